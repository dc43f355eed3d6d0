import CallForms
import LinuxABI
import TraceText
import Walkthrough

/// Two runs in one table for each program, what differs marked in words.
enum Beside {
  /// More pairs than these are set side by side by their order alone.
  private static let limit = 4_000_000

  static func node(_ left: Story, _ right: Story) -> Node {
    var parts: [Node] = [el("summary", "", "Side by side with another run: \(right.heading.title)")]
    let tables = sides(left, right).map { table($0, $1, left, right) }
    let differing = tables.reduce(0) { $0 + $1.differing }
    parts.append(
      el(
        "p", "",
        (differing == 0
          ? "Both runs make the same calls."
          : differing == 1
            ? "1 call differs, or stands on one side alone."
            : "\(differing) calls differ, or stand on one side alone.")
          + " Ports that the kernel chose, descriptors and addresses in memory are never the same twice and are not compared."
      ))
    for table in tables { parts += table.nodes }
    return el("details", [("open", ""), ("id", "beside")], parts)
  }

  /// The programs of both runs, by their names; without common names by their order.
  private static func sides(_ left: Story, _ right: Story) -> [(Int?, Int?)] {
    let names = right.sides.map(\.name)
    let hasCommon = left.sides.contains { names.contains($0.name) }
    var free = Set(right.sides.indices)
    var found: [(Int?, Int?)] = []
    for (index, side) in left.sides.enumerated() {
      let match = hasCommon ? names.firstIndex(of: side.name) : (names.indices.contains(index) ? index : nil)
      if let match { free.remove(match) }
      found.append((index, match))
    }
    return found + free.sorted().map { (nil, $0) }
  }

  private static func table(
    _ one: Int?, _ two: Int?, _ left: Story, _ right: Story
  ) -> (nodes: [Node], differing: Int) {
    let found = compared(one, two, left, right)
    let rows = found.map { pair -> Node in
      el(
        "tr", [("class", pair.likeness == .same ? "same" : "diff")],
        [
          el("td", [], [.text(pair.likeness.rawValue)]),
          cell(pair.left, pair.left.map { left.steps[$0] }, link: true),
          cell(pair.right, pair.right.map { right.steps[$0] }, link: false),
        ])
    }
    let name = one.map { left.sides[$0].name } ?? two.map { right.sides[$0].name } ?? "program"
    let head = el(
      "tr", [],
      ["", left.heading.title, right.heading.title].map { el("th", [("scope", "col")], [.text($0)]) })
    return (
      [
        el("h3", "", name),
        el("div", "wide", [el("table", [], [el("thead", [], [head]), el("tbody", [], rows)])]),
      ], found.count { $0.likeness != .same }
    )
  }

  /// A call of one run beside one of the other, by their steps.
  private struct Pair {
    enum Likeness: String { case same, differs, onlyLeft = "only left", onlyRight = "only right" }
    var left: Int?
    var right: Int?
    var likeness: Likeness
  }

  private static func compared(_ one: Int?, _ two: Int?, _ left: Story, _ right: Story) -> [Pair] {
    let a = left.steps.indices.filter { left.steps[$0].side == one }
    let b = right.steps.indices.filter { right.steps[$0].side == two }
    let (first, second) = (a.map { Entry(left.steps[$0]) }, b.map { Entry(right.steps[$0]) })
    return pairs(first, second).map { pair in
      let likeness: Pair.Likeness =
        switch pair {
        case (let i?, let j?): first[i].text == second[j].text ? .same : .differs
        case (_, nil): .onlyLeft
        case (nil, _): .onlyRight
        }
      return Pair(left: pair.0.map { a[$0] }, right: pair.1.map { b[$0] }, likeness: likeness)
    }
  }

  /// The steps of the left run that are not as in the right one.
  static func differing(_ left: Story, _ right: Story) -> [Int] {
    sides(left, right).flatMap { compared($0, $1, left, right) }.filter { $0.likeness != .same }.compactMap(
      \.left)
  }

  private static func line(_ step: Step) -> MarkedText {
    step.main?.short ?? MarkedText([MarkedText.Part(step.function)])
  }

  /// A call without what two runs of one program have differently: the numbers of descriptors, ports that the kernel chose,
  /// addresses in memory.
  private static func comparable(_ step: Step) -> String {
    let names = Dictionary(
      step.explanations.map { ($0.mark, $0.name) }, uniquingKeysWith: { first, _ in first })
    let makes = makers.contains(step.function)
    return line(step).parts.map { part -> String in
      guard let mark = part.mark else { return part.text }
      if let name = names[mark], name == "fd" || name.hasSuffix("fd"), part.text.allSatisfy(\.isNumber) {
        return "fd"
      }
      if mark == .result, makes, part.text.allSatisfy(\.isNumber) { return "fd" }
      return Quotation.withoutChance(part.text)
    }.joined()
  }

  /// The calls whose result is a descriptor, or may be one; libc's functions have the same names.
  private static let makers: Set<String> = {
    let rows = SyscallTraits.all.filter {
      switch $0.makes {
      case .result, .connection, .copy, .copyByCommand, .copyOfOther: true
      case .nothing, .pair, .passed: false
      }
    }
    return Set(rows.flatMap(\.names))
  }()

  private static func cell(_ index: Int?, _ step: Step?, link: Bool) -> Node {
    guard let index, let step else { return el("td", "note", "no such call") }
    let number =
      link ? el("a", [("href", "#step-\(index + 1)")], [.text("\(index + 1)")]) : .text("\(index + 1)")
    return el("td", [], [number, .text(" "), el("code", "", Texts.short(line(step).plain, 400))])
  }

  /// A call as it is compared.
  private struct Entry {
    var function: String
    var text: String

    init(_ step: Step) {
      function = step.function
      text = comparable(step)
    }

    /// How well two calls go together: not at all, by their function, or wholly.
    func likeness(_ other: Entry) -> Int32 { function != other.function ? 0 : text == other.text ? 3 : 1 }
  }

  /// The calls of both runs in pairs, so that as many as can be are like each other; what is in one alone stands alone.
  private static func pairs(_ a: [Entry], _ b: [Entry]) -> [WeightedAlignment.Row] {
    WeightedAlignment.rows(a.count, b.count, limit: limit) { a[$0].likeness(b[$1]) }
      ?? (0..<max(a.count, b.count)).map { ($0 < a.count ? $0 : nil, $0 < b.count ? $0 : nil) }
  }
}
