/// Bytes in, parsed lines out: what the event reader, the JSON writer and the checker have in common.
package struct TraceStream: ~Copyable {
  private var feeder = LineFeed()
  private var lines: LineStream
  /// What was found so far.
  package var counts: TraceCounts { lines.counts }

  /// Where a line stands.
  package struct Place {
    /// Its number, from 1.
    package var line: Int
    /// The number of the line that ended the call, when two halves were joined.
    package var resumedLine: Int?
    /// The number of the line between them that ended an interrupted first half.
    package var middleLine: Int?
    /// The stamps of the line that ended the call: only where beginnings are shown.
    package var resumedTime: TraceTime?
    package var resumedRelative: Int64?
    /// Whether the line is another event's, from whose middle this was taken.
    package var isShared = false
    /// Whether it is a first half whose second may still come: the call has begun, and its line comes again.
    package var isBeginning = false
    /// How it ends.
    var ending: LineEnd
    /// The colour codes that were taken out of it.
    var colours: [ColourCode]?

    /// How many lines of the trace it stands for.
    package var lineCount: Int {
      if isShared || isBeginning { return 0 }
      return 1 + (resumedLine == nil ? 0 : 1) + (middleLine == nil ? 0 : 1)
    }
  }

  /// At the beginning of a trace.
  /// - Parameters:
  ///   - joined: whether halves of a cut call become one line.
  ///   - firstLine: the number of the first line.
  ///   - showsBeginnings: whether a first half is handed on where it stands, too: ``Place/isBeginning``.
  package init(joined: Bool, showsBeginnings: Bool = false, firstLine: Int = 1) {
    lines = LineStream(joined: joined, showsBeginnings: showsBeginnings, firstLine: firstLine)
  }

  /// Takes more of the trace.
  /// - Parameter body: called for each line, or for each joined call, with the parser that has taken it apart, the text
  ///   that the parser's offsets are about (one newline behind it), and where it stands. All three are good until it
  ///   returns.
  package mutating func feed<E: Error>(
    _ bytes: Span<UInt8>, _ body: (borrowing LineParser, Span<UInt8>, Place) throws(E) -> Void
  ) throws(E) {
    try feeder.feed(bytes) { (text, ending) throws(E) in
      try lines.take(text, ending, body)
    }
  }

  /// Hands on what is left when the trace has ended.
  package mutating func finish<E: Error>(
    _ body: (borrowing LineParser, Span<UInt8>, Place) throws(E) -> Void
  ) throws(E) {
    try feeder.finish { (text, ending) throws(E) in
      try lines.take(text, ending, body)
    }
    try lines.finish(body)
  }
}

/// Lines in, parsed and joined lines out.
struct LineStream: ~Copyable {
  private var parser = LineParser()
  private var joiner: Joiner?
  private let showsBeginnings: Bool
  /// Whether the last line goes on.
  private var isInside = false
  /// How many bytes a traced program that is in the middle of an interrupted `write` still has to write.
  private var pendingOutput = 0
  /// What was found so far.
  private(set) var counts = TraceCounts()

  typealias Place = TraceStream.Place

  init(joined: Bool, showsBeginnings: Bool = false, firstLine: Int) {
    joiner = joined ? Joiner() : nil
    self.showsBeginnings = showsBeginnings
    counts.lines = firstLine - 1
  }

  /// Says that the next line is this one; the lines before it were taken elsewhere.
  mutating func skip(to line: Int) { counts.lines = line - 1 }

  /// Adds lines that were taken elsewhere.
  mutating func add(_ byKind: [Int]) {
    for index in byKind.indices { counts.byKind[index] += byKind[index] }
    counts.calls += byKind[TraceEvent.Kind.call.index]
  }

  /// Hands on the first halves that still wait.
  mutating func finish<E: Error>(
    _ body: (borrowing LineParser, Span<UInt8>, Place) throws(E) -> Void
  ) throws(E) {
    for half in joiner?.removeAll() ?? [] {
      counts.orphans += 1
      try hand(half.text, half.place, body)
    }
  }

