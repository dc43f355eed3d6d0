import Testing

@testable import StraceParser

@Suite("Texts of one hash cannot be made in advance")
struct WordsTests {
  /// Two words that are told apart in their highest bits: whatever number the first is added to and multiplied with, the
  /// bit stays the only one, and the second word takes it away again.
  @Test func `by flipping bits that cancel each other`() {
    let plain = [UInt8](repeating: 0x41, count: 16)
    var flipped = plain
    flipped[7] ^= 0x80
    flipped[11] ^= 0x80
    flipped[15] ^= 0x80
    #expect(plain.span.wordHash(0..<16) != flipped.span.wordHash(0..<16))
  }

  @Test func `where a text stands does not count, and its length does`() {
    let text = Array("abcdefghijkabcdefghijk".utf8)
    #expect(text.span.wordHash(0..<11) == text.span.wordHash(11..<22))
    #expect(text.span.wordHash(0..<11) != text.span.wordHash(0..<10))
    let zeros = [UInt8](repeating: 0, count: 9)
    #expect(Set((0...9).map { zeros.span.wordHash(0..<$0) }).count == 10)
  }
}
