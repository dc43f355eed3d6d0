import Walkthrough

/// The call-mapping table of a story: what the program calls, the Linux API, the system calls seen, and how often.
enum MappingTable {
  /// More rows than these are left out, and counted.
  private static let limit = 400

  private struct Key: Hashable {
    var call: String
    var function: String
  }

  private struct Row {
    var prototype: String
    var seen: [String] = []
    var counts: [Int: Int] = [:]
    var first: Int
  }

  static func node(_ story: Story) -> Node {
    var rows: [Key: Row] = [:]
    for (index, step) in story.steps.enumerated() {
      let key = Key(call: call(step), function: step.function)
      guard rows[key] != nil || rows.count < limit else { continue }
      rows[key, default: Row(prototype: step.prototype?.plain ?? step.function, first: index)].counts[
        step.side, default: 0] += 1
      for name in syscalls(step) where rows[key]?.seen.contains(name) == false {
        rows[key]?.seen.append(name)
      }
    }
    let head = ["call", "C function", "system call seen"] + story.sides.map(\.name) + ["first step"]
    let body = rows.sorted { $0.value.first < $1.value.first }.map { key, row in
      el(
        "tr", [],
        [
          el("td", [], [el("code", "", key.call)]), el("td", [], [el("code", "", row.prototype)]),
          el(
            "td", [],
            [el("code", "", row.seen.isEmpty ? nothing(row, story) : row.seen.joined(separator: ", "))]),
        ] + story.sides.indices.map { el("td", "", row.counts[$0].map(String.init) ?? "–") }
          + [el("td", [], [el("a", [("href", "#step-\(row.first + 1)")], [.text("\(row.first + 1)")])])])
    }
    return el(
      "div", "wide",
      [
        el(
          "table", [],
          [
            el("caption", "", "Which call became which system call, and how often in each program"),
            el("thead", [], [el("tr", [], head.map { el("th", [("scope", "col")], [.text($0)]) })]),
            el("tbody", [], body),
          ])
      ])
  }

  /// What stands for no system call: none was seen, or none was asked for.
  private static func nothing(_ row: Row, _ story: Story) -> String {
    let wasAsked = row.counts.keys.contains { story.side($0)?.isTraced == true }
    return wasAsked ? "none" : "not asked"
  }

  /// The call's name as the program wrote it: `receive(upTo:)` without its values.
  private static func call(_ step: Step) -> String {
    guard let swift = step.swift else { return "–" }
    // Labels are in the parts that stand for nothing; a value without one is `_:`.
    var text = ""
    var isLabelled = false
    for part in swift.parts {
      switch part.mark {
      case nil:
        let label = part.text.filter { !" ,\"".contains($0) }
        text += label
        isLabelled = label.hasSuffix(":")
      case .function: text += part.text
      default:
        if !isLabelled { text += "_:" }
        isLabelled = false
      }
    }
    return Texts.short(text, 120)
  }

  /// What the call became; of a look-up, which is none of the kernel's, all that it cost.
  private static func syscalls(_ step: Step) -> [String] {
    let seen = step.mainSyscall == nil ? step.syscalls : [step.main].compactMap(\.self)
    return seen.compactMap { call in
      call.short.parts.first { $0.mark == .function }?.text
        ?? call.short.plain.split(separator: "(").first.map(String.init)
    }
  }
}
