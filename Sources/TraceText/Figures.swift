/// Numbers as people read them.
package enum Figures {
  /// `1 byte`, `5 bytes`; `2 entries` where the many are named.
  package static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(number) \(number == 1 ? one : many ?? one + "s")"
  }

  /// Nanoseconds as seconds with six places: `0.001234 s`.
  package static func seconds(_ nanoseconds: Int64) -> String {
    Digits.decimals(nanoseconds, places: 9).dropLast(3) + " s"
  }
}
