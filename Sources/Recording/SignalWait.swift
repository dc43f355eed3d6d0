import Glibc

/// The signals that a recorder waits for, which are blocked from when this is made: SIGINT and SIGQUIT are the programs'
/// own, and this process must outlive them; SIGTERM and SIGHUP end the run; SIGCHLD says that something has ended.
package struct SignalWait: ~Copyable {
  private var set = sigset_t()

  package init() {
    sigemptyset(&set)
    for signal in [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGCHLD] { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// The next signal; nil when none came in time.
  package func next(milliseconds: Int) -> Int32? {
    var (set, time) = (set, timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000))
    let signal = sigtimedwait(&set, nil, &time)
    return signal > 0 ? signal : nil
  }

  deinit {
    // A signal that came since must not end the process now: what it asked for is done.
    while next(milliseconds: 0) != nil {}
    var set = set
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }
}
