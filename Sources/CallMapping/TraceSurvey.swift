import CallLog
import LinuxABI
import StraceParser
import TraceModel
import TraceText

/// What the whole of a trace shows, in memory for its threads and not for its lines.
struct TraceSurvey {
  /// A thread of one process: ids are used again.
  struct ThreadKey: Hashable {
    let thread: Int
    let process: TracedProcess.ID
  }

  /// What the trace shows of a thread.
  struct Thread {
    /// The line of its last call, and of its last that does not end it.
    var lastCall = 0
    var lastOther = 0
    /// The latest stamp of a call that does not end it.
    var lastStamp = Int64.min
    /// The program that it runs, as an index of the model's.
    var program = 0
    /// Whether it is shown to end.
    var hasEnd = false
    /// How often it made calls that a log can have, where they came back.
    var counts: [String: Int] = [:]
  }

  /// Threads, and those that made calls in the order of the trace.
  private(set) var threads: [ThreadKey: Thread] = [:]
  private(set) var order: [ThreadKey] = []
  private(set) var hasCalls = false
  /// Whether any line names a thread.
  private(set) var hasThreadIDs = false
  /// Whether every call has an epoch stamp of microseconds or finer.
  private(set) var hasStamps = true
  /// Whether every call has an epoch stamp.
  private(set) var hasDates = true
  /// The first and the last epoch stamp of whatever unit, with the unit added at the end.
  private(set) var span: ClosedRange<Int64>?
  /// By how much the stamps go back at their worst; nil when they never do.
  private(set) var stepBack: Int64?
  /// The names of the calls that it shows, of those that a log can have.
  private(set) var seen: Set<String> = []
  /// Whether it shows what every C library does when it starts, memory and its first thread: nobody asks strace for that,
  /// unless for everything.
  private(set) var showsRuntime = false
  private(set) var hasOnlyFailures = true
  private(set) var hasOnlySocketCalls = true
  /// Whether any call failed, and whether any did not return.
  private(set) var showsFailures = false
  private(set) var showsUnreturned = false
  /// Whether any structure or list is shown.
  private(set) var showsStructures = false
  /// The line where the last event begins, what it is, and the last line of all.
  private(set) var lastEvent: (line: Int, kind: TraceEvent.Kind) = (0, .blank)
  private(set) var lastLine = 0
  /// The line of the last signal.
  private(set) var lastSignal = 0
  /// Whether any thread is shown to end.
  private(set) var hasEnd = false
  /// What strace said where a call could be.
  private(set) var notice: String?
  /// The model's programs.
  var programs: [RunningProgram] = []

  /// The thread that lines without an id are about.
  private let first: Int
  /// Threads of the log: they are noted however many there are of others.
  private let wanted: Set<Int>
  private var previous: Int64?

  private static let runtime: Set<String> = ["brk", "arch_prctl", "set_tid_address", "rseq"]
  private static let limit = 1 << 16

  init(_ log: CallLog) {
    first = log.pid
    wanted = Set(log.records.map(\.thread) + [log.pid])
  }

  /// Takes what stands at the beginning of a call whose end comes later.
  mutating func begin(_ time: TraceTime?) { if let time, time.style == .epoch { pass(time) } }

  /// Takes the next event of the trace.
  mutating func take(_ event: TraceEvent, _ state: borrowing KernelState) {
    if event.pid != nil { hasThreadIDs = true }
    if event.line >= lastEvent.line { lastEvent = (event.line, event.kind) }
    lastLine = max(lastLine, event.resumedLine ?? event.line)
    switch event.kind {
    case .signal: lastSignal = max(lastSignal, event.line)
    case .notice, .unrecognised, .output:
      if notice == nil {
        notice = Escape.terminal(String(decoding: event.text.prefix(200), as: UTF8.self))
      }
    default: break
    }
    let stamp = TraceIndex.stamp(event)
    // How long the trace lasted is also said by lines that are no calls: with -Z hardly any other is there.
    if let stamp, event.call != nil || event.kind == .exit {
      let end = stamp.nanoseconds.addingClamped(stamp.unit)
      span = min(span?.lowerBound ?? stamp.nanoseconds, stamp.nanoseconds)...max(span?.upperBound ?? end, end)
      // The beginning of a call in two halves was passed where it stands.
      if event.resumedLine == nil, event.kind != .unfinished { pass(stamp) }
    }
    if event.kind == .exit {
      hasEnd = true
      // A call that the end interrupted comes behind it: the thread need not be known by now.
      if let process = state.effects.process {
        let key = ThreadKey(thread: event.pid ?? first, process: process)
        if hasRoom(for: key) { threads[key, default: Thread()].hasEnd = true }
      }
    }
    if let call = event.call, let called = state.effects.called { take(call, called, event, stamp) }
  }

