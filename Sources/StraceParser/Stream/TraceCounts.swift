/// What was found in a trace.
public struct TraceCounts: Hashable, Sendable {
  /// Lines, of every kind. A line over 1 MiB that comes in parts counts once.
  public var lines = 0
  /// Whole calls, without those whose halves were joined.
  public var calls = 0
  /// Calls whose two halves were found.
  public var joinedPairs = 0
  /// First halves without a second, and second halves without a first.
  public var orphans = 0
  /// Lines that are not understood.
  public var unrecognised = 0
  /// Lines of each kind, by the order of ``TraceEvent/Kind``'s cases.
  public var byKind: [Int] = Array(repeating: 0, count: TraceEvent.Kind.allCases.count)

  /// Nothing yet.
  public init() {}

  /// Lines of one kind.
  public func lines(of kind: TraceEvent.Kind) -> Int { byKind[kind.index] }

  /// Adds what was found in another trace.
  public mutating func add(_ other: TraceCounts) {
    lines += other.lines
    calls += other.calls
    joinedPairs += other.joinedPairs
    orphans += other.orphans
    unrecognised += other.unrecognised
    for index in byKind.indices { byKind[index] += other.byKind[index] }
  }
}

extension TraceEvent.Kind {
  /// Its place among the kinds, from 0.
  var index: Int {
    switch self {
    case .call: 0
    case .unfinished: 1
    case .resumed: 2
    case .signal: 3
    case .exit: 4
    case .superseded: 5
    case .personality: 6
    case .notice: 7
    case .stack: 8
    case .dump: 9
    case .summary: 10
    case .blank: 11
    case .cut: 12
    case .output: 13
    case .unrecognised: 14
    }
  }
}
