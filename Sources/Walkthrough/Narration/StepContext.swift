public import CallLog
public import CallMapping
public import Languages
public import LinuxABI
public import StraceParser
import TraceModel

/// All that a narrator must know of one step to say what happened in it.
public struct StepContext: Sendable {
  /// The step's index in the story.
  public var index: Int
  /// The name of its side: `server`, `client-2`, `program 1`.
  public var side: String
  /// The function of the Linux API that the step is about, `recv`; of a trace without a log the catalogue's function, or
  /// the system call's name where there is none.
  public var function: String
  /// Its row of the call table; nil where the table has none.
  public var row: Call?
  /// What the program logged; nil without a log.
  public var record: CallRecord?
  /// Who made it, as its stack says; nil where none does.
  var caller: ProgramTrace.Caller?
  /// Its system calls in the order of the trace, halves joined.
  public var syscalls: [Part] = []
  /// The index in ``syscalls`` of the one that the step is about; nil where there is none.
  public var main: Int?
  /// What the comparison of log and trace found; nil without a log.
  public var verdict: Verdict?
  /// The row of a language's catalogue, for a trace without a log.
  public var language: Row?
  /// The language as it is written, `Python`.
  public var languageTitle: String?
  /// The socket that the call is about, as it was before; nil where it is about none or that is not known.
  public var before: SocketState?
  /// The same socket afterwards.
  public var after: SocketState?
  /// Descriptors that the call made, each with its socket where it is one.
  public var made: [Made] = []
  /// The socket for which the number that dup2(2) gives stood until then, as it is afterwards.
  var replaced: SocketState?
  /// Arrows that arrive here, in the order of the bytes.
  public var incoming: [Link] = []
  /// Arrows that leave from here, in the order of the bytes.
  public var outgoing: [Link] = []
  /// Whether the call waited.
  public var isBlocked = false
  /// What poll(2), select(2) or epoll_wait(2) found ready, in strace's order.
  var found: [Found] = []
  /// Whether its socket receives no more by its own wish: SHUT_RD.
  public var isDeaf = false
  /// Whether it asks an epoll set that has an edge-triggered descriptor.
  public var isEdgeTriggered = false
  /// How long it took by strace's stamps, in nanoseconds; nil where that is not known.
  public var duration: Int64?
  /// How many earlier steps of the same side have the same ``kind``.
  public var earlier = 0
  /// The bytes that it moved.
  public var payload: Step.Payload?
  /// Whether its program is traced still: a call that has not returned may do so yet.
  public var isStill = false
  /// What ended its thread while it was under way; nil where it returned, or nothing says so.
  var cutOff: CutOff.Cause?
  /// Whether its own program took its connection back while it was under way: connect(2) to AF_UNSPEC.
  var isDisconnected = false
  /// Whether strace made up the result, as it was told to (`-e inject`): `= -1 EPIPE (Broken pipe) (INJECTED)`. The
  /// kernel was not asked.
  public var isInjected = false
  /// How long it waited, in nanoseconds, where its socket's limit was over: SO_RCVTIMEO, SO_SNDTIMEO.
  public var waitedInVain: Int64?
  /// Whether its socket is older than the trace, or was made unseen: what was done with it before is not known.
  public var isSocketOlder = false
  /// Whether the trace shows which program its process runs: of other ones nobody knows whether they run the same.
  public var isProgramKnown = true
  /// Whether its socket is one of a socketpair(2).
  public var isPaired = false
  /// Whether it broke its connection off: a close with SO_LINGER of 0 seconds.
  public var breaksOff = false
  /// Whether the other side's close broke its connection off, likewise.
  public var isBrokenOff = false
  /// Whether only a child of which the trace shows nothing may still have its socket.
  public var isLeftToUnseen = false
  /// Whether no descriptor stands for the socket any more, and a call that is under way or a message holds it.
  public var isHeld = false
  /// Whether strace held it up, as it was told to (`-e inject=...:delay_enter`): `(DELAYED)`.
  public var isDelayed: Bool { event?.call?.result?.isDelayed ?? false }
  /// Whether nobody has the port that it wants to connect to, and somebody has the one of the same bytes the other way round.
  public var isSwapped = false
  /// Whether it wants to connect by IPv4 to a port where a socket listens that serves IPv6 alone: IPV6_V6ONLY is 1.
  public var isForIP6Alone = false
  /// Which of the program's own sockets has the port that a bind wanted; nil where none has, or nobody knows.
  public var portOwner: PortOwner?

