/// What each constant means, in a sentence, and the manual page that says so.
public enum ConstantMeanings {
  /// A meaning and its source.
  public struct Meaning: Hashable, Sendable {
    /// A sentence.
    public let text: String
    /// `socket(2)`
    public let manual: String
  }

  /// What a constant of a domain means; nil where the table has none of this name.
  public static func meaning(of name: String, in domain: ConstantDomain) -> Meaning? {
    let tables = tables(of: domain)
    for table in tables.rows {
      if let text = table[name] { return Meaning(text: text, manual: pages[name] ?? tables.manual) }
    }
    return nil
  }

  /// Where the page is another than that of the whole domain.
  private static let pages: [String: String] = [
    "AF_INET": "ip(7)", "AF_INET6": "ipv6(7)", "AF_UNIX": "unix(7)", "AF_NETLINK": "netlink(7)",
    "AF_PACKET": "packet(7)", "AF_VSOCK": "vsock(7)", "SO_PEERCRED": "unix(7)", "SO_PASSCRED": "unix(7)",
    "IPPROTO_ICMP": "icmp(7)", "IPPROTO_TCP": "tcp(7)", "IPPROTO_UDP": "udp(7)", "IPPROTO_RAW": "raw(7)",
    "IPPROTO_UDPLITE": "udplite(7)", "IP_HDRINCL": "raw(7)",
  ]

  private static func tables(of domain: ConstantDomain) -> (manual: String, rows: [[String: String]]) {
    switch domain {
    case .addressFamily: ("socket(2)", [families])
    case .socketType: ("socket(2)", [types])
    case .ipProtocol: ("ip(7)", [protocols])
    case .netlinkProtocol: ("netlink(7)", [netlinkProtocols])
    case .etherProtocol: ("packet(7)", [etherProtocols])
    case .optionLevel: ("getsockopt(2)", [levels])
    case .socketOption: ("socket(7)", [socketOptions])
    case .ipOption: ("ip(7)", [ipOptions])
    case .ipv6Option: ("ipv6(7)", [ipv6Options])
    case .tcpOption: ("tcp(7)", [tcpOptions])
    case .messageFlags: ("send(2), recv(2)", [messageFlags])
    case .shutdownHow: ("shutdown(2)", [shutdownHow])
    case .fcntlCommand: ("fcntl(2)", [commands])
    case .fileFlags: ("open(2)", [fileFlags])
    case .pipeFlags: ("pipe(2)", [fileFlags])
    case .pollEvents: ("poll(2)", [pollEvents])
    case .epollEvents: ("epoll_ctl(2)", [epollEvents])
    case .epollOperation: ("epoll_ctl(2)", [epollOperations])
    case .epollFlags: ("epoll_create(2)", [epollFlags])
    case .controlType: ("unix(7)", [controlTypes])
    case .ioctlRequest: ("ioctl(2)", [requests])
    case .resource: ("getrlimit(2)", [resources])
    case .addressInfoFlags: ("getaddrinfo(3)", [lookUpFlags])
    case .lookUpCode: ("getaddrinfo(3)", [lookUpCodes])
    }
  }

  private static let requests: [String: String] = [
    "TCGETS": "Ask for the settings of a terminal.", "TIOCGWINSZ": "Ask for the size of a terminal's window.",
    "TIOCOUTQ": "Ask how many bytes are still to be sent.",
    "FIONREAD": "Ask how many bytes can be read at once.",
    "FIONBIO": "Whether calls on the descriptor must not wait.",
    "FIONCLEX": "Let programs that this one starts inherit the descriptor.",
    "FIOCLEX": "Let no program that this one starts inherit the descriptor.",
    "TIOCGPTPEER": "Opens the other end of a pseudoterminal.",
    "FIOASYNC": "Whether a signal says that something has come.",
    "SIOCATMARK": "Ask whether the next byte is urgent data.",
    "SIOCGSTAMP": "Ask when the last packet arrived.",
    "SIOCGIFNAME": "Ask for the name of a network interface.",
    "SIOCGIFCONF": "Ask for the addresses of the network interfaces.",
    "SIOCGIFFLAGS": "Ask for the state of a network interface.",
    "SIOCGIFADDR": "Ask for the address of a network interface.",
    "SIOCGIFBRDADDR": "Ask for the broadcast address of a network interface.",
    "SIOCGIFNETMASK": "Ask for the network mask of a network interface.",
    "SIOCGIFMTU": "Ask how large a packet of a network interface may be.",
    "SIOCGIFHWADDR": "Ask for the hardware address of a network interface.",
    "SIOCGIFINDEX": "Ask for the number of a network interface.",
  ]

