import LinuxABI
import StraceParser
import TraceModel

/// How a call ended that never returned: its thread did, while it was under way.
struct CutOff {
  /// The line that says so, and its stamp.
  var line: Int
  var time: Int64?
  var cause: Cause

  enum Cause: Hashable {
    /// Another thread called execve(2), which ends all others.
    case execve
    /// Another thread called exit_group(2).
    case exit
    /// A signal: its name.
    case signal(String)
    /// Nothing says why.
    case unknown
  }
}

/// The ends of a trace's threads, and what ended them, until it is known which calls were under way.
struct CutOffs {
  /// The ends of each thread: an id comes again.
  private var ends: [Int: [CutOff]] = [:]
  /// What ended all threads of a process, or all but its own, by the process.
  private var causes: [Int32: [(thread: Int?, end: CutOff)]] = [:]
  /// The calls that did not return.
  private var begun: [(call: Int, thread: Int?, process: Int32, line: Int)] = []
  private var count = 0
  /// So many ends, causes and calls that did not return are kept of a trace; what comes behind them waits to the trace's end.
  private static let limit = 1 << 16

  /// Takes the end of a thread.
  mutating func end(of thread: Int?, _ end: EndFacts, signal: String?, time: Int64?) {
    let cause: CutOff.Cause
    switch end.kind {
    case .exited: cause = .unknown
    case .killed: cause = signal.map { .signal($0) } ?? .unknown
    case .superseded: cause = .execve
    case .child: return
    }
    guard room() else { return }
    ends[thread ?? -1, default: []].append(CutOff(line: end.line, time: time, cause: cause))
  }

  /// Takes a call that may end other threads, or one that did not return.
  ///
  /// - Parameter index: the call, where it is a step's.
  mutating func take(_ called: Called, index: Int?, time: Int64?) {
    switch called.call.traits?.process {
    case .executes? where called.outcome.value == 0: add(called, .execve, time)
    case .endsProcess?: add(called, .exit, time)
    default:
      guard let index, called.outcome == .none || called.outcome == .unknown, room() else { return }
      begun.append((index, called.thread, called.process.index, called.lines.first))
    }
  }

  private mutating func add(_ called: Called, _ cause: CutOff.Cause, _ time: Int64?) {
    guard room() else { return }
    let end = CutOff(line: called.lines.first, time: time, cause: cause)
    causes[called.process.index, default: []].append((called.thread, end))
  }

  private mutating func room() -> Bool {
    count += 1
    return count <= Self.limit
  }

  /// Each call that was cut off, with its end; to be asked when the trace is read.
  func found() -> [(call: Int, end: CutOff)] {
    // One that strace cut in two was handed on at its second half.
    let causes = causes.mapValues { $0.sorted { $0.end.line < $1.end.line } }
    return begun.compactMap { call, thread, process, line in
      // What another thread did to the process that it belongs to, the first behind the call's beginning.
      let behind = causes[process].map { $0[$0.lowerBound { $0.end.line > line }...] } ?? []
      let cause = behind.prefix(Self.reach).first { $0.thread != thread }?.end
      let ends = ends[thread ?? -1] ?? []
      let place = ends.lowerBound { $0.line > line }
      guard place < ends.count else { return cause.map { (call, $0) } }
      var end = ends[place]
      if end.cause == .unknown, let cause, cause.line < end.line { end.cause = cause.cause }
      return (call, end)
    }
  }

  /// How many calls of its own thread are passed over: none comes back from the first one.
  private static let reach = 64
}
