/// Text inside JSON: quotes, escapes, and bytes that are no UTF-8.
extension OutputBuffer {
  /// Adds a member: what stands before its value, and a text as ``put(json:_:)`` writes it.
  @inline(__always)
  mutating func put(_ key: StaticString, json s: Span<UInt8>, _ range: Range<Int>) {
    put(key)
    put(json: s, range)
  }

  /// The same with what ``put(number:_:)`` writes.
  @inline(__always)
  mutating func put(_ key: StaticString, number s: Span<UInt8>, _ range: Range<Int>) {
    put(key)
    put(number: s, range)
  }

  /// The same with a number.
  @inline(__always)
  mutating func put(_ key: StaticString, decimal number: Int) {
    put(key)
    put(decimal: number)
  }

  /// The same with a text in which nothing is to be escaped. The key ends with its first quotation mark.
  @inline(__always)
  mutating func put(_ key: StaticString, quoted s: Span<UInt8>, _ range: Range<Int>) {
    put(key)
    put(s, range)
    put(.quote)
  }

  /// The same with a word of ours.
  @inline(__always)
  mutating func put(_ key: StaticString, quoted word: StaticString) {
    put(key)
    put(word)
    put(.quote)
  }

  /// Adds text as a JSON string; bytes that are no UTF-8 as `{"hex":"..."}`.
  mutating func put(json s: Span<UInt8>, _ range: Range<Int>) {
    var q = range.lowerBound
    while q < range.upperBound, s[q] &- 32 < 95, s[q] != .quote, s[q] != .backslash { q &+= 1 }
    if q == range.upperBound {
      put(.quote)
      put(s, range)
      put(.quote)
    } else if isUTF8(s, range) {
      put(.quote)
      for index in range { put(jsonByte: s[index]) }
      put(.quote)
    } else {
      put("{\"hex\":\"")
      for index in range { put(hex: s[index]) }
      put("\"}")
    }
  }

  /// Adds one byte of a JSON string.
  @inline(__always)
  mutating func put(jsonByte byte: UInt8) {
    if byte >= 0x80 {
      put(jsonHigh: byte)
    } else if byte >= 32, byte != 0x7F, byte != .quote, byte != .backslash {
      put(byte)
    } else {
      put(escaped: byte)
    }
  }

  /// Adds a byte of a character that has several. One that steers a terminal (C1, what turns the direction of writing) is
  /// written as its number when its last byte comes.
  @inline(never)
  private mutating func put(jsonHigh byte: UInt8) {
    let (one, two) = (last(1), last(2))
    let scalar: UInt16
    switch (two, one, byte) {
    case (_, 0xC2, 0x80...0x9F): scalar = UInt16(byte)
    case (_, 0xD8, 0x9C): scalar = 0x61C
    case (0xE2, 0x80, 0x8E...0x8F), (0xE2, 0x80, 0xA8...0xAE): scalar = 0x2000 + UInt16(byte - 0x80)
    case (0xE2, 0x81, 0xA6...0xA9): scalar = 0x2040 + UInt16(byte - 0x80)
    case (0xEF, 0xBB, 0xBF): scalar = 0xFEFF
    default: return put(byte)
    }
    truncate(to: count - (scalar < 0x800 ? 1 : 2))
    put("\\u")
    put(hex: UInt8(scalar >> 8))
    put(hex: UInt8(scalar & 0xFF))
  }

  private mutating func put(escaped byte: UInt8) {
    switch byte {
    case .quote: put("\\\"")
    case .backslash: put("\\\\")
    case 8: put("\\b")
    case 9: put("\\t")
    case 10: put("\\n")
    case 12: put("\\f")
    case 13: put("\\r")
    default:
      put("\\u00")
      put(hex: byte)
    }
  }

  /// Adds a number as written: as a JSON number where every reader gives the same digits back, else as a string.
  mutating func put(number s: Span<UInt8>, _ range: Range<Int>) {
    if isExactNumber(s, range) {
      put(s, range)
    } else {
      put(json: s, range)
    }
  }
}

/// Whether the text is a decimal number within ±2^53 that JSON writes in the same way.
@inline(__always)
func isExactNumber(_ s: Span<UInt8>, _ range: Range<Int>) -> Bool {
  // One digit is what most numbers of a trace are.
  if range.count == 1 { return s[range.lowerBound].isDigit }
  return isExactLongNumber(s, range)
}

private func isExactLongNumber(_ s: Span<UInt8>, _ range: Range<Int>) -> Bool {
  var q = range.lowerBound
  let end = range.upperBound
  if q < end, s[q] == .minus { q += 1 }
  let length = end - q
  // `-0` and `007` come back from other tools as `0` and as an error.
  if length < 1 || length > 16 || s[q] == .zero { return false }
  var value = 0
  while q < end {
    guard s[q].isDigit else { return false }
    value = value &* 10 &+ Int(s[q] &- .zero)
    q += 1
  }
  return value <= 1 << 53
}

/// Whether the bytes are well-formed UTF-8, as Unicode has it: shortest forms only, no surrogates, at most U+10FFFF.
func isUTF8(_ s: Span<UInt8>, _ range: Range<Int>) -> Bool {
  var q = range.lowerBound
  let end = range.upperBound
  while q < end {
    let first = s[q]
    if first < 0x80 {
      q += 1
      continue
    }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, q + length <= end else { return false }
    let second = s[q + 1]
    switch first {
    case 0xE0: if second < 0xA0 { return false }
    case 0xED: if second > 0x9F { return false }
    case 0xF0: if second < 0x90 { return false }
    case 0xF4: if second > 0x8F { return false }
    default: break
    }
    for offset in 1..<length where s[q + offset] & 0xC0 != 0x80 { return false }
    q += length
  }
  return true
}
