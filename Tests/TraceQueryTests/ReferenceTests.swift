import StraceParser
import Testing

@testable import TraceQuery

@Suite struct `The search in one pass` {
  @Test(arguments: 0..<400) func `finds what trying everything finds`(_ seed: Int) throws {
    var random = Numbers(seed: seed)
    let trace = (0..<24).map { _ in
      "\(["a", "b", "c"][random.next(3)])(\(random.next(3)), \(random.next(3))) = 0\n"
    }
    .joined()
    let patterns = (0..<2 + random.next(3)).map { _ in
      let values = ["$x", "$y", "!$x", "_", "1", "#y"]
      return "\(["a", "b", "c", "_"][random.next(4)])(\(values[random.next(6)]), \(values[random.next(6)]))"
    }
    var query = Query(try patterns.map { try Pattern($0) })
    try query.feed(Array(trace.utf8).span)
    try query.finish()
    let events = TraceReader.events(of: Array(trace.utf8), joined: true)
    let known = try patterns.map { try Pattern($0) }
    let lengths = (0...patterns.count).reversed()
    let expected = lengths.lazy.compactMap { first(known.prefix($0), in: events[...], [:]) }.first ?? []
    #expect(query.answer.events.map(\.line) == expected, "\(patterns)")
    #expect(query.answer.isFound == (expected.count == patterns.count))
  }

  /// The lines of the first events that the patterns describe: the earliest first one that leads anywhere, and so on.
  private func first(
    _ patterns: ArraySlice<Pattern>, in events: ArraySlice<TraceEvent>, _ bindings: Bindings
  ) -> [Int]? {
    guard let pattern = patterns.first else { return [] }
    for index in events.indices {
      guard let bound = pattern.match(events[index], bindings) else { continue }
      if let rest = first(patterns.dropFirst(), in: events[(index + 1)...], bound) {
        return [events[index].line] + rest
      }
    }
    return nil
  }
}

/// The same numbers for the same seed.
private struct Numbers {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

  mutating func next(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }
}
