/// Reads a trace as events: bytes in, in pieces of any size, events out.
///
///     var reader = TraceReader(joined: true)
///     reader.feed(chunk.span) { event in ... }
///     reader.finish { event in ... }
///
/// Memory is bounded by the longest line (1 MiB; what is longer comes in parts) and by the calls in flight.
public struct TraceReader: ~Copyable {
  private var stream: TraceStream

  /// A reader at the beginning of a trace.
  /// - Parameter joined: whether the halves of a cut call become one event, at the place of the second half. The first
  ///   half is kept until then; halves without a partner come as they are, first halves at the end of the trace.
  public init(joined: Bool = false) {
    stream = TraceStream(joined: joined)
  }

  /// What was found so far.
  public var counts: TraceCounts { stream.counts }

  /// Takes more of the trace.
  /// - Parameters:
  ///   - bytes: the next bytes of the trace; lines may lie across pieces.
  ///   - handler: called once for each event that is complete now. What it throws ends the reading.
  /// - Throws: What the handler throws.
  public mutating func feed<E: Error>(
    _ bytes: Span<UInt8>, _ handler: (TraceEvent) throws(E) -> Void
  ) throws(E) {
    try stream.feed(bytes) { (parser, text, place) throws(E) in
      try handler(parser.event(text, place))
    }
  }

  /// Hands on what is left when the trace has ended: a last line without a newline, first halves without a second.
  /// - Throws: What the handler throws.
  public mutating func finish<E: Error>(_ handler: (TraceEvent) throws(E) -> Void) throws(E) {
    try stream.finish { (parser, text, place) throws(E) in
      try handler(parser.event(text, place))
    }
  }

  /// Every event of a whole trace held in memory, halves of cut calls joined when asked.
  ///
  /// The streaming interface is the better one for anything large; this is the convenient one for a lab's trace.
  public static func events(of trace: [UInt8], joined: Bool) -> [TraceEvent] {
    var events: [TraceEvent] = []
    var reader = TraceReader(joined: joined)
    reader.feed(trace.span) { events.append($0) }
    reader.finish { events.append($0) }
    return events
  }
}
