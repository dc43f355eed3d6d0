import CallMapping
import Languages
import LinuxABI
import TraceModel

typealias ModelSocket = TraceModel.SocketState

/// A call of a program that may become a step: what is known of it before anybody looks at the other programs.
struct TimelineCall {
  /// The index of its program.
  var side: Int
  /// What it is, as an index of ``CallKinds/all``.
  var kind: Int
  @Compact var process: Int? = nil
  @Compact var thread: Int? = nil
  /// Its lines: the first, and the one where its halves were joined; 0 for a call of the log alone.
  var line = 0
  @Compact var resumedLine: Int? = nil
  /// How long it took, where strace measured that: -T.
  @Compact var duration: Int64? = nil
  var lastLine: Int { max(line, resumedLine ?? 0) }
  /// The record that it is, as an index of ``CallMap/calls``; of a call that the log does not have one behind these.
  @Compact var logged: Int? = nil
  /// Where it stands among the calls of its trace: the line where it took effect, and what decides between two of one
  /// line.
  var place = (line: 0, order: 0)
  /// When it began and returned, by the clock of its program.
  @Compact var begin: Int64? = nil
  @Compact var end: Int64? = nil
  /// The next stamp of its thread: it has returned by then.
  @Compact var bound: Int64? = nil
  /// What ended its thread while it was under way.
  @Boxed var cutOff: CutOff? = nil
  /// What it did, as far as the model saw it.
  var effect = CallEffect()

  /// How long it took by its stamps.
  var elapsed: Int64? {
    guard let begin, let end = end ?? cutOff?.time else { return nil }
    return end.subtractingReportingOverflow(begin).partialValue
  }
}

/// What a call did to the sockets of its trace.
struct CallEffect {
  var outcome = CallFacts.Outcome.none
  var isInjected = false
  /// Whether its own program took the connection back while it was under way: connect(2) to AF_UNSPEC.
  var isDisconnected = false
  /// Whether no number stands for its socket any more, and a call that is under way or a message that carries it holds it.
  var isHeld = false
  /// Whether its socket lives on in a child alone of which the trace shows nothing, if that has it still.
  var isLeftToUnseen = false
  /// Whether it asks an epoll set with EPOLLET.
  var isEdgeTriggered = false
  /// The number by which the program names what the call is about.
  var number: Int64 = -1
  /// The socket that it is about, as an index of the endpoints; its states before and after, as indices of
  /// ``SocketLog/states``.
  @Compact var endpoint: Int? = nil
  @Compact var before: Int? = nil
  @Compact var after: Int? = nil
  var made: [Made] = []
  /// The socket for which the number that dup2(2) gives stood until then.
  @Boxed var replaced: Replaced? = nil
  /// The sockets that it ended besides the one that it is about: dup2(2)'s, all but the first of close_range(2).
  var ended: [Int] = []
  /// What poll(2) or epoll_wait(2) found.
  var ready: [Ready] = []
  var moving: Moving?
  /// How much a receive has room for.
  @Compact var room: Int64? = nil
  /// What it, and what went before it unseen, changed.
  var changes: [TimelineChange] = []

  struct Made {
    var number: Int64
    var endpoint: Int?
    var state: Int?
  }

  struct Replaced {
    /// An index of the endpoints.
    var endpoint: Int
    /// What it was afterwards.
    var state: Int
  }

  struct Ready {
    var number: Int64?
    var endpoint: Int?
    var events: PollEvents
  }
}

/// A number or none, in the room of a number: of the many calls of a run each has a dozen. Nothing that a trace counts is
/// the least number of all.
@propertyWrapper struct Compact<Number: FixedWidthInteger> {
  private var raw: Number

  init(wrappedValue: Number?) { raw = wrappedValue ?? .min }

  var wrappedValue: Number? {
    get { raw == .min ? nil : raw }
    set { raw = newValue ?? .min }
  }
}

/// What hardly any call has, kept elsewhere.
@propertyWrapper indirect enum Boxed<Value> {
  case nothing
  case some(Value)

  init(wrappedValue: Value?) { self = wrappedValue.map { .some($0) } ?? .nothing }

  var wrappedValue: Value? {
    get { if case .some(let value) = self { value } else { nil } }
    set { self = Boxed(wrappedValue: newValue) }
  }
}

