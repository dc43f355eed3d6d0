import Threads
import TraceText
import Walkthrough

/// What stands around the steps: heading, bar, rest, questions, downloads.
enum Frame {
  /// Which programs have their own words beside the trace's.
  private static func logs(of names: [String], among count: Int) -> String {
    if names.isEmpty { return "" }
    if names.count == count { return " The programs' own log of their calls stands beside it." }
    return " Beside it stands the log that \(names.joined(separator: " and ")) wrote of its own calls."
  }

  static func header(_ story: Story) -> Node {
    let heading = story.heading
    var facts = heading.commands.map { el("li", [], [.text("command: "), el("code", "", $0)]) }
    facts += heading.facts.map { el("li", "", "\($0.name): \($0.value)") }
    for (index, side) in story.sides.enumerated() {
      var text = "\(side.name): \(side.program ?? "a program that the trace does not name")"
      if let language = side.language { text += " (\(language))" }
      text += side.hasLog || story.hasSource(index) ? "" : "; without a log, so without source lines"
      if let verdict = side.verdict { text += "; log and trace: \(verdict)" }
      facts.append(el("li", "", text))
    }
    var top: [Node] = [el("h1", "", heading.title)]
    if let question = heading.question { top.append(el("p", "question", question)) }
    var line: [Node] = [el("b", "", heading.origin ?? "origin unknown")]
    // Where two terminals made the run, each had a command of its own.
    for command in heading.commands.prefix(3) { line += [.text(" · "), el("code", "", command)] }
    if heading.commands.count > 3 { line.append(.text(" · and \(heading.commands.count - 3) more")) }
    top.append(el("p", "origin", line))
    let how =
      if story.sides.contains(where: \.isTraced) {
        "strace wrote down every system call: each time a program asked the kernel for something."
          + Self.logs(of: story.sides.filter(\.hasLog).map(\.name), among: story.sides.count)
      } else {
        "The programs' own logs of their calls: nobody asked the kernel."
      }
    top.append(el("p", "note", how))
    // What is missing must be seen before the steps are: nothing folds it.
    if !story.notes.isEmpty { top.append(el("ul", "note", story.notes.map { el("li", "", $0) })) }
    if !story.introduction.isEmpty {
      top.append(
        el(
          "details", [("open", ""), ("class", "facts")],
          [el("summary", "", "The lab: what the programs do")]
            + story.introduction.map { el("p", [], Texts.withCode($0)) }))
    }
    top.append(
      el(
        "details", [("open", ""), ("class", "facts")],
        [el("summary", "", "The run: commands, host, programs")] + [el("ul", [], facts)]))
    return el("header", [], top)
  }

  static func bar(_ story: Story) -> Node {
    let count = story.steps.count
    func button(_ id: String, _ text: String, _ key: String, pressed: Bool = false) -> Node {
      var attributes = [("type", "button"), ("id", id), ("title", "key \(key)")]
      if pressed { attributes.append(("aria-pressed", "false")) }
      return el("button", attributes, [.text(text)])
    }
    return el(
      "nav", [("class", "bar"), ("aria-label", "Steps")],
      [
        button("prev", "◀ Back", "←"), el("span", [("id", "where")], [.text("1 of \(count)")]),
        button("next", "Next ▶", "→"),
        button("ka", "Arguments", "a", pressed: true), button("kb", "Bytes", "b", pressed: true),
        button("ks", "State", "s", pressed: true), button("kq", "Quiz", "q", pressed: true),
        button("kr", "Rest", "r"),
      ] + (story.steps.contains { $0.moment != nil } ? [button("kt", "To scale", "t", pressed: true)] : [])
        + [
          button("kl", "Lanes", "v", pressed: true), button("kp", "Present", "p", pressed: true),
          button("help", "Keys ?", "?"), el("span", [("id", "score"), ("role", "status")]),
          el("button", [("type", "button"), ("id", "save"), ("hidden", "")], [.text("Save answers")]),
        ])
  }

  static let help = el(
    "dialog", [("id", "keys"), ("aria-label", "Keys")],
    [
      el("h2", "", "Keys"),
      el(
        "ul", [],
        [
          "→ ↓ next step, ← ↑ the one before", "Home first, End last",
          "a arguments, b bytes, s state of every step",
          "q quiz: each step asks before it is shown; 1 to 4 answer", "r the rest of the trace",
          "t lanes to scale: rows as far apart as time passed",
          "h the lab's handout, at the line that quotes this step",
          "p present, for a projector; there q asks and then answers; Esc leaves it",
          "? these keys, Esc closes",
        ].map { el("li", "", $0) }),
      el(
        "p", "",
        "Point at a part of a call, or move to it with Tab: its counterparts are underlined. An address ending in #step-12 opens step 12, and one in #call-server-recv-2 the server's second recv, in any run of the lab."
      ),
      el("button", [("type", "button"), ("id", "shut")], [.text("Close")]),
    ])

  /// Who learns predicts first: what a lab's page asks before it shows anything. A script shows it, and nothing without one.
  static func offer(_ story: Story) -> Node? {
    guard story.isLesson, !story.questions.isEmpty else { return nil }
    func button(_ id: String, _ text: String) -> Node {
      el("button", [("type", "button"), ("id", id)], [.text(text)])
    }
    return el(
      "section", [("id", "offer"), ("class", "offer"), ("aria-labelledby", "offered"), ("hidden", "")],
      [
        el("h2", [("id", "offered")], [.text("Predict first?")]),
        el(
          "p", "",
          "Whoever says what will happen before it is shown learns it. Some of the steps ask: "
            + "\(Figures.count(story.questions.count, "question")), answered by a click or the keys 1 to 4. "
            + "The key q changes your mind."),
        el("p", [], [button("predict", "Predict first"), button("at-once", "Show it at once")]),
      ])
  }

