/// What stands before the event: pid, context, times, number of the call, instruction pointer.
///
/// The prefix comes and goes within one log, so it is found anew on every line. Each field has a form of its own; what
/// does not have one of these forms ends the prefix.
extension LineParser {
  /// Reads the prefix and says where the event begins.
  mutating func prefix(_ s: Span<UInt8>, from start: Int = 0) -> Int {
    var p = start
    if s[p].isDigit {
      p = barePid(s, p)
    } else if s[p] == .openBracket, s.holds("[pid", at: p) {
      p = bracketedPid(s, p)
    }
    // The fields that may follow, in this order; a stamp in brackets only behind another.
    if s[p] == .openBracket { p = securityContext(s, p) }
    if s[p].isDigit { p = absoluteTime(s, p) }
    if s[p] == .space || s[p] == .open || s[p].isDigit { p = relativeTime(s, p) }
    if s[p] == .openBracket { p = callNumber(s, p) }
    if s[p] == .openBracket { p = instructionPointer(s, p) }
    return p
  }

  /// The end of the digits that begin at `p`.
  @inline(__always)
  func digits(_ s: Span<UInt8>, _ p: Int) -> Int {
    var q = p
    while s[q].isDigit { q &+= 1 }
    return q
  }

  /// The end of the spaces that begin at `p`.
  @inline(__always)
  func spaces(_ s: Span<UInt8>, _ p: Int) -> Int {
    var q = p
    while s[q] == .space { q &+= 1 }
    return q
  }

  /// `12    `, `1163<python3> `. Pids have at most seven digits; longer numbers are times.
  private mutating func barePid(_ s: Span<UInt8>, _ p: Int) -> Int {
    let q = digits(s, p)
    let length = q &- p
    if length > 7 { return p }
    if s[q] == .space {
      let r = spaces(s, q)
      let usual = max(5 - length, 0) + 1
      // More spaces than a pid is padded with begin a relative stamp, or are somebody else's.
      let stampFollows = r - q > usual && s[r].isDigit && relativeEnd(s, r) > 0
      head.pidForm = .padded
      head.pid = Piece(p, q)
      head.pidSpaces = UInt32(truncatingIfNeeded: stampFollows ? usual : r - q)
      return stampFollows ? q + usual : r
    }
    if s[q] == .less, let end = endOfThread(s, q &+ 1), s[end &+ 1] == .space {
      head.pidForm = .named
      head.pid = Piece(p, q)
      head.thread = Piece(q &+ 1, end)
      return end &+ 2
    }
    return p
  }

  /// Where the `>` behind a thread's name stands. Its bytes are escaped, `<` and `>` too; 15 bytes are 60 at most.
  private func endOfThread(_ s: Span<UInt8>, _ from: Int) -> Int? {
    var q = from
    while q &- from <= 64, q < s.count &- 1 {
      if s[q] == .greater { return q }
      q &+= 1
    }
    return nil
  }

  /// `[pid   531] `, `[pid   622<[pid 7]>] `.
  private mutating func bracketedPid(_ s: Span<UInt8>, _ p: Int) -> Int {
    let first = spaces(s, p &+ 4)
    let q = digits(s, first)
    if first == p &+ 4 || q == first || q - first > 18 { return p }
    var end = q
    var thread = Piece.none
    if s[q] == .less {
      guard let close = endOfThread(s, q &+ 1) else { return p }
      thread = Piece(q &+ 1, close)
      end = close &+ 1
    }
    if s[end] != .closeBracket || s[end &+ 1] != .space { return p }
    head.pidForm = .bracketed
    head.pid = Piece(first, q)
    head.thread = thread
    head.pidSpaces = UInt32(truncatingIfNeeded: first - p - 5)
    return end &+ 2
  }

  /// `[unconfined_u:unconfined_r:unconfined_t:s0] `, `[httpd_t!!unconfined_t] `.
  private mutating func securityContext(_ s: Span<UInt8>, _ p: Int) -> Int {
    guard s[p &+ 1].isLetter, !s.holds("[pid ", at: p) else { return p }
    var q = p &+ 1
    scan: while true {
      switch s[q] {
      case .colon, .minus, .dot, .comma, UInt8(ascii: "!"): q &+= 1
      case let byte where byte.isNamePart: q &+= 1
      default: break scan
      }
    }
    if s[q] != .closeBracket || s[q &+ 1] != .space { return p }
    // An instruction pointer can begin with a letter too; it has no colon and a fixed length.
    if isPointer(s, p) { return p }
    head.context = Piece(p &+ 1, q)
    return q &+ 2
  }

