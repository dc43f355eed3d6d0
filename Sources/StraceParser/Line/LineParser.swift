/// Takes one line apart: its fields into ``head``, its values onto ``tape``.
///
/// A line is read from left to right, once, byte by byte; every position is an offset into the line. The line's last
/// byte is always a newline that is not part of it, so the byte behind any byte of the line can be looked at. A method
/// that reads something returns the position behind it, or -1 when it does not stand there.
package struct LineParser: ~Copyable {
  /// The values of the line.
  package internal(set) var tape = Tape()
  /// Everything else of the line.
  package internal(set) var head = LineHead()
  let classes = ByteTable()
  /// Why the last value could not be read, and where: the farthest such place of the line.
  var reason = Reason.none
  var column = 0
  /// Whether `<` and `>` may stand in a label as they are: strace up to 4.21 did not escape them in paths.
  private(set) var labelsAreRaw = false
  /// How many bytes the interrupted `write` that was read last was to write.
  var outputLength = 0
  /// Whether a line that is not understood begins as a call does.
  private(set) var beganAsCall = false

  /// Brackets may nest this deep; strace's own nest about ten.
  static let depthLimit = 64
  /// The JSON of a line may nest this deep: `jq` up to 1.6 reads no deeper than 256.
  static let jsonDepthLimit = 246
  /// How deep the brackets of the line nest.
  var deepest = 0

  /// A parser that has seen no line yet.
  package init() {}

  /// Remembers why and where reading stopped, if no later place is known already.
  @inline(never)
  mutating func fail(_ position: Int, _ why: Reason) -> Int {
    if reason == .none || position > column {
      reason = why
      column = position
    }
    return -1
  }

  @inline(__always)
  func byte(_ byte: UInt8, is bits: UInt8) -> Bool { classes[byte] & bits != 0 }

  /// Takes a line apart.
  /// - Parameter s: the line, and one newline behind it.
  package mutating func parse(_ s: Span<UInt8>) {
    tape.clear()
    head = LineHead()
    reason = .none
    column = 0
    let end = s.count - 1
    if end == 0 {
      head.kind = .blank
      return
    }
    deepest = 0
    let p = prefix(s)
    if event(s, p, end) || rare(s, end) {
      // At most five for each bracket and four for each parent that came later; nearly every line is far from that.
      if 5 * deepest + 4 * tape.wraps < Self.jsonDepthLimit - 10 || isShallow { return }
      _ = fail(0, .nesting)
    }
    giveUp()
  }

  /// Adds what stands on the tape to the nodes of other lines.
  package func copyTape(to nodes: inout [TapeNode]) { tape.copy(to: &nodes) }

  /// Is as another parser was when it had taken a line apart.
  package mutating func restore(_ head: LineHead, _ nodes: Span<TapeNode>) {
    self.head = head
    tape.restore(nodes)
  }

  /// Takes only a line's prefix apart, and says where the event begins.
  /// - Parameter s: the line, or its beginning, and one newline behind it.
  package mutating func parsePrefix(_ s: Span<UInt8>) -> Int {
    restart()
    return prefix(s)
  }

  /// Whether the JSON of the line is not too deep for its readers.
  private var isShallow: Bool {
    var index = 0
    while index < tape.count {
      if tape.jsonDepth(index) > Self.jsonDepthLimit { return false }
      index += Int(tape[index].size)
    }
    return true
  }

  /// Reads a line that is no call, no half of one, no signal and no exit, or one into which another wrote.
  @inline(never)
  private mutating func rare(_ s: Span<UInt8>, _ end: Int) -> Bool {
    let why = reason
    let place = column
    beganAsCall = head.kind == .call && head.name.exists
    if head.kind == .call, head.name.exists, interrupted(s, end) || rawLabels(s, end) { return true }
    if ownWord(s, end) { return true }
    if indented(s, end) { return true }
    if tail(s, 0, end) { return true }
    reason = why
    column = place
    return false
  }

  /// Reads a call again, a label ending where what follows can stand behind one.
  private mutating func rawLabels(_ s: Span<UInt8>, _ end: Int) -> Bool {
    labelsAreRaw = true
    defer { labelsAreRaw = false }
    restart()
    return event(s, prefix(s), end)
  }

  /// Forgets what was read of the line.
  mutating func restart() {
    tape.clear()
    head = LineHead()
    reason = .none
    column = 0
  }

  /// Reads a line behind spaces, or behind the `> ` of a quoting mail.
  private mutating func indented(_ s: Span<UInt8>, _ end: Int) -> Bool {
    var start = 0
    var isQuoted = false
    while s[start] == .space || s[start] == .greater {
      if s[start] == .greater { isQuoted = true }
      start += 1
    }
    if start == 0 || start == end { return false }
    restart()
    let p = prefix(s, from: start)
    if !event(s, p, end) {
      let isInterrupted = head.kind == .call && head.name.exists && interrupted(s, end)
      if !isInterrupted, !notice(s, start, end) {
        // The space before `<unfinished ...>` is strace's.
        if s[start] == .less, s[start - 1] == .space { start -= 1 }
        if start == 0 || !tail(s, start, end) { return false }
      }
    }
    if isQuoted { head.quote = Piece(0, start) } else { head.indent = UInt32(truncatingIfNeeded: start) }
    return true
  }

  /// Reads what follows the prefix.
  private mutating func event(_ s: Span<UInt8>, _ p: Int, _ end: Int) -> Bool {
    let first = s[p]
    if byte(first, is: ByteClass.name) || first == .question { return call(s, p, end) }
    switch first {
    case .less: return resumed(s, p, end)
    case .minus: return signal(s, p, end)
    case .plus: return exit(s, p, end)
    case .openBracket: return personality(s, p, end)
    default: return fail(p, .notATraceLine) >= 0
    }
  }

  /// Keeps a line whole without reading it.
  mutating func keepWhole(_ why: Reason) {
    restart()
    head.reason = why
  }

  /// Keeps a line whole as something else than unrecognised.
  mutating func keepWhole(as kind: TraceEvent.Kind) {
    restart()
    head.kind = kind
  }

  /// Keeps the line whole.
  private mutating func giveUp() {
    tape.clear()
    let why = reason == .none ? Reason.notATraceLine : reason
    head = LineHead()
    head.reason = why
    head.column = UInt32(truncatingIfNeeded: column)
  }
}
