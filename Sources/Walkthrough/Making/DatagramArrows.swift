/// The arrows of datagrams: each from the call that sent it to the one that received it, or to none.
struct DatagramArrows {
  private(set) var arrows: [Arrow] = []
  private(set) var peeks: Set<Arrow> = []
  private var endpoints: [Endpoint]
  private let rank: [Int]
  private var sends: [Send] = []
  /// Sends by the port, or by the name, that they went to; and how many of the first are all taken.
  private var waiting: [String: (sends: [Int], start: Int)] = [:]
  /// How far a receive looks behind datagrams that nobody received.
  private static let reach = 512

  private struct Send {
    var endpoint: Int
    var passage: Endpoint.Passage
    var target: String
    var isTaken = false
  }

  /// - Parameters:
  ///   - partners: for each endpoint the one that it is connected with, for pairs and packets in order.
  ///   - rank: the place of each act in time, as far as that is known.
  init(_ endpoints: [Endpoint], partners: [Int?], rank: [Int]) {
    self.endpoints = endpoints
    self.rank = rank
    collect(partners)
    // A socket that was never bound has an address from its first send on: the first receive says which.
    let without = take(endpoints.indices.filter { !self.endpoints[$0].received.isEmpty }, partners)
    if !without.isEmpty { _ = take(without, partners) }
    for send in sends where !send.isTaken {
      arrows.append(Arrow(.datagram, from: send.passage.act, to: nil, bytes: send.passage.count))
    }
  }

  private func place(_ act: Int) -> Int { rank.indices.contains(act) ? rank[act] : act }

  private func isOfMessages(_ endpoint: Endpoint) -> Bool {
    endpoint.isMessages || endpoint.state.kind.contains("seqpacket")
  }

  private mutating func collect(_ partners: [Int?]) {
    for (index, endpoint) in endpoints.enumerated() where isOfMessages(endpoint) {
      for passage in endpoint.sent {
        let target =
          Self.isRaw(endpoint)
          ? Self.raw : partners[index].map { "to \($0)" } ?? passage.address ?? endpoint.peer ?? ""
        sends.append(Send(endpoint: index, passage: passage, target: target))
      }
    }
    sends = sends.sorted { (place($0.passage.act), $0.passage.act) < (place($1.passage.act), $1.passage.act) }
    for index in sends.indices {
      waiting[Self.name(sends[index].target), default: ([], 0)].sends.append(index)
    }
  }

  /// What the sends of sockets without ports go to.
  private static let raw = "raw"

  private static func isRaw(_ endpoint: Endpoint) -> Bool {
    endpoint.state.kind.hasPrefix("raw") || endpoint.state.kind.hasPrefix("ping")
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

  private static func name(_ address: String) -> String { Endpoint.port(address).map(String.init) ?? address }

  /// Finds the sends of what these endpoints received.
  ///
  /// - Returns: those endpoints whose own address nobody knows.
  private mutating func take(_ receivers: [Int], _ partners: [Int?]) -> [Int] {
    var without: [Int] = []
    for index in receivers where isOfMessages(endpoints[index]) {
      let isRaw = endpoints[index].state.kind.hasPrefix("raw")
      let own: String? = isRaw ? Self.raw : partners[index] != nil ? "to \(index)" : endpoints[index].local
      guard let own, Endpoint.port(own) != "0" else {
        without.append(index)
        continue
      }
      for whole in endpoints[index].received {
        let passage = isRaw ? Self.withoutHeader(whole) : whole
        guard let found = find(passage, own, index) else { continue }
        let send = sends[found]
        let arrow = Arrow(
          .datagram, from: send.passage.act, to: passage.act, bytes: min(passage.count, send.passage.count),
          whole: passage.count < send.passage.count ? send.passage.count : nil,
          toOffset: whole.count - passage.count)
        arrows.append(arrow)
        if passage.isPeek { peeks.insert(arrow) } else { sends[found].isTaken = true }
        if endpoints[send.endpoint].local == nil { endpoints[send.endpoint].local = passage.address }
      }
    }
    return without
  }

  private mutating func find(_ passage: Endpoint.Passage, _ own: String, _ receiver: Int) -> Int? {
    let name = Self.name(own)
    guard var queue = waiting[name] else { return nil }
    while queue.start < queue.sends.count, sends[queue.sends[queue.start]].isTaken { queue.start += 1 }
    waiting[name] = queue
    return queue.sends[queue.start...].prefix(Self.reach).first { index in
      let send = sends[index]
      let isExact = own == Self.raw || own.hasPrefix("to ")
      guard !send.isTaken, isExact ? own == send.target : Endpoint.takes(own, send.target) else {
        return false
      }
      if let from = passage.address, let local = endpoints[send.endpoint].local, !Endpoint.takes(local, from)
      {
        return false
      }
      let shown = min(send.passage.bytes.count, passage.bytes.count)
      return passage.count <= send.passage.count
        && send.passage.bytes.prefix(shown).elementsEqual(passage.bytes.prefix(shown))
    }
  }
}
