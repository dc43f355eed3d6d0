import Machine
import Runs
import StraceParser
import TraceText

/// How the programs of a run ended, in words.
extension RunInput.Program {
  /// Whether socklab had strace follow all of it and show all of it: what its trace does not show was not done.
  var isWhollyTraced: Bool { record.map { !$0.strace.isEmpty } ?? false }

  /// `ended with 3`; nil for a program that ended well or that a person ended, and where nobody knows.
  var ending: String? {
    guard let record, let exit = record.exit, let how else { return nil }
    guard record.endedByUs else {
      return exit.status == 0 || Self.persons.contains(exit.signal ?? "") ? nil : how
    }
    return exit.signal == "SIGKILL"
      ? "went on for 2 s after SIGTERM, and socklab ended it with SIGKILL; it did not end by itself"
      : "did not end by itself: socklab ended it with SIGTERM, and it \(how)"
  }

  /// By these people end programs that would go on for ever.
  private static let persons: Set<String> = ["SIGINT", "SIGTERM", "SIGHUP"]

  private var how: String? {
    guard let exit = record?.exit else { return nil }
    return exit.signal.map { "was killed by \($0)" } ?? exit.status.map { "ended with \($0)" }
  }

  /// What is to be said of a program that called nothing of a socket, with how it ended and what it said of that.
  var quietness: String {
    var end = ending ?? how ?? ""
    if let status = record?.exit?.status, status != 0, let trace, let words = LastWords.of(trace.files[0]) {
      end += ", and the last that it wrote to standard error is: \(words)"
    }
    return "\(name) made no call of a socket" + (end.isEmpty ? "" : " (it \(end))")
  }
}

/// What a program wrote last to standard error, by its trace: an interpreter says there why it ends.
enum LastWords {
  /// How much of a trace's end is looked at, and how much of a line is told.
  private static let reach: UInt64 = 1 << 20
  private static let limit = 160

  /// The last line that is not empty; nil where there is none.
  static func of(_ path: String) -> String? {
    guard let tail = Files.tail(of: path, bytes: Int(reach)) else { return nil }
    // One line is often written in several pieces.
    var text: [UInt8] = []
    var reader = TraceReader()
    let take = { (event: TraceEvent) in
      guard let call = event.call, call.name == "write", call.arguments.count > 1,
        call.arguments[0].number == 2, case .string(let bytes, _, _) = call.arguments[1].content
      else { return }
      text = Array((text + bytes).suffix(1 << 12))
    }
    for line in tail.split(separator: 0x0A).dropFirst()
    where line.prefix(64).firstRange(of: Array("write(2".utf8)) != nil {
      reader.feed((Array(line) + [0x0A]).span) { take($0) }
    }
    reader.finish { take($0) }
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    guard let last = lines.last(where: { $0.contains { !$0.isWhitespace } }) else { return nil }
    return last.count > limit ? last.prefix(limit - 1) + "…" : String(last)
  }
}
