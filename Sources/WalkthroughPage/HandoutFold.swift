import Walkthrough

/// The lab's handout in the page: what it tells behind the run, each quoted line a link to its step.
///
/// Shut in the markup, unlike the page's other folds: it holds the answers to what the page asks.
enum HandoutFold {
  static func node(_ story: Story) -> Node? {
    guard !story.handout.isEmpty else { return nil }
    return el(
      "details", [("id", "lab")],
      [
        el(
          "summary", [],
          [.text("The handout: what to look for, and why (it tells the answers) "), el("kbd", "", "h")])
      ] + story.handout.flatMap(part))
  }

  /// The places of a step in the handout, as a line of its card: one for each group of lines, since the calls of one look-up
  /// stand in one step.
  static func links(_ places: [QuotedPlace]) -> Node? {
    guard !places.isEmpty else { return nil }
    let groups = places.indices.filter { index in
      index == 0 || places[index - 1].part != places[index].part
        || places[index - 1].group != places[index].group
    }
    let links = groups.prefix(mostLinks).map { index in
      let place = places[index]
      return
        el(
          "a", [("class", "to-handout"), ("href", "#" + id(place))], [.text("\(place.part), \(place.group)")])
    }
    return el(
      "p", "quoted",
      [.text("In the handout: ")] + links.enumerated().flatMap { $0 > 0 ? [.text(" · "), $1] : [$1] })
  }

  /// A handout that quotes a step more often says no more of it.
  private static let mostLinks = 4

  /// `look-3-2`: the second line of the third group.
  private static func id(_ place: QuotedPlace) -> String {
    "\(place.part.lowercased())-\(place.group)-\(place.line)"
  }

  private static func part(_ part: HandoutPart) -> [Node] {
    var nodes = [el("h3", "", part.title)]
    var group = 0
    for block in part.blocks {
      switch block {
      case .paragraph(let spans): nodes.append(el("p", [], prose(spans)))
      case .saying(let spans): nodes.append(el("blockquote", [], prose(spans)))
      case .code(let lines): nodes.append(el("pre", "", lines.joined(separator: "\n")))
      case .table(let rows): nodes.append(el("div", "wide", [table(rows)]))
      case .quotes(let quotes):
        group += 1
        nodes.append(figure(quotes, part.title, group))
      }
    }
    return nodes
  }

  private static func figure(_ quotes: [HandoutPart.Quote], _ title: String, _ group: Int) -> Node {
    el(
      "figure", [],
      [
        el("figcaption", "note", "\(title), \(group)"),
        el(
          "ol", [],
          quotes.enumerated().map { index, quote in
            let code = el("code", "", quote.text)
            let place = QuotedPlace(part: title, group: group, line: index + 1)
            return el(
              "li", [("id", id(place))],
              [quote.steps.first.map { el("a", [("href", "#step-\($0 + 1)")], [code]) } ?? code])
          }),
      ])
  }

  private static func table(_ rows: [[[HandoutPart.Span]]]) -> Node {
    func row(_ cells: [[HandoutPart.Span]], _ tag: String, _ attributes: [(String, String)] = []) -> Node {
      el("tr", [], cells.map { el(tag, attributes, prose($0)) })
    }
    return el(
      "table", [],
      rows.prefix(1).map { el("thead", [], [row($0, "th", [("scope", "col")])]) }
        + [el("tbody", [], rows.dropFirst().map { row($0, "td") })])
  }

  private static func prose(_ spans: [HandoutPart.Span]) -> [Node] {
    spans.map { span in
      switch span.style {
      case .plain: .text(span.text)
      case .code: el("code", "", span.text)
      case .strong: el("b", "", span.text)
      case .emphasis: el("em", "", span.text)
      }
    }
  }
}
