/// Numbers as the screen shows them.
enum Figures {
  /// `1 byte`, `5 bytes`
  static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

  /// Nanoseconds as seconds with six places: `0.001234 s`.
  static func seconds(_ nanoseconds: Int64) -> String {
    let micro = nanoseconds.magnitude / 1000
    return "\(nanoseconds < 0 ? "-" : "")\(micro / 1_000_000).\(padded(micro % 1_000_000, 6)) s"
  }

  private static func padded(_ number: UInt64, _ places: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, places - digits.count)) + digits
  }

  /// A byte in a base, with zeros before it.
  static func byte(_ byte: UInt8, _ base: Int, _ places: Int) -> String {
    let digits = String(byte, radix: base)
    return String(repeating: "0", count: max(0, places - digits.count)) + digits
  }
}
