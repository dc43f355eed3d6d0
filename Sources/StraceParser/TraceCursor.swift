/// Reads a trace as events, one at a time: whoever wants the next event asks for it.
///
///     var cursor = TraceCursor(joined: true) { () throws(InputError) in try input.read() }
///     while let event = try cursor.next() { ... }
///
/// ``TraceReader`` is the other way round, and takes bytes when they come. Lines are taken apart as they are asked for;
/// memory is bounded by one piece of the trace and by what bounds ``TraceReader``.
public struct TraceCursor<Failure: Error>: ~Copyable {
  private var stream: TraceStream
  private let source: () throws(Failure) -> [UInt8]
  private var piece: [UInt8] = []
  /// Where in the piece the next line begins.
  private var position = 0
  /// What the last lines brought: one event nearly always.
  private var events: [TraceEvent] = []
  private var handedOn = 0
  private var isAtEnd = false

  /// A cursor at the beginning of a trace.
  /// - Parameters:
  ///   - joined: whether the halves of a cut call become one event, as in ``TraceReader/init(joined:)``.
  ///   - source: the next bytes of the trace, as many as there are at hand; none at its end, after which it is not asked
  ///     again. What it throws, ``next()`` throws, and can be called again after.
  public init(joined: Bool = false, source: @escaping () throws(Failure) -> [UInt8]) {
    stream = TraceStream(joined: joined)
    self.source = source
  }

  /// What was found so far.
  public var counts: TraceCounts { stream.counts }

  /// The next event; nil at the end of the trace.
  /// - Throws: what the source throws.
  public mutating func next() throws(Failure) -> TraceEvent? {
    while handedOn == events.count {
      if isAtEnd { return nil }
      events.removeAll(keepingCapacity: true)
      handedOn = 0
      if position == piece.count { try read() } else { takeLine() }
    }
    defer { handedOn += 1 }
    return events[handedOn]
  }

  private mutating func read() throws(Failure) {
    piece = try source()
    position = 0
    guard piece.isEmpty else { return }
    isAtEnd = true
    var events: [TraceEvent] = []
    stream.finish { (parser, text, place) in events.append(parser.event(text, place)) }
    self.events = events
  }

  /// Takes one line, or what the piece has of it.
  private mutating func takeLine() {
    let piece = piece
    let span = piece.span
    let end = newline(in: span, from: position).map { $0 + 1 } ?? piece.count
    var events = events
    stream.feed(span.extracting(position..<end)) { (parser, text, place) in
      events.append(parser.event(text, place))
    }
    self.events = events
    position = end
  }
}
