/// What a run says to one expectation.
package struct Verdict: Sendable {
  package let expectation: Expectation
  package let outcome: Outcome
  /// Why, in a line; empty for one that is met.
  package var reason = ""
  /// The steps that happened, as far as they did.
  package var steps: [Evidence] = []
  /// The line that is nearest to the step that did not, and how it differs from it.
  package var nearest: Evidence?
  package var difference: String?
  /// Whether the run has no program of the name that it is about.
  package var isAboutNobody = false

  package enum Outcome: String, CaseIterable, Sendable {
    case met
    case notMet = "not met"
    /// The trace does not show whether it happened.
    case notSeen = "not seen"
    case doesNotApply = "does not apply"
  }

  /// A line of a trace.
  package struct Evidence: Sendable {
    /// What it is evidence of, as the file says it.
    package let step: String
    package let program: String
    /// 0 where no line shows it.
    package let line: Int
    /// The line, shortened.
    package let text: String
  }
}

/// What a run says to a file.
package struct Verdicts: Sendable {
  package let all: [Verdict]

  /// The first with this outcome, alone.
  package func first(_ outcome: Verdict.Outcome) -> Verdicts {
    Verdicts(all: all.first { $0.outcome == outcome }.map { [$0] } ?? [])
  }

  /// Those with another outcome.
  package func without(_ outcome: Verdict.Outcome) -> Verdicts {
    Verdicts(all: all.filter { $0.outcome != outcome })
  }

  package func count(_ outcome: Verdict.Outcome) -> Int { all.count { $0.outcome == outcome } }

  /// The points of those that are met, and of all that were judged.
  package var points: (reached: Int, most: Int) {
    var (reached, most) = (0, 0)
    for verdict in all where verdict.outcome == .met || verdict.outcome == .notMet {
      let (points, _) = (verdict.expectation.points, 0)
      most = most.addingClamped(points)
      if verdict.outcome == .met { reached = reached.addingClamped(points) }
    }
    return (reached, most)
  }
}

extension Int {
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
