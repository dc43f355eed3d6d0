import CallLog
import StraceParser
import TraceText

/// The program that execve(2) started is the one that the log's header names, with its arguments as far as strace shows
/// them, and getpid(2) told it the header's id.
struct ProgramCheck {
  private let log: CallLog
  /// The line in which the log was opened, or the first call of the lab was made.
  private let until: Int
  /// The last start of it before that.
  private var start: TraceEvent?

  init(_ log: CallLog, until: Int) {
    self.log = log
    self.until = until
  }

  mutating func take(_ line: Contradictions.Line, _ found: inout Contradictions.Found) {
    guard line.isOwn, let call = line.event.call, call.result?.injected == nil else { return }
    switch call.name {
    case "execve", "execveat":
      if call.result?.number == 0, line.event.line < until { start = line.event }
    case "getpid":
      if let id = call.result?.number, id != Int64(log.pid) {
        found.add(.processID, ofLog: line.event, "\(log.pid)", "\(id)")
      }
    default: break
    }
  }

  func finish(_ found: inout Contradictions.Found) {
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
