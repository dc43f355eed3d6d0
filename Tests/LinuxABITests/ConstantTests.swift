import CLinux
import Glibc
import LinuxABI
import Testing

@Suite struct `The constants` {
  @Test func `have Glibc's values`() {
    let glibc = Dictionary(uniqueKeysWithValues: glibcConstants)
    for domain in ConstantDomain.allCases {
      for constant in domain.constants {
        #expect(constant.value == glibc[constant.name], "\(constant.name)")
      }
    }
  }

  @Test func `belong to one domain each, and begin as it says`() {
    // A pipe's flags are a file's, without its access modes.
    let domains = ConstantDomain.allCases.filter { $0 != .pipeFlags }
    let names = domains.flatMap { domain in domain.constants.map(\.name) }
    #expect(Set(names).count == names.count)
    for domain in ConstantDomain.allCases {
      for constant in domain.constants { #expect(constant.name.hasPrefix(domain.prefix)) }
    }
  }

  @Test(
    arguments: [
      (ConstantDomain.messageFlags, 0, "0"),
      (.messageFlags, 0x42, "MSG_PEEK|MSG_DONTWAIT"),
      (.messageFlags, 0x8_0000, "0x80000 /* MSG_??? */"),
      (.messageFlags, 0x8_0002, "MSG_PEEK|0x80000"),
      (.socketType, 1, "SOCK_STREAM"),
      (.socketType, 0o2004001, "SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK"),
      (.socketType, 0o2000000 | 77, "SOCK_CLOEXEC|0x4d"),
      (.socketType, 77, "0x4d /* SOCK_??? */"),
      (.fileFlags, 0, "O_RDONLY"), (.fileFlags, 0o4000, "O_RDONLY|O_NONBLOCK"),
      (.fileFlags, 0o1101, "O_WRONLY|O_CREAT|O_TRUNC"), (.fileFlags, 0o4002, "O_RDWR|O_NONBLOCK"),
      (.pipeFlags, 0, "0"), (.pipeFlags, 0o4000, "O_NONBLOCK"),
      (.pollEvents, 0x2011, "POLLIN|POLLHUP|POLLRDHUP"),
      (.epollEvents, 0x8000_0001, "EPOLLIN|EPOLLET"), (.epollFlags, 1, "0x1 /* EPOLL_??? */"),
    ] as [(ConstantDomain, Int64, String)])
  func `are joined as strace joins them`(domain: ConstantDomain, value: Int64, text: String) {
    #expect(domain.flags(of: value) == text)
  }

  @Test(arguments: [
    (ConstantDomain.addressFamily, "PF_INET", "AF_INET"), (.addressFamily, "PF_LOCAL", "AF_UNIX"),
    (.addressFamily, "AF_FILE", "AF_UNIX"), (.addressFamily, "AF_ROUTE", "AF_NETLINK"),
    (.addressFamily, "AF_APPLETALK", "AF_APPLETALK"), (.optionLevel, "IPPROTO_TCP", "SOL_TCP"),
    (.optionLevel, "SOL_SOCKET", "SOL_SOCKET"), (.socketOption, "SO_RCVTIMEO", "SO_RCVTIMEO_OLD"),
    (.socketOption, "SO_NONSENSE", "SO_NONSENSE"),
  ])
  func `have one name, whatever they were called`(domain: ConstantDomain, old: String, name: String) {
    #expect(domain.currentName(old) == name)
  }

  @Test func `are found by level`() {
    #expect(ConstantDomain.options(atLevel: Int64(SOL_SOCKET)) == .socketOption)
    #expect(ConstantDomain.options(atLevel: Int64(SOL_TCP)) == .tcpOption)
    #expect(ConstantDomain.options(atLevel: 99) == nil)
    #expect(ConstantDomain.socketOption.value(of: "SO_REUSEADDR") == Int64(SO_REUSEADDR))
    #expect(ConstantDomain.socketOption.value(of: "SO_NONSENSE") == nil)
  }
}

@Suite struct `The error numbers` {
  @Test(arguments: Int32(1)...133)
  func `have Glibc's names and texts`(number: Int32) throws {
    let error = Errno(rawValue: number)
    let text = String(cString: strerror(number))
    guard let name = strerrorname_np(number) else {
      // 41 and 58 are numbers of nothing.
      #expect(error.description == "errno \(number) (\(text))")
      return
    }
    #expect(error.description == "\(String(cString: name)) (\(text))")
    #expect(Errno(name: String(cString: name)) == error)
  }

