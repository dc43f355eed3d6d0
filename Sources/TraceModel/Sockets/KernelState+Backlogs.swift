import LinuxABI

/// Connections over a path or an abstract name, unix(7), between connect(2) and accept(2).
///
/// As in the kernel the server's end comes into being when a client connects, lies in its listener's queue, can be sent
/// to, and is what accept(2) gives, the oldest first. Other families' connections are not made known so: a client on
/// another machine may stand in between.
extension KernelState {
  /// A listener that clients may name.
  mutating func offer(_ id: OpenFile.ID) {
    guard let socket = files[Int(id.slot)].socket, socket.kind.family == .unix,
      socket.kind.isConnectionOriented, case .unix? = socket.own, let name = socket.own
    else { return }
    files[Int(id.slot)].offered = name
    offered[name] = id
  }

  /// A client connects, or has connected: its connection waits for an accept.
  mutating func reach(_ client: OpenFile.ID, _ facts: borrowing CallFacts) {
    guard !offered.isEmpty, let name = facts.address, let listener = offered[name],
      let socket = files[Int(client.slot)].socket, socket.pair == nil, !socket.isConnected,
      let listening = files[Int(listener.slot)].socket
    else { return }
    guard watchedCount + passingCount < Bound.watched.limit else {
      exceeded.insert(.watched)
      return
    }
    var state = SocketState(kind: listening.kind)
    (state.phase, state.role, state.own) = (.connected, .accepted, listening.own)
    (state.listener, state.pair) = (listener, client)
    guard let id = newFile(.socket, line: facts.lines.first, origin: .made, socket: state) else { return }
    files[Int(id.slot)].callsUnderWay += 1
    files[Int(client.slot)].socket?.pair = id
    backlogs[listener.slot, default: []].append(id)
    passingCount += 1
  }

  /// A client was refused after all.
  mutating func withdraw(_ client: OpenFile.ID) {
    guard let end = files[Int(client.slot)].socket?.pair,
      let listener = files[Int(end.slot)].socket?.listener,
      let place = backlogs[listener.slot]?.firstIndex(of: end)
    else { return }
    files[Int(client.slot)].socket?.pair = nil
    releaseCall(leave(place, listener))
  }

  /// The connection that an accept takes from a listener: the oldest one, or the one that a label names.
  ///
  /// It is still held as one that waits.
  mutating func taken(from listener: OpenFile.ID, _ said: LabelFacts?) -> OpenFile.ID? {
    guard let queue = backlogs[listener.slot] else { return nil }
    let place = queue.firstIndex { end in
      guard let client = files[Int(end.slot)].socket?.pair, files[Int(client.slot)].id == client,
        let known = files[Int(client.slot)].socket?.inode, let peer = said?.peerInode
      else { return true }
      return known == peer
    }
    return place.map { leave($0, listener) }
  }

  private mutating func leave(_ place: Int, _ listener: OpenFile.ID) -> OpenFile.ID {
    var queue = backlogs.removeValue(forKey: listener.slot) ?? []
    let end = queue.remove(at: place)
    if !queue.isEmpty { backlogs[listener.slot] = queue }
    passingCount -= 1
    return end
  }

  /// A file ends: nobody can name it any more, and what waited in its queue ends with it.
  mutating func closeBacklog(_ id: OpenFile.ID, _ unused: inout [OpenFile.ID]) {
    if let name = files[Int(id.slot)].offered, offered[name] == id { offered[name] = nil }
    guard !backlogs.isEmpty, let queue = backlogs.removeValue(forKey: id.slot) else { return }
    passingCount -= queue.count
    for end in queue {
      files[Int(end.slot)].callsUnderWay -= 1
      unused.append(end)
    }
  }
}
