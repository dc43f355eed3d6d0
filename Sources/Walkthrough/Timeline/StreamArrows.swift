import LinuxABI
import TraceModel

/// The arrows of connections: which bytes came from which call, which connect became which accepted connection, and what
/// ended a stream.
struct StreamArrows {
  private(set) var arrows: [Arrow] = []
  /// Arrows to calls that only looked at the bytes: MSG_PEEK.
  private(set) var peeks: Set<Arrow> = []
  /// Directions of which the traces show more received than sent, or other bytes: nothing is claimed of them.
  private(set) var unclear = 0
  /// Directions of connections that are older than their trace, and of which bytes were received: nobody knows what was
  /// under way when it began.
  private(set) var older = 0
  /// The sockets of which every byte that they sent is accounted for: received, or not received in these traces.
  private(set) var clear: Set<Int> = []

  private let sockets: SocketLog
  private let precedence: Precedence

  init(_ sockets: SocketLog, partners: [Int?], _ precedence: Precedence) {
    self.sockets = sockets
    self.precedence = precedence
    let endpoints = sockets.endpoints
    let listeners = Set(
      endpoints.indices.lazy.filter { sockets.final($0).role == .listener }.compactMap { endpoints[$0].own })
    for (index, endpoint) in endpoints.enumerated() {
      guard let partner = partners[index] else {
        // Its listener is here, and no accept took it.
        if sockets.final(index).isConnected, endpoint.isStream, let connect = endpoint.connecting,
          let target = endpoint.target, listeners.contains(target)
        {
          arrows.append(Arrow(.connection, from: connect, to: nil))
        }
        continue
      }
      let other = endpoints[partner]
      if let connect = endpoint.connecting, let accept = other.accepting, precedence.mayCause(connect, accept)
      {
        arrows.append(Arrow(.connection, from: connect, to: accept))
      }
      if endpoint.isStream, !endpoint.keepsBoundaries { bytes(from: index, to: partner) }
      // What another thread broke off itself was not ended by a close that came later.
      if let ending = endpoint.ending, let zero = other.zero, precedence.mayCause(ending, zero) {
        arrows.append(Arrow(other.isReset ? .reset : .end, from: ending, to: zero))
      } else if let ending = endpoint.ending, endpoint.breaksOff, endpoint.isStream, other.zero == nil {
        arrows.append(Arrow(.reset, from: ending, to: nil))
      }
      if let last = lastWords(of: endpoint, to: partner), let broken = endpoint.broken {
        arrows.append(Arrow(.reset, from: last, to: broken))
      }
    }
  }

  /// The call whose bytes came to a socket that was closed by then: tcp(7)'s answer to them is a reset, of which a later
  /// call hears as EPIPE. A unix socket answers nothing: its very first send behind the close says EPIPE.
  private func lastWords(of endpoint: Endpoint, to partner: Int) -> Int? {
    guard let broken = endpoint.broken, endpoint.kind.isInternet, endpoint.isStream, !endpoint.isReset,
      sockets.final(partner).phase == .closed, let closing = sockets.endpoints[partner].ending
    else { return nil }
    return endpoint.sent.last { $0.call < broken && precedence.mayCause(closing, $0.call) }?.call
  }

  private mutating func bytes(from index: Int, to partner: Int) {
    let (sender, receiver) = (sockets.endpoints[index], sockets.endpoints[partner])
    let areWhole = sockets.final(index).isWhole && sockets.final(partner).isWhole
    let received = receiver.received.lazy.map { $0.isPeek ? 0 : $0.count }.clampedSum
    guard areWhole || !receiver.received.isEmpty else { return }
    let sent = sender.sent.lazy.map(\.count).clampedSum
    var found: [Arrow] = []
    var looks: [Arrow] = []
    var isSame = areWhole && received <= sent
    // Where the next byte is: which send, and how much of it has been received.
    var place = (send: 0, offset: 0)
    for passage in receiver.received where isSame {
      var (send, offset) = place
      var rest = passage.count
      while rest > 0, send < sender.sent.count {
        let from = sender.sent[send]
        let part = min(rest, from.count - offset)
        if part > 0 {
          let arrow = Arrow(
            .stream, from: from.call, to: passage.call, bytes: part, fromOffset: offset,
            toOffset: passage.count - rest)
          isSame =
            isSame && Self.agree(from, passage, arrow) && precedence.mayCause(from.call, passage.call)
          if passage.isPeek { looks.append(arrow) } else { found.append(arrow) }
        }
        rest -= part
        offset += part
        if offset >= from.count { (send, offset) = (send + 1, 0) }
      }
      if !passage.isPeek { place = (send, offset) }
    }
    guard isSame else {
      if areWhole { unclear += 1 } else { older += 1 }
      return
    }
    for send in place.send..<sender.sent.count {
      let offset = send == place.send ? place.offset : 0
      let passage = sender.sent[send]
      guard offset < passage.count else { continue }
      found.append(
        Arrow(.stream, from: passage.call, to: nil, bytes: passage.count - offset, fromOffset: offset))
    }
    clear.insert(index)
    arrows += found + looks
    peeks.formUnion(looks)
  }

  /// Whether the bytes that both calls show are the same.
  private static func agree(_ from: Endpoint.Passage, _ to: Endpoint.Passage, _ arrow: Arrow) -> Bool {
    let count = min(arrow.bytes ?? 0, from.bytes.count - arrow.fromOffset, to.bytes.count - arrow.toOffset)
    guard count > 0 else { return true }
    return from.bytes[arrow.fromOffset..<arrow.fromOffset + count]
      .elementsEqual(to.bytes[arrow.toOffset..<arrow.toOffset + count])
  }
}
