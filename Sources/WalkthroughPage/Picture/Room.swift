/// How much room a label needs, as a class of it: the style sheet shortens the labels of one class where the lanes are
/// narrower than it names. So a page fits a telephone and a projector without a script.
enum Room {
  /// Widths of all the lanes, in rem.
  private static let widths = Array(14...44) + Array(stride(from: 46, through: 60, by: 2)) + [70, 80, 100]
  /// A character of the bold type of the current step, and what is left free beside a label, in rem.
  private static let character = 0.47
  private static let margin = 0.9

  /// The class of a label.
  ///
  /// - Parameters:
  ///   - kind: `w` for a name that is left out where it has no room, `t` for a label that is written smaller there.
  ///   - characters: How long the label is.
  ///   - width: How wide its column is, in hundredths of the lanes.
  static func name(_ kind: String, _ characters: Int, _ width: Double) -> String {
    kind + String(threshold(characters, width))
  }

  /// How many characters of a box's call are as wide as so many of smaller and lighter type: descriptors and results,
  /// captions, and what conversations are called.
  static func small(_ characters: Int) -> Int { Int((Double(characters) * 0.39 / character).rounded(.up)) }

  /// The width of all lanes, in rem, at which a label has room.
  static func threshold(_ characters: Int, _ width: Double) -> Int {
    let needed = (Double(characters) * character + margin) / max(width, 1) * 100
    return widths.first { Double($0) >= needed } ?? widths[widths.count - 1]
  }

  /// The rules of all classes, for the style sheet.
  static let rules = widths.map {
    "@container lanes (max-width:\($0)rem){.w\($0){display:none}"
      + ".t\($0){font-size:.66rem;letter-spacing:-.02em}.go .t\($0){transform:translateX(-4px)}}"
      // Still narrower, smaller still: a cut name of a call tells nothing.
      + "@container lanes (max-width:\($0 * 4 / 5)rem){.t\($0){font-size:.58rem}}"
  }.joined(separator: "\n")
}
