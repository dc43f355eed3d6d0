/// Values, from the weakest binding to the strongest: `a => b`, `a && b`, `a == b`, `a or b`, `a|b`, `a<<b`.
extension LineParser {
  /// A value with its name, if it has one: `sin_port=htons(80)`, `sockfd=3`.
  mutating func element(_ s: Span<UInt8>, _ p: Int, _ depth: Int) -> Int {
    guard s[p].isLetter else {
      // Most values end where they must end; only the others are looked at for what can be joined to them.
      let at = tape.count
      let q = primary(s, p, depth)
      return q < 0 || byte(s[q], is: ByteClass.end) ? q : rest(s, q, at, depth)
    }
    var q = p &+ 1
    while byte(s[q], is: ByteClass.name) { q &+= 1 }
    let next = s[q]
    if byte(next, is: ByteClass.end) {
      appendName(s, p, q)
      return q
    }
    if next == .equals {
      if s[q &+ 1] == .equals || s[q &+ 1] == .greater { return value(s, p, depth) }
    } else if next == .open || next == .openBracket || next == .dot || next == .minus {
      q = longName(s, q)
      if q < 0 { return value(s, p, depth) }
    } else if next == .colon, s[q &+ 1] != .colon, s[q &+ 1] != .openBracket {
      // `{entry_number:6, base_addr:0x7f, ...}`: structures of strace up to 4.15.
    } else {
      return value(s, p, depth)
    }
    let length = q &- p
    if length > Int(UInt16.max) { return fail(p, .argument) }
    let at = tape.count
    var r = primary(s, q &+ 1, depth)
    if r < 0 { return -1 }
    if !byte(s[r], is: ByteClass.end) { r = rest(s, r, at, depth) }
    if r >= 0 { tape[at].nameLength = UInt16(truncatingIfNeeded: length) }
    return r
  }

  /// What can be joined to the value that begins at `at` and ends here.
  private mutating func rest(_ s: Span<UInt8>, _ from: Int, _ at: Int, _ depth: Int) -> Int {
    var q = from
    if isBar(s, q) { q = flagList(s, q, at, depth) }
    if q < 0 || s[q] != .space && s[q] != .minus { return q }
    return joined(s, q, at, depth)
  }

  /// Whether the bar of flags stands here.
  @inline(__always)
  private func isBar(_ s: Span<UInt8>, _ q: Int) -> Bool {
    s[q] == .bar || s[q] == .space && s[q &+ 1] == .bar && s[q &+ 2] == .space
  }

  /// The end of a field's name that is more than a word: `msg_iov(1)=`, `cmd[16]=`, `c_cc[VMIN]=`, `fmt.win=`, `eventfd-count=`.
  private func longName(_ s: Span<UInt8>, _ from: Int) -> Int {
    var q = from
    while s[q] == .dot || s[q] == .minus, s[q &+ 1].isLetter {
      q &+= 2
      while byte(s[q], is: ByteClass.name) { q &+= 1 }
    }
    if s[q] == .open || s[q] == .openBracket {
      let closing: UInt8 = s[q] == .open ? .close : .closeBracket
      q &+= 1
      if !s[q].isNamePart { return -1 }
      while byte(s[q], is: ByteClass.name) { q &+= 1 }
      if s[q] != closing { return -1 }
      q &+= 1
    }
    return s[q] == .equals && s[q &+ 1] != .equals && s[q &+ 1] != .greater ? q : -1
  }

  /// A value with everything that can be joined to it.
  mutating func value(_ s: Span<UInt8>, _ p: Int, _ depth: Int) -> Int {
    let at = tape.count
    let q = primary(s, p, depth)
    return q < 0 || byte(s[q], is: ByteClass.end) ? q : rest(s, q, at, depth)
  }

