/// Parses every line of a trace down to its last value and counts.
///
///     var checker = TraceChecker()
///     checker.feed(chunk.span) { complaint in print(complaint) }
///     checker.finish { complaint in print(complaint) }
///     print(checker.counts.lines, checker.counts.unrecognised)
public struct TraceChecker: ~Copyable {
  private var stream = TraceStream(joined: true)
  private var parallel: ParallelStream?

  /// A line that is not understood.
  public struct Complaint: Hashable, Sendable {
    /// The line's number, from 1.
    public var line: Int
    /// The byte of the line at which it became clear, from 1.
    public var column: Int
    /// One sentence without a full stop.
    public var reason: String
    /// The line, or its first 4,096 bytes.
    public var text: [UInt8]
  }

  /// A checker at the beginning of a trace.
  /// - Parameter threads: how many threads parse, besides the caller's, which then only hands over; 1 is none.
  public init(threads: Int = 1) {
    parallel = ParallelStream(
      threads: threads, BlockWorker.Purpose(writesJSON: false, joins: true, file: nil))
  }

  /// What was found so far. Orphans are complete only after ``finish(_:)``.
  public var counts: TraceCounts {
    switch parallel {
    case .some(let parallel): parallel.counts
    case .none: stream.counts
    }
  }

  /// Takes more of the trace.
  /// - Parameters:
  ///   - bytes: the next bytes of the trace; lines may lie across pieces.
  ///   - unrecognised: called for each line that is not understood.
  /// - Throws: What the closure throws.
  public mutating func feed<E: Error>(
    _ bytes: Span<UInt8>, _ unrecognised: (Complaint) throws(E) -> Void
  ) throws(E) {
    if parallel != nil {
      try parallel?.feed(
        bytes, { (_) throws(E) in },
        { (parser, text, place) throws(E) in try Self.look(parser, text, place, unrecognised) })
      return
    }
    try stream.feed(bytes) { (parser, text, place) throws(E) in
      try Self.look(parser, text, place, unrecognised)
    }
  }

  /// Takes what is left when the trace has ended.
  /// - Throws: What the closure throws.
  public mutating func finish<E: Error>(_ unrecognised: (Complaint) throws(E) -> Void) throws(E) {
    if parallel != nil {
      try parallel?.finish(
        { (_) throws(E) in },
        { (parser, text, place) throws(E) in try Self.look(parser, text, place, unrecognised) })
      return
    }
    try stream.finish { (parser, text, place) throws(E) in
      try Self.look(parser, text, place, unrecognised)
    }
  }

  @inline(__always)
  private static func look<E: Error>(
    _ parser: borrowing LineParser, _ text: Span<UInt8>, _ place: TraceStream.Place,
    _ unrecognised: (Complaint) throws(E) -> Void
  ) throws(E) {
    if parser.head.kind == .unrecognised { try unrecognised(Complaint(parser, text, place)) }
  }
}

extension TraceChecker.Complaint {
  init(_ parser: borrowing LineParser, _ text: Span<UInt8>, _ place: TraceStream.Place) {
    line = place.line
    column = Int(parser.head.column) + 1
    reason = "\(parser.head.reason.text)"
    let shown = min(text.count - 1, 4096)
    self.text = text.extracting(0..<shown).withUnsafeBufferPointer { Array($0) }
  }
}
