import CallMapping
import StraceParser

/// What any line of a trace is, in a phrase.
enum LinePhrases {
  /// The phrase for a line: `asks for the end of the heap, or moves it; brk(2)`.
  static func explain(_ event: TraceEvent) -> String {
    switch event.kind {
    case .call: return words(of: event.call?.name ?? "")
    case .unfinished:
      return words(of: event.call?.name ?? "") + "; the line was cut here, the rest comes later"
    case .resumed: return "the rest of an earlier line: " + words(of: event.call?.name ?? "")
    case .signal:
      if case .signal(.stopped(let name)) = event.content {
        return "the thread was stopped by \(ShortForm.safe(name)); signal(7)"
      }
      return signal(event.signal)
    case .exit:
      if let signal = event.signal { return "the thread was killed by \(ShortForm.safe(signal)); signal(7)" }
      return "the thread is gone" + (event.status.map { "; its exit status is \($0)" } ?? "")
    case .superseded:
      return "another thread of the process started a new program, and this one is gone; execve(2)"
    case .personality: return "strace says in which mode the process runs; strace(1)"
    case .notice: return "a message of strace itself; strace(1)"
    case .stack: return "a frame of the stack below a call, which strace -k adds"
    case .dump: return "bytes of a buffer, which strace -e read or -e write adds"
    case .summary: return "a line of the table that strace -c makes"
    case .blank: return "an empty line"
    case .cut: return "a line that was cut off; nothing is claimed of it"
    case .output: return "the traced program's own output, mixed into the trace"
    case .unrecognised: return "socklab cannot read this line; nothing is claimed of it"
    }
  }

  /// The phrase for a system call, by its name.
  static func words(of name: String) -> String {
    guard let row = SystemCalls.rows[name] else {
      return "socklab has no explanation of this call; see man 2 \(ShortForm.safe(name))"
    }
    return "\(row.words); \(row.page ?? name + "(2)")"
  }

  private static func signal(_ name: String?) -> String {
    guard let name else { return "a signal arrived; signal(7)" }
    return signals[name].map { "the signal \(name) arrived: \($0); signal(7)" }
      ?? "the signal \(ShortForm.safe(name)) arrived; signal(7)"
  }

  private static let signals: [String: String] = [
    "SIGINT": "somebody pressed Ctrl-C", "SIGTERM": "somebody asked the program to end",
    "SIGPIPE": "the program wrote where nobody reads any more",
    "SIGCHLD": "a process that this one started has ended or stopped", "SIGALRM": "a timer ran out",
    "SIGSEGV": "the program used memory that it does not have", "SIGHUP": "the terminal is gone",
    "SIGWINCH": "the terminal's window changed its size", "SIGABRT": "the program ended itself as broken",
    "SIGURG": "urgent data; Go uses it to switch between its goroutines",
    "SIGVTALRM": "a timer of the process ran out; Ruby uses it to switch between threads",
    "SIGCONT": "the program goes on after it was stopped", "SIGTSTP": "somebody pressed Ctrl-Z",
    "SIGUSR1": "a signal whose meaning is the program's own",
    "SIGUSR2": "a signal whose meaning is the program's own",
  ]
}
