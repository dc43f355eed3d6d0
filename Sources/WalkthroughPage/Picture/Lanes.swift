import Walkthrough

/// Where the boxes of a story stand: columns for the programs, a row for each step, all on one clock.
///
/// A row is the moment of a step. A call that waited reaches back to the row where it began, so that what happened
/// meanwhile stands beside it; any other takes its own row.
struct Lanes {
  /// A column: a thread of a program, or of several programs one after another.
  struct Lane {
    /// The programs, in the order in which they use it.
    var sides: [Int]
    /// The thread, where its program has several columns.
    var thread: Int?
    var isRight: Bool
    /// In hundredths of the width.
    var left: Double
    var width: Double
  }

  /// The columns from left to right.
  private(set) var lanes: [Lane] = []
  /// The column of each step.
  private(set) var lane: [Int] = []
  /// The first row of each step's box.
  private(set) var firstRow: [Int] = []
  /// The programs that stand right of the kernel.
  let servers: Set<Int>
  /// Where the kernel's band begins and ends, in hundredths of the width.
  private(set) var band: (left: Double, right: Double) = (0, 0)

  /// More threads of one program than this share its last column.
  private static let limit = 6

  init(_ story: Story) {
    let shared = LaneGroups(story)
    firstRow = shared.firstRows
    servers = Set(shared.groups.filter(\.isRight).flatMap(\.sides))
    var threads: [[Int?]] = story.sides.map { _ in [] }
    var places: [(side: Int, column: Int)] = []
    for step in story.steps {
      let side = story.sides.indices.contains(step.side) ? step.side : 0
      guard threads.indices.contains(side) else { continue }
      let thread = step.thread ?? step.process
      var column = threads[side].firstIndex { $0 == thread }
      if column == nil, threads[side].count < Self.limit {
        threads[side].append(thread)
        column = threads[side].count - 1
      }
      places.append((side, column ?? Self.limit - 1))
    }
    place(shared.groups.map(\.sides), threads)
    var start: [Int: Int] = [:]
    for (index, lane) in lanes.enumerated() {
      for side in lane.sides where start[side] == nil { start[side] = index }
    }
    lane = places.map { (start[$0.side] ?? 0) + $0.column }
  }

  private mutating func place(_ groups: [[Int]], _ threads: [[Int?]]) {
    let counts = groups.map { sides in max(1, sides.map { threads[$0].count }.max() ?? 1) }
    let total = counts.reduce(0, +)
    let bandWidth = total <= 2 ? 30.0 : total <= 4 ? 26.0 : 18.0
    let width = (100 - bandWidth) / Double(max(1, total))
    let leftCount = zip(groups, counts).reduce(0) { $0 + (servers.contains($1.0[0]) ? 0 : $1.1) }
    band = (Double(leftCount) * width, Double(leftCount) * width + bandWidth)
    var left = 0.0
    for (sides, count) in zip(groups, counts) {
      let isRight = servers.contains(sides[0])
      if isRight, left < band.right { left = band.right }
      for column in 0..<count {
        let thread = count > 1 && threads[sides[0]].indices.contains(column) ? threads[sides[0]][column] : nil
        lanes.append(Lane(sides: sides, thread: thread, isRight: isRight, left: left, width: width))
        left += width
      }
    }
  }
}
