/// Turns received bytes into text when a character may be cut in the middle: TCP keeps the order of bytes, and knows
/// nothing of characters.
///
/// `你` is the three bytes e4 bd a0. When a receive ends after e4 bd, those two are kept and put before the next bytes.
public struct ReceivedText: Sendable {
  /// The beginning of a character whose end has not arrived: at most three bytes.
  public private(set) var incomplete: [UInt8] = []

  /// Nothing received yet.
  public init() {}

  /// The text that is complete now. Bytes that are no UTF-8 at all become U+FFFD.
  public mutating func decode(_ bytes: [UInt8]) -> String {
    let all = incomplete + bytes
    let tail = Self.incompleteTail(of: all)
    incomplete = Array(all.suffix(tail))
    return String(decoding: all.dropLast(tail), as: UTF8.self)
  }

  /// How many bytes at the end begin a character and do not finish it.
  private static func incompleteTail(of bytes: [UInt8]) -> Int {
    for length in 1...3 where length <= bytes.count {
      let byte = bytes[bytes.count - length]
      // A byte 10xxxxxx continues a character: its first byte is further left.
      if byte & 0xc0 == 0x80 { continue }
      let needed =
        switch byte {
        case 0xc2...0xdf: 2
        case 0xe0...0xef: 3
        case 0xf0...0xf4: 4
        default: 1
        }
      return needed > length ? length : 0
    }
    return 0
  }
}
