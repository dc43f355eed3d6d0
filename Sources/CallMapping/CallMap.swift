public import CallLog
public import LinuxABI
public import StraceParser
import TraceModel

/// What one program said about a run and what strace saw of it, lined up call by call.
///
/// One log, one trace, one program; a lab with a server and a client has two of these.
public struct CallMap: Sendable {
  /// The program's own log, as it was read.
  public let log: CallLog
  /// Every record of the log, in its order, with what the kernel saw of it.
  public let calls: [MappedCall]
  /// Socket system calls that the program made in its own time and that no record explains.
  public let extra: [TraceEvent]
  /// Where every line of the trace belongs.
  public let ledger: Ledger
  /// Which system calls the trace can hold, inferred from those it does hold.
  public let filter: TraceFilter
  /// How records and system calls were paired.
  public let matching: Matching
  /// What a reader of the result should know about the log or the trace.
  public let notes: [Note]
  /// What the trace says otherwise than the log's header and clock, than itself or than Linux, beside the records'
  /// arguments and results: the first of very many.
  public let contradictions: [Difference]
  /// How many more there are.
  public let contradictionsLeftOut: Int
  /// The machines that can have run the log's programs.
  package let interfaces: Interfaces

  /// How records and system calls were paired.
  public enum Matching: String, Sendable {
    /// Same thread, and strace's stamp at entry lies between the record's two clock readings.
    case threadAndTime
    /// Same thread, in the order of both sides.
    case threadAndOrder
    /// The order of both sides alone.
    case order
    /// Not at all: there is no trace.
    case logAlone
  }

  /// Whether the trace shows how the program ended.
  public var showsEnd: Bool {
    !notes.contains {
      if case .traceEndsEarly = $0 { true } else { false }
    }
  }

  /// How many calls have a verdict that needs no attention.
  public var agreeing: Int { calls.count { $0.verdict.isExpected } }

  /// Whether log and trace tell the same story, every line of the trace is explained, and the log lost nothing.
  ///
  /// A run of which no call was compared proves nothing.
  public var agrees: Bool {
    extra.isEmpty && ledger.count(.unexplained) == 0 && calls.allSatisfy { $0.verdict.isExpected }
      && compared > 0 && lost == 0 && contradictions.isEmpty
  }

  /// What nobody vouches for in a run that may agree all the same, each with how much it is.
  public var reservations: [Reservation] {
    var found: [Reservation] = []
    if ledger.lookUpLines > 0 { found.append(.lookUps(lines: ledger.lookUpLines, calls: ledger.lookUps)) }
    let others = ledger.count(.otherProcess)
    if others > 0 { found.append(.otherProcesses(lines: others)) }
    let unlisted = ledger.count(.notListed)
    if unlisted > 0 { found.append(.notListed(lines: unlisted)) }
    if filter.extent != .everything { found.append(.filter(filter)) }
    let unchecked = ledger.count(.notChecked)
    if unchecked > 0 { found.append(.openingsLeftOut(lines: unchecked)) }
    if isKilledWhileExiting { found.append(.killedWhileExiting) }
    found += notes.compactMap(\.reservation)
    return found
  }

  /// Whether it ``agrees``, and nothing is left that nobody vouches for: `compare --strict`.
  public var agreesStrictly: Bool { agrees && reservations.isEmpty }

  /// How many calls were compared with what the trace shows.
  public var compared: Int {
    calls.count {
      if case .notTraced = $0.verdict { return false }
      return true
    }
  }

  /// How many records the log lost, those aside at which a killed program was writing.
  public var lost: Int {
    // Each thread of a killed program may have been in the middle of one record.
    let threads = Set(log.records.map(\.thread)).count
    let allowed = log.closed != nil ? 0 : max(log.holesAtEnd, threads > 1 ? min(log.holes, threads) : 0)
    return max(0, log.holes.addingClamped(log.unrecorded).subtractingClamped(allowed))
  }

  /// Every difference of every call, in the log's order.
  public var differences: [Difference] {
    calls.flatMap { call -> [Difference] in
      if case .differs(let differences) = call.verdict { return differences }
      return []
    }
  }
}

/// One program of a run, under the name that reports give it: `server`, `client`.
public struct Side: Sendable {
  /// The name in reports.
  public let name: String
  /// What was found out about it.
  public let map: CallMap

  /// A side of a run.
  public init(_ name: String, _ map: CallMap) {
    self.name = name
    self.map = map
  }
}

/// One record of the log with the system calls it made.
public struct MappedCall: Sendable {
  /// The record.
  public let record: CallRecord
  /// Its row of the call table; nil where the table has none.
  public let call: Call?
  /// The system calls that belong to it, in the order of the trace.
  public let syscalls: [MappedSyscall]
  /// What the comparison found.
  public let verdict: Verdict

  /// The system call that the record stands for, with its arguments.
  public var main: TraceEvent? { syscalls.last { $0.role == .main }?.event }

  /// The lines of the trace that belong to it, in order.
  public var lines: [Int] { syscalls.flatMap(\.event.lines).sorted() }
}

/// A system call inside a Swift call.
public struct MappedSyscall: Sendable {
  /// The event of the trace.
  public let event: TraceEvent
  /// What it is to the Swift call.
  public let role: Role

  /// What a system call is to the Swift call that made it.
  public enum Role: String, Sendable {
    /// The one that the call stands for.
    case main
    /// An entry that a signal interrupted and the kernel restarted.
    case restarted
    /// Made on the way: the first print also asks about its descriptor.
    case besides
  }
}

/// What comparing one record with the trace found.
public enum Verdict: Hashable, Sendable {
  /// Name, arguments, bytes, result and errno are the same on both sides.
  case agrees
  /// Something is not the same; at least one difference.
  case differs([Difference])
  /// The trace is of this run and holds calls of this name, but not this one.
  case missing
  /// The trace could not hold it.
  case notTraced(Reason)
  /// The program ended inside the call, or the trace did. What both sides know of it is the same.
  case begun

  /// Why a trace could not hold a call.
  public enum Reason: String, Sendable {
    /// strace was told to leave this system call out (`-e trace=...`).
    case filter
    /// strace did not follow the thread (no `-f`).
    case otherThread
    /// The trace begins after the call.
    case beforeTrace
    /// The trace ends before the call.
    case afterTrace
    /// Nobody traced the program.
    case noTrace
  }

  /// Whether the verdict needs no attention: the call agrees, or nothing was to be expected of it.
  public var isExpected: Bool {
    switch self {
    case .agrees, .begun, .notTraced(.filter), .notTraced(.otherThread): true
    case .differs, .missing, .notTraced(.beforeTrace), .notTraced(.afterTrace), .notTraced(.noTrace): false
    }
  }
}

extension TraceEvent {
  /// The numbers of the lines that the event stands for: one, or two where two halves were joined.
  public var lines: [Int] {
    if let resumedLine, resumedLine != line { return [line, resumedLine] }
    return [line]
  }
}

extension CallMap {
  /// Whether the program was killed although it had called exit_group(2): honest, and rare.
  public var isKilledWhileExiting: Bool {
    notes.contains { if case .killedWhileExiting = $0 { true } else { false } }
  }
}
