import CallForms
import LinuxABI
import StraceParser
import TraceModel
import TraceText

/// Finds the category of each line of a trace.
struct LineClassifier {
  /// For each event that a record made, by its number, the record's index.
  let owners: [Int: Int]
  /// The log's processes; none where the trace does not show which they are.
  let own: Set<TracedProcess.ID>
  /// The line in which the log was opened.
  let opening: Int?
  /// CLOCK_REALTIME when the log was opened, nanoseconds since 1970.
  let opened: Int64
  /// The first line that belongs to a record; `Int.max` when none does.
  let firstMapped: Int
  /// Numbers of the events at which the C library wrote what the program had printed before.
  let flushes: Set<Int>

  /// A line, with what the model says of it.
  struct Line {
    let event: TraceEvent
    /// Which event of the trace it is, counted from 0.
    let number: Int
    /// Whose it is; nil where nobody knows.
    let process: TracedProcess.ID?
    /// Whether it is about the log's own file.
    let isLog: Bool
  }

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

  /// What a line is that nothing explains.
  static func describe(_ event: TraceEvent) -> String {
    guard event.call == nil else { return CallFormatter().text(event) }
    let start = Quoted.readable(event.text, limit: 60)
    if let complaint = event.complaint {
      return "\(start): \(Escape.terminal(complaint.reason)) (column \(complaint.column))"
    }
    return event.kind == .cut ? "\(start): the line is cut off" : start
  }

  /// The category of a line by itself: a frame or a dump belongs to the call above it.
  func category(of line: Line) -> Ledger.Category {
    if owners[line.number] != nil { return .mapped }
    let isOther = line.process.map { !own.isEmpty && !own.contains($0) } ?? false
    switch line.event.kind {
    case .call, .unfinished, .resumed:
      guard let call = line.event.call else { return .unexplained }
      return isOther ? .otherProcess : category(of: call, line)
    case .signal: return isOther ? .otherProcess : .signal
    case .exit: return isOther ? .otherProcess : .exit
    case .superseded, .personality, .notice, .stack, .dump, .summary, .blank: return .strace
    case .output: return .inputOutput
    case .cut, .unrecognised: return .unexplained
    }
  }

  private func category(of call: TraceCall, _ line: Line) -> Ledger.Category {
    let name = TraceIndex.plainName(call.name)
    if line.isLog { return .log }
    if Self.shuttingDown.contains(name) { return .shuttingDown }
    if Self.isStandardStream(call), Self.inputOutput.contains(name) {
      // Every line that is read and every print is in the log; only standard error is not.
      if Self.moved.contains(name), call.arguments.first?.number != 2 {
        return flushes.contains(line.number) ? .inputOutput : .unexplained
      }
      // The library asks about its streams when it starts.
      return line.event.line < firstMapped && !Self.moved.contains(name) ? .startUp : .inputOutput
    }
    if line.event.line < firstMapped {
      // A socket that the program opens after its log, and that the log does not hold, is no part of starting up.
      return CallTable.isSocketSyscall(name) && !isBeforeLog(line.event) ? .unexplained : .startUp
    }
    if Self.clock.contains(name) { return .clock }
    if name == "rt_sigreturn" || name == "sigreturn" { return .signal }
    if Self.runtime.contains(name) { return .runtime }
    return .unexplained
  }

  /// Whether a call was made before the log was opened, as far as anybody can tell.
  private func isBeforeLog(_ event: TraceEvent) -> Bool {
    if let opening { return event.line < opening }
    guard let time = event.time, time.style == .epoch else { return false }
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
}
