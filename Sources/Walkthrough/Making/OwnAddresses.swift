/// The own addresses of connections, which the kernel chose.
enum OwnAddresses {
  /// A connection has both its addresses when it is made; which the kernel chose, only a later line says.
  static func complete(_ effects: inout [SocketWalk.Effect], _ endpoints: [Endpoint]) {
    for index in effects.indices {
      effects[index].before = effects[index].before.map { whole($0, endpoints) }
      effects[index].after = effects[index].after.map { whole($0, endpoints) }
      for place in effects[index].changes.indices {
        if case .socket(let state) = effects[index].changes[place] {
          effects[index].changes[place] = .socket(whole(state, endpoints))
        }
      }
    }
  }

  private static func whole(_ state: SocketState, _ endpoints: [Endpoint]) -> SocketState {
    let isMade = state.phase == .connected || state.phase == .halfClosed || state.phase == .closed
    guard state.local == nil, state.peer != nil, isMade, endpoints[state.id].isStream else { return state }
    var state = state
    state.local = endpoints[state.id].state.local
    return state
  }
}
