import Testing
import TraceText

@Suite struct `Bytes in quotation marks` {
  /// Seen in strace 6.1 for the same bytes.
  @Test func `are escaped as strace does`() {
    let bytes =
      Array("hello".utf8) + [0, 0x31, 0x32, 0x1b, 0x37, 0x7f, 0xff, 0x22, 0x5c] + Array("\t\n".utf8)
      + [0x0b, 0x0c, 0x0d, 0x38, 0, 0x39]
    #expect(Quoted.strace(bytes) == #""hello\00012\0337\177\377\"\\\t\n\v\f\r8\09""#)
  }

  @Test(
    arguments: [
      (Array("0123456789".utf8), 4, false, #""0123"..."#), ([0x30], 4, true, #""0"..."#),
      ([0x30], 1, false, #""0""#),
      ([0x30], -1, false, #"""..."#), ([], 0, false, #""""#), ([0, 0x31], 1, false, #""\0"..."#),
    ] as [([UInt8], Int, Bool, String)])
  func `are cut as strace cuts them`(_ bytes: [UInt8], _ limit: Int, _ isCut: Bool, _ text: String) {
    #expect(Quoted.strace(bytes, limit: limit, isCut: isCut) == text)
  }

  @Test func `are read where they are text, and no character is cut`() {
    #expect(Quoted.readable(Array("你好".utf8), limit: 5) == #""你"..."#)
    #expect(Quoted.readable([0xe4, 0xbd], limit: 5) == #""\344\275""#)
    #expect(Quoted.readable(Array("hi\r\n".utf8), limit: 9) == #""hi\r\n""#)
  }

  /// In a sentence as strace has them in the line beside it, in a program's call as Swift has them.
  @Test func `spell what may not stand for itself as strace does, and in Swift as Swift does`() {
    let length = [0, 0, 0, 5] + Array("hello".utf8)
    #expect(Quoted.readable(length, limit: 9) == #""\0\0\0\5hello""#)
    // A digit behind: three digits.
    #expect(Quoted.readable([0, 0x37], limit: 9) == #""\0007""#)
    // U+061C is the bytes d8 9c.
    #expect(Quoted.readable(Array("\u{61c}7".utf8), limit: 9) == #""\330\2347""#)
  }
}
