import LanguageMapping

extension TraceReading {
  /// What does not add up in a table: each event that is placed in a row stands in one row alone, and no other does; the
  /// rows and what is left over are all lines.
  package func brokenBooks() -> [String] {
    guard let table else { return [] }
    var broken: [String] = []
    if table.places.count != events.count {
      return ["\(table.places.count) places for \(events.count) events"]
    }
    for (event, line) in zip(events, table.placeLines) where event.line != line {
      broken.append("the place of line \(event.line) says line \(line)")
    }
    let inRows = table.rows.reduce(0) { $0 + $1.lineCount }
    let leftOver = table.leftovers.values.reduce(0, +)
    if inRows + leftOver != lineCount || table.lineCount != lineCount {
      broken.append("\(inRows) lines in rows and \(leftOver) left over of \(lineCount)")
    }
    var owner = [Int](repeating: -1, count: lineCount + 1)
    for (index, row) in table.rows.enumerated() {
      for line in row.lines.lines {
        if !owner.indices.contains(line) || owner[line] >= 0 {
          broken.append("line \(line) stands in two rows")
        } else {
          owner[line] = index
        }
      }
    }
    for event in events where event.place.isInRow != (owner[event.line] >= 0) {
      broken.append("line \(event.line) is placed as \(event.place), and stands in row \(owner[event.line])")
    }
    return Array(broken.prefix(4))
  }
}
