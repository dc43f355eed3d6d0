import LanguageMapping
import LinuxABI
import StraceParser

/// What a call does to the socket that it is about, and what poll(2) says of others.
extension SocketWalk {
  mutating func change(
    _ socket: Int, _ act: Act, _ call: TraceCall, _ index: Int, _ effect: inout Effect
  ) {
    let arguments = call.arguments
    let failure = call.result?.errno
    if failure == nil, act.result == nil { return }
    if failure == "ECONNRESET" { return breakOff(socket, index) }
    switch call.name {
    case "bind" where failure == nil:
      if endpoints[socket].state.phase == .open { endpoints[socket].state.phase = .bound }
      if arguments.count > 1, let address = Address(arguments[1]) {
        endpoints[socket].isAt(address.text)
      }
    case "listen" where failure == nil:
      endpoints[socket].state.phase = .listening
      endpoints[socket].isListener = true
      if let number = act.descriptor { rename(number, "listener", act, &effect) }
    case "connect": connect(socket, act, arguments, failure, index, &effect)
    case "getsockname" where failure == nil:
      if arguments.count > 1, let address = Address(arguments[1]), address != .unnamed {
        endpoints[socket].isAt(address.text)
      }
    case "getpeername" where failure == nil:
      if arguments.count > 1, let address = Address(arguments[1]), address != .unnamed {
        endpoints[socket].isPeer(of: address.text)
      }
    case "getsockopt" where failure == nil:
      if endpoints[socket].state.phase == .connecting, arguments.count > 3, arguments[2].names("SO_ERROR"),
        case .array(let value) = arguments[3].content
      {
        let isMade = value.first?.number == 0
        endpoints[socket].state.phase = isMade ? .connected : .open
        if !isMade {
          endpoints[socket].connecting = nil
          endpoints[socket].isPeer(of: nil)
        }
      }
    case "setsockopt" where failure == nil:
      if arguments.count > 3, arguments[2].names("SO_LINGER") {
        endpoints[socket].lingers = arguments[3]["l_onoff"]?.number == 1
      }
    case "shutdown" where failure == nil:
      if endpoints[socket].state.phase == .listening {
        // For a listener only the end of receiving means something: it listens no more.
        if arguments.count > 1, !arguments[1].names("SHUT_WR") { endpoints[socket].state.phase = .bound }
        return
      }
      let isReading = arguments.count > 1 && arguments[1].names("SHUT_RD")
      let isBoth = arguments.count > 1 && arguments[1].names("SHUT_RDWR")
      if isReading || isBoth { endpoints[socket].isDeaf = true }
      endpoints[socket].state.phase =
        isBoth || endpoints[socket].zero != nil && !isReading ? .ended : .halfClosed
      if !isReading, endpoints[socket].ending == nil { endpoints[socket].ending = index }
    case "close" where failure == nil || failure == "EINTR" || failure == "EIO":
      close(act, index, &effect)
    default:
      if failure == nil, let moving = Moving(act) { move(socket, moving, act, index, &effect) }
    }
  }

  private mutating func connect(
    _ socket: Int, _ act: Act, _ arguments: [TraceValue], _ failure: String?, _ index: Int,
    _ effect: inout Effect
  ) {
    let address = arguments.count > 1 ? Address(arguments[1]) : nil
    if failure == nil, arguments.count > 1, Facts.family(arguments[1]) == "AF_UNSPEC" {
      // The peer of a datagram socket is taken back: connect(2).
      endpoints[socket].state.phase = endpoints[socket].state.local == nil ? .open : .bound
      endpoints[socket].isPeer(of: nil)
      return
    }
    switch failure {
    case nil, "EISCONN":
      endpoints[socket].state.phase = .connected
      endpoints[socket].isConnected = true
      if let number = act.descriptor, endpoints[socket].isStream {
        rename(number, "connection", act, &effect)
      }
    case "EINPROGRESS", "EALREADY": endpoints[socket].state.phase = .connecting
    default: return
    }
    if endpoints[socket].connecting == nil || failure == nil && endpoints[socket].isMessages {
      endpoints[socket].connecting = index
    }
    if let address, failure != "EISCONN" {
      endpoints[socket].target = Endpoint.key(address.text)
      endpoints[socket].isPeer(of: address.text)
    }
  }

