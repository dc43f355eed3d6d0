import TraceText

/// Something about a log or a trace that a reader of the result should know.
public enum Note: Hashable, Sendable, CustomStringConvertible {
  /// The thread ids of log and trace have nothing in common.
  case otherThreadIDs(log: [Int], trace: [Int])
  /// No line of the trace names a thread.
  case noThreadIDs
  /// The stamps are missing, too coarse or undated.
  case noUsableStamps
  /// The clock went back by this many nanoseconds while the program ran.
  case clockStepped(back: Int64)
  /// The trace leaves out system calls that the log holds.
  case filtered(TraceFilter, leftOut: [String])
  /// The trace does not show how the program ended: it was cut off, or strace let go of the program.
  case traceEndsEarly(lastLine: Int)
  /// The trace does not show how the program began.
  case traceBeginsLate
  /// The log lost records.
  case holes(Int)
  /// Calls that found no room in the log.
  case unrecorded(Int)
  /// The log was not closed in order: the program was killed, or crashed.
  case logNotClosed
  /// The log was not closed yet when it was read: the program that writes it was still there.
  case logStillWritten
  /// The log holds no call.
  case emptyLog
  /// So many calls could be a record's that not all of them were lined up.
  case leftOut(Int)
  /// A link or a descriptor was executed, or a program under another name: where that leads no line shows.
  case programFile
  /// No call is without a result or, with -z, failed: how the program ended is not shown.
  case endLeftOut
  /// In lines of these calls strace shows pointers and no structures: `-e verbose=none`, `-e raw=`.
  case pointersOnly([String])
  /// exit_group(2) was called in this line, and yet the program was killed, as a SIGKILL in that moment does.
  case killedWhileExiting(line: Int)
  /// A standard stream is a socket of a network, by its label; standard error alone, what is printed there goes to whom no
  /// record knows.
  case givenStream(Int, String, isAlone: Bool)
  /// The program began in this line with sockets that its caller had made.
  case inheritedSockets(line: Int, [Int])
  /// So many nanoseconds lie between the program's start and its log's opening, or its closing and the program's end.
  case pause(isAtStart: Bool, Int64)
  /// A file was opened in this line by a path, and has another one: a link can lie in between.
  case openedElsewhere(line: Int, path: String, label: String)
  /// Nobody traced the program: everything that is told of it is its own word.
  case noTrace

  /// One sentence without a full stop.
  public var description: String {
    switch self {
    case .otherThreadIDs(let log, let trace):
      "thread ids differ: the log has \(Self.list(log)), the trace \(Self.list(trace)) "
        + "(a PID namespace, as in a container, does this); calls are matched by order"
    case .noThreadIDs:
      "no line of the trace names a process (strace without -f, or with -ff): "
        + "all of it is taken as the program's first thread"
    case .noUsableStamps:
      "the trace has no time stamps of microseconds since 1970 (strace -ttt): calls are matched by order"
    case .clockStepped(let back):
      "the clock went back by \(Self.milliseconds(back)) ms during the run: calls are matched by order, "
        + "and times are not compared"
    case .filtered(let filter, let leftOut):
      filter.extent == .failed
        ? "the trace holds calls that failed, and no other (as strace -Z does)"
        : "the trace leaves out \(leftOut.joined(separator: ", ")) (as strace \(filter) does)"
    case .traceEndsEarly(let line):
      "the trace stops at line \(line) without showing the program's end"
    case .traceBeginsLate:
      "the trace begins when the program was already running (no execve)"
    case .holes(let count):
      "\(Figures.count(count, "damaged record")) in the log: "
        + "nothing is known of \(count == 1 ? "it" : "them")"
    case .unrecorded(let count):
      "\(Figures.count(count, "call")) found no room in the log: nothing is known of "
        + "\(count == 1 ? "it" : "them")"
    case .logNotClosed:
      "the log was not closed: the program was killed or crashed"
    case .logStillWritten:
      "the log is not closed yet: the program still runs"
    case .emptyLog:
      "the log holds no call"
    case .leftOut(let count):
      "\(count) more calls of the trace could belong to a Swift call than are lined up at once"
    case .programFile:
      "the program was started by a link, by a descriptor or under another name: "
        + "the trace does not show that this is the log's program"
    case .endLeftOut:
      "the trace shows no call that did not return (as strace -e status=!unfinished does), and so none that ended the program"
    case .pointersOnly(let names):
      "the trace shows pointers in place of what they point to in \(names.joined(separator: ", ")) "
        + "(as strace -e verbose=none and -e raw=... do)"
    case .killedWhileExiting(let line):
      "the program called exit_group in line \(line) and was killed by SIGKILL nevertheless: "
        + "it can have come in that moment"
    case .givenStream(let number, let label, _):
      "standard \(["input", "output", "error"][min(2, max(0, number))]) is \(label), as labelled: "
        + "where it leads is the choice of who started the program"
    case .inheritedSockets(let line, let numbers):
      "the program began in line \(line) with \(numbers.count == 1 ? "a socket" : "sockets") that it did not make: "
        + "\(Self.list(numbers))"
    case .pause(let isAtStart, let time):
      "\(Self.seconds(time)) s lie between "
        + (isAtStart
          ? "the program's start and the opening of its log" : "the closing of the log and the program's end")
        + ": no record says what they were for"
    case .openedElsewhere(let line, let path, let label):
      "line \(line) opens \(path), and what it got is \(label): that a link leads there no line shows"
    case .noTrace:
      "the kernel was not asked (no trace): which system calls these calls made, with which arguments and results, and "
        + "that the program made no other, is the program's own word and not proved"
    }
  }

