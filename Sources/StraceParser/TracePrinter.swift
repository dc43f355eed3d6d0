/// Turns the JSON Lines of ``JSONLinesWriter`` back into the trace, byte for byte.
///
///     var printer = TracePrinter()
///     try printer.feed(chunk.span) { text in try output.write(text) }
///     try printer.finish { text in try output.write(text) }
///
/// The text is made from the values in the JSON: change a number there and the printed line changes. Layout between
/// the values (after `jq -c .`, say) does not matter, and neither does the order of the keys. Empty lines are skipped.
public struct TracePrinter: ~Copyable {
  private var lines = LineFeed(limit: 1 << 27)
  private var printer = LinePrinter()
  private var line = 0
  /// More than this is handed on.
  private static let block = 1 << 16

  /// What keeps JSON text from being a trace.
  public struct Failure: Error, Hashable, Sendable {
    /// The line of the JSON text, from 1.
    public var line: Int
    /// The byte in that line, from 1.
    public var column: Int
    /// One sentence without a full stop.
    public var reason: String
  }

  /// Why printing ended early: the JSON is no trace, or the sink threw.
  public enum Stop<E: Error>: Error {
    /// The JSON is no trace. What was printed before it has been handed on.
    case json(Failure)
    /// The sink threw this.
    case sink(E)
  }

  /// A printer at the beginning of JSON Lines.
  public init() {}

  /// Takes more JSON text.
  /// - Parameters:
  ///   - bytes: the next bytes; lines may lie across pieces.
  ///   - sink: called with text of the trace when there is enough of it.
  /// - Throws: What the sink throws.
  public mutating func feed<E: Error>(
    _ bytes: Span<UInt8>, _ sink: (Span<UInt8>) throws(E) -> Void
  ) throws(Stop<E>) {
    try lines.feed(bytes) { (text, ending) throws(Stop<E>) in
      line += 1
      try Self.take(text, ending, line, &printer, sink)
    }
  }

  /// Takes what is left when the JSON text has ended, and hands on everything.
  /// - Throws: What the sink throws.
  public mutating func finish<E: Error>(_ sink: (Span<UInt8>) throws(E) -> Void) throws(Stop<E>) {
    try lines.finish { (text, ending) throws(Stop<E>) in
      line += 1
      try Self.take(text, ending, line, &printer, sink)
    }
    try Self.flush(&printer, sink)
  }

  private static func take<E: Error>(
    _ text: Span<UInt8>, _ ending: LineEnd, _ line: Int, _ printer: inout LinePrinter,
    _ sink: (Span<UInt8>) throws(E) -> Void
  ) throws(Stop<E>) {
    if text.count == 1 { return }
    do throws(LinePrinter.Failure) {
      if ending == .continues {
        throw LinePrinter.Failure(reason: "the line is longer than 128 MiB", column: 0)
      }
      try printer.put(line: text)
    } catch {
      try flush(&printer, sink)
      throw .json(Failure(line: line, column: error.column + 1, reason: "\(error.reason)"))
    }
    if printer.out.count >= block { try flush(&printer, sink) }
  }

  private static func flush<E: Error>(
    _ printer: inout LinePrinter, _ sink: (Span<UInt8>) throws(E) -> Void
  ) throws(Stop<E>) {
    guard printer.out.count > 0 else { return }
    do {
      try printer.out.withSpan(sink)
    } catch {
      throw .sink(error)
    }
    printer.out.clear()
  }
}
