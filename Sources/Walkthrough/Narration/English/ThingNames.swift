/// What sockets, requests and events are called.
extension EnglishPhrases {
  /// By family, type and protocol: without one the family's usual protocol is meant, or none matters.
  static let socketKinds: [String: Glossed] = [
    "AF_INET SOCK_STREAM": "a [TCP] [socket] over [IPv4]",
    "AF_INET6 SOCK_STREAM": "a [TCP] [socket] over [IPv6]",
    "AF_INET SOCK_DGRAM": "a [UDP] [socket] over [IPv4]",
    "AF_INET6 SOCK_DGRAM": "a [UDP] [socket] over [IPv6]",
    "AF_INET SOCK_STREAM IPPROTO_TCP": "a [TCP] [socket] over [IPv4]",
    "AF_INET SOCK_DGRAM IPPROTO_UDP": "a [UDP] [socket] over [IPv4]",
    "AF_INET SOCK_STREAM IPPROTO_MPTCP": "an MPTCP [socket] over [IPv4]",
    "AF_INET SOCK_STREAM IPPROTO_SCTP": "an SCTP [socket] over [IPv4]",
    "AF_INET SOCK_SEQPACKET IPPROTO_SCTP": "an SCTP [socket] for many [peer]s over [IPv4]",
    "AF_INET SOCK_DCCP IPPROTO_DCCP": "a DCCP [socket] over [IPv4]",
    "AF_INET SOCK_DGRAM IPPROTO_UDPLITE": "a UDP-Lite [socket] over [IPv4]",
    "AF_INET6 SOCK_STREAM IPPROTO_TCP": "a [TCP] [socket] over [IPv6]",
    "AF_INET6 SOCK_DGRAM IPPROTO_UDP": "a [UDP] [socket] over [IPv6]",
    "AF_INET6 SOCK_STREAM IPPROTO_MPTCP": "an MPTCP [socket] over [IPv6]",
    "AF_INET6 SOCK_STREAM IPPROTO_SCTP": "an SCTP [socket] over [IPv6]",
    "AF_INET6 SOCK_SEQPACKET IPPROTO_SCTP": "an SCTP [socket] for many [peer]s over [IPv6]",
    "AF_INET6 SOCK_DCCP IPPROTO_DCCP": "a DCCP [socket] over [IPv6]",
    "AF_INET6 SOCK_DGRAM IPPROTO_UDPLITE": "a UDP-Lite [socket] over [IPv6]",
    "AF_ALG SOCK_SEQPACKET": "a [socket] for the [kernel]'s cryptography",
    "AF_BLUETOOTH SOCK_STREAM": "a Bluetooth [socket]",
    "AF_BLUETOOTH SOCK_DGRAM": "a Bluetooth [socket]",
    "AF_BLUETOOTH SOCK_RAW": "a Bluetooth [socket]",
    "AF_BLUETOOTH SOCK_SEQPACKET": "a Bluetooth [socket]",
    "AF_INET SOCK_DGRAM IPPROTO_ICMP": "a [ping socket] (for [ICMP] echo requests)",
    "AF_INET SOCK_DGRAM IPPROTO_TCP": "a [datagram] [socket] with the protocol [TCP]",
    "AF_INET SOCK_RAW IPPROTO_ICMP": "a [raw socket] for [ICMP]",
    "AF_INET SOCK_RAW": "a [raw socket] over [IPv4]", "AF_INET6 SOCK_RAW": "a [raw socket] over [IPv6]",
    "AF_UNIX SOCK_STREAM": "a [unix] [stream] [socket]", "AF_UNIX SOCK_DGRAM": "a [unix] [datagram] [socket]",
    "AF_UNIX SOCK_SEQPACKET": "a [unix] [socket] for sequenced packets",
    "AF_NETLINK SOCK_RAW": "a [netlink] [socket], which asks the [kernel] about its network",
    "AF_NETLINK SOCK_DGRAM": "a [netlink] [socket], which asks the [kernel] about its network",
    "AF_NETLINK SOCK_RAW NETLINK_KOBJECT_UEVENT": "a [netlink] [socket], which hears of devices",
    "AF_NETLINK SOCK_DGRAM NETLINK_KOBJECT_UEVENT": "a [netlink] [socket], which hears of devices",
    "AF_INET6 SOCK_DGRAM IPPROTO_ICMPV6": "a [ping socket] (for [ICMP] echo requests) over [IPv6]",
    "AF_PACKET SOCK_RAW": "a packet [socket], for packets of a [network interface] with their first [header]",
    "AF_PACKET SOCK_DGRAM":
      "a packet [socket], for packets of a [network interface] without their first [header]",
    "AF_VSOCK SOCK_STREAM": "a [stream] [socket] between a virtual machine and its host",
    "AF_VSOCK SOCK_DGRAM": "a [datagram] [socket] between a virtual machine and its host",
  ]

  /// Words of the glossary in what fills a place.
  static let placeTerms: [String: [String]] = [
    "bytes": ["byte"], "asked": ["byte"], "rest": ["byte"], "size": ["byte"], "total": ["byte"],
    "ready": ["descriptor"], "watched": ["descriptor"], "buffers": ["buffer"], "lines": ["system call"],
  ]

  /// What requests of ioctl(2) ask for: netdevice(7), socket(7), tcp(7), ioctl_tty(2).
  static let requests: [String: String] = [
    "SIOCGIFCONF": "the addresses of the network interfaces",
    "SIOCGIFNAME": "the name of a network interface",
    "SIOCGIFINDEX": "the number of a network interface", "SIOCGIFFLAGS": "the state of a network interface",
    "SIOCGIFADDR": "the address of a network interface",
    "SIOCGIFNETMASK": "the network mask of a network interface",
    "SIOCGIFBRDADDR": "the broadcast address of a network interface",
    "SIOCGIFHWADDR": "the hardware address of a network interface",
    "SIOCGIFMTU": "how large a packet of a network interface may be",
    "SIOCGSTAMP": "when the last packet arrived", "SIOCATMARK": "whether the next byte is urgent data",
    "SIOCOUTQ": "how many bytes are still to be sent", "TIOCOUTQ": "how many bytes are still to be sent",
    "TIOCGWINSZ": "the size of the terminal's window", "TCGETS": "the settings of a terminal",
  ]

  /// What an event says of a descriptor.
  static let events: [String: String] = [
    "POLLIN": "can be read", "EPOLLIN": "can be read", "POLLOUT": "can be written",
    "EPOLLOUT": "can be written", "POLLERR": "has an error", "EPOLLERR": "has an error",
    "POLLHUP": "is hung up: nothing more will come", "EPOLLHUP": "is hung up: nothing more will come",
    "POLLRDHUP": "has a peer that sends no more", "EPOLLRDHUP": "has a peer that sends no more",
    "POLLPRI": "has urgent data", "EPOLLPRI": "has urgent data", "POLLNVAL": "is not open",
    // select has no events: the set in which a descriptor comes back says it.
    "in": "can be read", "out": "can be written", "except": "has urgent data",
  ]
}
