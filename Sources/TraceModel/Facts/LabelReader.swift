import LinuxABI
import StraceParser

extension LabelFacts {
  /// Reads the text between `<` and `>`: `TCP:[127.0.0.1:12580->127.0.0.1:53188]`, `UNIX-STREAM:[7->8,"path"]`,
  /// `socket:[7]`, `pipe:[7]`, `anon_inode:[eventpoll]`, `/etc/passwd`. Source: strace 4.8 to 7.2.
  package init(_ text: [UInt8]) {
    switch LabelParts(text.span, 0..<text.count) {
    case .path: file = text.isEmpty ? .other : .file
    case .text: file = .other
    case .bracketed(let parts):
      let name = String(decoding: text[parts.kind], as: UTF8.self)
      // The kernel's names of its protocols are in capitals, those of its other files are not: `net:[4026531840]`.
      guard let kind = Self.kinds[name] ?? (name.utf8.first.map { 65...90 ~= $0 } ?? false ? .unknown : nil)
      else {
        file = Self.file(name, String(decoding: text[parts.own], as: UTF8.self))
        return
      }
      file = .socket
      self.kind = kind
      read(text, parts, kind)
    }
  }

  private static let kinds: [String: SocketKind] = [
    "TCP": SocketKind(.ip4, .stream, .tcp), "TCPv6": SocketKind(.ip6, .stream, .tcp),
    "UDP": SocketKind(.ip4, .datagram, .udp), "UDPv6": SocketKind(.ip6, .datagram, .udp),
    "UDPLITE": SocketKind(.ip4, .datagram, .udpLite), "UDPLITEv6": SocketKind(.ip6, .datagram, .udpLite),
    "UDP-Lite": SocketKind(.ip4, .datagram, .udpLite), "MPTCP": SocketKind(.ip4, .stream, .mptcp),
    "MPTCPv6": SocketKind(.ip6, .stream, .mptcp),
    "RAW": SocketKind(.ip4, .raw), "RAWv6": SocketKind(.ip6, .raw),
    "PING": SocketKind(.ip4, .datagram, .icmp), "PINGv6": SocketKind(.ip6, .datagram, .icmp),
    "UNIX": SocketKind(.unix, .unknown), "UNIX-STREAM": SocketKind(.unix, .stream),
    "UNIX-DGRAM": SocketKind(.unix, .datagram), "UNIX-SEQPACKET": SocketKind(.unix, .seqpacket),
    // strace 4.26 to 5.10 do not know the names that Linux 5.14 gave to unix sockets: `(null):[1->2]`.
    "(null)": SocketKind(.unix, .unknown),
    "NETLINK": SocketKind(.netlink, .unknown), "socket": .unknown,
    "SCTP": SocketKind(.ip4, .unknown, .sctp), "SCTPv6": SocketKind(.ip6, .unknown, .sctp),
    "DCCP": SocketKind(.ip4, .unknown, .dccp), "DCCPv6": SocketKind(.ip6, .unknown, .dccp),
    "L2TP/IP": SocketKind(.ip4, .datagram, .other), "L2TP/IPv6": SocketKind(.ip6, .datagram, .other),
    "VSOCK": SocketKind(.vsock, .unknown), "AF_VSOCK": SocketKind(.vsock, .unknown),
    "PACKET": SocketKind(.packet, .unknown), "ALG": SocketKind(.alg, .unknown),
    "L2CAP": SocketKind(.bluetooth, .unknown), "RFCOMM": SocketKind(.bluetooth, .unknown),
    "SCO": SocketKind(.bluetooth, .unknown), "HCI": SocketKind(.bluetooth, .unknown),
  ]

  private static func file(_ name: String, _ inner: String) -> SyscallTraits.File {
    switch name {
    case "pipe": return .pipe
    case "pidfd": return .process
    case "anon_inode":
      return switch inner {
      case "eventpoll": .epoll
      case "eventfd": .event
      case "timerfd": .timer
      case "signalfd": .signals
      case "inotify", "fanotify": .watches
      case "pidfd": .process
      case "io_uring": .ring
      default: .other
      }
    default: return .other
    }
  }

  private mutating func read(_ text: [UInt8], _ parts: LabelParts.Bracketed, _ kind: SocketKind) {
    let peer = parts.peer.map { text[$0] }
    inode = Self.number(text[parts.own])
    switch kind.family {
    case .ip4, .ip6:
      own = Self.address(text[parts.own])
      self.peer = peer.flatMap(Self.address)
    case .unix, .unknown:
      peerInode = peer.flatMap(Self.number)
      own = parts.path.map { .unix(Self.path(text, $0), isAbstract: parts.isAbstract) }
    case .netlink, .packet, .vsock, .alg, .bluetooth, .other: break
    }
  }

  /// The bytes of a path that strace writes as it writes strings, as many as a socket's may have: each socket's is kept.
  private static func path(_ text: [UInt8], _ range: Range<Int>) -> [UInt8] {
    // No byte is written with more than four.
    let end = min(range.upperBound, range.lowerBound + 4 * SocketAddress.pathLimit)
    return Array(Escape.bytes(text.span, range.lowerBound..<end).prefix(SocketAddress.pathLimit))
  }

  private static func number(_ text: ArraySlice<UInt8>) -> UInt64? {
    UInt64(String(decoding: text, as: UTF8.self))
  }

  /// `127.0.0.1:80`, `[::1]:80`
  private static func address(_ text: ArraySlice<UInt8>) -> SocketAddress? {
    guard let colon = text.lastIndex(of: UInt8(ascii: ":")), let port = number(text[(colon + 1)...]),
      let port = UInt16(exactly: port)
    else { return nil }
    var host = text[..<colon]
    if host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") { host = host.dropFirst().dropLast() }
    return SocketAddress(host: Array(host), port: port)
  }
}
