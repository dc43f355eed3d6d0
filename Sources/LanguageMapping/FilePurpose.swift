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
  var isDatagram = false
  var carriesData = false
  /// Whether it was there before the trace, or came from elsewhere: nobody saw what it was made for.
  var isFound = false
  /// Whether it is older than the trace, or was made unseen.
  var isOlder = false
  /// Whether it is one of a pair of which the other is gone, and did nothing.
  var isTwinUnused = false
  /// Whether a look-up had begun when it was made.
  var isBesideLookUp = false
  /// Calls that wait until it is known what the file was for.
  var waiting: [WaitingTally] = []

  /// What is certain by now; nil where its end decides.
  var decided: Subject? {
    if isLookUp { return .lookUp }
    if isFound { return .conversation }
    guard isUsed else { return nil }
    // A datagram socket that only asks for a route is a look-up's; it shows in that nothing is ever sent.
    return isDatagram && !carriesData && isBesideLookUp ? nil : .conversation
  }

  /// What it was for, when there is nothing more to come.
  func final(isClosed: Bool) -> Subject {
    if let decided { return decided }
    if isUsed { return isClosed ? .lookUp : .conversation }
    return isClosed || isTwinUnused ? .probe : .conversation
  }

  typealias Subject = LanguageRow.Subject
}

/// What a call is about, as far as rows of a catalogue tell it apart.
enum FileClass: UInt8 {
  /// A stream, or whatever else.
  case other
  /// A socket of datagrams.
  case datagrams
  /// An epoll set.
  case epollSet
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
  static let opening = SyscallSet(["open", "openat", "openat2"])
  static let executing = SyscallSet(["execve", "execveat"])
  static let epollControl = SyscallID("epoll_ctl")
  static let ring = SyscallSet(["io_uring_setup", "io_uring_enter", "io_uring_register"])

  /// Whether an address is nscd's, or a name server's.
  static func isLookUp(_ address: SocketAddress?) -> Bool {
    switch address {
    case .unix(let path, _): String(decoding: path, as: UTF8.self).contains("/nscd/")
    case .ip4(_, port: 53), .ip6(_, _, port: 53): true
    default: false
    }
  }
}
