/// Reads a trace as events.
public struct TraceReader {
  /// Every event of a whole trace held in memory, halves of cut calls joined when asked.
  ///
  /// The streaming interface is the better one for anything large; this is the convenient one for a lab's trace.
  public static func events(of trace: [UInt8], joined: Bool) -> [TraceEvent] {
    []
  }
}
