import TraceText
import Walkthrough

/// The lanes as SVG: boxes and arrows of a stretch of steps.
struct Drawing {
  let story: Story
  let lanes: Lanes
  private static let row = 30
  private static let head = 30

  private func percent(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
  }

  /// The drawing of the steps in a range, arrows that reach beyond it cut at its edge.
  func node(_ range: Range<Int>) -> Node {
    let height = Self.head + range.count * Self.row + 10
    var parts: [Node] = [
      el(
        "defs", [],
        [
          el(
            "marker",
            [
              ("id", "tip\(range.lowerBound)"), ("viewBox", "0 0 8 8"), ("refX", "7"), ("refY", "4"),
              ("markerWidth", "10"),
              ("markerHeight", "10"), ("markerUnits", "userSpaceOnUse"), ("orient", "auto"),
            ], [el("path", [("d", "M0 0L8 4L0 8z")])])
        ]),
      el(
        "rect",
        [
          ("class", "band"), ("x", percent(lanes.band.left)), ("y", "0"),
          ("width", percent(lanes.band.right - lanes.band.left)), ("height", String(height)),
        ]),
      label("kernel", lanes.band.left, lanes.band.right - lanes.band.left, "head"),
    ]
    for lane in lanes.lanes {
      let names = lane.sides.map { story.sides.indices.contains($0) ? story.sides[$0].name : "program" }
      let text = names.joined(separator: ", ") + (lane.thread.map { " \($0)" } ?? "")
      parts.append(label(text, lane.left, lane.width, "head side\(lane.isRight ? 1 : 0)"))
    }
    let longest = longestCalls(range)
    parts += range.compactMap { box($0, range, longest) }
    parts += arrows(range)
    return el(
      "svg",
      [
        ("class", "lanes"), ("width", "100%"), ("height", String(height)), ("role", "group"),
        ("aria-label", "Lanes of the programs, time downward"),
      ], parts)
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

  /// What a box says: `12 connect ✗`
  private func call(_ index: Int) -> String {
    let step = story.steps[index]
    return "\(index + 1) \(Texts.short(step.function, 20))\(step.failure != nil ? " ✗" : "")"
  }

  /// How long the longest label of each column is: all of a column are written in one size.
  private func longestCalls(_ range: Range<Int>) -> [Int] {
    var longest = Array(repeating: 0, count: lanes.lanes.count)
    for index in range where lanes.lane.indices.contains(index) && longest.indices.contains(lanes.lane[index])
    {
      longest[lanes.lane[index]] = max(longest[lanes.lane[index]], call(index).count)
    }
    return longest
  }

  private func top(_ row: Int, _ range: Range<Int>) -> Int { Self.head + (row - range.lowerBound) * Self.row }

  private func box(_ index: Int, _ range: Range<Int>, _ longest: [Int]) -> Node? {
    guard lanes.lane.indices.contains(index), lanes.lanes.indices.contains(lanes.lane[index]) else {
      return nil
    }
    let lane = lanes.lanes[lanes.lane[index]]
    let step = story.steps[index]
    let first = max(lanes.firstRow[index], range.lowerBound)
    let height = (index - first) * Self.row + 24
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
    }
    // Where it began stands that it waits; the step is told where it returned.
    if first < index {
      inner.append(el("text", [("class", "waits"), ("x", "10"), ("y", "17")], [.text("waits …")]))
    }
    // The call first: a narrow box drops the program's name.
    let call = call(index)
    var text: [Node] = [.text(call)]
    var attributes = [
      ("href", "#step-\(index + 1)"), ("class", "go side\(lane.isRight ? 1 : 0)\(failed ? " bad" : "")"),
    ]
    if lane.sides.count > 1, story.sides.indices.contains(step.side) {
      let name = story.sides[step.side].name
      let who = " · " + Texts.short(name, 12)
      text.append(el("tspan", Room.name("w", (call + who).count, lane.width), who))
      attributes.append(("aria-label", "\(call) · \(Texts.short(name, 60))"))
    }
    inner.append(
      el(
        "text",
        [
          ("class", Room.name("t", longest[lanes.lane[index]], lane.width)), ("x", "10"),
          ("y", String(height - 7)),
        ],
        text))
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
            ("x", percent(lane.left)), ("y", String(top(first, range))), ("width", percent(lane.width)),
            ("height", String(height)),
          ], inner)
      ])
  }

  private func arrows(_ range: Range<Int>) -> [Node] {
    var into: [Int: Int] = [:]
    var out: [Int: Int] = [:]
    var nodes: [Node] = []
    var captions = Captions()
    let middle = (lanes.band.left + lanes.band.right) / 2
    let known = story.steps.indices
    for arrow in story.arrows where known.contains(arrow.from) && lanes.lane.indices.contains(arrow.from) {
      let from = lanes.lanes[lanes.lane[arrow.from]]
      let sent = out[arrow.from, default: 0]
      out[arrow.from] = sent + 1
      let y1 = top(arrow.from, range) + 12 + min(sent, 2) * 4
      guard let to = arrow.to, lanes.lane.indices.contains(to) else {
        guard range.contains(arrow.from) else { continue }
        let path = Captions.Path([
          (from.left < middle ? from.left + from.width : from.left, y1), (middle, y1 + 8),
        ])
        let text = "no \(arrow.kind.taker) in this trace"
        nodes += lines(arrow, path, text, nil)
        nodes.append(
          el(
            "circle",
            [
              ("class", "open"), ("cx", percent(middle)), ("cy", String(y1 + 8)), ("r", "4"),
              ("data-from", String(arrow.from + 1)),
            ]))
        captions.add(text, path, of: arrow, at: [(middle, y1 + 22)])
        continue
      }
      let got = into[to, default: 0]
      into[to] = got + 1
      guard range.contains(arrow.from) || range.contains(to) else { continue }
      let target = lanes.lanes[lanes.lane[to]]
      let x1 = from.isRight ? from.left : from.left + from.width
      let x2 = target.isRight ? target.left : target.left + target.width
      let y2 = top(to, range) + 18 - min(got, 3) * 5
      let limit = Self.head + range.count * Self.row
      let (top1, top2) = (max(0, min(limit, y1)), max(0, min(limit, y2)))
      let half = (top1 + top2) / 2
      let text =
        arrow.whole.map { "\(arrow.bytes ?? 0) of \(Figures.count($0, "byte"))" } ?? arrow.bytes.map {
          Figures.count($0, "byte")
        } ?? (arrow.kind == .end ? "end" : "connection")
      let tip = "tip\(range.lowerBound)"
      if from.isRight == target.isRight {
        // To the kernel and back: both stand on the same side of it. Several turn at several places.
        let turn = middle + Double((sent + got) % 3 - 1) * (lanes.band.right - lanes.band.left) / 8
        let path = Captions.Path([(x1, top1), (turn, half), (x2, top2)])
        nodes += lines(arrow, path, text, tip)
        captions.add(text, path, of: arrow, at: [4, 14, -6].map { (turn, half + $0) })
      } else {
        let path = Captions.Path([(x1, top1), (x2, top2)])
        nodes += lines(arrow, path, text, tip)
        captions.add(text, path, of: arrow, at: path.places(between: lanes.band))
      }
    }
    // Behind all lines, so that none lies over them.
    return nodes + captions.placed.map(caption)
  }

  /// The lines of an arrow, each with the caption as its title: where there is no room for the caption it is there still.
  private func lines(_ arrow: Arrow, _ path: Captions.Path, _ text: String, _ tip: String?) -> [Node] {
    zip(path.points, path.points.dropFirst()).enumerated().map { place, ends in
      var attributes = [
        ("class", "arrow \(arrow.kind.rawValue)"), ("x1", percent(ends.0.x)), ("y1", String(ends.0.y)),
        ("x2", percent(ends.1.x)), ("y2", String(ends.1.y)), ("data-from", String(arrow.from + 1)),
        ("data-to", arrow.to.map { String($0 + 1) } ?? ""),
      ]
      if let tip, place == path.points.count - 2 { attributes.append(("marker-end", "url(#\(tip))")) }
      return el("line", attributes, [el("title", "", text)])
    }
  }

  private func caption(_ caption: Captions.Placed) -> Node {
    el(
      "text",
      [
        ("class", caption.hasRoom ? "cap" : "cap over"), ("x", percent(caption.x)), ("y", String(caption.y)),
        ("data-from", String(caption.arrow.from + 1)),
        ("data-to", caption.arrow.to.map { String($0 + 1) } ?? ""),
      ],
      [.text(caption.text)])
  }
}
