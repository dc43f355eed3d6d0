import LanguageMapping
import LinuxABI
import StraceParser

/// Goes through the acts of one program and keeps what they say of its descriptors and sockets.
///
/// All of it is inferred from the calls: a descriptor that the trace never showed being made is taken as found.
struct SocketWalk {
  /// What an act did to the state.
  struct Effect {
    var before: SocketState?
    var after: SocketState?
    var made: [Scene.Made] = []
    var changes: [Change] = []
    var moving: Moving?
    /// The endpoint that it is about.
    var endpoint: Int?
  }

  private(set) var endpoints: [Endpoint]
  private(set) var effects: [Effect] = []
  private let side: Int
  private let offset: Int
  private var tables: [Int: [Int64: Entry]] = [:]
  private var isFound = false
  private var forks: ArraySlice<(line: Int, parent: Int, child: Int)>
  private static let endpointLimit = 100_000

  private struct Entry {
    var socket: Int?
    var what: String
  }

  /// - Parameters:
  ///   - offset: how many acts the programs before this one have.
  ///   - endpoints: those of the programs before.
  init(
    _ acts: [Act], side: Int, offset: Int, forks: [(line: Int, parent: Int, child: Int)],
    endpoints: [Endpoint]
  ) {
    self.side = side
    self.offset = offset
    self.forks = forks[...]
    self.endpoints = endpoints
    effects.reserveCapacity(acts.count)
    for (index, act) in acts.enumerated() {
      inherit(before: act.lines.min() ?? 0)
      effects.append(step(act, offset + index))
    }
    OwnAddresses.complete(&effects, self.endpoints)
  }

  private mutating func inherit(before line: Int) {
    while let fork = forks.first, fork.line <= line {
      forks = forks.dropFirst()
      guard let table = tables[fork.parent], tables[fork.child] == nil, tables.count < 4096 else { continue }
      tables[fork.child] = table
      for entry in table.values { if let socket = entry.socket { endpoints[socket].descriptors += 1 } }
    }
  }

  // MARK: One act

  private mutating func step(_ act: Act, _ index: Int) -> Effect {
    var effect = Effect()
    let process = act.process ?? 0
    if tables[process] == nil {
      tables[process] = [:]
      for (number, what) in ["standard input", "standard output", "standard error"].enumerated() {
        set(Int64(number), Entry(socket: nil, what: what), act, &effect)
      }
    }
    // The sockets inside a look-up are the C library's, and gone when it returns.
    guard let call = act.call, act.row?.purpose != .lookUp, act.row?.purpose != .buffered else {
      return effect
    }
    if let number = act.descriptor, let socket = find(number, call.arguments.first?.label, act, &effect) {
      learn(socket, call.arguments.first?.label)
      effect.endpoint = socket
      effect.before = endpoints[socket].state
    }
    if call.name == "socketpair", act.result == 0 { pair(act, call, &effect) }
    if let result = act.result { make(act, call, result, index, &effect) }
    if let socket = effect.endpoint {
      change(socket, act, call, index, &effect)
      effect.after = endpoints[socket].state
      if effect.after != effect.before, let after = effect.after { effect.changes.append(.socket(after)) }
    }
    if effect.moving == nil, act.descriptor.map({ (0...2).contains($0) }) ?? false {
      effect.moving = Moving(act)
    }
    return effect
  }

  /// The socket that a descriptor stands for. With -yy its label says when the number has become another one.
  private mutating func find(_ number: Int64, _ label: String?, _ act: Act, _ effect: inout Effect) -> Int? {
    let process = act.process ?? 0
    let known = tables[process]?[number]?.socket
    guard let label else { return known }
    guard let said = SocketLabel(label) else { return nil }
    if let known, said.inode == nil || endpoints[known].inode == nil || said.inode == endpoints[known].inode {
      return known
    }
    // A socket that was there before the trace began, or came with a message.
    guard endpoints.count < Self.endpointLimit else { return nil }
    var state = SocketState(id: endpoints.count, side: side, kind: said.words, phase: .open)
    isFound = true
    defer { isFound = false }
    if said.peer != nil || said.peerInode != nil { state.phase = .connected }
    add(state)
    set(number, Entry(socket: endpoints.count - 1, what: "socket"), act, &effect)
    return endpoints.count - 1
  }

  private mutating func add(_ state: SocketState) {
    endpoints.append(Endpoint(state))
    endpoints[endpoints.count - 1].isWhole = !isFound
  }

  /// Takes from a label what no call has said.
  private mutating func learn(_ socket: Int, _ label: String?) {
    guard let label, let said = SocketLabel(label) else { return }
    if let inode = said.inode { endpoints[socket].inode = inode }
    if let inode = said.peerInode { endpoints[socket].peerInode = inode }
    if let local = said.local, endpoints[socket].listener == nil || !local.hasPrefix("\"") {
      endpoints[socket].local = Endpoint.key(local)
      endpoints[socket].state.local = local
    }
    if let peer = said.peer {
      endpoints[socket].peer = Endpoint.key(peer)
      endpoints[socket].state.peer = peer
    }
  }

