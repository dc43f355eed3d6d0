import TraceText
import Walkthrough

/// What the screen says of one step, in sections of lines.
struct StepView {
  let story: Story
  let index: Int
  let columns: Int
  let links: StoryIndex
  /// Whether the reader is asked before each step: what comes later is not told then.
  var isQuiz = false

  /// How many lines of a system call stand in its place; the rest is behind the step.
  static let callLines = 3

  var step: Step { story.steps[index] }

  func name(of side: Int) -> String {
    story.side(side)?.name ?? "program \(side)"
  }

  /// Who acts, when, and for how long.
  func who() -> Line {
    let step = step
    var line = Line(name(of: step.side), .heading)
    if let process = Step.shown(process: step.process) { line.add(" · process \(process)", .faint) }
    if let thread = Step.shown(process: step.thread), thread != step.process {
      line.add(" · thread \(thread)", .faint)
    }
    if let begin = step.begin { line.add(" · at \(Figures.seconds(begin))", .faint) }
    if let begin = step.begin, let end = step.end, step.isBlocked {
      line.add(
        " · waited \(step.isOlder ? "at least " : "")"
          + Figures.seconds(end.subtractingReportingOverflow(begin).partialValue), .attention)
    } else if step.isBlocked {
      line.add(" · waited", .attention)
    }
    return line
  }

  /// What arrives at the step and what leaves it.
  func arrows(limit: Int) -> [Line] {
    let incoming = (links.incoming[index] ?? []).map { line(for: story.arrows[$0], isIn: true) }
    let outgoing = (links.outgoing[index] ?? []).map { line(for: story.arrows[$0], isIn: false) }
    let all = incoming + outgoing
    guard all.count > limit else { return all }
    return all.prefix(limit) + [Line("  and \(Figures.count(all.count - limit, "arrow")) more", .faint)]
  }

  private func line(for arrow: Arrow, isIn: Bool) -> Line {
    let (bytes, words) = story.carried(by: arrow, columns: 24)
    var what =
      switch arrow.kind {
      case .stream: words
      case .datagram:
        arrow.whole.map { "\(arrow.bytes ?? 0) bytes of a datagram of \(Figures.count($0, "byte"))" }
          ?? "a datagram of \(words)"
      case .connection: "a connection"
      case .end: "the end of the stream"
      case .reset: "a reset: the connection broken off"
      }
    if let bytes { what = "\(bytes) · \(what)" }
    var line = Line(isIn ? "◀ " : "▶ ", .good)
    guard let other = isIn ? arrow.from : arrow.to else {
      line.add(
        arrow.isLost
          ? "\(what); lost, its receiver's buffer had no room"
          : "\(what); no \(arrow.kind.taker) in this trace got it")
      return line
    }
    line.add("\(what) \(isIn ? "from" : "to") step \(other + 1)")
    // Which call comes later may be what is asked there.
    if isQuiz, other > index { return line }
    if story.steps.indices.contains(other) {
      let far = story.steps[other]
      line.add(", \(far.function) of \(Narrator.name(name(of: far.side)))")
    }
    return line
  }

  func sentence(limit: Int = 12) -> [Line] {
    Line.wrapped(step.sentence, to: columns, limit: limit)
  }

  func aside() -> [Line] {
    step.aside.map { Line.wrapped("Note: " + $0, .faint, to: columns, indent: 2) } ?? []
  }

  /// Where the call was made: `  main.swift:12, in serve(), through NIOCore`.
  private var place: String {
    let parts = [
      step.source.map { "\($0.file):\($0.line)" }, step.caller.map { "in \(Escape.terminal($0.function))" },
      step.caller?.words.map(Escape.terminal),
    ].compactMap(\.self)
    return parts.isEmpty ? "" : "  " + parts.joined(separator: ", ")
  }