  /// Takes one line.
  @inline(__always)
  mutating func take<E: Error>(
    _ text: Span<UInt8>, _ ending: LineEnd,
    _ body: (borrowing LineParser, Span<UInt8>, Place) throws(E) -> Void
  ) throws(E) {
    if ending == .continues || isInside {
      try takePart(text, ending, body)
      return
    }
    counts.lines &+= 1
    parser.parse(text)
    if parser.head.kind == .unrecognised, let (plain, colours) = ColourCode.taken(from: text) {
      parser.parse(plain.span)
      if parser.head.kind != .unrecognised {
        try takeColoured(plain.span, colours, ending, body)
        return
      }
      parser.parse(text)
    }
    if parser.head.kind == .unrecognised || pendingOutput > 0 || parser.head.ending == .output {
      settle(text, ending)
    }
    if parser.head.kind == .unrecognised {
      counts.unrecognised += 1
    } else if joiner != nil, parser.head.kind == .resumed || parser.head.kind == .unfinished {
      if try join(text, ending, body) { return }
    } else if parser.head.kind == .superseded, let orphan = joiner?.supersede(parser.head, text) {
      counts.orphans += 1
      try hand(orphan.text, orphan.place, body)
      parser.parse(text)
    } else if parser.head.kind == .exit {
      joiner?.end(parser.head, text)
    }
    counts.byKind[parser.head.kind.index] &+= 1
    if parser.head.kind == .call { counts.calls &+= 1 }
    try body(parser, text, Place(line: counts.lines, ending: ending))
  }

  /// A line of `--color`, its codes taken out.
  private mutating func takeColoured<E: Error>(
    _ text: Span<UInt8>, _ colours: [ColourCode], _ ending: LineEnd,
    _ body: (borrowing LineParser, Span<UInt8>, Place) throws(E) -> Void
  ) throws(E) {
    if joiner != nil, parser.head.kind == .resumed || parser.head.kind == .unfinished {
      if try join(text, ending, body) { return }
    }
    counts.byKind[parser.head.kind.index] &+= 1
    if parser.head.kind == .call { counts.calls &+= 1 }
    try body(parser, text, Place(line: counts.lines, ending: ending, colours: colours))
  }

  /// Says what a line is for which the lines around it decide: output of the traced program, or a cut end.
  private mutating func settle(_ text: Span<UInt8>, _ ending: LineEnd) {
    let length = text.count - 1
    switch parser.head.kind {
    case .unfinished where parser.head.ending == .output:
      pendingOutput = max(parser.outputLength - Int(parser.head.intruder.length) - ending.length, 0)
    case .resumed where parser.head.form == .tail:
      let left = pendingOutput
      pendingOutput = 0
      // Spaces before a tail are the program's own when they are as many as it still had to write.
      if left > 0, left == parser.head.margin, !parser.outputAndTail(text, left) { parser.parse(text) }
    case .unrecognised, .blank:
      if pendingOutput >= length + ending.length, pendingOutput > 0 {
        parser.keepWhole(as: .output)
        pendingOutput -= length + ending.length
        return
      }
      let left = pendingOutput
      pendingOutput = 0
      if parser.head.kind == .blank { return }
      let why = (parser.head.reason, parser.head.column)
      if left > 0, left < length, parser.outputAndTail(text, left) { return }
      // What has no end is cut off, if the lines before it were a trace.
      let isLast = ending == .nothing && (parser.beganAsCall || counts.lines > 2 * counts.unrecognised + 1)
      if counts.lines == 1 && endsAsEvent(text) || isLast {
        parser.keepWhole(as: .cut)
        return
      }
      parser.keepWhole(why.0)
      parser.head.column = why.1
    default: break
    }
  }

  /// Whether a first line, whose beginning is not there, ends as a line of a trace does.
  private func endsAsEvent(_ text: Span<UInt8>) -> Bool {
    let end = text.count - 1
    if text.holds(" <unfinished ...>", at: end - 17) || text.holds(" ---", at: end - 4) { return true }
    var q = end - 1
    while q >= 4 {
      if text[q] == .space, text.holds(" = ", at: q - 2) {
        return text[q - 3] == .close || text[q - 3] == .space
      }
      q -= 1
    }
    return false
  }

