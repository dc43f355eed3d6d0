import Walkthrough

/// Where the boxes of a story stand: a column for each thread, a row for each step, all on one clock.
///
/// A row is the moment of a step; a box reaches over all the rows whose moments lie between its beginning and its return.
/// So what happens at the same time stands side by side, and a call that waits is as tall as what it waits through.
struct Lanes {
  /// A column.
  struct Lane {
    var side: Int
    var thread: Int?
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
  /// The last row of each step's box.
  private(set) var lastRow: [Int] = []
  /// Where the kernel's band begins and ends, in hundredths of the width.
  private(set) var band: (left: Double, right: Double) = (0, 0)

  /// More threads of one program than this share its last column.
  private static let limit = 6

  init(_ story: Story) {
    var columns: [[Int?]] = story.sides.map { _ in [] }
    var places: [(side: Int, column: Int)] = []
    for step in story.steps {
      let side = story.sides.indices.contains(step.side) ? step.side : 0
      guard columns.indices.contains(side) else { continue }
      let thread = step.thread ?? step.process
      var column = columns[side].firstIndex { $0 == thread }
      if column == nil, columns[side].count < Self.limit {
        columns[side].append(thread)
        column = columns[side].count - 1
      }
      places.append((side, column ?? Self.limit - 1))
    }
    place(columns, rightSides: Self.rightSides(story.sides))
    let first = columns.indices.map { side in columns[..<side].reduce(0) { $0 + max(1, $1.count) } }
    lane = places.map { first[$0.side] + $0.column }
    (firstRow, lastRow) = Self.rows(story.steps)
  }

  /// Servers stand right of the kernel; a program that is alone stands left of it.
  private static func rightSides(_ sides: [Story.Side]) -> Set<Int> {
    guard sides.count > 1 else { return [] }
    let servers = sides.indices.filter { sides[$0].name.contains("server") }
    return servers.isEmpty || servers.count == sides.count ? [sides.count - 1] : Set(servers)
  }

  private mutating func place(_ columns: [[Int?]], rightSides: Set<Int>) {
    let counts = columns.map { max(1, $0.count) }
    let total = counts.reduce(0, +)
    let bandWidth = total <= 2 ? 30.0 : total <= 4 ? 22.0 : 14.0
    let width = (100 - bandWidth) / Double(max(1, total))
    var left = 0.0
    let leftCount = counts.indices.filter { !rightSides.contains($0) }.reduce(0) { $0 + counts[$1] }
    band = (Double(leftCount) * width, Double(leftCount) * width + bandWidth)
    var right = band.right
    for side in columns.indices {
      for column in 0..<counts[side] {
        let thread = columns[side].indices.contains(column) ? columns[side][column] : nil
        let isRight = rightSides.contains(side)
        lanes.append(Lane(side: side, thread: thread, left: isRight ? right : left, width: width))
        if isRight { right += width } else { left += width }
      }
    }
  }

  /// The first and the last row of each step's box: those whose moments lie between its beginning and its return.
  private static func rows(_ steps: [Step]) -> (first: [Int], last: [Int]) {
    // Moments ascend; a step without a stamp counts with the one before.
    var moments: [Int64] = []
    for step in steps { moments.append(max(step.moment ?? .min, moments.last ?? .min)) }
    var first = Array(steps.indices)
    var last = first
    for (index, step) in steps.enumerated() {
      guard let begin = step.begin else { continue }
      first[index] = min(index, search(moments) { $0 >= begin })
      if let end = step.end {
        last[index] = max(index, search(moments) { $0 >= end } - 1)
      } else if step.isBlocked {
        last[index] = steps.count - 1
      }
    }
    // Rows of one thread do not overlap, whatever its stamps say.
    var reached: [[Int?]: Int] = [:]
    for (index, step) in steps.enumerated() {
      let thread = [step.side, step.thread ?? step.process]
      if let before = reached[thread] {
        first[index] = max(first[index], before + 1)
        if last[before] >= first[index] { last[before] = max(before, first[index] - 1) }
      }
      reached[thread] = index
    }
    return (first, last)
  }

  private static func search(_ moments: [Int64], _ isBehind: (Int64) -> Bool) -> Int {
    var low = 0
    var high = moments.count
    while low < high {
      let middle = (low + high) / 2
      if isBehind(moments[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
