package import LinuxABI

/// A system call of ``LinuxABI/SyscallTraits``, as its place in the table.
package struct SyscallID: Hashable, Sendable {
  package let index: UInt16

  /// A call that the table does not have.
  package static let unknown = SyscallID(index: .max)

  /// The row; nil for a call that the table does not have.
  package var traits: SyscallTraits? { self == .unknown ? nil : SyscallTraits.all[Int(index)] }

  /// The call of a name; what strace adds for another personality (`statfs64#64`) is left out.
  package init(_ name: String) {
    let text = Array(name.utf8.prefix { $0 != UInt8(ascii: "#") })
    self = Names.call(text.span, 0..<text.count).id
  }

  init(index: UInt16) { self.index = index }
}

/// Some system calls: asked for each line of a trace.
package struct SyscallSet: Sendable {
  private var bits = InlineArray<8, UInt64>(repeating: 0)

  /// The calls of these names.
  package init(_ names: [String]) {
    for name in names {
      let index = Int(SyscallID(name).index)
      // A name that is no row is in no trace either.
      if index < 64 * 8 { bits[index >> 6] |= 1 << UInt64(index & 63) }
    }
  }

  /// The calls whose row is such a one, and some more by their names.
  package init(with names: [String] = [], where isWanted: (SyscallTraits) -> Bool) {
    self.init(names + SyscallTraits.all.filter(isWanted).flatMap(\.names))
  }

  /// Whether a call is one of them.
  @inline(__always)
  package func contains(_ call: SyscallID) -> Bool {
    let index = Int(call.index)
    return index < 64 * 8 && bits[index >> 6] & 1 << UInt64(index & 63) != 0
  }
}

/// The words of a trace that the model knows.
enum Names {
  /// The call of a name, and the machines that have it. A name with strace's mark is of a process that runs in another mode
  /// than its own, on whatever machine.
  static func call(_ s: Span<UInt8>, _ range: Range<Int>) -> (id: SyscallID, interfaces: Interfaces) {
    var end = range.lowerBound
    while end < range.upperBound, s[end] != UInt8(ascii: "#") { end += 1 }
    guard let index = calls.value(s, range.lowerBound..<end) else { return (.unknown, .all) }
    let call = known[Int(index)]
    return (call.id, end < range.upperBound ? .all : call.interfaces)
  }

  static func errno(_ s: Span<UInt8>, _ range: Range<Int>) -> Int32? {
    errnos.value(s, range).map(Int32.init)
  }

  static func constant(_ s: Span<UInt8>, _ range: Range<Int>) -> Constant? {
    constants.value(s, range).flatMap { Constant(rawValue: $0) }
  }

  private static let rows: [(name: String, id: SyscallID)] =
    SyscallTraits.all.enumerated().flatMap { index, traits in
      traits.names.map { ($0, SyscallID(index: UInt16(index))) }
    } + Interfaces.byName.keys.map { ($0, .unknown) }
  private static let known = rows.map { (id: $0.id, interfaces: Interfaces.byName[$0.name] ?? .all) }
  private static let calls = NameTable(rows.enumerated().map { ($1.name, UInt16($0)) })
  /// The numbers of the names that strace can write behind a result.
  private static let errnos = NameTable(
    Errno.numbers.map { ($0.key, UInt16($0.value)) })
  private static let constants = NameTable(
    Constant.all.flatMap { constant, names in names.map { ($0, constant.rawValue) } })
}

/// A constant that decides what a call does, whatever a strace calls it.
enum Constant: UInt16 {
  // Families: PF_* and AF_FILE are older names of the same numbers.
  case unspecified, unix, ip4, ip6, netlink, packet, vsock, alg, bluetooth
  // Types.
  case stream, datagram, raw, seqpacket
  // Protocols.
  case icmp, icmp6, tcp, udp, mptcp, sctp, dccp, udpLite
  /// The type's own: TCP for streams, UDP for datagrams; of netlink the one for routes and addresses. All are 0.
  case ownProtocol
  // Flags.
  case closeOnExec, peek, truncate
  case thread, files
  case rangeUnshare, rangeCloseOnExec
  // Commands.
  case duplicate, duplicateCloseOnExec, setDescriptorFlags
  case setCloseOnExec, clearCloseOnExec
  case shutRead, shutBoth
  case epollDelete, edge
  // Options.
  case socketLevel, socketError, linger, ip6Only, receiveLimit, sendLimit
  // Control messages.
  case rights
  // clone(2).
  case pidfd
  // ioctl_tty(2).
  case terminalPeer
  // wait4(2), waitid(2).
  case untraced, childEnded