  private mutating func move(
    _ socket: Int, _ moving: Moving, _ act: Act, _ index: Int, _ effect: inout Effect
  ) {
    effect.moving = moving
    if endpoints[socket].state.phase == .connecting { endpoints[socket].state.phase = .connected }
    if endpoints[socket].isMessages || endpoints[socket].state.kind.contains("seqpacket") {
      for message in moving.messages {
        // Enough to tell one datagram from another.
        let passage = Endpoint.Passage(
          act: index, count: message.count, isPeek: moving.isPeek, bytes: Array(message.bytes.prefix(64)),
          address: message.address.map(Endpoint.key))
        if moving.isSent {
          endpoints[socket].sent.append(passage)
        } else {
          endpoints[socket].received.append(passage)
        }
      }
      if !moving.isSent, endpoints[socket].isStream, moving.count == 0 { end(socket, index) }
      return
    }
    let passage = Endpoint.Passage(
      act: index, count: moving.count, isPeek: moving.isPeek,
      bytes: Array(moving.messages.first?.bytes.prefix(64) ?? []))
    if moving.isSent {
      endpoints[socket].sent.append(passage)
    } else if moving.count > 0 {
      endpoints[socket].received.append(passage)
    } else if Self.room(act) != 0 {
      end(socket, index)
    }
  }

  private mutating func end(_ socket: Int, _ index: Int) {
    // Its own doing, and no word of the other side.
    if endpoints[socket].isDeaf { return }
    if endpoints[socket].zero == nil { endpoints[socket].zero = index }
    guard endpoints[socket].state.phase != .reset else { return }
    endpoints[socket].state.phase = endpoints[socket].ending == nil ? .halfClosed : .ended
  }

  /// The kernel's word that the other side has broken a connection off.
  private mutating func breakOff(_ socket: Int, _ index: Int) {
    guard endpoints[socket].isStream else { return }
    endpoints[socket].state.phase = .reset
    if endpoints[socket].zero == nil { endpoints[socket].zero = index }
  }

  /// What poll(2) says of sockets: a connection stands when its socket can be written, and is over after a hang-up.
  mutating func look(_ call: TraceCall, _ act: Act, _ effect: inout Effect) {
    guard act.result ?? 0 > 0 else { return }
    effect.found = ready(call, act)
    for entry in effect.found {
      guard let number = entry.descriptor, let socket = tables[act.process ?? 0]?[number]?.socket else {
        continue
      }
      effect.ready.append(socket)
      // epoll's names are poll's with an E in front.
      let events = entry.events.map { $0.hasPrefix("EPOLL") ? String($0.dropFirst()) : $0 }
      let isError = events.contains("POLLERR")
      let isOver = events.contains("POLLHUP")
      switch endpoints[socket].state.phase {
      case .connecting where events.contains("POLLOUT") && !isError && !isOver:
        endpoints[socket].state.phase = .connected
      case .connected where isOver && endpoints[socket].isStream,
        .halfClosed where isOver && endpoints[socket].isStream:
        endpoints[socket].state.phase = isError ? .reset : .ended
      default: continue
      }
      tell(socket, &effect.changes)
    }
  }

  /// How much a receive had room for: one with none returns 0, and that is no end.
  private static func room(_ act: Act) -> Int64? {
    guard let arguments = act.call?.arguments, arguments.count > 2 else { return nil }
    return arguments[2].number
  }

  private mutating func rename(_ number: Int64, _ what: String, _ act: Act, _ effect: inout Effect) {
    guard var entry = tables[act.process ?? 0]?[number], entry.what != what else { return }
    entry.what = what
    tables[act.process ?? 0]?[number] = entry
    effect.changes.append(
      .descriptor(
        side: side, process: act.process,
        State.Descriptor(Int(clamping: number), socket: entry.socket, what: what)))
  }
}
