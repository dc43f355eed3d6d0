public import StraceParser

/// What a trace answers to a question.
public enum Query {
  /// How many comparisons a search for a sequence may take: some seconds.
  public static let limit = 20_000_000

  /// The search took too many comparisons: nothing is known.
  public struct GaveUp: Error, Hashable, Sendable, CustomStringConvertible {
    /// How many there were.
    public let comparisons: Int

    /// One sentence without a full stop.
    public var description: String {
      "gave up after \(comparisons) comparisons; ask with fewer patterns, or with values for the variables"
    }
  }

  /// Every event that a pattern describes, each with variables of its own.
  public static func all(_ pattern: Pattern, in events: [TraceEvent]) -> [TraceEvent] {
    events.filter { pattern.match($0) != nil }
  }

  /// Events that patterns describe one after the other, with variables that mean the same in all of them; nil where
  /// there are none.
  ///
  /// The first such events: an earlier one that leads nowhere is given up for a later one.
  /// - Throws: ``GaveUp`` after so many comparisons.
  public static func sequence(
    _ patterns: [Pattern], in events: [TraceEvent], limit: Int = limit
  ) throws(GaveUp) -> [TraceEvent]? {
    if patterns.count == 1 { return events.first { patterns[0].match($0) != nil }.map { [$0] } }
    var search = Search(patterns: patterns, events: events, limit: limit)
    return try search.run(pattern: 0, from: 0, [:]) ? search.found.map { events[$0] } : nil
  }

  /// How far a sequence came before it broke: the events of its longest beginning.
  /// - Throws: ``GaveUp`` after so many comparisons.
  public static func longestBeginning(
    _ patterns: [Pattern], in events: [TraceEvent], limit: Int = limit
  ) throws(GaveUp) -> [TraceEvent] {
    for count in stride(from: patterns.count, to: 0, by: -1) {
      if let found = try sequence(Array(patterns.prefix(count)), in: events, limit: limit) { return found }
    }
    return []
  }

  private struct Search {
    let patterns: [Pattern]
    let events: [TraceEvent]
    let limit: Int
    var found: [Int] = []
    var comparisons = 0
    /// From where on a pattern with these variables is known to lead nowhere: what failed there fails later as well.
    var failed: [Step: Int] = [:]

    struct Step: Hashable {
      let pattern: Int
      let bindings: Bindings
    }

    mutating func run(pattern: Int, from start: Int, _ bindings: Bindings) throws(GaveUp) -> Bool {
      if pattern == patterns.count { return true }
      let step = Step(pattern: pattern, bindings: bindings)
      if let known = failed[step], start >= known { return false }
      for index in start..<max(start, events.count) {
        comparisons += 1
        guard comparisons <= limit else { throw GaveUp(comparisons: limit) }
        guard let bound = patterns[pattern].match(events[index], bindings) else { continue }
        found.append(index)
        if try run(pattern: pattern + 1, from: index + 1, bound) { return true }
        found.removeLast()
      }
      failed[step] = min(start, failed[step] ?? start)
      return false
    }
  }
}
