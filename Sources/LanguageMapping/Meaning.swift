import LinuxABI

/// What a system call on a socket means, whichever of several calls a language makes for it: Go's `write` sends as C's
/// `sendto` does.
public struct Meaning: Hashable, Sendable {
  /// One word, or two where an option of a socket is meant: `accept`, `setsockopt TCP_NODELAY`.
  public let name: String
  /// Where it stands in a table: in the order of a conversation, then what else was asked and done.
  public let order: Int

  /// The meanings in the order of a conversation, each with the system calls that have it. Which calls move bytes,
  /// ``SyscallTraits`` says.
  private static let table: [(name: String, calls: [String])] = [
    ("socket", ["socket"]),
    ("socketpair", ["socketpair"]),
    (reuse, []),
    ("bind", ["bind"]),
    ("listen", ["listen"]),
    ("accept", ["accept", "accept4"]),
    ("connect", ["connect"]),
    (sending, moving { !$0.isReceived }),
    (receiving, moving(\.isReceived)),
    ("shutdown", ["shutdown"]),
    ("close", ["close"]),
    ("setsockopt", ["setsockopt"]),
    ("getsockopt", ["getsockopt"]),
    ("getsockname", ["getsockname"]),
    ("getpeername", ["getpeername"]),
    ("fcntl", ["fcntl", "fcntl64"]),
    ("ioctl", ["ioctl"]),
    ("lseek", ["lseek"]),
    ("dup", ["dup", "dup2", "dup3"]),
    (
      waiting,
      [
        "poll", "ppoll", "ppoll_time64", "select", "_newselect", "pselect6", "pselect6_time64",
        "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2",
      ]
    ),
  ]

  private static func moving(_ isWanted: (SyscallTraits.Moves) -> Bool) -> [String] {
    SyscallTraits.all.filter { $0.movesBytes && isWanted($0.moves) }.flatMap(\.names)
  }

  private static let sending = "send"
  private static let receiving = "recv"
  private static let reuse = "setsockopt SO_REUSEADDR"
  private static let waiting = "waiting"

  private static let byCall: [String: Meaning] = {
    var found: [String: Meaning] = [:]
    for (order, entry) in table.enumerated() {
      for call in entry.calls { found[call] = Meaning(name: entry.name, order: order) }
    }
    return found
  }()

  private static let reuseOrder = table.firstIndex { $0.name == reuse } ?? 0
  /// Up to here in the table: the calls of a conversation, which a program asks for. Behind it: the rest.
  private static let lastOfConversation = table.firstIndex { $0.name == "close" } ?? 0

  /// Sockets that were opened and closed again to ask the kernel something.
  static let probe = Meaning(name: "probes", order: table.count + 1)
  /// Looking up a name, a user or the interfaces.
  static let lookUp = Meaning(name: "look-ups", order: table.count + 2)
  /// Where a table is full: a hostile trace could have a row for each of its lines.
  static let rest = Meaning(name: "other calls", order: table.count + 3)

  /// Whether it is one of the calls of a conversation.
  public var isOfConversation: Bool { order <= Self.lastOfConversation }
  /// Whether it moves the conversation's bytes from the program to the kernel.
  public var sends: Bool { name == Self.sending }
  /// Whether it moves the conversation's bytes from the kernel to the program.
  public var receives: Bool { name == Self.receiving }
  /// Whether it waits for a descriptor, or prepares the waiting.
  public var waits: Bool { name == Self.waiting }

  /// The meaning of a call.
  ///
  /// - Parameters:
  ///   - systemCall: `accept4`.
  ///   - option: of setsockopt(2) and getsockopt(2).
  public init(of systemCall: String, option: String? = nil) {
    let known = Self.byCall[systemCall] ?? Meaning(name: systemCall, order: Self.table.count)
    guard let option else {
      self = known
      return
    }
    let name = "\(known.name) \(option)"
    self.init(name: name, order: name == Self.reuse ? Self.reuseOrder : known.order)
  }

  private init(name: String, order: Int) {
    self.name = name
    self.order = order
  }
}
