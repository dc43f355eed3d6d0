internal import Glibc

/// A socket option and the level that defines it: socket(7), ip(7), ipv6(7), tcp(7).
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

  private init(_ name: Int32) { self.init(level: SOL_SOCKET, name: name) }
  private init(ip name: Int32) { self.init(level: Int32(IPPROTO_IP), name: name) }
  private init(ipv6 name: Int32) { self.init(level: Int32(IPPROTO_IPV6), name: name) }
  private init(tcp name: Int32) { self.init(level: Int32(IPPROTO_TCP), name: name) }

  /// `SO_REUSEADDR`: bind although connections of an earlier run are still in TIME_WAIT.
  public static let reuseAddress = SocketOption(SO_REUSEADDR)
  /// `SO_REUSEPORT`: several sockets on one port, when all ask for it.
  public static let reusePort = SocketOption(SO_REUSEPORT)
  /// `SO_KEEPALIVE`: look now and then whether the peer is still there.
  public static let keepAlive = SocketOption(SO_KEEPALIVE)
  /// `SO_BROADCAST`: may send to broadcast addresses.
  public static let broadcast = SocketOption(SO_BROADCAST)
  /// `SO_ERROR`: the error that waits for the socket; reading it takes it away.
  public static let error = SocketOption(SO_ERROR)
  /// `SO_TYPE`: the socket's type.
  public static let type = SocketOption(SO_TYPE)
  /// `SO_PROTOCOL`: the socket's protocol, such as 6 for TCP and 17 for UDP.
  public static let `protocol` = SocketOption(SO_PROTOCOL)
  /// `SO_DOMAIN`: the socket's address family.
  public static let domain = SocketOption(SO_DOMAIN)
  /// `SO_ACCEPTCONN`: whether the socket listens.
  public static let acceptsConnections = SocketOption(SO_ACCEPTCONN)
  /// `SO_SNDBUF`: the size of the send buffer, in bytes; the kernel doubles what is set.
  public static let sendBuffer = SocketOption(SO_SNDBUF)
  /// `SO_RCVBUF`: the size of the receive buffer, in bytes; the kernel doubles what is set.
  public static let receiveBuffer = SocketOption(SO_RCVBUF)
  /// `SO_RCVLOWAT`: how many bytes must be there before a receive returns.
  public static let receiveLowWater = SocketOption(SO_RCVLOWAT)
  /// `SO_LINGER`: what close does with data that is not sent yet. A ``Linger``.
  public static let linger = SocketOption(SO_LINGER)
  /// `SO_RCVTIMEO`: how long a receive waits before EAGAIN. A ``Timeout``.
  public static let receiveTimeout = SocketOption(SO_RCVTIMEO)
  /// `SO_SNDTIMEO`: how long a send waits before EAGAIN. A ``Timeout``.
  public static let sendTimeout = SocketOption(SO_SNDTIMEO)
  /// `SO_PASSCRED`: receive the sender's credentials with each message, unix(7).
  public static let passCredentials = SocketOption(SO_PASSCRED)
  /// `SO_PEERCRED`: who is at the other end, unix(7). A ``Credentials``.
  public static let peerCredentials = SocketOption(SO_PEERCRED)
  /// `SO_BINDTODEVICE`: only through the network interface of this name, `lo`. A text.
  public static let bindToDevice = SocketOption(SO_BINDTODEVICE)

  /// `IP_TTL`: how many routers a packet may pass.
  public static let timeToLive = SocketOption(ip: IP_TTL)
  /// `IP_HDRINCL`: the program makes the IP header, raw(7).
  public static let headerIncluded = SocketOption(ip: IP_HDRINCL)
  /// `IP_RECVERR`: keep errors in a queue, for MSG_ERRQUEUE.
  public static let receiveErrors = SocketOption(ip: IP_RECVERR)
  /// `IPV6_V6ONLY`: no IPv4 through this socket.
  public static let ipv6Only = SocketOption(ipv6: IPV6_V6ONLY)
  /// `IPV6_UNICAST_HOPS`: how many routers a packet may pass.
  public static let unicastHops = SocketOption(ipv6: IPV6_UNICAST_HOPS)

  /// `TCP_NODELAY`: send at once, however little it is.
  public static let noDelay = SocketOption(tcp: TCP_NODELAY)
  /// `TCP_MAXSEG`: the most bytes in a segment.
  public static let maximumSegment = SocketOption(tcp: TCP_MAXSEG)
  /// `TCP_CORK`: send full segments only.
  public static let cork = SocketOption(tcp: TCP_CORK)
  /// `TCP_KEEPIDLE`: seconds without traffic before keep-alive begins.
  public static let keepIdle = SocketOption(tcp: TCP_KEEPIDLE)
  /// `TCP_KEEPINTVL`: seconds between keep-alive probes.
  public static let keepInterval = SocketOption(tcp: TCP_KEEPINTVL)
  /// `TCP_KEEPCNT`: how many probes go unanswered before the connection is given up.
  public static let keepCount = SocketOption(tcp: TCP_KEEPCNT)
  /// `TCP_SYNCNT`: how often connect sends its SYN again.
  public static let synRetries = SocketOption(tcp: TCP_SYNCNT)
  /// `TCP_DEFER_ACCEPT`: seconds that accept waits for the first data.
  public static let deferAccept = SocketOption(tcp: TCP_DEFER_ACCEPT)
  /// `TCP_QUICKACK`: acknowledge at once.
  public static let quickAcknowledge = SocketOption(tcp: TCP_QUICKACK)
  /// `TCP_USER_TIMEOUT`: milliseconds that data may stay unacknowledged.
  public static let userTimeout = SocketOption(tcp: TCP_USER_TIMEOUT)
}

/// What close(2) does with data that is not sent yet: SO_LINGER, socket(7).
public struct Linger: Hashable, Sendable {
  var isOn: Int32
  /// How long close waits, in seconds; 0 drops the data and resets the connection.
  public let seconds: Int32

  /// Close waits so long, or resets the connection when it is 0 seconds.
  public init(seconds: Int32) {
    isOn = 1
    self.seconds = seconds
  }

  /// Close returns at once, and the kernel goes on sending.
  public static var off: Linger { Linger(isOn: 0, seconds: 0) }

  init(isOn: Int32, seconds: Int32) {
    self.isOn = isOn
    self.seconds = seconds
  }
}

/// How long a call waits: SO_RCVTIMEO and SO_SNDTIMEO, socket(7). Zero is for ever.
public struct Timeout: Hashable, Sendable {
  /// Whole seconds.
  public let seconds: Int64
  /// Millionths of a second. The kernel rounds them up to its clock's step.
  public let microseconds: Int64

  /// A time.
  public init(seconds: Int64, microseconds: Int64 = 0) {
    self.seconds = seconds
    self.microseconds = microseconds
  }
}

/// Who is at the other end of a unix socket: SO_PEERCRED, unix(7).
public struct Credentials: Hashable, Sendable {
  /// The process id.
  public let process: Int32
  /// The user id.
  public let user: UInt32
  /// The group id.
  public let group: UInt32
}
