import StraceParser
import TraceText

/// The calls of a trace, found by thread.
struct TraceIndex {
  /// A system call of the trace: a whole one, or a half that nothing was joined to.
  struct Entry {
    /// Its index in the trace's events.
    let event: Int
    /// The thread that made it; lines without an id are the first thread's.
    let thread: Int
    /// The kernel's name.
    let name: String
    /// The stamp in nanoseconds since 1970, where it can decide.
    let stamp: Int64?
    /// The stamp's smallest step.
    let unit: Int64
    /// Whether a signal interrupted it and the kernel may restart it.
    let isRestart: Bool
    /// Whether it came back with a result.
    let isComplete: Bool
    /// Whether it failed.
    let isFailure: Bool
  }

  let entries: [Entry]
  /// Indices of ``entries`` by thread, in the order of the trace.
  let byThread: [Int: [Int]]
  /// Threads in the order in which the trace first names them.
  let threads: [Int]
  /// Whether any line names a thread.
  let hasThreadIDs: Bool
  /// Whether every call has an epoch stamp of microseconds or finer.
  let hasStamps: Bool
  /// The first and the last epoch stamp of whatever unit, with the unit added at the end.
  let span: ClosedRange<Int64>?
  /// By how much the stamps go back at their worst; nil when they never do.
  let stepBack: Int64?

  /// Reads a trace's events.
  ///
  /// - Parameter first: the thread that lines without an id are about.
  init(_ events: [TraceEvent], first: Int) {
    var entries: [Entry] = []
    var byThread: [Int: [Int]] = [:]
    var threads: [Int] = []
    var hasThreadIDs = false
    var hasStamps = true
    var lowest: Int64?
    var highest: Int64?
    var stepBack: Int64?
    var previous: Int64?
    for (index, event) in events.enumerated() {
      if event.pid != nil { hasThreadIDs = true }
      let time = event.time.flatMap { $0.style == .epoch && $0.unit > 0 ? $0 : nil }
      // How long the trace lasted is also said by lines that are no calls: with -Z hardly any other is there.
      if let time, event.call != nil || event.kind == .exit {
        let end = time.nanoseconds.addingClamped(time.unit)
        lowest = min(lowest ?? time.nanoseconds, time.nanoseconds)
        highest = max(highest ?? end, end)
        if let previous, previous > time.nanoseconds {
          stepBack = max(stepBack ?? 0, previous.subtractingClamped(time.nanoseconds))
        }
        previous = time.nanoseconds
      }
      guard let call = event.call else { continue }
      if (time?.unit ?? .max) > 1000 { hasStamps = false }
      let thread = event.pid ?? first
      if byThread[thread] == nil { threads.append(thread) }
      byThread[thread, default: []].append(entries.count)
      let restart = Self.isRestart(call.result?.errno)
      entries.append(
        Entry(
          event: index, thread: thread, name: Self.plainName(call.name), stamp: time?.nanoseconds,
          unit: time?.unit ?? 0, isRestart: restart,
          isComplete: !restart && call.result?.number != nil && event.kind != .unfinished,
          isFailure: call.result?.errno != nil))
    }
    self.entries = entries
    self.byThread = byThread
    self.threads = threads
    self.hasThreadIDs = hasThreadIDs
    self.hasStamps = hasStamps && !entries.isEmpty
    if let lowest, let highest { span = lowest...max(lowest, highest) } else { span = nil }
    self.stepBack = stepBack
  }

  /// A system call's name without what strace adds for another personality: `statfs64#64`.
  static func plainName(_ name: String) -> String {
    guard let mark = name.firstIndex(of: "#") else { return name }
    return String(name[..<mark])
  }

  /// Whether an error is the kernel's own word for "a signal came": it never reaches a program.
  static func isRestart(_ errno: String?) -> Bool {
    errno?.hasPrefix("ERESTART") ?? false
  }
}

/// The processes of a trace: which threads belong to the program of the log, and which programs were started.
struct TracedProcesses {
  /// The last program that each process started, as execve(2) names it.
  private(set) var programs: [Int: String] = [:]
  /// Programs in the order of the trace.
  private(set) var started: [String] = []
  /// Processes that another one made, as opposed to threads.
  private(set) var children: Set<Int> = []

  init(_ events: [TraceEvent], first: Int) {
    for event in events {
      guard let call = event.call, let result = call.result?.number else { continue }
      switch TraceIndex.plainName(call.name) {
      case "execve", "execveat":
        guard result == 0 else { continue }
        for argument in call.arguments.prefix(2) {
          guard case .string(let path, _, _) = argument.content, !path.isEmpty else { continue }
          let program = Escape.terminal(String(decoding: path, as: UTF8.self))
          programs[event.pid ?? first] = program
          started.append(program)
          break
        }
      case "clone", "clone3", "fork", "vfork":
        guard result > 0, let child = Int(exactly: result) else { continue }
        if !call.arguments.contains(where: Self.makesThread) { children.insert(child) }
      default: continue
      }
    }
  }

  private static func makesThread(_ value: TraceValue) -> Bool {
    switch value.content {
    case .constant(let name): name == "CLONE_THREAD"
    case .flags(let parts): parts.contains(where: makesThread)
    case .structure(let fields): fields.contains { makesThread($0.value) }
    case .changed(let from, _): makesThread(from)
    default: false
    }
  }

  /// Whether a thread is one of a process other than the log's.
  ///
  /// - Parameter own: the threads that the log's records were paired with.
  func isOther(_ thread: Int, own: Set<Int>) -> Bool {
    guard !own.contains(thread), !own.isEmpty else { return false }
    return children.contains(thread) || programs[thread] != nil
  }

  /// The last part of a path.
  static func baseName(_ path: String) -> Substring {
    path.split(separator: "/").last ?? Substring(path)
  }
}
