package import Runs

/// What a student has done by now: `progress.json`.
package struct StudentProgress: Codable, Sendable {
  private var version = 1
  /// By the exercise's name, then the case's; of a mystery there is one case.
  private var exercises: [String: [String: Case]] = [:]

  /// What became of a case.
  package struct Case: Codable, Sendable {
    /// Whether it was right once, and in the last run.
    package var isDone = false
    package var runs = 0
    /// The facts that the last run did not show, in their order.
    package var open: [String] = []
    /// How many tiers of each fact's hint were told.
    package var hints: [String: Int] = [:]

    package init() {}
  }

  package init() {}

  /// Reads it; a new one where there is none.
  package init(of path: String) throws(RunFolder.Problem) {
    self = try RecordFile.readIfThere(path, as: "record of a student's progress") ?? StudentProgress()
    guard version == 1 else {
      throw RunFolder.Problem("\(path): is of version \(version), and this socklab reads 1: take a newer one")
    }
  }

  package func write(to path: String) throws(RunFolder.Problem) { try RecordFile.write(self, to: path) }

  package subscript(exercise: String, name: String) -> Case {
    get { exercises[exercise]?[name] ?? Case() }
    set { exercises[exercise, default: [:]][name] = newValue }
  }

  /// How many hints were told of an exercise, and how often its cases were run.
  package func sums(of exercise: String) -> (hints: Int, runs: Int) {
    let cases = (exercises[exercise] ?? [:]).values
    return (cases.reduce(0) { $0 + $1.hints.values.reduce(0, +) }, cases.reduce(0) { max($0, $1.runs) })
  }
}
