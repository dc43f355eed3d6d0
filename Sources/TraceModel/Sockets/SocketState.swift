package import LinuxABI

/// A socket as the calls so far made it. Inferred: the kernel itself was not asked.
package struct SocketState: Hashable, Sendable {
  package var kind: SocketKind
  package var phase = Phase.open
  package var role: Role?
  /// Its own address; nil where no call and no label has said it.
  package var own: SocketAddress?
  /// The other end's.
  package var peer: SocketAddress?
  /// Where connect(2) went.
  package var target: SocketAddress?
  /// The numbers by which the kernel tells this socket and its peer apart, where labels say them.
  package var inode: UInt64?
  package var peerInode: UInt64?
  /// The other socket of a socketpair(2).
  package var pair: OpenFile.ID?
  /// The listener that it was accepted from.
  package var listener: OpenFile.ID?
  /// listen(2)'s.
  package var backlog: Int64?
  package var shut = Halves()
  /// Whether its close may wait: SO_LINGER, socket(7).
  package var lingers = false
  /// Whether its close breaks the connection off: SO_LINGER of 0 seconds.
  package var breaksOff = false
  /// How long its receives and its sends may wait, in nanoseconds; nil for as long as it takes: SO_RCVTIMEO, SO_SNDTIMEO.
  package var limits = Limits()
  /// Whether it serves IPv6 alone: IPV6_V6ONLY, ipv6(7).
  package var isIP6Only = false
  /// Whether the trace shows it from its beginning: only then are its bytes counted from the first.
  package var isWhole = true
  /// Whether a receive returned 0: the other side sends no more.
  package var hasEnded = false
  /// Whether the connection that a connect(2) asked for was established, also where it is over by now.
  package internal(set) var isConnected = false
  /// Whether the program took its connection back, and has not asked for another one: AF_UNSPEC, connect(2).
  package internal(set) var isDisconnected = false
  /// Whether a call has found that it can be written since connect(2) began: what SO_ERROR then says is the outcome.
  var isWritable = false

  /// Its own address as far as it is one: port 0 stands for a port that the kernel chooses at bind(2), and every interface
  /// for an address that it chooses when there is a peer: connect(2), accept(2).
  package var settledOwn: SocketAddress? {
    guard let own, own.port != 0, !(own.isEveryInterface && peer != nil) else { return nil }
    return own
  }

  /// How far a socket has come.
  package enum Phase: UInt8, Hashable, Sendable {
    /// Made, and nothing more.
    case open
    /// Has an address.
    case bound
    /// Takes connections.
    case listening
    /// connect(2) is under way.
    case connecting
    /// Has a peer.
    case connected
    /// One direction is shut.
    case halfClosed
    /// Both directions are shut, and a descriptor still stands for it.
    case ended
    /// The other side has broken the connection off.
    case reset
    /// No descriptor stands for it any more.
    case closed
  }

  /// What a socket is for.
  package enum Role: UInt8, Hashable, Sendable {
    /// Takes connections.
    case listener
    /// A connection that a listener gave.
    case accepted
    /// Asked for its connection.
    case connecting
    /// One of a socketpair(2).
    case paired
  }

  /// How long calls may wait.
  package struct Limits: Hashable, Sendable {
    package var receiving: Int64?
    package var sending: Int64?
  }

  /// What the program itself has shut: shutdown(2).
  package struct Halves: Hashable, Sendable {
    package var reading = false
    package var writing = false
  }
}
