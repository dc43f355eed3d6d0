/// What a system call does with descriptors, as far as a reader of traces must know it: which argument is the descriptor,
/// what the call makes, frees, moves and waits for.
///
/// One row a call in ``SyscallTraits/all``; a new call is a new row there. Numbers that differ between architectures do
/// not matter here, names do: strace writes names.
public struct SyscallTraits: Sendable {
  /// The kernel's names for it, as strace writes them on any architecture, a space between two: `fcntl fcntl64`.
  ///
  /// No array: a row is read for each line of a trace, and must not be counted.
  let joinedNames: StaticString
  /// The argument that is the descriptor which the call is about.
  public var subject: Int? { Self.place(subjectPlace) }
  /// Another argument that is a descriptor: dup2(2)'s second, epoll_ctl(2)'s and splice(2)'s third, sendfile(2)'s file.
  public var second: Int? { Self.place(secondPlace) }
  /// Whether it is about a path, and about its descriptor where that path is empty: AT_EMPTY_PATH, open(2).
  public let isAboutPath: Bool
  /// What it frees, when it begins.
  public let frees: Frees
  /// What it makes, when it returns.
  public let makes: Makes
  /// Whether it makes descriptors, or may: what its command or its message says.
  public let makesFile: Bool
  /// The bytes that it moves.
  public let moves: Moves
  /// Whether it moves bytes.
  public let movesBytes: Bool
  /// Whether its buffer is a list of buffers: readv(2).
  public let gathers: Bool
  /// What it waits for.
  public let waits: Waits
  /// Whether it waits for descriptors that it names.
  public let waitsForFiles: Bool
  /// The argument with a socket's address, given by the program or by the kernel.
  public var address: Int? { Self.place(addressPlace) }
  /// Whether the program gives that address; else the kernel does.
  public let isAddressGiven: Bool
  /// The argument with flags, or with a command, that decide what it does.
  public var flags: Int? { Self.place(flagsPlace) }
  /// The bit of those flags with which execve(2) closes what it makes; 0 where they have none. O_CLOEXEC's is only the
  /// most frequent one.
  public let closeOnExec: Int32
  /// What it does to the process that calls it.
  public let process: ProcessEffect
  /// Whether it does something to the process.
  public let changesProcess: Bool
  /// Whether only sockets allow it: with a file it says ENOTSOCK.
  public let isForSocketsAlone: Bool

  // A row is copied for each line of a trace: places of arguments are one byte, -1 where there is none.
  private let subjectPlace: Int8
  private let secondPlace: Int8
  private let addressPlace: Int8
  private let flagsPlace: Int8

  @inline(__always)
  private static func place(_ place: Int8) -> Int? { place < 0 ? nil : Int(place) }

  /// Whether a result without an errno is a failure: the kernel returns -4095 to -1 for its errors, and strace names
  /// those that it knows; of another one it writes `-1 (errno 512)`.
  ///
  /// fcntl(2) apart: F_GETOWN returns a process group as a negative number.
  public func isFailure(_ result: Int64) -> Bool {
    (-4095 ... -1).contains(result) && makes != .copyByCommand
  }

  /// The kernel's names for it: `fcntl`, `fcntl64`.
  public var names: [String] { "\(joinedNames)".split(separator: " ").map(String.init) }

  /// What a call frees.
  public enum Frees: Hashable, Sendable {
    /// Nothing.
    case nothing
    /// The descriptor that it is about: close(2).
    case subject
    /// All from its first to its second argument: close_range(2).
    case range
    /// The number that its second descriptor has: dup2(2).
    case second
  }

  /// What a call makes.
  public enum Makes: Hashable, Sendable {
    /// Nothing.
    case nothing
    /// A descriptor, its result, of such a file.
    case result(File)
    /// A connection that the socket it is about had waiting, as its result: accept(2).
    case connection
    /// Two descriptors that the argument lists, of such files.
    case pair(Int, File)
    /// Another number for the file that it is about, as its result: dup(2).
    case copy
    /// The same where a command says so: fcntl(2)'s F_DUPFD.
    case copyByCommand
    /// Descriptors that came with a message, in this argument: SCM_RIGHTS, unix(7).
    case passed(Int)
    /// A copy of another process's descriptor, its result: pidfd_getfd(2).
    case copyOfOther

    /// Whether the call's flags, where it has some, are those of the descriptor.
    fileprivate var isMadeByFlags: Bool {
      switch self {
      case .result, .connection, .pair, .copy: true
      case .nothing, .copyByCommand, .passed, .copyOfOther: false
      }
    }
  }