  /// What can follow a value behind a space: ` => `, ` && `, ` == `, ` or `, ` * `.
  ///
  /// Anything else that follows a space is not the value's: the next member of a set, a result, a cut.
  private mutating func joined(_ s: Span<UInt8>, _ from: Int, _ at: Int, _ depth: Int) -> Int {
    var q = from
    var joins = 0
    while s[q] == .space || s[q] == .minus {
      let kind: NodeKind
      var joiner = Operator.shift
      let width: Int
      switch s[q &+ 1] {
      case .equals where s.holds(" => ", at: q): (kind, width, joiner) = (.changed, 4, .becomes)
      case .greater where s[q] == .minus: (kind, width, joiner) = (.changed, 2, .tightArrow)
      case .minus where s.holds(" -> ", at: q): (kind, width, joiner) = (.changed, 4, .arrow)
      case .equals where s.holds(" == ", at: q): (kind, width, joiner) = (.infix, 4, .equal)
      case UInt8(ascii: "&") where s.holds(" && ", at: q): (kind, width, joiner) = (.infix, 4, .and)
      case UInt8(ascii: "o") where s.holds(" or ", at: q): (kind, width, joiner) = (.infix, 4, .or)
      default: return q
      }
      joins += 1
      if joins > Self.depthLimit { return fail(q, .nesting) }
      tape.wrap(at, in: kind, flags: joiner.rawValue)
      let right = tape.count
      q = kind == .changed ? renamed(s, q &+ width, depth) : flags(s, q &+ width, depth)
      // `a && b == 0` is `a && (b == 0)`: what the comparison binds belongs to it first.
      if q >= 0, joiner == .and, kind == .infix, s.holds(" == ", at: q) {
        tape.wrap(right, in: .infix, flags: Operator.equal.rawValue)
        q = flags(s, q &+ 4, depth)
        if q >= 0 { tape.finish(right) }
      }
      if q < 0 { return -1 }
      tape.finish(at)
    }
    return q
  }

  /// What stands right of an arrow; it may repeat the field's name: `dxferp="a" => dxferp="b"`.
  private mutating func renamed(_ s: Span<UInt8>, _ p: Int, _ depth: Int) -> Int {
    guard s[p].isLetter else { return flags(s, p, depth) }
    var q = p
    while byte(s[q], is: ByteClass.name) { q &+= 1 }
    guard s[q] == .equals, s[q &+ 1] != .equals, q &- p <= Int(UInt16.max) else { return flags(s, p, depth) }
    let at = tape.count
    let r = flags(s, q &+ 1, depth)
    if r >= 0 { tape[at].nameLength = UInt16(truncatingIfNeeded: q &- p) }
    return r
  }

  /// Values joined with `|`.
  mutating func flags(_ s: Span<UInt8>, _ p: Int, _ depth: Int) -> Int {
    let at = tape.count
    let q = primary(s, p, depth)
    return q >= 0 && isBar(s, q) ? flagList(s, q, at, depth) : q
  }

  private mutating func flagList(_ s: Span<UInt8>, _ from: Int, _ at: Int, _ depth: Int) -> Int {
    // strace up to 6.1 puts spaces around the bar of a wait status: `SIGTRAP | 0x80`.
    let spaced = s[from] == .space
    tape.wrap(at, in: .flags, flags: spaced ? NodeFlags.spaced : 0)
    if tape[at &+ 1].kind == .pointer { tape[at &+ 1].kind = .integer }
    var q = from
    while spaced ? s[q] == .space && s[q &+ 1] == .bar && s[q &+ 2] == .space : s[q] == .bar {
      let child = tape.count
      q = primary(s, q &+ (spaced ? 3 : 1), depth)
      if q < 0 { return -1 }
      if tape[child].kind == .pointer { tape[child].kind = .integer }
    }
    tape.finish(at)
    return q
  }

  /// `{...}`: fields with or without names.
  mutating func structure(_ s: Span<UInt8>, _ p: Int, _ depth: Int) -> Int {
    if depth >= Self.depthLimit { return fail(p, .nesting) }
    if depth >= deepest { deepest = depth &+ 1 }
    let at = tape.append(TapeNode(.structure, start: p, length: 0))
    var q = p &+ 1
    if s[q] == .closeBrace {
      return decorations(s, q &+ 1, at)
    }
    if s[q] == .space {
      // `{ 0 }`: the scheduling parameters of strace up to 4.10.
      tape[at].flags = NodeFlags.spaced
      q &+= 1
    }
    while true {
      let child = tape.count
      q = element(s, q, depth &+ 1)
      if q < 0 { return -1 }
      if s[q] == .comma, s[q &+ 1] == .space {
        q &+= 2
      } else if tape[at].flags & NodeFlags.spaced != 0 {
        if s[q] != .space || s[q &+ 1] != .closeBrace { return fail(q, .separator) }
        q &+= 1
        break
      } else if s[q] == .closeBrace {
        break
      } else if s[q] == .space, child == at &+ 1 {
        // `{B38400 opost isig -icanon echo ...}`: the terminal settings of strace up to 6.0.
        return words(s, q, at, depth, closing: .closeBrace, flags: NodeFlags.braces)
      } else {
        return fail(q, .separator)
      }
    }
    tape.finish(at)
    return decorations(s, q &+ 1, at)
  }

