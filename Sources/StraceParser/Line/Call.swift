/// Calls and their halves.
extension LineParser {
  /// `name(arguments) = result`, or its first half.
  mutating func call(_ s: Span<UInt8>, _ p: Int, _ end: Int) -> Bool {
    var q = p
    if s[p] == .question {
      while s[q] == .question { q &+= 1 }
    } else {
      while byte(s[q], is: ByteClass.name) { q &+= 1 }
      if s[q] == UInt8(ascii: "#"), s.holds("#64", at: q) { q &+= 3 }
    }
    if s[q] != .open || q == 0 { return fail(q, .notATraceLine) >= 0 }
    head.name = Piece(p, q)
    // `...>` or `= ?`: nothing else ends a half, and a duration ends with a digit before its `>`.
    if s[end &- 2] == .dot && s[end &- 1] == .greater || s[end &- 1] == .question, let cut = seam(s, end),
      cut > q
    {
      head.kind = .unfinished
      return firstHalf(s, q &+ 1, cut)
    }
    head.kind = .call
    q = arguments(s, q &+ 1)
    if q < 0 { return false }
    return result(s, q, end)
  }

  /// Arguments from behind the opening bracket to behind the closing one.
  private mutating func arguments(_ s: Span<UInt8>, _ from: Int) -> Int {
    var q = from
    if s[q] != .close {
      while true {
        q = element(s, q, 0)
        if q < 0 { return -1 }
        if s[q] == .comma, s[q &+ 1] == .space {
          q &+= 2
        } else if s[q] == .close {
          break
        } else if s[q] == .closeBrace, doubleBrace() {
          q &+= s[q &+ 1] == .comma && s[q &+ 2] == .space ? 3 : 1
          if s[q &- 1] == .space { continue }
          if s[q] == .close { break }
          return fail(q, .separator)
        } else {
          return fail(q, q == s.count &- 1 ? .unclosed : .separator)
        }
      }
    }
    head.argumentsEnd = UInt32(truncatingIfNeeded: tape.count)
    return q &+ 1
  }

  /// `{sin_family=AF_INET, ...}}, 16)`: some 4.x close an address twice.
  /// - Returns: whether the last argument is a structure that can be closed again.
  @inline(never)
  private mutating func doubleBrace() -> Bool {
    if tape.count == 0 { return false }
    var index = 0
    while index + Int(tape[index].size) < tape.count { index += Int(tape[index].size) }
    guard tape[index].kind == .structure, tape[index].flags & NodeFlags.doubled == 0 else { return false }
    // What stands behind the first brace belongs to it, and a second one cannot be told to stand before that.
    var last = index + 1
    while last < tape.count, !tape[last].kind.isDecoration { last += Int(tape[last].size) }
    guard last == tape.count else { return false }
    tape[index].flags |= NodeFlags.doubled
    return true
  }

  /// Where a line that ends with ` <unfinished ...>` or the like begins to do so; says which it is.
  mutating func seam(_ s: Span<UInt8>, _ end: Int) -> Int? {
    if s.holds(" <unfinished ...>", at: end &- 17) {
      head.ending = .unfinished
      return end &- 17
    }
    if s.holds(" <detached ...>", at: end &- 15) {
      head.ending = .detached
      return end &- 15
    }
    if s.holds("= ?", at: end &- 3) {
      var q = end &- 3
      while q > 0, s[q &- 1] == .space { q &-= 1 }
      guard q < end &- 3, s.holds(" <unfinished ...>)", at: q &- 18) else { return nil }
      head.ending = .exited
      head.closed = UInt32(truncatingIfNeeded: q)
      head.resultSpaces = UInt32(truncatingIfNeeded: end &- 3 &- q)
      return q &- 18
    }
    if s.holds(" ...>", at: end &- 5) {
      var q = end &- 5
      while q > 0, s[q &- 1].isDigit { q &-= 1 }
      if q < end &- 5, s.holds(" <pid changed to ", at: q &- 17) {
        head.ending = .pidChanged
        head.note = Piece(q, end &- 5)
        return q &- 17
      }
    }
    return nil
  }

