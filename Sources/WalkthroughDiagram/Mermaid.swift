import LabReports
public import Walkthrough

extension Diagram {
  /// A sequence diagram for Mermaid, in its simplest words: participants, messages, notes. At most 60 messages.
  ///
  /// In Markdown it stands between fences with the word `mermaid`.
  public static func mermaid(_ story: Story) -> String {
    let (rows, left) = DiagramRow.rows(of: story, limit: 60)
    var text = "sequenceDiagram\n"
    let sides = story.sides.prefix(8)
    let kernelPlace = sides.count == 2 ? 1 : sides.count
    for place in 0...sides.count {
      if place == kernelPlace { text += "  participant kernel\n" }
      if place < sides.count { text += "  participant p\(place) as \(name(sides[place].name))\n" }
    }
    for row in rows where row.side < sides.count {
      let arrow = row.isFailure ? "-x" : row.isIn ? "-->>" : "->>"
      let ends = row.isIn && !row.isFailure ? "kernel\(arrow)p\(row.side)" : "p\(row.side)\(arrow)kernel"
      let times = row.count > 1 ? " (\(row.count) times)" : ""
      text += "  \(ends): \(Escape.mermaid("\(row.step + 1). \(row.label)\(times)"))\n"
    }
    if left > 0 { text += "  Note over kernel: and \(left) calls more\n" }
    return text
  }

  private static func name(_ text: String) -> String {
    let short = String(text.unicodeScalars.prefix(40))
    return Escape.mermaid(short.isEmpty ? "program" : short)
  }
}