/// A change of the state before it has words.
enum TimelineChange {
  case descriptor(side: Int, process: Int?, number: Int64, endpoint: Int?, what: String)
  case closed(side: Int, process: Int?, number: Int64)
  case ended(side: Int, process: Int?, how: String)
  /// An endpoint is as this state says.
  case socket(Int, state: Int)
}

/// What calls there are: function, row and language are the same for thousands of them.
struct CallKinds {
  struct Kind {
    /// The function of the Linux API that a step of it is about; a system call's name where there is none.
    var function: String
    /// The system call.
    var name: String
    var row: Call?
    var language: Row?
    /// Whether it takes what others give (bytes, a connection, an event, time) and so is told at its return; what gives
    /// is told at its beginning. So a cause stands before its effect.
    var takes: Bool
    /// Of one that gives, what its waiting is for.
    var pause: Pause
    /// Whether it returns 0 where nothing is ready.
    var isPoll: Bool

    enum Pause {
      case never
      /// Its time says it: connect(2), futex(2).
      case long
      /// For the rest of the bytes to go, where SO_LINGER asks for that: close(2).
      case lingering
      /// For room.
      case room
    }

    init(function: String, name: String, row: Call?, language: Row?) {
      self.function = function
      self.name = name
      self.row = row
      self.language = language
      takes = row?.purpose == .lookUp || row?.purpose == .sleep || Self.taking.contains(name)
      pause =
        switch name {
        case "connect", "futex": .long
        case "close": .lingering
        case "sendto", "sendmsg", "sendmmsg", "write", "writev", "sendfile", "send": .room
        default: .never
        }
      isPoll = Self.polls.contains { name.hasPrefix($0) }
    }

    private static let polls = [
      "poll", "ppoll", "select", "_newselect", "pselect6", "epoll_wait", "epoll_pwait",
    ]

    private static let taking: Set<String> = [
      "recvfrom", "recvmsg", "recvmmsg", "recvmmsg_time64", "recv", "read", "readv", "pread64", "preadv",
      "accept", "accept4", "poll", "ppoll", "ppoll_time64", "select", "_newselect", "pselect6",
      "pselect6_time64", "epoll_wait", "epoll_pwait", "epoll_pwait2", "nanosleep", "clock_nanosleep", "wait4",
      "waitid", "waitpid",
    ]
  }

  private(set) var all: [Kind] = []
  private var known: [Key: Int] = [:]

  private struct Key: Hashable {
    var name: String
    var catalogue: Int
    var isStandard: Bool
  }

  subscript(index: Int) -> Kind { all[index] }

  mutating func add(_ kind: Kind) -> Int {
    all.append(kind)
    return all.count - 1
  }

  /// The kind of a call of a trace without a log.
  ///
  /// - Parameters:
  ///   - catalogue: which of all rows of all programs' catalogues it is, -1 for none.
  ///   - row: that row, and whether the language has it, or only the Linux API.
  ///   - standard: the descriptor that it is about, where that is standard input or output and no socket.
  mutating func traced(
    _ name: String, catalogue: Int, row: () -> (row: Row, isKnown: Bool)?, standard: Int64?
  ) -> Int {
    let key = Key(name: name, catalogue: catalogue, isStandard: standard != nil)
    if let index = known[key] { return index }
    let found = row()
    // A row of a catalogue may stand for several calls, the attempts and the waiting among them: its function is the
    // step's where this call is what that function becomes.
    let named = found.flatMap { CallTable.call(named: $0.row.function) }
      .flatMap { $0.syscall.form(named: name) == nil ? nil : $0 }
    let plain = CallTable.call(named: name, standard, nil)
    let kind = Kind(
      function: named?.name ?? name, name: name, row: plain?.purpose == .inputOutput ? plain : named ?? plain,
      language: found.flatMap { $0.isKnown ? $0.row : nil })
    known[key] = add(kind)
    return all.count - 1
  }
}
