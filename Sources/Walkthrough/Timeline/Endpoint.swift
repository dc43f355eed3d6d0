import LinuxABI
import TraceModel

/// One end of a conversation: a socket of a trace, with all that passed through it.
struct Endpoint {
  /// The program that had it first.
  var side: Int
  /// Its states, as indices of ``SocketLog/states``: the first and the last.
  var first: Int
  var last: Int
  /// What the last state, and the last address that a call or a label said, make of it.
  var kind = SocketKind.unknown
  /// Its addresses as both ends say them.
  var own: SocketAddress?
  var peer: SocketAddress?
  /// Where connect(2) went.
  var target: SocketAddress?
  /// The other socket of a socketpair(2).
  var twin: Int?
  /// The call that made it.
  var maker: Int?
  /// The call that asked for its connection, or that took it from a listener.
  var connecting: Int?
  var accepting: Int?
  /// The call that gave it its address.
  var binding: Int?
  /// The call that made it listen.
  var listening: Int?
  /// The listener, of an accepted connection.
  var listener: Int?
  /// What it sent and received, in order.
  var sent: [Passage] = []
  var received: [Passage] = []
  /// The call that ended its sending: shutdown(2), or the last close(2).
  var ending: Int?
  /// The first receive that returned 0, or the call that said ECONNRESET.
  var zero: Int?
  /// Whether that call said ECONNRESET, and heard of no end.
  var isReset = false
  /// Whether its close broke the connection off: SO_LINGER of 0 seconds.
  var breaksOff = false
  /// The first call that said EPIPE without the program having ended its sending itself.
  var broken: Int?
  /// The first call that used it.
  var firstUse: Int?

  /// Bytes, or a message, that one call moved.
  struct Passage {
    /// The call, as an index among the calls of all programs.
    var call: Int
    var count: Int
    var isPeek = false
    /// Whether it had less than there was room for: no longer datagram was cut to it.
    var isWhole = false
    /// The first of the bytes, by which a datagram is found again, and a stream is checked.
    var bytes: [UInt8] = []
    var address: SocketAddress?
  }

  var isStream: Bool { kind.isConnectionOriented }
  /// Whether what is sent at once arrives at once: no bytes of it can be counted from the first.
  var keepsBoundaries: Bool { kind.keepsBoundaries }
  /// Whether it talks to the kernel: what it sends no program receives, and what it receives no program sent, netlink(7).
  var isWithKernel: Bool { kind.family == .netlink }
  /// Whether it needs no connection: datagrams, raw packets.
  var isMessages: Bool { kind.type == .datagram || kind.type == .raw }

  /// Whether a socket with this address gets what is sent to that one: one bound to every interface gets it all.
  static func takes(_ bound: SocketAddress, _ target: SocketAddress) -> Bool {
    if bound == target { return true }
    guard let port = bound.port, port == target.port else { return false }
    return bound.isEveryInterface || target.isEveryInterface
  }

  /// Whether the kernel may have made this address of the one that bind(2) was given.
  static func mayBecome(_ bound: SocketAddress, _ address: SocketAddress) -> Bool {
    (bound.port == 0 || bound.port == address.port) && (bound.isEveryInterface || bound.host == address.host)
  }

  /// What of an address both ends call alike, whatever the interface: the port, or the name.
  static func name(_ address: SocketAddress) -> SocketAddress {
    address.port.map { .ip4(0, port: $0) } ?? address
  }
}

/// Every socket of a run, and every state that one of them was in.
struct SocketLog {
  var endpoints: [Endpoint] = []
  private(set) var states: [ModelSocket] = []
  static let limit = 100_000

  /// Notes a socket; nil behind the limit.
  mutating func add(_ state: ModelSocket, side: Int) -> Int? {
    guard endpoints.count < Self.limit else { return nil }
    states.append(state)
    endpoints.append(Endpoint(side: side, first: states.count - 1, last: states.count - 1))
    return endpoints.count - 1
  }

  /// Notes what a socket is now.
  /// - Returns: whether that is news for who sees its phase and its addresses.
  mutating func update(_ endpoint: Int, _ state: ModelSocket) -> Bool {
    let last = endpoints[endpoint].last
    guard states[last] != state else { return false }
    states.append(state)
    endpoints[endpoint].last = states.count - 1
    return (states[last].phase, states[last].own, states[last].peer) != (state.phase, state.own, state.peer)
  }

  /// What the last states say of the sockets' ends; to be asked when the traces are read.
  mutating func finish() {
    for index in endpoints.indices {
      let state = states[endpoints[index].last]
      endpoints[index].kind = state.kind
      endpoints[index].own = state.own?.plain
      endpoints[index].peer = state.peer?.plain
      endpoints[index].target = state.target?.plain
    }
  }

  /// What a peer says of a socket's own address, where the program left it to the kernel: bind(2) to port 0, or to every
  /// interface. The peer's accept(2) names it, its connect(2) went there, or its receive came from there.
  ///
  /// - Parameter datagrams: the sockets with the addresses that were received from.
  mutating func settle(partners: [Int?], datagrams: [Endpoint]) {
    for index in endpoints.indices where endpoints[index].kind.isInternet {
      let own = endpoints[index].own
      guard own.map({ $0.port == 0 || $0.isEveryInterface }) ?? true else { continue }
      let partner = partners[index].map { endpoints[$0] }
      let said = [
        partner?.peer, partner?.target, datagrams.indices.contains(index) ? datagrams[index].own : nil,
      ]
      let fitting = said.lazy.compactMap(\.self).first { said in
        guard said.port != 0, !said.isEveryInterface else { return false }
        return own.map { Endpoint.mayBecome($0, said) } ?? true
      }
      if let fitting { endpoints[index].own = fitting }
    }
  }

  func final(_ endpoint: Int) -> ModelSocket { states[endpoints[endpoint].last] }
}
