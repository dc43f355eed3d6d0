/// What a label calls its socket: `TCPv6` of `TCPv6:[[::1]:80]`.
///
/// strace finds the protocol by asking the kernel for the socket's diagnosis, or else for the name of the kernel's own
/// `struct proto`; where neither answers, the label is `socket:[inode]`.
public enum LabelledSocket: Hashable, Sendable {
  /// TCP over IPv4.
  case tcp
  /// TCP over IPv6.
  case tcp6
  /// UDP over IPv4.
  case udp
  /// UDP over IPv6.
  case udp6
  /// UDP-Lite over IPv4.
  case udpLite
  /// UDP-Lite over IPv6.
  case udpLite6
  /// DCCP over IPv4.
  case dccp
  /// DCCP over IPv6.
  case dccp6
  /// SCTP over IPv4.
  case sctp
  /// SCTP over IPv6.
  case sctp6
  /// L2TP over IPv4.
  case l2tp
  /// L2TP over IPv6.
  case l2tp6
  /// A raw socket over IPv4.
  case raw
  /// A raw socket over IPv6.
  case raw6
  /// ICMP echo without privileges, over IPv4.
  case ping
  /// ICMP echo without privileges, over IPv6.
  case ping6
  /// A unix socket whose type strace does not say.
  case unix
  /// A unix stream socket.
  case unixStream
  /// A unix datagram socket.
  case unixDatagram
  /// A unix socket of sequenced packets.
  case unixSequencedPacket
  /// A netlink socket.
  case netlink
  /// A packet socket: frames of a device.
  case packet
  /// A socket between a virtual machine and its host.
  case vsock
  /// A socket of a kind that is not known.
  case unnamed
  /// Any other protocol, by the kernel's name for it: `MPTCP`, `L2CAP`.
  case other(String)

  /// The kind that a label's word names; nil for a word that is no socket's: `pipe`, `net`.
  public init?(_ word: String) {
    if let known = Self.words[word] {
      self = known
    } else if word == "(null)" {
      // strace 4.26 to 5.10 do not know the names that Linux 5.14 gave to unix sockets: `(null):[1->2]`.
      self = .unix
    } else {
      // The kernel writes its protocols in capitals, and everything else that has a label in small letters.
      guard let first = word.utf8.first, (65...90).contains(first),
        word.utf8.allSatisfy({ !(97...122).contains($0) })
      else { return nil }
      self = .other(word)
    }
  }

  /// The word with which a label begins: `UNIX-STREAM`.
  public var word: String {
    if case .other(let word) = self { return word }
    return Self.words.first { $0.value == self }?.key ?? "socket"
  }

  private static let words: [String: LabelledSocket] = [
    "TCP": .tcp, "TCPv6": .tcp6, "UDP": .udp, "UDPv6": .udp6, "UDPLITE": .udpLite, "UDPLITEv6": .udpLite6,
    "DCCP": .dccp, "DCCPv6": .dccp6, "SCTP": .sctp, "SCTPv6": .sctp6, "L2TP": .l2tp, "L2TPv6": .l2tp6,
    "RAW": .raw, "RAWv6": .raw6, "PING": .ping, "PINGv6": .ping6, "UNIX": .unix, "UNIX-STREAM": .unixStream,
    "UNIX-DGRAM": .unixDatagram, "UNIX-SEQPACKET": .unixSequencedPacket, "NETLINK": .netlink,
    "PACKET": .packet, "AF_VSOCK": .vsock, "socket": .unnamed,
  ]
}
