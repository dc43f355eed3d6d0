/// What of a run a person should look at first: calls that failed, that did not return or waited long, processes that were
/// killed, datagrams that were cut, and sockets that nobody closed.
public struct Unusual: Sendable {
  /// Calls that failed in the same way, in the order of the first.
  public internal(set) var failures: [Failed] = []
  /// Processes that a signal killed, but for those by which people end programs.
  public internal(set) var killed: [Killed] = []
  /// The steps that received less of a datagram than it had: the rest is lost.
  public internal(set) var cut: [Int] = []
  /// Sockets that the program threw away unclosed, and its language closed.
  public internal(set) var discarded: [Unclosed] = []
  /// Sockets that were open when their process ended by itself.
  public internal(set) var unclosed: [Unclosed] = []
  /// The longest calls of ``longWait`` and more, the longest first.
  public internal(set) var waits: [Waited] = []
  /// The steps that did not return in the trace.
  public internal(set) var unreturned: [Int] = []
  /// The sends of which the kernel took a part, and whose rest was never sent.
  public internal(set) var short: [Int] = []
  /// Calls that a signal interrupted and that were not made again, but for signals by which people and time limits end them.
  public internal(set) var interrupted: [Interrupted] = []
  /// Calls that were made again and again while nothing was there.
  public internal(set) var polled: [Polled] = []
  /// Programs that waited for each other.
  public internal(set) var standstills: [Standstill] = []

  /// The programs of which more than one process has sockets: which of them is meant must be said.
  public internal(set) var severalProcesses: Set<Int> = []

  /// What counts as a long wait, in nanoseconds: a second.
  public static let longWait: Int64 = 1_000_000_000
  /// How many long waits are told.
  public static let waitLimit = 3

  /// Calls of one function that failed with one error, or that asked for a pending one.
  public struct Failed: Hashable, Sendable {
    /// The index of the first of them in ``Story/steps``.
    public let step: Int
    /// Whether they were told of the failure of an earlier call: getsockopt(2) with SO_ERROR.
    public var isPending = false
    /// How many there were.
    public internal(set) var count = 1
  }

  /// A process that was killed.
  public struct Killed: Hashable, Sendable {
    /// The index of its program in ``Story/sides``.
    public let side: Int
    /// Its id; nil where the trace names none.
    public let process: Int?
    /// In strace's words: `killed by SIGPIPE`.
    public let how: String
    /// The index of the step that was under way; nil where none was.
    public internal(set) var step: Int?
  }

  /// By these people and shells end programs that would go on for ever: a server that one of them ended did nothing wrong.
  static let ending: Set<String> = ["killed by SIGTERM", "killed by SIGINT", "killed by SIGHUP"]
  /// The same as signals, with the one that a program sends itself when its time is up.
  static let endingSignals: Set<String> = ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGALRM"]

  /// A socket that its process did not close.
  public struct Unclosed: Hashable, Sendable {
    /// The index of its program in ``Story/sides``.
    public let side: Int
    /// The process that had it; nil where the trace names none.
    public let process: Int?
    /// Its number in the process.
    public let number: Int
    /// What it is: `connection`.
    public let what: String
    /// The index of the step that made it; nil for one that is older than the trace, or was made unseen.
    public let step: Int?
  }

  /// A call that waited.
  public struct Waited: Hashable, Sendable {
    /// The index of its step.
    public let step: Int
    /// How long it took, in nanoseconds.
    public let nanoseconds: Int64
  }

  /// A call that a signal interrupted.
  public struct Interrupted: Hashable, Sendable {
    /// The index of its step.
    public let step: Int
    /// The signal: `SIGUSR1`.
    public let signal: String
  }

  /// A call that was made again and again while nothing was there.
  public struct Polled: Hashable, Sendable {
    /// The index of the first step.
    public let step: Int
    /// How many attempts were in vain.
    public let count: Int
  }

  /// Errors that are no failures: the call is to be made again, or goes on by itself; and the answers to the question
  /// whether a descriptor is a terminal or has a position, which libraries ask of every one.
  static let notYet: Set<String> = [
    "EAGAIN", "EWOULDBLOCK", "EINPROGRESS", "EALREADY", "EINTR", "ERESTARTSYS", "ERESTART_RESTARTBLOCK",
    "ERESTARTNOHAND", "ERESTARTNOINTR", "ENOTTY", "ESPIPE",
  ]

  /// Nothing is.
  public init() {}

  /// How many of a kind are told one by one.
  public static let limit = 8
  /// How many kinds of failures are told.
  public static let failureLimit = 32

  /// The steps that are told of, which a story must have.
  var steps: Set<Int> {
    var steps = failures.prefix(Self.failureLimit).map(\.step) + waits.map(\.step)
    for some in [cut, unreturned, short] { steps += some.prefix(Self.limit) }
    steps += killed.prefix(Self.limit).compactMap(\.step)
    steps += (discarded.prefix(Self.limit) + unclosed.prefix(Self.limit)).compactMap(\.step)
    steps += interrupted.prefix(Self.limit).map(\.step)
    steps += polled.prefix(Self.limit).map(\.step)
    steps += standstills.prefix(Self.limit).flatMap(\.steps)
    return Set(steps)
  }

  /// Keeps a wait where it is one of the longest.
  mutating func wait(_ wait: Waited) {
    let place = waits.firstIndex { $0.nanoseconds < wait.nanoseconds } ?? waits.endIndex
    waits.insert(wait, at: place)
    if waits.count > Self.waitLimit { waits.removeLast() }
  }
}
