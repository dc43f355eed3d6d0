import CallLog
import CallMapping
import Languages
import LinuxABI
import StraceParser

/// A call of a program that becomes a step: what is known of it before anybody looks at the other programs.
struct Act {
  /// The index of its program.
  var side: Int
  var process: Int?
  var thread: Int?
  var function: String
  var row: Call?
  var record: CallRecord?
  var verdict: Verdict?
  var difference: String?
  var language: Row?
  var syscalls: [Scene.Part] = []
  /// The index in ``syscalls`` of the one that it is about.
  var main: Int?
  /// The call with its arguments and its result: of the trace, else of the log.
  var call: TraceCall?
  /// Its place among the acts of its program, in the order in which they took effect.
  var place = 0
  /// When it began and returned, by the clock of its program.
  var begin: Int64?
  var end: Int64?

  /// What it returned, where it returned and did not fail.
  var result: Int64? {
    guard let result = call?.result, result.errno == nil, let number = result.number, number >= 0 else {
      return nil
    }
    return number
  }

  /// The first argument, where it is a descriptor.
  var descriptor: Int64? {
    guard let first = call?.arguments.first, case .integer = first.content else { return nil }
    return first.number
  }

  /// Whether the call takes what others give (bytes, a connection, an event, time) and so is told at its return; what
  /// gives is told at its beginning. So a cause stands before its effect.
  var takes: Bool {
    if row?.purpose == .lookUp || row?.purpose == .sleep { return true }
    return Self.taking.contains(call?.name ?? function)
  }

  private static let taking: Set<String> = [
    "recvfrom", "recvmsg", "recvmmsg", "recv", "read", "readv", "pread64", "accept", "accept4", "poll",
    "ppoll",
    "select", "pselect6", "epoll_wait", "epoll_pwait", "epoll_pwait2", "nanosleep", "clock_nanosleep",
    "wait4", "waitid",
  ]
  /// The lines of its system calls.
  var lines: [Int] { syscalls.flatMap(\.event.lines) }
}
