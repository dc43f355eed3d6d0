internal import Glibc
internal import Synchronization
internal import TracedSockets

/// The signal that asked the program to end; 0 for none yet.
private let requested = Atomic<Int32>(0)

/// A person or a script asked the program to end, with Ctrl-C or kill.
public struct Interrupted: Error, Hashable, Sendable {
  /// `SIGINT` or `SIGTERM`.
  public let signal: Int32

  /// 130 after SIGINT, 143 after SIGTERM: what a shell says of a program that died of the signal.
  public var exitCode: Int32 { 128 + signal }

  /// The signal's name.
  public var name: String { signal == SIGINT ? "SIGINT" : "SIGTERM" }
}

/// What the program does about signals.
enum Interrupts {
  /// Lets SIGINT and SIGTERM interrupt whatever call the program waits in, and lets a send to a vanished peer fail with
  /// EPIPE instead of killing the program: signal(7).
  /// - Parameter servesForever: SIGTERM is how the lab is meant to end. Then the handler ends the program itself: the
  ///   call that it waits in stays begun in the log, and no moment is too early or too late for the signal.
  static func install(servesForever: Bool) {
    // Written here once, so that the handler finds the variable ready.
    requested.store(0, ordering: .relaxed)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { requested.store($0, ordering: .relaxed) }
    // No SA_RESTART: a blocked accept or recv returns EINTR, and the log has it. SA_RESETHAND: the second signal kills,
    // because the first is seen only when the call returns if it came between the last look at the variable and the
    // system call, a window of less than a microsecond.
    action.sa_flags = CInt(truncatingIfNeeded: SA_RESETHAND)
    sigaction(SIGINT, &action, nil)
    if servesForever {
      action.__sigaction_handler.sa_handler = { signal in
        // Nothing here allocates or takes a lock: signal-safety(7).
        Tracing.current?.close()
        _exit(128 + signal)
      }
    }
    sigaction(SIGTERM, &action, nil)

    // Not MSG_NOSIGNAL: lab 1 shows a send with flags 0.
    var ignore = sigaction()
    ignore.__sigaction_handler.sa_handler = SIG_IGN
    sigaction(SIGPIPE, &ignore, nil)
  }

  /// Lets a file that may not grow (`ulimit -f`) be an error, EFBIG, and not a death in the middle of a lab's call:
  /// setrlimit(2). Called before the log is opened, whose room is allocated then.
  static func outliveFileLimit() {
    var ignore = sigaction()
    ignore.__sigaction_handler.sa_handler = SIG_IGN
    sigaction(SIGXFSZ, &ignore, nil)
  }

  /// Lets a send to a vanished peer kill the program, as it does one that never thought about it: signal(7).
  static func letBrokenPipeKill() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = SIG_DFL
    sigaction(SIGPIPE, &action, nil)
  }

  /// The signal that has asked the program to end, if one has.
  static var requestedEnd: Interrupted? {
    let signal = requested.load(ordering: .relaxed)
    return signal == 0 ? nil : Interrupted(signal: signal)
  }

  /// Ends the lab when a signal has asked for it.
  static func check() throws(Interrupted) {
    if let interrupted = requestedEnd { throw interrupted }
  }
}
