internal import Glibc
internal import TraceText

/// What is printed for a person to see.
enum Visible {
  /// The text for standard output: at a terminal with its control characters made visible, elsewhere as it is.
  ///
  /// A peer may send `\033[2J`: on a screen it would wipe what was said before it. Only a text that has such a
  /// character costs the question whether standard output is a terminal, one ioctl(2) in the trace.
  static func onStandardOutput(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: steers), isatty(STDOUT_FILENO) == 1 else { return text }
    let scalars = text.unicodeScalars
    return scalars.indices.reduce(into: "") { visible, index in
      let (scalar, next) = (scalars[index], scalars.index(after: index))
      if steers(scalar) {
        visible += scalar.written(before: next < scalars.endIndex ? scalars[next] : nil)
      } else {
        visible.unicodeScalars.append(scalar)
      }
    }
  }

  /// Whether a character does something to a terminal, beyond the end of a line and a tabulator.
  private static func steers(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\n" && scalar != "\t" && scalar.steersTerminal
  }
}
