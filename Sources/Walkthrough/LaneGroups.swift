import TraceModel

/// Which programs of a story share a lane, and where the lanes stand: what every drawing of it begins with.
///
/// Programs of which one is gone before the next begins share a lane: nine clients one after another are drawn as one lane
/// with nine names. Clients stand left of the kernel, servers right.
public struct LaneGroups: Sendable {
  /// The lanes from left to right, those left of the kernel first.
  public let groups: [Group]
  /// The first row of each step, where a row is a step's moment: of one that waited the row where it began, of any other
  /// its own.
  public let firstRows: [Int]

  /// A lane.
  public struct Group: Hashable, Sendable {
    /// The programs as indices of ``Story/sides``, in the order in which they use it.
    public var sides: [Int]
    /// Whether it stands right of the kernel.
    public var isRight: Bool
  }

  /// The lanes of a story.
  public init(_ story: Story) {
    let rows = Self.firstRows(story.steps)
    var spans: [ClosedRange<Int>?] = story.sides.map { _ in nil }
    for (index, step) in story.steps.enumerated() where spans.indices.contains(step.side) {
      spans[step.side] = min(rows[index], spans[step.side]?.lowerBound ?? index)...index
    }
    firstRows = rows
    groups = Self.groups(spans, servers: Self.servers(story))
  }

  private static func groups(_ spans: [ClosedRange<Int>?], servers: Set<Int>) -> [Group] {
    var groups: [(group: Group, last: Int)] = []
    let order = spans.indices.sorted {
      (spans[$0]?.lowerBound ?? .max, $0) < (spans[$1]?.lowerBound ?? .max, $1)
    }
    for side in order {
      let isRight = servers.contains(side)
      if spans.count > 2, let span = spans[side],
        let found = groups.firstIndex(where: { $0.group.isRight == isRight && $0.last < span.lowerBound })
      {
        groups[found].group.sides.append(side)
        groups[found].last = span.upperBound
      } else {
        groups.append((Group(sides: [side], isRight: isRight), spans[side]?.upperBound ?? -1))
      }
    }
    return groups.map(\.group).sorted {
      ($0.isRight ? 1 : 0, $0.sides[0]) < ($1.isRight ? 1 : 0, $1.sides[0])
    }
  }

  /// The programs that stand right: those that wait for others. Somebody has to stand on each side.
  private static func servers(_ story: Story) -> Set<Int> {
    guard story.sides.count > 1 else { return [] }
    let found = story.sides.indices.filter { story.sides[$0].isServer }
    return found.isEmpty || found.count == story.sides.count ? [story.sides.count - 1] : Set(found)
  }

  // MARK: Rows

  /// The first row of each step's box: of one that waited the first whose moment is not before its beginning.
  private static func firstRows(_ steps: [Step]) -> [Int] {
    // Moments ascend; a step without a stamp counts with the one before.
    var moments: [Int64] = []
    for step in steps { moments.append(max(step.moment ?? .min, moments.last ?? .min)) }
    var reached: [[Int?]: Int] = [:]
    var first = Array(steps.indices)
    for (index, step) in steps.enumerated() {
      let thread = [step.side, step.thread ?? step.process]
      if step.isBlocked, let begin = step.begin {
        // Rows of one thread do not overlap, whatever its stamps say.
        first[index] = min(index, max(moments.lowerBound { $0 >= begin }, (reached[thread] ?? -1) + 1))
      }
      reached[thread] = index
    }
    return first
  }
}