  /// The arguments of a first half: complete ones as values, the one in which it was cut as a fragment.
  ///
  ///     futex(0x7f, FUTEX_WAIT, 0, NULL <unfinished ...>      read(3,  <unfinished ...>
  mutating func firstHalf(_ s: Span<UInt8>, _ from: Int, _ cut: Int) -> Bool {
    var q = from
    if q == cut {
      head.argumentsEnd = 0
      return true
    }
    while q < cut {
      let at = tape.count
      let r = element(s, q, 0)
      if r == cut {
        q = r
        break
      }
      if r < 0 || r > cut || s[r] != .comma || s[r &+ 1] != .space {
        tape.truncate(to: at)
        head.fragment = Piece(q, cut)
        q = cut
        break
      }
      q = r &+ 2
      if q >= cut {
        // The separator is written, the next argument is not.
        head.fragment = Piece(cut, cut)
        // `read(3, <unfinished ...>`: the space is the separator's and the seam's at once.
        if q > cut { head.seamSpaces = 1 }
      }
    }
    reason = .none
    head.argumentsEnd = UInt32(truncatingIfNeeded: tape.count)
    return true
  }

  /// `<... read resumed>"x", 1) = 1`
  mutating func resumed(_ s: Span<UInt8>, _ p: Int, _ end: Int) -> Bool {
    guard s.holds("<... ", at: p) else { return fail(p, .notATraceLine) >= 0 }
    let name = p &+ 5
    var q = name
    while byte(s[q], is: ByteClass.name) || s[q] == .question || s[q] == UInt8(ascii: "#") { q &+= 1 }
    guard q > name, s.holds(" resumed>", at: q) else { return fail(q, .notATraceLine) >= 0 }
    head.kind = .resumed
    head.name = Piece(name, q)
    q &+= 9
    if s[end &- 1] == .question, let cut = seam(s, end), cut >= q {
      // `<... read resumed> <unfinished ...>) = ?`
      if q < cut { head.fragment = Piece(q, cut) }
      return true
    }
    if s[q] == .space, !s.holds(" => ", at: q) {
      // strace up to 4.26: always one space here.
      head.seamSpaces = 1
      q &+= 1
    }
    return secondHalf(s, q, end)
  }

  /// What follows `resumed>`: the tail of a value, then arguments, then the result.
  ///
  ///     , [{WIFEXITED(s)}], 0, NULL) = 7      ) = 0      => {parent_tid=[5]}, 88) = 5
  mutating func secondHalf(_ s: Span<UInt8>, _ from: Int, _ end: Int) -> Bool {
    var q = from
    if s[q] == .comma, s[q &+ 1] == .space {
      head.fragment = Piece(q, q)
      q &+= 2
      if s[q] == .close { return fail(q, .argument) >= 0 }
    }
    let close = arguments(s, q)
    if close >= 0 { return result(s, close, end) }
    // The first value is the tail of one that began in the other half.
    tape.truncate(to: 0)
    let tail = endOfTail(s, from, end)
    if tail < 0 { return false }
    reason = .none
    head.fragment = Piece(from, tail)
    if s[tail] == .close {
      head.argumentsEnd = 0
      return result(s, tail &+ 1, end)
    }
    if s[tail &+ 2] == .close {
      // A separator with nothing behind it, which strace does not write: part of the tail.
      head.fragment = Piece(from, tail &+ 2)
      head.argumentsEnd = 0
      return result(s, tail &+ 3, end)
    }
    let closed = arguments(s, tail &+ 2)
    if closed < 0 { return false }
    return result(s, closed, end)
  }

  /// Where the tail of a cut value ends: behind the last bracket that was opened in the other half.
  private func endOfTail(_ s: Span<UInt8>, _ from: Int, _ end: Int) -> Int {
    var q = from
    var depth = 0
    var lowest = 0
    var tail = -1
    while q < end {
      switch s[q] {
      case .quote:
        q &+= 1
        while q < end, s[q] != .quote { q &+= s[q] == .backslash ? 2 : 1 }
      case .openBrace, .openBracket, .open: depth += 1
      case .closeBrace, .closeBracket:
        depth -= 1
        if depth < lowest {
          lowest = depth
          tail = -1
        }
      case .close:
        if depth == lowest { return tail >= 0 ? tail : q }
        depth -= 1
      case .comma where depth == lowest && s[q &+ 1] == .space && tail < 0: tail = q
      default: break
      }
      q &+= 1
    }
    return -1
  }
}
