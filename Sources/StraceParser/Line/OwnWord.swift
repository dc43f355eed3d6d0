/// What strace writes that is neither about a call nor about a signal: stacks, dumps, tables, messages.
extension LineParser {
  /// Reads a line of which the kind is all that is kept here; its parts are found when it is written.
  mutating func ownWord(_ s: Span<UInt8>, _ end: Int) -> Bool {
    guard let kind = kindOfOwnWord(s, end) else { return false }
    if kind == .notice, notice(s, 0, end) { return true }
    restart()
    head.kind = kind
    if kind == .blank { head.indent = UInt32(truncatingIfNeeded: end) }
    return true
  }

  /// Reads a message that begins at `start`: `strace: Process 7 attached`, `Process 7 attached`.
  mutating func notice(_ s: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let colon = endOfProgram(s, start)
    guard colon != nil || isOldNotice(s, start, end) else { return false }
    restart()
    head.kind = .notice
    if let colon {
      head.name = Piece(start, colon)
      head.note = Piece(colon + 2, end)
    }
    return true
  }

  private func kindOfOwnWord(_ s: Span<UInt8>, _ end: Int) -> TraceEvent.Kind? {
    switch s[0] {
    case .space:
      if s.holds(" > ", at: 0), isFrame(s, end) { return .stack }
      if s.holds(" | ", at: 0) || s.holds(" * ", at: 0), isDump(s, end) { return .dump }
      if s.holds(" VCPU", at: 0) || isTip(s, end) { return .notice }
      if spaces(s, 0) == end { return .blank }
    case UInt8(ascii: "S"):
      if s.holds("System call usage summary for ", at: 0) { return .summary }
    default: break
    }
    if isSummary(s, end) { return .summary }
    if endOfProgram(s, 0) != nil || isOldNotice(s, 0, end) { return .notice }
    return nil
  }

  /// A line of the box that `--tips` draws at the end: its right edge stands near column 48, an ostrich beside it.
  private func isTip(_ s: Span<UInt8>, _ end: Int) -> Bool {
    let edge: [UInt8] = Array("|_\\/".utf8)
    if edge.contains(s[1]) || s.holds("  ____", at: 0) {
      return end > 51 && (48...51).contains { edge.contains(s[$0]) } || end > 48 && edge.contains(s[48])
    }
    let drawing: [UInt8] = Array(" _/\\|[](){}@.-,'".utf8)
    return spaces(s, 0) > 48 && (0..<end).allSatisfy { drawing.contains(s[$0]) }
  }

  /// ` > /usr/lib/libc.so.6(main+0x11) [0x1111]`, ` > no matching address range`
  private func isFrame(_ s: Span<UInt8>, _ end: Int) -> Bool {
    if s[3] == .slash || s[3] == .openBracket || s[3] == .open { return true }
    for error: StaticString in [
      "no matching address range", "too many stack frames", "No DWARF information found",
      "unexpected_backtracing_error", "backtracing_error",
    ] where s.holds(error, at: 3) {
      return true
    }
    // A mapping without a path: `anon_inode:...(f+0x1) [0x2]`.
    return s[end - 1] == .closeBracket
  }

  /// ` | 00000  63 61 ...  ca... |`, ` * 16 bytes in buffer 0`
  private func isDump(_ s: Span<UInt8>, _ end: Int) -> Bool {
    if s[1] == .star {
      let q = digits(s, 3)
      return q > 3 && s.holds(" bytes in buffer ", at: q)
    }
    if s.holds(" | <Cannot fetch ", at: 0) { return true }
    var q = 3
    while byte(s[q], is: ByteClass.hex) { q += 1 }
    return q >= 8 && s.holds("  ", at: q) && s[end - 1] == .bar
  }

  /// The colon behind strace's own name: `strace: `, `/usr/bin/strace: `.
  func endOfProgram(_ s: Span<UInt8>, _ from: Int) -> Int? {
    var q = from
    var base = from
    while byte(s[q], is: ByteClass.name) || s[q] == .slash || s[q] == .dot || s[q] == .minus || s[q] == .plus
    {
      q += 1
      if s[q - 1] == .slash { base = q }
    }
    return s.holds("strace", at: base) && s.holds(": ", at: q) ? q : nil
  }

  /// `Process 7 attached`: up to 4.10 without `strace: `.
  func isOldNotice(_ s: Span<UInt8>, _ from: Int, _ end: Int) -> Bool {
    guard s.holds("Process ", at: from) else { return false }
    let q = digits(s, from + 8)
    if q == from + 8 { return false }
    for word: StaticString in [" attached", " detached", " suspended", " resumed", " interrupted"]
    where s.holds(word, at: q) {
      let rest = q + word.utf8CodeUnitCount
      return rest == end || s[rest] == .space
    }
    return false
  }

  /// A heading, a ruler or a row of the table of `-c`: columns of numbers and one name, in any order.
  private func isSummary(_ s: Span<UInt8>, _ end: Int) -> Bool {
    var q = 0
    var words = 0
    var numbers = 0
    var rulers = 0
    var names = 0
    while true {
      q = spaces(s, q)
      if q >= end { break }
      let start = q
      while q < end, s[q] != .space { q += 1 }
      words += 1
      switch cell(s, start, q) {
      case .number: numbers += 1
      case .ruler: rulers += 1
      case .name: names += 1
      case .heading: return isHeading(s, end)
      case .none: return false
      }
    }
    if rulers > 0 { return rulers == words && words >= 2 }
    // Two numbers at least, seconds among them; or, where -U asks for nothing else, calls and names, set apart.
    return names == 1 && (numbers >= 2 && hasFraction(s, end) || numbers == 1 && spaces(s, 0) >= 4)
  }

  private enum Cell { case number, ruler, name, heading }

  private func cell(_ s: Span<UInt8>, _ start: Int, _ end: Int) -> Cell? {
    if s[start] == .minus {
      return (start..<end).allSatisfy { s[$0] == .minus } && end - start >= 4 ? .ruler : nil
    }
    if s[start] == UInt8(ascii: "%") { return .heading }
    if s[start].isDigit || s[start] == .dot {
      return (start..<end).allSatisfy { s[$0].isDigit || s[$0] == .dot } ? .number : nil
    }
    for word: StaticString in [
      "time", "seconds", "usecs/call", "calls", "errors", "syscall", "shortest", "longest", "wall-total",
      "wall-min",
      "wall-max", "wall-avg",
    ] where s.holds(word, at: start) && end - start == word.utf8CodeUnitCount {
      // `time` is a system call too; a heading holds more than one of these words.
      return word.utf8CodeUnitCount == 4 ? .name : .heading
    }
    return (start..<end).allSatisfy { s[$0].isNamePart || s[$0] == UInt8(ascii: "#") } ? .name : nil
  }

  /// Whether every word is one of a heading's, and there are two at least.
  private func isHeading(_ s: Span<UInt8>, _ end: Int) -> Bool {
    var q = 0
    var count = 0
    while true {
      q = spaces(s, q)
      if q >= end { return count >= 2 }
      let start = q
      while q < end, s[q] != .space { q += 1 }
      let isTime = q - start == 4 && s.holds("time", at: start)
      guard isTime || cell(s, start, q) == .heading else { return false }
      count += 1
    }
  }

  private func hasFraction(_ s: Span<UInt8>, _ end: Int) -> Bool { (0..<end).contains { s[$0] == .dot } }
}
