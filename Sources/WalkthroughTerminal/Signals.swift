internal import CLinux
internal import Glibc

/// Signals as something to read: blocked, and taken from a signalfd(2) beside the keys. No handler runs, so nothing
/// has to be safe inside one, and none can come between a look at a flag and poll(2).
struct Signals: ~Copyable {
  let descriptor: Int32
  private let former: sigset_t

  static let taken = [SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT]

  init?() {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in Self.taken { sigaddset(&set, signal) }
    var before = sigset_t()
    guard sigprocmask(SIG_BLOCK, &set, &before) == 0 else { return nil }
    let made = signalfd(-1, &set, Int32(O_NONBLOCK | O_CLOEXEC))
    guard made >= 0 else {
      sigprocmask(SIG_SETMASK, &before, nil)
      return nil
    }
    descriptor = made
    former = before
  }

  deinit {
    _ = close(descriptor)
    var former = former
    sigprocmask(SIG_SETMASK, &former, nil)
  }

  /// The number of the next signal that came; nil where none waits.
  func next() -> Int32? {
    var info = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    guard read(descriptor, &info, size) == size else { return nil }
    return Int32(truncatingIfNeeded: info.ssi_signo)
  }

  /// Stops as Ctrl-Z stops a program, and returns when it goes on.
  ///
  /// - Parameter group: whether the others of the pipeline stop too, as the terminal would have it.
  func stop(group: Bool) {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTSTP)
    _ = group ? kill(0, SIGTSTP) : raise(SIGTSTP)
    sigprocmask(SIG_UNBLOCK, &set, nil)
    // Here it stops.
    sigprocmask(SIG_BLOCK, &set, nil)
  }
}
