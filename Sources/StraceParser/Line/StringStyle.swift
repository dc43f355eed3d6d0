/// How strace escaped a string: which of its rules gives the text back from the bytes.
enum StringStyle: UInt8, CaseIterable {
  /// `\33`, three octal digits where a digit 0-7 follows. The rule without an option.
  case octal
  /// Every byte as `\x1b`: `-xx`, `-x` for a string that is not all text, hardware addresses.
  case hexadecimal
  /// `\33`, three octal digits where any digit follows: strace up to 4.21.
  case oldOctal
  /// Bytes that are no ASCII text as `\x1b`: `--strings-in-hex=non-ascii-chars`.
  case hexadecimalBytes

  /// Its name in JSON. Plain octal is not written.
  var name: StaticString {
    switch self {
    case .octal: "octal"
    case .hexadecimal: "x"
    case .oldOctal: "old"
    case .hexadecimalBytes: "nonascii"
    }
  }

  /// Writes bytes as strace does between its quotes.
  func write(_ bytes: Span<UInt8>, into out: inout OutputBuffer) {
    for index in 0..<bytes.count {
      let byte = bytes[index]
      if self == .hexadecimal {
        out.put("\\x")
        out.put(hex: byte)
        continue
      }
      switch byte {
      case .quote: out.put("\\\"")
      case .backslash: out.put("\\\\")
      case 9: out.put("\\t")
      case 10: out.put("\\n")
      case 11: out.put("\\v")
      case 12: out.put("\\f")
      case 13: out.put("\\r")
      case 32...126: out.put(byte)
      default:
        if self == .hexadecimalBytes {
          out.put("\\x")
          out.put(hex: byte)
          continue
        }
        out.put(.backslash)
        let next: UInt8 = index + 1 < bytes.count ? bytes[index + 1] : 0
        let long = self == .oldOctal ? next.isDigit : next.isOctalDigit
        if long || byte >= 64 { out.put((byte >> 6) &+ .zero) }
        if long || byte >= 8 { out.put((byte >> 3 & 7) &+ .zero) }
        out.put((byte & 7) &+ .zero)
      }
    }
  }
}

/// Which rules of escaping a text can have come from; narrowed down escape by escape.
struct StyleEvidence {
  private var octal = true
  private var hexadecimal = true
  private var oldOctal = true
  private var hexadecimalBytes = true

  /// The one rule that explains the text, the usual one first; nil when none does.
  var style: StringStyle? {
    if octal { return .octal }
    if hexadecimal { return .hexadecimal }
    if oldOctal { return .oldOctal }
    if hexadecimalBytes { return .hexadecimalBytes }
    return nil
  }

  /// Printable text that stands for itself.
  mutating func sawText() { hexadecimal = false }

  /// One unit that is no printable byte standing for itself.
  /// - Parameters:
  ///   - byte: what it stands for.
  ///   - position: where it stands in the line.
  ///   - width: how many bytes it is written with.
  ///   - end: where the string ends.
  mutating func saw(_ byte: UInt8, _ s: Span<UInt8>, at position: Int, width: Int, end: Int) {
    if width == 1 {
      (octal, hexadecimal, oldOctal, hexadecimalBytes) = (false, false, false, false)
      return
    }
    let isNamed = byte == .quote || byte == .backslash || byte &- 9 < 5
    let second = s[position + 1]
    if second == UInt8(ascii: "x"), width == 4 {
      let isLower = s[position + 2].isHexDigit && s[position + 3].isHexDigit
      (octal, oldOctal) = (false, false)
      if !isLower { hexadecimal = false }
      if !isLower || isNamed || byte &- 32 < 95 { hexadecimalBytes = false }
      return
    }
    hexadecimal = false
    if !second.isOctalDigit {
      // `\n`, `\"`: every other rule writes it like this.
      return
    }
    hexadecimalBytes = false
    let next: UInt8 = position + width < end ? s[position + width] : 0
    let shortest = byte >= 64 ? 3 : byte >= 8 ? 2 : 1
    let isOdd = isNamed || byte &- 32 < 95
    if isOdd || width - 1 != (next.isOctalDigit ? 3 : shortest) { octal = false }
    if isOdd || width - 1 != (next.isDigit ? 3 : shortest) { oldOctal = false }
  }
}
