/// How often each property was tried, and where it did not hold.
package struct Trial: Sendable {
  package private(set) var counts: [String: Int] = [:]
  package private(set) var violations: [Violation] = []

  mutating func note(_ property: String, _ found: [Violation]) {
    counts[property, default: 0] += 1
    if violations.count < 10_000 { violations += found }
  }

  mutating func add(_ other: Trial) {
    counts.merge(other.counts, uniquingKeysWith: +)
    violations += other.violations
  }

  /// Tries everything of some recordings, on all cores.
  package static func all(of recordings: [Recording]) async -> Trial {
    await withTaskGroup(of: Trial.self) { group in
      for recording in recordings.sorted(by: { $0.lines.count > $1.lines.count }) {
        group.addTask { Trial(recording) }
      }
      var whole = Trial()
      for await trial in group { whole.add(trial) }
      whole.violations.sort { $0.description < $1.description }
      return whole
    }
  }

  private init() {}

  /// Tries a recording.
  package init(_ recording: Recording) {
    let cutting = Cutting(recording)
    let rewriting = Rewriting(recording, cutting.whole)
    note("without labels", rewriting.withoutLabels())
    note("without durations", rewriting.withoutDurations())
    if let found = rewriting.twice() { note("twice", found) }
    note("with halves joined", rewriting.joined())
    note(
      "agreement",
      Agreement(recording.name, recording.bytes, recording.language).violations(log: recording.log))
    for line in cutting.places {
      note("cut off before a line", cutting.violations(from: line))
      note("cut off before a line, without labels", cutting.violationsWithoutLabels(from: line))
    }
  }
}
