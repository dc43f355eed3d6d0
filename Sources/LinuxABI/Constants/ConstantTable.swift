/// The rows of every domain. Source: glibc 2.36's `bits/socket.h`, `bits/socket_type.h`, `netinet/in.h`,
/// `netinet/tcp.h` and the kernel's `asm-generic/socket.h`; a test compares each with Glibc's.
///
/// Where two names share a value, strace's comes first.
enum ConstantTable {
  static func rows(of domain: ConstantDomain) -> [Constant] {
    switch domain {
    case .addressFamily: addressFamilies
    case .socketType: socketTypes
    case .ipProtocol: ipProtocols
    case .netlinkProtocol: netlinkProtocols
    case .etherProtocol: etherProtocols
    case .optionLevel: optionLevels
    case .socketOption: socketOptions
    case .ipOption: ipOptions
    case .ipv6Option: ipv6Options
    case .tcpOption: tcpOptions
    case .messageFlags: messageFlags
    case .shutdownHow: shutdownHow
    case .fcntlCommand: fcntlCommand
    case .fileFlags: fileFlags
    case .pipeFlags: pipeFlags
    case .pollEvents: pollEvents
    case .epollEvents: epollEvents
    case .epollOperation: epollOperation
    case .epollFlags: epollFlags
    case .controlType: controlType
    case .ioctlRequest: ioctlRequests
    case .resource: resources
    case .addressInfoFlags: addressInfoFlags
    case .lookUpCode: lookUpCodes
    }
  }

  static let addressFamilies = [
    Constant("AF_UNSPEC", 0, swift: ".unspecified"), Constant("AF_UNIX", 1, swift: ".unix"),
    Constant("AF_INET", 2, swift: ".inet"),
    Constant("AF_INET6", 10, swift: ".inet6"),
    Constant("AF_NETLINK", 16), Constant("AF_PACKET", 17), Constant("AF_BLUETOOTH", 31),
    Constant("AF_ALG", 38), Constant("AF_VSOCK", 40),
  ]

  static let socketTypes = [
    Constant("SOCK_STREAM", 1, swift: ".stream"), Constant("SOCK_DGRAM", 2, swift: ".datagram"),
    Constant("SOCK_RAW", 3, swift: ".raw"), Constant("SOCK_RDM", 4),
    Constant("SOCK_SEQPACKET", 5, swift: ".sequencedPacket"),
    Constant("SOCK_DCCP", 6),
    Constant("SOCK_CLOEXEC", 0o2000000, swift: ".closeOnExec"),
    Constant("SOCK_NONBLOCK", 0o4000, swift: ".nonBlocking"),
  ]

  static let ipProtocols = [
    Constant("IPPROTO_IP", 0), Constant("IPPROTO_ICMP", 1, swift: ".icmp"), Constant("IPPROTO_IGMP", 2),
    Constant("IPPROTO_TCP", 6, swift: ".tcp"), Constant("IPPROTO_UDP", 17, swift: ".udp"),
    Constant("IPPROTO_DCCP", 33), Constant("IPPROTO_IPV6", 41),
    Constant("IPPROTO_ICMPV6", 58, swift: ".icmpv6"), Constant("IPPROTO_SCTP", 132),
    Constant("IPPROTO_UDPLITE", 136),
    Constant("IPPROTO_RAW", 255, swift: ".raw"), Constant("IPPROTO_MPTCP", 262),
  ]

  /// Source: the kernel's `asm-generic/ioctls.h` and `linux/sockios.h`.
  static let ioctlRequests = [
    Constant("TCGETS", 0x5401), Constant("TIOCOUTQ", 0x5411), Constant("TIOCGWINSZ", 0x5413),
    Constant("FIONREAD", 0x541b), Constant("FIONBIO", 0x5421), Constant("TIOCGPTPEER", 0x5441),
    Constant("FIONCLEX", 0x5450),
    Constant("FIOCLEX", 0x5451), Constant("FIOASYNC", 0x5452), Constant("SIOCATMARK", 0x8905),
    Constant("SIOCGSTAMP", 0x8906), Constant("SIOCGIFNAME", 0x8910), Constant("SIOCGIFCONF", 0x8912),
    Constant("SIOCGIFFLAGS", 0x8913), Constant("SIOCGIFADDR", 0x8915), Constant("SIOCGIFBRDADDR", 0x8919),
    Constant("SIOCGIFNETMASK", 0x891b), Constant("SIOCGIFMTU", 0x8921), Constant("SIOCGIFHWADDR", 0x8927),
    Constant("SIOCGIFINDEX", 0x8933),
  ]

