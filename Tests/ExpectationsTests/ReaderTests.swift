import Testing

@testable import Expectations

@Suite struct `A file of expectations` {
  private func error(_ text: String) -> String? {
    do throws(ExpectationError) {
      _ = try ExpectationFile(Array(text.utf8))
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func `is read line by line, with sections, programs and names`() throws {
    let file = try ExpectationFile(
      Array(
        """
        # what a chat is
        expect 1
        as server
        let L = listener
        let C = connection of L  # whatever accept's name is
        section "chat"
        then C received "hello"; C sent "hi" | "ho"
        points 2 "ends" each C: closed before gone
        as *
        exited 0
        """.utf8))
    let all = file.expectations
    #expect(all.map(\.line) == [7, 8, 10])
    #expect(all.map(\.program) == ["server", "server", nil])
    #expect(all.map(\.section) == ["chat", "chat", nil])
    #expect(all.map(\.points) == [1, 2, 1])
    #expect(all[1].title == "chat: ends")
    #expect(all[0].text == #"then C received "hello"; C sent "hi" | "ho""#)
  }

  @Test(arguments: [
    ("C closed", "line 3, column 1: C is not what an expectation begins with"),
    (
      "let C = conection", "line 3, column 9: conection is not what a socket can be; did you mean connection?"
    ),
    (
      "let C = connection\nC recieved \"hello\"",
      "line 4, column 3: recieved is not what can happen; did you mean received?"
    ),
    (
      "let C = connection\nC received \"hello",
      "line 4, column 12: this text has no end: a \" is missing, or a backslash stands before nothing"
    ),
    (
      "let C = connection\nC failed ECONRESET",
      "line 4, column 10: no error is called ECONRESET; did you mean ECONNRESET?"
    ),
    (
      "nevr signal SIGTERM",
      "line 3, column 1: nevr is not what an expectation begins with; did you mean never?"
    ),
    ("closed", "line 3, column 1: of which socket? write its name before it: let C = connection, then C"),
    ("call `close(`", "line 3, column 13: expected a name or a value"),
    (
      "exited 99999999999999999999",
      "line 3, column 8: 99999999999999999999 is no number, or one that is too large"
    ),
    ("exited 0 now", "line 3, column 10: nothing more was expected here"),
    ("let then = listener", "line 3, column 5: then is a word of the language"),
    ("let C = connection\nC#0 closed", "line 4, column 3: the first is #1"),
    (
      "let C = connection\nC peeked frame any",
      "line 4, column 1: frames are what was received, and not only looked at"
    ),
    ("let C = connection\nC sent frame frame any", "line 4, column 14: a frame in a frame"),
    (
      "let C = connection\ncount open C at once == partner open",
      "line 4, column 22: against the partner's a count has a most: <, or <="
    ),
    ("if each C: exited: exited", "line 3, column 4: this is no condition"),
    ("exited begins", "line 3, column 8: begins stands behind a call"),
    ("count first signal == 1", "line 3, column 7: there is one first, and no more"),
    ("count signal between exited == 1", "line 3, column 29: expected and, and what ends it"),
  ])
  func `says where it makes no sense, and what was meant`(_ line: String, _ message: String) {
    #expect(error("expect 1\n\n\(line)\n") == message)
  }

  @Test(arguments: [
    ("count C >= 0", "this can never fail: every count is >= 0"),
    ("count C sent any > -1", nil),
    ("count C <= 9223372036854775807", "this can never fail: every count is <= 9223372036854775807"),
    ("count C < 0", "this can never be met: no count is < 0"),
    ("never idle calls >= 0 per second", "this can never be met: no count is < 0"),
    ("C received ...\"\"...", "this can never fail: nothing is in all bytes"),
    ("if C closed: C closed", "this can never fail: it says its own condition"),
    ("C closed within 3 s", "this can never fail: one step takes no time; within stands behind several"),
    ("C sent == C sent", "this can never fail: both sides are the same"),
    ("C sent frames == C sent frames", "this can never fail: both sides are the same"),
    ("C sent frames == C received", "one side is frames, and the other all bytes"),
  ])
  func `calls by its name what can never fail`(_ line: String, _ message: String?) throws {
    let found = try #require(error("expect 1\nlet C = connection\n\(line)"))
    if let message { #expect(found.hasSuffix(message), "\(found)") }
  }

  @Test func `may be long, deep and hostile`() {
    let many =
      "expect 1\nlet C = connection\n" + String(repeating: "then C sent any; C closed\n", count: 10_000)
    #expect(error(many) == nil)
    let deep = String(repeating: "if signal: ", count: 10_000) + "exited"
    #expect(error("expect 1\n\(deep)")?.contains("too much inside each other") ?? false)
    let calls = (0..<257).map { "never call `close(\($0))`\n" }.joined()
    #expect(error("expect 1\n\(calls)")?.contains("no more than 256 patterns") ?? false)
    // The same one is one.
    #expect(error("expect 1\n" + String(repeating: "never call `close`\n", count: 10_000)) == nil)
    let steps = Array(repeating: "exited", count: 300).joined(separator: "; ")
    #expect(error("expect 1\n\(steps)")?.contains("more than 256 steps") ?? false)
    let brackets = "call `f(" + String(repeating: "[", count: 5000) + "`"
    #expect(error("expect 1\n\(brackets)")?.contains("too many brackets") ?? false)
    #expect(error(String(repeating: "#", count: 2 << 20))?.contains("no larger than 1024 KiB") ?? false)
    #expect(error("") == "line 1, column 1: the file expects nothing")
    #expect(error("exited 0") == "line 1, column 1: a file of expectations begins with: expect 1")
  }
}