  /// What nobody vouches for because of it; nil where it takes nothing away.
  var reservation: Reservation? {
    switch self {
    case .traceBeginsLate: .beforeTrace
    case .traceEndsEarly: .afterTrace
    case .clockStepped: .steppedClock
    case .noUsableStamps: .noStamps
    case .otherThreadIDs: .otherThreadIDs
    case .programFile: .programFile
    case .endLeftOut: .endLeftOut
    case .pointersOnly: .pointersOnly
    case .givenStream(_, _, isAlone: true): .givenError
    case .pause: .pause
    case .openedElsewhere: .openedFile
    default: nil
    }
  }

  private static func list(_ ids: [Int]) -> String {
    let shown = ids.prefix(4).map(String.init).joined(separator: ", ")
    return ids.count > 4 ? shown + ", ..." : shown
  }

  private static func seconds(_ nanoseconds: Int64) -> String {
    Digits.decimals(nanoseconds / 1_000_000, places: 3)
  }

  private static func milliseconds(_ nanoseconds: Int64) -> String {
    Digits.decimals(nanoseconds / 1000, places: 3)
  }
}

/// Why a log and a trace cannot be compared at all.
public enum MappingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The trace holds no system call; what strace said instead, where it said something.
  case noCalls(notice: String?)
  /// The trace ended before the log began, or the other way round. Nanoseconds since 1970.
  case otherTime(log: ClosedRange<Int64>, trace: ClosedRange<Int64>)
  /// The trace is of another program.
  case otherProgram(log: String, trace: String)
  /// Neither thread ids nor calls have anything in common.
  case nothingInCommon(log: String, pid: Int)

  /// One sentence with the remedy, without a full stop.
  public var description: String {
    switch self {
    case .noCalls(let notice?):
      "the trace holds no system call; strace said: \(notice)"
    case .noCalls(nil):
      "the trace holds no system call: is it the file that strace -o wrote, and did the program start?"
    case .otherTime(let log, let trace):
      "log and trace are of different runs: the log's calls lie between \(Self.seconds(log.lowerBound)) and "
        + "\(Self.seconds(log.upperBound)), the trace's between \(Self.seconds(trace.lowerBound)) and "
        + "\(Self.seconds(trace.upperBound)) (seconds since 1970); give both files of one run"
    case .otherProgram(let log, let trace):
      "log and trace are of different programs: the log is of \(log), the trace of \(trace); "
        + "give both files of one program"
    case .nothingInCommon(let program, let pid):
      "log and trace are of different runs: neither the thread ids nor the calls of \(program) "
        + "(process \(pid)) are in the trace; give both files of one run"
    }
  }

  private static func seconds(_ nanoseconds: Int64) -> String {
    Digits.decimals(nanoseconds / 1_000_000, places: 3)
  }
}
