import CallLog
import LinuxABI
import StraceParser
import TraceModel
import TraceText

/// The program ends with what exit_group(2) was given, or by a signal that came; nothing in its log is later, and a program
/// that ends in order has closed its log. Nothing is behind its end but a child that got its number again.
///
/// A log that was closed in order, and then a kill, is honest; measured once even behind exit_group(2): SIGKILL alone can
/// come between a call's entry and what it does.
struct EndCheck {
  /// So many threads and processes are followed to their ends.
  private static let limit = 4096

  private let log: CallLog
  private let hasClock: Bool
  /// Whether the trace shows the program from its start, and every call of it.
  private let isWhole: Bool
  /// Whether it shows any call that did not return: `strace -e status=!unfinished` shows none.
  private let showsUnreturned: Bool
  /// The lines in which threads called what does not return.
  private var leaving: [Int: Int] = [:]
  /// The lines in which threads made a call that never came back: `= ?`, which strace writes when a thread is gone in it.
  private var lost: [Int: Int] = [:]
  /// The process that wrote the log, where it is one.
  private let process: TracedProcess.ID?
  /// What exit_group(2) was asked for, with the first such line.
  private var asked: (statuses: Set<Int64>, line: Int)?
  private var threads: Set<Int> = []
  /// Whether a thread ended by itself: exit(2).
  private var hasExit = false
  /// Signals that came, by name.
  private var signals: Set<String> = []
  /// The lines in which processes of a number ended.
  private var ended: [Int: Int] = [:]
  /// Whether another program took the process over when the log was open.
  private var isReplaced = false
  private var hasRecords = false

  init(_ log: CallLog, hasClock: Bool, isWhole: Bool, showsUnreturned: Bool, own: Set<TracedProcess.ID>) {
    self.log = log
    self.hasClock = hasClock
    self.isWhole = isWhole
    self.showsUnreturned = showsUnreturned
    process = own.count == 1 ? own.first : nil
  }

  mutating func take(
    _ line: Contradictions.Line, _ state: borrowing KernelState, _ found: inout Contradictions.Found
  ) {
    let event = line.event
    if isWhole { compareAnew(event, line.isOwn, state, &found) }
    if event.kind == .signal { compareKill(event, &found) }
    guard line.isOwn, process != nil else { return }
    if let id = event.pid, threads.count < 2 { threads.insert(id) }
    if line.record != nil { hasRecords = true }
    compareLeaving(event, &found)
    compareLost(event, &found)
    if let call = event.call {
      if call.name == "exit_group", let status = call.arguments.first?.number {
        if asked == nil { asked = ([], event.line) }
        // Two threads may do so at once, and one of them is heard: so many are enough to know.
        if (asked?.statuses.count ?? 0) < 64 { asked?.statuses.insert(status & 0xff) }
      }
      if call.name == "exit" { hasExit = true }
      if call.name == "execve" || call.name == "execveat", call.result?.number == 0 {
        isReplaced = hasRecords
        asked = nil
      }
      return
    }
    if case .signal(.delivered(let name, _)) = event.content, signals.count < 256 { signals.insert(name) }
    // The first thread's end comes last, and is the process's.
    guard case .exit(let end) = event.content, event.pid == nil || event.pid == state.effects.pid else {
      return
    }
    compare(end, event, state, &found)
    if hasClock, let stamp = TraceIndex.stamp(event) { compareTimes(stamp, event, &found) }
  }

  private mutating func compare(
    _ end: TraceExit, _ event: TraceEvent, _ state: borrowing KernelState,
    _ found: inout Contradictions.Found
  ) {
    switch end {
    case .exited(let status):
      if let asked, !asked.statuses.contains(Int64(status)) {
        let statuses = asked.statuses.sorted().map(String.init).joined(separator: " or ")
        found.add(.exitStatus, event, "status \(statuses), as in line \(asked.line)", "\(status)")
      }
      // A thread that strace does not follow can end them all.
      if asked == nil, !hasExit, isWhole, state.unfollowed == nil, state.exceeded.isEmpty, !showsUnreturned {
        found.notes.append(.endLeftOut)
      } else if asked == nil, !hasExit, isWhole, state.unfollowed == nil, state.exceeded.isEmpty {
        found.add(.exitStatus, event, "exit_group or exit", "none, and the end with status \(status)")
      }
      if log.closed == nil, !isReplaced {
        found.add(.logClosing, ofLog: event, "no end", "the program's end in order, with status \(status)")
      }
    case .killed(let signal, _):
      // Each but SIGKILL is shown when it comes; SIGSYS ends at once what a filter of calls refuses: seccomp(2). A trace
      // without any is one of strace -e signal=none.
      if asked == nil, !signals.isEmpty, !signals.contains(signal), signal != "SIGKILL", signal != "SIGSYS" {
        let came = signals.sorted().prefix(4).map { Escape.terminal($0) }.joined(separator: " or ")
        found.add(.exitStatus, event, "killed by \(came)", "killed by \(Escape.terminal(signal))")
      }
      guard let asked else { return }
      if signal == "SIGKILL" {
        found.notes.append(.killedWhileExiting(line: asked.line))
      } else if threads.count < 2, signal != "SIGSYS" {
        // Any other signal waits until the call is over, and this one never is; but a filter of calls kills at entry:
        // seccomp(2).
        found.add(
          .exitStatus, event, "status \(asked.statuses.first ?? 0), as in line \(asked.line)",
          "killed by \(Escape.terminal(signal))")
      }
    }
  }

