import CallForms
import LinuxABI
import TraceModel

/// What an open file was for, as far as its calls have said.
struct FilePurpose {
  /// The open file; slots are used again.
  var serial: Int32 = -1
  var isSocket = false
  var isUsed = false
  var isLookUp = false
  /// Whether it is the C library's line to the system's log.
  var isSystemLog = false
  /// Whether it was made as one of a pair.
  var isPair = false
  /// Who made the pair that it is one of, where the trace shows it.
  var pairMaker: PairMaker?
  /// Whether another program than that one has inherited an end of it, and may yet use it.
  var isInherited = false
  /// Whether another program than that one uses an end of it.
  var isLent = false
  /// For a netlink socket: what it has asked, as long as it may be a library that asks for addresses.
  var question: AddressQuestion?
  var isDatagram = false
  /// Whether it is an epoll set.
  var isSet = false
  var carriesData = false
  /// Whether it was there before the trace, or came from elsewhere: nobody saw what it was made for.
  var isFound = false
  /// Whether it is older than the trace, or was made unseen.
  var isOlder = false
  /// Whether it is one of a pair of which the other is gone, and did nothing.
  var isTwinUnused = false
  /// What is known of the pair that it is one of.
  var pair = PairUse()
  /// Whether it was put into an epoll set: an event loop serves it.
  var isWatched = false
  /// Whether an event loop of its program may yet take it: until it is put into an epoll set, or ends. asyncio tells a
  /// protocol of its connection, and lets it write, before the set has the socket.
  var isHeld = false
  /// Whether it is a stream that the program made, and that may yet become a listener or a connection.
  var isUndirected = false
  /// The sockets that it belongs to, as ``FileClass/group`` says them.
  var group: UInt8 = 0
  /// Whether it listens, or has accepted.
  var isListener = false
  /// Whether a look-up had begun when it was made.
  var isBesideLookUp = false
  /// Calls that wait until it is known what the file was for.
  var waiting: [WaitingTally] = []

  /// What is certain by now; nil where its end decides.
  var decided: Subject? {
    if isLookUp { return .lookUp }
    if isHeld || isUndirected || isInherited && !isLent { return nil }
    if isFound { return .conversation }
    if isSystemLog { return .systemLog }
    if question != nil { return nil }
    guard isUsed else { return nil }
    // A datagram socket that only asks for a route is a look-up's; it shows in that nothing is ever sent.
    if isDatagram, !carriesData, isBesideLookUp { return nil }
    return isLent ? .lentPair : .conversation
  }

  /// Whether its calls wait, and have been such as a program makes. A pair may be its language's.
  var mayBeOwn: Bool { isSocket && isUsed && !isPair && !waiting.isEmpty && (!isDatagram || carriesData) }

  /// What it was for, when there is nothing more to come.
  func final(isClosed: Bool) -> Subject {
    if let decided { return decided }
    if isLent { return .lentPair }
    if let question { return question.isWhole ? .lookUp : .conversation }
    if isUsed { return isClosed ? .lookUp : .conversation }
    if isPair, pair.wakesUp { return .wakeUp }
    if isPair, pair.carriesBytes || pair.isShared { return .conversation }
    guard isClosed || isTwinUnused else { return .conversation }
    return isPair ? .unusedPair : .probe
  }

  /// What a row must know of it.
  var mark: SocketMark { SocketMark(serial: serial, isWatched: isWatched, pairMaker: pairMaker) }

  typealias Subject = LanguageRow.Subject
}

/// The program that made a pair of sockets, and the serial number of the pair's first end.
struct PairMaker {
  var program: Int
  var first: Int32
}

/// What is known of the socket of a call that is booked.
struct SocketMark {
  var serial: Int32
  var isWatched: Bool
  var pairMaker: PairMaker?
}

/// How a pair of sockets is used, as long as it may be an event loop's: the loop waits for one end, and whoever wants to wake
/// it sends one byte into the other. asyncio, libcurl, Tokio's signals and Python's `set_wakeup_fd` have such a pair.
struct PairUse {
  /// The first process that calls something on it.
  var process: TracedProcess.ID?
  /// Whether another one does, too: it is a conversation.
  var isShared = false
  /// Whether one end is waited for together with others.
  var isWatched = false
  /// Whether an end was made one that does not wait.
  var isSetUp = false
  /// The end into which bytes are sent, and the one out of which they come, by their serial numbers: no more than a byte at
  /// a time.
  var sender: Int32?
  var receiver: Int32?

