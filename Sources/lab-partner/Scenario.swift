/// What the partner does in a case: a row of its table.
struct Scenario {
  /// The word on the command line: `listen-life`. The exercise's name, and what is done.
  let name: String
  let summary: String
  let play: @Sendable (Partner) throws -> Void

  init(_ name: String, _ summary: String, _ play: @escaping @Sendable (Partner) throws -> Void) {
    (self.name, self.summary, self.play) = (name, summary, play)
  }
}
