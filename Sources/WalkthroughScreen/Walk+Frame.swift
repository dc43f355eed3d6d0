public import TraceText
import Walkthrough

extension Walk {
  /// What stands on a screen of this size: at most `height` lines of at most `width` columns, without colours.
  public func lines(width: Int, height: Int) -> [String] {
    frame(width: width, height: height).map { $0.text(.plain) }
  }

  /// The same as one text for a terminal, from its top left corner on: one write(2), so that nothing flickers.
  public mutating func screen(width: Int, height: Int, style: Style) -> String {
    settle(width: width, height: height)
    var text = "\u{1b}[H"
    for (row, line) in frame(width: width, height: height).enumerated() {
      // Erased before it is written: behind a full line the cursor stands on its last column.
      text += "\u{1b}[\(row + 1);1H\u{1b}[K" + line.text(style)
    }
    return text + (height > 0 ? "\u{1b}[\(height);\(max(1, width))H" : "")
  }

  func frame(width: Int, height: Int) -> [Line] {
    guard width > 0, height > 0 else { return [] }
    guard width >= 40, height >= 10 else {
      let words = ["Too small: \(width)x\(height)", "It takes 40x10.", "q quits."]
      // The other rows are blank: what stood there before is gone.
      return (0..<height).map { $0 < words.count ? Line(words[$0]).cut(to: width) : Line() }
    }
    let room = height - 2
    let body = body(width: width, height: room)
    let first = min(scroll, max(0, body.count - room))
    var lines = [header(width)]
    lines += body.dropFirst(first).prefix(room)
    while lines.count < height - 1 { lines.append(Line()) }
    lines.append(footer(width, above: first, below: max(0, body.count - first - room)))
    return lines.map { $0.cut(to: width) }
  }

  private func header(_ width: Int) -> Line {
    var place = Line(story.steps.isEmpty ? "no steps" : "step \(current + 1)/\(story.steps.count)", .heading)
    if isLive { place.add(isFollowing ? "  live" : "  paused", isFollowing ? .good : .attention) }
    if isPredicting {
      place.add("  right \(right)/\(answers.count)", .attention)
    }
    var line = Line(story.heading.title, .heading)
    if let origin = story.heading.origin { line.add("  \(origin)", .faint) }
    line = line.cut(to: max(1, width - place.width - 2))
    line.pad(to: width - place.width)
    line.add(place)
    return line
  }

  private func footer(_ width: Int, above: Int, below: Int) -> Line {
    if let prompt {
      // The end of what is typed is what the person looks at.
      var line = Line(prompt.kind.rawValue + String(prompt.text.suffix(max(1, width / 2 - 4))))
      line.add("▏", .good)
      return line
    }
    var line = Line()
    if above + below > 0 {
      line.add(below > 0 ? "↓ \(below) more: PgDn  " : "↑ PgUp  ", .attention)
    }
    if let remark {
      line.add(remark, .attention)
    } else if isOffering {
      line.add("↑ ↓ choose  Enter takes it  q quit", .faint)
    } else if view != .step {
      line.add("q back to the step", .faint)
    } else if openQuestion != nil {
      line.add("1-4 answer  Enter show  p no questions  q quit", .faint)
    } else {
      let keys =
        isLive
        ? [
          isFollowing ? "the run goes on: ← pauses and goes back, f pauses  ? help  q quit" : "",
          isFollowing
            ? "← back  f pause  ? help  q"
            : "paused: Enter next  ← back  f goes on with the run  ? help  q quit",
          "f follow or pause  q quit",
        ].filter { !$0.isEmpty }
        : [
          "Enter next  ← back  a arguments  b bytes  s state  / search  ? help  q quit",
          "Enter next  ← back  a  b  s  / search  ? help  q quit", "? help  q quit",
        ]
      line.add(keys.first { line.width + Columns.width($0) <= width } ?? "", .faint)
    }
    return line
  }

