import Walkthrough

/// A row of a diagram: one call, or one that came many times in a run.
struct DiagramRow {
  let step: Int
  let side: Int
  /// What stands over the arrow: `send 5 bytes`, `connect: ECONNREFUSED`.
  let label: String
  /// Whether the kernel gives: bytes that arrive, a connection that is accepted.
  let isIn: Bool
  let isFailure: Bool
  let isBlocked: Bool
  /// How often it came, one after the other.
  var count = 1

  /// The rows of a story. Calls that move nothing between the programs are left out where there are too many.
  static func rows(of story: Story, limit: Int) -> (rows: [DiagramRow], left: Int) {
    let receiving = Set(story.arrows.compactMap(\.to))
    var rows: [DiagramRow] = []
    for (index, step) in story.steps.enumerated() {
      let row = DiagramRow(
        step: index, side: step.side, label: label(of: step),
        isIn: step.payload.map { !$0.isSent } ?? receiving.contains(index),
        isFailure: step.failure != nil, isBlocked: step.isBlocked)
      if let last = rows.last, last.side == row.side, last.label == row.label, last.isIn == row.isIn {
        rows[rows.count - 1].count += 1
      } else {
        rows.append(row)
      }
    }
    return fold(rows, limit: limit)
  }

  /// A stretch of rows that comes again and again is shown once, its rows with a count.
  private static func fold(_ rows: [DiagramRow], limit: Int) -> ([DiagramRow], Int) {
    var result: [DiagramRow] = []
    var index = 0
    while index < rows.count {
      let found = (2...16).lazy.compactMap { length -> (Int, Int)? in
        let times = repeats(rows, at: index, length)
        return times > 2 ? (length, times) : nil
      }.first
      if let (length, times) = found {
        for row in rows[index..<index + length] {
          var row = row
          row.count *= times
          result.append(row)
        }
        index += length * times
      } else {
        result.append(rows[index])
        index += 1
      }
      if result.count > limit + 16 { break }
    }
    let shown = result.prefix(limit)
    return (Array(shown), rows.reduce(0) { $0 + $1.count } - shown.reduce(0) { $0 + $1.count })
  }

  private static func repeats(_ rows: [DiagramRow], at start: Int, _ length: Int) -> Int {
    var times = 1
    while start + (times + 1) * length <= rows.count {
      let same = (0..<length).allSatisfy { rows[start + $0].isLike(rows[start + times * length + $0]) }
      guard same else { break }
      times += 1
    }
    return times
  }

  private func isLike(_ other: DiagramRow) -> Bool {
    side == other.side && label == other.label && isIn == other.isIn && count == other.count
  }

  private static func label(of step: Step) -> String {
    var label = step.function
    if let failure = step.failure {
      label += ": \(failure.name)"
    } else if let payload = step.payload {
      label +=
        payload.count == 0 ? " 0 bytes: the end" : " \(payload.count) byte\(payload.count == 1 ? "" : "s")"
    }
    return String(label.unicodeScalars.prefix(60))
  }
}
