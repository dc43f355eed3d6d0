import TraceText

extension Verdicts {
  /// As text for a person: each expectation with what became of it, and of one that is not met the steps so far.
  ///
  /// - Parameter showsLines: whether the lines that show what is met are wanted, too.
  package func text(showsLines: Bool = false) -> String {
    (lines(showsLines: showsLines) + ["", summary]).map { $0 + "\n" }.joined()
  }

  /// The same without its summary, a line each.
  package func lines(showsLines: Bool = false) -> [String] {
    var lines: [String] = []
    var section: String?
    let width = Verdict.Outcome.allCases.map(\.rawValue.count).max() ?? 0
    let details = all.map { $0.details(hasSteps: $0.outcome == .notMet || showsLines) }
    for (index, verdict) in all.enumerated() {
      let own = verdict.expectation.section
      if own != section, let own { lines += (lines.isEmpty ? [] : [""]) + [Escape.terminal(own)] }
      section = own
      let name = verdict.expectation.name ?? verdict.expectation.text
      lines.append("  \(Columns.padded(verdict.outcome.rawValue, to: width))  \(Escape.terminal(name))")
      // Neighbours that are so for the same reason share it: it stands once, below the last of them.
      let next = index + 1 < all.count ? all[index + 1] : nil
      if let next, next.outcome == verdict.outcome, next.expectation.section == own,
        details[index + 1] == details[index]
      {
        continue
      }
      lines += details[index].map { "      \($0)" }
    }
    return lines
  }

  /// `3 met, 1 not met, 2 not seen; 3 of 4 points`
  package var summary: String {
    let counts = Verdict.Outcome.allCases.compactMap { outcome in
      count(outcome) == 0 ? nil : "\(count(outcome)) \(outcome.rawValue)"
    }
    return counts.joined(separator: ", ") + "; \(points.reached) of \(Figures.count(points.most, "point"))"
  }
}

extension Verdict {
  /// Why, and where, a line each.
  func details(hasSteps: Bool) -> [String] {
    var lines = reason.isEmpty ? [] : [Escape.terminal(reason)]
    if let difference { lines.append(Escape.terminal(difference)) }
    if let nearest { lines.append("nearest: \(nearest.text(hasStep: false))") }
    if hasSteps, !steps.isEmpty {
      lines.append(outcome != .met && reason != "it happened" ? "so far:" : "here:")
      lines += steps.map { "  \($0.text(hasStep: true))" }
    }
    return lines
  }
}

extension Verdict.Evidence {
  /// `server line 12  recvfrom(4, "hello", 1024, 0, NULL, NULL) = 5`
  func text(hasStep: Bool) -> String {
    let place = line > 0 ? "\(Escape.terminal(program)) line \(line)" : Escape.terminal(program)
    return "\(place)  \(Escape.terminal(text))" + (hasStep ? "  (\(Escape.terminal(step)))" : "")
  }
}