  /// Whether anything went through it.
  var carriesBytes: Bool { sender != nil || receiver != nil }

  /// Whether it only serves to wake a loop up, or stands ready for that.
  var wakesUp: Bool { !isShared && (isWatched || isSetUp && !carriesBytes) }

  /// Learns what is known of the other end.
  mutating func merge(_ other: PairUse) {
    process = process ?? other.process
    isShared = isShared || other.isShared
    isWatched = isWatched || other.isWatched
    isSetUp = isSetUp || other.isSetUp
    sender = sender ?? other.sender
    receiver = receiver ?? other.receiver
  }

  /// Takes a call on one of its ends.
  /// - Returns: whether it may still be an event loop's: who wakes a loop up is never answered.
  mutating func take(_ called: Called, on end: Int32) -> Bool {
    defer { process = process ?? called.process }
    if Self.settingUp.contains(called.call) { isSetUp = true }
    if let process, process != called.process { isShared = true }
    // A child that closes what it has inherited, or gives it another number, says nothing through it yet.
    guard Uses.using.contains(called.call) else { return true }
    if isShared { return false }
    if Self.waking.contains(called.call) {
      // More than one byte may be waiting when the loop reads them all.
      if let value = called.outcome.value, value > 1 { return false }
      sender = sender ?? end
      return sender == end && receiver != end
    }
    guard Self.draining.contains(called.call) else { return false }
    receiver = receiver ?? end
    return receiver == end && sender != end
  }

  private static let settingUp = SyscallSet(["ioctl", "fcntl"])
  private static let waking = SyscallSet(["write", "sendto", "send"])
  private static let draining = SyscallSet(["read", "recvfrom", "recv"])
}

/// The calls by which a library asks the kernel for the machine's addresses, as far as they have come. Whoever makes other
/// ones of a netlink socket, or these in another order, talks with the kernel itself.
struct AddressQuestion {
  private var step = Step.made

  private enum Step { case made, bound, named, asked, answered, askedUnnamed, answeredUnnamed, namedLast }

  /// glibc's getaddrinfo(3) and getifaddrs(3), then Go's net.Interfaces (its names are asked for with each answer).
  private static let course: [(from: Step, call: SyscallID, to: Step)] = [
    (.made, SyscallID("bind"), .bound), (.bound, SyscallID("getsockname"), .named),
    (.named, SyscallID("sendto"), .asked), (.asked, SyscallID("recvmsg"), .answered),
    (.answered, SyscallID("recvmsg"), .answered), (.answered, SyscallID("sendto"), .asked),
    (.bound, SyscallID("sendto"), .askedUnnamed), (.askedUnnamed, SyscallID("recvfrom"), .answeredUnnamed),
    (.answeredUnnamed, SyscallID("recvfrom"), .answeredUnnamed),
    (.answeredUnnamed, SyscallID("getsockname"), .namedLast),
    (.namedLast, SyscallID("getsockname"), .namedLast), (.namedLast, SyscallID("recvfrom"), .answeredUnnamed),
  ]

  /// Takes a call on the socket.
  /// - Returns: whether it is one of a library's.
  mutating func take(_ call: SyscallID) -> Bool {
    if call == Throwing.last || call == SyscallID("socket") { return true }
    guard let next = Self.course.first(where: { $0.from == step && $0.call == call }) else { return false }
    step = next.to
    return true
  }

  /// Whether it is a library's question, when there is nothing more to come: also one of which the trace shows the
  /// beginning alone.
  var isWhole: Bool { ![.bound, .askedUnnamed, .answeredUnnamed].contains(step) }
  /// Whether an answer has come.
  var isAnswered: Bool { step == .answered || step == .namedLast }
}

