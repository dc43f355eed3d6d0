internal import Glibc

/// The address family of a socket: socket(2), address_families(7).
public struct AddressFamily: RawRepresentable, Hashable, Sendable {
  /// The number behind the C name.
  public let rawValue: Int32

  /// A family by its number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// `AF_INET`, IPv4: ip(7).
  public static let inet = AddressFamily(rawValue: AF_INET)

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
}

/// A socket option and the level that defines it: socket(7).
public struct SocketOption: Hashable, Sendable {
  /// The level, `SOL_SOCKET`.
  public let level: Int32
  /// The option within its level, `SO_REUSEADDR`.
  public let name: Int32

  /// An option by its numbers.
  public init(level: Int32, name: Int32) {
    self.level = level
    self.name = name
  }

  /// `SO_REUSEADDR`: bind although connections of an earlier run are still in TIME_WAIT.
  public static let reuseAddress = SocketOption(level: SOL_SOCKET, name: SO_REUSEADDR)
  /// `SO_ERROR`: the error that waits for the socket; reading it takes it away.
  public static let error = SocketOption(level: SOL_SOCKET, name: SO_ERROR)
  /// `SO_TYPE`: the socket's type.
  public static let type = SocketOption(level: SOL_SOCKET, name: SO_TYPE)
  /// `SO_SNDBUF`: the size of the send buffer, in bytes; the kernel doubles what is set.
  public static let sendBuffer = SocketOption(level: SOL_SOCKET, name: SO_SNDBUF)
  /// `SO_RCVBUF`: the size of the receive buffer, in bytes; the kernel doubles what is set.
  public static let receiveBuffer = SocketOption(level: SOL_SOCKET, name: SO_RCVBUF)
}

/// Flags of a send or a receive: send(2), recv(2).
public struct MessageFlags: OptionSet, Hashable, Sendable {
  /// The bits behind the C names.
  public let rawValue: Int32

  /// Flags by their bits.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// `MSG_PEEK`: look at the bytes and leave them.
  public static let peek = MessageFlags(rawValue: Int32(MSG_PEEK))
  /// `MSG_DONTWAIT`: this call does not block.
  public static let dontWait = MessageFlags(rawValue: Int32(MSG_DONTWAIT))
  /// `MSG_WAITALL`: wait for the whole buffer.
  public static let waitAll = MessageFlags(rawValue: Int32(MSG_WAITALL))
  /// `MSG_NOSIGNAL`: EPIPE, and no SIGPIPE.
  public static let noSignal = MessageFlags(rawValue: Int32(MSG_NOSIGNAL))
}

/// Which half of a connection to shut down: shutdown(2).
public struct ShutdownHow: RawRepresentable, Hashable, Sendable {
  /// The number behind the C name.
  public let rawValue: Int32

  /// A half by its number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// `SHUT_RD`: no more receives.
  public static let reading = ShutdownHow(rawValue: Int32(SHUT_RD))
  /// `SHUT_WR`: no more sends; the peer reads the end.
  public static let writing = ShutdownHow(rawValue: Int32(SHUT_WR))
  /// `SHUT_RDWR`: neither.
  public static let both = ShutdownHow(rawValue: Int32(SHUT_RDWR))
}
