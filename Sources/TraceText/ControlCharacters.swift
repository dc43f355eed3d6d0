/// The one rule for characters that would do something to a terminal instead of being seen.
///
/// Names of files, texts of a log and lines of a trace are whatever somebody wrote: none of them may wipe a screen, begin
/// a line of its own or turn the words around it.
extension Unicode.Scalar {
  /// Whether this steers a terminal: C0, DEL, C1, the separators of lines and paragraphs, the byte order mark, and every
  /// mark that turns the direction of writing (Unicode's Bidi_Control; U+061C is the one of them that stands alone).
  package var steersTerminal: Bool {
    switch value {
    case 0..<0x20, 0x7f..<0xa0, 0x61c, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: true
    default: false
    }
  }

  /// How it is written where it may not stand, as strace writes its bytes: `\n`, `\33`, `\342\200\256`.
  ///
  /// - Parameter next: what stands behind it: before a digit all three digits are written, `\0007` is NUL and a 7.
  package func written(before next: Unicode.Scalar? = nil) -> String {
    let bytes = Array(String(self).utf8)
    let behind = next.flatMap { $0.isASCII ? UInt8($0.value) : nil }
    return bytes.indices.reduce(into: "") { text, index in
      text += Quoted.strace(bytes[index], before: index + 1 < bytes.count ? bytes[index + 1] : behind)
    }
  }
}
