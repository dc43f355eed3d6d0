import TraceText
public import Walkthrough

extension Diagram {
  /// A sequence diagram for Mermaid, in its simplest words: participants, messages, notes. At most 60 rows.
  ///
  /// A send and the receive that got all of it in the very next row are one message from program to program; others
  /// go to the kernel or come from it, and say which steps they belong to.
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
    let links = Links(story.arrows)
    var index = 0
    while index < rows.count {
      let row = rows[index]
      let next = index + 1 < rows.count ? rows[index + 1] : nil
      index += 1
      guard sides.indices.contains(row.side) else { continue }
      let times = row.count > 1 ? " (\(row.count) times)" : ""
      if let next, links.isOneMessage(row, next) {
        index += 1
        text +=
          "  p\(row.side)->>p\(next.side): "
          + Escape.mermaid("\(row.step + 1). \(row.label), \(next.step + 1). \(next.label)\(times)") + "\n"
        continue
      }
      let arrow = row.isFailure ? "-x" : row.isIn ? "-->>" : "->>"
      let ends = row.isIn && !row.isFailure ? "kernel\(arrow)p\(row.side)" : "p\(row.side)\(arrow)kernel"
      text += "  \(ends): \(Escape.mermaid("\(row.step + 1). \(row.label)\(times)\(links.words(row))"))\n"
    }
    if left > 0 { text += "  Note over kernel: \(Figures.count(left, "call")) more not drawn\n" }
    return text
  }

  private static func name(_ text: String) -> String {
    let short = String(text.unicodeScalars.prefix(40))
    return Escape.mermaid(short.isEmpty ? "program" : short)
  }
}

/// Which rows give to which.
private struct Links {
  private var outgoing: [Int: [Arrow]] = [:]
  private var incoming: [Int: [Arrow]] = [:]

  init(_ arrows: [Arrow]) {
    for arrow in arrows {
      outgoing[arrow.from, default: []].append(arrow)
      if let to = arrow.to { incoming[to, default: []].append(arrow) }
    }
  }

  /// Whether the second row got what the first gave, all of it and nothing else, and nothing came between.
  func isOneMessage(_ first: DiagramRow, _ second: DiagramRow) -> Bool {
    guard first.steps.count == 1, second.steps.count == 1, first.count == second.count,
      first.side != second.side,
      !first.isFailure, !second.isFailure, let out = outgoing[first.step], out.count == 1
    else { return false }
    return out[0].to == second.step && incoming[second.step]?.count == 1
  }

  /// ` (to step 15)`: where what it gave went, and whence what it got came.
  func words(_ row: DiagramRow) -> String {
    guard row.count == 1 else { return "" }
    var words: [String] = []
    if let from = incoming[row.step]?.map(\.from) { words.append(Self.steps("from", from)) }
    if let out = outgoing[row.step] {
      let to = out.compactMap(\.to)
      let call = (out.first { $0.kind != .connection } ?? out[0]).kind.taker
      words.append(to.isEmpty ? "no \(call) in these traces" : Self.steps("to", to))
    }
    return words.isEmpty ? "" : " (\(words.joined(separator: ", ")))"
  }

  private static func steps(_ word: String, _ steps: [Int]) -> String {
    let shown = steps.prefix(4).map { String($0 + 1) }.joined(separator: ", ")
    return "\(word) step\(steps.count == 1 ? "" : "s") \(shown)\(steps.count > 4 ? ", …" : "")"
  }
}
