import Testing
import TraceForger

/// Every way to change a recording that the forger knows, in places that a seed chooses.
@Suite struct `A changed recording` {
  /// The same places each time; .ci/forgeries tries all recordings, and others.
  private static let seed: UInt64 = 1

  @Test(arguments: ["01-hello-hi/client", "05-unix/server"])
  func `is told in every way that the forger knows, or is harmless`(_ name: String) async throws {
    let trial = try await Trial.all([name], places: 1, seed: Self.seed)
    #expect(trial.failures == [], "seed \(Self.seed)")
    #expect(trial.made.count > 60)
  }

  @Test func `has more than sixty kinds, each with a name of its own`() {
    #expect(Forgery.all.count > 60)
    #expect(Dictionary(grouping: Forgery.all, by: \.name).filter { $0.value.count > 1 }.keys.sorted() == [])
  }
}