  func body(width: Int, height: Int) -> [Line] {
    switch view {
    case .help: return help
    case .rest: return WalkthroughScreen.rest(of: story, columns: width, shown: 500)
    case .run: return WalkthroughScreen.heading(of: story, columns: width)
    case .handout: return WalkthroughScreen.handout(of: story, at: current, columns: width)
    case .step: break
    }
    if isOffering { return offer(columns: width) }
    guard story.steps.indices.contains(current) else {
      if isLive {
        return Line.wrapped(
          "No program of this run has called anything of a socket yet. This goes on by itself.", to: width)
      }
      return Line.wrapped("There are no steps in this run. The keys r and ? still say something.", to: width)
        + story.notes.prefix(8).flatMap { Line.wrapped($0, to: width) }
    }
    let strip = stepView(columns: width)
    if let index = openQuestion {
      let asked: [Line] =
        Array(strip.lanes().prefix(1)) + [Line()]
        + answered.flatMap { question($0, columns: width, isShort: true) }
        + question(index, columns: width) + [Line()]
      return asked + strip.around(room: height - asked.count, through: current - 1)
    }
    let isWide = width >= 120
    let columns = isWide ? (width - 3) * 55 / 100 : width
    let view = stepView(columns: columns)
    let side = isWide ? stepView(columns: width - columns - 3) : view
    let shownArrows = isWide ? 6 : 3
    var head = strip.lanes()
    if head.count > 1 { head.append(strip.who().cut(to: width)) }
    head += strip.arrows(limit: shownArrows).map { $0.cut(to: width) }
    if isFollowing { head += now(columns: width, limit: max(2, height / 6)) }
    head.append(Line())
    for one in answered { head += question(one, columns: width) + [Line()] }

    let failure = view.failure()
    let room = height - head.count
    var main: [Line] = view.sentence() + [Line()]
    let calls = view.calls()
    let states = wishes[.state] == false ? [] : side.state(state, limit: 400)
    let arguments = wishes[.arguments] == false ? [] : side.arguments()
    let bytes = wishes[.bytes] == false ? [] : view.bytes(limit: wishes[.bytes] == true ? 512 : 64)

    // The source stays in its place in the program as long as the call itself is on the screen with it; of a long
    // state the first lines are enough to begin with.
    let fixed = main.count + calls.count + failure.count
    var source = view.source(around: 1)
    if fixed + source.count > room { source = view.source(around: 0) }
    let firstStates = isWide ? 0 : min(states.count, max(4, height / 4)) + 1
    for around in [3, 5, 8] {
      let longer = view.source(around: around)
      if fixed + firstStates + longer.count + 12 <= room { source = longer }
    }
    main += source + calls + failure
    var used = fixed + source.count + firstStates
    func takes(_ lines: [Line], _ wish: Bool?) -> Bool {
      guard !lines.isEmpty, wish != false else { return false }
      if wish == true { return true }
      guard used + lines.count + 1 <= room else { return false }
      used += lines.count + 1
      return true
    }
    func put(_ lines: [Line]) { if !lines.isEmpty { main += [Line()] + lines } }
    if !isWide, takes(arguments, wishes[.arguments]) { put(arguments) }
    if takes(bytes, wishes[.bytes]) { put(bytes) }
    if !isWide { put(states) }
    // Whatever has no room stands below: PgDn goes there.
    put(view.aside())
    put(view.words(links))
    put(view.inFull(arrows: shownArrows))
    put(view.around(room: room - main.count - 1, through: isPredicting ? current : story.steps.count - 1))
    guard isWide else { return head + main }
    let right = arguments + (arguments.isEmpty || states.isEmpty ? [] : [Line()]) + states
    return head + Self.besides(main, right, left: columns)
  }

  private func stepView(columns: Int) -> StepView {
    StepView(story: story, index: current, columns: columns, links: links, isQuiz: isPredicting)
  }

  /// What each program is doing, a line each: the call that it is in, or the last that it has come back from, with when that
  /// was. What it does since then no socket has to do with.
  private func now(columns: Int, limit: Int) -> [Line] {
    var last: [Int: Int] = [:]
    for (index, step) in story.steps.enumerated() { last[step.side] = index }
    // Those that did something lately, where there are many; else each in its place.
    let sides = story.sides.indices.filter { last[$0] != nil }
    let newest = sides.count > limit ? sides.sorted { last[$0] ?? 0 > last[$1] ?? 0 } : sides
    var lines = newest.prefix(limit).map { side -> Line in
      let step = story.steps[last[side] ?? 0]
      var line = Line(step.hasReturned ? "last " : "now  ", .faint)
      line.add(story.sides[side].name, .heading)
      line.add("  ")
      if step.hasReturned, let moment = step.end ?? step.moment {
        line.add("at \(Figures.seconds(moment))  ", .faint)
      }
      line.add(step.sentence)
      return line.cut(to: columns)
    }
    if newest.count > limit {
      lines.append(Line("and \(Figures.count(newest.count - limit, "program")) more", .faint))
    }
    return lines
  }

