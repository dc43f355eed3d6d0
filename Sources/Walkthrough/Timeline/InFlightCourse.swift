import TraceModel

/// How many bytes are on their way after each step.
struct InFlightCourse {
  private let calls: [TimelineCall]
  private let sockets: SocketLog
  private let told: [Int]
  /// For each step what it adds to a direction, or takes from it.
  private var movements: [Int: [Movement]] = [:]
  private var amounts: [Direction: Int] = [:]
  /// Which program sent last.
  private var senders: [Direction: Int] = [:]
  private var towards: [Int: Set<Int>] = [:]
  /// Sockets that are gone: what is sent to them lies nowhere.
  private var closed: Set<Int> = []

  private struct Direction: Hashable {
    var from: Int
    var to: Int
  }

  private struct Movement {
    var direction: Direction
    var bytes: Int
  }

  /// - Parameters:
  ///   - calls: every call.
  ///   - arrows: by steps.
  ///   - told: the call of each step.
  ///   - clear: sockets of which every byte that they sent is accounted for.
  init(
    _ calls: [TimelineCall], _ sockets: SocketLog, partners: [Int?], arrows: [Arrow], clear: Set<Int>,
    told: [Int]
  ) {
    self.calls = calls
    let endpoints = sockets.endpoints
    self.sockets = sockets
    self.told = told
    // Directions of which the arrows tell; of the others nobody knows what arrived.
    var known: Set<Direction> = []
    for arrow in arrows {
      guard let to = arrow.to, arrow.kind == .stream || arrow.kind == .datagram,
        let sender = calls[told[arrow.from]].effect.endpoint, let receiver = calls[told[to]].effect.endpoint
      else { continue }
      let direction = Direction(from: sender, to: receiver)
      known.insert(direction)
      guard calls[told[to]].effect.moving?.isPeek != true else { continue }
      movements[to, default: []].append(
        Movement(direction: direction, bytes: -(arrow.whole ?? arrow.bytes ?? 0)))
      if arrow.kind == .datagram {
        movements[arrow.from, default: []].append(
          Movement(direction: direction, bytes: arrow.whole ?? arrow.bytes ?? 0))
      }
    }
    for (place, call) in told.enumerated() {
      guard let sender = calls[call].effect.endpoint, endpoints[sender].isStream,
        let moving = calls[call].effect.moving,
        moving.isSent,
        let receiver = partners[sender]
      else { continue }
      let direction = Direction(from: sender, to: receiver)
      guard known.contains(direction) || clear.contains(sender),
        !endpoints[sender].keepsBoundaries
      else { continue }
      movements[place, default: []].append(Movement(direction: direction, bytes: moving.count))
    }
  }

  /// What a step changed; to be asked for each step in order.
  mutating func changes(at place: Int) -> [Change] {
    var changed: [Direction] = []
    for movement in movements[place] ?? [] where !closed.contains(movement.direction.to) {
      amounts[movement.direction] = (amounts[movement.direction] ?? 0).addingClamped(movement.bytes)
      if movement.bytes > 0 { senders[movement.direction] = calls[told[place]].side }
      towards[movement.direction.to, default: []].insert(movement.direction.from)
      if !changed.contains(movement.direction) { changed.append(movement.direction) }
    }
    for socket in closings(place) {
      for direction in thrownAway(at: socket) where !changed.contains(direction) { changed.append(direction) }
    }
    return changes(changed)
  }

  /// The sockets that a step closes.
  private func closings(_ place: Int) -> [Int] {
    let effect = calls[told[place]].effect
    guard let socket = effect.endpoint, let after = effect.after, sockets.states[after].phase == .closed
    else {
      return effect.ended
    }
    return [socket] + effect.ended
  }

  /// How many bytes the streams that a step closes have not received.
  func unread(closedAt place: Int) -> Int {
    closings(place).lazy.filter { sockets.endpoints[$0].isStream }.map { unread(by: $0) }.clampedSum
  }

  private func unread(by socket: Int) -> Int {
    (towards[socket] ?? []).map { max(0, amounts[Direction(from: $0, to: socket)] ?? 0) }.clampedSum
  }

  /// What changed because a process ended that had this socket.
  mutating func changes(closing socket: Int) -> [Change] { changes(thrownAway(at: socket)) }

  /// What nobody has received when the receiver closes is thrown away.
  private mutating func thrownAway(at socket: Int) -> [Direction] {
    closed.insert(socket)
    let left = (towards[socket] ?? []).sorted().map { Direction(from: $0, to: socket) }
      .filter { amounts[$0] ?? 0 != 0 }
    for direction in left { amounts[direction] = 0 }
    return left
  }

  private func changes(_ changed: [Direction]) -> [Change] {
    changed.map { direction in
      .inFlight(
        State.InFlight(
          side: senders[direction] ?? sockets.endpoints[direction.from].side, from: direction.from,
          to: direction.to, bytes: max(0, amounts[direction] ?? 0)))
    }
  }
}
