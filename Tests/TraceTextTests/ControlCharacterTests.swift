import Testing
import TraceText

@Suite struct `Characters that steer a terminal` {
  @Test func `are every control, mark of direction and separator of lines that Unicode has`() {
    let wrong = (0...0x10ffff).compactMap { Unicode.Scalar($0 as UInt32) }.filter { scalar in
      let properties = scalar.properties
      let isEnd = [.control, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
      return scalar.steersTerminal != (isEnd || properties.isBidiControl || scalar == "\u{feff}")
    }
    #expect(wrong == [])
  }

  @Test func `pass no way of writing a text`() {
    let all = (0...0xffff).compactMap { Unicode.Scalar($0 as UInt32) }.filter(\.steersTerminal)
    let text = all.reduce(into: "") { $0 += "a\($1)b" }
    let ways = [
      Escape.terminal(text), Escape.markdown(text), Escape.markdownCode(text), Escape.html(text),
      Escape.xml(text),
      Escape.mermaid(text), Escape.json(text), Escape.jsonInScript(text),
      Quoted.readable(Array(text.utf8), limit: .max), Quoted.strace(Array(text.utf8)),
    ]
    for written in ways { #expect(!written.unicodeScalars.contains { $0.steersTerminal }, "\(written)") }
  }

  @Test func `are written by bytes as they are by scalars`() {
    let all = (0...0x10ffff).compactMap { Unicode.Scalar($0 as UInt32) }
    var wrong: [Unicode.Scalar] = []
    for scalar in all where scalar.value < 0x3000 || scalar.value % 97 == 0 || scalar.steersTerminal {
      let text = "a\(scalar)b"
      var bytes: [UInt8] = []
      Escape.jsonInScript(terminal: text, into: &bytes)
      var line: [UInt8] = []
      Escape.terminal(line: Array(text.utf8)[...], into: &line) { text }
      if bytes != Array(Escape.jsonInScript(Escape.terminal(text)).utf8)
        || line != Array(Escape.terminal(text).utf8)
      {
        wrong.append(scalar)
      }
    }
    #expect(wrong == [])
  }

  @Test(arguments: [
    ("a\nb\tc\r", #"a\nb\tc\r"#), ("\r\n", #"\r\n"#), ("\u{1b}[2J\u{7}", #"\33[2J\7"#),
    ("no\u{61c}x", #"no\330\234x"#), ("你好, é", "你好, é"),
  ])
  func `are written as strace writes their bytes`(_ text: String, _ written: String) {
    #expect(Escape.terminal(text) == written)
  }
}
