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
      switch byte {
      case UInt8(ascii: "\""): text += "\\\""
      case UInt8(ascii: "\\"): text += "\\\\"
      case 0x0a: text += "\\n"
      case 0x09: text += "\\t"
      case 0x0d: text += "\\r"
      case 0x0c: text += "\\f"
      case 0x0b: text += "\\v"
      case 0x20..<0x7f: text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let octal = String(byte, radix: 8)
        let next = index + 1 < shown.count ? shown[index + 1] : 0
        let isDigitNext = (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(next)
        text += "\\" + (isDigitNext ? String(repeating: "0", count: 3 - octal.count) : "") + octal
      }
    }
    return text + (isCut || shown.count < bytes.count ? "\"..." : "\"")
  }

  /// As a person reads them: `"你好"` where they are UTF-8, else as strace writes them.
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
      used += size
      for scalar in character.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case _ where scalar.steersTerminal: text += scalar.written
        default: text.unicodeScalars.append(scalar)
        }
      }
    }
    return text + (isCut ? "\"..." : "\"")
  }
}
