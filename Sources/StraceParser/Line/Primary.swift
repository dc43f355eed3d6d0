/// Single values: numbers, names, strings, and what stands behind them.
extension LineParser {
  /// One value without anything joined to it.
  @inline(__always)
  mutating func primary(_ s: Span<UInt8>, _ p: Int, _ depth: Int) -> Int {
    let first = s[p]
    if first.isDigit { return number(s, p, depth) }
    if first.isLetter {
      var q = p &+ 1
      while byte(s[q], is: ByteClass.name) { q &+= 1 }
      let next = s[q]
      if byte(next, is: ByteClass.end) || next == .bar {
        appendName(s, p, q)
        return q
      }
      return name(s, p, q, depth)
    }
    if first == .quote { return string(s, p) }
    return bracketed(s, p, depth)
  }

  /// A value that begins with neither a digit nor a letter nor a quote.
  private mutating func bracketed(_ s: Span<UInt8>, _ p: Int, _ depth: Int) -> Int {
    switch s[p] {
    case .openBrace: return structure(s, p, depth)
    case .openBracket: return array(s, p, depth, negated: false)
    case .minus: return number(s, p, depth)
    case .tilde where s[p &+ 1] == .openBracket: return array(s, p, depth, negated: true)
    case .tilde where s[p &+ 1] == .open: return nestedCall(s, p, p &+ 1, depth)
    case .open: return nestedCall(s, p, p, depth)
    case .less where s.holds("<... resuming interrupted ", at: p): return interruption(s, p)
    case .comma:
      // `migrate_pages(1748, , {}, 0, , {}, 0)`: strace up to 4.25 prints nothing for what it cannot read.
      tape.append(TapeNode(.other, start: p, length: 0))
      return p
    case .bar where s[p &+ 1] == .zero:
      // `statx(-100, "a", |0x800, 0x2, ...`: -X raw of strace 6.1 leaves the first flag out.
      tape.append(TapeNode(.other, start: p, length: 0))
      return p
    case .at where s[p &+ 1] == .quote: return string(s, p)
    case .slash where s.holds("/* ", at: p): return leadingComment(s, p, depth)
    default: return other(s, p, depth)
    }
  }

  /// Adds the name that stands at `p..<q`.
  @inline(__always)
  mutating func appendName(_ s: Span<UInt8>, _ p: Int, _ q: Int) {
    let isNull = q &- p == 4 && s.holds("NULL", at: p)
    tape.append(TapeNode(isNull ? .pointer : .constant, start: p, length: q &- p))
  }

  /// A name that is followed by more: a call, a label, a comment.
  private mutating func name(_ s: Span<UInt8>, _ p: Int, _ q: Int, _ depth: Int) -> Int {
    if s[q] == .open { return nestedCall(s, p, q, depth) }
    if s[q] == .space, s.holds("struct ", at: p), s[q &+ 1].isLetter {
      // `2 * sizeof(struct ifreq)`
      var end = q &+ 1
      while byte(s[end], is: ByteClass.name) { end &+= 1 }
      tape.append(TapeNode(.other, start: p, length: end &- p))
      return end
    }
    switch s[q] {
    case .dot, .colon, .question, UInt8(ascii: "@"), .slash: return other(s, p, depth)
    case .minus where s[q &+ 1] != .greater: return other(s, p, depth)
    default: break
    }
    let at = tape.count
    appendName(s, p, q)
    return behind(s, q, at, depth)
  }

  /// A number: decimal, hexadecimal, octal, with a fraction.
  mutating func number(_ s: Span<UInt8>, _ p: Int, _ depth: Int) -> Int {
    var q = p
    var kind = NodeKind.integer
    if s[q] == .zero, s[q &+ 1] == UInt8(ascii: "x") {
      q &+= 2
      while byte(s[q], is: ByteClass.hex) { q &+= 1 }
      if q == p &+ 2 { return other(s, p, depth) }
      if q &- p >= 8 { kind = .pointer }
    } else {
      if s[q] == .minus { q &+= 1 }
      let digits = q
      while s[q].isDigit { q &+= 1 }
      if q == digits { return other(s, p, depth) }
    }
    let next = s[q]
    if byte(next, is: ByteClass.end) || next == .bar {
      tape.append(TapeNode(kind, start: p, length: q &- p))
      return q
    }
    if next == .dot, s[q &+ 1].isDigit {
      q &+= 1
      while s[q].isDigit { q &+= 1 }
    }
    if s[q] == .dot || byte(s[q], is: ByteClass.name) || s[q] == .colon || s[q] == .slash
      || s[q] == .minus && s[q &+ 1].isDigit
    {
      // `2017/03/21-15:35:08`, `2026-11-20T10:09:52+0000.3`: times of strace up to 4.17; `12345..`: a range.
      return other(s, p, depth)
    }
    let at = tape.append(TapeNode(kind, start: p, length: q &- p))
    return behind(s, q, at, depth)
  }

