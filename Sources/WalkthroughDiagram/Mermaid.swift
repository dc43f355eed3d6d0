import LabReports
public import Walkthrough

extension Diagram {
  /// A sequence diagram for Mermaid, in its simplest words: participants, messages, notes. At most 60 messages.
  ///
  /// In Markdown it stands between fences with the word `mermaid`.
  public static func mermaid(_ story: Story) -> String {
    let (rows, left) = DiagramRow.rows(of: story, limit: 60)
    var text = "sequenceDiagram\n"
    // Clients left of the kernel, servers right of it, as they are drawn elsewhere; of the programs those with a row.
    let shown = Set(rows.map(\.side))
    let sides = story.sides
    func participants(right isRight: Bool) -> String {
      LaneGroups(story).groups.filter { $0.isRight == isRight }.flatMap(\.sides).filter(shown.contains)
        .map { "  participant p\($0) as \(name(sides[$0].name))\n" }.joined()
    }
    text += participants(right: false) + "  participant kernel\n" + participants(right: true)
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
