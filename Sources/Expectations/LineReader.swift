import LinuxABI
import TraceQuery
import TraceText

/// Reads what a line of a file of expectations says.
struct LineReader {
  let tokens: [Token]
  private let source: ArraySlice<UInt8>
  let number: Int
  let names: [Name]
  var place = 0
  var patterns: [Pattern] = []
  var absences: Set<Int> = []
  /// The programs that steps name.
  var programs: [String] = []
  var asksForFrames = false
  /// The socket that facts without one are of: inside `each C:`.
  var implied: String?
  var depth = 0

  static let stepLimit = 256

  init(_ tokens: [Token], _ line: ArraySlice<UInt8>, number: Int, _ names: [Name]) {
    (self.tokens, source, self.number, self.names) = (tokens, line, number, names)
  }

  // MARK: Words

  var peek: Token? { place < tokens.count ? tokens[place] : nil }
  var peekSecond: Token? { place + 1 < tokens.count ? tokens[place + 1] : nil }

  mutating func next() -> Token? {
    defer { place += 1 }
    return peek
  }

  mutating func skip() { place += 1 }

  mutating func take(word: String) -> Bool {
    guard peek?.kind == .word(word) else { return false }
    place += 1
    return true
  }

  mutating func take(sign: String) -> Bool {
    guard peek?.kind == .sign(sign) else { return false }
    place += 1
    return true
  }

  /// An error at the next word, or so many before it.
  func error(_ reason: String, back: Int = 0) -> ExpectationError {
    let index = place - back
    let column = tokens.indices.contains(index) ? tokens[index].column : (tokens.last?.end ?? 0) + 1
    return ExpectationError(line: number, column: column, reason: reason)
  }

  /// What a line says from one word to another.
  func text(from start: Int, to end: Int) -> String {
    guard tokens.indices.contains(start), end > start, tokens.indices.contains(end - 1) else { return "" }
    let first = source.startIndex + tokens[start].column - 1
    let last = source.startIndex + tokens[end - 1].end
    return String(decoding: source[first..<last], as: UTF8.self)
  }

  var whole: String { text(from: place, to: tokens.count) }

  func end() throws(ExpectationError) {
    if peek != nil { throw error("nothing more was expected here") }
  }

  mutating func name(_ what: String) throws(ExpectationError) -> String {
    switch peek?.kind {
    case .word(let word)?:
      place += 1
      return word
    // A program's name may hold what no word does.
    case .text(let bytes)?:
      place += 1
      return String(decoding: bytes, as: UTF8.self)
    default: throw error("expected \(what)")
    }
  }

  mutating func text(_ what: String) throws(ExpectationError) -> String {
    guard case .text(let bytes)? = peek?.kind else { throw error("expected \(what)") }
    place += 1
    return String(decoding: bytes, as: UTF8.self)
  }

  mutating func number(_ what: String) throws(ExpectationError) -> Int {
    guard case .number(let number)? = peek?.kind else { throw error("expected \(what)") }
    place += 1
    return number
  }

  func expected(_ what: String, among words: [String]) -> ExpectationError {
    guard case .word(let word)? = peek?.kind else { return error("expected \(what)") }
    return error("\(Escape.terminal(String(word.prefix(64)))) is not \(what)\(nearest(word, among: words))")
  }

  // MARK: Names

  /// `C = connection of L to 80`
  mutating func socketName() throws(ExpectationError) -> Name {
    let word = try name("a name for sockets")
    guard !Self.reserved.contains(word) else { throw error("\(word) is a word of the language", back: 1) }
    guard take(sign: "=") else { throw error("expected =") }
    guard case .word(let kind)? = peek?.kind, let kind = Name.Kind(rawValue: kind) else {
      throw expected("what a socket can be", among: Name.Kind.allCases.map(\.rawValue))
    }
    place += 1
    var name = Name(name: word, kind: kind)
    if kind == .partner, peek?.kind != .word("of") { throw error("expected of and the name of a connection") }
    if kind == .partner || kind == .connection, take(word: "of") {
      name.other = try known()
    }
    while true {
      if take(word: "on") {
        name.port = try number("a port")
      } else if take(word: "to") {
        name.peerPort = try number("a port")
      } else {
        return name
      }
    }
  }

  mutating func known() throws(ExpectationError) -> String {
    guard case .word(let word)? = peek?.kind, names.contains(where: { $0.name == word }) else {
      throw expected("a name that a let of this program gave", among: names.map(\.name))
    }
    place += 1
    return word
  }

  mutating func subject() throws(ExpectationError) -> FactPattern.Subject? {
    guard case .word(let word)? = peek?.kind, names.contains(where: { $0.name == word }) else {
      return implied.map { FactPattern.Subject(name: $0) }
    }
    place += 1
    guard let sign = peek, sign.kind == .sign("#"), sign.isJoined else { return .init(name: word) }
    place += 1
    let number = try number("which of them, from 1")
    guard number > 0 else { throw error("the first is #1", back: 1) }
    return .init(name: word, number: number)
  }

  // MARK: The language's own words

  static let beginnings = [
    "then", "each", "if", "never", "count", "idle", "file", "first", "points", "as", "section", "let",
  ]
  static let reserved = Set(
    beginnings + facts + joining + ["end", "any", "frame", "frames", "else", "begins"])
  /// What can stand behind a fact.
  static let joining = ["before", "within", "after", "between", "and"]
  static let facts = [
    "opened", "received", "peeked", "sent", "short", "unfinished", "failed", "closed", "gone", "waiting",
    "signal",
    "exited", "killed", "call", "nothing",
  ]
}
