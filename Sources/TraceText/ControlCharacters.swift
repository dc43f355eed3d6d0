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

  /// How it is written where it may not stand: `\n`, `\t`, `\r`, else `\u{1b}`.
  package var written: String {
    switch self {
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    default: "\\u{" + String(value, radix: 16) + "}"
    }
  }
}
