import LinuxABI
import TraceQuery
import TraceText

/// What happens, as a line says it.
extension LineReader {
  mutating func sequence() throws(ExpectationError) -> Order {
    var steps: [Step] = []
    repeat {
      if let last = steps.last?.facts.first, case .nothingElse = last.what {
        throw error("nothing else stands last")
      }
      guard steps.count < Self.stepLimit else { throw error("more than \(Self.stepLimit) steps") }
      steps.append(try step())
    } while take(sign: ";") || take(word: "before")
    if case .nothingElse? = steps.first?.facts.first?.what, steps[0].facts[0].subject == nil {
      guard let implied else {
        throw error("nothing else needs the name of a socket, or steps before it", back: 2)
      }
      steps[0].facts[0].subject = FactPattern.Subject(name: implied)
    }
    var sequence = order(steps)
    guard take(word: "within") else { return sequence }
    if sequence.steps.count < 2 {
      throw error("this can never fail: one step takes no time; within stands behind several", back: 1)
    }
    let count = try number("a number")
    let units = ["s": 1_000_000_000, "ms": 1_000_000, "us": 1000]
    guard case .word(let unit)? = peek?.kind, let factor = units[unit] else {
      throw expected("a unit of time", among: ["s", "ms", "us"])
    }
    place += 1
    let (product, overflow) = Int64(count).multipliedReportingOverflow(by: Int64(factor))
    if overflow { throw error("that is longer than any run", back: 2) }
    sequence.within = product
    return sequence
  }

  func order(_ steps: [Step]) -> Order { Order(steps, names: names, patterns: patterns) }

  mutating func step() throws(ExpectationError) -> Step {
    let start = place
    var facts = [try fact()]
    while take(sign: "|") { facts.append(try fact()) }
    return Step(facts: facts, text: text(from: start, to: place))
  }

  mutating func fact() throws(ExpectationError) -> FactPattern {
    let program = programBefore()
    let beginning = place
    let isFirst = take(word: "first")
    let start = place
    let subject = try subject()
    let hasOwn = place > start
    guard case .word(let word)? = peek?.kind else {
      throw error("expected what happens: \(Self.facts.joined(separator: ", "))")
    }
    place += 1
    let what: FactPattern.What
    switch word {
    case "opened": what = .opened
    case "received": what = take(word: "end") ? .ended : .received(try bytes())
    case "peeked":
      let bytes = try bytes()
      if bytes.contains(where: { if case .frame = $0 { true } else { false } }) {
        throw error("frames are what was received, and not only looked at", back: place - start)
      }
      what = .peeked(bytes)
    case "sent": what = .sent(try bytes())
    case "short", "unfinished":
      guard take(word: "send") else { throw error("expected send") }
      what = word == "short" ? .shortSend : .unfinishedSend
    case "failed": what = .failed(try errno())
    case "closed": what = .closed
    case "gone": what = .gone
    case "waiting": what = .waiting
    case "signal": what = .signal(signal())
    case "killed": what = .killed(signal())
    case "exited":
      if case .number(let status)? = peek?.kind {
        place += 1
        what = .exited(status)
      } else {
        what = .exited(nil)
      }
    case "call": what = .call(try pattern())
    case "nothing":
      guard take(word: "else") else { throw error("expected else") }
      what = .nothingElse
    default:
      place -= 1
      throw expected(
        place == start && !hasOwn ? "what an expectation begins with" : "what can happen",
        among: Self.facts + (hasOwn ? [] : Self.beginnings + names.map(\.name)))
    }
    var fact = FactPattern(
      program: program, isFirst: isFirst,
      subject: try checked(subject, of: what, hasOwn: hasOwn, since: start),
      what: what)
    if isFirst, case .nothingElse = what { throw error("nothing else is not first", back: place - beginning) }
    // Of a first one it matters that there was none before it.
    if isFirst, case .call(let index) = what { absences.insert(index) }
    if take(word: "begins") {
      guard case .call = what else { throw error("begins stands behind a call", back: 1) }
      fact.begins = true
    }
    return fact
  }

  /// `server:` before what happens in it.
  private mutating func programBefore() -> String? {
    guard peekSecond?.kind == .sign(":") else { return nil }
    let name: String
    switch peek?.kind {
    // `if exited: ...`
    case .word(let word)? where !Self.facts.contains(word) && !names.contains(where: { $0.name == word }):
      name = word
    case .text(let bytes)?: name = String(decoding: bytes, as: UTF8.self)
    default: return nil
    }
    place += 2
    if !programs.contains(name) { programs.append(name) }
    return name
  }

