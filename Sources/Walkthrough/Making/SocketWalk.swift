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
    /// The sockets that poll(2) or epoll_wait(2) found ready.
    var ready: [Int] = []
    /// Whether it asks an epoll set with EPOLLET.
    var isEdgeTriggered = false
  }

  var endpoints: [Endpoint]
  private(set) var effects: [Effect] = []
  /// What ended behind the last act, and when.
  private(set) var last: [(time: Int64?, changes: [Change])] = []
  let side: Int
  private let offset: Int
  private(set) var tables: [Int: [Int64: Entry]] = [:]
  private var isFound = false
  private var forks: ArraySlice<(line: Int, parent: Int, child: Int)>
  static let endpointLimit = 100_000

  private var edges: Set<EpollSet> = []

  /// The descriptor of an epoll set.
  private struct EpollSet: Hashable {
    var process: Int
    var descriptor: Int64
  }

  /// What a descriptor stands for.
  struct Entry {
    var socket: Int?
    var what: String
  }

  /// - Parameters:
  ///   - offset: how many acts the programs before this one have.
  ///   - ends: when its processes ended, in the order of the trace.
  ///   - endpoints: those of the programs before.
  init(
    _ acts: [Act], side: Int, offset: Int, forks: [(line: Int, parent: Int, child: Int)],
    ends: [ProcessEnd], endpoints: [Endpoint]
  ) {
    self.side = side
    self.offset = offset
    self.forks = forks[...]
    self.endpoints = endpoints
    effects.reserveCapacity(acts.count)
    var waiting = ends[...]
    for (index, act) in acts.enumerated() {
      let line = act.lines.min() ?? 0
      inherit(before: line)
      var changes: [Change] = []
      while let end = waiting.first, end.line < line {
        changes += self.end(waiting.removeFirst(), of: end.process)
      }
      var effect = step(act, offset + index)
      effect.changes = changes + effect.changes
      effects.append(effect)
    }
    for end in waiting { last.append((end.time, self.end(end, of: end.process))) }
    OwnAddresses.complete(&effects, &last, self.endpoints)
  }

  /// A process is gone, and the kernel has closed what it had open.
  private mutating func end(_ end: ProcessEnd, of process: Int) -> [Change] {
    guard let table = tables[process] else { return [] }
    tables[process] = [:]
    var changes: [Change] = [.ended(side: side, process: process, how: end.how)]
    for entry in table.sorted(by: { $0.key < $1.key }).map(\.value) {
      release(entry, nil)
      guard let socket = entry.socket, endpoints[socket].told != endpoints[socket].state else { continue }
      endpoints[socket].told = endpoints[socket].state
      changes.append(.socket(endpoints[socket].state))
    }
    return changes
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
      tell(socket, &effect)
    } else if call.name == "close", act.result != nil || act.call?.result?.errno == "EINTR" {
      close(act, nil, &effect)
    }
    look(call, act, &effect)
    if let number = act.descriptor {
      let set = EpollSet(process: process, descriptor: number)
      if call.name == "epoll_ctl", act.result == 0 {
        let isEdge = call.arguments.last?["events"]?.names("EPOLLET") ?? false
        if isEdge, edges.count < 4096 { edges.insert(set) }
      } else if call.name == "close" {
        edges.remove(set)
      }
      effect.isEdgeTriggered =
        call.name.hasPrefix("epoll_") && call.name != "epoll_ctl" && edges.contains(set)
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

  mutating func add(_ state: SocketState) {
    endpoints.append(Endpoint(state))
    endpoints[endpoints.count - 1].isWhole = !isFound
  }

  /// Takes from a label what no call has said.
  mutating func learn(_ socket: Int, _ label: String?) {
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

  /// Notes in the state what a socket is, where that is news: a label may have said more than the call.
  mutating func tell(_ socket: Int, _ effect: inout Effect) {
    guard endpoints[socket].told != endpoints[socket].state else { return }
    endpoints[socket].told = endpoints[socket].state
    effect.changes.append(.socket(endpoints[socket].state))
  }

  // MARK: Descriptors

  mutating func set(_ number: Int64, _ entry: Entry, _ act: Act, _ effect: inout Effect) {
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

  private mutating func close(_ act: Act, _ index: Int?, _ effect: inout Effect) {
    guard let number = act.descriptor, let entry = tables[act.process ?? 0]?.removeValue(forKey: number)
    else { return }
    release(entry, index)
    effect.changes.append(.closed(side: side, process: act.process, number: Int(clamping: number)))
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
    if failure == "ECONNRESET" { return breakOff(socket, index) }
    switch call.name {
    case "bind" where failure == nil:
      if endpoints[socket].state.phase == .open { endpoints[socket].state.phase = .bound }
      if arguments.count > 1, let address = Address(arguments[1]) {
        endpoints[socket].state.local = address.text
        endpoints[socket].local = Endpoint.key(address.text)
      }
    case "listen" where failure == nil:
      endpoints[socket].state.phase = .listening
      endpoints[socket].isListener = true
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
    case "setsockopt" where failure == nil:
      if arguments.count > 3, arguments[2].names("SO_LINGER") {
        endpoints[socket].lingers = arguments[3]["l_onoff"]?.number == 1
      }
    case "shutdown" where failure == nil:
      let isReading = arguments.count > 1 && arguments[1].names("SHUT_RD")
      let isBoth = arguments.count > 1 && arguments[1].names("SHUT_RDWR")
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
  private mutating func look(_ call: TraceCall, _ act: Act, _ effect: inout Effect) {
    guard act.result ?? 0 > 0 else { return }
    for entry in Readiness.entries(call).prefix(1024) {
      guard let number = entry.descriptor, let socket = tables[act.process ?? 0]?[number]?.socket else {
        continue
      }
      effect.ready.append(socket)
      let isError = entry.events.contains("POLLERR")
      let isOver = entry.events.contains("POLLHUP")
      switch endpoints[socket].state.phase {
      case .connecting where entry.events.contains("POLLOUT") && !isError && !isOver:
        endpoints[socket].state.phase = .connected
      case .connected where isOver && endpoints[socket].isStream,
        .halfClosed where isOver && endpoints[socket].isStream:
        endpoints[socket].state.phase = isError ? .reset : .ended
      default: continue
      }
      tell(socket, &effect)
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
