/// How a system call reaches out of the process that makes it: what others can notice of it, or what takes the process
/// out of strace's sight.
///
/// What does none of these keeps to the process: it asks, waits, or looks after memory and threads.
public enum Reach: String, CaseIterable, Sendable {
  /// Makes a socket, uses one, or waits for some: socket(7), epoll(7).
  case sockets
  /// Opens a file to write, or makes one: open(2).
  case opensForWriting
  /// Changes a file, a directory or what is written about them: unlink(2), rename(2), chmod(2), ftruncate(2).
  case changesFiles
  /// Bytes leave through a descriptor: write(2), sendfile(2), splice(2).
  case writes
  /// Tells a device or a terminal to do something: ioctl(2).
  case devices
  /// A signal to a process: kill(2), or an order for one.
  case signals
  /// Starts another program: execve(2).
  case executes
  /// Makes a process: fork(2), clone(2) without CLONE_THREAD.
  case processes
  /// Reads, writes, or changes another process: ptrace(2), process_vm_writev(2).
  case otherProcesses
  /// Changes what the process may do: setuid(2), capset(2), seccomp(2).
  case credentials
  /// Memory that can be executed: PROT_EXEC of mmap(2), mprotect(2).
  case executableMemory
  /// Maps a file: its bytes come and go without a system call.
  case mapsFiles
  /// Memory, queues and semaphores that others have as well: shmat(2), msgsnd(2), mq_send(3).
  case sharedMemory
  /// Hides from strace what is done through it: io_uring(7), aio.
  case hides
  /// Changes the system, or the process's view of it: mount(2), unshare(2), sethostname(2), bpf(2).
  case system
  /// A call that strace itself does not know by name.
  case unknown

  /// What a call does, behind a colon: `it writes`.
  public var words: String {
    switch self {
    case .sockets: "it makes or uses a socket"
    case .opensForWriting: "it opens a file for writing"
    case .changesFiles: "it changes files"
    case .writes: "it writes"
    case .devices: "it sets up a device"
    case .signals: "it sends a signal, or orders one"
    case .executes: "it starts another program"
    case .processes: "it makes a process"
    case .otherProcesses: "it is about another process"
    case .credentials: "it changes what the process may do"
    case .executableMemory: "it makes memory executable"
    case .mapsFiles: "it maps a file"
    case .sharedMemory: "it shares memory or messages"
    case .hides: "it hides from strace what comes of it"
    case .system: "it changes the system, or the process's view of it"
    case .unknown: "strace does not know what it does"
    }
  }
}

/// A row of the table of calls that reach out: ``ReachRow/all``. A new call is a new row there.
public struct ReachRow: Sendable {
  /// How it reaches out.
  public let reach: Reach
  /// When it does.
  public let condition: Condition
  let joinedNames: StaticString

  /// The kernel's names of the calls, as strace writes them.
  public var names: [String] { "\(joinedNames)".split(separator: " ").map(String.init) }

  /// Which arguments make a call reach out. A value that strace did not write by name is told by its number.
  public enum Condition: Sendable {
    /// Any.
    case always
    /// Flags in an argument, or in a structure there, of which one is among these.
    case flag(Int, [String], mask: Int64)
    /// Flags that have none of these.
    case noFlag(Int, [String], mask: Int64)
    /// A command that is one of these.
    case command(Int, [String: Int64])
    /// A command that is none of these.
    case otherCommand(Int, [String: Int64])
    /// Another process: an argument, its id, is not 0.
    case otherProcess(Int)
  }

  init(_ reach: Reach, _ names: StaticString, _ condition: Condition = .always) {
    self.reach = reach
    joinedNames = names
    self.condition = condition
  }

  /// The rows of a call; none where it keeps to the process whatever its arguments.
  ///
  /// - Parameter name: the kernel's, without what strace adds for another personality.
  public static func rows(of name: String) -> [ReachRow] { byName[name] ?? [] }

  private static let byName: [String: [ReachRow]] = {
    var found: [String: [ReachRow]] = [:]
    for row in all { for name in row.names { found[name, default: []].append(row) } }
    return found
  }()
}
