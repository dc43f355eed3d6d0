/// What stands behind the closing bracket of a call.
extension LineParser {
  /// ` = -1 EAGAIN (Resource temporarily unavailable) (INJECTED) <0.000020>`
  mutating func result(_ s: Span<UInt8>, _ from: Int, _ end: Int) -> Bool {
    var closed = from
    var q = spaces(s, from)
    if s[q] == .open, q == from &+ 1 {
      // `sigreturn() (mask [])     = 0`
      let close = endOfGroup(s, q)
      if close < 0 { return fail(q, .result) >= 0 }
      head.aside = Piece(q &+ 1, close)
      closed = close &+ 1
      q = spaces(s, closed)
    }
    guard s[q] == .equals, s[q &+ 1] == .space, q > closed else { return fail(q, .result) >= 0 }
    head.closed = UInt32(truncatingIfNeeded: closed)
    head.resultSpaces = UInt32(truncatingIfNeeded: q &- closed)
    q &+= 2
    head.result = UInt32(truncatingIfNeeded: tape.count)
    if s[q] == .question {
      tape.append(TapeNode(.other, start: q, length: 1))
      q &+= 1
    } else {
      guard s[q].isDigit || s[q] == .minus else { return fail(q, .result) >= 0 }
      q = resultNumber(s, q)
      if q < 0 { return false }
    }
    if q < end { q = behindResult(s, q) }
    if q > 0, q < end, s[q] == .space {
      let last = spaces(s, q)
      if last == end {
        head.endSpaces = UInt32(truncatingIfNeeded: end &- q)
        q = end
      }
    }
    return q == end || fail(max(q, 0), .trailing) >= 0
  }

  /// The number that a call returned, with its label and comment.
  private mutating func resultNumber(_ s: Span<UInt8>, _ p: Int) -> Int {
    var q = p
    if s[q] == .zero, s[q &+ 1] == UInt8(ascii: "x") {
      q &+= 2
      while byte(s[q], is: ByteClass.hex) { q &+= 1 }
    } else {
      if s[q] == .minus { q &+= 1 }
      q = digits(s, q)
    }
    if q == p || s[q &- 1] == .minus || s[q &- 1] == UInt8(ascii: "x") { return fail(q, .result) }
    let at = tape.append(TapeNode(.integer, start: p, length: q &- p))
    if s[q] == .less || s[q] == .space && s[q &+ 1] == .slash { return decorations(s, q, at) }
    return q
  }

  /// The error, the note, `(INJECTED)`, `(DELAYED)` and the duration, in this order.
  private mutating func behindResult(_ s: Span<UInt8>, _ from: Int) -> Int {
    var q = from
    if s[q] == .space, s[q &+ 1] == UInt8(ascii: "E") {
      var r = q &+ 1
      while byte(s[r], is: ByteClass.name) { r &+= 1 }
      head.errno = Piece(q &+ 1, r)
      q = r
      if s[q] == .space, s[q &+ 1] == .open {
        let close = endOfGroup(s, q &+ 1)
        if close < 0 { return fail(q, .trailing) }
        head.message = Piece(q &+ 2, close)
        q = close &+ 1
      }
    } else if s.holds(" <unavailable>", at: q) {
      head.isUnavailable = true
      q &+= 14
    }
    while s[q] == .space, s[q &+ 1] == .open {
      let close = endOfGroup(s, q &+ 1)
      if close < 0 { return fail(q, .trailing) }
      let inside = q &+ 2
      if close &- inside == 7, s.holds("DELAYED", at: inside), !head.isDelayed {
        head.isDelayed = true
      } else if s.holds("INJECTED", at: inside), close == inside &+ 8 || s[inside &+ 8] == .colon,
        !head.isDelayed, !head.injected.exists
      {
        head.injected = Piece(inside &+ 8, close)
      } else if !head.note.exists, !head.injected.exists, !head.isDelayed {
        head.note = Piece(inside, close)
      } else {
        return fail(q, .trailing)
      }
      q = close &+ 1
    }
    if s[q] == .space, s[q &+ 1] == .less {
      let r = digits(s, q &+ 2)
      var e = r
      if s[e] == .dot { e = digits(s, e &+ 1) }
      if r == q &+ 2 || s[e] != .greater { return fail(q, .trailing) }
      head.duration = Piece(q &+ 2, e)
      q = e &+ 1
    }
    return q
  }

  /// Where the bracket closes that opens at `p`. Quotes inside hide brackets.
  private func endOfGroup(_ s: Span<UInt8>, _ p: Int) -> Int {
    var q = p
    var depth = 0
    let last = s.count &- 1
    while q < last {
      switch s[q] {
      case .open: depth += 1
      case .close:
        depth -= 1
        if depth == 0 { return q }
      case .quote:
        q &+= 1
        while q < last, s[q] != .quote { q &+= s[q] == .backslash ? 2 : 1 }
      default: break
      }
      q &+= 1
    }
    return -1
  }
}
