import Testing
import TraceText

@Suite struct `Columns of a terminal` {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("你好", 4), ("e\u{301}", 1), ("ｆｕｌｌ", 8), ("한글", 4), ("🙂", 2), ("a\u{200b}b", 2),
  ])
  func `are counted as a terminal counts them`(_ text: String, _ width: Int) {
    #expect(Columns.width(text) == width)
  }

  @Test func `break a text at blanks, or inside a word that is too long`() {
    #expect(Columns.wrapped("one two three", to: 8) == ["one two", "three"])
    #expect(Columns.wrapped("one two three", to: 9, indent: 2) == ["one two", "  three"])
    #expect(Columns.wrapped("abcdefghij", to: 4) == ["abcd", "efgh", "ij"])
    #expect(Columns.wrapped("你好你好", to: 5) == ["你好", "你好"])
    #expect(Columns.wrapped("", to: 5) == [""])
    #expect(Columns.wrapped("a   b", to: 80) == ["a   b"])
  }

  @Test func `of a table stand under each other with Chinese in them`() {
    var table = TextTable(["你好", "x"])
    table.add(["hello", "y"])
    #expect(table.lines(width: 40) == ["你好   x", "-----  -", "hello  y"])
  }
}
