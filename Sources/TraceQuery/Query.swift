public import StraceParser

/// What a trace answers to a question.
public enum Query {
  /// Every event that a pattern describes, each with variables of its own.
  public static func all(_ pattern: Pattern, in events: [TraceEvent]) -> [TraceEvent] {
    events.filter { pattern.match($0) != nil }
  }

  /// Events that patterns describe one after the other, with variables that mean the same in all of them; nil where
  /// there are none.
  ///
  /// The first such events: an earlier one that leads nowhere is given up for a later one. Bounded at a million
  /// comparisons, more than any lab needs.
  public static func sequence(_ patterns: [Pattern], in events: [TraceEvent]) -> [TraceEvent]? {
    var search = Search(patterns: patterns, events: events)
    return search.run(pattern: 0, from: 0, [:]) ? search.found.map { events[$0] } : nil
  }

  /// How far a sequence came before it broke: the events of its longest beginning.
  public static func longestBeginning(_ patterns: [Pattern], in events: [TraceEvent]) -> [TraceEvent] {
    for count in stride(from: patterns.count, to: 0, by: -1) {
      if let found = sequence(Array(patterns.prefix(count)), in: events) { return found }
    }
    return []
  }

  private struct Search {
    let patterns: [Pattern]
    let events: [TraceEvent]
    var found: [Int] = []
    var comparisons = 0

    mutating func run(pattern: Int, from start: Int, _ bindings: Bindings) -> Bool {
      if pattern == patterns.count { return true }
      for index in start..<max(start, events.count) {
        comparisons += 1
        if comparisons > 1_000_000 { return false }
        guard let bound = patterns[pattern].match(events[index], bindings) else { continue }
        found.append(index)
        if run(pattern: pattern + 1, from: index + 1, bound) { return true }
        found.removeLast()
      }
      return false
    }
  }
}
