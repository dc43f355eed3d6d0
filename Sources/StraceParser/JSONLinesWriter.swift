/// Turns a trace into JSON Lines: one object for each line, complete, always UTF-8.
///
///     var writer = JSONLinesWriter()
///     try writer.feed(chunk.span) { json in try output.write(json) }
///     try writer.finish { json in try output.write(json) }
///
/// ``schema`` describes the objects; ``TracePrinter`` turns them back into the trace. Bytes are handed on in blocks of
/// some 64 KiB that end with a whole object.
public struct JSONLinesWriter: ~Copyable {
  private var stream: TraceStream
  private var json: JSONLine
  /// More than this is handed on.
  private static let block = 1 << 16

  /// A writer at the beginning of a trace.
  /// - Parameters:
  ///   - joined: whether the halves of a cut call become one object, with the numbers of both lines in `lines`.
  ///   - file: the name of the trace, written into every object; for several inputs.
  ///   - firstLine: the number of the first line; 1 unless the trace is taken up in its middle.
  public init(joined: Bool = false, file: String? = nil, firstLine: Int = 1) {
    stream = TraceStream(joined: joined, firstLine: firstLine)
    json = JSONLine(file: file)
  }

  /// What was found so far.
  public var counts: TraceCounts { stream.counts }

  /// Takes more of the trace.
  /// - Parameters:
  ///   - bytes: the next bytes of the trace; lines may lie across pieces.
  ///   - sink: called with JSON text when there is enough of it. What it throws ends the writing.
  public mutating func feed<E: Error>(
    _ bytes: Span<UInt8>, _ sink: (Span<UInt8>) throws(E) -> Void
  ) throws(E) {
    try stream.feed(bytes) { (parser, text, place) throws(E) in
      json.put(parser, text, place)
      if json.out.count >= Self.block {
        try json.out.withSpan(sink)
        json.out.clear()
      }
    }
  }

  /// Hands on everything that is left when the trace has ended.
  public mutating func finish<E: Error>(_ sink: (Span<UInt8>) throws(E) -> Void) throws(E) {
    try stream.finish { (parser, text, place) throws(E) in
      json.put(parser, text, place)
      if json.out.count >= Self.block {
        try json.out.withSpan(sink)
        json.out.clear()
      }
    }
    if json.out.count > 0 { try json.out.withSpan(sink) }
    json.out.clear()
  }
}
