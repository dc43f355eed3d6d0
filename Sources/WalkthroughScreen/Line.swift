import LabReports
import TraceText

/// A line of the screen: stretches of text, each with what it is.
///
/// The one door to the screen: whatever is added has its control characters made visible, so no line can steer the
/// terminal or be wider than it says.
struct Line {
  private(set) var stretches: [(text: String, role: Style.Role?)] = []
  /// Its columns.
  private(set) var width = 0

  /// An empty line.
  init() {}

  init(_ text: String, _ role: Style.Role? = nil) { add(text, role) }

  /// Longer texts would only be cut.
  private static let limit = 4096

  mutating func add(_ text: String, _ role: Style.Role? = nil) {
    guard !text.isEmpty else { return }
    let visible = Escape.terminal(String(text.unicodeScalars.prefix(Self.limit)))
    stretches.append((visible, role))
    width += Columns.width(visible)
  }

  mutating func add(_ line: Line) {
    stretches += line.stretches
    width += line.width
  }

  /// Blanks up to a column.
  mutating func pad(to column: Int) {
    guard column > width else { return }
    stretches.append((Columns.blanks(column - width), nil))
    width = column
  }

  /// At most so many columns, with … at the end of what was cut.
  func cut(to columns: Int) -> Line {
    var result = Line()
    guard width > columns else {
      // Marks take no columns: a thousand of them on one letter are still too many for a line.
      let count = stretches.reduce(0) { $0 + $1.text.unicodeScalars.count }
      if count <= 4 * columns + 64 { return self }
      for stretch in stretches {
        result.add(String(stretch.text.unicodeScalars.prefix(4 * columns)), stretch.role)
      }
      return result
    }
    guard columns > 0 else { return result }
    var room = columns - 1
    for stretch in stretches {
      var kept = ""
      for character in stretch.text {
        let size = Columns.width(String(character))
        guard size <= room else {
          result.add(kept + "…", stretch.role)
          return result
        }
        kept.append(character)
        room -= size
      }
      result.add(kept, stretch.role)
    }
    return result
  }

  /// The line for a terminal.
  func text(_ style: Style) -> String {
    stretches.map { stretch in stretch.role.map { style.paint(stretch.text, $0) } ?? stretch.text }.joined()
  }

  /// A text in as many lines as it needs, at most `limit`, with … where it is cut.
  ///
  /// - Parameter indent: blanks before every line but the first.
  static func wrapped(
    _ text: String, _ role: Style.Role? = nil, to columns: Int, indent: Int = 0, limit: Int = 12
  ) -> [Line] {
    let columns = max(columns, 8)
    let visible = Escape.terminal(String(text.unicodeScalars.prefix(4 * columns * limit)))
    let all = Columns.wrapped(visible, to: columns, indent: indent)
    var lines = all.prefix(limit).map { Line($0, role) }
    if all.count > limit, var last = lines.popLast() {
      last = last.cut(to: columns - 2)
      last.add(" …", role)
      lines.append(last)
    }
    return lines
  }
}
