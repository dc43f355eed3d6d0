/// The escapes inside strace's quotes.
package enum Escape {
  /// The byte that stands at `p`, and how many bytes it is written with.
  ///
  /// `\n` and the like, `\"`, `\\`, `\33` with one to three octal digits, `\x1b`. Anything else stands for itself.
  package static func byte(_ s: Span<UInt8>, _ p: Int, _ end: Int) -> (byte: UInt8, width: Int) {
    let first = s[p]
    guard first == .backslash, p + 1 < end else { return (first, 1) }
    let second = s[p + 1]
    switch second {
    case UInt8(ascii: "n"): return (10, 2)
    case UInt8(ascii: "t"): return (9, 2)
    case UInt8(ascii: "r"): return (13, 2)
    case UInt8(ascii: "f"): return (12, 2)
    case UInt8(ascii: "v"): return (11, 2)
    case UInt8(ascii: "x"):
      guard p + 3 < end, let high = hex(s[p + 2]), let low = hex(s[p + 3]) else { return (first, 1) }
      return (high << 4 | low, 4)
    case .quote, .backslash: return (second, 2)
    default:
      var value = 0
      var q = p + 1
      while q < end, q < p + 4, s[q].isOctalDigit {
        value = value * 8 + Int(s[q] - .zero)
        q += 1
      }
      if q == p + 1 || value > 255 { return (first, 1) }
      return (UInt8(value), q - p)
    }
  }

  /// The bytes that an escaped text stands for.
  package static func bytes(_ s: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    var q = range.lowerBound
    while q < range.upperBound {
      let (byte, width) = Self.byte(s, q, range.upperBound)
      bytes.append(byte)
      q += width
    }
    return bytes
  }

  /// The worth of a hexadecimal digit.
  static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 97...102: byte - 87
    case 65...70: byte - 55
    default: nil
    }
  }
}