  /// `21:58:37.271 `, `1795210284.463618 `.
  private mutating func absoluteTime(_ s: Span<UInt8>, _ p: Int) -> Int {
    var q = digits(s, p)
    if s[q] == .colon {
      guard q == p &+ 2, s[q &+ 1].isDigit, s[q &+ 2].isDigit, s[q &+ 3] == .colon, q &+ 6 < s.count,
        s[q &+ 4].isDigit, s[q &+ 5].isDigit
      else { return p }
      q &+= 6
    } else if q &- p < 9 || q &- p > 18 {
      return p
    }
    if s[q] == .dot {
      let fraction = q &+ 1
      q = digits(s, fraction)
      if q == fraction || q &- fraction > 9 { return p }
    }
    if s[q] != .space { return p }
    head.time = Piece(p, q)
    return q &+ 1
  }

  /// The end of a relative stamp's number when one stands at `p` and a space behind it, else -1.
  private func relativeEnd(_ s: Span<UInt8>, _ p: Int) -> Int {
    var q = digits(s, p)
    if q == p || q - p > 8 { return -1 }
    if s[q] == .dot {
      let fraction = q + 1
      q = digits(s, fraction)
      if q == fraction || q - fraction > 9 { return -1 }
    }
    return s[q] == .space || s[q] == .close ? q : -1
  }

  /// `     0.000241 `, `(+     0.000063) `.
  private mutating func relativeTime(_ s: Span<UInt8>, _ p: Int) -> Int {
    let bracketed = s[p] == .open
    if bracketed, s[p &+ 1] != .plus { return p }
    let start = bracketed ? p &+ 2 : p
    let first = spaces(s, start)
    let q = relativeEnd(s, first)
    if q < 0 { return p }
    if bracketed {
      if s[q] != .close || s[q &+ 1] != .space { return p }
    } else if s[q] != .space || !s.holds(".", at: digits(s, first)) && first == start {
      // Without a fraction only its padding tells a stamp from another number.
      return p
    }
    head.relative = Piece(first, q)
    head.relativeSpaces = UInt32(truncatingIfNeeded: first &- start)
    head.relativeIsBracketed = bracketed
    head.relativeDigits = UInt32(truncatingIfNeeded: digits(s, first) &- first)
    return q &+ (bracketed ? 2 : 1)
  }

  /// `[  42] `, `[???] `.
  private mutating func callNumber(_ s: Span<UInt8>, _ p: Int) -> Int {
    let first = spaces(s, p &+ 1)
    var q = digits(s, first)
    if s.holds("[???]", at: p) { q = p &+ 4 }
    if q == first || first > p &+ 1 && s[first] == .question || q &- first > 15 || s[q] != .closeBracket
      || s[q &+ 1] != .space || isPointer(s, p)
    {
      return p
    }
    head.sysnr = Piece(first, q)
    head.sysnrSpaces = UInt32(truncatingIfNeeded: first &- p &- 1)
    return q &+ 2
  }

  /// Whether `[`, 16 or 8 hexadecimal digits or question marks, and `] ` stand at `p`.
  private func isPointer(_ s: Span<UInt8>, _ p: Int) -> Bool {
    var q = p &+ 1
    if s[q] == .question {
      while s[q] == .question { q &+= 1 }
    } else {
      while byte(s[q], is: ByteClass.hex) { q &+= 1 }
    }
    return (q &- p == 17 || q &- p == 9) && s[q] == .closeBracket && s[q &+ 1] == .space
  }

  /// `[00007f44c89eed69] `, `[????????????????] `.
  private mutating func instructionPointer(_ s: Span<UInt8>, _ p: Int) -> Int {
    if !isPointer(s, p) { return p }
    var q = p &+ 9
    if s[q] != .closeBracket { q = p &+ 17 }
    head.ip = Piece(p &+ 1, q)
    return q &+ 2
  }
}
