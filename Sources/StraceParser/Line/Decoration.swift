/// What stands behind a value and belongs to it: labels, security contexts, comments.
extension LineParser {
  /// What belongs to the value at `at`: label, security context, comments. Ends the value's subtree.
  mutating func decorations(_ s: Span<UInt8>, _ from: Int, _ at: Int) -> Int {
    var q = from
    var isLabelled = false
    var hasContext = false
    while true {
      if s[q] == .less, s[q &+ 1] != .less {
        if isLabelled { break }
        isLabelled = true
        q = label(s, q)
        if q < 0 { return -1 }
      } else if s[q] == .space, s[q &+ 1] == .slash, s.holds(" /* ", at: q) {
        guard let end = endOfComment(s, q &+ 4) else { return fail(q &+ 1, .comment) }
        tape.append(TapeNode(.comment, start: q &+ 4, length: end &- q &- 4))
        q = end &+ 3
      } else if s[q] == .space, s[q &+ 1] == .openBracket, !hasContext, let end = endOfContext(s, q &+ 2) {
        hasContext = true
        tape.append(TapeNode(.context, start: q &+ 2, length: end &- q &- 2))
        q = end &+ 1
      } else {
        break
      }
    }
    tape.finish(at)
    return q
  }

  /// Where ` */` of a comment stands whose text begins at `from`.
  func endOfComment(_ s: Span<UInt8>, _ from: Int) -> Int? {
    var q = from
    var depth = 0
    while q &+ 3 < s.count {
      if s[q] == .space, s[q &+ 1] == .star, s[q &+ 2] == .slash {
        if depth == 0 { return q }
        depth -= 1
      } else if s[q] == .slash, s[q &+ 1] == .star {
        // `0 /* QCMD(0 /* Q_??? */, USRQUOTA) */`
        depth += 1
      }
      q &+= 1
    }
    return nil
  }

  /// Where the bracket of a security context closes: `3</a> [httpd_t]`, `"/a" [system_u:object_r:bin_t:s0]`.
  private func endOfContext(_ s: Span<UInt8>, _ from: Int) -> Int? {
    guard s[from].isLetter else { return nil }
    var q = from
    var looksRight = false
    scan: while true {
      switch s[q] {
      case .colon, UInt8(ascii: "!"): looksRight = true
      case .minus, .dot, .comma: break
      case let byte where byte.isNamePart: looksRight = looksRight || s[q] == UInt8(ascii: "_")
      default: break scan
      }
      q &+= 1
    }
    return looksRight && s[q] == .closeBracket ? q : nil
  }

  /// `<...>` behind a descriptor, from its `<`.
  mutating func label(_ s: Span<UInt8>, _ p: Int) -> Int {
    let start = p &+ 1
    var q = start
    while byte(s[q], is: ByteClass.label) { q &+= 1 }
    var isPlain = true
    if labelsAreRaw {
      isPlain = false
      q = endOfRawLabel(s, start)
      if q < 0 { return fail(p, .label) }
    } else if s[q] != .greater || s[start] != .slash && s[q &- 1] == .minus {
      isPlain = false
      q = s[start] == .slash ? nestedPath(s, start) : endOfLabel(s, start)
      if q < 0 { return fail(p, .label) }
    }
    var node = TapeNode(.label, start: start, length: q &- start)
    node.flags = isPlain ? 0 : NodeFlags.escaped
    q &+= 1
    if s[q] == .open, s.holds("(deleted)", at: q) {
      node.flags |= NodeFlags.deleted
      q &+= 9
    }
    tape.append(node)
    return q
  }

  /// The end of a label that may hold `<` and `>`: the first `>` behind which an argument can end.
  private func endOfRawLabel(_ s: Span<UInt8>, _ from: Int) -> Int {
    var q = from
    while q < s.count &- 1 {
      if s[q] == .greater {
        let next = s[q &+ 1]
        if next == .comma && s[q &+ 2] == .space || next == .close || next == .closeBracket
          || next == .closeBrace
          || next == .space || q == s.count &- 2 || s.holds("(deleted)", at: q &+ 1)
        {
          return q
        }
      }
      q &+= 1
    }
    return -1
  }

  /// The end of a path's label, which may hold a label of its own: `/dev/null<char 1:3>`.
  private func nestedPath(_ s: Span<UInt8>, _ from: Int) -> Int {
    var q = from
    var depth = 0
    while q < s.count &- 1 {
      if s[q] == .less {
        depth += 1
      } else if s[q] == .greater {
        if depth == 0 { return q }
        depth -= 1
      }
      q &+= 1
    }
    return -1
  }

  /// The end of a label that is no path: arrows and quoted paths may hold `>`.
  ///
  ///     UNIX-STREAM:[1->2,"./u>n<i]x\"q"]     pid:7<python3>
  private func endOfLabel(_ s: Span<UInt8>, _ from: Int) -> Int {
    var q = from
    var depth = 0
    let last = s.count &- 1
    while q < last {
      switch s[q] {
      case .quote:
        q &+= 1
        while q < last, s[q] != .quote { q &+= s[q] == .backslash ? 2 : 1 }
      case .less: depth += 1
      case .greater where s[q &- 1] != .minus:
        if depth == 0 { return q }
        depth -= 1
      default: break
      }
      q &+= 1
    }
    return -1
  }
}
