import TraceModel

/// Numbers of lines, kept as ranges: neighbours take no room, and behind a bound the others are only counted.
public struct LineRanges: Hashable, Sendable {
  /// The ranges that are kept, in the order of the trace.
  public var ranges: [ClosedRange<Int>] { last.map { before + [$0] } ?? [] }
  /// The ranges but the last: that one grows with most lines, and a call alone needs no list.
  private var before: [ClosedRange<Int>] = []
  private var last: ClosedRange<Int>?
  /// How many lines there are.
  public private(set) var count = 0

  /// How many ranges are kept.
  public static let limit = 4096

  /// No lines.
  public init() {}

  /// The lines that are kept, ascending.
  public var lines: [Int] { ranges.flatMap { Array($0) } }

  /// The first line.
  public var first: Int? { before.first?.lowerBound ?? last?.lowerBound }

  /// Whether a line is one of those that are kept.
  public func contains(_ line: Int) -> Bool {
    if last?.contains(line) ?? false { return true }
    let place = before.lowerBound { $0.upperBound >= line }
    return place < before.count && before[place].contains(line)
  }

  /// Adds a line.
  public mutating func insert(_ line: Int) {
    guard let last else {
      count += 1
      last = line...line
      return
    }
    if line > last.upperBound {
      count += 1
      if line == last.upperBound + 1 {
        self.last = last.lowerBound...line
      } else if before.count + 1 < Self.limit {
        before.append(last)
        self.last = line...line
      }
      return
    }
    merge([line...line], count: 1)
  }

  /// Adds the lines of another.
  public mutating func formUnion(_ other: LineRanges) {
    if last == nil {
      self = other
    } else if other.count == 1, let line = other.first {
      insert(line)
    } else {
      merge(other.ranges, count: other.count)
    }
  }

  private mutating func merge(_ others: [ClosedRange<Int>], count: Int) {
    guard let first = others.first else { return }
    // What ends before stays as it is: a socket's lines come when it is closed, and are among the last.
    let place = before.lowerBound { $0.upperBound >= first.lowerBound - 1 }
    let own = before[place...] + (last.map { [$0] } ?? [])
    var merged: [ClosedRange<Int>] = []
    merged.reserveCapacity(own.count + others.count)
    var (a, b) = (own[...], others[...])
    while let next = a.first.map({ first in b.first.map { $0.lowerBound < first.lowerBound } ?? false })
      ?? (b.isEmpty ? nil : true)
    {
      let range = next ? b.removeFirst() : a.removeFirst()
      if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    self.count += count
    before.replaceSubrange(place..., with: merged.prefix(Self.limit - place))
    last = before.popLast()
  }
}
