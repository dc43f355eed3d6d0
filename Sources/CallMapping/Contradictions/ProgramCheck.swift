import CallLog
import StraceParser
import TraceModel
import TraceText

/// The program that execve(2) started is the one that the log's header names, with its arguments as far as strace shows
/// them, and getpid(2) told it the header's id. Its log was opened behind that start and before its first record.
struct ProgramCheck {
  private let log: CallLog
  /// The line in which the log was opened, or the first call of the lab was made.
  private let until: Int
  private let hasClock: Bool
  /// The last start of it before that.
  private var start: TraceEvent?
  /// The line of the first record, and of the last.
  private var first: TraceEvent?
  private var last: TraceEvent?
  /// What readlink(2) said that the program is, with the line.
  private var executable: (path: [UInt8], line: Int)?

  init(_ log: CallLog, until: Int, hasClock: Bool) {
    self.log = log
    self.until = until
    self.hasClock = hasClock
  }

  mutating func take(
    _ line: Contradictions.Line, _ state: borrowing KernelState, _ found: inout Contradictions.Found
  ) {
    if line.record != nil {
      if first == nil { first = line.event }
      last = line.event
    }
    guard line.isOwn, let call = line.event.call, call.result?.injected == nil else { return }
    switch call.name {
    case "execve", "execveat":
      if call.result?.number == 0, line.event.line < until { start = line.event }
      executable = nil
    case "readlink": compareExecutable(call, line.event, &found)
    case "gettid", "set_tid_address":
      // The first thread has the process's id. Without strace -f nobody says whose a line is.
      if let thread = line.event.pid, thread == state.process(ofThread: thread)?.pid,
        let id = call.result?.number,
        id != Int64(log.pid)
      {
        found.add(.processID, ofLog: line.event, "\(log.pid)", "\(id)")
      }
    case "getpid":
      if let id = call.result?.number, id != Int64(log.pid) {
        found.add(.processID, ofLog: line.event, "\(log.pid)", "\(id)")
      }
    default: break
    }
  }

  /// A program's path is the same each time that it asks for it; its file may have been deleted meanwhile.
  private mutating func compareExecutable(
    _ call: TraceCall, _ event: TraceEvent, _ found: inout Contradictions.Found
  ) {
    guard call.arguments.count > 1, call.result?.errno == nil,
      call.arguments[0].content == .string(Array("/proc/self/exe".utf8), isCut: false, isAbstract: false),
      case .string(let path, false, _) = call.arguments[1].content
    else { return }
    let deleted = Array(" (deleted)".utf8)
    if let executable, executable.path != path, executable.path + deleted != path {
      found.add(
        .programPath, event,
        "\(Quoted.readable(executable.path, limit: 128)), as in line \(executable.line)",
        Quoted.readable(path, limit: 128))
    } else if executable == nil {
      executable = (path, event.line)
    }
  }

  /// The header's two times lie around those of the records, and behind the program's start.
  private func compareHeader(_ found: inout Contradictions.Found) {
    if let first, let record = log.records.first(where: { $0.before < log.opened }) {
      found.add(
        .logOpening, ofLog: first, "its opening at \(TimeCheck.seconds(log.opened))",
        "a \(Escape.terminal(String(record.call.prefix(32)))) at \(TimeCheck.seconds(record.before))")
    } else if let start, let stamp = TraceIndex.stamp(start), log.opened < stamp.nanoseconds {
      found.add(
        .logOpening, ofLog: start, "its opening at \(TimeCheck.seconds(log.opened))",
        TimeCheck.seconds(stamp.nanoseconds))
    }
    // Another thread may have had its place in the log when the log was closed, and looked at the clock then.
    guard let closed = log.closed, let last, log.records.allSatisfy({ $0.thread == log.records[0].thread }),
      let late = log.records.last(where: { $0.before > closed })
    else { return }
    found.add(
      .logClosing, ofLog: last, "its closing at \(TimeCheck.seconds(closed))",
      "a \(Escape.terminal(String(late.call.prefix(32)))) at \(TimeCheck.seconds(late.before))")
  }

  func finish(_ found: inout Contradictions.Found) {
    if hasClock { compareHeader(&found) }
    guard let start, let call = start.call, !log.program.isEmpty else { return }
    let place = call.name == "execveat" ? 1 : 0
    guard call.arguments.count > place + 1 else { return }
    comparePath(call.arguments[place], start, &found)
    // A pointer where strace was told not to follow it.
    guard case .array(let shown) = call.arguments[place + 1].content else { return }
    let expected = [log.program] + log.arguments
    for (index, value) in shown.enumerated() {
      switch value.content {
      case .string(let bytes, let isCut, _):
        let argument = expected.indices.contains(index) ? expected[index] : nil
        if let argument, Self.isSame(argument, bytes, isCut) { continue }
        return found.add(
          .programArguments, ofLog: start, argument.map(Self.quoted) ?? "no more",
          Quoted.readable(bytes, limit: 64, isCut: isCut))
      // strace ends a long list with three dots.
      case .other: return
      default: return found.add(.programArguments, ofLog: start, "a text", "none")
      }
    }
    if shown.count < expected.count {
      found.add(.programArguments, ofLog: start, Self.quoted(expected[shown.count]), "no more")
    }
  }

  /// A path with a slash is what the program is told that it is called; a bare name was looked for, environ(7).
  private func comparePath(_ value: TraceValue, _ start: TraceEvent, _ found: inout Contradictions.Found) {
    guard case .string(let bytes, let isCut, _) = value.content else { return }
    if isCut || bytes.isEmpty { return }
    let path = String(decoding: bytes, as: UTF8.self)
    let isSame =
      log.program.contains("/")
      ? path == log.program : TraceIndex.baseName(path) == TraceIndex.baseName(log.program)
    if !isSame {
      found.add(
        .programPath, ofLog: start, Self.quoted(log.program), Quoted.readable(bytes, limit: 128))
    }
  }

  /// The log's text was made of bytes that need not be UTF-8, as strace's is here.
  private static func isSame(_ argument: String, _ bytes: [UInt8], _ isCut: Bool) -> Bool {
    var shown = String(decoding: bytes, as: UTF8.self)
    guard isCut else { return shown == argument }
    // The cut may go through a character.
    for _ in 0..<3 where shown.unicodeScalars.last == "\u{fffd}" { shown.unicodeScalars.removeLast() }
    return argument.unicodeScalars.starts(with: shown.unicodeScalars)
  }

  private static func quoted(_ text: String) -> String { Quoted.readable(Array(text.utf8), limit: 128) }
}