  // MARK: New descriptors

  private mutating func make(
    _ act: Act, _ call: TraceCall, _ result: Int64, _ index: Int, _ effect: inout Effect
  ) {
    let label = call.result?.label
    switch call.name {
    case "socket":
      guard endpoints.count < Self.endpointLimit else { return }
      let kind = SocketKind.words(call.arguments)
      add(SocketState(id: endpoints.count, side: side, kind: kind, phase: .open))
      let socket = endpoints.count - 1
      set(result, Entry(socket: socket, what: "socket"), act, &effect)
      learn(socket, label)
      effect.endpoint = socket
    case "accept", "accept4": accept(act, call, result, index, &effect)
    case "open", "openat", "creat":
      let path = call.arguments.lazy.compactMap { value -> String? in
        if case .string(let bytes, _, _) = value.content {
          return String(decoding: bytes.prefix(108), as: UTF8.self)
        }
        return nil
      }.first
      set(result, Entry(socket: nil, what: path.map { "file \($0)" } ?? "file"), act, &effect)
    case "epoll_create", "epoll_create1": set(result, Entry(socket: nil, what: "epoll"), act, &effect)
    case "eventfd", "eventfd2": set(result, Entry(socket: nil, what: "eventfd"), act, &effect)
    case "timerfd_create": set(result, Entry(socket: nil, what: "timer"), act, &effect)
    case "signalfd", "signalfd4": set(result, Entry(socket: nil, what: "signals"), act, &effect)
    case "dup", "dup2", "dup3": copy(act, to: result, &effect)
    case "fcntl":
      guard call.arguments.count > 1,
        call.arguments[1].names("F_DUPFD") || call.arguments[1].names("F_DUPFD_CLOEXEC")
      else { return }
      copy(act, to: result, &effect)
    case "pipe", "pipe2":
      guard case .array(let ends)? = call.arguments.first?.content else { return }
      for (end, what) in zip(ends, ["pipe, to read from", "pipe, to write to"]) {
        if let number = end.number { set(number, Entry(socket: nil, what: what), act, &effect) }
      }
    case "recvmsg": passed(call, act, &effect)
    default: break
    }
  }

  private mutating func accept(
    _ act: Act, _ call: TraceCall, _ result: Int64, _ index: Int, _ effect: inout Effect
  ) {
    guard endpoints.count < Self.endpointLimit else { return }
    let listener = effect.endpoint.map { endpoints[$0] }
    let kind = listener?.state.kind ?? call.result?.label.flatMap { SocketLabel($0)?.words } ?? "socket"
    var state = SocketState(
      id: endpoints.count, side: side, kind: kind, phase: .connected, local: listener?.state.local)
    if call.arguments.count > 1, let peer = Address(call.arguments[1]), peer != .unnamed {
      state.peer = peer.text
    }
    add(state)
    let socket = endpoints.count - 1
    endpoints[socket].accepting = index
    endpoints[socket].listener = listener?.local ?? ""
    endpoints[socket].local = listener?.local
    endpoints[socket].peer = state.peer.map(Endpoint.key)
    set(result, Entry(socket: socket, what: "connection"), act, &effect)
    learn(socket, call.result?.label)
    effect.changes.append(.socket(endpoints[socket].state))
    effect.made = [Scene.Made(Int(clamping: result), endpoints[socket].state)]
  }

  private mutating func pair(_ act: Act, _ call: TraceCall, _ effect: inout Effect) {
    guard call.arguments.count > 3, case .array(let ends) = call.arguments[3].content, ends.count == 2,
      endpoints.count + 1 < Self.endpointLimit
    else { return }
    let first = endpoints.count
    for (place, end) in ends.enumerated() {
      guard let number = end.number else { continue }
      var kind = SocketKind.words(call.arguments)
      if kind == "socket" { kind = "unix stream" }
      add(SocketState(id: endpoints.count, side: side, kind: kind, phase: .connected))
      let socket = endpoints.count - 1
      endpoints[socket].twin = place == 0 ? first + 1 : first
      set(number, Entry(socket: socket, what: "one of a pair"), act, &effect)
      learn(socket, end.label)
      effect.changes.append(.socket(endpoints[socket].state))
      effect.made.append(Scene.Made(Int(clamping: number), endpoints[socket].state))
    }
    if endpoints.count != first + 2 { for socket in first..<endpoints.count { endpoints[socket].twin = nil } }
  }

  private mutating func copy(_ act: Act, to number: Int64, _ effect: inout Effect) {
    guard let from = act.descriptor, number != from else { return }
    var entry = tables[act.process ?? 0]?[from] ?? Entry(socket: nil, what: "copy of \(from)")
    if entry.socket == nil { entry.what = "copy of \(from)" }
    set(number, entry, act, &effect)
    effect.made = [Scene.Made(Int(clamping: number), entry.socket.map { endpoints[$0].state })]
  }

