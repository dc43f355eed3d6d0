/// Bytes between quotation marks.
package enum Quoted {
  /// As strace writes them: `"\344\275\240"`, with `...` behind when something is left out.
  ///
  /// The shortest octal, and all three digits where the next byte is a digit: `"\0012"` is byte 1, then `2`.
  /// - Parameters:
  ///   - limit: how many bytes are shown, strace's `-s`.
  ///   - isCut: whether there were more bytes than these.
  package static func strace(
    _ bytes: some Collection<UInt8>, limit: Int = .max, isCut: Bool = false
  ) -> String {
    let shown = Array(bytes.prefix(max(0, limit)))
    var text = "\""
    for (index, byte) in shown.enumerated() {
      text += strace(byte, before: index + 1 < shown.count ? shown[index + 1] : nil)
    }
    return text + (isCut || shown.count < bytes.count ? "\"..." : "\"")
  }

  static func strace(_ byte: UInt8, before next: UInt8?) -> String {
    switch byte {
    case UInt8(ascii: "\""): return "\\\""
    case UInt8(ascii: "\\"): return "\\\\"
    case 0x0a: return "\\n"
    case 0x09: return "\\t"
    case 0x0d: return "\\r"
    case 0x0c: return "\\f"
    case 0x0b: return "\\v"
    case 0x20..<0x7f: return String(Unicode.Scalar(byte))
    default:
      let isDigitNext = next.map { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) } ?? false
      return "\\" + Digits.padded(byte, radix: 8, to: isDigitNext ? 3 : 1)
    }
  }

  /// As a person reads them: `"\0\0\0\6你好"`, letters where they are UTF-8, and all else as strace writes it: the same bytes
  /// stand beside its line.
  /// - Parameters:
  ///   - limit: how many bytes are shown; a character that would be cut is left out.
  ///   - isCut: whether there were more bytes than these.
  package static func readable(_ bytes: [UInt8], limit: Int, isCut: Bool = false) -> String {
    guard let whole = String(validating: bytes, as: UTF8.self) else {
      return strace(bytes, limit: limit, isCut: isCut)
    }
    var text = "\""
    var used = 0
    for character in whole {
      let size = character.utf8.count
      guard used + size <= max(0, limit) else { return text + "\"..." }
      var place = used
      used += size
      for scalar in character.unicodeScalars {
        place += UTF8.width(scalar)
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case _ where scalar.steersTerminal:
          text += scalar.written(before: place < bytes.count ? Unicode.Scalar(bytes[place]) : nil)
        default: text.unicodeScalars.append(scalar)
        }
      }
    }
    return text + (isCut ? "\"..." : "\"")
  }
}
