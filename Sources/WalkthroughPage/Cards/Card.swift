import TraceText
import Walkthrough

/// What the page shows of one step.
struct Card {
  let story: Story
  let index: Int
  let state: StateList
  /// The rows of the state before the step.
  let before: Set<String>
  let questions: [Question]
  let terms: [Term]
  /// Where the handout quotes the step.
  let places: [QuotedPlace]
  /// Whether the step's program stands right of the kernel.
  let isServer: Bool

  var step: Step { story.steps[index] }
  private var side: Story.Side? { story.side(step.side) }

  var node: Node {
    let number = index + 1
    let name = side?.name ?? "program"
    var data = [("data-side", name), ("data-f", step.function)]
    // In a large story the script gives its card what is the same for every card.
    if story.steps.count <= WalkthroughPage.wholeSteps {
      data += [
        ("class", "step"), ("id", "step-\(number)"), ("tabindex", "-1"), ("aria-labelledby", "h\(number)"),
      ]
    }
    if side?.hasLog == true { data.append(("data-logged", "")) }
    if let begin = step.begin { data.append(("data-b", String(begin))) }
    if let end = step.end { data.append(("data-e", String(end))) }
    if let process = Step.shown(process: step.process) { data.append(("data-p", String(process))) }
    if let thread = step.thread, thread != step.process { data.append(("data-t", String(thread))) }
    var body: [Node] = [
      el(
        "h2", story.steps.count <= WalkthroughPage.wholeSteps ? [("id", "h\(number)")] : [],
        [
          el("a", [("href", "#step-\(number)")], [.text("Step \(number)")]),
          .text(" of \(story.steps.count) · "),
          el("b", "side\(isServer ? 1 : 0)", name),
        ])
    ]
    var told: [Node] = [el("p", "sentence", Texts.spoken(step.sentence)), el("p", "when", when)]
    if let aside = step.aside { told.append(el("p", "aside", aside)) }
    if let difference = step.difference { told.append(el("p", "warn", "Log and trace: \(difference)")) }
    if let failure = step.failure { told.append(self.failure(failure)) }
    if !terms.isEmpty {
      told.append(el("dl", "terms", terms.flatMap { [el("dt", "", $0.word), el("dd", "", $0.meaning)] }))
    }
    told += code
    if let links = HandoutFold.links(places) { told.append(links) }
    if !step.explanations.isEmpty { told.append(fold("a", "Arguments and result", arguments)) }
    if let payload = step.payload {
      told.append(fold("b", "Bytes: \(Figures.count(payload.count, "byte"))", bytes(payload)))
    }
    told.append(fold("s", "State after this step (inferred from the calls)", state.nodes(before: before)))
    body.append(el("div", "told", told))
    // Behind what they ask for, where nothing asks: without a script they are questions with their answers.
    body += questions.map(quiz)
    return .element("article", data, body)
  }

  private var when: String {
    guard let begin = step.begin else {
      return "no stamp tells when" + (step.isBlocked ? "; it waited (blocked)" : "")
    }
    guard let end = step.end, case let (took, wrapped) = end.subtractingReportingOverflow(begin), !wrapped
    else {
      return step.hasReturned
        ? "at \(Words.time(begin)); it returned, and no stamp tells how long it took (strace -T)"
        : "from \(Words.time(begin)) on, never returned in this trace"
    }
    if step.isOlder {
      return
        "began before strace attached, at \(Words.time(begin)); returned after at least \(Words.time(took)) in all"
    }
    // A step stands where its call took effect: of one that waited, at its return.
    return step.isBlocked
      ? "from \(Words.time(begin)) to \(Words.time(end)): it waited (blocked) for \(Words.time(took))"
      : "at \(Words.time(begin)), returned after \(Words.time(took))"
  }

  private func fold(_ key: String, _ title: String, _ content: [Node]) -> Node {
    el(
      "details", [("open", ""), ("class", "sec"), ("data-k", key)],
      [
        el("summary", [], [.text(title + " "), el("kbd", "", key)])
      ] + content)
  }

  private func quiz(_ question: Question) -> Node {
    el(
      "section", [("class", "quiz"), ("data-id", question.id)],
      [
        el("p", "ask", Texts.withCode(question.text)),
        el(
          "ol", [],
          question.choices.enumerated().map { place, choice in
            el(
              "li", [("data-ok", place == question.right ? "1" : "0")],
              [
                el("button", [("type", "button"), ("class", "choice")], [.text(choice.text)]),
                el("span", "why", (place == question.right ? " Right. " : " Not here. ") + choice.why),
              ])
          }),
      ])
  }

  private func failure(_ failure: Step.Failure) -> Node {
    var rows = [el("dt", "", failure.name), el("dd", "", failure.message)]
    if let cause = failure.cause { rows += [el("dt", "", "Cause"), el("dd", [], Texts.withCode(cause))] }
    if let remedy = failure.remedy { rows += [el("dt", "", "Remedy"), el("dd", [], Texts.withCode(remedy))] }
    return el("dl", "failure", rows)
  }

  private var arguments: [Node] {
    let rows = step.explanations.map { one in
      el(
        "tr", [("class", "m"), ("data-m", Self.name(one.mark))],
        [
          el("th", [("scope", "row")], [.text(one.name)]),
          el("td", [], [el("code", "", one.value)] + (one.number.map { [.text(" = \($0)")] } ?? [])),
          el("td", [], [.text(one.meaning + (one.manual.map { " (\($0))" } ?? ""))]),
        ])
    }
    let head = el("tr", [], ["part", "value", "meaning"].map { el("th", [("scope", "col")], [.text($0)]) })
    return [el("table", [], [el("thead", [], [head]), el("tbody", [], rows)])]
  }

  // MARK: Bytes

  private func bytes(_ payload: Step.Payload) -> [Node] {
    let count = payload.bytes.count
    let first = min(max(0, payload.leftOver), count)
    let keptEnd = payload.count == count
    let last = keptEnd ? max(first, count - min(max(0, payload.unfinished), count)) : count
    func form(_ name: String, _ write: (ArraySlice<UInt8>) -> String) -> [Node] {
      var parts: [Node] = []
      if first > 0 { parts.append(el("span", "cut", write(payload.bytes[..<first]))) }
      parts += Texts.spoken(write(payload.bytes[first..<last]))
      if last < count { parts.append(el("span", "cut", write(payload.bytes[last...]))) }
      return [el("h3", "", name), el("pre", "bytes", parts)]
    }
    func digits(_ radix: Int, _ width: Int) -> (ArraySlice<UInt8>) -> String {
      {
        $0.reduce(into: "") { text, byte in
          text += Digits.padded(byte, radix: radix, to: width) + " "
        }
      }
    }
    var out =
      form("Text") { Step.Payload.withLineEnds(Line.text($0)) } + form("Hexadecimal", digits(16, 2))
    out += form("Octal", digits(8, 3))
    if count < payload.count { out.append(el("p", "note", "The first \(count) of \(payload.count) bytes.")) }
    if payload.leftOver > 0 {
      out.append(
        el(
          "p", "note",
          payload.leftOver == 1
            ? "The first byte (marked) ends a character that the receive before began."
            : "The first \(payload.leftOver) bytes (marked) end a character that the receive before began."
        ))
    }
    if payload.unfinished > 0 {
      out.append(
        el(
          "p", "note",
          payload.unfinished == 1
            ? "The last byte (marked) begins a character that the next receive ends."
            : "The last \(payload.unfinished) bytes (marked) begin a character that the next receive ends."
        ))
    }
    return out
  }
}