  /// A part of a line that is longer than a line may be.
  private mutating func takePart<E: Error>(
    _ text: Span<UInt8>, _ ending: LineEnd,
    _ body: (borrowing LineParser, Span<UInt8>, Place) throws(E) -> Void
  ) throws(E) {
    if !isInside {
      counts.lines += 1
      counts.unrecognised += 1
      counts.byKind[TraceEvent.Kind.unrecognised.index] += 1
    }
    let place = Place(line: counts.lines, isShared: isInside, ending: ending)
    isInside = ending == .continues
    parser.keepWhole(.tooLong)
    try body(parser, text, place)
  }

  /// Joins the halves of a call, or keeps the first until the second comes.
  /// - Returns: whether the line is done with.
  private mutating func join<E: Error>(
    _ text: Span<UInt8>, _ ending: LineEnd,
    _ body: (borrowing LineParser, Span<UInt8>, Place) throws(E) -> Void
  ) throws(E) -> Bool {
    let line = counts.lines
    counts.byKind[parser.head.kind.index] += 1
    if parser.head.kind == .unfinished {
      switch parser.head.ending {
      case .unfinished where parser.head.form == .tail: break
      case .unfinished, .notice, .output:
        try keep(text, Place(line: line, ending: ending), body)
        return true
      default:
        try body(parser, text, Place(line: line, ending: ending))
        return true
      }
    }
    var (time, relative): (TraceTime?, Int64?)
    if showsBeginnings { (time, relative) = (parser.time(text), parser.relative(text)) }
    guard let whole = joiner?.take(parser.head, text) else {
      counts.orphans += 1
      try body(parser, text, Place(line: line, ending: ending))
      return true
    }
    let joined = whole.text
    parser.parse(joined.span)
    if parser.head.kind == .unfinished, parser.head.ending == .unfinished {
      // The line of a first half was interrupted; now that half is whole, and waits for the second.
      try keep(joined.span, Place(line: whole.first.place.line, middleLine: line, ending: ending), body)
    } else if parser.head.kind == .call || parser.head.kind == .unfinished {
      counts.joinedPairs += 1
      var place = whole.first.place
      place.resumedLine = line
      (place.resumedTime, place.resumedRelative) = (time, relative)
      place.ending = ending
      try body(parser, joined.span, place)
    } else {
      counts.orphans += 2
      try hand(whole.first.text, whole.first.place, body)
      parser.parse(text)
      try body(parser, text, Place(line: line, ending: ending))
    }
    return true
  }

  /// Keeps a first half, and hands on what another wrote into its line.
  private mutating func keep<E: Error>(
    _ text: Span<UInt8>, _ place: Place, _ body: (borrowing LineParser, Span<UInt8>, Place) throws(E) -> Void
  ) throws(E) {
    if showsBeginnings, parser.head.ending == .unfinished {
      var beginning = place
      beginning.isBeginning = true
      try body(parser, text, beginning)
    }
    if let orphan = joiner?.keep(parser.head, text, place) {
      counts.orphans += 1
      let head = parser.head
      try hand(orphan.text, orphan.place, body)
      parser.parse(text)
      parser.head = head
    }
    guard parser.head.intruder.exists, parser.head.intruder.length > 0 else { return }
    let isNotice = parser.head.ending == .notice
    let intruder = text.extracting(Int(parser.head.intruder.start)..<text.count)
    parser.parse(intruder)
    if !isNotice || parser.head.kind == .unrecognised { parser.keepWhole(as: isNotice ? .notice : .output) }
    try body(parser, intruder, Place(line: place.line, isShared: true, ending: place.ending))
  }

  /// Parses a line that was kept, and hands it on.
  private mutating func hand<E: Error>(
    _ text: [UInt8], _ place: Place, _ body: (borrowing LineParser, Span<UInt8>, Place) throws(E) -> Void
  ) throws(E) {
    parser.parse(text.span)
    try body(parser, text.span, place)
  }
}
