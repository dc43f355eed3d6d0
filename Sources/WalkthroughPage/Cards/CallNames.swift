import Walkthrough

/// The names of one call under each other: as the program wrote it, its C prototype, strace's line in short. What stands
/// for the same thing stands in the same column.
struct CallNames {
  /// One of the names.
  struct Name {
    /// The class of its row.
    let kind: String
    /// `Swift`, `C`, `strace`
    let title: String
    /// Where to look it up: `recv(2)`, `line 31`; nil for nowhere.
    let place: String?
    let text: MarkedText
  }

  /// A stretch of a row: where it begins, and what stands in it.
  private struct Cell {
    var column: Int
    var parts: [MarkedText.Part]
  }

  let names: [Name]

  var node: Node? {
    guard !names.isEmpty else { return nil }
    // Arguments that no name shows have no column.
    let shown = Set(names.flatMap { $0.text.parts.compactMap { Self.order($0.mark) } }).union([0]).sorted()
    let columns = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($1, $0) })
    return el(
      "table", "names",
      [
        el(
          "tbody", [],
          names.map { name in
            let cells = Self.cells(name.text, columns)
            return el(
              "tr", name.kind,
              [
                el(
                  "th", [("scope", "row")],
                  [.text(name.title)] + (name.place.map { [.text(" "), el("small", "", $0)] } ?? []))
              ]
                + cells.enumerated().map { place, cell in
                  let end = place + 1 < cells.count ? cells[place + 1].column : shown.count
                  let span = end - cell.column
                  let attributes =
                    (span > 1 ? [("colspan", String(span))] : [])
                    + (Self.isLong(cell) ? [("class", "long")] : [])
                  return el(
                    "td", attributes,
                    [el("code", [], cell.parts.flatMap(Self.nodes))])
                })
          })
      ])
  }

  /// Where a part stands among the columns: the function, the arguments, the result.
  private static func order(_ mark: Mark?) -> Int? {
    switch mark {
    case .function: 0
    case .argument(let index): index < 0 || index > 1000 ? nil : index + 1
    case .result: Int.max
    case nil: nil
    }
  }

  /// Whether a cell holds a word that must be broken at any character where there is little room, such as a string;
  /// `setsockopt(` and `SO_REUSEADDR,` are not.
  private static func isLong(_ cell: Cell) -> Bool {
    cell.parts.contains { part in pieces(part.text).contains { $0.utf8.count > longestWord } }
  }
  private static let longestWord = 15

  /// Where a long text may be broken: behind a space, and within a structure behind what opens a value.
  private static func pieces(_ text: String) -> [Substring] {
    var pieces: [Substring] = []
    var start = text.startIndex
    for place in text.indices where " =({[".contains(text[place]) {
      let end = text.index(after: place)
      pieces.append(text[start..<end])
      start = end
    }
    return pieces + [text[start...]]
  }

  /// A part with its counterpart's name; one that is long says where it may be broken.
  private static func nodes(_ part: MarkedText.Part) -> [Node] {
    let pieces = part.text.utf8.count > longestWord ? pieces(part.text) : [part.text[...]]
    let texts = pieces.enumerated().flatMap { place, piece -> [Node] in
      (place > 0 ? [el("wbr")] : []) + [.text(String(piece))]
    }
    guard let mark = part.mark else { return texts }
    return [el("span", [("class", "m"), ("data-m", Card.name(mark))], texts)]
  }

  /// A name in cells. They keep its order, so that read from left to right they are the name: what stands before its
  /// function (a result's type) stays with it, and a part that would have to go back stays where the last one was.
  private static func cells(_ text: MarkedText, _ columns: [Int: Int]) -> [Cell] {
    var cells = [Cell(column: 0, parts: [])]
    var isBehindFunction = false
    var label = ""
    for part in text.parts {
      guard let order = order(part.mark), let column = columns[order] else {
        // What names the next part, `upTo: `, goes with it; the space behind a comma stays.
        let text = label + part.text
        var end = text.lastIndex { "(,)".contains($0) }.map(text.index(after:)) ?? text.startIndex
        while end < text.endIndex, text[end] == " " { end = text.index(after: end) }
        if end > text.startIndex {
          cells[cells.count - 1].parts.append(MarkedText.Part(String(text[..<end])))
        }
        label = String(text[end...])
        continue
      }
      if part.mark == .function { isBehindFunction = true }
      if isBehindFunction, column > cells[cells.count - 1].column {
        cells.append(Cell(column: column, parts: []))
      }
      if !label.isEmpty { cells[cells.count - 1].parts.append(MarkedText.Part(label)) }
      label = ""
      cells[cells.count - 1].parts.append(part)
    }
    if !label.isEmpty { cells[cells.count - 1].parts.append(MarkedText.Part(label)) }
    return cells
  }
}
