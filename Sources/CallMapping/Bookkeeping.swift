import CallLog
import LinuxABI
import StraceParser
import TraceText

/// Finds the category of every line of a trace.
struct Bookkeeping {
  let events: [TraceEvent]
  /// For each event that a record made, the record's index.
  let owners: [Int: Int]
  let logFile: LogFile
  let processes: TracedProcesses
  /// Threads of the trace that are the program's.
  let own: Set<Int>
  /// CLOCK_REALTIME when the log was opened, nanoseconds since 1970.
  let opened: Int64
  /// The first event that belongs to a record; `Int.max` when none does.
  let firstMapped: Int
  /// Events at which the C library wrote what the program had printed before.
  let flushes: Set<Int>

  /// Memory, threads, signal set-up and the process's own data: brk(2), futex(2), rt_sigaction(2), ...
  static let runtime: Set<String> = [
    "brk", "mmap", "mmap2", "munmap", "mremap", "mprotect", "madvise", "msync", "mlock", "munlock",
    "futex", "clone", "clone3", "set_robust_list", "get_robust_list", "set_tid_address", "rseq",
    "sched_yield",
    "gettid", "getpid", "getppid", "tgkill", "tkill", "sched_getaffinity", "sched_setaffinity", "membarrier",
    "rt_sigaction", "rt_sigprocmask", "sigaltstack", "rt_sigsuspend", "arch_prctl", "prctl", "prlimit64",
    "getrlimit", "getrandom", "getuid", "geteuid", "getgid", "getegid", "sysinfo", "uname", "restart_syscall",
  ]
  private static let clock: Set<String> = ["clock_gettime", "clock_getres", "gettimeofday", "time"]
  private static let inputOutput: Set<String> = [
    "read", "write", "readv", "writev", "pread64", "pwrite64", "fstat", "newfstatat", "ioctl", "lseek",
    "poll",
    "ppoll", "fcntl",
  ]
  private static let moved: Set<String> = ["read", "write", "readv", "writev"]
  static let shuttingDown: Set<String> = ["exit_group", "exit"]

  /// One entry for each event.
  func entries() -> [Ledger.Entry] {
    let short = ShortForm()
    var followed = Ledger.Category.strace
    return events.indices.map { index in
      let event = events[index]
      let category: Ledger.Category
      if event.kind == .stack || event.kind == .dump {
        // A frame or a dump belongs to the call above it.
        category = followed
      } else {
        category = self.category(of: index)
        followed = category == .mapped ? .strace : category
      }
      return Ledger.Entry(
        lines: event.lines, category: category, call: category == .mapped ? owners[index] : nil,
        text: category == .unexplained ? describe(event, short) : nil)
    }
  }

  private func describe(_ event: TraceEvent, _ short: ShortForm) -> String {
    guard event.call == nil else { return short.text(event) }
    let start = Quoted.readable(event.text, limit: 60)
    if let complaint = event.complaint {
      return "\(start): \(Escape.terminal(complaint.reason)) (column \(complaint.column))"
    }
    return event.kind == .cut ? "\(start): the line is cut off" : start
  }

  private func category(of index: Int) -> Ledger.Category {
    if owners[index] != nil { return .mapped }
    let event = events[index]
    let isOther = event.pid.map { processes.isOther($0, own: own) } ?? false
    switch event.kind {
    case .call, .unfinished, .resumed:
      guard let call = event.call else { return .unexplained }
      return isOther ? .otherProcess : category(of: call, at: index)
    case .signal: return isOther ? .otherProcess : .signal
    case .exit: return isOther ? .otherProcess : .exit
    case .superseded, .personality, .notice, .stack, .dump, .summary, .blank: return .strace
    case .output: return .inputOutput
    case .cut, .unrecognised: return .unexplained
    }
  }

  private func category(of call: TraceCall, at index: Int) -> Ledger.Category {
    let name = TraceIndex.plainName(call.name)
    if logFile.events.contains(index) { return .log }
    if Self.shuttingDown.contains(name) { return .shuttingDown }
    if Self.isStandardStream(call), Self.inputOutput.contains(name) {
      // Every line that is read and every print is in the log; only standard error is not.
      if Self.moved.contains(name), call.arguments.first?.number != 2 {
        return flushes.contains(index) ? .inputOutput : .unexplained
      }
      // The library asks about its streams when it starts.
      return index < firstMapped && !Self.moved.contains(name) ? .startUp : .inputOutput
    }
    if index < firstMapped {
      // A socket that the program opens after its log, and that the log does not hold, is no part of starting up.
      return CallTable.isSocketSyscall(name) && !isBeforeLog(index) ? .unexplained : .startUp
    }
    if Self.clock.contains(name) { return .clock }
    if name == "rt_sigreturn" || name == "sigreturn" { return .signal }
    if Self.runtime.contains(name) { return .runtime }
    return .unexplained
  }

  /// Whether a call was made before the log was opened, as far as anybody can tell.
  private func isBeforeLog(_ index: Int) -> Bool {
    if let opening = logFile.opening { return index < opening }
    guard let time = events[index].time, time.style == .epoch else { return false }
    return time.nanoseconds.addingClamped(time.unit) < opened
  }

  /// Whether a call's first argument is descriptor 0, 1 or 2, or asks poll(2) about one.
  static func isStandardStream(_ call: TraceCall) -> Bool {
    guard let first = call.arguments.first else { return false }
    switch first.content {
    case .integer: return first.number.map { (0...2).contains($0) } ?? false
    case .array(let elements):
      return !elements.isEmpty
        && elements.allSatisfy { element in
          guard case .structure(let fields) = element.content else { return false }
          return fields.first?.value.number.map { (0...2).contains($0) } ?? false
        }
    default: return false
    }
  }

  /// How many lines the file has that no event stands for.
  static func unread(_ events: [TraceEvent]) -> Int {
    let lines = Set(events.lazy.flatMap(\.lines).filter { $0 > 0 })
    return max(0, (lines.max() ?? 0) - lines.count)
  }
}
