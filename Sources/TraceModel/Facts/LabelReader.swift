import LinuxABI

extension LabelFacts {
  /// Reads the text between `<` and `>`: `TCP:[127.0.0.1:12580->127.0.0.1:53188]`, `UNIX-STREAM:[7->8,"path"]`,
  /// `socket:[7]`, `pipe:[7]`, `anon_inode:[eventpoll]`, `/etc/passwd`. Source: strace 4.8 to 7.2.
  init(_ text: [UInt8]) {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon + 1 < text.count,
      text[colon + 1] == UInt8(ascii: "["), text.first != UInt8(ascii: "/")
    else {
      file = text.first == UInt8(ascii: "/") ? .file : .other
      return
    }
    let name = String(decoding: text[..<colon], as: UTF8.self)
    let inner = text[(colon + 2)...].prefix { $0 != UInt8(ascii: "]") || false }
    // The kernel's names of its protocols are in capitals, those of its other files are not: `net:[4026531840]`.
    guard let kind = Self.kinds[name] ?? (name.utf8.first.map { 65...90 ~= $0 } ?? false ? .unknown : nil)
    else {
      file = Self.file(name, String(decoding: inner, as: UTF8.self))
      return
    }
    file = .socket
    self.kind = kind
    // Addresses of IPv6 have brackets of their own: all up to the last one.
    let last = text.lastIndex(of: UInt8(ascii: "]")) ?? text.endIndex
    read(text[(colon + 2)..<max(last, colon + 2)], kind)
  }

  private static let kinds: [String: SocketKind] = [
    "TCP": SocketKind(.ip4, .stream, .tcp), "TCPv6": SocketKind(.ip6, .stream, .tcp),
    "UDP": SocketKind(.ip4, .datagram, .udp), "UDPv6": SocketKind(.ip6, .datagram, .udp),
    "UDPLITE": SocketKind(.ip4, .datagram, .udp), "UDPLITEv6": SocketKind(.ip6, .datagram, .udp),
    "RAW": SocketKind(.ip4, .raw), "RAWv6": SocketKind(.ip6, .raw),
    "PING": SocketKind(.ip4, .datagram, .icmp), "PINGv6": SocketKind(.ip6, .datagram, .icmp),
    "UNIX": SocketKind(.unix, .unknown), "UNIX-STREAM": SocketKind(.unix, .stream),
    "UNIX-DGRAM": SocketKind(.unix, .datagram), "UNIX-SEQPACKET": SocketKind(.unix, .seqpacket),
    "NETLINK": SocketKind(.netlink, .unknown), "socket": .unknown,
    "SCTP": SocketKind(.ip4, .unknown, .other), "SCTPv6": SocketKind(.ip6, .unknown, .other),
    "DCCP": SocketKind(.ip4, .unknown, .other), "DCCPv6": SocketKind(.ip6, .unknown, .other),
    "L2TP/IP": SocketKind(.ip4, .datagram, .other), "L2TP/IPv6": SocketKind(.ip6, .datagram, .other),
    "VSOCK": SocketKind(.vsock, .unknown), "PACKET": SocketKind(.packet, .unknown),
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

  private mutating func read(_ inner: ArraySlice<UInt8>, _ kind: SocketKind) {
    switch kind.family {
    case .ip4, .ip6:
      let (first, second) = Self.ends(inner)
      own = first.flatMap(Self.address)
      peer = second.flatMap(Self.address)
      if own == nil, let first { inode = Self.number(first) }
    case .unix, .unknown:
      let comma = inner.firstIndex(of: UInt8(ascii: ","))
      let (first, second) = Self.ends(inner[..<(comma ?? inner.endIndex)])
      inode = first.flatMap(Self.number)
      peerInode = second.flatMap(Self.number)
      if let comma { own = Self.path(inner[(comma + 1)...]) }
    case .netlink, .packet, .vsock, .other: inode = Self.number(inner)
    }
  }

  private static func ends(_ text: ArraySlice<UInt8>) -> (ArraySlice<UInt8>?, ArraySlice<UInt8>?) {
    var place = text.startIndex
    while place + 1 < text.endIndex {
      if text[place] == UInt8(ascii: "-"), text[place + 1] == UInt8(ascii: ">") {
        return (text[..<place], text[(place + 2)...])
      }
      place += 1
    }
    return (text.isEmpty ? nil : text, nil)
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

  /// `"chat.sock"`, `@"chat"`
  private static func path(_ text: ArraySlice<UInt8>) -> SocketAddress? {
    let isAbstract = text.first == UInt8(ascii: "@")
    let quoted = isAbstract ? text.dropFirst() : text
    guard quoted.count >= 2, quoted.first == UInt8(ascii: "\""), quoted.last == UInt8(ascii: "\"") else {
      return nil
    }
    return .unix(Array(quoted.dropFirst().dropLast()), isAbstract: isAbstract)
  }
}
