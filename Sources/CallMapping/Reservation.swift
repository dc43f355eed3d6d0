import TraceText

/// Something in a run that a comparison does not vouch for, though nothing in it differs.
public enum Reservation: Hashable, Sendable, CustomStringConvertible {
  /// Lines in the time of look-ups: what a look-up does is up to the machine.
  case lookUps(lines: Int, calls: Int)
  /// Lines of processes that the log is not about.
  case otherProcesses(lines: Int)
  /// Calls that keep to the process, and that no list of what the libraries do has.
  case notListed(lines: Int)
  /// What strace was told to leave out.
  case filter(TraceFilter)
  /// Lines about descriptors of which nobody knows what they are, because the trace leaves out what opens files.
  case openingsLeftOut(lines: Int)
  /// What the program did before the trace began.
  case beforeTrace
  /// What it did after the trace had stopped.
  case afterTrace
  /// Which file was executed.
  case programFile
  /// How the program ended, because the trace leaves out calls that do not return.
  case endLeftOut
  /// What lies behind pointers that strace was told not to follow.
  case pointersOnly
  /// A kill behind exit_group(2): measured once in 220 honest kills, and easily written.
  case killedWhileExiting

  /// What was printed on standard error, which is a network's socket of its own.
  case givenError
  /// What a program did for a long time before its log was opened, or behind its closing.
  case pause
  /// Which file was opened.
  case openedFile
  /// Times, because the clock stepped: calls were matched by the order of their threads.
  case steppedClock
  /// Times, because the trace has no stamps of microseconds.
  case noStamps
  /// Times and threads, because the ids of log and trace have nothing in common: calls were matched by order alone.
  case otherThreadIDs

  /// One part of a sentence: `214 lines inside 2 look-ups were not checked`.
  public var description: String {
    switch self {
    case .lookUps(let lines, let calls):
      "\(Self.lines(lines)) inside \(calls == 1 ? "a look-up" : "\(calls) look-ups") \(Self.were(lines)) not checked"
    case .otherProcesses(let lines): "\(Self.lines(lines)) of other processes \(Self.were(lines)) not checked"
    case .notListed(let lines): "\(Self.lines(lines)) of the runtime \(lines == 1 ? "is" : "are") not listed"
    case .filter(let filter): "what strace \(filter) leaves out was not checked"
    case .openingsLeftOut(let lines):
      "\(Self.lines(lines)) \(Self.were(lines)) not checked (the trace leaves out what opens files)"
    case .beforeTrace: "what came before the trace was not checked"
    case .afterTrace: "what came behind the trace was not checked"
    case .steppedClock: "times were not compared: the clock stepped"
    case .noStamps: "times were not compared: the trace has no stamps of microseconds"
    case .otherThreadIDs: "times were not compared, and calls matched by order alone: the thread ids differ"
    case .programFile: "which file was executed was not checked"
    case .endLeftOut: "the program's end was not checked (the trace leaves out calls that do not return)"
    case .pointersOnly: "what strace shows as pointers was not checked"
    case .givenError: "what was printed on standard error, a socket of a network, was not checked"
    case .pause: "a long pause outside of the log's time was not checked"
    case .openedFile: "which file was opened was not checked"
    case .killedWhileExiting: "that a kill came behind exit_group could not be checked"
    }
  }

  /// The two together; nil where they are not of one kind.
  public func adding(_ other: Reservation) -> Reservation? {
    switch (self, other) {
    case (.lookUps(let lines, let calls), .lookUps(let more, let others)):
      .lookUps(lines: lines + more, calls: calls + others)
    case (.otherProcesses(let lines), .otherProcesses(let more)): .otherProcesses(lines: lines + more)
    case (.notListed(let lines), .notListed(let more)): .notListed(lines: lines + more)
    case (.openingsLeftOut(let lines), .openingsLeftOut(let more)): .openingsLeftOut(lines: lines + more)
    default: self == other ? self : nil
    }
  }

  private static func lines(_ count: Int) -> String { Figures.count(count, "line") }
  private static func were(_ count: Int) -> String { count == 1 ? "was" : "were" }
}