  /// A socket of the same program that has a port already.
  public enum PortOwner: Hashable, Sendable {
    /// One of the same family.
    case own
    /// One of IPv6 that serves IPv4 as well: IPV6_V6ONLY is 0.
    case dualStack
    /// One of another program of the run.
    case other
  }

  /// A system call of the step.
  public struct Part: Sendable {
    /// The event of the trace, halves joined.
    public var event: TraceEvent
    /// What it is to the step.
    public var role: MappedSyscall.Role
  }

  /// A descriptor that a call made.
  public struct Made: Hashable, Sendable {
    /// The number.
    public var number: Int
    /// The socket that it stands for; nil for what is no socket.
    public var socket: SocketState?
  }

  /// A descriptor that is ready.
  struct Found: Sendable {
    /// Its number; nil where epoll's data is something else: Go keeps a pointer there.
    var descriptor: Int64?
    /// The names of its events, `POLLIN`, or of the sets of select(2).
    var events: [String]
  }

  /// One end of an arrow, seen from the other.
  public struct Link: Hashable, Sendable {
    /// What the arrow is.
    public var kind: Arrow.Kind
    /// The index of the step at its other end; nil where no step of the story is there.
    public var step: Int?
    /// The name of the side at its other end; nil likewise.
    public var side: String?
    /// The process at its other end, where that is another one of the same side.
    public var process: Int?
    /// How many bytes it carries.
    public var bytes: Int?
    /// How many bytes the step at the other end sent or received in all; nil where that is not known.
    public var total: Int?
    /// How many arrows of this kind the step at the other end has there: 2 where its bytes went to, or came from, two
    /// calls.
    public var siblings = 1
    /// Whether the step at the other end had begun before this one: it was waiting.
    public var isUnderWay = false
    /// Whether another arrow of the same step at the other end leads to a later step than this one.
    var isContinued = false
  }

  /// The system call that the step is about.
  public var event: TraceEvent? {
    guard let main, syscalls.indices.contains(main) else { return nil }
    return syscalls[main].event
  }

  /// What the step has in common with others that are told in the same words: the function, its variant, how it
  /// ended.
  public var kind: String {
    let outcome =
      switch outcome {
      case .failed(let name): name
      case .failedWithoutName: "failed"
      case .returned(0) where row?.result == .byteCount: "0"
      case .returned: "done"
      case .interrupted: "interrupted"
      case .begun: "begun"
      case .unknown: "unknown"
      }
    return "\(row?.swift ?? function) \(outcome)"
  }

  /// How the call ended.
  public enum Outcome: Hashable, Sendable {
    /// It returned this number, which is no failure.
    case returned(Int64)
    /// It failed with this errno, or with this code of getaddrinfo(3).
    case failed(String)
    /// It failed, and the trace does not name the error.
    case failedWithoutName
    /// A signal interrupted it before it had done anything, and strace shows no result: `? ERESTARTSYS`.
    case interrupted
    /// It never returned in this trace or log.
    case begun
    /// It returned, and what is not shown.
    case unknown
  }

  /// How the call ended: by the trace, else by the log.
  public var outcome: Outcome {
    if row?.purpose != .lookUp, row?.purpose != .buffered, row?.purpose != .sleep, let event {
      return Self.outcome(event)
    }
    if let record { return Self.outcome(record, row) }
    return event.map(Self.outcome) ?? .unknown
  }

  private static func outcome(_ event: TraceEvent) -> Outcome {
    guard let result = event.call?.result else { return event.kind == .unfinished ? .begun : .unknown }
    if let errno = result.errno { return result.isRestart ? .interrupted : .failed(errno) }
    if result.value == "?" { return .begun }
    guard let number = result.number else { return .unknown }
    let isFailure = event.call.flatMap { SyscallID($0.name).traits }?.isFailure(number) ?? false
    return isFailure ? .failedWithoutName : .returned(number)
  }

  private static func outcome(_ record: CallRecord, _ row: Call?) -> Outcome {
    guard let result = record.result else { return .begun }
    if row?.result == .lookUpCode {
      let code = LookUpCode(rawValue: Int32(truncatingIfNeeded: result))
      return result == 0 ? .returned(0) : .failed(code.name)
    }
    if result == -1, record.errno != 0 { return .failed(Errno(rawValue: record.errno).name) }
    return .returned(result)
  }
}
