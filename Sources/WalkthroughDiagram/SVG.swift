import TraceText
public import Walkthrough

extension Diagram {
  /// How many rows a diagram in SVG has where nobody says how many.
  public static let rows = 200

  /// A sequence diagram as one SVG file that needs nothing else, its background included.
  ///
  /// - Parameters:
  ///   - story: What it tells.
  ///   - limit: How many rows it has at most: what only talks to the terminal is left out first. The rest is counted.
  public static func svg(_ story: Story, limit: Int = rows) -> String {
    let (rows, left) = DiagramRow.rows(of: story, limit: max(1, limit))
    let sides = story.sides
    let canvas = Canvas(story, rows, legend: legend(story.arrows, rows))
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(canvas.width) \(canvas.height)" width="\(canvas.width)" \
      height="\(canvas.height)" role="img" aria-labelledby="title desc">
      <title id="title">\(Escape.xml(short(story.heading.title, 120)))</title>
      <desc id="desc">\(Escape.xml(description(sides, rows, left)))</desc>
      <style>
      svg { color: #1c2733; background: #ffffff; font: 13px system-ui, sans-serif; }
      text { fill: currentColor; }
      .line { stroke: currentColor; stroke-opacity: .35; }
      .arrow { stroke: currentColor; stroke-width: 1.5; fill: none; }
      .head { fill: currentColor; stroke: none; }
      .name { font-weight: 600; font-size: 15px; }
      .small { font-size: 11px; fill-opacity: .75; }
      .failed { stroke: #b3261e; } .failed-text { fill: #b3261e; }
      .carried { stroke: #1660a8; stroke-width: 1.5; stroke-dasharray: 5 4; fill: none; }
      .end { stroke-dasharray: 12 4; } .connection { stroke-dasharray: 1 4; } .reset { stroke-dasharray: 9 3 2 3; }
      .frame { fill: none; stroke: currentColor; stroke-opacity: .3; }
      .paper { fill: #ffffff; }
      @media (prefers-color-scheme: dark) {
        svg { color: #e6edf3; background: #10161d; }
        .paper { fill: #10161d; }
        .failed { stroke: #ff8a80; } .failed-text { fill: #ff8a80; } .carried { stroke: #7cb7ff; }
      }
      </style>
      <rect class="paper" width="100%" height="100%"/>

      """
    text += canvas.frames(story)
    text += canvas.drawnLifelines(height: canvas.height)
    for (place, row) in rows.enumerated() where row.side < sides.count {
      text += canvas.arrow(row, at: place)
    }
    text += canvas.carried(story.arrows)
    let more = left > 0 ? ["\(left == 1 ? "One call more is" : "\(left) calls more are") not drawn."] : []
    for (place, line) in (more + canvas.legend).reversed().enumerated() {
      let y = canvas.height - 12 - place * Canvas.line
      text += "<text class=\"small\" x=\"20\" y=\"\(y)\">\(line)</text>\n"
    }
    return text + "</svg>\n"
  }

  /// What the lines mean that occur.
  private static func legend(_ arrows: [Arrow], _ rows: [DiagramRow]) -> [String] {
    let kinds = Set(arrows.filter { $0.to != nil }.map(\.kind))
    var parts = rows.contains(where: \.isBlocked) ? ["a bar: the call waited"] : []
    if kinds.contains(.stream) || kinds.contains(.datagram) {
      parts.append("short dashes: bytes, from call to call")
    }
    if kinds.contains(.connection) { parts.append("dots: a connection") }
    if kinds.contains(.end) { parts.append("long dashes: the end of a stream") }
    if kinds.contains(.reset) { parts.append("dashes and dots: a reset") }
    return parts
  }

  private static func short(_ text: String, _ limit: Int) -> String {
    let scalars = text.unicodeScalars
    return scalars.count > limit ? String(scalars.prefix(limit - 1)) + "…" : text
  }

  /// What a screen reader says: the calls in their order.
  private static func description(_ sides: [Story.Side], _ rows: [DiagramRow], _ left: Int) -> String {
    let calls = rows.prefix(60).filter { $0.side < sides.count }.map { row in
      "\(row.step + 1). \(short(sides[row.side].name, 40)): \(row.label)\(row.count > 1 ? ", \(row.count) times" : "")"
    }
    let rest = left + max(0, rows.count - 60)
    return calls.joined(separator: "; ") + (rest > 0 ? "; and more" : "")
  }

  /// Where things stand.
  private struct Canvas {
    let sides: [Story.Side]
    let rows: [DiagramRow]
    /// The lifelines of the programs, each with the names of those that use it one after the other.
    private var lifelines: [(x: Int, names: [Substring])] = []
    /// The lifeline of each program.
    private var places: [Int]
    private let sharing: Set<Int>
    let kernel: Int
    let width: Int
    /// Where the lifelines begin: below the longest list of names.
    private let top: Int
    private let firstRows: [Int]
    /// The row at which a stretch of one conversation begins, and the last one of it.
    private let stretches: [(first: Int, last: Int, conversation: Int)]
    /// Where each row's arrow is.
    private let ys: [Int]
    /// What the lines mean, in lines that have room.
    let legend: [String]
    /// From one line of small text to the next, and how wide a character of it is.
    static let line = 16
    private static let character = 6
    var height: Int { (ys.last ?? top + 10) + 54 + Self.line * max(1, legend.count) }
    static let step = 34
    /// The room for the name of a conversation.
    static let title = 22
    static let lane = 300

    init(_ story: Story, _ rows: [DiagramRow], legend: [String]) {
      sides = story.sides
      self.rows = rows
      let lanes = LaneGroups(story)
      let groups = Array(lanes.groups.prefix(8))
      firstRows = lanes.firstRows
      let left = groups.count { !$0.isRight }
      kernel = 90 + Self.lane * left
      width = 180 + Self.lane * max(1, groups.count)
      self.legend = Self.lines(legend, most: (width - 40) / Self.character)
      places = Array(repeating: 90, count: story.sides.count)
      sharing = Set(groups.filter { $0.sides.count > 1 }.flatMap(\.sides))
      for (index, group) in groups.enumerated() {
        let x = 90 + Self.lane * (group.isRight ? index + 1 : index)
        lifelines.append((x, Self.names(group.sides.map { short(story.sides[$0].name, 18) })))
        for side in group.sides { places[side] = x }
      }
      top = 26 + 18 * (lifelines.map(\.names.count).max() ?? 1)
      stretches = Self.stretches(rows)
      let starts = Set(stretches.map(\.first))
      var y = top + 10
      ys = rows.indices.map { place in
        y += Self.step + (starts.contains(place) ? Self.title : 0)
        return y
      }
    }

    /// Clauses in lines of so many characters.
    private static func lines(_ clauses: [String], most: Int) -> [String] {
      var lines: [String] = []
      for clause in clauses {
        if let last = lines.last, last.unicodeScalars.count + clause.unicodeScalars.count + 2 <= most {
          lines[lines.count - 1] += "; " + clause
        } else {
          lines.append(clause)
        }
      }
      return lines
    }

    /// Rows one below the other that belong to one conversation, or to none where it goes on behind them.
    private static func stretches(_ rows: [DiagramRow]) -> [(first: Int, last: Int, conversation: Int)] {
      var stretches: [(first: Int, last: Int, conversation: Int)] = []
      for (place, row) in rows.enumerated() {
        guard let conversation = row.conversation else { continue }
        if let last = stretches.last, last.conversation == conversation {
          stretches[stretches.count - 1].last = place
        } else {
          stretches.append((place, place, conversation))
        }
      }
      return stretches
    }

    /// A frame around each stretch, with the name of its conversation.
    func frames(_ story: Story) -> String {
      stretches.map { stretch in
        guard story.conversations.indices.contains(stretch.conversation) else { return "" }
        let words = short(
          story.conversations[stretch.conversation].words(in: story), (width - 36) / Self.character)
        let (first, last) = (y(stretch.first) - Self.step - 4, y(stretch.last) + 18)
        return
          "<rect class=\"frame\" x=\"8\" y=\"\(first)\" width=\"\(width - 16)\" height=\"\(last - first)\" rx=\"8\"/>\n"
          + "<text class=\"small\" x=\"18\" y=\"\(first + 13)\">\(Escape.xml(words))</text>\n"
      }.joined()
    }

    /// The names above a lifeline, in at most four lines that are narrower than the room beside it.
    private static func names(_ names: [String]) -> [Substring] {
      var lines: [String] = []
      for (index, name) in names.enumerated() {
        let word = index + 1 < names.count ? name + "," : name
        if let last = lines.last, last.unicodeScalars.count + word.unicodeScalars.count < 20 {
          lines[lines.count - 1] += " " + word
        } else if lines.count == 3, index + 1 < names.count {
          return lines.map { $0[...] } + ["and \(names.count - index) more"]
        } else {
          lines.append(word)
        }
      }
      return lines.map { $0[...] }
    }

    func y(_ place: Int) -> Int { ys.indices.contains(place) ? ys[place] : top + 44 }

    /// Where a call that waited began to: the row that came first after its beginning.
    private func beginning(of row: DiagramRow, at place: Int) -> Int {
      guard row.count == 1, firstRows.indices.contains(row.step) else { return place }
      return rows.firstIndex { $0.step >= firstRows[row.step] } ?? place
    }

    func drawnLifelines(height: Int) -> String {
      var text = ""
      for (x, names) in lifelines + [(kernel, ["kernel"])] {
        for (line, name) in names.enumerated() {
          let y = top - 12 - 18 * (names.count - 1 - line)
          text +=
            "<text class=\"name\" x=\"\(x)\" y=\"\(y)\" text-anchor=\"middle\">\(Escape.xml(String(name)))</text>\n"
        }
        text +=
          "<line class=\"line\" x1=\"\(x)\" y1=\"\(top)\" x2=\"\(x)\" y2=\"\(height - 30 - Self.line * max(1, legend.count))\"/>\n"
      }
      return text
    }

    func arrow(_ row: DiagramRow, at place: Int) -> String {
      let y = y(place)
      let program = places[row.side]
      let (from, to) = row.isIn && !row.isFailure ? (kernel, program) : (program, kernel)
      let way = to > from ? -1 : 1
      let failed = row.isFailure ? " failed" : ""
      var text =
        "<line class=\"arrow\(failed)\" x1=\"\(from)\" y1=\"\(y)\" x2=\"\(to + way * (row.isFailure ? 12 : 8))\" y2=\"\(y)\"/>\n"
      if row.isFailure {
        let x = to + way * 12
        text += "<path class=\"arrow failed\" d=\"M\(x - 5) \(y - 5) l10 10 M\(x - 5) \(y + 5) l10 -10\"/>\n"
      } else {
        text += "<path class=\"head\" d=\"M\(to) \(y) l\(way * 9) -5 v10 z\"/>\n"
      }
      if row.isBlocked {
        let begin = self.y(min(place, beginning(of: row, at: place))) - 24
        text +=
          "<rect class=\"head\" x=\"\(program - 3)\" y=\"\(begin)\" width=\"6\" height=\"\(y - begin)\"/>\n"
      }
      let times = row.count > 1 ? " × \(row.count)" : ""
      let who = sharing.contains(row.side) ? short(sides[row.side].name, 12) + ": " : ""
      // Above the part next to the program: other lifelines may lie between it and the kernel.
      let middle = program + (kernel > program ? 1 : -1) * Self.lane / 2
      text +=
        "<text class=\"\(row.isFailure ? "failed-text" : "call")\" x=\"\(middle)\" y=\"\(y - 6)\" text-anchor=\"middle\">"
        + "\(Escape.xml("\(row.step + 1). \(who)\(short(row.call, 40))\(times)"))</text>\n"
      if let moved = row.moved {
        text +=
          "<text class=\"small\" x=\"\(middle)\" y=\"\(y + 13)\" text-anchor=\"middle\">\(Escape.xml(moved))</text>\n"
      }
      return text
    }

    /// From each send to the receive that got its bytes, across the kernel's lifeline.
    func carried(_ arrows: [Arrow]) -> String {
      let byStep = Dictionary(
        rows.enumerated().flatMap { place, row in row.steps.map { ($0, place) } },
        uniquingKeysWith: { first, _ in first })
      var text = ""
      var ends: [Int] = []
      for arrow in arrows.prefix(2000).sorted(by: { $0.from < $1.from }) {
        guard let to = arrow.to, let first = byStep[arrow.from], let last = byStep[to], first < last else {
          continue
        }
        // Those that are on their way at the same time stand beside each other.
        let track = ends.firstIndex { $0 <= first } ?? ends.count
        if track == ends.count, track < 9 { ends.append(last) }
        if track < ends.count { ends[track] = last }
        let x = kernel + (track + 1) / 2 * (track % 2 == 0 ? -7 : 7)
        let middle =
          track == 0 ? "V\(y(last))" : "L\(x) \(y(first) + 8) V\(y(last) - 8) L\(kernel) \(y(last))"
        text += "<path class=\"carried \(arrow.kind.rawValue)\" d=\"M\(kernel) \(y(first)) \(middle)\"/>\n"
      }
      return text
    }
  }
}
