import Testing
import TraceForger

/// Every way to change a recording that the forger knows, in places that a seed chooses.
@Suite struct `A changed recording` {
  /// The same places each time; .ci/forgeries tries others, and prints their seed.
  private static let seed: UInt64 = 1

  @Test func `is told in every way that the forger knows, or is harmless`() async throws {
    let trial = try await Trial.all(Recording.names, places: 1, seed: Self.seed)
    #expect(trial.failures == [], "seed \(Self.seed)")
    print("\(Forgery.all.count) kinds of forgery, seed \(Self.seed)")
    #expect(Forgery.all.map(\.name).filter { !trial.made.contains($0) } == [])
  }

  @Test func `has more than sixty kinds, each with a name of its own`() {
    #expect(Forgery.all.count > 60)
    #expect(Set(Forgery.all.map(\.name)).count == Forgery.all.count)
  }
}
