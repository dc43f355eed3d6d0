/// A line of a recording with a value that is left out, and can be known all the same.
package struct Blank: Hashable, Sendable {
  package let kind: Kind
  /// The trace, as it was named, and the line in it, from 1.
  package let trace: String
  package let line: Int
  /// What is left out: `6`, `EAGAIN`.
  package let value: String
  /// How it can be known; it does not say the value.
  package let reason: String
  /// The line of the same trace that proves it.
  package let proof: Int
  /// What strace would show of a program with a common mistake.
  package let beside: String?

  /// The line, without its end.
  let text: [UInt8]
  /// Where the call stands in it, without thread, stamp and duration.
  let body: Range<Int>
  /// Where the value stands.
  let holes: [Range<Int>]
  /// What would tell it: an error's text. Left out without a mark.
  let hidden: Range<Int>?

  /// What is left out.
  package enum Kind: String, CaseIterable, Sendable {
    /// What a receive returned, by the bytes that are shown.
    case result
    /// The number of a descriptor, by the line that made it.
    case descriptor
    /// An error, by the situation.
    case errno
    /// A port, beside the same one with its two bytes the wrong way round.
    case port
    /// How many bytes a text has, beside the same one with C's closing `\0`.
    case terminator
  }

  /// What stands for a value.
  package static let mark = "____"

  /// The call with its blank: `recvfrom(4, "hi\n", 64, 0, NULL, NULL) = ____`
  package var shown: String { String(decoding: filled(body, mark: Self.mark, hides: true), as: UTF8.self) }

  /// What strace shows of a program with the mistake, in a sentence.
  package var mistake: String? {
    beside.map {
      "of a program \(kind == .port ? "without htons" : "that sends C's closing \\0, too,") strace shows: \($0)"
    }
  }

  /// The whole line with a value put in.
  package func filled(_ value: String) -> [UInt8] { filled(0..<text.count, mark: value, hides: false) }

  private func filled(_ range: Range<Int>, mark: String, hides: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    var next = range.lowerBound
    var gaps = holes.map { (range: $0, text: mark) }
    if hides, let hidden { gaps.append((hidden, "")) }
    for gap in gaps.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      bytes += text[next..<gap.range.lowerBound]
      bytes += gap.text.utf8
      next = gap.range.upperBound
    }
    return bytes + text[next..<range.upperBound]
  }

  /// Whether somebody who reads what is shown of the line finds the value there.
  var givesItselfAway: Bool {
    let words = shown.split { !($0.isLetter || $0.isNumber || $0 == "_") }
    return words.contains { $0 == value }
  }

  /// Whether an answer is right: `6`, `= 6`, `-1 EAGAIN`, `eagain`.
  package func accepts(_ answer: String) -> Bool {
    let words = answer.split { " \t\r=".contains($0) }.map { $0.uppercased() }
    return words == [value] || words == ["-1", value]
  }
}
