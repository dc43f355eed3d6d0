import CallLog
import LinuxABI
import StraceParser

/// What a log says got into its file through memory, and a log that was closed is as long as its file.
///
/// The file is mapped to be shared before the first record, and cut to what was used when it is closed: see the writer.
struct LogUseCheck {
  private let log: CallLog
  /// Whether the trace shows the log being opened, and every call of the program.
  private let isWhole: Bool
  private var opening: TraceEvent?
  private var isMapped = false

  init(_ log: CallLog, isWhole: Bool) {
    self.log = log
    self.isWhole = isWhole
  }

  /// - Parameter evidence: what says that the line is about the log.
  mutating func take(
    _ line: Contradictions.Line, _ evidence: LogFile.Evidence, _ found: inout Contradictions.Found
  ) {
    guard line.isOwn, let call = line.event.call else { return }
    let name = TraceIndex.plainName(call.name)
    let isMap = name == "mmap" || name == "mmap2"
    guard evidence == .path, call.result?.injected == nil else { return }
    if isMap {
      if call.result?.errno == nil { isMapped = true }
    } else if name == "openat" || name == "open" {
      if opening == nil, call.result?.errno == nil { opening = line.event }
    } else if name == "ftruncate", let size = log.size, log.closed != nil, call.arguments.count > 1,
      call.result?.errno == nil, let length = call.arguments[1].number, length != 0, length != Int64(size)
    {
      found.add(.logFile, ofLog: line.event, "\(size) bytes", "\(length)")
    }
  }

  func finish(_ found: inout Contradictions.Found) {
    guard isWhole, !isMapped, let opening, !log.records.isEmpty else { return }
    found.add(.logFile, opening, "mmap of it", "none")
  }
}
