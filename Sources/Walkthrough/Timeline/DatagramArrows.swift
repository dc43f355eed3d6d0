import LinuxABI
import TraceModel

/// The arrows of datagrams: each from the call that sent it to the one that received it, or to none.
struct DatagramArrows {
  private(set) var arrows: [Arrow] = []
  private(set) var peeks: Set<Arrow> = []
  /// The sockets, with the own addresses that their peers received from.
  private(set) var endpoints: [Endpoint]
  /// For calls whose datagram nobody received the socket that had its address: of IPv4 and IPv6, whose buffers drop what
  /// they have no room for.
  private(set) var targets: [Int: Int] = [:]
  private let rank: [Int]
  private let precedence: Precedence
  private var sends: [Send] = []
  /// Sends by the port, or by the name, that they went to; and how many of the first are all taken.
  private var waiting: [Target: (sends: [Int], start: Int)] = [:]
  /// How far a receive looks behind datagrams that nobody received.
  private static let reach = 512

  /// Where a datagram goes.
  private enum Target: Hashable {
    /// A packet: raw and ping sockets have no ports.
    case packet
    /// The other one of a pair.
    case endpoint(Int)
    case address(SocketAddress)
    case nowhere

    /// What of it both ends call alike.
    var name: Target {
      if case .address(let address) = self { .address(Endpoint.name(address)) } else { self }
    }
  }

  private struct Send {
    var endpoint: Int
    var passage: Endpoint.Passage
    var target: Target
    var isTaken = false
  }

  /// - Parameters:
  ///   - partners: for each endpoint the one that it is connected with, for pairs and packets in order.
  ///   - rank: the place of each act in time, as far as that is known.
  init(_ sockets: SocketLog, partners: [Int?], rank: [Int], _ precedence: Precedence) {
    endpoints = sockets.endpoints
    self.precedence = precedence
    self.rank = rank
    guard endpoints.contains(where: { $0.keepsBoundaries }) else { return }
    collect(partners)
    // A socket that was never bound has an address from its first send on: the first receive says which.
    let without = take(endpoints.indices.filter { !self.endpoints[$0].received.isEmpty }, partners)
    if !without.isEmpty { _ = take(without, partners) }
    for send in sends where !send.isTaken {
      arrows.append(Arrow(.datagram, from: send.passage.call, to: nil, bytes: send.passage.count))
    }
    findWaiting()
  }

  /// Finds which socket had the address that an unreceived datagram went to, by then.
  private mutating func findWaiting() {
    var bound: [Target: [(place: Int, index: Int)]] = [:]
    for (index, endpoint) in endpoints.enumerated()
    where endpoint.keepsBoundaries && endpoint.kind.isInternet && endpoint.peer == nil {
      guard let own = endpoint.own, let binding = endpoint.binding else { continue }
      bound[Target.address(own).name, default: []].append((place(binding), index))
    }
    for name in bound.keys { bound[name]?.sort { $0 < $1 } }
    for send in sends where !send.isTaken {
      guard let all = bound[send.target.name] else { continue }
      let now = place(send.passage.call)
      // A port is given again: the socket that had it last by then, at this address.
      let found = all[..<all.lowerBound { $0.place >= now }].suffix(Self.reach).last { entry in
        endpoints[entry.index].own.map { Self.goes(send.target, to: .address($0)) } ?? false
      }
      if let found { targets[send.passage.call] = found.index }
    }
  }

  private func place(_ call: Int) -> Int { rank.indices.contains(call) ? rank[call] : call }

  private mutating func collect(_ partners: [Int?]) {
    for (index, endpoint) in endpoints.enumerated() where endpoint.keepsBoundaries && !endpoint.isWithKernel {
      for passage in endpoint.sent {
        let target: Target =
          Self.isRaw(endpoint)
          ? .packet
          : partners[index].map { .endpoint($0) } ?? (passage.address ?? endpoint.peer).map { .address($0) }
            ?? .nowhere
        sends.append(Send(endpoint: index, passage: passage, target: target))
      }
    }
    sends = sends.sorted {
      (place($0.passage.call), $0.passage.call) < (place($1.passage.call), $1.passage.call)
    }
    for index in sends.indices {
      waiting[sends[index].target.name, default: ([], 0)].sends.append(index)
    }
  }

  private static func isRaw(_ endpoint: Endpoint) -> Bool {
    endpoint.kind.type == .raw || endpoint.kind.transport == .icmp
  }

  /// A packet without the IP header that a raw socket receives and does not send: raw(7).
  private static func withoutHeader(_ passage: Endpoint.Passage) -> Endpoint.Passage {
    guard let first = passage.bytes.first, first >> 4 == 4 else { return passage }
    let length = Int(first & 0x0F) * 4
    var packet = passage
    packet.bytes.removeFirst(min(length, packet.bytes.count))
    packet.count = max(0, packet.count - length)
    packet.address = nil
    return packet
  }

  /// Finds the sends of what these endpoints received.
  ///
  /// - Returns: those endpoints whose own address nobody knows.
  private mutating func take(_ receivers: [Int], _ partners: [Int?]) -> [Int] {
    var without: [Int] = []
    for index in receivers where endpoints[index].keepsBoundaries && !endpoints[index].isWithKernel {
      let isRaw = endpoints[index].kind.type == .raw
      let own: Target? =
        isRaw
        ? .packet
        : partners[index] != nil
          ? .endpoint(index) : endpoints[index].own.flatMap { $0.port == 0 ? nil : .address($0) }
      guard let own else {
        without.append(index)
        continue
      }
      for whole in endpoints[index].received {
        let passage = isRaw ? Self.withoutHeader(whole) : whole
        guard let found = find(passage, own, index) else { continue }
        let send = sends[found]
        let arrow = Arrow(
          .datagram, from: send.passage.call, to: passage.call, bytes: min(passage.count, send.passage.count),
          whole: passage.count < send.passage.count ? send.passage.count : nil,
          toOffset: whole.count - passage.count)
        arrows.append(arrow)
        if passage.isPeek { peeks.insert(arrow) } else { sends[found].isTaken = true }
        if endpoints[send.endpoint].own.map({ $0.port == 0 }) ?? true, let from = passage.address {
          endpoints[send.endpoint].own = from
        }
      }
    }
    return without
  }

  private mutating func find(_ passage: Endpoint.Passage, _ own: Target, _ receiver: Int) -> Int? {
    let name = own.name
    guard var queue = waiting[name] else { return nil }
    while queue.start < queue.sends.count, sends[queue.sends[queue.start]].isTaken { queue.start += 1 }
    waiting[name] = queue
    return queue.sends[queue.start...].prefix(Self.reach).first { index in
      let send = sends[index]
      guard !send.isTaken, Self.goes(send.target, to: own),
        precedence.mayCause(send.passage.call, passage.call)
      else { return false }
      if let from = passage.address, let own = endpoints[send.endpoint].own, own.port != 0,
        !Endpoint.takes(own, from)
      {
        return false
      }
      let shown = min(send.passage.bytes.count, passage.bytes.count)
      return (passage.isWhole ? passage.count == send.passage.count : passage.count <= send.passage.count)
        && send.passage.bytes.prefix(shown).elementsEqual(passage.bytes.prefix(shown))
    }
  }

  private static func goes(_ target: Target, to own: Target) -> Bool {
    guard case .address(let bound) = own, case .address(let address) = target else { return target == own }
    return Endpoint.takes(bound, address)
  }
}
