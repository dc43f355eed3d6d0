import LinuxABI
import TraceModel

/// Books what each call did with its socket: who connected, what was sent and received, what ended it.
struct Booking {
  private(set) var sockets: SocketLog

  init(_ sockets: SocketLog) { self.sockets = sockets }

  /// Takes a call; those of a program in the order in which they took effect.
  mutating func book(_ call: TimelineCall, _ index: Int, _ name: String) {
    for made in call.effect.made {
      guard let endpoint = made.endpoint else { continue }
      if sockets.endpoints[endpoint].maker == nil { sockets.endpoints[endpoint].maker = index }
      if name.hasPrefix("accept") { sockets.endpoints[endpoint].accepting = index }
    }
    for endpoint in call.effect.ended where sockets.endpoints[endpoint].ending == nil {
      sockets.endpoints[endpoint].ending = index
    }
    guard let endpoint = call.effect.endpoint else { return }
    let before = call.effect.before
    guard let after = call.effect.after else { return }
    // A state is large, and of each little is asked.
    func was(_ holds: (ModelSocket) -> Bool) -> Bool { before.map { holds(sockets.states[$0]) } ?? false }
    let phase = sockets.states[after].phase
    if before == nil {
      if sockets.endpoints[endpoint].maker == nil { sockets.endpoints[endpoint].maker = index }
    } else if sockets.endpoints[endpoint].firstUse == nil {
      sockets.endpoints[endpoint].firstUse = index
    }
    let errno = call.effect.outcome.errno
    if errno == .connectionReset {
      guard sockets.endpoints[endpoint].isStream else { return }
      if sockets.endpoints[endpoint].zero == nil {
        sockets.endpoints[endpoint].zero = index
        sockets.endpoints[endpoint].isReset = true
      }
      return
    }
    if errno == .brokenPipe, was({ !$0.shut.writing }), sockets.endpoints[endpoint].broken == nil {
      sockets.endpoints[endpoint].broken = index
    }
    switch name {
    case "connect": connect(endpoint, index, phase, errno)
    case "bind":
      if errno == nil, sockets.endpoints[endpoint].binding == nil {
        sockets.endpoints[endpoint].binding = index
      }
    case "listen":
      if errno == nil, sockets.endpoints[endpoint].listening == nil {
        sockets.endpoints[endpoint].listening = index
      }
    case "getsockopt":
      if was({ $0.phase == .connecting }), phase == .open { sockets.endpoints[endpoint].connecting = nil }
    case "shutdown":
      if sockets.states[after].shut.writing, was({ !$0.shut.writing }),
        sockets.endpoints[endpoint].ending == nil
      {
        sockets.endpoints[endpoint].ending = index
      }
    default: break
    }
    if phase == .closed, !was({ $0.phase == .closed }), sockets.endpoints[endpoint].ending == nil {
      sockets.endpoints[endpoint].ending = index
      sockets.endpoints[endpoint].breaksOff = was(\.breaksOff)
    }
    if let moving = call.effect.moving, errno == nil {
      move(endpoint, moving, index, room: call.effect.room, isDeaf: was(\.shut.reading))
    }
  }

  private mutating func connect(_ endpoint: Int, _ index: Int, _ phase: ModelSocket.Phase, _ errno: Errno?) {
    let isMade = phase == .connected || phase == .connecting
    guard isMade, errno == nil || errno == .isConnected || errno == .inProgress || errno == .already else {
      return
    }
    if sockets.endpoints[endpoint].connecting == nil || errno == nil && sockets.endpoints[endpoint].isMessages
    {
      sockets.endpoints[endpoint].connecting = index
    }
  }

  private mutating func move(_ endpoint: Int, _ moving: Moving, _ index: Int, room: Int64?, isDeaf: Bool) {
    if sockets.endpoints[endpoint].keepsBoundaries {
      let isWhole = moving.further.isEmpty && room.map { moving.count < $0 } ?? false
      for message in moving.messages { add(message, moving, endpoint, index, isWhole: isWhole) }
      if !moving.isSent, sockets.endpoints[endpoint].isStream, moving.count == 0 {
        end(endpoint, index, isDeaf)
      }
      return
    }
    if moving.isSent || moving.count > 0 {
      var message = moving.message
      message.count = moving.count
      // MSG_TRUNC on a stream throws away what it takes: what strace shows was in the buffer before, tcp(7).
      if moving.room != nil, !moving.isSent { message.bytes = [] }
      add(message, moving, endpoint, index)
    } else if room != 0 {
      // One that has no room returns 0, and that is no end.
      end(endpoint, index, isDeaf)
    }
  }

  private mutating func add(
    _ message: Moving.Message, _ moving: Moving, _ endpoint: Int, _ index: Int, isWhole: Bool = false
  ) {
    let passage = Endpoint.Passage(
      call: index, count: min(message.count, moving.room ?? message.count), isPeek: moving.isPeek,
      isWhole: isWhole,
      bytes: message.bytes.count > Moving.kept ? Array(message.bytes.prefix(Moving.kept)) : message.bytes,
      address: message.address?.plain)
    if moving.isSent {
      sockets.endpoints[endpoint].sent.append(passage)
    } else {
      sockets.endpoints[endpoint].received.append(passage)
    }
  }

  private mutating func end(_ endpoint: Int, _ index: Int, _ isDeaf: Bool) {
    // Its own doing, and no word of the other side.
    if isDeaf { return }
    if sockets.endpoints[endpoint].zero == nil { sockets.endpoints[endpoint].zero = index }
  }
}
