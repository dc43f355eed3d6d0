import LinuxABI
import TraceModel

/// Who talks with whom, and which conversation each step belongs to.
struct Conversations {
  /// In the order of their first steps.
  private(set) var all: [Conversation] = []
  /// The conversation of each step; nil for none, and for what a socket has in common for several.
  private(set) var step: [Int?]

  /// Addresses of sockets as their peers name them: one that is at every interface is called by one of them.
  private var seen: [Int: SocketAddress] = [:]
  private let timeline: Timeline
  /// The sockets of each conversation's ends, in their order.
  private var sockets: [[Int]] = []
  private var known: [Key: Int] = [:]
  /// The numbers by which programs name a socket.
  private var numbers: [Int: [Int]] = [:]

  /// Whether calls behind the last step are told of no more: they may be of further conversations.
  private var hasMore: Bool { !timeline.further.isEmpty }

  /// The two sockets of a conversation, the lower one first; the other end may be in no trace.
  private struct Key: Hashable {
    var one: Int
    var other: Int?

    init(_ one: Int, _ other: Int?) {
      (self.one, self.other) = (min(one, other ?? one), other.map { max(one, $0) })
    }
  }

  init(_ timeline: Timeline) {
    self.timeline = timeline
    step = Array(repeating: nil, count: timeline.told.count)
    let receivers = receivers()
    /// Steps that say nothing of the other end: those of a socket with one conversation belong to it.
    var open: [(place: Int, socket: Int)] = []
    var talks: [Int: Set<Int>] = [:]
    for (place, call) in timeline.told.enumerated() {
      let effect = timeline.calls[call].effect
      note(effect)
      guard let socket = subject(effect), timeline.sockets.final(socket).role != .listener else { continue }
      let other = timeline.partners[socket] ?? receivers[place]
      guard other != nil || isAlone(socket) else {
        open.append((place, socket))
        continue
      }
      let index = index(Key(socket, other), began: effect.moving?.isSent == false ? other ?? socket : socket)
      step[place] = index
      talks[socket, default: []].insert(index)
      if let other { talks[other, default: []].insert(index) }
    }
    for (place, socket) in open {
      guard let only = talks[socket], only.count == 1 else { continue }
      step[place] = only.first
    }
    finish()
  }

  /// The socket that a step is about: of accept(2) and socketpair(2) the one that it made.
  private func subject(_ effect: CallEffect) -> Int? {
    if let made = effect.made.first?.endpoint,
      effect.endpoint.map({ timeline.sockets.final($0).role == .listener }) ?? true
    {
      return made
    }
    return effect.endpoint
  }

  /// Of datagrams the socket at the other end, by step: what an arrow says, else who has the address.
  private mutating func receivers() -> [Int: Int] {
    var found: [Int: Int] = [:]
    for arrow in timeline.arrows where arrow.kind == .datagram {
      guard let to = arrow.to, let sender = timeline.calls[timeline.told[arrow.from]].effect.endpoint,
        let receiver = timeline.calls[timeline.told[to]].effect.endpoint
      else { continue }
      let calls = [arrow.from, to].map {
        timeline.calls[timeline.told[$0]].effect.moving?.message.address?.plain
      }
      if seen[receiver] == nil { seen[receiver] = calls[0] }
      if seen[sender] == nil { seen[sender] = calls[1] }
      if found[arrow.from] == nil { found[arrow.from] = receiver }
      if found[to] == nil { found[to] = sender }
    }
    return found
  }

  /// Whether a socket whose other end is in no trace has a conversation of its own.
  private func isAlone(_ socket: Int) -> Bool {
    let endpoint = timeline.sockets.endpoints[socket]
    guard endpoint.isStream || endpoint.target != nil else { return false }
    return endpoint.target != nil || endpoint.accepting != nil || endpoint.twin != nil
      || !endpoint.sent.isEmpty || !endpoint.received.isEmpty
  }

  private mutating func note(_ effect: CallEffect) {
    var named = effect.made.map { ($0.endpoint, $0.number) }
    named.append((effect.endpoint, effect.number))
    for case (let socket?, let number) in named where number >= 0 {
      let number = Int(clamping: number)
      guard numbers[socket, default: []].count < Conversation.End.limit,
        !numbers[socket, default: []].contains(number)
      else { continue }
      numbers[socket, default: []].append(number)
    }
  }

  private mutating func index(_ key: Key, began socket: Int) -> Int {
    if let index = known[key] { return index }
    known[key] = all.count
    let endpoints = timeline.sockets.endpoints
    let asking = [key.one, key.other].compactMap { $0 }.first { endpoints[$0].connecting != nil } ?? socket
    let second = asking == key.one ? key.other : key.one
    let isMade =
      key.other != nil || timeline.sockets.final(key.one).isConnected || endpoints[key.one].accepting != nil
    let kind: Conversation.Kind =
      !endpoints[asking].isStream
      ? .datagrams : isMade || endpoints[asking].target == nil ? .connection : .attempt
    all.append(Conversation(kind: kind, ends: [end(asking), second.map(end) ?? farEnd(asking)]))
    sockets.append([asking] + (second.map { [$0] } ?? []))
    return all.count - 1
  }

  private func end(_ socket: Int) -> Conversation.End {
    let endpoint = timeline.sockets.endpoints[socket]
    let address = endpoint.own.map { $0.isEveryInterface ? seen[socket] ?? $0 : $0 }
    return Conversation.End(side: endpoint.side, address: address.flatMap(Self.address))
  }

  private func farEnd(_ socket: Int) -> Conversation.End {
    let endpoint = timeline.sockets.endpoints[socket]
    return Conversation.End(side: nil, address: (endpoint.target ?? endpoint.peer).flatMap(Self.address))
  }

  private static func address(_ address: SocketAddress) -> String? {
    // Nothing was chosen, or nothing can be: a unix socket that connects has no name.
    if address == .unnamed || address.port == 0 { return nil }
    return SocketWords.text(address)
  }

  /// Descriptors, and which of how many, are known when all steps are.
  private mutating func finish() {
    var counts: [Conversation.Kind: Int] = [:]
    for (index, ends) in sockets.enumerated() {
      counts[all[index].kind, default: 0] += 1
      all[index].number = counts[all[index].kind, default: 0]
      for (place, socket) in ends.enumerated() { all[index].ends[place].descriptors = numbers[socket] ?? [] }
    }
    for index in all.indices {
      all[index].count = counts[all[index].kind, default: 1]
      all[index].hasMore = hasMore
    }
  }
}
