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
  private var parallel: ParallelStream?
  private var json: JSONLine
  /// More than this is handed on.
  private static let block = 1 << 16

  /// A writer at the beginning of a trace.
  /// - Parameters:
  ///   - joined: whether the halves of a cut call become one object, with the numbers of both lines in `lines`.
  ///   - file: the name of the trace, written into every object; for several inputs.
  ///   - threads: how many threads parse, besides the caller's, which then only hands over; 1 is none. The output is
  ///     the same. Two take some 3 MiB more memory. ``finish(_:)``, or the end of the writer, waits for them.
  public init(joined: Bool = false, file: String? = nil, threads: Int = 1) {
    stream = TraceStream(joined: joined)
    parallel = ParallelStream(
      threads: threads, BlockWorker.Purpose(writesJSON: true, joins: joined, file: file))
    json = JSONLine(file: file)
  }

  /// What was found so far.
  public var counts: TraceCounts {
    switch parallel {
    case .some(let parallel): parallel.counts
    case .none: stream.counts
    }
  }

  /// Takes more of the trace.
  /// - Parameters:
  ///   - bytes: the next bytes of the trace; lines may lie across pieces.
  ///   - sink: called with JSON text when there is enough of it. What it throws ends the writing.
  /// - Throws: What the sink throws.
  public mutating func feed<E: Error>(
    _ bytes: Span<UInt8>, _ sink: (Span<UInt8>) throws(E) -> Void
  ) throws(E) {
    if parallel != nil {
      try parallel?.feed(
        bytes, { (text) throws(E) in try Self.pass(text, &json, sink) },
        { (parser, text, place) throws(E) in try Self.write(parser, text, place, &json, sink) })
      return
    }
    try stream.feed(bytes) { (parser, text, place) throws(E) in
      try Self.write(parser, text, place, &json, sink)
    }
  }

  /// Hands on the objects of all lines that are whole by now: for whoever waits for the next one.
  /// - Throws: What the sink throws.
  public mutating func flush<E: Error>(_ sink: (Span<UInt8>) throws(E) -> Void) throws(E) {
    if parallel != nil {
      try parallel?.settle(
        { (text) throws(E) in try Self.pass(text, &json, sink) },
        { (parser, text, place) throws(E) in try Self.write(parser, text, place, &json, sink) })
    }
    try Self.flush(&json, sink)
  }

  /// Hands on everything that is left when the trace has ended.
  /// - Throws: What the sink throws.
  public mutating func finish<E: Error>(_ sink: (Span<UInt8>) throws(E) -> Void) throws(E) {
    if parallel != nil {
      try parallel?.finish(
        { (text) throws(E) in try Self.pass(text, &json, sink) },
        { (parser, text, place) throws(E) in try Self.write(parser, text, place, &json, sink) })
    } else {
      try stream.finish { (parser, text, place) throws(E) in
        try Self.write(parser, text, place, &json, sink)
      }
    }
    try Self.flush(&json, sink)
  }

  @inline(__always)
  private static func write<E: Error>(
    _ parser: borrowing LineParser, _ text: Span<UInt8>, _ place: TraceStream.Place, _ json: inout JSONLine,
    _ sink: (Span<UInt8>) throws(E) -> Void
  ) throws(E) {
    json.put(parser, text, place)
    if json.out.count >= block { try flush(&json, sink) }
  }

  /// Hands on what a thread wrote: as it is when it is much, together with the next when it is little.
  private static func pass<E: Error>(
    _ text: Span<UInt8>, _ json: inout JSONLine, _ sink: (Span<UInt8>) throws(E) -> Void
  ) throws(E) {
    if text.count >= block / 2 {
      try flush(&json, sink)
      try sink(text)
    } else {
      json.out.put(text, 0..<text.count)
      if json.out.count >= block { try flush(&json, sink) }
    }
  }

  private static func flush<E: Error>(
    _ json: inout JSONLine, _ sink: (Span<UInt8>) throws(E) -> Void
  ) throws(E) {
    if json.out.count > 0 { try json.out.withSpan(sink) }
    json.out.clear()
  }
}