  private static let families: [String: String] = [
    "AF_UNSPEC": "No family in particular: whichever fits.",
    "AF_UNIX": "Sockets between programs of one machine, named by files or abstract names.",
    "AF_INET": "IPv4: addresses of four bytes, such as 127.0.0.1.",
    "AF_INET6": "IPv6: addresses of sixteen bytes, such as ::1.",
    "AF_NETLINK": "Questions to the kernel itself, for example about its network interfaces.",
    "AF_PACKET": "Packets of a network interface, below IP.",
    "AF_BLUETOOTH": "Conversations over Bluetooth.",
    "AF_ALG": "The kernel's cryptography, asked as if it were a peer.",
    "AF_VSOCK": "Conversations between a virtual machine and its host.",
  ]

  private static let types: [String: String] = [
    "SOCK_STREAM": "A stream: bytes in order, without borders between messages.",
    "SOCK_DGRAM": "Datagrams: messages that travel by themselves, each whole or not at all.",
    "SOCK_RAW": "Packets with their headers, as the protocol below TCP and UDP carries them.",
    "SOCK_RDM": "Messages that do arrive, in no particular order.",
    "SOCK_DCCP": "Datagrams of one connection, dropped rather than sent too fast.",
    "SOCK_SEQPACKET": "A connection like a stream's, but with borders between messages.",
    "SOCK_CLOEXEC": "A flag: a program that this one starts does not inherit the descriptor.",
    "SOCK_NONBLOCK": "A flag: no call on the descriptor waits; it says EAGAIN or EINPROGRESS instead.",
  ]

  private static let protocols: [String: String] = [
    "IPPROTO_IP": "0: the usual protocol of this type, TCP for a stream and UDP for datagrams.",
    "IPPROTO_ICMP": "ICMP: messages about the network itself, such as echo requests.",
    "IPPROTO_IGMP": "IGMP: which groups a machine takes part in.",
    "IPPROTO_TCP": "TCP: a stream of bytes in order.",
    "IPPROTO_UDP": "UDP: datagrams.", "IPPROTO_IPV6": "IPv6 itself.",
    "IPPROTO_ICMPV6": "ICMP of IPv6: messages about the network itself.",
    "IPPROTO_DCCP": "DCCP: datagrams in one connection, sent no faster than the network bears.",
    "IPPROTO_MPTCP": "MPTCP: a stream of TCP that may take several paths at once.",
    "IPPROTO_SCTP": "SCTP: several streams of messages in one connection.",
    "IPPROTO_UDPLITE": "UDP-Lite: datagrams that may arrive damaged in part.",
    "IPPROTO_RAW": "Packets whose IP header the program writes itself.",
  ]

  private static let netlinkProtocols: [String: String] = [
    "NETLINK_ROUTE": "Talk about network interfaces, addresses and routes.",
    "NETLINK_SOCK_DIAG": "Ask for the sockets of the machine, as ss does.",
    "NETLINK_XFRM": "Talk about IPsec.", "NETLINK_SELINUX": "Hear of decisions of SELinux.",
    "NETLINK_AUDIT": "Talk to the kernel's audit.", "NETLINK_NETFILTER": "Talk to the firewall.",
    "NETLINK_KOBJECT_UEVENT": "Hear of devices that come and go.",
    "NETLINK_GENERIC": "Talk to parts of the kernel that have no number of their own.",
  ]

  private static let etherProtocols: [String: String] = [
    "ETH_P_ALL": "Every packet, whatever it carries, those that this machine sends among them.",
    "ETH_P_IP": "Packets of IPv4 alone.",
    "ETH_P_ARP": "Questions and answers about which machine of the local network has an IPv4 address.",
    "ETH_P_8021Q": "Packets of virtual local networks.", "ETH_P_IPV6": "Packets of IPv6 alone.",
    "ETH_P_PAE": "Packets by which a machine proves who it is before it may use the network.",
    "ETH_P_LLDP": "Packets by which neighbours tell each other who they are.",
  ]

  private static let levels: [String: String] = [
    "SOL_IP": "The option belongs to IPv4.", "SOL_SOCKET": "The option belongs to sockets of every kind.",
    "SOL_TCP": "The option belongs to TCP.", "SOL_UDP": "The option belongs to UDP.",
    "SOL_IPV6": "The option belongs to IPv6.", "SOL_ICMPV6": "The option belongs to ICMP of IPv6.",
    "SOL_RAW": "The option belongs to raw sockets.", "SOL_NETLINK": "The option belongs to netlink sockets.",
  ]

