import CallMapping
import LinuxABI
import TraceModel
import TraceText

/// Says in words for the page what the model knows of sockets and descriptors.
struct SocketWords {
  private let sockets: SocketLog

  init(_ sockets: SocketLog) { self.sockets = sockets }

  /// A state of a socket.
  func state(_ index: Int, of endpoint: Int) -> SocketState {
    let one = sockets.endpoints[endpoint]
    let state = sockets.states[index]
    return SocketState(
      id: endpoint, side: one.side, kind: Self.kind(one.kind), phase: Self.phase(state.phase),
      local: own(state, endpoint), peer: state.peer.flatMap(Self.text))
  }

  func change(_ change: TimelineChange) -> Change {
    switch change {
    case .descriptor(let side, let process, let number, let endpoint, let what):
      .descriptor(
        side: side, process: process,
        State.Descriptor(Int(clamping: number), socket: endpoint, what: what))
    case .closed(let side, let process, let number):
      .closed(side: side, process: process, number: Int(clamping: number))
    case .ended(let side, let process, let how): .ended(side: side, process: process, how: how)
    case .socket(let endpoint, let state): .socket(self.state(state, of: endpoint))
    }
  }

  /// A socket has its own address when a call gives it one; what the kernel chose, only a later line or its peer says.
  private func own(_ state: ModelSocket, _ endpoint: Int) -> String? {
    // raw(7): there are no ports.
    if state.kind.type == .raw, let host = state.own?.host { return host }
    if let own = state.settledOwn { return Self.text(own) }
    // Nothing has been chosen yet: getsockname(2) says 0.0.0.0:0.
    if state.phase == .open, let own = state.own { return Self.text(own) }
    let known = known(endpoint)
    guard let own = state.own else {
      switch state.phase {
      case .listening: return known.flatMap(Self.text)
      case .connected, .halfClosed, .ended, .reset, .closed:
        return state.peer != nil && sockets.endpoints[endpoint].isStream ? known.flatMap(Self.text) : nil
      case .open, .connecting, .bound: return nil
      }
    }
    if let known, Endpoint.mayBecome(own.plain, known.plain) {
      // Without a peer it is at every interface still.
      if state.peer == nil { return Self.text(own.with(port: known.port ?? 0)) }
      if !known.isEveryInterface { return Self.text(known) }
      return Self.leftOpen(known)
    }
    return Self.leftOpen(own)
  }

  /// The address that a socket had in the end, as far as its own trace and its peer's say it.
  private func known(_ endpoint: Int) -> SocketAddress? {
    guard let last = sockets.final(endpoint).own, last.port != 0 else {
      return sockets.endpoints[endpoint].own.flatMap { $0.port == 0 ? nil : $0 }
    }
    guard last.isEveryInterface, let said = sockets.endpoints[endpoint].own, !said.isEveryInterface else {
      return last
    }
    return said
  }

  /// An address of which the kernel chose a part that nothing says.
  private static func leftOpen(_ own: SocketAddress) -> String? {
    guard let host = own.host, let port = own.port else { return text(own) }
    if !own.isEveryInterface { return Wording.english[.chosenPort, ["host": host]] }
    return port == 0 ? Wording.english[.chosenAddress] : Wording.english[.chosenHost, ["port": "\(port)"]]
  }

  private static func phase(_ phase: ModelSocket.Phase) -> SocketState.Phase {
    switch phase {
    case .open: .open
    case .bound: .bound
    case .listening: .listening
    case .connecting: .connecting
    case .connected: .connected
    case .halfClosed: .halfClosed
    case .ended: .ended
    case .reset: .reset
    case .closed: .closed
    }
  }

  static func kind(_ kind: SocketKind) -> SocketState.Kind {
    switch (kind.family, kind.type, kind.transport) {
    case (.unix, .stream, _): .unixStream
    case (.unix, .datagram, _): .unixDatagram
    case (.unix, .seqpacket, _): .unixSeqpacket
    case (.unix, _, _): .unix
    case (.ip4, .raw, _): .raw4
    case (.ip6, .raw, _): .raw6
    case (.ip4, _, .icmp): .ping4
    case (.ip6, _, .icmp): .ping6
    case (.ip4, _, .mptcp): .mptcp4
    case (.ip6, _, .mptcp): .mptcp6
    case (.ip4, _, .sctp): .sctp4
    case (.ip6, _, .sctp): .sctp6
    case (.ip4, _, .dccp): .dccp4
    case (.ip6, _, .dccp): .dccp6
    case (.ip4, _, .udpLite): .udpLite4
    case (.ip6, _, .udpLite): .udpLite6
    case (.ip4, .stream, .tcp), (.ip4, .stream, .unknown): .tcp4
    case (.ip6, .stream, .tcp), (.ip6, .stream, .unknown): .tcp6
    case (.ip4, .datagram, .udp), (.ip4, .datagram, .unknown): .udp4
    case (.ip6, .datagram, .udp), (.ip6, .datagram, .unknown): .udp6
    case (.ip4, _, _): .other4
    case (.ip6, _, _): .other6
    case (.netlink, _, _): .netlink
    case (.packet, _, _): .packet
    case (.vsock, _, _): .vsock
    case (.alg, _, _): .alg
    case (.bluetooth, _, _): .bluetooth
    case (.unknown, _, _), (.other, _, _): .unknown
    }
  }

  /// `127.0.0.1:12580`, `[::1]:80`, `"chat.sock"`, `@"chat"`; nil for an address of another kind.
  static func text(_ address: SocketAddress) -> String? {
    switch address {
    case .ip4(_, let port): address.host.map { "\($0):\(port)" }
    case .ip6(_, _, let port): address.host.map { "[\($0)]:\(port)" }
    case .unix(let path, let isAbstract): (isAbstract ? "@" : "") + Quoted.readable(path, limit: 108)
    case .unnamed: Wording.english[.unnamedSocket]
    case .unspecified, .other: nil
    }
  }
}

extension SocketAddress {
  /// The same host with this port.
  fileprivate func with(port: UInt16) -> SocketAddress {
    switch self {
    case .ip4(let host, _): .ip4(host, port: port)
    case .ip6(let high, let low, _): .ip6(high, low, port: port)
    default: self
    }
  }
}
