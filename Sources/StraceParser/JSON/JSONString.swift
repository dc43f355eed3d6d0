/// Text out of JSON.
extension OutputBuffer {
  /// Adds what a JSON string stands for, as UTF-8.
  mutating func put(unescaped s: Span<UInt8>, _ node: JSONNode) {
    if !node.isEscaped {
      put(s, node.range)
      return
    }
    var q = node.range.lowerBound
    let end = node.range.upperBound
    while q < end {
      let byte = s[q]
      q += 1
      guard byte == .backslash, q < end else {
        put(byte)
        continue
      }
      let kind = s[q]
      q += 1
      switch kind {
      case UInt8(ascii: "n"): put(10)
      case UInt8(ascii: "t"): put(9)
      case UInt8(ascii: "r"): put(13)
      case UInt8(ascii: "b"): put(8)
      case UInt8(ascii: "f"): put(12)
      case UInt8(ascii: "u"):
        guard var scalar = Self.unit(s, q, end) else { continue }
        q += 4
        if scalar & 0xFC00 == 0xD800, q + 1 < end, s[q] == .backslash, s[q + 1] == UInt8(ascii: "u"),
          let low = Self.unit(s, q + 2, end), low & 0xFC00 == 0xDC00
        {
          scalar = 0x10000 + (scalar & 0x3FF) << 10 + low & 0x3FF
          q += 6
        }
        put(scalar: scalar)
      default: put(kind)
      }
    }
  }

  /// Four hexadecimal digits.
  private static func unit(_ s: Span<UInt8>, _ p: Int, _ end: Int) -> UInt32? {
    guard p + 4 <= end else { return nil }
    var value: UInt32 = 0
    for offset in 0..<4 {
      guard let digit = Escape.hex(s[p + offset]) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// Adds a character as UTF-8; half a surrogate pair as the replacement character.
  private mutating func put(scalar value: UInt32) {
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    for byte in UTF8.encode(scalar).map({ Array($0) }) ?? [] { put(byte) }
  }

  /// Adds the bytes that a string of hexadecimal digits stands for.
  /// - Returns: whether it was one.
  mutating func put(bytesOfHex s: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count % 2 == 0 else { return false }
    var q = range.lowerBound
    while q < range.upperBound {
      guard let high = Escape.hex(s[q]), let low = Escape.hex(s[q + 1]) else { return false }
      put(high << 4 | low)
      q += 2
    }
    return true
  }

  /// Keeps only the bytes from `index` on.
  mutating func take(from index: Int) -> [UInt8] {
    let bytes = withSpan { span in span.extracting(index..<span.count).withUnsafeBufferPointer { Array($0) } }
    truncate(to: index)
    return bytes
  }
}
