import TraceText
import Walkthrough

/// The lanes as SVG: boxes and arrows of a stretch of steps.
struct Drawing {
  let story: Story
  let lanes: Lanes
  /// The steps that accept connections, by conversation.
  private let accepts: [Int: Int]

  init(story: Story, lanes: Lanes) {
    (self.story, self.lanes) = (story, lanes)
    accepts = Dictionary(
      story.arrows.compactMap { arrow in
        guard arrow.kind == .connection, let to = arrow.to, story.steps.indices.contains(to) else {
          return nil
        }
        return story.steps[to].conversation.map { ($0, to) }
      }, uniquingKeysWith: { first, _ in first })
  }

  private func percent(_ value: Double) -> String { Texts.percent(value) }

  /// The drawing of the steps in a range, arrows that reach beyond it cut at its edge.
  func node(_ range: Range<Int>) -> Node {
    let rows = Rows(story, lanes, range)
    var parts: [Node] = [
      el("defs", [], EndMark.allCases.map { $0.marker(String(range.lowerBound)) }),
      band(height: rows.height),
    ]
    parts += rows.frames.map { frame($0, in: rows) }
    let longest = longestCalls(range)
    parts += range.compactMap { box($0, rows, longest) }
    parts += ArrowDrawing(story: story, lanes: lanes, rows: rows).nodes
    let labels = Labels(lanes, range)
    parts += rows.frames.compactMap { title($0, labels.room(at: $0.first)) }
    parts += cuts(rows)
    return el("div", "drawing", [heads, el("svg", attributes(rows), parts)])
  }

  /// What the columns are, in a drawing of its own, which stays in sight.
  private var heads: Node {
    var parts = [
      band(height: 26), label("kernel", lanes.band.left, lanes.band.right - lanes.band.left, "head"),
    ]
    for lane in lanes.lanes {
      let names = lane.sides.map { story.side($0)?.name ?? "program" }
      let text = names.joined(separator: ", ") + (lane.thread.map { " \($0)" } ?? "")
      parts.append(label(text, lane.left, lane.width, "head side\(lane.isRight ? 1 : 0)"))
    }
    return el("svg", [("class", "heads"), ("width", "100%"), ("height", "26")], parts)
  }

  private func band(height: Int) -> Node {
    el(
      "rect",
      [
        ("class", "band"), ("x", percent(lanes.band.left)), ("y", "0"),
        ("width", percent(lanes.band.right - lanes.band.left)), ("height", String(height)),
      ])
  }

  private func attributes(_ rows: Rows) -> [(String, String)] {
    var attributes = [
      ("class", "lanes"), ("width", "100%"), ("height", String(rows.height)), ("role", "group"),
      ("aria-label", "Lanes of the programs, time downward"),
    ]
    if let scale = rows.scale {
      // Where each row begins and how much further down it stands to scale: the script moves what is below.
      attributes.append(("data-tops", rows.range.map { String(rows.above($0)) }.joined(separator: " ")))
      attributes.append(("data-gaps", scale.gaps.map(String.init).joined(separator: " ")))
      attributes.append(("data-row", Words.time(scale.pixel * Int64(Rows.row))))
    }
    return attributes
  }

  /// Where the distance of two rows is cut, how long it is: shown only to scale.
  private func cuts(_ rows: Rows) -> [Node] {
    guard let cuts = rows.scale?.cuts else { return [] }
    return cuts.sorted { $0.key < $1.key }.map { index, time in
      el(
        "text",
        [
          ("class", "gap"), ("x", percent((lanes.band.left + lanes.band.right) / 2)),
          ("y", String(rows.above(index))), ("data-from", String(index + 1)),
        ], [.text("⋮ \(Words.time(time)) ⋮")])
    }
  }

  // MARK: Conversations

  private func frame(_ frame: Rows.Frame, in rows: Rows) -> Node {
    el(
      "rect",
      [
        ("class", "frame"), ("x", "0.3%"), ("y", String(frame.top + 2)), ("width", "99.4%"),
        ("height", String(frame.bottom - frame.top)), ("rx", "6"),
      ])
  }

  /// `connection 2 of 4 · client 3 127.0.0.1:40226 ↔ server 4 127.0.0.1:12580`; the addresses where they have room, and
  /// only the first time.
  private func title(_ frame: Rows.Frame, _ room: (left: Double, width: Double)) -> Node? {
    guard story.conversations.indices.contains(frame.conversation) else { return nil }
    let conversation = story.conversations[frame.conversation]
    let ends = conversation.ends.map { conversation.words($0, in: story) }
    let whole = conversation.words(in: story).unicodeScalars.count
    var parts: [Node] = [.text(conversation.title + " · ")]
    for (place, end) in ends.enumerated() {
      parts.append(.text((place > 0 ? " ↔ " : "") + end.name))
      guard let address = end.address, !frame.isAgain || end.name.isEmpty else { continue }
      let isAlone = end.name.isEmpty
      parts.append(
        isAlone
          ? .text(address)
          : el("tspan", Room.name("w", Room.small(whole), room.width), " at " + Texts.short(address, 48)))
    }
    // What a label says is known when its last step is told: until then a question may ask it.
    return el(
      "text",
      [
        ("class", "talk"), ("x", percent(room.left)), ("dx", "8"), ("y", String(frame.top + 16)),
        ("data-from", String(frame.first + 1)),
        ("data-to", String(min(frame.last, known(frame.conversation)) + 1)),
      ], parts)
  }

  /// The step that accepts a connection, or the first one: by then both its descriptors are told.
  private func known(_ conversation: Int) -> Int {
    accepts[conversation] ?? 0
  }

