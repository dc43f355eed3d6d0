import TraceText

/// What a line expects, as a whole.
extension LineReader {
  mutating func body() throws(ExpectationError) -> Body {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 8 else { throw error("too much inside each other") }
    if take(word: "each") {
      let start = place
      let name = try known()
      guard take(sign: ":") else { throw error("expected : and what holds for each") }
      guard implied == nil else { throw error("each stands once in a line", back: place - start) }
      implied = name
      defer { implied = nil }
      return .each(name, try body())
    }
    if take(word: "if") {
      let start = place
      let condition = try condition()
      let asked = text(from: start, to: place)
      guard take(sign: ":") else { throw error("expected : and what holds then") }
      let rest = place
      let body = try body()
      if text(from: rest, to: place) == asked {
        throw error("this can never fail: it says its own condition", back: place - rest)
      }
      return .given(condition, body)
    }
    if take(word: "never") {
      if peek?.kind == .word("idle") { return .idle(try idle(isNever: true)) }
      if take(word: "file") { return .lines(try lines(), Limit(comparison: .equal, number: 0)) }
      let sequence = try sequence()
      noteAbsences(sequence)
      return .never(sequence)
    }
    if peek?.kind == .word("idle") { return .idle(try idle(isNever: false)) }
    if take(word: "count") { return try count() }
    if take(word: "file") { return .lines(try lines(), nil) }
    if let same = try same() { return same }
    _ = take(word: "then")
    return .happens(try sequence())
  }

  /// What can stand behind `if`: what is of the whole run, and no other `if`.
  private mutating func condition() throws(ExpectationError) -> Body {
    switch peek?.kind {
    case .word("each")?, .word("if")?, .word("idle")?: throw error("this is no condition")
    default: return try body()
    }
  }

  private mutating func noteAbsences(_ sequence: Order) {
    for step in sequence.steps {
      for case .call(let index) in step.facts.map(\.what) { absences.insert(index) }
    }
  }

  /// `"client.out" line `message: good``
  private mutating func lines() throws(ExpectationError) -> FileLines {
    let name = try text("the name of a file of the run, in quotation marks")
    // Whoever wrote the file of expectations need not be who runs it.
    guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(where: { $0 == 0x2F || $0 == 0 })
    else {
      throw error("a file of the run stands in its folder: a name, and no path", back: 1)
    }
    guard take(word: "line") else { throw error("expected line") }
    guard case .quoted(let words)? = peek?.kind, let token = peek else {
      throw error("expected what the line is like, between backticks: line `... 06 ...`")
    }
    let pattern = try LinePattern(words, at: (number, token.column + 1), among: names.map(\.name))
    if pattern.isAnything { throw error("this can never fail: every line is like that") }
    place += 1
    return FileLines(file: name, pattern: pattern, text: words)
  }

  /// `idle calls <= 1000 per second`
  private mutating func idle(isNever: Bool) throws(ExpectationError) -> Limit {
    let start = place
    for word in ["idle", "calls"] where !take(word: word) { throw error("expected \(word)") }
    var limit = try limit()
    for word in ["per", "second"] where !take(word: word) { throw error("expected \(word)") }
    if isNever {
      let opposite: [Limit.Comparison: Limit.Comparison] = [
        .less: .greaterOrEqual, .lessOrEqual: .greater, .greater: .lessOrEqual, .greaterOrEqual: .less,
      ]
      guard let comparison = opposite[limit.comparison] else {
        throw error("never idle calls needs >, or >=", back: place - start)
      }
      limit.comparison = comparison
    }
    return try checked(limit, since: start)
  }

  private mutating func limit() throws(ExpectationError) -> Limit {
    guard case .sign(let sign)? = peek?.kind,
      let comparison = Limit.Comparison(rawValue: sign == "=" ? "==" : sign)
    else { throw error("expected ==, <, <=, > or >=") }
    place += 1
    guard take(word: "partner") else { return Limit(comparison: comparison, number: try number("a number")) }
    guard take(word: "open") else { throw error("expected open") }
    guard comparison == .less || comparison == .lessOrEqual else {
      throw error("against the partner's a count has a most: <, or <=", back: 3)
    }
    let more = take(sign: "+") ? try number("how many more") : 0
    return Limit(comparison: comparison, number: more, isAbovePartners: true)
  }

  private func checked(_ limit: Limit, since start: Int) throws(ExpectationError) -> Limit {
    if limit.isAlways {
      throw error("this can never fail: every count is \(limit.text)", back: place - start)
    }
    if limit.isNever { throw error("this can never be met: no count is \(limit.text)", back: place - start) }
    return limit
  }

  /// `count C == 1`, `count open C at once <= 3`, `count C sent any > 2`
  private mutating func count() throws(ExpectationError) -> Body {
    let start = place
    if take(word: "open") {
      let name = try known()
      for word in ["at", "once"] where !take(word: word) { throw error("expected \(word)") }
      return .count(.atOnce(name), try checked(try limit(), since: start))
    }
    if take(word: "file") {
      let lines = try lines()
      return .lines(lines, try checked(try limit(), since: start))
    }
    if case .word(let word)? = peek?.kind, names.contains(where: { $0.name == word }),
      case .sign(let sign)? = peekSecond?.kind, sign != "#"
    {
      place += 1
      return .count(.sockets(word), try checked(try limit(), since: start))
    }
    let fact = try fact()
    if case .call(let index) = fact.what { absences.insert(index) }
    if case .nothingElse = fact.what { throw error("nothing else cannot be counted", back: place - start) }
    if fact.isFirst { throw error("there is one first, and no more", back: place - start) }
    let window = try window()
    let order = order([Step(facts: [fact], text: "")])
    return .count(.facts(fact, order, window), try checked(try limit(), since: start))
  }

  /// `between A and B`, `after A`, `before B`
  private mutating func window() throws(ExpectationError) -> Window {
    // The patterns that a step names are read before its order is made.
    if take(word: "after") {
      let step = try step()
      return Window(hasAfter: true, order: order([step]))
    }
    if take(word: "before") {
      let step = try step()
      return Window(hasBefore: true, order: order([step]))
    }
    guard take(word: "between") else { return Window() }
    let first = try step()
    guard take(word: "and") else { throw error("expected and, and what ends it") }
    let last = try step()
    return Window(hasAfter: true, hasBefore: true, order: order([first, last]))
  }

  /// `C sent == C received`; nil where the line says something else.
  private mutating func same() throws(ExpectationError) -> Body? {
    let start = place
    guard let one = try direction(), take(sign: "==") else {
      place = start
      return nil
    }
    let other = place
    guard let second = try direction() else { throw error("expected a socket, and sent or received") }
    if one.isFramed != second.isFramed {
      throw error("one side is frames, and the other all bytes", back: place - other)
    }
    if one == second { throw error("this can never fail: both sides are the same", back: place - other) }
    return .same(one, second)
  }

  private mutating func direction() throws(ExpectationError) -> Direction? {
    guard let subject = try subject() else { return nil }
    for (word, isSent) in [("sent", true), ("received", false)] where take(word: word) {
      let isFramed = take(word: "frames")
      if isFramed { asksForFrames = true }
      return Direction(subject: subject, isSent: isSent, isFramed: isFramed)
    }
    return nil
  }
}
