/// What kind of socket it is: address families(7), socket(2).
package struct SocketKind: Hashable, Sendable {
  package var family: Family
  package var type: SocketType
  package var transport: Transport

  package enum Family: UInt8, Hashable, Sendable {
    case unknown, unix, ip4, ip6, netlink, packet, vsock, alg, bluetooth, other
  }
  package enum SocketType: UInt8, Hashable, Sendable { case unknown, stream, datagram, seqpacket, raw, other }
  /// What carries the bytes; of unix sockets nothing but the kernel.
  package enum Transport: UInt8, Hashable, Sendable {
    case unknown, tcp, mptcp, sctp, dccp, udp, udpLite, icmp, other
  }

  package init(_ family: Family, _ type: SocketType, _ transport: Transport = .unknown) {
    self.family = family
    self.type = type
    self.transport = transport
  }

  /// A socket of which nothing more is known.
  package static let unknown = SocketKind(.unknown, .unknown)

  /// Whether its addresses are of the internet.
  package var isInternet: Bool { family == .ip4 || family == .ip6 }
  /// Whether it has a peer that it is connected with, and an end.
  package var isConnectionOriented: Bool { type == .stream || type == .seqpacket }
  /// Whether what is sent at once arrives at once, or not at all.
  package var keepsBoundaries: Bool { type == .datagram || type == .seqpacket || type == .raw }

  /// What is known by two who each know a part.
  func completed(by other: SocketKind) -> SocketKind {
    SocketKind(
      family == .unknown ? other.family : family, type == .unknown ? other.type : type,
      transport == .unknown ? other.transport : transport)
  }
}
