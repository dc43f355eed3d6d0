import Testing

@testable import Walkthrough

@Suite struct `The lines of a trace` {
  @Test(
    arguments: [
      ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\n\nb", ["a", "", "b"]), ("\n", [""]), ("a\n\n", ["a", ""]),
    ] as [(String, [String])])
  func `are what stands before each end, and what follows the last`(_ text: String, _ lines: [String]) {
    #expect(TraceLines(of: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } == lines)
    #expect(TraceLines(lines.map { Array($0.utf8) }).map { String(decoding: $0, as: UTF8.self) } == lines)
  }
}
