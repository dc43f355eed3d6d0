/// Which sockets talk with which: the two ends of each connection.
enum ConnectionPairing {
  /// Sets the partner of each socket of a connection of which both ends are in the run.
  ///
  /// By what the ends are called: a pair by its call, unix sockets by their inodes, others by their two addresses. Where
  /// a trace has no such labels (no -yy), the connections of a listener are its accepts in their order.
  ///
  /// - Parameter rank: the place of each act in time, as far as that is known.
  /// - Returns: for each endpoint its partner.
  static func partners(_ endpoints: [Endpoint], rank: [Int]) -> [Int?] {
    var partners: [Int?] = endpoints.map(\.twin)
    match(&partners, endpoints, mine: inodes, theirs: { inodes($0).map { [$0[1], $0[0]] } })
    match(&partners, endpoints, mine: addresses, theirs: { addresses($0).map { [$0[1], $0[0]] } })
    byOrder(&partners, endpoints, rank)
    return partners
  }

  private static func inodes(_ endpoint: Endpoint) -> [String]? {
    guard let own = endpoint.inode, let peer = endpoint.peerInode else { return nil }
    return [String(own), String(peer)]
  }

  private static func addresses(_ endpoint: Endpoint) -> [String]? {
    guard endpoint.isStream, !endpoint.state.kind.hasPrefix("unix"), let local = endpoint.local,
      let peer = endpoint.peer, endpoint.accepting != nil || endpoint.connecting != nil || !endpoint.isWhole
    else { return nil }
    return [local, peer]
  }

  /// A name may come again when a port is used again: the first is the first's.
  private static func match(
    _ partners: inout [Int?], _ endpoints: [Endpoint], mine: (Endpoint) -> [String]?,
    theirs: (Endpoint) -> [String]?
  ) {
    var waiting: [[String]: ArraySlice<Int>] = [:]
    for index in endpoints.indices where partners[index] == nil {
      if let wanted = theirs(endpoints[index]), let other = waiting[wanted]?.popFirst() {
        partners[index] = other
        partners[other] = index
      } else if let name = mine(endpoints[index]) {
        waiting[name, default: []].append(index)
      }
    }
  }

  private static func byOrder(_ partners: inout [Int?], _ endpoints: [Endpoint], _ rank: [Int]) {
    func place(_ act: Int?) -> Int { act.flatMap { rank.indices.contains($0) ? rank[$0] : nil } ?? .max }
    func name(_ address: String?) -> String? {
      guard let address, !address.isEmpty else { return nil }
      return Endpoint.port(address).map(String.init) ?? address
    }
    var asking: [String: ArraySlice<Int>] = [:]
    let free = endpoints.indices.filter { partners[$0] == nil && endpoints[$0].isStream }
    for index in free.filter({ endpoints[$0].connecting != nil }).sorted(by: {
      (place(endpoints[$0].connecting), $0) < (place(endpoints[$1].connecting), $1)
    }) {
      if let target = name(endpoints[index].target) { asking[target, default: []].append(index) }
    }
    for index in free.filter({ endpoints[$0].accepting != nil }).sorted(by: {
      (place(endpoints[$0].accepting), $0) < (place(endpoints[$1].accepting), $1)
    }) {
      guard let listener = name(endpoints[index].listener), var candidates = asking[listener] else {
        continue
      }
      // Both addresses are known and do not fit: another connection.
      let found = candidates.prefix(64).firstIndex { fits(endpoints[index], endpoints[$0]) }
      guard let found else { continue }
      // The first is the usual one, and taking it moves nothing.
      let other = candidates[found]
      if found == candidates.startIndex {
        candidates = candidates.dropFirst()
      } else {
        candidates.remove(at: found)
      }
      asking[listener] = candidates
      partners[index] = other
      partners[other] = index
    }
  }

  private static func fits(_ accepted: Endpoint, _ connected: Endpoint) -> Bool {
    guard
      accepted.state.kind == connected.state.kind || accepted.state.kind == "socket"
        || connected.state.kind == "socket"
    else { return accepted.state.kind.hasPrefix("TCP") && connected.state.kind.hasPrefix("TCP") }
    guard let peer = accepted.peer, let local = connected.local, !accepted.state.kind.hasPrefix("unix") else {
      return true
    }
    return peer == local || Endpoint.port(local) == "0"
  }
}