  private static let socketOptions: [String: String] = [
    "SO_DEBUG": "Record debugging information in the kernel.",
    "SO_REUSEADDR": "A bind may take a port on which a connection of an earlier run is still in TIME_WAIT.",
    "SO_TYPE": "The socket's type, SOCK_STREAM for example; it can be asked for and not be changed.",
    "SO_ERROR": "The error that is pending on the socket; asking for it clears it.",
    "SO_DONTROUTE": "Send to hosts that are directly connected, and to no other.",
    "SO_BROADCAST": "Datagrams may be sent to a broadcast address.",
    "SO_SNDBUF":
      "How many bytes the send buffer holds; the kernel doubles what is set, for its own book-keeping.",
    "SO_RCVBUF":
      "How many bytes the receive buffer holds; the kernel doubles what is set, for its own book-keeping.",
    "SO_KEEPALIVE": "Ask a silent peer from time to time whether it is still there.",
    "SO_OOBINLINE": "Urgent data stand among the others.", "SO_PRIORITY": "The priority of what is sent.",
    "SO_LINGER": "Whether close waits for what is not yet delivered, and for how long.",
    "SO_REUSEPORT": "Several sockets may be bound to the same port, if all of them set this.",
    "SO_PASSCRED": "Received messages tell who sent them.",
    "SO_PEERCRED": "The process, user and group at the other end.",
    "SO_RCVTIMEO_OLD": "How long a receive may wait; then it says EAGAIN. strace calls it old by its layout.",
    "SO_SNDTIMEO_OLD": "How long a send may wait; then it says EAGAIN. strace calls it old by its layout.",
    "SO_RCVTIMEO_NEW": "How long a receive may wait; then it says EAGAIN. Its seconds have 64 bits.",
    "SO_SNDTIMEO_NEW": "How long a send may wait; then it says EAGAIN. Its seconds have 64 bits.",
    "SO_RCVTIMEO": "How long a receive may wait; then it says EAGAIN.",
    "SO_SNDTIMEO": "How long a send may wait; then it says EAGAIN.",
    "SO_RCVLOWAT": "How many bytes must be there before a receive returns.",
    "SO_SNDLOWAT": "How many bytes must fit before a send goes on; on Linux always 1.",
    "SO_BINDTODEVICE": "Use this network interface alone.",
    "SO_ACCEPTCONN": "Whether the socket is a listener; it can be asked for and not be changed.",
    "SO_SNDBUFFORCE": "A send buffer of this size, over the system's limit; for privileged programs.",
    "SO_RCVBUFFORCE": "A receive buffer of this size, over the system's limit; for privileged programs.",
    "SO_PROTOCOL": "The socket's protocol: 6 is TCP, 17 is UDP; it can be asked for and not be changed.",
    "SO_DOMAIN": "The socket's address family; it can be asked for and not be changed.",
    "SO_INCOMING_CPU": "The processor that handles what arrives.",
  ]

  private static let ipOptions: [String: String] = [
    "IP_TOS": "The type of service in each packet's header.",
    "IP_TTL": "How many routers a packet may pass before it is dropped.",
    "IP_HDRINCL": "The program writes the IP header itself.",
    "IP_OPTIONS": "Options in each packet's IP header.",
    "IP_RECVOPTS": "Received packets come with their IP options.",
    "IP_PKTINFO": "Received datagrams tell at which address and interface they came in.",
    "IP_MTU_DISCOVER": "Whether the kernel finds out how large a packet may be on its way.",
    "IP_RECVERR": "Errors about datagrams are kept in a queue that recvmsg can read.",
    "IP_RECVTTL": "Received datagrams tell their time to live.",
    "IP_MTU": "How large a packet may be on the way to the peer.",
    "IP_MULTICAST_IF": "The interface for datagrams to groups.",
    "IP_MULTICAST_TTL": "How far datagrams to groups may travel.",
    "IP_MULTICAST_LOOP": "Whether datagrams to groups come back to this machine as well.",
    "IP_ADD_MEMBERSHIP": "Take part in a group of receivers.",
    "IP_DROP_MEMBERSHIP": "Leave a group of receivers.",
  ]

