/// Numbers of lines, kept as ranges: neighbours take no room, and behind a bound the others are only counted.
public struct LineRanges: Hashable, Sendable {
  /// The ranges that are kept, in the order of the trace.
  public private(set) var ranges: [ClosedRange<Int>] = []
  /// How many lines there are.
  public private(set) var count = 0

  /// How many ranges are kept.
  public static let limit = 4096

  /// How many lines are counted and not kept.
  public var uncounted: Int { count - ranges.reduce(0) { $0 + $1.count } }

  /// No lines.
  public init() {}

  /// The lines that are kept, ascending.
  public var lines: [Int] { ranges.flatMap { Array($0) } }

  /// The first line.
  public var first: Int? { ranges.first?.lowerBound }

  /// Whether a line is one of those that are kept.
  public func contains(_ line: Int) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < line { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(line)
  }

  /// Adds a line.
  public mutating func insert(_ line: Int) {
    guard let last = ranges.last else {
      count += 1
      ranges = [line...line]
      return
    }
    if line > last.upperBound {
      count += 1
      if line == last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...line
      } else if ranges.count < Self.limit {
        ranges.append(line...line)
      }
      return
    }
    merge([line...line], count: 1)
  }

  /// Adds the lines of another.
  public mutating func formUnion(_ other: LineRanges) {
    if ranges.isEmpty {
      self = other
    } else if other.count == 1, let line = other.first {
      insert(line)
    } else {
      merge(other.ranges, count: other.count)
    }
  }

  private mutating func merge(_ others: [ClosedRange<Int>], count: Int) {
    var merged: [ClosedRange<Int>] = []
    merged.reserveCapacity(ranges.count + others.count)
    var (a, b) = (ranges[...], others[...])
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
    ranges = Array(merged.prefix(Self.limit))
  }
}