  /// What stands behind a number or a name: its label, its comments, and `<<`, `*`, `+` with the next one.
  mutating func behind(_ s: Span<UInt8>, _ from: Int, _ at: Int, _ depth: Int) -> Int {
    var q = from
    var joins = 0
    while true {
      q = decorations(s, q, at)
      if q < 0 { return -1 }
      if tape[at].kind == .pointer, tape[at].size > 1 { settlePointer(s, at) }
      let joiner: Operator
      if s[q] == .less, s[q &+ 1] == .less {
        joiner = .shift
      } else if s[q] == .star {
        joiner = .times
      } else if s[q] == .plus {
        joiner = .plus
      } else if s[q] == .space, s[q &+ 1] == .star || s[q &+ 1] == .plus, s[q &+ 2] == .space {
        // `2 * sizeof(struct ifreq)`, `htobs(L2CAP_PSM_DYN_START + 8248)`
        joiner = s[q &+ 1] == .star ? .spacedTimes : .spacedPlus
      } else if s[q] == .openBrace {
        // `cmsg_type=SCM_CREDENTIALS{pid=2989, ...}`: up to 4.14.
        joiner = .beside
      } else {
        return q
      }
      joins += 1
      if joins > Self.depthLimit { return fail(q, .nesting) }
      if tape[at].kind == .pointer { tape[at].kind = .integer }
      tape.wrap(at, in: .infix, flags: joiner.rawValue)
      let right = tape.count
      q = operand(s, q &+ joiner.text.utf8CodeUnitCount, right, depth)
      if q < 0 { return -1 }
      tape.finish(at)
    }
  }

  /// A number with a comment is what the comment names, `0xc0045877 /* FS_IOC_X */`, and no address: unless the comment
  /// counts what stands there, `0x7ffd28b1a7f8 /* 47 vars */`.
  private mutating func settlePointer(_ s: Span<UInt8>, _ at: Int) {
    let comment = tape[tape.count &- 1]
    if comment.kind == .comment, comment.length > 0, !s[Int(comment.start)].isDigit,
      s[Int(tape[at].start)] == .zero
    {
      tape[at].kind = .integer
    }
  }

  /// What stands right of `<<`, `*` or `+`: a number, a name, a call.
  private mutating func operand(_ s: Span<UInt8>, _ p: Int, _ at: Int, _ depth: Int) -> Int {
    var q = p
    if s[p] == .open { return nestedCall(s, p, p, depth) }
    if s[p] == .openBrace { return structure(s, p, depth) }
    if s[p].isLetter {
      while byte(s[q], is: ByteClass.name) { q &+= 1 }
      if s[q] == .open { return nestedCall(s, p, q, depth) }
      tape.append(TapeNode(.constant, start: p, length: q &- p))
    } else {
      if s[p] == .zero, s[p &+ 1] == UInt8(ascii: "x") {
        q &+= 2
        while byte(s[q], is: ByteClass.hex) { q &+= 1 }
      } else {
        while s[q].isDigit { q &+= 1 }
      }
      if q == p { return fail(p, .argument) }
      tape.append(TapeNode(.integer, start: p, length: q &- p))
    }
    return decorations(s, q, at)
  }

  /// Anything else that strace writes where a value stands: `...`, `???`, `'S'`, `-icanon`, `12345..`.
  ///
  /// It ends where a value must end; it never holds brackets, quotes or commas.
  mutating func other(_ s: Span<UInt8>, _ p: Int, _ depth: Int) -> Int {
    var q = p
    if s[p] == .apostrophe {
      q = character(s, p)
      if q < 0 { return -1 }
    } else {
      scan: while true {
        switch s[q] {
        case .minus where s[q &+ 1] == .greater: break scan
        case .slash where s[q &+ 1] == .star: break scan
        case .dot, .question, .minus, .colon, .plus, UInt8(ascii: "!"), .at, UInt8(ascii: "%"),
          UInt8(ascii: "#"), .slash, UInt8(ascii: "&"):
          q &+= 1
        case let byte where byte.isNamePart: q &+= 1
        default: break scan
        }
      }
    }
    if q == p { return nothing(s, p) }
    let at = tape.append(TapeNode(.other, start: p, length: q &- p))
    return decorations(s, q, at)
  }

