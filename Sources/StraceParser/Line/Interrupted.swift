/// Calls in whose line another wrote, as standard error has them, and the tails of such calls.
extension LineParser {
  /// Reads a call whose line ends with somebody else's words.
  ///
  ///     clone(flags=SIGCHLDstrace: Process 7 attached        write(1, "hi\n", 3hi
  mutating func interrupted(_ s: Span<UInt8>, _ end: Int) -> Bool {
    let kept = head
    let open = kept.name.range.upperBound + 1
    if let start = noticeStart(s, open, end) {
      reset(to: kept)
      head.kind = .unfinished
      head.ending = .notice
      head.intruder = Piece(start, end)
      // A notice inside a string is the string's.
      if quotesAreClosed(s, open, start), firstHalf(of: s, open, start) { return true }
    }
    if s.holds("write", at: kept.name.range.lowerBound) || s.holds("pwrite", at: kept.name.range.lowerBound) {
      reset(to: kept)
      if output(s, open, end) { return true }
    }
    head = kept
    return false
  }

  /// Reads the arguments of a call that the words at `end` interrupt: as a line that ends there, because those words
  /// may look like the rest of a name.
  private mutating func firstHalf(of s: Span<UInt8>, _ open: Int, _ end: Int) -> Bool {
    var line = s.extracting(0..<end).withUnsafeBufferPointer { Array($0) }
    line.append(.newline)
    return firstHalf(line.span, open, end)
  }

  /// Keeps prefix and name, and nothing behind them.
  private mutating func reset(to kept: LineHead) {
    tape.clear()
    head = kept
    head.kind = .call
    head.fragment = .none
    head.result = .max
    head.argumentsEnd = 0
    head.closed = 0
    head.aside = .none
    head.note = .none
    reason = .none
  }

  /// Where strace's own words begin in the middle of a line.
  private func noticeStart(_ s: Span<UInt8>, _ from: Int, _ end: Int) -> Int? {
    if s.holds(" +++", at: end - 4), let start = supersedingStart(s, from, end) { return start }
    var q = from
    while q + 9 < end {
      if s[q] == UInt8(ascii: "P"), isOldNotice(s, q, end) { return q }
      if s[q] == UInt8(ascii: "s"), s.holds("strace: ", at: q) {
        // The path of argv[0] stands before it; the value that it interrupts holds no slash.
        var start = q
        var path = q
        while path > from,
          byte(s[path - 1], is: ByteClass.name) || s[path - 1] == .slash || s[path - 1] == .dot
            || s[path - 1] == .minus || s[path - 1] == .plus
        {
          path -= 1
          if s[path] == .slash { start = path }
        }
        return start
      }
      q += 1
    }
    return nil
  }

  /// `execve(0x7f85, 0x7f21, 0215   21:54:17 +++ superseded by execve in pid 240 +++`: the line of another event without
  /// a newline before it. It begins with the same pid, which tells it from the digits of the value.
  private func supersedingStart(_ s: Span<UInt8>, _ from: Int, _ end: Int) -> Int? {
    guard head.pidForm == .padded else { return nil }
    var q = end - 5
    while q > from, !s.holds("+++ superseded by execve in pid ", at: q) { q -= 1 }
    if q == from { return nil }
    // Back over the stamps.
    while q > from, s[q - 1].isDigit || s[q - 1] == .space || s[q - 1] == .colon || s[q - 1] == .dot {
      q -= 1
      guard s[q] == .space, !s[q - 1].isDigit || q - 1 > from else { continue }
      let pid = head.pid.range
      let start = q - pid.count
      guard start > from, s[start - 1] != .space else { continue }
      if pid.allSatisfy({ s[$0] == s[start + $0 - pid.lowerBound] }) { return start }
    }
    return nil
  }

  private func quotesAreClosed(_ s: Span<UInt8>, _ from: Int, _ end: Int) -> Bool {
    var q = from
    var isInside = false
    while q < end {
      if s[q] == .quote { isInside.toggle() }
      if s[q] == .backslash, isInside { q += 1 }
      q += 1
    }
    return !isInside
  }

  /// What a `write` or `writev` writes, as far as its line shows it.
  private struct Shown {
    var bytes: [UInt8] = []
    /// Whether more was written than is shown.
    var isCut = false
    /// How many bytes it writes; nil where the argument behind it says that.
    var length: Int?
  }

  /// `write(1, "hi\n", 3hi`, `write(2, "no newline", 10no newline) = 10`, `writev(1, [{iov_base="hi\n", iov_len=3}], 1hi`:
  /// certain, because the line shows the same bytes twice.
  private mutating func output(_ s: Span<UInt8>, _ from: Int, _ end: Int) -> Bool {
    var q = from
    var buffer = 0
    for _ in 0..<2 {
      buffer = tape.count
      let r = element(s, q, 0)
      guard r > 0, s[r] == .comma, s[r + 1] == .space else { return false }
      q = r + 2
    }
    guard let shown = shown(s, buffer) else { return false }
    // Behind the number of bytes, which may run into digits of the output, stand the bytes themselves.
    let digitsEnd = digits(s, q)
    var split = digitsEnd
    while split > q {
      if let number = decimal(s, q, split) {
        let length = shown.length ?? number
        if let stop = endOfOutput(s, split, end, shown, length),
          output(s, q, split, stop, end) || shown.isCut && stop < end && output(s, q, split, end, end)
        {
          outputLength = length
          return true
        }
      }
      split -= 1
    }
    return false
  }

