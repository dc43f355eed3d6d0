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
      let condition = try sequence()
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
      let sequence = try sequence()
      noteAbsences(sequence)
      return .never(sequence)
    }
    if peek?.kind == .word("idle") { return .idle(try idle(isNever: false)) }
    if take(word: "count") { return try count() }
    if let same = try same() { return same }
    _ = take(word: "then")
    return .happens(try sequence())
  }

  private mutating func noteAbsences(_ sequence: Order) {
    for step in sequence.steps {
      for case .call(let index) in step.facts.map(\.what) { absences.insert(index) }
    }
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
    return Limit(comparison: comparison, number: try number("a number"))
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
    if case .word(let word)? = peek?.kind, names.contains(where: { $0.name == word }),
      case .sign(let sign)? = peekSecond?.kind, sign != "#"
    {
      place += 1
      return .count(.sockets(word), try checked(try limit(), since: start))
    }
    let fact = try fact()
    if case .call(let index) = fact.what { absences.insert(index) }
    if case .nothingElse = fact.what { throw error("nothing else cannot be counted", back: place - start) }
    return .count(.facts(fact), try checked(try limit(), since: start))
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
    if one == second { throw error("this can never fail: both sides are the same", back: place - other) }
    return .same(one, second)
  }

  private mutating func direction() throws(ExpectationError) -> Direction? {
    guard let subject = try subject() else { return nil }
    if take(word: "sent") { return Direction(subject: subject, isSent: true) }
    if take(word: "received") { return Direction(subject: subject, isSent: false) }
    return nil
  }
}