  private static let ipv6Options: [String: String] = [
    "IPV6_UNICAST_HOPS": "How many routers a packet may pass before it is dropped.",
    "IPV6_MULTICAST_IF": "The interface for datagrams to groups.",
    "IPV6_MULTICAST_HOPS": "How far datagrams to groups may travel.",
    "IPV6_MULTICAST_LOOP": "Whether datagrams to groups come back to this machine as well.",
    "IPV6_MTU": "How large a packet may be.",
    "IPV6_RECVERR": "Errors about datagrams are kept in a queue that recvmsg can read.",
    "IPV6_V6ONLY": "1: the socket serves IPv6 alone. 0: it serves IPv4 too, with addresses such as "
      + "::ffff:127.0.0.1.",
    "IPV6_RECVPKTINFO": "Received datagrams tell at which address and interface they came in.",
  ]

  private static let tcpOptions: [String: String] = [
    "TCP_NODELAY":
      "Send small pieces at once and do not wait to join them. It makes no borders between messages.",
    "TCP_MAXSEG": "The largest piece that TCP makes of the stream.",
    "TCP_CORK": "Send no partial pieces until this is taken away again.",
    "TCP_KEEPIDLE": "After how many seconds of silence the peer is asked whether it is there.",
    "TCP_KEEPINTVL": "How many seconds lie between such questions.",
    "TCP_KEEPCNT": "How many of them may stay unanswered.",
    "TCP_SYNCNT": "How often the first packet of a connection is tried again.",
    "TCP_LINGER2": "How long a closed connection waits for the peer's end.",
    "TCP_DEFER_ACCEPT": "accept returns a connection only when bytes have come over it.",
    "TCP_INFO": "What the kernel knows of the connection.",
    "TCP_QUICKACK": "Acknowledge what arrives at once.",
    "TCP_USER_TIMEOUT": "How long sent bytes may stay unacknowledged before the connection is given up.",
    "TCP_FASTOPEN": "The first bytes may come together with the request for the connection.",
  ]

  private static let messageFlags: [String: String] = [
    "MSG_OOB": "Urgent data, beside the others.",
    "MSG_PEEK": "Look without taking: the next receive gets the same.",
    "MSG_DONTROUTE": "Send to hosts that are directly connected, and to no other.",
    "MSG_CTRUNC": "Control messages were cut off: there was too little room for them.",
    "MSG_TRUNC": "Given: say how long the datagram really is. Returned: it was longer than the room.",
    "MSG_DONTWAIT": "This one call does not wait; it says EAGAIN instead.",
    "MSG_EOR": "A record ends here.",
    "MSG_WAITALL": "Wait until all the bytes that were asked for are there.",
    "MSG_CONFIRM": "The peer did answer: no need to look for it again.",
    "MSG_ERRQUEUE": "Read the queue of errors and not the bytes that came.",
    "MSG_NOSIGNAL": "No SIGPIPE when the connection is closed for sending; EPIPE alone.",
    "MSG_MORE": "More will follow: wait with sending.",
    "MSG_WAITFORONE": "Wait for the first message, and for no other.",
    "MSG_FASTOPEN": "Send these bytes together with the request for the connection.",
    "MSG_CMSG_CLOEXEC":
      "A program that this one starts does not inherit a descriptor that comes with the message.",
  ]

  private static let shutdownHow: [String: String] = [
    "SHUT_RD": "No more receiving.", "SHUT_WR": "No more sending: the peer's receive will return 0.",
    "SHUT_RDWR": "Neither sending nor receiving.",
  ]

  private static let commands: [String: String] = [
    "F_DUPFD": "Make another descriptor for the same open file, with at least this number.",
    "F_GETFD": "Ask for the descriptor's own flags: FD_CLOEXEC or none.",
    "F_SETFD": "Set the descriptor's own flags.",
    "F_GETFL": "Ask for the flags with which it was opened.",
    "F_SETFL": "Set its flags, O_NONBLOCK for example.",
    "F_DUPFD_CLOEXEC": "Make another descriptor, which a started program does not inherit.",
  ]

  private static let fileFlags: [String: String] = [
    "O_RDONLY": "Open for reading.", "O_WRONLY": "Open for writing.",
    "O_RDWR": "Open for reading and writing.",
    "O_CREAT": "Make the file if it is not there.", "O_EXCL": "With O_CREAT: fail if it is there.",
    "O_NOCTTY": "A terminal that is opened does not become the program's own.",
    "O_TRUNC": "Empty the file.", "O_APPEND": "Write at the end of the file.",
    "O_NONBLOCK": "No call on the descriptor waits; it says EAGAIN instead.",
    "O_CLOEXEC": "A program that this one starts does not inherit the descriptor.",
  ]

