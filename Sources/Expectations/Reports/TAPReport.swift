import TraceText

extension Verdicts {
  /// As the Test Anything Protocol, version 13: what does not apply is skipped; what is not seen is not ok, since nobody
  /// knows.
  ///
  /// - Parameter showsLines: whether the lines that show what is met are wanted, too.
  package func tap(showsLines: Bool = false) -> String {
    var text = "TAP version 13\n1..\(all.count)\n"
    for (index, verdict) in all.enumerated() {
      let isFine = verdict.outcome == .met || verdict.outcome == .doesNotApply
      text += "\(isFine ? "ok" : "not ok") \(index + 1) - \(Self.escaped(verdict.expectation.title))"
      if verdict.outcome == .doesNotApply { text += " # SKIP \(Self.escaped(verdict.reason))" }
      text += "\n"
      if showsLines, verdict.outcome == .met {
        for step in verdict.steps { text += "# \(step.text(hasStep: false))\n" }
      }
      guard !isFine else { continue }
      let details = ["\(verdict.outcome.rawValue): line \(verdict.expectation.line) of the file"]
      for line in details + verdict.details(hasSteps: true) { text += "# \(line)\n" }
    }
    return text
  }

  /// `#` would begin a directive.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in Escape.terminal(text) {
      if character == "#" || character == "\\" { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }
}
