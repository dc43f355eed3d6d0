/// One end of a conversation: a socket of a program, with all that passed through it.
struct Endpoint {
  /// What is shown of it. Its id is its index among the endpoints of all programs.
  var state: SocketState
  /// What the story's state has of it; nil before anything was told.
  var told: SocketState?
  var isStream: Bool
  /// Whether it belongs to something that needs no connection: datagrams, raw packets.
  var isMessages: Bool
  /// What -yy calls it and its peer, for unix sockets.
  var inode: Substring?
  var peerInode: Substring?
  /// The addresses by which it is found from the other end; the last that a call or a label said.
  var local: String?
  var peer: String?
  /// The other socket of a socketpair(2).
  var twin: Int?
  /// The act that asked for its connection, or that took it from a listener.
  var connecting: Int?
  var accepting: Int?
  /// The listener's address, of an accepted connection.
  var listener: String?
  /// Whether connect(2) returned 0.
  var isConnected = false
  /// Whether it listens, or did.
  var isListener = false
  /// Whether it said itself that it receives no more: SHUT_RD.
  var isDeaf = false
  /// Whether its close may wait: SO_LINGER, socket(7).
  var lingers = false
  /// Where connect(2) went.
  var target: String?
  /// What it sent and received, in order.
  var sent: [Passage] = []
  var received: [Passage] = []
  /// The act that ended its sending: shutdown(2), or the last close(2).
  var ending: Int?
  /// The first receive that returned 0, or the call that said ECONNRESET.
  var zero: Int?
  /// Whether the trace shows it from its beginning: only then are its bytes counted from the first.
  var isWhole = true
  /// How many descriptors stand for it.
  var descriptors = 0

  /// Bytes, or a message, that one act moved.
  struct Passage {
    /// The act, as an index among the acts of all programs.
    var act: Int
    var count: Int
    var isPeek = false
    /// The first of the bytes, by which a datagram is found again, and a stream is checked.
    var bytes: [UInt8] = []
    var address: String?
  }

  init(_ state: SocketState) {
    self.state = state
    isStream = state.kind.contains("TCP") || state.kind.contains("stream") || state.kind.contains("seqpacket")
    isMessages = ["UDP", "datagram", "raw", "ping"].contains { state.kind.contains($0) }
  }

  /// Notes the address that a call or a label says to be its own.
  mutating func isAt(_ address: String) {
    state.local = address
    local = Self.key(address)
  }

  /// Notes the address of the other end; nil where there is none any more.
  mutating func isPeer(of address: String?) {
    state.peer = address
    peer = address.map(Self.key)
  }

  /// An address as both ends say it: the text behind an IPv4 address in an IPv6 socket is that address.
  static func key(_ address: String) -> String {
    guard let mapped = address.firstRange(of: "[::ffff:") else { return address }
    return String(address[mapped.upperBound...].filter { $0 != "]" })
  }

  /// The port of `127.0.0.1:12580`; nil for what has none.
  static func port(_ address: String) -> Substring? {
    guard !address.hasPrefix("\""), !address.hasPrefix("@"), let colon = address.lastIndex(of: ":") else {
      return nil
    }
    let port = address[address.index(after: colon)...]
    return port.isEmpty || !port.allSatisfy(\.isNumber) ? nil : port
  }

  /// Whether a socket with this address gets what is sent to that one: one bound to every interface gets it all.
  static func takes(_ bound: String, _ target: String) -> Bool {
    if bound == target { return true }
    guard let port = port(bound), port == Self.port(target) else { return false }
    let host = bound.dropLast(port.count + 1)
    let other = target.dropLast(port.count + 1)
    return host == "0.0.0.0" || host == "[::]" || other == "0.0.0.0" || other == "[::]"
  }
}