/// What a program's look-ups are of, as far as the files that it opens say so.
struct LookUps: OptionSet {
  let rawValue: UInt8
  /// A machine's name: getaddrinfo(3).
  static let names = LookUps(rawValue: 1)
  /// A user, or a group: getpwuid(3).
  static let users = LookUps(rawValue: 2)
  /// The machine's interfaces: getifaddrs(3); getaddrinfo(3) asks for them, too.
  static let interfaces = LookUps(rawValue: 4)
  /// Of a user or a name: nscd was asked, which knows no interfaces.
  static let daemon = LookUps(rawValue: 8)

  /// What a file is opened for.
  static let files: [[UInt8]: LookUps] = [
    Array("/etc/hosts".utf8): .names, Array("/etc/resolv.conf".utf8): .names,
    Array("/etc/gai.conf".utf8): .names,
    Array("/etc/host.conf".utf8): .names, Array("/etc/passwd".utf8): .users, Array("/etc/group".utf8): .users,
    Array("/etc/nsswitch.conf".utf8): [],
  ]
}

/// What a call is about, as far as rows of a catalogue tell it apart.
struct FileClass: Hashable {
  var kind = Kind.other
  /// Which sockets it is one of: a listener and what it accepted, or a connection that the program made. 0 for others.
  var group: UInt8 = 0
  /// Whether it is the listener itself.
  var isListener = false
  /// Whether it is older than the trace, or was made unseen.
  var isOlder = false

  /// Of the files that rows know.
  enum Kind: UInt8 {
    /// A stream, or whatever else.
    case other
    /// A socket of datagrams.
    case datagrams
    /// An epoll set.
    case epollSet
  }

  static let other = FileClass()
  static let epollSet = FileClass(kind: .epollSet)

  /// Groups that are told apart, in all of a trace; the last one has whatever comes behind them.
  static let groupLimit: UInt8 = 31

  /// One number: for a hash.
  var rawValue: UInt64 {
    UInt64(kind.rawValue) | (isOlder ? 1 << 42 : 0) | (isListener ? 1 << 43 : 0) | UInt64(group) << 44
  }
}

/// Calls of one shape that wait for their file to show what it was for.
struct WaitingTally {
  var program: Int
  var shape: CallShapes.ID
  var file: FileClass
  /// Whether it is one of the calls with which a socket is thrown away.
  var isDiscard = false
  /// What it is if its file is no socket.
  var isInputOutput = false
  var isAny = false
  /// The stretch of the program's start in which it was made; nil behind the start.
  var stretch: Int?
  var count = 0
  var lineCount = 0
  var lines = LineRanges()
  /// Where they stand among the places, where these are kept.
  var places: [Int] = []
  /// For calls that wait for several files: the tally of all of them, by its number.
  var shared: Int?
}

/// The calls that make a socket more than a question to the kernel.
enum Uses {
  static let using = SyscallSet(with: ["bind", "listen", "connect", "shutdown"]) {
    $0.makes == .connection || $0.movesBytes
  }
  static let moving = SyscallSet { $0.movesBytes }
  /// The calls that ask a descriptor what it is.
  static let asking = SyscallSet(["getsockname", "getpeername", "getsockopt"])
  static let connect = SyscallID("connect")
  static let pairing = SyscallID("socketpair")
  static let listen = SyscallID("listen")
  static let accepting = SyscallSet { $0.makes == .connection }
  static let opening = SyscallSet(["open", "openat", "openat2"])
  static let executing = SyscallSet(["execve", "execveat"])
  static let epollControl = SyscallID("epoll_ctl")
  static let ring = SyscallSet(["io_uring_setup", "io_uring_enter", "io_uring_register"])

  /// Whether an address is where syslog(3) sends its lines. glibc hands over all of a `struct sockaddr_un`, 110 bytes;
  /// a program that writes to the log itself counts the bytes of the name.
  static func isSystemLog(_ address: SocketAddress?, length: Int64?) -> Bool {
    guard case .unix(let path, false)? = address, length == 110 else { return false }
    return String(decoding: path, as: UTF8.self) == "/dev/log"
  }

  /// Whether an address is nscd's, or a name server's.
  static func isLookUp(_ address: SocketAddress?) -> Bool {
    switch address {
    case .unix(let path, _): String(decoding: path, as: UTF8.self).contains("/nscd/")
    case .ip4(_, port: 53), .ip6(_, _, port: 53): true
    default: false
    }
  }
}
