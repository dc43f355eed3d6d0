/// Bytes in, parsed lines out: what the event reader, the JSON writer and the checker have in common.
struct TraceStream: ~Copyable {
  private var feeder = LineFeed()
  private var lines: LineStream
  /// What was found so far.
  var counts: TraceCounts { lines.counts }

  /// Where a line stands.
  struct Place {
    /// Its number, from 1.
    var line: Int
    /// The number of the line that ended the call, when two halves were joined.
    var resumedLine: Int?
    /// How it ends.
    var ending: LineEnd
  }

  /// - Parameters:
  ///   - joined: whether halves of a cut call become one line.
  ///   - firstLine: the number of the first line.
  init(joined: Bool, firstLine: Int = 1) {
    lines = LineStream(joined: joined, firstLine: firstLine)
  }

  /// Takes more of the trace.
  mutating func feed<E: Error>(
    _ bytes: Span<UInt8>, _ body: (borrowing LineParser, Span<UInt8>, Place) throws(E) -> Void
  ) throws(E) {
    try feeder.feed(bytes) { (text, ending) throws(E) in
      try lines.take(text, ending, body)
    }
  }

  /// Hands on what is left when the trace has ended.
  mutating func finish<E: Error>(
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
  /// Whether the last line goes on.
  private var isInside = false
  /// What was found so far.
  private(set) var counts = TraceCounts()

  typealias Place = TraceStream.Place

  init(joined: Bool, firstLine: Int) {
    joiner = joined ? Joiner() : nil
    counts.lines = firstLine - 1
  }

  /// Hands on the first halves that still wait.
  mutating func finish<E: Error>(
    _ body: (borrowing LineParser, Span<UInt8>, Place) throws(E) -> Void
  ) throws(E) {
    for half in joiner?.removeAll() ?? [] {
      counts.orphans += 1
      try hand(half.text, Place(line: half.line, ending: half.ending), body)
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
    if parser.head.kind == .unrecognised {
      counts.unrecognised += 1
    } else if joiner != nil, parser.head.kind == .resumed || parser.head.kind == .unfinished {
      if try join(text, ending, body) { return }
    }
    counts.byKind[parser.head.kind.index] &+= 1
    if parser.head.kind == .call { counts.calls &+= 1 }
    try body(parser, text, Place(line: counts.lines, ending: ending))
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
    isInside = ending == .continues
    parser.keepWhole(.tooLong)
    try body(parser, text, Place(line: counts.lines, ending: ending))
  }

  /// Joins the halves of a call, or keeps the first until the second comes.
  /// - Returns: whether the line is done with.
  private mutating func join<E: Error>(
    _ text: Span<UInt8>, _ ending: LineEnd,
    _ body: (borrowing LineParser, Span<UInt8>, Place) throws(E) -> Void
  ) throws(E) -> Bool {
    let line = counts.lines
    counts.byKind[parser.head.kind.index] += 1
    if parser.head.kind == .unfinished, parser.head.ending == .unfinished {
      if let orphan = joiner?.keep(parser.head, text, line, ending) {
        counts.orphans += 1
        try hand(orphan.text, Place(line: orphan.line, ending: orphan.ending), body)
      }
      return true
    }
    guard parser.head.kind == .resumed else {
      try body(parser, text, Place(line: line, ending: ending))
      return true
    }
    guard let whole = joiner?.take(parser.head, text) else {
      counts.orphans += 1
      try body(parser, text, Place(line: line, ending: ending))
      return true
    }
    let joined = whole.text
    parser.parse(joined.span)
    if parser.head.kind == .call || parser.head.kind == .unfinished {
      counts.joinedPairs += 1
      try body(parser, joined.span, Place(line: whole.first.line, resumedLine: line, ending: ending))
    } else {
      counts.orphans += 2
      try hand(whole.first.text, Place(line: whole.first.line, ending: whole.first.ending), body)
      parser.parse(text)
      try body(parser, text, Place(line: line, ending: ending))
    }
    return true
  }

  /// Parses a line that was kept, and hands it on.
  private mutating func hand<E: Error>(
    _ text: [UInt8], _ place: Place, _ body: (borrowing LineParser, Span<UInt8>, Place) throws(E) -> Void
  ) throws(E) {
    parser.parse(text.span)
    try body(parser, text.span, place)
  }
}
