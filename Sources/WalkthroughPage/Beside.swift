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
    let a = left.steps.indices.filter { left.steps[$0].side == one }
    let b = right.steps.indices.filter { right.steps[$0].side == two }
    var differing = 0
    let rows = pairs(a.map { Entry(left.steps[$0]) }, b.map { Entry(right.steps[$0]) }).map {
      pair -> Node in
      let first = pair.0.map { left.steps[a[$0]] }
      let second = pair.1.map { right.steps[b[$0]] }
      let what: String
      if let first, let second {
        what = comparable(first) == comparable(second) ? "same" : "differs"
      } else {
        what = first == nil ? "only right" : "only left"
      }
      if what != "same" { differing += 1 }
      return el(
        "tr", [("class", what == "same" ? "same" : "diff")],
        [
          el("td", [], [.text(what)]), cell(pair.0.map { a[$0] }, first, link: true),
          cell(pair.1.map { b[$0] }, second, link: false),
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
      ], differing
    )
  }

  private static func line(_ step: Step) -> MarkedText {
    guard let main = step.mainSyscall, step.syscalls.indices.contains(main) else {
      return MarkedText([MarkedText.Part(step.function)])
    }
    return step.syscalls[main].short
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
      return withoutChance(part.text)
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

  /// A text without ports of the range that the kernel chooses from, and without pointers.
  private static func withoutChance(_ text: String) -> String {
    var out = ""
    var rest = text[...]
    while let sign = rest.firstRange(of: "htons(") ?? rest.firstRange(of: "0x") {
      out += rest[..<sign.upperBound]
      let isPort = rest[sign].hasPrefix("h")
      rest = rest[sign.upperBound...]
      let digits = rest.prefix { $0.isHexDigit }
      let isChance = isPort ? (Int(digits) ?? 0) >= firstChosenPort : digits.count >= 6
      out += isChance ? "…" : String(digits)
      rest = rest[digits.endIndex...]
    }
    return out + rest
  }

  /// ip(7): ip_local_port_range begins here unless somebody has set it.
  private static let firstChosenPort = 32768

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