  @Test func `survive when nobody knows them`() {
    #expect(Errno(rawValue: 999).description == "errno 999 (Unknown error 999)")
    #expect(Errno(name: "ENONSENSE") == nil)
    #expect(Errno(name: "EWOULDBLOCK") == Errno(name: "EAGAIN"))
  }

  @Test(arguments: [
    ("ERESTARTSYS", Int32(512)), ("ERESTARTNOINTR", 513), ("ERESTARTNOHAND", 514),
    ("ERESTART_RESTARTBLOCK", 516),
  ])
  func `have the kernel's own words for a signal that came`(name: String, number: Int32) {
    #expect(Errno(name: name)?.rawValue == number)
    #expect(Errno(rawValue: number).isRestart)
    #expect(Errno(rawValue: number).name == name)
  }

  @Test func `tell a call that is made again from STREAMS' error of a similar name`() {
    #expect(Errno(name: "ERESTART")?.isRestart == false)
    // ENOIOCTLCMD stands among them in the kernel's linux/errno.h.
    #expect(!Errno(rawValue: 515).isRestart)
    #expect(Errno(name: "ERESTARTLESS") == nil)
  }
}

/// Every constant of the tables, as Glibc's headers have it.
private let glibcConstants: [(String, Int64)] = [
  ("AF_UNSPEC", Int64(AF_UNSPEC)),
  ("AF_UNIX", Int64(AF_UNIX)),
  ("AF_INET", Int64(AF_INET)),
  ("AF_INET6", Int64(AF_INET6)),
  ("AF_NETLINK", Int64(AF_NETLINK)),
  ("AF_PACKET", Int64(AF_PACKET)),
  ("AF_BLUETOOTH", Int64(AF_BLUETOOTH)),
  ("AF_ALG", Int64(AF_ALG)),
  ("AF_VSOCK", Int64(AF_VSOCK)),
  ("SOCK_STREAM", Int64(SOCK_STREAM.rawValue)),
  ("SOCK_DGRAM", Int64(SOCK_DGRAM.rawValue)),
  ("SOCK_RAW", Int64(SOCK_RAW.rawValue)),
  ("SOCK_RDM", Int64(SOCK_RDM.rawValue)),
  ("SOCK_SEQPACKET", Int64(SOCK_SEQPACKET.rawValue)),
  ("SOCK_DCCP", Int64(SOCK_DCCP.rawValue)),
  ("SOCK_CLOEXEC", Int64(SOCK_CLOEXEC.rawValue)),
  ("SOCK_NONBLOCK", Int64(SOCK_NONBLOCK.rawValue)),
  ("IPPROTO_IP", Int64(IPPROTO_IP)),
  ("IPPROTO_ICMP", Int64(IPPROTO_ICMP)),
  ("IPPROTO_IGMP", Int64(IPPROTO_IGMP)),
  ("IPPROTO_TCP", Int64(IPPROTO_TCP)),
  ("IPPROTO_UDP", Int64(IPPROTO_UDP)),
  ("IPPROTO_IPV6", Int64(IPPROTO_IPV6)),
  ("IPPROTO_ICMPV6", Int64(IPPROTO_ICMPV6)),
  ("IPPROTO_DCCP", Int64(IPPROTO_DCCP)),
  ("IPPROTO_SCTP", Int64(IPPROTO_SCTP)),
  ("IPPROTO_UDPLITE", Int64(IPPROTO_UDPLITE)),
  ("IPPROTO_RAW", Int64(IPPROTO_RAW)),
  ("IPPROTO_MPTCP", Int64(IPPROTO_MPTCP)),
  // asm-generic/ioctls.h and linux/sockios.h.
  ("TCGETS", 0x5401), ("TIOCOUTQ", 0x5411), ("TIOCGWINSZ", 0x5413), ("FIONREAD", 0x541b),
  ("FIONBIO", 0x5421), ("TIOCGPTPEER", 0x5441), ("FIONCLEX", 0x5450), ("FIOCLEX", 0x5451),
  ("FIOASYNC", 0x5452),
  ("SIOCATMARK", 0x8905), ("SIOCGSTAMP", 0x8906), ("SIOCGIFNAME", 0x8910), ("SIOCGIFCONF", 0x8912),
  ("SIOCGIFFLAGS", 0x8913), ("SIOCGIFADDR", 0x8915), ("SIOCGIFBRDADDR", 0x8919),
  ("SIOCGIFNETMASK", 0x891b), ("SIOCGIFMTU", 0x8921), ("SIOCGIFHWADDR", 0x8927), ("SIOCGIFINDEX", 0x8933),
  // linux/netlink.h and linux/if_ether.h, which Swift's Glibc module does not have.
  ("NETLINK_ROUTE", 0), ("NETLINK_SOCK_DIAG", 4), ("NETLINK_XFRM", 6), ("NETLINK_SELINUX", 7),
  ("NETLINK_AUDIT", 9), ("NETLINK_NETFILTER", 12), ("NETLINK_KOBJECT_UEVENT", 15), ("NETLINK_GENERIC", 16),
  ("ETH_P_ALL", 0x3), ("ETH_P_IP", 0x800), ("ETH_P_ARP", 0x806), ("ETH_P_8021Q", 0x8100),
  ("ETH_P_IPV6", 0x86dd), ("ETH_P_PAE", 0x888e), ("ETH_P_LLDP", 0x88cc),
  ("SOL_IP", Int64(SOL_IP)),
  ("SOL_SOCKET", Int64(SOL_SOCKET)),
  ("SOL_TCP", Int64(SOL_TCP)),
  ("SOL_UDP", Int64(SOL_UDP)),
  ("SOL_IPV6", Int64(SOL_IPV6)),
  ("SOL_ICMPV6", Int64(SOL_ICMPV6)),
  ("SOL_RAW", Int64(SOL_RAW)),
  ("SOL_NETLINK", Int64(SOL_NETLINK)),
  ("SO_DEBUG", Int64(SO_DEBUG)),
  ("SO_REUSEADDR", Int64(SO_REUSEADDR)),
  ("SO_TYPE", Int64(SO_TYPE)),
  ("SO_ERROR", Int64(SO_ERROR)),
  ("SO_DONTROUTE", Int64(SO_DONTROUTE)),
  ("SO_BROADCAST", Int64(SO_BROADCAST)),
  ("SO_SNDBUF", Int64(SO_SNDBUF)),
  ("SO_RCVBUF", Int64(SO_RCVBUF)),
  ("SO_KEEPALIVE", Int64(SO_KEEPALIVE)),
  ("SO_OOBINLINE", Int64(SO_OOBINLINE)),
  ("SO_PRIORITY", Int64(SO_PRIORITY)),
  ("SO_LINGER", Int64(SO_LINGER)),
  ("SO_REUSEPORT", Int64(SO_REUSEPORT)),
  ("SO_PASSCRED", Int64(SO_PASSCRED)),
  ("SO_PEERCRED", Int64(SO_PEERCRED)),
  ("SO_RCVLOWAT", Int64(SO_RCVLOWAT)),
  ("SO_SNDLOWAT", Int64(SO_SNDLOWAT)),
  ("SO_BINDTODEVICE", Int64(SO_BINDTODEVICE)),
  ("SO_ACCEPTCONN", Int64(SO_ACCEPTCONN)),
  ("SO_SNDBUFFORCE", Int64(SO_SNDBUFFORCE)),
  ("SO_RCVBUFFORCE", Int64(SO_RCVBUFFORCE)),
  ("SO_PROTOCOL", Int64(SO_PROTOCOL)),
  ("SO_DOMAIN", Int64(SO_DOMAIN)),
  ("SO_INCOMING_CPU", Int64(SO_INCOMING_CPU)),
  ("IP_TOS", Int64(IP_TOS)),
  ("IP_TTL", Int64(IP_TTL)),
  ("IP_HDRINCL", Int64(IP_HDRINCL)),
  ("IP_OPTIONS", Int64(IP_OPTIONS)),
  ("IP_RECVOPTS", Int64(IP_RECVOPTS)),
  ("IP_PKTINFO", Int64(IP_PKTINFO)),
  ("IP_MTU_DISCOVER", Int64(IP_MTU_DISCOVER)),
  ("IP_RECVERR", Int64(IP_RECVERR)),
  ("IP_RECVTTL", Int64(IP_RECVTTL)),
  ("IP_MTU", Int64(IP_MTU)),
  ("IP_MULTICAST_IF", Int64(IP_MULTICAST_IF)),
  ("IP_MULTICAST_TTL", Int64(IP_MULTICAST_TTL)),
  ("IP_MULTICAST_LOOP", Int64(IP_MULTICAST_LOOP)),
  ("IP_ADD_MEMBERSHIP", Int64(IP_ADD_MEMBERSHIP)),
  ("IP_DROP_MEMBERSHIP", Int64(IP_DROP_MEMBERSHIP)),
  ("IPV6_UNICAST_HOPS", Int64(IPV6_UNICAST_HOPS)),
  ("IPV6_MULTICAST_IF", Int64(IPV6_MULTICAST_IF)),
  ("IPV6_MULTICAST_HOPS", Int64(IPV6_MULTICAST_HOPS)),
  ("IPV6_MULTICAST_LOOP", Int64(IPV6_MULTICAST_LOOP)),
  ("IPV6_MTU", Int64(IPV6_MTU)),
  ("IPV6_RECVERR", Int64(IPV6_RECVERR)),
  ("IPV6_V6ONLY", Int64(IPV6_V6ONLY)),
  ("IPV6_RECVPKTINFO", Int64(IPV6_RECVPKTINFO)),
  ("TCP_NODELAY", Int64(TCP_NODELAY)),
  ("TCP_MAXSEG", Int64(TCP_MAXSEG)),
  ("TCP_CORK", Int64(TCP_CORK)),
  ("TCP_KEEPIDLE", Int64(TCP_KEEPIDLE)),
  ("TCP_KEEPINTVL", Int64(TCP_KEEPINTVL)),
  ("TCP_KEEPCNT", Int64(TCP_KEEPCNT)),
  ("TCP_SYNCNT", Int64(TCP_SYNCNT)),
  ("TCP_LINGER2", Int64(TCP_LINGER2)),
  ("TCP_DEFER_ACCEPT", Int64(TCP_DEFER_ACCEPT)),
  ("TCP_INFO", Int64(TCP_INFO)),
  ("TCP_QUICKACK", Int64(TCP_QUICKACK)),
  ("TCP_USER_TIMEOUT", Int64(TCP_USER_TIMEOUT)),
  ("TCP_FASTOPEN", Int64(TCP_FASTOPEN)),
  ("MSG_OOB", Int64(MSG_OOB)),
  ("MSG_PEEK", Int64(MSG_PEEK)),
  ("MSG_DONTROUTE", Int64(MSG_DONTROUTE)),
  ("MSG_CTRUNC", Int64(MSG_CTRUNC)),
  ("MSG_TRUNC", Int64(MSG_TRUNC)),
  ("MSG_DONTWAIT", Int64(MSG_DONTWAIT)),
  ("MSG_EOR", Int64(MSG_EOR)),
  ("MSG_WAITALL", Int64(MSG_WAITALL)),
  ("MSG_CONFIRM", Int64(MSG_CONFIRM)),
  ("MSG_ERRQUEUE", Int64(MSG_ERRQUEUE)),
  ("MSG_NOSIGNAL", Int64(MSG_NOSIGNAL)),
  ("MSG_MORE", Int64(MSG_MORE)),
  ("MSG_WAITFORONE", Int64(MSG_WAITFORONE)),
  ("MSG_FASTOPEN", Int64(MSG_FASTOPEN)),
  ("MSG_CMSG_CLOEXEC", Int64(MSG_CMSG_CLOEXEC)),
  ("SHUT_RD", Int64(SHUT_RD)),
  ("SHUT_WR", Int64(SHUT_WR)),
  ("SHUT_RDWR", Int64(SHUT_RDWR)),
  ("SO_RCVTIMEO_OLD", Int64(SO_RCVTIMEO_OLD)),
  ("SO_SNDTIMEO_OLD", Int64(SO_SNDTIMEO_OLD)),
  ("SO_RCVTIMEO_NEW", Int64(SO_RCVTIMEO_NEW)),
  ("SO_SNDTIMEO_NEW", Int64(SO_SNDTIMEO_NEW)),
  ("SO_RCVTIMEO", Int64(SO_RCVTIMEO)),
  ("SO_SNDTIMEO", Int64(SO_SNDTIMEO)),
  ("F_DUPFD", Int64(F_DUPFD)),
  ("F_GETFD", Int64(F_GETFD)),
  ("F_SETFD", Int64(F_SETFD)),
  ("F_GETFL", Int64(F_GETFL)),
  ("F_SETFL", Int64(F_SETFL)),
  ("F_DUPFD_CLOEXEC", Int64(F_DUPFD_CLOEXEC)),
  ("O_RDONLY", Int64(O_RDONLY)),
  ("O_WRONLY", Int64(O_WRONLY)),
  ("O_RDWR", Int64(O_RDWR)),
  ("O_CREAT", Int64(O_CREAT)),
  ("O_EXCL", Int64(O_EXCL)),
  ("O_NOCTTY", Int64(O_NOCTTY)),
  ("O_TRUNC", Int64(O_TRUNC)),
  ("O_APPEND", Int64(O_APPEND)),
  ("O_NONBLOCK", Int64(O_NONBLOCK)),
  ("O_CLOEXEC", Int64(O_CLOEXEC)),
  ("POLLIN", Int64(POLLIN)),
  ("POLLPRI", Int64(POLLPRI)),
  ("POLLOUT", Int64(POLLOUT)),
  ("POLLERR", Int64(POLLERR)),
  ("POLLHUP", Int64(POLLHUP)),
  ("POLLNVAL", Int64(POLLNVAL)),
  ("POLLRDNORM", Int64(POLLRDNORM)),
  ("POLLRDBAND", Int64(POLLRDBAND)),
  ("POLLWRNORM", Int64(POLLWRNORM)),
  ("POLLWRBAND", Int64(POLLWRBAND)),
  ("RLIMIT_FSIZE", Int64(RLIMIT_FSIZE.rawValue)),
  ("RLIMIT_DATA", Int64(RLIMIT_DATA.rawValue)),
  ("RLIMIT_STACK", Int64(RLIMIT_STACK.rawValue)),
  ("RLIMIT_CORE", Int64(RLIMIT_CORE.rawValue)),
  ("RLIMIT_NPROC", Int64(__RLIMIT_NPROC.rawValue)),
  ("RLIMIT_NOFILE", Int64(RLIMIT_NOFILE.rawValue)),
  ("RLIMIT_AS", Int64(RLIMIT_AS.rawValue)),
  ("AI_PASSIVE", Int64(AI_PASSIVE)),
  ("AI_CANONNAME", Int64(AI_CANONNAME)),
  ("AI_NUMERICHOST", Int64(AI_NUMERICHOST)),
  ("AI_V4MAPPED", Int64(AI_V4MAPPED)),
  ("AI_ALL", Int64(AI_ALL)),
  ("AI_ADDRCONFIG", Int64(AI_ADDRCONFIG)),
  ("AI_NUMERICSERV", Int64(AI_NUMERICSERV)),
  ("EPOLL_CTL_ADD", Int64(EPOLL_CTL_ADD)),
  ("EPOLL_CTL_DEL", Int64(EPOLL_CTL_DEL)),
  ("EPOLL_CTL_MOD", Int64(EPOLL_CTL_MOD)),
  ("SCM_RIGHTS", Int64(SCM_RIGHTS)),
  ("EPOLLIN", Int64(EPOLLIN.rawValue)),
  ("EPOLLPRI", Int64(EPOLLPRI.rawValue)),
  ("EPOLLOUT", Int64(EPOLLOUT.rawValue)),
  ("EPOLLRDNORM", Int64(EPOLLRDNORM.rawValue)),
  ("EPOLLRDBAND", Int64(EPOLLRDBAND.rawValue)),
  ("EPOLLWRNORM", Int64(EPOLLWRNORM.rawValue)),
  ("EPOLLWRBAND", Int64(EPOLLWRBAND.rawValue)),
  ("EPOLLMSG", Int64(EPOLLMSG.rawValue)),
  ("EPOLLERR", Int64(EPOLLERR.rawValue)),
  ("EPOLLHUP", Int64(EPOLLHUP.rawValue)),
  ("EPOLLRDHUP", Int64(EPOLLRDHUP.rawValue)),
  ("EPOLLEXCLUSIVE", Int64(EPOLLEXCLUSIVE.rawValue)),
  ("EPOLLWAKEUP", Int64(EPOLLWAKEUP.rawValue)),
  ("EPOLLONESHOT", Int64(EPOLLONESHOT.rawValue)),
  ("EPOLLET", Int64(EPOLLET.rawValue)),
  ("EPOLL_CLOEXEC", Int64(EPOLL_CLOEXEC)),
  ("EAI_BADFLAGS", Int64(EAI_BADFLAGS)),
  ("EAI_NONAME", Int64(EAI_NONAME)),
  ("EAI_AGAIN", Int64(EAI_AGAIN)),
  ("EAI_FAIL", Int64(EAI_FAIL)),
  ("EAI_FAMILY", Int64(EAI_FAMILY)),
  ("EAI_SOCKTYPE", Int64(EAI_SOCKTYPE)),
  ("EAI_SERVICE", Int64(EAI_SERVICE)),
  ("EAI_MEMORY", Int64(EAI_MEMORY)),
  ("EAI_SYSTEM", Int64(EAI_SYSTEM)),
  // Declared for _GNU_SOURCE alone; the events are epoll's too, and gai_strerror(3) knows the codes.
  ("POLLMSG", Int64(EPOLLMSG.rawValue)),
  ("POLLREMOVE", 0x1000),
  ("POLLRDHUP", Int64(EPOLLRDHUP.rawValue)),
  ("SCM_CREDENTIALS", 2),
  ("EAI_NODATA", -5),
  ("EAI_ADDRFAMILY", -9),
]
