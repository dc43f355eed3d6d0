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
  private static let table: [(name: String, calls: [String])] =
    opening + moving + others

  private static let opening: [(name: String, calls: [String])] = [
    ("socket", ["socket"]),
    ("socketpair", ["socketpair"]),
    (reuse, []),
    ("bind", ["bind"]),
    ("listen", ["listen"]),
    ("accept", names { $0.makes == .connection }),
    ("connect", ["connect"]),
  ]

  /// Of what goes from one file to another the name does not say the direction: each is a meaning of its own.
  private static let moving: [(name: String, calls: [String])] =
    [("send", names(\.moves.isSent)), ("recv", names(\.moves.isReceived))]
    + names { $0.moves == .toSecond }.map { ($0, [$0]) }

  private static func names(_ isWanted: (SyscallTraits) -> Bool) -> [String] {
    SyscallTraits.all.filter(isWanted).flatMap(\.names)
  }

  private static let others: [(name: String, calls: [String])] = [
    ("shutdown", ["shutdown"]),
    ("close", names { $0.frees == .subject }),
    ("setsockopt", ["setsockopt"]),
    ("getsockopt", ["getsockopt"]),
    ("getsockname", ["getsockname"]),
    ("getpeername", ["getpeername"]),
    ("fcntl", names { $0.makes == .copyByCommand }),
    ("ioctl", ["ioctl"]),
    ("lseek", ["lseek"]),
    ("dup", names { $0.makes == .copy }),
    (
      "waiting",
      ["epoll_ctl", "epoll_ctl_old"] + names { $0.waitsForFiles || $0.makes == .result(.epoll) }
    ),
  ]

  private static let reuse = "setsockopt SO_REUSEADDR"

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
  /// The system's log.
  static let systemLog = Meaning(name: "system log", order: table.count + 3)
  /// Where a table is full: a hostile trace could have a row for each of its lines.
  static let rest = Meaning(name: "other calls", order: table.count + 4)

  /// Whether it is one of the calls of a conversation.
  public var isOfConversation: Bool { order <= Self.lastOfConversation }

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
