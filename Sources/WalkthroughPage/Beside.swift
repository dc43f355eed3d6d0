import Walkthrough

/// Two runs in one table, what differs marked in words.
enum Beside {
  /// More pairs than these are set side by side by their order alone.
  private static let limit = 4_000_000

  static func node(_ left: Story, _ right: Story) -> Node {
    let (a, b) = (left.steps, right.steps)
    let rows = pairs(a, b).map { pair -> Node in
      let one = pair.0.map { a[$0] }
      let two = pair.1.map { b[$0] }
      let what: String
      if let one, let two {
        what = line(one) == line(two) ? "same" : "differs"
      } else {
        what = one == nil ? "only right" : "only left"
      }
      return el(
        "tr", [("class", what == "same" ? "same" : "diff")],
        [
          el("td", [], [.text(what)]), cell(pair.0, one, left, link: true),
          cell(pair.1, two, right, link: false),
        ])
    }
    let head = el(
      "tr", [],
      ["", left.heading.title, right.heading.title].map { el("th", [("scope", "col")], [.text($0)]) })
    return el(
      "details", [("open", ""), ("id", "beside")],
      [
        el("summary", "", "Side by side with another run"),
        el("div", "wide", [el("table", [], [el("thead", [], [head]), el("tbody", [], rows)])]),
      ])
  }

  private static func line(_ step: Step) -> String {
    guard let main = step.mainSyscall, step.syscalls.indices.contains(main) else { return step.function }
    return step.syscalls[main].short.plain
  }

  private static func cell(_ index: Int?, _ step: Step?, _ story: Story, link: Bool) -> Node {
    guard let index, let step else { return el("td", "note", "no such step") }
    let side = story.sides.indices.contains(step.side) ? story.sides[step.side].name : "program"
    let number =
      link ? el("a", [("href", "#step-\(index + 1)")], [.text("\(index + 1)")]) : .text("\(index + 1)")
    return el("td", [], [number, .text(" \(side) "), el("code", "", Texts.short(line(step), 400))])
  }

  /// The longest common row of calls of the same side and function; what is in one alone stands alone.
  private static func pairs(_ a: [Step], _ b: [Step]) -> [(Int?, Int?)] {
    let same = { (i: Int, j: Int) in a[i].function == b[j].function && a[i].side == b[j].side }
    guard a.count.multipliedReportingOverflow(by: b.count).partialValue <= limit else {
      return (0..<max(a.count, b.count)).map { ($0 < a.count ? $0 : nil, $0 < b.count ? $0 : nil) }
    }
    let width = b.count + 1
    var best = [Int32](repeating: 0, count: (a.count + 1) * width)
    for i in a.indices.reversed() {
      for j in b.indices.reversed() {
        best[i * width + j] =
          same(i, j)
          ? best[(i + 1) * width + j + 1] + 1 : max(best[(i + 1) * width + j], best[i * width + j + 1])
      }
    }
    var (i, j) = (0, 0)
    var rows: [(Int?, Int?)] = []
    while i < a.count || j < b.count {
      if i < a.count, j < b.count, same(i, j) {
        rows.append((i, j))
        (i, j) = (i + 1, j + 1)
      } else if j >= b.count || (i < a.count && best[(i + 1) * width + j] >= best[i * width + j + 1]) {
        rows.append((i, nil))
        i += 1
      } else {
        rows.append((nil, j))
        j += 1
      }
    }
    return rows
  }
}