  private mutating func pass(_ stamp: TraceTime) {
    guard stamp.unit > 0 else { return }
    if let previous, previous > stamp.nanoseconds {
      stepBack = max(stepBack ?? 0, previous.subtractingClamped(stamp.nanoseconds))
    }
    previous = stamp.nanoseconds
  }

  private mutating func take(
    _ call: TraceCall, _ called: Called, _ event: TraceEvent, _ stamp: TraceTime?
  ) {
    hasCalls = true
    if (stamp?.unit ?? .max) > 1000 { hasStamps = false }
    if stamp == nil { hasDates = false }
    let name = TraceIndex.plainName(call.name)
    let isSocketCall = CallTable.isSocketSyscall(name)
    if call.result?.errno == nil { hasOnlyFailures = false } else { showsFailures = true }
    if call.result?.number == nil, call.result?.errno == nil { showsUnreturned = true }
    if !showsStructures { showsStructures = call.arguments.contains(where: Self.isStructure) }
    if !isSocketCall, name != "restart_syscall" { hasOnlySocketCalls = false }
    // A call that a log can have, or that makes a thread unlike it.
    let isKnown = CallTable.syscallNames.contains(name)
    if isKnown { seen.insert(name) }
    if Self.runtime.contains(name) { showsRuntime = true }
    if name == "exit_group" { hasEnd = true }
    let key = ThreadKey(thread: event.pid ?? first, process: called.process)
    guard hasRoom(for: key) else { return }
    if threads[key]?.lastCall ?? 0 == 0 { order.append(key) }
    threads[key, default: Thread()].note(
      name, called.program, event, stamp, isKnown: isKnown || isSocketCall)
  }

  private static func isStructure(_ value: TraceValue) -> Bool {
    switch value.content {
    case .structure, .array: true
    default: false
    }
  }

  private func hasRoom(for key: ThreadKey) -> Bool {
    threads.count < Self.limit || threads[key] != nil
      || wanted.contains(key.thread) && threads.count < 2 * Self.limit
  }

  /// Whether it shows how anything ended, and stops behind a line end.
  var endsInOrder: Bool { hasEnd && lastEvent.kind != .cut }

  /// What it shows of some threads together.
  func threads(_ keys: [ThreadKey]) -> [Int: Thread] {
    Dictionary(keys.compactMap { key in threads[key].map { (key.thread, $0) } }) { $0.joined($1) }
  }

  /// The paths of all programs that were started.
  var started: [String] { programs.compactMap { $0.path.map(Self.text) } }

  /// The path of the program that a thread runs; nil where the trace does not show it.
  func path(of key: ThreadKey) -> String? {
    guard let program = threads[key]?.program, programs.indices.contains(program) else { return nil }
    return programs[program].path.map(Self.text)
  }

  private static func text(_ path: [UInt8]) -> String {
    Escape.terminal(String(decoding: path, as: UTF8.self))
  }
}

extension TraceSurvey.Thread {
  /// Two of one number, one after the other.
  func joined(_ other: Self) -> Self {
    var both = lastCall < other.lastCall ? other : self
    both.lastOther = max(lastOther, other.lastOther)
    both.lastStamp = max(lastStamp, other.lastStamp)
    both.hasEnd = hasEnd || other.hasEnd
    return both
  }

  mutating func note(
    _ name: String, _ program: Int, _ event: TraceEvent, _ stamp: TraceTime?, isKnown: Bool
  ) {
    self.program = program
    if name == "exit_group" { hasEnd = true }
    lastCall = max(lastCall, event.line)
    if !LineClassifier.shuttingDown.contains(name) {
      lastOther = max(lastOther, event.line)
      if let stamp { lastStamp = max(lastStamp, stamp.nanoseconds) }
    }
    if isKnown, let result = event.call?.result, result.number != nil, !result.isRestart,
      event.kind != .unfinished
    {
      counts[name, default: 0] += 1
    }
  }
}