  /// Every constant with its names.
  static let all: [(Constant, [String])] = [
    (.unspecified, ["AF_UNSPEC", "PF_UNSPEC"]),
    (.unix, ["AF_UNIX", "AF_LOCAL", "AF_FILE", "PF_UNIX", "PF_LOCAL", "PF_FILE"]),
    (.ip4, ["AF_INET", "PF_INET"]), (.ip6, ["AF_INET6", "PF_INET6"]),
    (.netlink, ["AF_NETLINK", "PF_NETLINK", "AF_ROUTE", "PF_ROUTE"]), (.packet, ["AF_PACKET", "PF_PACKET"]),
    (.vsock, ["AF_VSOCK", "PF_VSOCK"]), (.alg, ["AF_ALG", "PF_ALG"]),
    (.bluetooth, ["AF_BLUETOOTH", "PF_BLUETOOTH"]),
    (.stream, ["SOCK_STREAM"]), (.datagram, ["SOCK_DGRAM"]), (.raw, ["SOCK_RAW", "SOCK_PACKET"]),
    (.seqpacket, ["SOCK_SEQPACKET"]),
    (.icmp, ["IPPROTO_ICMP"]), (.icmp6, ["IPPROTO_ICMPV6"]),
    (.tcp, ["IPPROTO_TCP"]), (.udp, ["IPPROTO_UDP"]), (.mptcp, ["IPPROTO_MPTCP"]),
    (.sctp, ["IPPROTO_SCTP"]), (.dccp, ["IPPROTO_DCCP"]), (.udpLite, ["IPPROTO_UDPLITE"]),
    (.ownProtocol, ["IPPROTO_IP", "NETLINK_ROUTE"]),
    (
      .closeOnExec,
      [
        "SOCK_CLOEXEC", "O_CLOEXEC", "EPOLL_CLOEXEC", "EFD_CLOEXEC", "TFD_CLOEXEC", "SFD_CLOEXEC",
        "IN_CLOEXEC", "FAN_CLOEXEC", "MFD_CLOEXEC", "MSG_CMSG_CLOEXEC", "FD_CLOEXEC", "PIDFD_CLOEXEC",
        "UFFD_CLOEXEC", "FSOPEN_CLOEXEC", "FSMOUNT_CLOEXEC", "OPEN_TREE_CLOEXEC", "PERF_FLAG_FD_CLOEXEC",
      ]
    ),
    (.peek, ["MSG_PEEK"]), (.truncate, ["MSG_TRUNC"]),
    (.thread, ["CLONE_THREAD"]), (.files, ["CLONE_FILES"]),
    (.rangeUnshare, ["CLOSE_RANGE_UNSHARE"]), (.rangeCloseOnExec, ["CLOSE_RANGE_CLOEXEC"]),
    (.duplicate, ["F_DUPFD"]), (.duplicateCloseOnExec, ["F_DUPFD_CLOEXEC"]),
    (.setDescriptorFlags, ["F_SETFD"]),
    (.setCloseOnExec, ["FIOCLEX"]), (.clearCloseOnExec, ["FIONCLEX"]),
    (.shutRead, ["SHUT_RD"]), (.shutBoth, ["SHUT_RDWR"]),
    (.epollDelete, ["EPOLL_CTL_DEL"]),
    (.edge, ["EPOLLET"]),
    (.socketLevel, ["SOL_SOCKET"]), (.socketError, ["SO_ERROR"]), (.linger, ["SO_LINGER"]),
    (.receiveLimit, ["SO_RCVTIMEO", "SO_RCVTIMEO_OLD", "SO_RCVTIMEO_NEW"]),
    (.sendLimit, ["SO_SNDTIMEO", "SO_SNDTIMEO_OLD", "SO_SNDTIMEO_NEW"]),
    (.ip6Only, ["IPV6_V6ONLY"]),
    (.rights, ["SCM_RIGHTS"]),
    (.pidfd, ["CLONE_PIDFD"]), (.terminalPeer, ["TIOCGPTPEER"]),
    (.untraced, ["WUNTRACED", "WSTOPPED", "WCONTINUED"]),
    (.childEnded, ["CLD_EXITED", "CLD_KILLED", "CLD_DUMPED"]),
  ]
}

