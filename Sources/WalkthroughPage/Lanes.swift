import Walkthrough

/// Where the boxes of a story stand: a column for each thread, a row for each step, all on one clock.
///
/// A row is a beginning; a box reaches from its own row to the last row that begins before its call returned. So what
/// happens at the same time stands side by side, and a call that waits is as tall as what it waits through.
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
  /// The last row of each step's box; its first row is its own index.
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
    lastRow = Self.lastRows(story.steps)
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

  private static func lastRows(_ steps: [Step]) -> [Int] {
    // Beginnings ascend; a step without a stamp counts as beginning with the one before.
    var begins: [Int64] = []
    for step in steps { begins.append(max(step.begin ?? .min, begins.last ?? .min)) }
    return steps.indices.map { index in
      guard steps[index].begin != nil else { return index }
      guard let end = steps[index].end else { return steps[index].isBlocked ? steps.count - 1 : index }
      var low = index
      var high = steps.count - 1
      while low < high {
        let middle = (low + high + 1) / 2
        if begins[middle] < end { low = middle } else { high = middle - 1 }
      }
      return low
    }
  }
}