  /// What stands for a value where there is none.
  @inline(never)
  private mutating func nothing(_ s: Span<UInt8>, _ p: Int) -> Int {
    switch s[p] {
    case .closeBrace where p > 0 && (s[p &- 1] == .equals || s[p &- 1] == .space),
      .closeBracket where p > 0 && s[p &- 1] == .space:
      // `{ifr_name="lo", }`, `mr_address=}`: some 4.x write the separator before they know that nothing follows.
      tape.append(TapeNode(.other, start: p, length: 0))
      return p
    case .star where byte(s[p &+ 1], is: ByteClass.end) || s[p &+ 1] == .space:
      // `fsa_digipeater=[KA1LM, *]`: no station of AF_AX25.
      let at = tape.append(TapeNode(.other, start: p, length: 1))
      return decorations(s, p &+ 1, at)
    default: return fail(p, .argument)
    }
  }

  /// `restart_syscall(<... resuming interrupted read ...>)`
  private mutating func interruption(_ s: Span<UInt8>, _ p: Int) -> Int {
    var q = p &+ 26
    while byte(s[q], is: ByteClass.name) { q &+= 1 }
    guard s.holds(" ...>", at: q) else { return fail(p, .argument) }
    q &+= 5
    tape.append(TapeNode(.other, start: p, length: q &- p))
    return q
  }

  /// `'S'`, `'\0'`, `'\xd0'`.
  private mutating func character(_ s: Span<UInt8>, _ p: Int) -> Int {
    let last = s.count &- 1
    var q = p &+ (s[p &+ 1] == .backslash ? 3 : 2)
    while q < last, s[q] != .apostrophe, q &- p < 5 { q &+= 1 }
    return q < last && s[q] == .apostrophe ? q &+ 1 : fail(p, .string)
  }

  /// A string from its quote, or from the `@` before it.
  mutating func string(_ s: Span<UInt8>, _ p: Int) -> Int {
    var flags: UInt8 = 0
    var q = p &+ 1
    if s[p] == .at {
      flags = NodeFlags.abstract
      q &+= 1
    }
    let start = q
    while true {
      while byte(s[q], is: ByteClass.plain) { q &+= 1 }
      let stop = s[q]
      if stop == .quote { break }
      if q == s.count &- 1 { return fail(p, .string) }
      flags |= NodeFlags.escaped
      q &+= 1
      if stop == .backslash {
        if q == s.count &- 1 { return fail(p, .string) }
        q &+= 1
      }
    }
    var node = TapeNode(.string, start: start, length: q &- start)
    q &+= 1
    if s[q] == .dot, s[q &+ 1] == .dot, s[q &+ 2] == .dot {
      flags |= NodeFlags.cut
      q &+= 3
    }
    node.flags = flags
    let at = tape.append(node)
    if byte(s[q], is: ByteClass.end) { return q }
    return decorations(s, q, at)
  }

  /// `/* bytes 8..15 */ "\x00"`: a comment that stands before its value.
  private mutating func leadingComment(_ s: Span<UInt8>, _ p: Int, _ depth: Int) -> Int {
    if depth >= Self.depthLimit { return fail(p, .nesting) }
    guard let end = endOfComment(s, p &+ 3) else { return fail(p, .comment) }
    let at = tape.append(TapeNode(.lead, start: p &+ 3, length: end &- p &- 3))
    var q = end &+ 3
    if s[q] == .space, s[q &+ 1] == .quote {
      q = string(s, q &+ 1)
    } else {
      // `[/* 47 vars */]`: nothing but the comment.
      tape[at].kind = .other
      tape[at].start = UInt32(truncatingIfNeeded: p)
      tape[at].length = UInt32(truncatingIfNeeded: q &- p)
    }
    if q >= 0 { tape.finish(at) }
    return q
  }
}