  /// What a descriptor can stand for.
  public enum File: UInt8, Hashable, Sendable {
    /// Nothing that the trace tells.
    case unknown
    /// A socket.
    case socket
    /// An epoll set: epoll(7).
    case epoll
    /// An end of a pipe.
    case pipe
    /// eventfd(2).
    case event
    /// timerfd_create(2).
    case timer
    /// signalfd(2).
    case signals
    /// inotify(7), fanotify(7).
    case watches
    /// pidfd_open(2).
    case process
    /// io_uring_setup(2): what goes through it is hidden from strace.
    case ring
    /// A file of a file system, a device.
    case file
    /// Something else that is no socket.
    case other
  }

  /// The bytes that a call moves.
  public enum Moves: Hashable, Sendable {
    /// None.
    case nothing
    /// From the buffer in this argument.
    case sent(Int)
    /// Into the buffer in this argument.
    case received(Int)
    /// From the buffers of the message, or messages, in this argument.
    case sentMessages(Int)
    /// Into the buffers of the message, or messages, in this argument.
    case receivedMessages(Int)
    /// From the second descriptor's file to that of the first: sendfile(2).
    case fromSecond
    /// From the first descriptor's file to that of the second: splice(2).
    case toSecond

    /// Whether bytes leave the program through the descriptor that the call is about.
    public var isSent: Bool {
      switch self {
      case .sent, .sentMessages, .fromSecond: true
      case .nothing, .received, .receivedMessages, .toSecond: false
      }
    }

    /// Whether bytes come into a buffer of the program.
    public var isReceived: Bool {
      switch self {
      case .received, .receivedMessages: true
      case .nothing, .sent, .sentMessages, .fromSecond, .toSecond: false
      }
    }
  }

  /// What a call waits for.
  public enum Waits: Hashable, Sendable {
    /// Nothing, or what it is about.
    case nothing
    /// The descriptors of the `struct pollfd`s in its first argument.
    case polled
    /// The descriptors in its second, third and fourth argument: select(2).
    case selected
    /// The descriptors of the epoll set that it is about.
    case ofSet
  }

  /// What a call does to the process.
  public enum ProcessEffect: Hashable, Sendable {
    /// Nothing.
    case nothing
    /// Makes a process, or a thread where its flags say so.
    case forks
    /// Starts another program.
    case executes
    /// Ends the thread.
    case endsThread
    /// Ends the process.
    case endsProcess
    /// Stops sharing what flags say: unshare(2).
    case unshares
    /// Waits for a child, and says in this argument how it ended.
    case reaps(Int)
  }

  init(
    _ names: StaticString, subject: Int? = nil, isAboutPath: Bool = false, second: Int? = nil,
    frees: Frees = .nothing, makes: Makes = .nothing, moves: Moves = .nothing, gathers: Bool = false,
    waits: Waits = .nothing,
    address: Int? = nil, isAddressGiven: Bool = false, flags: Int? = nil, closeOnExec: Int32? = nil,
    process: ProcessEffect = .nothing, isForSocketsAlone: Bool = false
  ) {
    joinedNames = names
    subjectPlace = Int8(subject ?? -1)
    self.isAboutPath = isAboutPath
    secondPlace = Int8(second ?? -1)
    self.frees = frees
    self.makes = makes
    makesFile = makes != .nothing
    self.moves = moves
    movesBytes = moves != .nothing
    self.gathers = gathers
    self.waits = waits
    waitsForFiles = waits != .nothing
    addressPlace = Int8(address ?? -1)
    self.isAddressGiven = isAddressGiven
    flagsPlace = Int8(flags ?? -1)
    self.closeOnExec = closeOnExec ?? (flags != nil && makes.isMadeByFlags ? 0o2_000_000 : 0)
    self.process = process
    changesProcess = process != .nothing
    self.isForSocketsAlone = isForSocketsAlone
  }

  /// A call that only sockets allow, on its first argument.
  static func socket(
    _ names: StaticString, makes: Makes = .nothing, moves: Moves = .nothing, address: Int? = nil,
    isAddressGiven: Bool = false, flags: Int? = nil, closeOnExec: Int32? = nil
  ) -> SyscallTraits {
    SyscallTraits(
      names, subject: 0, makes: makes, moves: moves, address: address, isAddressGiven: isAddressGiven,
      flags: flags, closeOnExec: closeOnExec, isForSocketsAlone: true)
  }
}
