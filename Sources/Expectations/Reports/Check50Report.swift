package import TraceText

extension Verdicts {
  /// As check50's results: `passed` is true, false, or null for what nobody can tell.
  package func check50(name: String) -> JSON {
    .object([
      ("slug", .string(name)), ("version", .string("3.3.0")),
      ("results", .array(all.map(Self.result))),
    ])
  }

  private static func result(_ verdict: Verdict) -> JSON {
    let passed: JSON =
      switch verdict.outcome {
      case .met: .bool(true)
      case .notMet: .bool(false)
      case .notSeen, .doesNotApply: .null
      }
    let rationale =
      verdict.reason.isEmpty ? verdict.outcome.rawValue : "\(verdict.outcome.rawValue): \(verdict.reason)"
    return .object([
      ("name", .string("line \(verdict.expectation.line)")),
      ("description", .string(verdict.expectation.title)), ("passed", passed),
      ("log", .array(verdict.details(hasSteps: true).map(JSON.string))),
      (
        "cause",
        verdict.outcome == .met
          ? .null : .object([("rationale", .string(rationale)), ("help", .optional(verdict.difference))])
      ),
      ("data", .object([("points", .number(verdict.expectation.points))])), ("dependency", .null),
    ])
  }
}
