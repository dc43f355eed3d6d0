import Walkthrough

/// Where the labels of frames have room: beside the boxes of calls that wait while a conversation begins.
struct Labels {
  private let lanes: Lanes
  private let range: Range<Int>
  /// For each lane the rows before which a box stands that reaches from above to below.
  private var isCovered: [[Bool]]

  init(_ lanes: Lanes, _ range: Range<Int>) {
    (self.lanes, self.range) = (lanes, range)
    var changes = Array(repeating: Array(repeating: 0, count: range.count + 1), count: lanes.lanes.count)
    for index in range where lanes.lane.indices.contains(index) && changes.indices.contains(lanes.lane[index])
    {
      let first = max(lanes.firstRow[index], range.lowerBound - 1)
      guard first < index else { continue }
      changes[lanes.lane[index]][first + 1 - range.lowerBound] += 1
      changes[lanes.lane[index]][index + 1 - range.lowerBound] -= 1
    }
    isCovered = changes.map { changes in
      var open = 0
      return changes.map { change in
        open += change
        return open > 0
      }
    }
  }

  /// Where the label above a row begins, and how much room it has there, in hundredths of the lanes.
  func room(at row: Int) -> (left: Double, width: Double) {
    var columns = zip(lanes.lanes, isCovered).map { lane, rows in
      (left: lane.left, isFree: !rows[min(max(0, row - range.lowerBound), rows.count - 1)])
    }
    // Over the kernel's band there are arrows, and no boxes.
    columns.append((lanes.band.left, true))
    columns.sort { $0.left < $1.left }
    guard let start = columns.firstIndex(where: \.isFree) else { return (0, 100) }
    let end = columns[start...].first { !$0.isFree }?.left ?? 100
    return (columns[start].left, end - columns[start].left)
  }
}
