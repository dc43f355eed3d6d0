import Recording
import Testing

/// Words as a shell quotes them: sh(1), "Quoting".
@Suite struct `A command in one text` {
  @Test(arguments: [
    ("python3 s.py", ["python3", "s.py"]),
    ("  a \t b\n", ["a", "b"]),
    ("'a b' c", ["a b", "c"]),
    (#""a b"'c'd"#, ["a bcd"]),
    (#"a\ b \'"#, ["a b", "'"]),
    (#""a\"b" "a\nb""#, [#"a"b"#, #"a\nb"#]),
    ("'' a", ["", "a"]),
    ("'$HOME | x; y > z'", ["$HOME | x; y > z"]),
    (#""\$HOME""#, ["$HOME"]),
    ("a*b ~/x", ["a*b", "~/x"]),
  ])
  func `is split at its blanks and nothing of it is expanded`(_ text: String, _ words: [String]) throws {
    #expect(try Command(splitting: text).words == words)
  }

  @Test(arguments: ["a | b", "a > b", "a; b", "a $b", "a \"$b\"", "a & b", "a `b`", "a < b", "(a)"])
  func `is refused where it needs a shell`(_ text: String) throws {
    let error = #expect(throws: Command.Trouble.self) { try Command(splitting: text) }
    guard case .needsShell = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `is refused without a word or with half a quote`() {
    #expect(throws: Command.Trouble.empty) { try Command(splitting: " ") }
    for text in ["'a", "\"a", "a\\"] {
      #expect(throws: Command.Trouble.openQuote) { try Command(splitting: text) }
    }
  }
}
