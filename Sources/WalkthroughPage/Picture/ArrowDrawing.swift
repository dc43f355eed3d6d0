import Walkthrough

/// The arrows of a drawing, each with what it carries, and the marks of calls that got nowhere.
struct ArrowDrawing {
  let story: Story
  let lanes: Lanes
  let rows: Rows

  private var middle: Double { (lanes.band.left + lanes.band.right) / 2 }

  /// All of them: lines first, captions behind all lines, so that none lies over them.
  var nodes: [Node] {
    var into: [Int: Int] = [:]
    var out: [Int: Int] = [:]
    var nodes: [Node] = []
    var captions = Captions(band: lanes.band.right - lanes.band.left)
    let known = story.steps.indices
    for arrow in story.arrows where known.contains(arrow.from) && lanes.lane.indices.contains(arrow.from) {
      let sent = out[arrow.from, default: 0]
      out[arrow.from] = sent + 1
      let from = lanes.lanes[lanes.lane[arrow.from]]
      let y1 = rows.call(arrow.from) + 12 + min(sent, 2) * 4
      guard let to = arrow.to, lanes.lane.indices.contains(to) else {
        guard rows.range.contains(arrow.from) else { continue }
        let path = Captions.Path([(edge(from), y1), (middle, y1 + 8)])
        nodes += lines(arrow, path)
        captions.add(text(arrow), path, of: arrow, at: [(middle, y1 + 24)])
        continue
      }
      let got = into[to, default: 0]
      into[to] = got + 1
      guard rows.range.contains(arrow.from) || rows.range.contains(to) else { continue }
      let target = lanes.lanes[lanes.lane[to]]
      let y2 = rows.call(to) + 18 - min(got, 3) * 5
      if from.isRight == target.isRight {
        // To the kernel and back: both stand on the same side of it. Several turn at several places.
        let turn = middle + Double((sent + got) % 3 - 1) * (lanes.band.right - lanes.band.left) / 8
        let half = (y1 + y2) / 2
        let path = Captions.Path([(edge(from), y1), (turn, half), (edge(target), y2)])
        nodes += lines(arrow, path)
        captions.add(text(arrow), path, of: arrow, at: [4, 14, -6].map { (turn, half + $0) })
      } else {
        let path = Captions.Path([(edge(from), y1), (edge(target), y2)])
        nodes += lines(arrow, path)
        captions.add(text(arrow), path, of: arrow, at: path.places(between: lanes.band))
      }
    }
    return nodes + rows.range.compactMap(stop) + captions.placed.map(caption)
  }

  /// Where the arrows of a lane begin and end: at its box, on the kernel's side.
  private func edge(_ lane: Lanes.Lane) -> Double { lane.isRight ? lane.left : lane.left + lane.width }

  /// What an arrow carries, and whither it does not come.
  private func text(_ arrow: Arrow) -> Captions.Text {
    let (bytes, words) = story.carried(by: arrow)
    guard arrow.to == nil else { return Captions.Text(bytes: bytes, words: words) }
    let place = arrow.isLost ? "lost" : "no \(arrow.kind.taker) in this trace"
    guard arrow.kind == .datagram || arrow.kind == .stream else {
      return Captions.Text(bytes: nil, words: place)
    }
    return Captions.Text(bytes: [bytes, words].compactMap(\.self).joined(separator: " · "), words: place)
  }

  /// Whose words an arrow carries, for its title: `anna to server: hello · 5 bytes`.
  private func title(_ arrow: Arrow) -> String {
    func name(_ index: Int) -> String {
      guard story.steps.indices.contains(index), let side = story.side(story.steps[index].side) else {
        return "a program"
      }
      return Texts.short(side.name, 24)
    }
    let to = arrow.to.map { " to \(name($0))" } ?? ""
    return "\(name(arrow.from))\(to): \(text(arrow).whole)"
  }

  /// The lines of an arrow, each with the caption as its title: where there is no room for the caption it is there still.
  private func lines(_ arrow: Arrow, _ path: Captions.Path) -> [Node] {
    let title = title(arrow)
    return zip(path.points, path.points.dropFirst()).enumerated().map { place, ends in
      var attributes = [
        ("class", "arrow \(arrow.kind.rawValue)"), ("x1", Texts.percent(ends.0.x)), ("y1", String(ends.0.y)),
        ("x2", Texts.percent(ends.1.x)), ("y2", String(ends.1.y)), ("data-from", String(arrow.from + 1)),
        ("data-to", arrow.to.map { String($0 + 1) } ?? ""),
      ]
      if place == path.points.count - 2 {
        attributes.append(("marker-end", "url(#\(EndMark(arrow).rawValue)\(rows.range.lowerBound))"))
      }
      return el("line", attributes, [el("title", "", title)])
    }
  }

  /// A call that got nowhere: refused, or nothing came in time. Its line ends in the kernel.
  private func stop(_ index: Int) -> Node? {
    let step = story.steps[index]
    guard step.isRefused || step.isTimedOut, lanes.lane.indices.contains(index),
      lanes.lanes.indices.contains(lanes.lane[index])
    else { return nil }
    let lane = lanes.lanes[lanes.lane[index]]
    let y = String(rows.call(index) + 12)
    let reach = (lanes.band.right - lanes.band.left) / 4
    // Beside the band stands the innermost lane; from one further out the line is longer.
    let end = lane.isRight ? lanes.band.right - reach : lanes.band.left + reach
    return el(
      "line",
      [
        ("class", "arrow none"), ("x1", Texts.percent(edge(lane))), ("y1", y), ("x2", Texts.percent(end)),
        ("y2", y),
        ("data-from", String(index + 1)),
        ("marker-end", "url(#\(step.isRefused ? "wall" : "glass")\(rows.range.lowerBound))"),
      ], [el("title", "", step.isRefused ? "refused" : "time is over, and nothing came")])
  }

  private func caption(_ caption: Captions.Placed) -> Node {
    let text = caption.text
    var parts: [Node] = [.text(text.words)]
    if let bytes = text.bytes { parts.insert(el("tspan", "w\(caption.room)", bytes + " · "), at: 0) }
    return el(
      "text",
      [
        ("class", caption.hasRoom ? "cap" : "cap over"), ("x", Texts.percent(caption.x)),
        ("y", String(caption.y)),
        ("data-from", String(caption.arrow.from + 1)),
        ("data-to", caption.arrow.to.map { String($0 + 1) } ?? ""),
      ], parts)
  }
}
