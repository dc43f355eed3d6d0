import CLinux
import Glibc

/// The signals by which a terminal or another process ends this one, held back while a program runs in a group of its own: such a
/// program hears no key of the terminal, and would go on alone.
struct EndingSignals: ~Copyable {
  /// Readable while one of them waits; it acts when this value ends. -1 where the system gave none, which poll(2) passes over.
  let descriptor: Int32
  private let former: sigset_t

  init() {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
      var action = sigaction()
      // One that is ignored ends nobody.
      if sigaction(signal, nil, &action) == 0, Self.isIgnored(action) { continue }
      sigaddset(&set, signal)
    }
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &set, &before)
    former = before
    descriptor = signalfd(-1, &set, Int32(O_NONBLOCK | O_CLOEXEC))
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1  // SIG_IGN, a macro
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
    var former = former
    pthread_sigmask(SIG_SETMASK, &former, nil)
  }
}
