/// A table of text, its cells wrapped so that it fits a width.
package struct TextTable {
  /// Rows of cells; nil is a rule across the table.
  private var rows: [[String]?]
  private let columns: Int

  /// A table with its heading, a name for each column.
  package init(_ heading: [String]) {
    columns = heading.count
    rows = [heading, nil]
  }

  /// Adds a row.
  package mutating func add(_ cells: [String]) { rows.append(cells) }
  /// Adds a rule across the table.
  package mutating func addRule() { rows.append(nil) }

  /// The lines of the table, at most so many columns wide where a column can be narrowed that far. The first is painted as
  /// a heading.
  package func lines(width: Int, _ style: Style = .plain) -> [String] {
    let widths = widths(within: width)
    var lines = rows.flatMap { row -> [String] in
      guard let row else { return [widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")] }
      let cells = zip(row, widths).map { Columns.wrapped($0, to: $1) }
      let height = cells.map(\.count).max() ?? 0
      return (0..<height).map { line in
        let parts = zip(cells, widths).map { cell, width in
          Columns.padded(line < cell.count ? cell[line] : "", to: width)
        }
        return Columns.trimmed(parts.joined(separator: "  "))
      }
    }
    lines[0] = style.paint(lines[0], .heading)
    return lines
  }

  private func widths(within limit: Int) -> [Int] {
    var widths = (0..<columns).map { column in
      rows.compactMap { row in row.flatMap { column < $0.count ? Columns.width($0[column]) : nil } }.max()
        ?? 0
    }
    let room = limit - 2 * (columns - 1)
    var excess = widths.reduce(0, +) - room
    while excess > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 12 {
      // The widest column gives way to the next one, then both together.
      let next = widths.indices.filter { $0 != widest }.map { widths[$0] }.max() ?? 12
      let step = min(excess, max(1, widths[widest] - max(12, next)))
      widths[widest] -= step
      excess -= step
    }
    return widths
  }
}