  /// The call whose last argument stands at `from`, and behind it, to `stop`, what it wrote.
  private mutating func output(
    _ s: Span<UInt8>, _ from: Int, _ split: Int, _ stop: Int, _ end: Int
  ) -> Bool {
    let mark = tape.count
    tape.append(TapeNode(.integer, start: from, length: split - from))
    head.argumentsEnd = UInt32(truncatingIfNeeded: tape.count)
    head.intruder = Piece(split, stop)
    if stop == end {
      head.kind = .unfinished
      head.ending = .output
      return true
    }
    head.kind = .call
    reason = .none
    if s[stop] == .close, result(s, stop + 1, end) { return true }
    tape.truncate(to: mark)
    head.result = .max
    head.closed = 0
    head.aside = .none
    return false
  }

  /// The bytes of a string, or of an array of buffers: `[{iov_base="a", iov_len=1}, {iov_base="b"..., iov_len=50}]`.
  private func shown(_ s: Span<UInt8>, _ index: Int) -> Shown? {
    let node = tape[index]
    if node.kind == .string {
      return Shown(bytes: Escape.bytes(s, node.range), isCut: node.flags & NodeFlags.cut != 0)
    }
    guard node.kind == .array else { return nil }
    var shown = Shown(length: 0)
    var next = index + 1
    let end = index + Int(node.size)
    while next < end {
      let entry = tape[next]
      guard entry.kind == .structure, entry.size == 3, tape[next + 1].kind == .string,
        tape[next + 2].kind == .integer,
        tape[next + 2].range.isNumber(s),
        let length = decimal(s, tape[next + 2].range.lowerBound, tape[next + 2].range.upperBound),
        let (sum, isTooMuch) = shown.length?.addingReportingOverflow(length), !isTooMuch
      else { return nil }
      if !shown.isCut { shown.bytes += Escape.bytes(s, tape[next + 1].range) }
      if tape[next + 1].flags & NodeFlags.cut != 0 { shown.isCut = true }
      shown.length = sum
      next += Int(entry.size)
    }
    return shown.bytes.isEmpty ? nil : shown
  }

  /// A decimal number that is no longer than a length can be.
  func decimal(_ s: Span<UInt8>, _ from: Int, _ end: Int) -> Int? {
    guard end > from, end - from <= 15 else { return nil }
    var value = 0
    for q in from..<end { value = value * 10 + Int(s[q] - .zero) }
    return value
  }

  /// Where the output ends that begins at `from`: with the line, or before `) = `. nil when it is not this output.
  private func endOfOutput(
    _ s: Span<UInt8>, _ from: Int, _ end: Int, _ shown: Shown, _ length: Int
  ) -> Int? {
    var q = from
    for byte in shown.bytes {
      if byte == .newline { return q == end && length > q - from ? end : nil }
      if q == end || s[q] != byte { return nil }
      q += 1
    }
    if shown.isCut {
      // More than is shown was written: to the end of this line, or all of it.
      if length > shown.bytes.count, from + length < end { return from + length }
      return length > end - from && q <= end ? end : nil
    }
    return length == shown.bytes.count && q < end ? q : nil
  }

  /// `the rest) = 13`: the last bytes that the tracee wrote, `length` of them, and the tail of its call.
  mutating func outputAndTail(_ s: Span<UInt8>, _ length: Int) -> Bool {
    restart()
    head.kind = .resumed
    head.form = .tail
    head.intruder = Piece(0, length)
    return s[length] == .close && result(s, length + 1, s.count - 1)
  }

  /// `, child_tidptr=0x7f) = 7`, `)     = 3`, ` <unfinished ...>`: the rest of a call, alone in its line.
  /// - Parameter p: where it begins.
  mutating func tail(_ s: Span<UInt8>, _ p: Int, _ end: Int) -> Bool {
    restart()
    if s[p] == .comma || s[p] == .zero, let start = noticeStart(s, p, end) {
      head.kind = .unfinished
      head.form = .tail
      head.ending = .notice
      head.intruder = Piece(start, end)
      return quotesAreClosed(s, p, start) && firstHalf(of: s, p, start)
    }
    head.kind = .resumed
    head.form = .tail
    switch s[p] {
    case .space:
      if let cut = seam(s, end), cut == p {
        head.kind = .unfinished
        return true
      }
      guard s.holds(" => ", at: p) else { return false }
    case .comma where s[p + 1] == .space: break
    case .close, .bar, .quote, .question, .openBrace, .openBracket, .closeBrace, .closeBracket: break
    case .dot where s.holds("... /* ", at: p): break
    case .zero where s[p + 1] == UInt8(ascii: "x"): break
    case UInt8(ascii: "N") where s.holds("NULL", at: p): break
    case let byte where byte.isLetter:
      // A named argument: `child_stack=0x7f...`.
      var q = p
      while self.byte(s[q], is: ByteClass.name) { q += 1 }
      guard s[q] == .equals else { return false }
    default: return false
    }
    if s.holds("[pid", at: p) { return false }
    // A named argument is whole; only what begins with a bracket or a quote can be the end of a value.
    return secondHalf(s, p, end) && (!s[p].isLetter || !head.fragment.exists)
  }
}