  private static func besides(_ left: [Line], _ right: [Line], left columns: Int) -> [Line] {
    (0..<max(left.count, right.count)).map { row in
      var line = row < left.count ? left[row].cut(to: columns) : Line()
      line.pad(to: columns)
      line.add(" │ ", .faint)
      if row < right.count { line.add(right[row]) }
      return line
    }
  }

  /// - Parameter isShort: whether another question is open: a reason may tell what that asks for.
  private func question(_ index: Int, columns: Int, isShort: Bool = false) -> [Line] {
    let question = story.questions[index]
    let answer = answers[index]
    var lines = Line.wrapped(question.text, .heading, to: columns)
    for (place, choice) in question.choices.prefix(9).enumerated() {
      let isRight = place == question.right
      if isShort, !isRight, place != answer { continue }
      let sign = answer == nil ? " " : isRight ? "+" : place == answer ? "x" : " "
      lines += Line.wrapped(
        "\(sign) \(place + 1)  \(choice.text)", sign == "+" ? .good : sign == "x" ? .bad : nil, to: columns,
        indent: 5, limit: 3)
      if let answer, !isShort, isRight || place == answer {
        lines += Line.wrapped(choice.why, .faint, to: columns - 5, limit: 4).map { StepView.indented($0, 5) }
      }
    }
    if let answer, !isShort {
      lines.append(Line(answer == question.right ? "Right." : "Not so: see + above.", .heading))
    }
    return lines
  }

  /// Who learns predicts first: what is asked before anything is shown of a lab's run, and what its handout asks.
  private func offer(columns: Int) -> [Line] {
    let answers = [
      ("1  Predict first", "some steps ask before they are shown"), ("2  Show it at once", "p asks later"),
    ]
    var lines = [Line("Predict first?", .heading)]
    lines += Line.wrapped(
      "Whoever says what will happen before it is shown learns it.", to: columns)
    for (place, (name, what)) in answers.enumerated() {
      let isTaken = (place == 1) == isAtOnce
      var line = Line(isTaken ? "▸ " : "  ", .good)
      line.add(name, isTaken ? .heading : nil)
      line.add(": " + what, .faint)
      lines.append(line)
    }
    return lines + [Line()] + WalkthroughScreen.heading(of: story, columns: columns)
  }

  private var help: [Line] {
    [Line("Keys", .heading)]
      + Self.keys.map { key, what in
        var line = Line("  \(key)")
        line.pad(to: 26)
        line.add(what)
        return line
      }
  }

  /// The keys, as the help shows them.
  static let keys: [(String, String)] = [
    ("Enter, Space, →, ↓", "the next step"),
    ("←, ↑, Backspace", "the step before"),
    ("Home, g", "the first step"),
    ("End, G", "the last step; of a run that goes on, and with it from then on"),
    ("f", "follow a run that goes on, or pause"),
    (":12, or 12 and Enter", "step 12"),
    ("/text, then n and N", "the next and the former step with this text"),
    ("PgDn, PgUp", "more of a step that is longer than the screen"),
    ("a", "what each argument means"),
    ("b", "the bytes: text, hexadecimal, octal"),
    ("s", "the descriptors and sockets after the step"),
    ("r", "the lines of the trace that are in no step"),
    ("i", "about the run: its question, commands, programs, notes"),
    ("h", "what the lab's handout says of this step"),
    ("p", "predict: steps ask before they are shown; 1 to 4 answer"),
    ("w", "save the answers to a file, a line of JSON"),
    ("Ctrl-L", "draw the screen again"),
    ("Ctrl-Z", "stop; fg comes back"),
    ("q, Ctrl-C", "quit"),
  ]
}
