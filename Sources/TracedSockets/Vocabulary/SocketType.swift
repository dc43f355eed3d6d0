internal import Glibc

/// The address family of a socket: socket(2), address_families(7).
public struct AddressFamily: RawRepresentable, Hashable, Sendable {
  /// The number behind the C name.
  public let rawValue: Int32

  /// A family by its number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// `AF_INET`, IPv4: ip(7).
  public static let inet = AddressFamily(rawValue: AF_INET)

  /// `AF_INET6`, IPv6: ipv6(7).
  public static let inet6 = AddressFamily(rawValue: AF_INET6)
  /// `AF_UNIX`, between processes of one machine: unix(7).
  public static let unix = AddressFamily(rawValue: AF_UNIX)
  /// `AF_UNSPEC`: whichever there is.
  public static let unspecified = AddressFamily(rawValue: AF_UNSPEC)

  /// How many bytes an address of the family takes at most: the size of its `struct sockaddr_...`.
  var addressSize: Int {
    switch rawValue {
    case AF_INET: MemoryLayout<sockaddr_in>.size
    case AF_INET6: MemoryLayout<sockaddr_in6>.size
    case AF_UNIX: MemoryLayout<sockaddr_un>.size
    default: MemoryLayout<sockaddr_storage>.size
    }
  }
}

/// The type of a socket: socket(2).
public struct SocketType: RawRepresentable, Hashable, Sendable {
  /// The number behind the C name.
  public let rawValue: Int32

  /// A type by its number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// `SOCK_STREAM`: a stream of bytes, tcp(7).
  public static let stream = SocketType(rawValue: Int32(SOCK_STREAM.rawValue))
  /// `SOCK_DGRAM`: datagrams, udp(7).
  public static let datagram = SocketType(rawValue: Int32(SOCK_DGRAM.rawValue))
  /// `SOCK_SEQPACKET`: a connection that keeps messages apart, unix(7).
  public static let sequencedPacket = SocketType(rawValue: Int32(SOCK_SEQPACKET.rawValue))
  /// `SOCK_RAW`: the protocol's own packets, raw(7). Needs CAP_NET_RAW.
  public static let raw = SocketType(rawValue: Int32(SOCK_RAW.rawValue))

  /// The type with `SOCK_NONBLOCK`: no call on the socket waits.
  public var nonBlocking: SocketType { SocketType(rawValue: rawValue | Int32(SOCK_NONBLOCK.rawValue)) }
  /// The type with `SOCK_CLOEXEC`: the socket is closed when the process starts another program.
  public var closeOnExec: SocketType { SocketType(rawValue: rawValue | Int32(SOCK_CLOEXEC.rawValue)) }
}

/// Flags of a descriptor that is about to be made: accept4(2).
public struct DescriptorFlags: OptionSet, Hashable, Sendable {
  /// The bits behind the C names.
  public let rawValue: Int32

  /// Flags by their bits.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// `SOCK_NONBLOCK`: no call on it waits.
  public static let nonBlocking = DescriptorFlags(rawValue: Int32(SOCK_NONBLOCK.rawValue))
  /// `SOCK_CLOEXEC`: it is closed when the process starts another program.
  public static let closeOnExec = DescriptorFlags(rawValue: Int32(SOCK_CLOEXEC.rawValue))
}

/// The protocol of a socket: socket(2), protocols(5).
public struct IPProtocol: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// The number behind the C name.
  public let rawValue: Int32

  /// A protocol by its number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// A protocol by its number.
  public init(integerLiteral value: Int32) { rawValue = value }

  /// 0: the usual one for the family and the type.
  public static let usual: IPProtocol = 0
  /// `IPPROTO_ICMP`: icmp(7).
  public static let icmp: IPProtocol = 1
  /// `IPPROTO_TCP`: tcp(7).
  public static let tcp: IPProtocol = 6
  /// `IPPROTO_UDP`: udp(7).
  public static let udp: IPProtocol = 17
  /// `IPPROTO_ICMPV6`.
  public static let icmpv6: IPProtocol = 58
  /// `IPPROTO_RAW`: raw(7), the program makes the IP header.
  public static let raw: IPProtocol = 255
}