  /// Source: the kernel's `linux/netlink.h`.
  static let netlinkProtocols = [
    Constant("NETLINK_ROUTE", 0), Constant("NETLINK_SOCK_DIAG", 4), Constant("NETLINK_XFRM", 6),
    Constant("NETLINK_SELINUX", 7), Constant("NETLINK_AUDIT", 9), Constant("NETLINK_NETFILTER", 12),
    Constant("NETLINK_KOBJECT_UEVENT", 15), Constant("NETLINK_GENERIC", 16),
  ]

  /// Source: the kernel's `linux/if_ether.h`.
  static let etherProtocols = [
    Constant("ETH_P_ALL", 0x3), Constant("ETH_P_IP", 0x800), Constant("ETH_P_ARP", 0x806),
    Constant("ETH_P_8021Q", 0x8100), Constant("ETH_P_IPV6", 0x86dd), Constant("ETH_P_PAE", 0x888e),
    Constant("ETH_P_LLDP", 0x88cc),
  ]

  static let optionLevels = [
    Constant("SOL_IP", 0), Constant("SOL_SOCKET", 1), Constant("SOL_TCP", 6), Constant("SOL_UDP", 17),
    Constant("SOL_IPV6", 41), Constant("SOL_ICMPV6", 58), Constant("SOL_RAW", 255),
    Constant("SOL_NETLINK", 270),
  ]

  static let socketOptions = [
    Constant("SO_DEBUG", 1, isSwitch: true),
    Constant("SO_REUSEADDR", 2, swift: ".reuseAddress", isSwitch: true),
    Constant("SO_TYPE", 3, swift: ".type"), Constant("SO_ERROR", 4, swift: ".error"),
    Constant("SO_DONTROUTE", 5, isSwitch: true),
    Constant("SO_BROADCAST", 6, swift: ".broadcast", isSwitch: true),
    Constant("SO_SNDBUF", 7, swift: ".sendBuffer"),
    Constant("SO_RCVBUF", 8, swift: ".receiveBuffer"),
    Constant("SO_KEEPALIVE", 9, swift: ".keepAlive", isSwitch: true),
    Constant("SO_OOBINLINE", 10, isSwitch: true),
    Constant("SO_PRIORITY", 12), Constant("SO_LINGER", 13, swift: ".linger"),
    Constant("SO_REUSEPORT", 15, swift: ".reusePort", isSwitch: true),
    Constant("SO_PASSCRED", 16, swift: ".passCredentials", isSwitch: true),
    Constant("SO_PEERCRED", 17, swift: ".peerCredentials"),
    Constant("SO_RCVTIMEO_OLD", 20, swift: ".receiveTimeout"),
    Constant("SO_SNDTIMEO_OLD", 21, swift: ".sendTimeout"),
    Constant("SO_RCVTIMEO", 20), Constant("SO_SNDTIMEO", 21),
    Constant("SO_RCVLOWAT", 18, swift: ".receiveLowWater"),
    Constant("SO_SNDLOWAT", 19), Constant("SO_BINDTODEVICE", 25, swift: ".bindToDevice"),
    Constant("SO_ACCEPTCONN", 30, swift: ".acceptsConnections"),
    Constant("SO_SNDBUFFORCE", 32), Constant("SO_RCVBUFFORCE", 33),
    Constant("SO_PROTOCOL", 38, swift: ".protocol"),
    Constant("SO_DOMAIN", 39, swift: ".domain"), Constant("SO_INCOMING_CPU", 49),
    Constant("SO_RCVTIMEO_NEW", 66), Constant("SO_SNDTIMEO_NEW", 67),
  ]

