import Testing

@testable import TraceText

struct `Bytes in a few columns` {
  @Test(arguments: [
    (Array("hello".utf8), 16, false, "hello"), (Array("你好".utf8), 16, false, "你好"),
    // A letter of two columns is left out whole.
    (Array("你好".utf8), 3, false, "你…"), (Array("hello".utf8), 4, false, "hel…"),
    (Array("hello".utf8), 16, true, "hello…"), ([], 16, false, ""),
    // A length before a message; alone it is no text.
    ([0, 0, 0, 5] + Array("hello".utf8), 20, false, #"\0\0\0\5hello"#),
    ([0, 0, 0, 5], 16, false, "00 00 00 05"),
    (Array("a\r\n".utf8), 16, false, #"a\r\n"#), (Array(#"\n"#.utf8), 16, false, #"\\n"#),
    // Half a letter is no letter.
    (Array("好".utf8.prefix(2)) + Array("abc".utf8), 16, false, #"\345\245abc"#),
    ([0xde, 0xad, 0xbe, 0xef], 8, false, "de ad…"), ([0x1b, 0x5b, 0x41], 16, false, #"\33[A"#),
  ])
  func `are text where they are, and hexadecimal where not`(
    _ bytes: [UInt8], _ columns: Int, _ isCut: Bool, _ text: String
  ) {
    #expect(Quoted.brief(bytes, columns: columns, isCut: isCut) == text)
  }

  @Test func `never take more columns, whatever they are`() {
    for first in UInt8.min...UInt8.max {
      for columns in 0...12 {
        let text = Quoted.brief([first, 0x41, 0xe4, 0xbd, 0xa0, first], columns: columns, isCut: true)
        #expect(Columns.width(text) <= max(1, columns))
        #expect(text.unicodeScalars.allSatisfy { !$0.steersTerminal })
      }
    }
  }
}