  /// Descriptors that came with a message: SCM_RIGHTS, unix(7).
  private mutating func passed(_ call: TraceCall, _ act: Act, _ effect: inout Effect) {
    guard call.arguments.count > 1, let control = call.arguments[1]["msg_control"],
      case .array(let messages) = control.content
    else { return }
    for message in messages.prefix(64) where message["cmsg_type"]?.names("SCM_RIGHTS") ?? false {
      guard case .array(let numbers)? = message["cmsg_data"]?.content else { continue }
      for value in numbers.prefix(253) {
        guard let number = value.number else { continue }
        let isSocket = value.label.flatMap(SocketLabel.init) != nil
        set(number, Entry(socket: nil, what: isSocket ? "socket, passed" : "file, passed"), act, &effect)
        effect.made.append(Scene.Made(Int(clamping: number), nil))
      }
    }
  }

  private mutating func set(_ number: Int64, _ entry: Entry, _ act: Act, _ effect: inout Effect) {
    let process = act.process ?? 0
    // Nobody has so many: a hostile trace.
    guard number >= 0, number < 1 << 24, (tables[process]?.count ?? 0) < Self.endpointLimit else { return }
    if let old = tables[process]?[number] { release(old, nil) }
    tables[process]?[number] = entry
    if let socket = entry.socket { endpoints[socket].descriptors += 1 }
    effect.changes.append(
      .descriptor(
        side: side, process: act.process,
        State.Descriptor(Int(number), socket: entry.socket, what: entry.what)))
  }

  /// One descriptor less stands for a socket; the last one ends it.
  private mutating func release(_ entry: Entry, _ index: Int?) {
    guard let socket = entry.socket else { return }
    endpoints[socket].descriptors -= 1
    guard endpoints[socket].descriptors <= 0 else { return }
    endpoints[socket].state.phase = .closed
    if endpoints[socket].ending == nil { endpoints[socket].ending = index }
  }

  // MARK: What a call does to its socket

  private mutating func change(
    _ socket: Int, _ act: Act, _ call: TraceCall, _ index: Int, _ effect: inout Effect
  ) {
    let arguments = call.arguments
    let failure = call.result?.errno
    if failure == nil, act.result == nil { return }
    switch call.name {
    case "bind" where failure == nil:
      if endpoints[socket].state.phase == .open { endpoints[socket].state.phase = .bound }
      if arguments.count > 1, let address = Address(arguments[1]) {
        endpoints[socket].state.local = address.text
        endpoints[socket].local = Endpoint.key(address.text)
      }
    case "listen" where failure == nil:
      endpoints[socket].state.phase = .listening
      if let number = act.descriptor { rename(number, "listener", act, &effect) }
    case "connect": connect(socket, act, arguments, failure, index, &effect)
    case "getsockname" where failure == nil:
      if arguments.count > 1, let address = Address(arguments[1]), address != .unnamed {
        endpoints[socket].state.local = address.text
        endpoints[socket].local = Endpoint.key(address.text)
      }
    case "getpeername" where failure == nil:
      if arguments.count > 1, let address = Address(arguments[1]), address != .unnamed {
        endpoints[socket].state.peer = address.text
        endpoints[socket].peer = Endpoint.key(address.text)
      }
    case "getsockopt" where failure == nil:
      if endpoints[socket].state.phase == .connecting, arguments.count > 3, arguments[2].names("SO_ERROR"),
        case .array(let value) = arguments[3].content
      {
        let isMade = value.first?.number == 0
        endpoints[socket].state.phase = isMade ? .connected : .open
        if !isMade { endpoints[socket].connecting = nil }
      }
    case "shutdown" where failure == nil:
      endpoints[socket].state.phase = .halfClosed
      let isReading = arguments.count > 1 && arguments[1].names("SHUT_RD")
      if !isReading, endpoints[socket].ending == nil { endpoints[socket].ending = index }
    case "close" where failure == nil || failure == "EINTR" || failure == "EIO":
      guard let number = act.descriptor, let entry = tables[act.process ?? 0]?.removeValue(forKey: number)
      else { return }
      release(entry, index)
      effect.changes.append(.closed(side: side, process: act.process, number: Int(clamping: number)))
    default:
      if failure == nil, let moving = Moving(act) { move(socket, moving, act, index, &effect) }
    }
  }

  private mutating func connect(
    _ socket: Int, _ act: Act, _ arguments: [TraceValue], _ failure: String?, _ index: Int,
    _ effect: inout Effect
  ) {
    let address = arguments.count > 1 ? Address(arguments[1]) : nil
    switch failure {
    case nil, "EISCONN":
      endpoints[socket].state.phase = .connected
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
      endpoints[socket].state.peer = address.text
      endpoints[socket].peer = Endpoint.key(address.text)
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
    if endpoints[socket].zero == nil { endpoints[socket].zero = index }
    endpoints[socket].state.phase = .halfClosed
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