  /// The call in its place in the source, with so many lines before and behind.
  func source(around: Int) -> [Line] {
    let step = step
    guard step.source != nil || step.swift != nil || step.caller != nil else { return [] }
    let language = story.side(step.side)?.programLanguage ?? "program"
    let label = String((language + "        ").prefix(8))
    var head = Line(around == 0 ? label : "", .faint)
    if around == 0 || step.source?.excerpt.isEmpty != false {
      if around > 0 { head = Line(label, .faint) }
      head.add(step.swift?.plain ?? step.function, .heading)
      head.add(place, .faint)
      return [head.cut(to: columns)]
    }
    guard let source = step.source else { return [] }
    head.add(String(place.dropFirst(2)), .faint)
    let near = source.excerpt.filter {
      abs($0.number.subtractingReportingOverflow(source.line).partialValue) <= around
    }
    let places = near.map { String($0.number).count }.max() ?? 1
    // Of a line with nothing in it the blanks say nothing.
    let margin =
      near.filter { !$0.text.allSatisfy { $0 == " " } }.map { $0.text.prefix { $0 == " " }.count }.min() ?? 0
    return [head.cut(to: columns)]
      + near.map { line in
        let isOwn = line.number == source.line
        let number = String(line.number)
        var text = Line(isOwn ? "▸ " : "  ", .good)
        text.add(Columns.blanks(places - number.count) + number + "  ", .faint)
        let code =
          line.text.prefix(margin).allSatisfy { $0 == " " } ? String(line.text.dropFirst(margin)) : line.text
        text.add(
          code.split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "  "),
          isOwn ? .heading : nil)
        return text.cut(to: columns)
      }
  }

  /// The prototype and the lines of strace.
  func calls(limit: Int = 3) -> [Line] {
    let step = step
    var lines: [Line] = []
    if let prototype = step.prototype {
      lines += labelled("C       ", prototype.plain, limit: 2)
    }
    for (place, call) in step.syscalls.enumerated().prefix(limit) {
      let numbers = call.lines.prefix(4).map(String.init).joined(separator: ", ")
      let isMain = place == step.mainSyscall
      lines += labelled("strace  ", call.short.plain, isMain ? .heading : nil, limit: Self.callLines)
      let role = call.role.map { "; \($0.one)" } ?? ""
      lines += Line.wrapped(
        "line\(call.lines.count == 1 ? "" : "s") \(numbers) of \(Narrator.name(name(of: step.side)))'s trace\(role)",
        .faint,
        to: columns - 8, limit: 2
      ).map { Self.indented($0, 8) }
    }
    if step.syscalls.isEmpty {
      let isTraced = story.side(step.side)?.isTraced == true
      lines.append(
        Line("strace  \(isTraced ? "no system call in the trace" : "not asked: no trace")", .faint))
    }
    let more = step.syscalls.count - limit
    if more > 0 { lines.append(Line("        and \(Figures.count(more, "system call")) more", .faint)) }
    return lines
  }

  func failure() -> [Line] {
    let step = step
    var lines: [Line] = []
    if let failure = step.failure {
      lines += labelled("Error   ", "\(failure.name): \(failure.message)", .bad, limit: 2)
      if let cause = failure.cause { lines += labelled("Cause   ", cause, limit: 8) }
      if let remedy = failure.remedy { lines += labelled("Remedy  ", remedy, limit: 8) }
    }
    if let difference = step.difference { lines += labelled("Differs ", difference, .bad, limit: 8) }
    return lines
  }

  /// What each argument means.
  func arguments() -> [Line] {
    let step = step
    guard !step.explanations.isEmpty else { return [] }
    let places = min(16, step.explanations.map { Columns.width($0.name) }.max() ?? 0)
    return [Line("Arguments", .heading)]
      + step.explanations.prefix(32).flatMap { each -> [Line] in
        let number = each.number.map { $0 == each.value ? "" : " (\($0))" } ?? ""
        let manual = each.manual.map { " [\($0)]" } ?? ""
        let name = Line(each.name).cut(to: places)
        let label = name.stretches.map(\.text).joined() + Columns.blanks(places - name.width)
        return labelled("  \(label)  ", "\(each.value)\(number): \(each.meaning)\(manual)", limit: 8)
      }
  }

  /// The bytes as text, hexadecimal and octal.
  func bytes(limit: Int = 64) -> [Line] {
    guard let payload = step.payload else { return [] }
    var lines = [
      Line("\(Figures.count(payload.count, "byte")) \(Self.moved(step.function, payload))", .heading)
    ]
    lines += labelled(
      "  text  ",
      Quoted.readable(Array(payload.bytes.prefix(limit)), limit: limit, isCut: payload.count > limit),
      limit: 12)
    if payload.leftOver > 0 {
      lines += labelled(
        "  !     ", "the first \(payload.leftOver) end a character that the receive before began", .attention,
        limit: 2)
    }
    if payload.unfinished > 0 {
      lines += labelled(
        "  !     ", "the last \(payload.unfinished) begin a character that the next receive ends", .attention,
        limit: 2)
    }
    let shown = payload.bytes.prefix(limit)
    var start = 0
    while start < shown.count {
      let row = shown.dropFirst(start).prefix(8)
      let place = String(start)
      var line = Line(Columns.blanks(max(0, 6 - place.count)) + place + "  ", .faint)
      let hex = row.map { Digits.padded($0, radix: 16, to: 2) }.joined(separator: " ")
      line.add(Columns.padded(hex, to: 25))
      line.add(
        Columns.padded(row.map { Digits.padded($0, radix: 8, to: 3) }.joined(separator: " "), to: 33), .faint)
      line.add(String(row.map { (0x20..<0x7f).contains($0) ? Character(Unicode.Scalar($0)) : "." }))
      lines.append(line)
      start += 8
    }
    if payload.count > shown.count {
      lines.append(Line("        … \(payload.count - shown.count) more", .faint))
    }
    return lines
  }

  /// A text behind a label, wrapped beside it.
  func labelled(_ label: String, _ text: String, _ role: Style.Role? = nil, limit: Int) -> [Line] {
    let places = Columns.width(label)
    let lines = Line.wrapped(text, role, to: columns - places, limit: limit)
    return lines.enumerated().map { index, line in
      var result = Line(index == 0 ? label : Columns.blanks(places), .faint)
      result.add(line)
      return result
    }
  }

  static func indented(_ line: Line, _ columns: Int) -> Line {
    var result = Line(Columns.blanks(columns))
    result.add(line)
    return result
  }

  /// What became of the bytes: write and read are not about sockets alone.
  private static func moved(_ function: String, _ payload: Step.Payload) -> String {
    switch function {
    case "write", "writev": "written"
    case "read", "readv", "pread64": "read"
    default: payload.isSent ? "sent" : "received"
    }
  }
}