/// What the constants are on Linux, where a strace has no name for them, or was told to write none: `-X raw`.
enum Numbers {
  /// fcntl(2): F_DUPFD, F_SETFD, F_DUPFD_CLOEXEC.
  static let duplicate: Int64 = 0
  static let setDescriptorFlags: Int64 = 2
  static let duplicateCloseOnExec: Int64 = 1030
  /// SOCK_CLOEXEC, the same as O_CLOEXEC.
  static let closeOnExec: Int64 = 0o2_000_000
  /// close_range(2): CLOSE_RANGE_UNSHARE, CLOSE_RANGE_CLOEXEC.
  static let rangeUnshare: Int64 = 2
  static let rangeCloseOnExec: Int64 = 4
  /// shutdown(2): SHUT_RD, SHUT_RDWR.
  static let shutRead: Int64 = 0
  static let shutBoth: Int64 = 2
  /// epoll_ctl(2): EPOLL_CTL_DEL.
  static let epollDelete: Int64 = 2
  /// cmsg(3): SOL_SOCKET, SCM_RIGHTS.
  static let socketLevel: Int64 = 1
  static let rights: Int64 = 1

  /// Flags by what they are flags of.
  private static let messageFlags: [(Int64, Constant)] = [(0x2, .peek), (0x20, .truncate)]
  /// clone(2), unshare(2).
  private static let cloneFlags: [(Int64, Constant)] = [
    (0x10000, .thread), (0x400, .files), (0x1000, .pidfd),
  ]
  /// wait4(2), waitid(2): WUNTRACED, which is WSTOPPED, and WCONTINUED.
  private static let waitOptions: [(Int64, Constant)] = [(0x2, .untraced), (0x8, .untraced)]
  private static let epollFlags: [(Int64, Constant)] = [(1 << 31, .edge)]

  /// What the bits of a call's flags say where strace has no name for them or writes none: `0x80000 /* EPOLL_??? */`.
  static func flags(_ number: Int64, of call: SyscallID, _ traits: SyscallTraits, _ found: inout Constants) {
    guard number != 0 else { return }
    if number & Int64(traits.closeOnExec) != 0 { found.insert(.closeOnExec) }
    if traits.movesBytes { add(messageFlags, number, &found) }
    if traits.process == .unshares { add(cloneFlags, number, &found) }
    if call == Calls.all.ioctl { named(number, .ioctlRequest, &found) }
    guard traits.frees == .range else { return }
    if number & rangeUnshare != 0 { found.insert(.rangeUnshare) }
    if number & rangeCloseOnExec != 0 { found.insert(.rangeCloseOnExec) }
  }

  /// What the flags of clone(2) and clone3(2) say, or the options of wait4(2) and waitid(2).
  static func processFlags(_ number: Int64, _ traits: SyscallTraits?, _ found: inout Constants) {
    add(traits?.process == .forks ? cloneFlags : waitOptions, number, &found)
  }

  static func messageFlags(_ number: Int64, _ found: inout Constants) { add(messageFlags, number, &found) }
  static func epollFlags(_ number: Int64, _ found: inout Constants) { add(epollFlags, number, &found) }

  /// A socket option by the number of its level and its own: socket(7), ipv6(7).
  static func option(_ number: Int64, level: Int64, _ found: inout Constants) {
    if let domain = ConstantDomain.options(atLevel: level) { named(number, domain, &found) }
  }

  private static func named(_ number: Int64, _ domain: ConstantDomain, _ found: inout Constants) {
    guard let name = domain.name(of: number) else { return }
    let bytes = Array(name.utf8)
    if let constant = Names.constant(bytes.span, 0..<bytes.count) { found.insert(constant) }
  }

  /// The number of a level that has a name: SOL_SOCKET, or IPPROTO_IPV6 for SOL_IPV6.
  static func level(_ name: String) -> Int64? {
    ConstantDomain.optionLevel.value(of: ConstantDomain.optionLevel.currentName(name))
  }

  private static func add(_ flags: [(Int64, Constant)], _ number: Int64, _ found: inout Constants) {
    for (flag, constant) in flags where number & flag != 0 { found.insert(constant) }
  }
}

/// Constants of one call.
struct Constants {
  private var bits: UInt64 = 0

  mutating func insert(_ constant: Constant) { bits |= 1 << UInt64(constant.rawValue) }
  func contains(_ constant: Constant) -> Bool { bits & 1 << UInt64(constant.rawValue) != 0 }
  var isEmpty: Bool { bits == 0 }
}
