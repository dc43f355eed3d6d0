/// Reads a trace as events: bytes in, in pieces of any size, events out.
///
///     var reader = TraceReader(joined: true)
///     reader.feed(chunk.span) { event in ... }
///     reader.finish { event in ... }
public struct TraceReader: ~Copyable {
  private var lines = LineFeed()
  private var parser = LineParser()
  private var joiner: Joiner?
  private var line = 0

  /// A reader at the beginning of a trace.
  /// - Parameter joined: whether the halves of a cut call become one event, at the place of the second half. The first
  ///   half is kept until then; halves without a partner come as they are, first halves at the end of the trace.
  public init(joined: Bool = false) {
    joiner = joined ? Joiner() : nil
  }

  /// Takes more of the trace.
  /// - Parameters:
  ///   - bytes: the next bytes of the trace; lines may lie across pieces.
  ///   - handler: called once for each event that is complete now.
  public mutating func feed(_ bytes: Span<UInt8>, _ handler: (TraceEvent) -> Void) {
    lines.feed(bytes) { text, ending in
      line += 1
      Self.take(text, line, &parser, &joiner, handler)
    }
  }

  /// Hands on what is left when the trace has ended: a last line without a newline, first halves without a second.
  public mutating func finish(_ handler: (TraceEvent) -> Void) {
    lines.finish { text, ending in
      line += 1
      Self.take(text, line, &parser, &joiner, handler)
    }
    guard let left = joiner?.removeAll() else { return }
    for half in left {
      parser.parse(half.text.span)
      handler(parser.event(half.text.span, line: half.line))
    }
  }

  private static func take(
    _ text: Span<UInt8>, _ line: Int, _ parser: inout LineParser, _ joiner: inout Joiner?,
    _ handler: (TraceEvent) -> Void
  ) {
    parser.parse(text)
    if joiner != nil {
      switch parser.head.kind {
      case .unfinished where parser.head.ending == .unfinished:
        if let orphan = joiner?.keep(parser.head, text, line) {
          parser.parse(orphan.text.span)
          handler(parser.event(orphan.text.span, line: orphan.line))
        }
        return
      case .resumed:
        if let half = joiner?.take(parser.head, text) {
          parser.parse(half.text.span)
          if parser.head.kind == .call || parser.head.kind == .unfinished {
            var event = parser.event(half.text.span, line: half.line)
            event.resumedLine = line
            handler(event)
            return
          }
          parser.parse(half.first.span)
          handler(parser.event(half.first.span, line: half.line))
          parser.parse(text)
        }
      default: break
      }
    }
    handler(parser.event(text, line: line))
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