  /// Signals and ends are a process's, and the rest is a socket's.
  private func checked(
    _ subject: FactPattern.Subject?, of what: FactPattern.What, hasOwn: Bool, since start: Int
  ) throws(ExpectationError) -> FactPattern.Subject? {
    switch what {
    case .signal, .exited, .killed, .call:
      if hasOwn { throw error("this happens to a program, and not to a socket", back: place - start) }
      return nil
    case .waiting: return subject
    // Without a name of its own it is about what the steps before it moved.
    case .nothingElse: return hasOwn ? subject : nil
    default:
      guard let subject else {
        let example = names.first?.name ?? "let C = connection, then C"
        throw error("of which socket? write its name before it: \(example)", back: place - start)
      }
      return subject
    }
  }

  private mutating func signal() -> String? {
    guard case .word(let word)? = peek?.kind, word.hasPrefix("SIG") else { return nil }
    place += 1
    return word
  }

  private mutating func errno() throws(ExpectationError) -> String? {
    guard case .word(let word)? = peek?.kind, !Self.joining.contains(word) else { return nil }
    guard Errno(name: word) != nil else {
      throw error(
        "no error is called \(Escape.terminal(String(word.prefix(64))))\(nearest(word, among: Self.errnos))")
    }
    place += 1
    return word
  }

  private static let errnos = [
    "EAGAIN", "EINTR", "ECONNRESET", "ECONNREFUSED", "EPIPE", "EADDRINUSE", "EMFILE", "ENFILE", "EINPROGRESS",
    "ETIMEDOUT", "ENOTCONN", "EMSGSIZE", "EACCES", "EADDRNOTAVAIL", "EBADF", "EINVAL", "ENOBUFS",
  ]

  private mutating func pattern() throws(ExpectationError) -> Int {
    guard case .quoted(let words)? = peek?.kind else {
      throw error("expected a pattern of socklab query between backticks: call `close($fd)`")
    }
    let pattern: Pattern
    do throws(PatternError) {
      pattern = try Pattern(words)
    } catch {
      let column = tokens[place].column + error.column
      throw ExpectationError(line: number, column: column, reason: error.reason)
    }
    place += 1
    let named = pattern.naming(Set(names.map(\.name)))
    if let name = names.first(where: { named.refused.contains($0.name) }) {
      throw error("!\(name.name) is not known here: a pattern refuses variables of its own alone", back: 1)
    }
    // Asked twice, it is looked for once.
    let known = patterns.firstIndex { $0.text == named.text && $0.variables == named.variables }
    if let known { return known }
    guard patterns.count < ExpectationFile.patternLimit else {
      throw error("a file has no more than \(ExpectationFile.patternLimit) patterns of calls", back: 1)
    }
    patterns.append(named)
    return patterns.count - 1
  }

  private mutating func bytes() throws(ExpectationError) -> [BytesPattern] {
    var all = [try oneOfBytes()]
    while peek?.kind == .sign("|"), let second = peekSecond {
      switch second.kind {
      case .text, .sign("..."), .number, .word("frame"): place += 1
      default: return all
      }
      all.append(try oneOfBytes())
    }
    return all
  }

  private mutating func oneOfBytes() throws(ExpectationError) -> BytesPattern {
    let start = place
    if take(word: "frame") {
      asksForFrames = true
      guard peek?.kind != .word("frame") else { throw error("a frame in a frame") }
      return .frame(try oneOfBytes())
    }
    if take(word: "any") { return .any }
    if case .number(let count)? = peek?.kind {
      place += 1
      guard take(word: "bytes") || take(word: "byte") else { throw error("expected bytes") }
      return .count(count)
    }
    let opensBefore = take(sign: "...")
    guard case .text(let bytes)? = peek?.kind else {
      throw expected("\"text\", frame, any, end, or how many bytes", among: ["any", "end", "frame"])
    }
    place += 1
    let opensAfter = take(sign: "...")
    if bytes.isEmpty, opensBefore || opensAfter {
      throw error("this can never fail: nothing is in all bytes", back: place - start)
    }
    guard bytes.count <= 4096 else { throw error("a text has no more than 4096 bytes", back: place - start) }
    return .text(bytes, opensBefore: opensBefore, opensAfter: opensAfter)
  }
}