  static let ipOptions = [
    Constant("IP_TOS", 1), Constant("IP_TTL", 2, swift: ".timeToLive"),
    Constant("IP_HDRINCL", 3, swift: ".headerIncluded", isSwitch: true),
    Constant("IP_OPTIONS", 4),
    Constant("IP_RECVOPTS", 6, isSwitch: true), Constant("IP_PKTINFO", 8, isSwitch: true),
    Constant("IP_MTU_DISCOVER", 10),
    Constant("IP_RECVERR", 11, swift: ".receiveErrors", isSwitch: true),
    Constant("IP_RECVTTL", 12, isSwitch: true),
    Constant("IP_MTU", 14),
    Constant("IP_MULTICAST_IF", 32), Constant("IP_MULTICAST_TTL", 33),
    Constant("IP_MULTICAST_LOOP", 34, isSwitch: true),
    Constant("IP_ADD_MEMBERSHIP", 35), Constant("IP_DROP_MEMBERSHIP", 36),
  ]

  static let ipv6Options = [
    Constant("IPV6_UNICAST_HOPS", 16, swift: ".unicastHops"), Constant("IPV6_MULTICAST_IF", 17),
    Constant("IPV6_MULTICAST_HOPS", 18), Constant("IPV6_MULTICAST_LOOP", 19, isSwitch: true),
    Constant("IPV6_MTU", 24),
    Constant("IPV6_RECVERR", 25, isSwitch: true),
    Constant("IPV6_V6ONLY", 26, swift: ".ipv6Only", isSwitch: true),
    Constant("IPV6_RECVPKTINFO", 49, isSwitch: true),
  ]

  static let tcpOptions = [
    Constant("TCP_NODELAY", 1, swift: ".noDelay", isSwitch: true),
    Constant("TCP_MAXSEG", 2, swift: ".maximumSegment"),
    Constant("TCP_CORK", 3, swift: ".cork", isSwitch: true),
    Constant("TCP_KEEPIDLE", 4, swift: ".keepIdle"), Constant("TCP_KEEPINTVL", 5, swift: ".keepInterval"),
    Constant("TCP_KEEPCNT", 6, swift: ".keepCount"),
    Constant("TCP_SYNCNT", 7, swift: ".synRetries"), Constant("TCP_LINGER2", 8),
    Constant("TCP_DEFER_ACCEPT", 9, swift: ".deferAccept"),
    Constant("TCP_INFO", 11), Constant("TCP_QUICKACK", 12, swift: ".quickAcknowledge", isSwitch: true),
    Constant("TCP_USER_TIMEOUT", 18, swift: ".userTimeout"),
    Constant("TCP_FASTOPEN", 23),
  ]

  static let messageFlags = [
    Constant("MSG_OOB", 0x1, swift: ".outOfBand"), Constant("MSG_PEEK", 0x2, swift: ".peek"),
    Constant("MSG_DONTROUTE", 0x4, swift: ".dontRoute"),
    Constant("MSG_CTRUNC", 0x8, swift: ".controlTruncated"), Constant("MSG_TRUNC", 0x20, swift: ".truncate"),
    Constant("MSG_DONTWAIT", 0x40, swift: ".dontWait"),
    Constant("MSG_EOR", 0x80, swift: ".endOfRecord"), Constant("MSG_WAITALL", 0x100, swift: ".waitAll"),
    Constant("MSG_CONFIRM", 0x800, swift: ".confirm"),
    Constant("MSG_ERRQUEUE", 0x2000, swift: ".errorQueue"),
    Constant("MSG_NOSIGNAL", 0x4000, swift: ".noSignal"),
    Constant("MSG_MORE", 0x8000, swift: ".more"),
    Constant("MSG_WAITFORONE", 0x10000), Constant("MSG_FASTOPEN", 0x2000_0000),
    Constant("MSG_CMSG_CLOEXEC", 0x4000_0000, swift: ".closeOnExec"),
  ]

  static let shutdownHow = [
    Constant("SHUT_RD", 0, swift: ".reading"), Constant("SHUT_WR", 1, swift: ".writing"),
    Constant("SHUT_RDWR", 2, swift: ".both"),
  ]
}