  /// SIGKILL is never delivered: it is over with the process, ptrace(2). strace shows the end alone.
  private func compareKill(_ event: TraceEvent, _ found: inout Contradictions.Found) {
    guard case .signal(.delivered("SIGKILL", _)) = event.content else { return }
    found.add(.exitStatus, event, "killed by SIGKILL", "SIGKILL, and no end")
  }

  /// exit_group(2) and exit(2) do not return, and their thread makes no other call.
  private mutating func compareLeaving(_ event: TraceEvent, _ found: inout Contradictions.Found) {
    let thread = event.pid ?? 0
    switch event.kind {
    // A thread that made execve(2) has the first thread's number from then on.
    case .exit: leaving[thread] = nil
    case .superseded: leaving = [:]
    default: break
    }
    guard let call = event.call else { return }
    // A call in two halves is told of at its end.
    if let line = leaving[thread], event.line > line {
      leaving[thread] = nil
      found.add(.afterEnd, event, "no call behind the end of its thread in line \(line)", "one")
    }
    guard LineClassifier.shuttingDown.contains(call.name), call.result?.injected == nil else { return }
    if let number = call.result?.number {
      found.add(.exitStatus, event, "no return", "\(number)")
    } else if leaving.count < Self.limit {
      leaving[thread] = event.line
    }
  }

  /// A signal is shown when a call is over, or has been interrupted by it, which `= ?` alone does not say: SIGKILL ends a
  /// thread in its call, and so does another thread's end of them all. Nothing but its end is behind that.
  private mutating func compareLost(_ event: TraceEvent, _ found: inout Contradictions.Found) {
    guard let thread = event.pid else { return }
    if let line = lost[thread], event.line > line {
      switch event.content {
      case .signal(.delivered): break
      default: if event.call == nil { return }
      }
      lost[thread] = nil
      found.add(
        .afterEnd, event, "only the end of its thread, which did not come back from its call in line \(line)",
        event.call == nil ? "a signal" : "a call")
    }
    guard event.kind == .call, let call = event.call, let result = call.result, result.number == nil,
      result.value == "?", result.errno == nil, result.injected == nil, !result.isUnavailable,
      call.interruption == nil, !Self.comingBack.contains(call.name), lost.count < Self.limit
    else { return }
    lost[thread] = event.line
  }

  /// Calls behind whose `= ?` more may stand: of a handler's end nothing is returned, what restart_syscall goes on with may be
  /// broken off anew, a thread that calls execve takes the first one's number over, and of exit others judge.
  private static let comingBack: Set<String> = [
    "rt_sigreturn", "sigreturn", "execve", "execveat", "exit", "exit_group", "restart_syscall",
  ]

  /// A process ends once. A number that is given again is a child's: a process that nobody made does nothing behind
  /// another's end.
  private mutating func compareAnew(
    _ event: TraceEvent, _ isOwn: Bool, _ state: borrowing KernelState, _ found: inout Contradictions.Found
  ) {
    guard let id = event.pid else { return }
    if let line = ended[id], event.line > line {
      let process = state.process(ofThread: id)
      let isAnew = process.map { $0.parent != nil } ?? false
      let isTold =
        switch event.kind {
        case .exit, .signal: true
        default: event.call != nil
        }
      guard isAnew || isTold else { return }
      ended[id] = nil
      if !isAnew {
        found.add(
          .afterEnd, event, "no more of \(id), which ended in line \(line)",
          event.call?.name == "execve" ? "another program" : "more")
      }
    }
    if case .exit = event.content, ended.count < Self.limit, id == state.effects.pid || isOwn && id == log.pid
    {
      ended[id] = event.line
    }
  }

  private func compareTimes(
    _ stamp: TraceTime, _ event: TraceEvent, _ found: inout Contradictions.Found
  ) {
    let end = stamp.nanoseconds.addingClamped(stamp.unit)
    let late = log.records.first { ($0.after ?? $0.before) > end }
    if let late {
      found.add(
        .afterEnd, ofLog: event,
        "a \(Escape.terminal(String(late.call.prefix(32)))) at \(TimeCheck.seconds(late.after ?? late.before))",
        TimeCheck.seconds(stamp.nanoseconds))
    } else if let closed = log.closed, closed > end {
      found.add(
        .afterEnd, ofLog: event, "its closing at \(TimeCheck.seconds(closed))",
        TimeCheck.seconds(stamp.nanoseconds))
    } else if let closed = log.closed, stamp.nanoseconds.subtractingClamped(closed) > TimeCheck.longPause {
      found.notes.append(.pause(isAtStart: false, stamp.nanoseconds.subtractingClamped(closed)))
    }
  }
}