  /// `[a, b]`, `[INT TERM]`, `~[KILL]`.
  mutating func array(_ s: Span<UInt8>, _ p: Int, _ depth: Int, negated: Bool) -> Int {
    if depth >= Self.depthLimit { return fail(p, .nesting) }
    if depth >= deepest { deepest = depth &+ 1 }
    let at = tape.append(TapeNode(negated ? .set : .array, start: p, length: 0))
    if negated { tape[at].flags = NodeFlags.negated }
    var q = p &+ (negated ? 2 : 1)
    if s[q] == .closeBracket {
      return decorations(s, q &+ 1, at)
    }
    while true {
      let child = tape.count
      q = element(s, q, depth &+ 1)
      if q < 0 { return -1 }
      if s[q] == .equals, tape[child].kind == .array {
        // `[VINTR]=0x3`
        tape.wrap(child, in: .indexed)
        q = value(s, q &+ 1, depth &+ 1)
        if q < 0 { return -1 }
        tape.finish(child)
      } else if s[q] == .space, tape[child].kind == .array, s.holds("] = ", at: q &- 1) {
        // `[[SK_MEMINFO_RMEM_ALLOC] = 7, ...]`: up to 4.17.
        tape.wrap(child, in: .indexed, flags: NodeFlags.spaced)
        q = value(s, q &+ 3, depth &+ 1)
        if q < 0 { return -1 }
        tape.finish(child)
      }
      if s[q] == .comma, s[q &+ 1] == .space, !negated {
        q &+= 2
      } else if s[q] == .closeBracket {
        break
      } else if s[q] == .space, child == at &+ 1 {
        return words(s, q, at, depth, closing: .closeBracket, flags: tape[at].flags)
      } else {
        return fail(q, .separator)
      }
    }
    tape.finish(at)
    if !negated, tape[at].size == 2, tape[at &+ 1].kind == .constant, isSignal(s, tape[at &+ 1].range) {
      tape[at].kind = .set
    }
    if s[q &+ 1] == .space, s[q &+ 2] == .zero { return address(s, q &+ 1, at) }
    return decorations(s, q &+ 1, at)
  }

  /// `[?] 0x7f8a4f3e2000`: up to 4.25, where the memory of an array ends, its address stands behind it.
  private mutating func address(_ s: Span<UInt8>, _ from: Int, _ at: Int) -> Int {
    var q = from &+ 2
    if s[q] == UInt8(ascii: "x") {
      q &+= 1
      while byte(s[q], is: ByteClass.hex) { q &+= 1 }
      if q == from &+ 3 { return decorations(s, from, at) }
    }
    if !byte(s[q], is: ByteClass.end) { return decorations(s, from, at) }
    tape.append(TapeNode(.address, start: from &+ 1, length: q &- from &- 1))
    tape.finish(at)
    return q
  }

  /// The rest of a list whose members stand apart by one space, from the space behind its first member.
  private mutating func words(
    _ s: Span<UInt8>, _ from: Int, _ at: Int, _ depth: Int, closing: UInt8, flags: UInt8
  ) -> Int {
    var q = from
    tape[at].kind = .set
    tape[at].flags = flags
    while s[q] == .space {
      q = element(s, q &+ 1, depth &+ 1)
      if q < 0 { return -1 }
    }
    if s[q] != closing { return fail(q, .separator) }
    tape.finish(at)
    return decorations(s, q &+ 1, at)
  }

  /// Whether a lone name in brackets is a signal without its `SIG`: `[CHLD]` is a set, `[SOL_SOCKET]` is not.
  private func isSignal(_ s: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count <= 8 else { return false }
    return signalNames.contains { name in
      range.count == name.utf8CodeUnitCount && s.holds(name, at: range.lowerBound)
    } || s.holds("RT_", at: range.lowerBound)
  }

  /// `htons(80)`, from the bracket behind the name.
  mutating func nestedCall(_ s: Span<UInt8>, _ p: Int, _ open: Int, _ depth: Int) -> Int {
    if depth >= Self.depthLimit { return fail(p, .nesting) }
    if depth >= deepest { deepest = depth &+ 1 }
    let at = tape.append(TapeNode(.call, start: p, length: open &- p))
    var q = open &+ 1
    if s[q] != .close {
      while true {
        q = element(s, q, depth &+ 1)
        if q < 0 { return -1 }
        if s[q] == .comma, s[q &+ 1] == .space {
          q &+= 2
        } else if s[q] == .close {
          break
        } else {
          return fail(q, .separator)
        }
      }
    }
    tape.finish(at)
    return decorations(s, q &+ 1, at)
  }
}

/// The signals as they stand in a set.
private let signalNames: [StaticString] = [
  "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
  "TERM",
  "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH",
  "IO",
  "PWR", "SYS", "RTMIN", "EMT", "IOT", "POLL", "CLD",
]
