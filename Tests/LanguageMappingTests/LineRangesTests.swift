import LanguageMapping
import Testing

@Suite struct `The lines of a row` {
  /// A socket's lines come when it is closed: behind, between or before those of others.
  @Test(arguments: [1, 3, 8])
  func `are the same in whatever order they come`(_ size: Int) {
    // 1009 has no divisor but itself: each number comes once, far from the one before.
    let scattered = (1...600).map { $0 * 389 % 1009 }
    var ranges = LineRanges()
    for start in stride(from: 0, to: scattered.count, by: size) {
      var some = LineRanges()
      for line in scattered[start..<min(start + size, scattered.count)] { some.insert(line) }
      ranges.formUnion(some)
    }
    #expect(ranges.lines == scattered.sorted() && ranges.count == 600)
    #expect(zip(ranges.ranges, ranges.ranges.dropFirst()).allSatisfy { $0.upperBound + 1 < $1.lowerBound })
  }

  /// Of more than are kept the first are, and all are counted.
  @Test func `are kept up to a limit`() {
    let count = LineRanges.limit + 100
    var ranges = LineRanges()
    for line in 1...count {
      var pair = LineRanges()
      pair.insert(line * 10)
      pair.insert(line * 10 + 5)
      ranges.formUnion(pair)
    }
    #expect(ranges.count == 2 * count && ranges.lines.count == LineRanges.limit)
    #expect(ranges.lines.last == 10 * (LineRanges.limit / 2) + 5)
  }
}
