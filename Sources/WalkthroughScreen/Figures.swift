import TraceText

/// Numbers as the screen shows them.
enum Figures {
  /// `1 byte`, `5 bytes`
  static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

  /// Nanoseconds as seconds with six places: `0.001234 s`.
  static func seconds(_ nanoseconds: Int64) -> String {
    Digits.decimals(nanoseconds, places: 9).dropLast(3) + " s"
  }
}
