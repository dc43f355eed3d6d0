public import TraceText
public import Walkthrough

/// A story as text: whole, for a file or a pipe. ``Walk`` is the same on a screen, step by step.
public enum WalkthroughScreen {
  /// The whole story.
  ///
  /// - Parameter width: in columns; lines of the trace are wrapped there too.
  public static func text(_ story: Story, style: Style, width: Int) -> String {
    let columns = max(width, 40)
    var text = ""
    func put(_ lines: [Line]) { for line in lines { text += line.text(style) + "\n" } }
    put(heading(of: story, columns: columns))
    var state = State()
    let links = StoryIndex(story)
    for (index, step) in story.steps.enumerated() {
      step.changes.forEach { state.apply($0) }
      let view = StepView(story: story, index: index, columns: columns - 2, links: links)
      var head = Line("Step \(index + 1) of \(story.steps.count)  ", .heading)
      head.add(view.who())
      var lines = view.sentence() + view.aside() + view.words(links) + view.arrows(limit: 3)
      lines += view.source(around: 0) + view.calls() + view.failure()
      lines += view.arguments().dropFirst() + view.bytes(limit: 32)
      if !step.changes.isEmpty { lines += view.state(state, limit: 6) }
      put([Line(), head.cut(to: columns)] + lines.map { StepView.indented($0, 2) })
    }
    put([Line()] + rest(of: story, columns: columns))
    return text
  }

  static func heading(of story: Story, columns: Int) -> [Line] {
    let heading = story.heading
    var title = Line(heading.title, .heading)
    if let origin = heading.origin { title.add("  (\(origin))", .faint) }
    var lines = [title.cut(to: columns)]
    if let question = heading.question { lines += Line.wrapped(question, to: columns) }
    for paragraph in story.introduction.prefix(20) { lines += Line.wrapped(paragraph, to: columns) }
    for command in heading.commands.prefix(8) {
      lines += Line.wrapped("$ " + command, to: columns, indent: 2)
    }
    let facts = heading.facts.prefix(20).map { "\($0.name) \($0.value)" }.joined(separator: " · ")
    if !facts.isEmpty { lines += Line.wrapped(facts, .faint, to: columns) }
    for (index, side) in story.sides.enumerated().prefix(32) {
      var words = "\(side.name): \(side.program ?? "a program that the trace does not name")"
      if let language = side.language { words += ", \(language)" }
      if !side.hasLog, !story.hasSource(index) { words += "; without a log, so without source lines" }
      if let verdict = side.verdict { words += "; \(verdict)" }
      lines += Line.wrapped(words, to: columns, indent: 2)
    }
    for question in story.openQuestions.prefix(20) {
      lines += Line.wrapped("Asked: " + question, to: columns, indent: 2)
    }
    for note in story.notes.prefix(20) {
      lines += Line.wrapped("Note: " + note, .attention, to: columns, indent: 2)
    }
    return lines
  }

  /// What of the traces is in no step, with counts and reasons.
  ///
  /// - Parameter shown: how many lines of a kind are shown below its reason, each cut to the width.
  static func rest(of story: Story, columns: Int, shown: Int = 0) -> [Line] {
    var lines = [Line("The rest of the traces", .heading)]
    for side in story.sides {
      guard side.isTraced else {
        lines.append(Line("\(side.name): there is no trace").cut(to: columns))
        continue
      }
      let count = side.rest.reduce(0) { $0 + $1.lines.count }
      // Where several programs stand in one trace, the rest of its lines is in their steps and among theirs.
      let isAlone = story.sides.count { $0.lines.count == side.lines.count } == 1
      let whole = isAlone ? " of \(side.lines.count)" : ""
      lines.append(
        Line("\(side.name): \(Figures.count(count, "line"))\(whole) are in no step").cut(to: columns))
      for rest in side.rest.prefix(64) {
        lines += Line.wrapped(
          "\(rest.lines.count) \(rest.name) (\(ranges(rest.lines))): \(rest.why)", to: columns - 2, indent: 2,
          limit: 4
        ).map { StepView.indented($0, 2) }
        guard shown > 0 else { continue }
        let numbers = rest.lines.filter { side.lines.indices.contains($0 - 1 - side.linesBefore) }
        let digits = numbers.prefix(shown).last.map { String($0).count } ?? 0
        for number in numbers.prefix(shown) {
          var line = Line(
            Columns.blanks(4 + digits - String(number).count) + "\(number)  ", .faint)
          // What is behind the edge need not be looked at.
          line.add(
            String(decoding: side.lines[number - 1 - side.linesBefore].prefix(4 * columns), as: UTF8.self))
          lines.append(line.cut(to: columns))
        }
        if numbers.count > shown {
          lines.append(Line("    and \(numbers.count - shown) more, as the trace has them").cut(to: columns))
        }
      }
    }
    return lines
  }

  /// `lines 1-44, 50`; the first few where there are many.
  private static func ranges(_ numbers: [Int]) -> String {
    var ranges: [(Int, Int)] = []
    for number in numbers {
      if let last = ranges.last, last.1.addingReportingOverflow(1).partialValue == number {
        ranges[ranges.count - 1].1 = number
      } else {
        if ranges.count == 6 { break }
        ranges.append((number, number))
      }
    }
    let words = ranges.prefix(5).map { $0.0 == $0.1 ? "\($0.0)" : "\($0.0)-\($0.1)" }.joined(separator: ", ")
    return "line\(numbers.count == 1 ? "" : "s") \(words)\(ranges.count > 5 ? ", …" : "")"
  }
}
