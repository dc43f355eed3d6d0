/// Forgeries made in recordings, and what came of them.
package struct Trial: Sendable {
  /// How often each outcome came.
  package private(set) var counts: [Forgery.Outcome: Int] = [:]
  /// What must not be, each as one line.
  package private(set) var failures: [String] = []
  /// The first place in which a forgery that is open was not told.
  package private(set) var undetected: [String: String] = [:]
  /// Kinds that had a place in one recording at least.
  package private(set) var made: Set<String> = []

  /// Makes each forgery in a recording, in some places.
  package init(_ recording: Recording, _ forgeries: [Forgery], places: Int, seed: UInt64) {
    for (number, forgery) in forgeries.enumerated() {
      for place in 0..<places {
        let own = seed &+ UInt64(number) &* 1_000_003 &+ UInt64(place) &* 7919
        let (outcome, said) = forgery.attempt(on: recording, seed: own)
        counts[outcome, default: 0] += 1
        if outcome != .noPlace { made.insert(forgery.name) }
        if !forgery.allows(outcome) || outcome == .noPlace && !said.isEmpty {
          failures.append("\(forgery.name): \(outcome) in \(recording.name), seed \(own): \(said)")
        }
        if outcome == .agreed || outcome == .noted, forgery.isUndetected, undetected[forgery.name] == nil {
          undetected[forgery.name] = "\(recording.name): \(said)"
        }
      }
    }
  }

  /// No trial yet.
  package init() {}

  package mutating func add(_ other: Trial) {
    counts.merge(other.counts, uniquingKeysWith: +)
    failures += other.failures
    undetected.merge(other.undetected) { first, _ in first }
    made.formUnion(other.made)
  }

  /// All forgeries in some recordings, on all cores.
  package static func all(_ names: [String], places: Int, seed: UInt64) async throws -> Trial {
    try await withThrowingTaskGroup(of: Trial.self) { group in
      for (number, name) in names.enumerated() {
        group.addTask {
          Trial(try Recording(name), Forgery.all, places: places, seed: seed &+ UInt64(number) &* 104_729)
        }
      }
      var whole = Trial()
      for try await trial in group { whole.add(trial) }
      whole.failures.sort()
      return whole
    }
  }
}

extension Forgery {
  /// Whether it need not be told.
  package var isUndetected: Bool {
    switch expected {
    case .open, .unseen: true
    default: false
    }
  }

  /// Every way that the forger knows.
  package static let all: [Forgery] =
    lines + insertions + onSockets + harmlessInsertions + arguments + results + labels + times + program
    + logUse
    + ends + behindEnds + hidden
    + beside + given
    + records + headers + both + spellings
}
