/// The events of a trace that lies in memory, each made when it is asked for.
///
///     for event in TraceEvents(of: bytes, joined: true) where event.call?.name == "accept4" { ... }
///
/// It can be gone through any number of times; each begins anew.
public struct TraceEvents: Sequence, Sendable {
  private let trace: [UInt8]
  private let joined: Bool

  /// The events of a trace.
  /// - Parameters:
  ///   - trace: the whole trace.
  ///   - joined: whether the halves of a cut call become one event, as in ``TraceReader/init(joined:)``.
  public init(of trace: [UInt8], joined: Bool = false) {
    self.trace = trace
    self.joined = joined
  }

  /// The first event is the next one.
  public func makeIterator() -> Iterator { Iterator(trace, joined) }

  /// Goes through the events once. A class, because what reads a trace cannot be copied and an iterator can.
  public final class Iterator: IteratorProtocol {
    private var cursor: TraceCursor<Never>

    fileprivate init(_ trace: [UInt8], _ joined: Bool) {
      var rest = trace
      cursor = TraceCursor(joined: joined) {
        defer { rest = [] }
        return rest
      }
    }

    /// The next event; nil at the end of the trace.
    public func next() -> TraceEvent? { cursor.next() }
  }
}
