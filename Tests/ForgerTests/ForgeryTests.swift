import Testing
import TraceForger

/// Every way to change a recording that the forger knows, in places that a seed chooses.
@Suite struct `A changed recording` {
  /// Another one each day: what a run found can be looked for again with .ci/forgeries --seed.
  private static let seed = UInt64.random(in: 0..<1_000_000)

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