  private static let pollEvents: [String: String] = [
    "POLLIN": "It can be read: bytes are there, or the end, or a connection to accept.",
    "POLLPRI": "Urgent data are there.",
    "POLLOUT": "It can be written; a connect that was under way has ended.",
    "POLLERR": "An error is pending; it is told unasked.",
    "POLLHUP":
      "Hung up: both directions of a connection are ended, or a pipe has no other end; told unasked.",
    "POLLNVAL": "The descriptor is not open; it is told unasked.", "POLLRDNORM": "The same as POLLIN.",
    "POLLRDBAND": "Data of a priority can be read.", "POLLWRNORM": "The same as POLLOUT.",
    "POLLWRBAND": "Data of a priority can be written.", "POLLMSG": "Not used on Linux.",
    "POLLREMOVE": "Not used on Linux.", "POLLRDHUP": "The peer sends no more.",
  ]

  private static let epollEvents: [String: String] = [
    "EPOLLIN": "It can be read: bytes are there, or the end, or a connection to accept.",
    "EPOLLPRI": "Urgent data are there.",
    "EPOLLOUT": "It can be written; a connect that was under way has ended.",
    "EPOLLRDNORM": "The same as EPOLLIN.", "EPOLLRDBAND": "Data of a priority can be read.",
    "EPOLLWRNORM": "The same as EPOLLOUT.", "EPOLLWRBAND": "Data of a priority can be written.",
    "EPOLLMSG": "Not used on Linux.", "EPOLLERR": "An error is pending; it is told unasked.",
    "EPOLLHUP":
      "Hung up: both directions of a connection are ended, or a pipe has no other end; told unasked.",
    "EPOLLRDHUP": "The peer sends no more.",
    "EPOLLEXCLUSIVE": "Of several sets that watch the descriptor, do not wake all.",
    "EPOLLWAKEUP": "Keep the machine awake while the event is handled.",
    "EPOLLONESHOT": "Report it once, then not again until it is asked for anew.",
    "EPOLLET": "Edge-triggered: report it when something new happens, not as long as it lasts.",
  ]

  private static let epollOperations: [String: String] = [
    "EPOLL_CTL_ADD": "Put a descriptor into the set.", "EPOLL_CTL_DEL": "Take a descriptor out of the set.",
    "EPOLL_CTL_MOD": "Change what is wanted to know of a descriptor.",
  ]

  private static let epollFlags = [
    "EPOLL_CLOEXEC": "A program that this one starts does not inherit the set."
  ]

  private static let controlTypes: [String: String] = [
    "SCM_RIGHTS": "Descriptors: the receiver gets descriptors of its own for the same open files.",
    "SCM_CREDENTIALS": "The sender's process, user and group, which the kernel checks.",
  ]

  private static let resources: [String: String] = [
    "RLIMIT_FSIZE": "How large a file the process may write.",
    "RLIMIT_DATA": "How large its data may become.",
    "RLIMIT_STACK": "How large its stack may become.",
    "RLIMIT_CORE": "How large a picture of it may be that is kept when it crashes.",
    "RLIMIT_NPROC": "How many processes its user may have.",
    "RLIMIT_NOFILE": "How many descriptors it may have: one more than the largest number.",
    "RLIMIT_AS": "How much memory it may map.",
  ]

  private static let lookUpFlags: [String: String] = [
    "AI_PASSIVE": "The address is for bind: without a host it means every address of the machine.",
    "AI_CANONNAME": "Tell the host's official name too.",
    "AI_NUMERICHOST": "The host is a number: look nothing up.",
    "AI_V4MAPPED": "If there is no IPv6 address, give IPv4 ones such as ::ffff:127.0.0.1.",
    "AI_ALL": "With AI_V4MAPPED: give both.",
    "AI_ADDRCONFIG": "Give only families for which this machine has an address itself.",
    "AI_NUMERICSERV": "The port is a number: look nothing up.",
  ]

  private static let lookUpCodes: [String: String] = [
    "EAI_BADFLAGS": "The flags contradict each other.", "EAI_NONAME": "No host or service has that name.",
    "EAI_AGAIN": "The name server did not answer; later it may.",
    "EAI_FAIL": "The name server answered with a failure.",
    "EAI_NODATA": "The name is known and has no address.",
    "EAI_FAMILY": "The address family is not known here.",
    "EAI_SOCKTYPE": "The type and the protocol contradict each other.",
    "EAI_SERVICE": "No service of that name exists for that type of socket.",
    "EAI_ADDRFAMILY": "The host has no address of that family.",
    "EAI_MEMORY": "The program has no memory left.",
    "EAI_SYSTEM": "A call below failed; errno says which way.",
  ]
}
