import TraceText

extension Verdicts {
  /// As JUnit's XML, after `junit-10.xsd` of Jenkins' xUnit plug-in: not met is a failure, not seen an error, and what does
  /// not apply is skipped.
  ///
  /// - Parameter name: what the suite is called.
  package func junit(name: String) -> String {
    let counts =
      "tests=\"\(all.count)\" failures=\"\(count(.notMet))\" errors=\"\(count(.notSeen))\""
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites \(counts)>\n"
    text += "  <testsuite name=\"\(Escape.xml(name))\" \(counts) skipped=\"\(count(.doesNotApply))\">\n"
    for verdict in all {
      let expectation = verdict.expectation
      let place = expectation.section ?? expectation.program ?? name
      text +=
        "    <testcase classname=\"\(Escape.xml(place))\" name=\"\(Escape.xml(expectation.name ?? expectation.text))\""
      text += Self.element(verdict).map { ">\n\($0)    </testcase>\n" } ?? "/>\n"
    }
    return text + "  </testsuite>\n</testsuites>\n"
  }

  private static func element(_ verdict: Verdict) -> String? {
    let element: String
    switch verdict.outcome {
    case .met: return nil
    case .notMet: element = "failure"
    case .notSeen: element = "error"
    case .doesNotApply: return "      <skipped message=\"\(Escape.xml(verdict.reason))\"/>\n"
    }
    let lines = verdict.details(hasSteps: true).dropFirst(verdict.reason.isEmpty ? 0 : 1)
    let body = lines.map(Escape.xml).joined(separator: "\n")
    return
      "      <\(element) message=\"\(Escape.xml(verdict.reason))\" type=\"\(verdict.outcome.rawValue)\">\(body)</\(element)>\n"
  }
}
