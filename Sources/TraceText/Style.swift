/// How a text report is dressed. The caller knows whether a terminal reads it, and whether NO_COLOR is set.
public enum Style: Sendable {
  /// Text alone.
  case plain
  /// With the colours of ECMA-48 (`\e[32m`).
  case ansi

  /// What a piece of text is, which decides its colour.
  package enum Role: Sendable {
    case good, bad, attention, faint, heading
  }

  /// The text in the colour of its role. Colours add no columns.
  package func paint(_ text: String, _ role: Role) -> String {
    guard self == .ansi, !text.isEmpty else { return text }
    let code =
      switch role {
      case .good: "32"
      case .bad: "1;31"
      case .attention: "33"
      case .faint: "2"
      case .heading: "1"
      }
    return "\u{1b}[\(code)m\(text)\u{1b}[0m"
  }
}
