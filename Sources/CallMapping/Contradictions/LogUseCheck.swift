import CallForms
import CallLog
import LinuxABI
import StraceParser
import TraceModel

/// What a log says got into its file through memory, and a log that was closed is as long as its file.
///
/// The file is opened once, given room, mapped to be shared before the first record, and cut to what was used behind the
/// last: see the writer. Whatever else is done with it would have lost records, and none is lost.
struct LogUseCheck {
  private let log: CallLog
  /// Whether the trace shows the log being opened, and every call of the program.
  private let isWhole: Bool
  /// Whether all records are of one thread: another one's may be under way when the log is closed.
  private let isOneThread: Bool
  private var opening: TraceEvent?
  /// The process that opened it.
  private var opener: Int?
  private var isMapped = false
  private var hasRecords = false
  /// What ended the writing, with what it is.
  private var last: TraceEvent?
  /// How far the file's room reaches, and where that begins in which nothing has been written yet.
  private var room: Int64 = 0
  /// Where a log that was never closed was cut, if it got no room behind that.
  private var cutAt: (event: TraceEvent, length: Int64)?
  private var free: Int64 = 0

  init(_ log: CallLog, isWhole: Bool) {
    self.log = log
    self.isWhole = isWhole
    isOneThread = log.records.allSatisfy { $0.thread == log.records[0].thread }
  }

  mutating func take(_ line: Contradictions.Line, _ found: inout Contradictions.Found) {
    if line.record != nil {
      if !hasRecords { free = room }
      hasRecords = true
      if let last, isOneThread {
        found.add(.logFile, last, "its records before", "a record behind, in line \(line.event.line)")
        self.last = nil
      }
    }
    guard line.isOwn, let call = line.event.call, line.evidence == .path, call.result?.injected == nil
    else { return }
    // A call that failed, or of which nobody knows whether it did anything, did nothing.
    guard call.result?.errno == nil, call.result?.number != nil else { return }
    take(call, TraceIndex.plainName(call.name), line.event, &found)
  }

  private mutating func take(
    _ call: TraceCall, _ name: String, _ event: TraceEvent, _ found: inout Contradictions.Found
  ) {
    switch name {
    case "open", "openat":
      let place = name == "open" ? 1 : 2
      if let opening {
        if opener == event.pid {
          found.add(.logFile, event, "one opening, as in line \(opening.line)", "another")
        }
      } else {
        opening = event
        opener = event.pid
        expect(place, ["O_RDWR"], 2, event, call, &found)
        if Self.flag(place, ["O_TRUNC"], 0o1000).holds(for: call.arguments) {
          found.add(.logFile, event, "no O_TRUNC", "O_TRUNC")
        }
      }
    case "mmap", "mmap2":
      isMapped = true
      expect(2, ["PROT_READ"], 1, event, call, &found)
      expect(2, ["PROT_WRITE"], 2, event, call, &found)
      expect(3, ["MAP_SHARED"], 1, event, call, &found)
      if let offset = call.arguments.last?.number, offset != 0 {
        found.add(.logFile, event, "a map from 0", "from \(offset)")
      }
      if let size = log.size, call.arguments.count > 1, let length = call.arguments[1].number,
        length >= 0, length < Int64(size)
      {
        found.add(.logFile, ofLog: event, "\(size) bytes", "a map of \(length)")
      }
    case "ftruncate", "ftruncate64": cut(call, event, &found)
    case "fallocate":
      cutAt = nil
      guard call.arguments.count > 2 else { return }
      if call.arguments[1].number != 0 {
        found.add(.logFile, event, "room alone: 0", CallFormatter().text(call.arguments[1]))
      }
      if let offset = call.arguments[2].number {
        free = max(free, offset)
        room = max(room, offset.addingClamped(call.arguments.last?.number ?? 0))
      }
    case "pwrite64":
      cutAt = nil
      guard let offset = call.arguments.last?.number else { return }
      // Zeros fill new room; what was written before would be lost.
      if hasRecords, offset < free { found.add(.logFile, event, "zeros from \(free)", "from \(offset)") }
      room = max(room, offset.addingClamped(call.result?.number ?? 0))
    case "munmap": last = event
    case "mremap", "mprotect", "madvise":
      found.add(.logFile, event, "its memory as it was mapped", "another state of it")
    default: break
    }
  }

  private mutating func cut(
    _ call: TraceCall, _ event: TraceEvent, _ found: inout Contradictions.Found
  ) {
    guard call.arguments.count > 1, let length = call.arguments[1].number else { return }
    // An earlier run's log is emptied before it is mapped.
    if length == 0, !isMapped { return }
    if log.closed != nil, let size = log.size, length != Int64(size) {
      found.add(.logFile, ofLog: event, "\(size) bytes", "\(length)")
    } else if isMapped {
      last = event
      if log.closed == nil { cutAt = (event, length) }
    }
  }

  private static func flag(_ place: Int, _ names: [String], _ mask: Int64) -> ReachRow.Condition {
    .flag(place, names, mask: mask)
  }

  /// A flag without which nothing could be written.
  private func expect(
    _ place: Int, _ names: [String], _ mask: Int64, _ event: TraceEvent, _ call: TraceCall,
    _ found: inout Contradictions.Found
  ) {
    if !Self.flag(place, names, mask).holds(for: call.arguments) {
      found.add(.logFile, event, names[0], "none")
    }
  }

  func finish(_ found: inout Contradictions.Found) {
    // What is written into memory makes no file longer.
    if let cutAt, let size = log.size, cutAt.length != Int64(size) {
      found.add(.logFile, ofLog: cutAt.event, "\(size) bytes", "\(cutAt.length)")
    }
    guard isWhole, !isMapped, let opening, !log.records.isEmpty else { return }
    found.add(.logFile, opening, "mmap of it", "none")
  }
}
