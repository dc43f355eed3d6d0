public import StraceParser

/// The system calls of a trace, each with the stack from which it was made.
public struct StackedCalls: Sendable {
  /// The calls, in the order of the trace.
  public let calls: [StackedCall]
  /// Lines that are neither a call nor a frame.
  public let otherLines: Int
  /// Every frame that any stack holds, once.
  public let frames: Set<Frame>
  /// The time of the last line, in nanoseconds since 1970; nil where the trace has no such stamps.
  public let end: Int64?

  /// How many lines the trace has.
  public var lineCount: Int { calls.reduce(otherLines) { $0 + $1.lineCount } }

  /// A system call and its stack.
  public struct StackedCall: Sendable {
    /// The call.
    public let event: TraceEvent
    /// The frames, the innermost first.
    public var frames: [Frame] = []
    /// Whether strace wrote why there is no stack, or not the whole.
    public var isBroken = false
    /// How many lines of the trace are its own, those of its stack included.
    public var lineCount: Int
  }

  /// Reads a trace.
  ///
  /// - Parameter trace: its events, halves joined; the frames of a call stand behind its last line.
  public init(_ trace: [TraceEvent]) {
    var calls: [StackedCall] = []
    var other = 0
    var end: Int64?
    // Where a call's last line is: a stack behind the second half of a cut call belongs to it.
    var callAt: [Int: Int] = [:]
    for event in trace where event.call != nil {
      callAt[event.resumedLine ?? event.line] = calls.count
      calls.append(StackedCall(event: event, lineCount: event.lineCount))
    }
    var frames: Set<Frame> = []
    var current: Int?
    var previous = -1
    for event in trace.sorted(by: { ($0.line, $0.lineCount) < ($1.line, $1.lineCount) }) {
      if let time = event.time, time.style == .epoch { end = max(end ?? time.nanoseconds, time.nanoseconds) }
      guard event.kind == .stack else {
        if event.call == nil { other += event.lineCount }
        continue
      }
      if event.line != previous + 1 || current == nil { current = callAt[event.line - 1] }
      previous = event.line
      guard let index = current else {
        other += event.lineCount
        continue
      }
      calls[index].lineCount += event.lineCount
      // A hostile trace has stacks without end.
      guard calls[index].frames.count < 1024 else { continue }
      if let frame = Frame(line: event.text) {
        let shared = frames.insert(frame).memberAfterInsert
        calls[index].frames.append(shared)
      } else {
        calls[index].isBroken = true
      }
    }
    self.calls = calls
    otherLines = other
    self.frames = frames
    self.end = end
  }
}