  private func label(_ text: String, _ left: Double, _ width: Double, _ name: String) -> Node {
    let short = Texts.short(text, 24)
    return el(
      "svg", [("x", percent(left)), ("y", "0"), ("width", percent(width)), ("height", "26")],
      [
        el(
          "text", [("class", name + " " + Room.name("t", short.count, width)), ("x", "50%"), ("y", "18")],
          [.text(short)])
      ])
  }

  // MARK: Boxes

  /// What a box says and how much of it is kept, what matters most first: the call, what it became, whose it is, its
  /// descriptor, its result.
  private struct BoxText {
    let call: String
    /// In the order in which they are read; a rank of 0 is kept longest.
    var rest: [(text: String, rank: Int)] = []

    /// How many characters stand where all parts up to this rank do, as wide as those of the call.
    func count(_ rank: Int) -> Int {
      let more = rest.reduce(0) { $0 + ($1.rank <= rank ? $1.text.unicodeScalars.count : 0) }
      return call.unicodeScalars.count + Room.small(more)
    }
  }

  private func text(_ index: Int) -> BoxText {
    let step = story.steps[index]
    let label = CallLabel(step)
    var text = BoxText(call: "\(index + 1) \(label.isFailure ? "✗ " : "")\(label.function)")
    text.rest = [(label.systemCall, 0), (label.descriptor, 2), (label.isFailure ? "" : label.result, 3)]
    if lanes.lane.indices.contains(index), lanes.lanes.indices.contains(lanes.lane[index]),
      lanes.lanes[lanes.lane[index]].sides.count > 1, story.sides.indices.contains(step.side)
    {
      text.rest.append((" · " + Texts.short(story.sides[step.side].name, 12), 1))
    }
    text.rest.removeAll { $0.text.isEmpty }
    return text
  }

  /// How long the longest call of each column is: all of a column are written in one size.
  private func longestCalls(_ range: Range<Int>) -> [Int] {
    var longest = Array(repeating: 0, count: lanes.lanes.count)
    for index in range where lanes.lane.indices.contains(index) && longest.indices.contains(lanes.lane[index])
    {
      longest[lanes.lane[index]] = max(longest[lanes.lane[index]], text(index).call.unicodeScalars.count)
    }
    return longest
  }

  private func box(_ index: Int, _ rows: Rows, _ longest: [Int]) -> Node? {
    guard lanes.lane.indices.contains(index), lanes.lanes.indices.contains(lanes.lane[index]) else {
      return nil
    }
    let lane = lanes.lanes[lanes.lane[index]]
    let step = story.steps[index]
    let first = max(lanes.firstRow[index], rows.range.lowerBound)
    let top = rows.top(first)
    let height = rows.call(index) + 24 + (step.failure == nil ? 0 : Rows.error) - top
    let failed = step.failure != nil
    var inner: [Node] = [
      el(
        "rect",
        [
          ("class", "box"), ("x", "1"), ("y", "1"), ("width", "98%"), ("height", String(height - 2)),
          ("rx", "4"),
        ])
    ]
    if step.isBlocked {
      inner.append(
        el(
          "rect", [("class", "wait"), ("x", "1"), ("y", "1"), ("width", "5"), ("height", String(height - 2))])
      )
      // Where it began stands that it waits, and how long; the step is told where it returned.
      if height > 24 + (failed ? Rows.error : 0) { inner.append(waits(step, lane)) }
    }
    let text = text(index)
    let parts = text.rest.map {
      el("tspan", Room.name("w", text.count($0.rank), lane.width), $0.text)
    }
    let whole = text.call + text.rest.map(\.text).joined() + (step.failure.map { ": \($0.name)" } ?? "")
    var attributes = [
      ("href", "#step-\(index + 1)"), ("class", "go side\(lane.isRight ? 1 : 0)\(failed ? " bad" : "")"),
      ("aria-label", whole + (step.isBlocked ? ", waits \(time(step) ?? "")" : "")),
    ]
    if let lead = rows.lead(step, first: first, story.steps) {
      attributes.append(("data-lead", String(lead)))
    }
    // What it failed with has a line of its own: a column has no room for it beside the names.
    let error = step.failure.map { Texts.short($0.name, 16) }
    if let error {
      inner.append(
        el(
          "text",
          [
            ("class", "why " + Room.name("t", error.count, lane.width)), ("x", "10"),
            ("y", String(height - 7)),
          ],
          [.text(error)]))
    }
    inner.append(
      el(
        "text",
        [
          ("class", Room.name("t", longest[lanes.lane[index]], lane.width)), ("x", "10"),
          ("y", String(height - (error == nil ? 7 : 7 + Rows.error))),
        ],
        [.text(text.call)] + parts))
    if story.steps.count <= WalkthroughPage.wholeSteps {
      // In a large story it would stand twice in the page.
      inner.append(el("title", "", Texts.short(step.sentence, 160) + (step.isBlocked ? " It waited." : "")))
    }
    return el(
      "a", attributes,
      [
        el(
          "svg",
          [
            ("x", percent(lane.left)), ("y", String(top)), ("width", percent(lane.width)),
            ("height", String(height)),
          ], inner)
      ])
  }

  /// How long a call waited: `1.20 s`; nil where no stamp says, or it waits still.
  private func time(_ step: Step) -> String? {
    step.hasReturned ? step.waited.map { (step.isOlder ? "at least " : "") + Words.time($0) } : nil
  }

  private func waits(_ step: Step, _ lane: Lanes.Lane) -> Node {
    let text = "waits " + (time(step) ?? "…")
    var parts: [Node] = [.text(text)]
    if step.isTimedOut {
      let more = ", in vain"
      parts.append(el("tspan", Room.name("w", text.count + more.count, lane.width), more))
    }
    return el(
      "text", [("class", "waits " + Room.name("t", text.count, lane.width)), ("x", "10"), ("y", "17")], parts)
  }
}
