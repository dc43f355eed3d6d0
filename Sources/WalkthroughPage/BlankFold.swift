import TraceText

/// A line with a value that is left out, as the page asks for it.
public struct PageBlank: Sendable {
  /// The trace and the line: `server, line 20`.
  let place: String
  /// The call, with `____` for the value.
  let shown: String
  let value: String
  /// How it can be known, without the value.
  let reason: String
  /// What strace shows of a program with a mistake, behind what that is; empty where there is none.
  let beside: String

  /// A blank.
  public init(place: String, shown: String, value: String, reason: String, beside: String) {
    (self.place, self.shown, self.value, self.reason, self.beside) = (place, shown, value, reason, beside)
  }
}

/// The blanks of a page: a few at a time, drawn anew for each seed.
public enum BlankFold {
  /// So many are in a page: packed they are 2 to 3 KB.
  public static let limit = 40
  /// Stands between two values; no text of a page has it.
  private static let separator = "\u{1F}"

  /// The fold; a script fills it.
  static func node(_ blanks: [PageBlank]) -> Node? {
    guard !blanks.isEmpty else { return nil }
    let fields = blanks.prefix(limit).map { blank in
      [blank.place, blank.shown, blank.value, blank.reason, blank.beside].map {
        $0.replacing("\n", with: " ").replacing(separator, with: " ")
      }.joined(separator: separator)
    }
    let packed = Base64.text(Deflate.pack(Array(fields.joined(separator: "\n").utf8)))
    return el(
      "details", [("id", "blanks")],
      [
        el("summary", "", "Blanks: what was left out of these lines?"),
        el("p", "needs-js", "These lines are in the page's data; JavaScript asks for them."),
        el("ol", [("id", "blank-list")]),
        el("p", [("id", "blank-score"), ("role", "status")]),
        el("button", [("type", "button"), ("id", "other-blanks")], [.text("Other blanks")]),
        el("script", [("type", "text/plain"), ("id", "blank-data")], [.text(packed)]),
      ])
  }
}
