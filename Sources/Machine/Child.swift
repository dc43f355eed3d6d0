import CLinux
import Glibc

/// A program that is started and goes on beside this one, in its process group and at its terminal.
public enum Child {
  /// What one of a child's standard streams is.
  public enum Stream: Sendable {
    /// This process's own.
    case own
    /// Nothing: /dev/null.
    case nothing
    /// What a descriptor of this process stands for.
    case descriptor(Int32)
  }

  /// Starts a program with this process's environment. Signals that are ignored or blocked here act on it as on
  /// any program that a shell starts: posix_spawn(3) with POSIX_SPAWN_SETSIGDEF and POSIX_SPAWN_SETSIGMASK.
  ///
  /// - Parameters:
  ///   - path: of the program; no shell sees it or its words.
  ///   - words: its words, its own name first.
  ///   - leadsGroup: whether it begins a process group, whose id is its own: what it starts can be ended with it then, and a
  ///     key at the terminal ends neither.
  /// - Returns: its id, or the errno of what failed, as a negative number.
  public static func start(
    _ path: String, _ words: [String], input: Stream = .own, output: Stream = .own, errors: Stream = .own,
    leadsGroup: Bool = false
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in [input, output, errors].enumerated() {
      switch stream {
      case .own: break
      case .nothing: posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDWR, 0)
      case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
      }
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in restored { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let group = leadsGroup ? POSIX_SPAWN_SETPGROUP : 0
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | group))
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { $0.withSystemName { strdup($0) } }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    var pid: pid_t = 0
    let failure = path.withSystemName { posix_spawn(&pid, $0, &actions, &attributes, arguments, environ) }
    return failure == 0 ? pid : -failure
  }

  /// The signals that a child gets as a shell would give them to it, whatever this process does with them.
  private static let restored = [SIGINT, SIGQUIT, SIGPIPE, SIGXFSZ]

  /// Gives this process's next program those signals so: of what is set here only what is ignored stays over execve(2).
  public static func restoreSignals() { for number in restored { signal(number, SIG_DFL) } }

  /// How a child ended.
  public enum End: Sendable, Equatable {
    case exited(Int32)
    case killed(Int32)

    /// From the status of wait(2).
    init(status: Int32) {
      let signal = status & 0x7f
      self = signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal)
    }
  }

  /// Makes what a child leaves behind this process's own: its end is told here then. prctl(2), PR_SET_CHILD_SUBREAPER.
  public static func adoptOrphans() { _ = clinux_adopt_orphans() }

  /// The children that have ended since this was asked last.
  public static func ended() -> [(pid: Int32, end: End)] {
    var ended: [(pid: Int32, end: End)] = []
    while true {
      var status: Int32 = 0
      let pid = waitpid(-1, &status, WNOHANG)
      if pid > 0 {
        ended.append((pid, End(status: status)))
      } else if pid == 0 || errno != EINTR {
        return ended
      }
    }
  }
}
