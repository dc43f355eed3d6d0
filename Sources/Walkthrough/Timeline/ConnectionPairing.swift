import LinuxABI
import TraceModel

/// Which sockets talk with which: the two ends of each connection.
struct ConnectionPairing {
  private let sockets: SocketLog
  /// For each endpoint its partner.
  private(set) var partners: [Int?]

  /// Finds the partner of each socket of a connection of which both ends are in the run.
  ///
  /// By what the ends are called: a pair by its call, unix sockets by their inodes, others by their two addresses. Where
  /// a trace has no such labels (no -yy), the connections of a listener are its accepts in their order; of a listener
  /// that is older than the trace (`strace -p`) nobody knows the address, and what was said first has to be heard.
  ///
  /// - Parameter rank: the place of each call in time, as far as that is known.
  init(_ sockets: SocketLog, rank: [Int]) {
    self.sockets = sockets
    partners = sockets.endpoints.map(\.twin)
    match { [sockets] index -> Ends<UInt64>? in
      let state = sockets.final(index)
      guard let own = state.inode, let peer = state.peerInode else { return nil }
      return Ends(own: own, peer: peer)
    }
    match { [sockets] index -> Ends<SocketAddress>? in
      let endpoint = sockets.endpoints[index]
      guard endpoint.isStream, endpoint.kind.family != .unix, let own = endpoint.own,
        let peer = endpoint.peer,
        endpoint.accepting != nil || endpoint.connecting != nil || !sockets.final(index).isWhole
      else { return nil }
      return Ends(own: own, peer: peer)
    }
    byOrder(rank)
    byBytes(rank)
  }

  /// What one end of a connection is called, and its other end.
  private struct Ends<Name: Hashable>: Hashable {
    var own: Name
    var peer: Name

    var reversed: Ends { Ends(own: peer, peer: own) }
  }

  /// A name may come again when a port is used again: the first is the first's.
  private mutating func match<Name>(_ ends: (Int) -> Ends<Name>?) {
    var waiting: [Ends<Name>: ArraySlice<Int>] = [:]
    for index in partners.indices where partners[index] == nil {
      guard let name = ends(index) else { continue }
      if let other = waiting[name.reversed]?.popFirst() {
        pair(index, other)
      } else {
        waiting[name, default: []].append(index)
      }
    }
  }

  private mutating func pair(_ one: Int, _ other: Int) {
    partners[one] = other
    partners[other] = one
  }

  private mutating func byOrder(_ rank: [Int]) {
    let endpoints = sockets.endpoints
    func place(_ call: Int?) -> Int { call.flatMap { rank.indices.contains($0) ? rank[$0] : nil } ?? .max }
    var asking: [SocketAddress: ArraySlice<Int>] = [:]
    let free = endpoints.indices.filter { partners[$0] == nil && endpoints[$0].isStream }
    for index in free.filter({ endpoints[$0].connecting != nil }).sorted(by: {
      (place(endpoints[$0].connecting), $0) < (place(endpoints[$1].connecting), $1)
    }) {
      if let target = endpoints[index].target { asking[Endpoint.name(target), default: []].append(index) }
    }
    for index in free.filter({ endpoints[$0].accepting != nil }).sorted(by: {
      (place(endpoints[$0].accepting), $0) < (place(endpoints[$1].accepting), $1)
    }) {
      let listener = endpoints[index].listener.flatMap { endpoints[$0].own } ?? endpoints[index].own
      guard let listener, var candidates = asking[Endpoint.name(listener)] else { continue }
      // Both addresses are known and do not fit: another connection.
      let fitting = candidates.prefix(64).filter { fits(index, $0) }
      // The one whose own address the accept names, wherever it stands in the queue; else the first.
      let exact = fitting.first { isNamed(index, $0) }
      guard let other = exact ?? fitting.first, let found = candidates.firstIndex(of: other) else { continue }
      // The first is the usual one, and taking it moves nothing.
      if found == candidates.startIndex {
        candidates = candidates.dropFirst()
      } else {
        candidates.remove(at: found)
      }
      asking[Endpoint.name(listener)] = candidates
      pair(index, other)
    }
  }

  private mutating func byBytes(_ rank: [Int]) {
    func place(_ call: Int?) -> Int { call.flatMap { rank.indices.contains($0) ? rank[$0] : nil } ?? .max }
    let endpoints = sockets.endpoints
    let free = endpoints.indices.filter { partners[$0] == nil && endpoints[$0].isStream }
    var asking = free.filter { endpoints[$0].connecting != nil && endpoints[$0].accepting == nil }.sorted {
      (place(endpoints[$0].connecting), $0) < (place(endpoints[$1].connecting), $1)
    }[...]
    let taking = free.filter {
      endpoints[$0].accepting != nil && endpoints[$0].peer == nil
        && endpoints[$0].listener.flatMap { endpoints[$0].own } == nil
    }
    for index in taking.sorted(by: {
      (place(endpoints[$0].accepting), $0) < (place(endpoints[$1].accepting), $1)
    }) {
      guard let other = asking.prefix(64).first(where: { fits(index, $0) && isHeard(index, $0) }),
        let found = asking.firstIndex(of: other)
      else { continue }
      if found == asking.startIndex { asking = asking.dropFirst() } else { asking.remove(at: found) }
      pair(index, other)
    }
  }

  /// Whether what either end sent first is what the other one received first, and there is something.
  private func isHeard(_ one: Int, _ other: Int) -> Bool {
    func agrees(_ sender: Int, _ receiver: Int) -> Bool? {
      guard let sent = sockets.endpoints[sender].sent.first?.bytes, !sent.isEmpty,
        let received = sockets.endpoints[receiver].received.first?.bytes, !received.isEmpty
      else { return nil }
      return zip(sent, received).allSatisfy(==)
    }
    let answers = [agrees(one, other), agrees(other, one)].compactMap(\.self)
    return !answers.isEmpty && answers.allSatisfy(\.self)
  }

  private func isNamed(_ accepted: Int, _ connected: Int) -> Bool {
    guard let peer = sockets.endpoints[accepted].peer, let own = sockets.endpoints[connected].own else {
      return false
    }
    return peer.port != nil && Endpoint.takes(own, peer)
  }

  private func fits(_ accepted: Int, _ connected: Int) -> Bool {
    let (one, other) = (sockets.endpoints[accepted], sockets.endpoints[connected])
    let families = [one.kind.family, other.kind.family]
    guard !families.contains(.unix) || families.allSatisfy({ $0 == .unix || $0 == .unknown }),
      one.kind.type == other.kind.type || [one.kind.type, other.kind.type].contains(.unknown)
    else { return false }
    guard let peer = one.peer, let own = other.own, one.kind.family != .unix else { return true }
    return own.port == 0 || Endpoint.takes(own, peer)
  }
}
