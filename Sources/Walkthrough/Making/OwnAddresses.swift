/// The own addresses of connections, which the kernel chose.
enum OwnAddresses {
  /// A socket has its address when a call gives it one; which port the kernel chose, only a later line says.
  static func complete(
    _ effects: inout [SocketWalk.Effect], _ last: inout [(time: Int64?, changes: [Change])],
    _ endpoints: [Endpoint]
  ) {
    for index in effects.indices {
      effects[index].before = effects[index].before.map { whole($0, endpoints) }
      effects[index].after = effects[index].after.map { whole($0, endpoints) }
      complete(&effects[index].changes, endpoints)
    }
    for index in last.indices { complete(&last[index].changes, endpoints) }
  }

  private static func complete(_ changes: inout [Change], _ endpoints: [Endpoint]) {
    for place in changes.indices {
      if case .socket(let state) = changes[place] { changes[place] = .socket(whole(state, endpoints)) }
    }
  }

  private static func whole(_ state: SocketState, _ endpoints: [Endpoint]) -> SocketState {
    guard let known = endpoints[state.id].state.local, Endpoint.port(known) != "0" else { return state }
    var state = state
    switch state.phase {
    case .bound,
      .listening where state.local != nil:
      // A bind to port 0 has chosen one.
      guard let local = state.local, Endpoint.port(local) == "0", host(local) == host(known) else { break }
      state.local = known
    case .listening: state.local = known
    case .connected, .halfClosed, .ended, .reset, .closed:
      let isUnknown = state.local == nil || state.local.flatMap(Endpoint.port) == "0"
      if isUnknown, state.peer != nil, endpoints[state.id].isStream { state.local = known }
    case .open, .connecting: break
    }
    return state
  }

  private static func host(_ address: String) -> Substring {
    address[..<(address.lastIndex(of: ":") ?? address.endIndex)]
  }
}