  static let saving = el(
    "dialog", [("id", "saving"), ("aria-labelledby", "saves")],
    [
      el("h2", [("id", "saves")], [.text("Save answers")]),
      el(
        "p", "",
        "A file of one line: the title, the run, each answer with the right one, and how many seconds it took. "
          + "No name is in it unless you write one."),
      el(
        "p", [],
        [
          el("label", [("for", "who")], [.text("Name, if somebody wants it: ")]),
          el("input", [("id", "who"), ("maxlength", "100"), ("autocomplete", "off")]),
        ]),
      el("button", [("type", "button"), ("id", "write")], [.text("Save")]), .text(" "),
      el("button", [("type", "button"), ("id", "unsaved")], [.text("Cancel")]),
    ])

  static func handout(_ story: Story) -> Node? {
    guard !story.openQuestions.isEmpty else { return nil }
    return el(
      "details", [("open", ""), ("id", "handout")],
      [
        el("summary", "", "Questions of the handout, to answer in your own words"),
        el("ol", [], story.openQuestions.map { el("li", "", Texts.withCode($0)) }),
      ])
  }

  static func downloads(_ story: Story) -> Node {
    el(
      "details", [("open", ""), ("id", "downloads")],
      [el("summary", "", "Table and downloads"), MappingTable.node(story)] + files)
  }

  private static let files = [
    el(
      "p", "needs-js", "The table and the downloads are made by JavaScript from what stands in this page."),
    el(
      "p", [],
      [
        el("button", [("type", "button"), ("class", "get"), ("data-get", "json")], [.text("JSON")]),
        el("button", [("type", "button"), ("class", "get"), ("data-get", "csv")], [.text("CSV")]),
        el(
          "button", [("type", "button"), ("class", "get"), ("data-get", "trace")], [.text("Trace viewer")]),
      ]),
    el("div", [("id", "table"), ("class", "wide")]),
  ]

  // MARK: The rest

  /// The folded rest, and the data blocks of a rest that is too long for markup.
  static func rest(_ story: Story) -> (node: Node, blocks: String) {
    let total = story.sides.reduce(0) { $0 + $1.rest.reduce(0) { $0 + $1.lines.count } }
    let isLong = total > WalkthroughPage.wholeRest
    var groups: [Node] = []
    var blocks = ""
    for side in story.sides {
      for rest in side.rest {
        let lines = rest.lines.filter { side.lines.indices.contains($0 - 1) }
        var content = [
          el(
            "summary", [], [.text("\(side.name): \(rest.name), \(Figures.count(rest.lines.count, "line"))")]),
          el("p", "", rest.why),
        ]
        let named = calls(lines, side)
        if !named.isEmpty {
          content.append(
            el(
              "dl", "terms",
              named.flatMap { [el("dt", "", $0), el("dd", "", Narrator.explain(systemCall: $0))] }))
        }
        let name = "g\(groups.count)"
        if isLong {
          content.append(el("p", "needs-js", "These lines are in the page's data; JavaScript shows them."))
          content.append(el("ol", [("class", "lines"), ("data-g", name)]))
          blocks += data(lines, side, name)
        } else {
          content.append(
            el(
              "ol", "lines",
              lines.map {
                el("li", [("value", String($0))], [el("code", "", Line.text(side.lines[$0 - 1]))])
              }))
        }
        groups.append(el("details", [("open", ""), ("class", "group")], content))
      }
    }
    if groups.isEmpty {
      groups = [
        el(
          "p", "note",
          story.sides.contains(where: \.isTraced)
            ? "Every line of the trace is in a step." : "There is no trace.")
      ]
    }
    let node = el(
      "details", [("open", ""), ("id", "rest")],
      [
        el("summary", "", "The rest of the trace: \(Figures.count(total, "line")) that are in no step")
      ] + groups)
    return (node, blocks)
  }

  /// The system calls that the lines name, in their order, each once.
  private static func calls(_ lines: [Int], _ side: Story.Side) -> [String] {
    var seen: Set<ArraySlice<UInt8>> = []
    var names: [String] = []
    for number in lines where names.count < 600 {
      let line = side.lines[number - 1]
      guard let open = line.prefix(80).firstIndex(of: UInt8(ascii: "(")) else { continue }
      let isWord = { (byte: UInt8) in (97...122).contains(byte) || (48...57).contains(byte) || byte == 95 }
      let name = line[(line[..<open].lastIndex { !isWord($0) } ?? line.startIndex - 1) + 1..<open]
      if let first = name.first, (97...122).contains(first), seen.insert(name).inserted {
        names.append(String(decoding: name, as: UTF8.self))
      }
    }
    return names
  }

  /// Blocks of lines, packed: each line as its number, a space, and its text.
  private static func data(_ lines: [Int], _ side: Story.Side, _ name: String) -> String {
    let all = side.lines
    return concurrently((lines.count + blockLines - 1) / blockLines) { piece in
      var block: [UInt8] = []
      for number in lines[piece * blockLines..<min(lines.count, (piece + 1) * blockLines)] {
        let line = all[number - 1]
        block += "\(number) ".utf8
        Escape.terminal(line: line, into: &block) { Line.text(line) }
        block.append(0x0A)
      }
      return "<script type=\"text/plain\" class=\"lines-\(name)\">" + Base64.text(Deflate.pack(block))
        + "</script>\n"
    }.joined()
  }

  /// How many lines are shown at once.
  private static let blockLines = 2000
}
