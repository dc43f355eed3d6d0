import Walkthrough

/// What the lines and marks of a story's picture mean: those that occur in it, and no others.
enum Legend {
  /// A kind of line with its end, and what it is.
  private struct Entry {
    let line: String
    let mark: EndMark?
    let meaning: String
  }

  private static let entries: [Entry] = [
    Entry(line: "stream", mark: .tip, meaning: "bytes of a stream"),
    Entry(line: "datagram", mark: .open, meaning: "a datagram"),
    Entry(line: "connection", mark: .diamond, meaning: "a connection: connect to accept"),
    Entry(line: "end", mark: .bar, meaning: "the end of a stream: a polite close, or shutdown"),
    Entry(line: "reset", mark: .cross, meaning: "a reset: the connection is broken off"),
    Entry(line: "stream", mark: .ring, meaning: "arrives at no call of this trace"),
    Entry(line: "datagram", mark: .lost, meaning: "lost: the receiver’s buffer had no room"),
    Entry(line: "none", mark: .wall, meaning: "refused: nobody is there"),
    Entry(line: "none", mark: .glass, meaning: "time is over, and nothing came"),
  ]

  static func node(_ story: Story) -> Node {
    var found = Set(story.arrows.map(EndMark.init))
    if story.steps.contains(where: \.isRefused) { found.insert(.wall) }
    if story.steps.contains(where: \.isTimedOut) { found.insert(.glass) }
    var items = [item([], "Time runs downward, a row for each step")]
    if story.steps.contains(where: \.isBlocked) {
      items.append(
        item(
          [
            el(
              "rect",
              [("class", "box"), ("x", "1"), ("y", "1"), ("width", "42"), ("height", "14"), ("rx", "3")]),
            el("rect", [("class", "wait"), ("x", "1"), ("y", "1"), ("width", "5"), ("height", "14")]),
          ], "a thick edge: the call waits, from where the box begins"))
    }
    if !story.conversations.isEmpty {
      items.append(
        item(
          [
            el(
              "rect",
              [("class", "frame"), ("x", "1"), ("y", "1"), ("width", "42"), ("height", "14"), ("rx", "3")])
          ],
          "a frame: what belongs to one conversation, with its descriptors and addresses"))
    }
    for entry in entries {
      guard let mark = entry.mark, found.contains(mark) else { continue }
      let name = "-legend"
      items.append(
        item(
          [
            el("defs", [], [mark.marker(name)]),
            el(
              "line",
              [
                ("class", "sign " + entry.line), ("x1", "1"), ("y1", "8"), ("x2", "34"), ("y2", "8"),
                ("marker-end", "url(#\(mark.rawValue)\(name))"),
              ]),
          ], entry.meaning))
    }
    // The script says here what a row is when the lanes are drawn to scale.
    items.append(el("li", [("id", "scale"), ("hidden", "")]))
    return el("section", [("aria-label", "Legend of the lanes")], [el("ul", "legend", items)])
  }

  private static func item(_ drawn: [Node], _ meaning: String) -> Node {
    guard !drawn.isEmpty else { return el("li", [], [.text(meaning)]) }
    return el(
      "li", [],
      [
        el(
          "svg", [("width", "44"), ("height", "16"), ("viewBox", "0 0 44 16"), ("aria-hidden", "true")], drawn
        ),
        .text(" " + meaning),
      ])
  }
}
