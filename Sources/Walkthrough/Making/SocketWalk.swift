import CallMapping
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
    /// All that they found ready.
    var found: [Readiness.Entry] = []
    /// Whether its socket receives no more by its own wish.
    var isDeaf = false
    /// Whether it asks an epoll set with EPOLLET.
    var isEdgeTriggered = false
  }

  var endpoints: [Endpoint]
  private(set) var effects: [Effect] = []
  /// What ended behind the last act, and when.
  private(set) var last: [(time: Int64?, changes: [Change])] = []
  let side: Int
  private let offset: Int
  var tables: [Int: [Int64: Entry]] = [:]
  private var isFound = false
  /// How many descriptors children have from their parents; a hostile trace has a thousand children with as many each.
  private var inherited = 0
  private static let inheritedLimit = 50_000
  private var forks: ArraySlice<(line: Int, parent: Int, child: Int)>
  static let endpointLimit = 100_000

  private var edges: Set<EpollSet> = []
  /// What each descriptor's data are in an epoll set: Python leaves half of them to chance, Go has a pointer.
  private var watched: [EpollSet: [String: Int64]] = [:]

  /// The descriptor of an epoll set.
  struct EpollSet: Hashable {
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
      var changes = inherit(before: line)
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
      if let socket = entry.socket { tell(socket, &changes) }
    }
    return changes
  }

  /// A child has its parent's descriptors: fork(2).
  private mutating func inherit(before line: Int) -> [Change] {
    var changes: [Change] = []
    while let fork = forks.first, fork.line <= line {
      forks = forks.dropFirst()
      guard let table = tables[fork.parent], tables[fork.child] == nil, tables.count < 4096,
        inherited + table.count <= Self.inheritedLimit
      else { continue }
      inherited += table.count
      tables[fork.child] = table
      for (number, entry) in table.sorted(by: { $0.key < $1.key }) {
        if let socket = entry.socket { endpoints[socket].descriptors += 1 }
        let descriptor = State.Descriptor(Int(clamping: number), socket: entry.socket, what: entry.what)
        changes.append(.descriptor(side: side, process: fork.child, descriptor))
      }
    }
    return changes
  }

  private mutating func note(_ call: TraceCall, in set: EpollSet) {
    guard call.arguments.count > 3, let number = call.arguments[2].number, watched.count < 4096,
      let data = call.arguments[3]["data"], watched[set, default: [:]].count < 4096
    else { return }
    watched[set, default: [:]][ShortForm().text(data)] = number
  }

  /// What a call found ready, each with its descriptor where epoll_ctl(2) or the entry itself says it.
  func ready(_ call: TraceCall, _ act: Act) -> [Readiness.Entry] {
    let known = act.descriptor.flatMap { watched[EpollSet(process: act.process ?? 0, descriptor: $0)] }
    return Readiness.entries(call).prefix(1024).map { entry in
      var entry = entry
      entry.descriptor = entry.data.flatMap { known?[$0] } ?? entry.descriptor
      return entry
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
      effect.isDeaf = endpoints[socket].isDeaf
      tell(socket, &effect.changes)
    } else if call.name == "close", act.result != nil || act.call?.result?.errno == "EINTR" {
      close(act, nil, &effect)
    }
    look(call, act, &effect)
    if let number = act.descriptor {
      let set = EpollSet(process: process, descriptor: number)
      if call.name == "epoll_ctl", act.result == 0 {
        note(call, in: set)
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
      endpoints[socket].isAt(local)
    }
    if let peer = said.peer {
      endpoints[socket].isPeer(of: peer)
    }
  }

  /// Notes in the state what a socket is, where that is news: a label may have said more than the call.
  mutating func tell(_ socket: Int, _ changes: inout [Change]) {
    guard endpoints[socket].told != endpoints[socket].state else { return }
    endpoints[socket].told = endpoints[socket].state
    changes.append(.socket(endpoints[socket].state))
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

  mutating func close(_ act: Act, _ index: Int?, _ effect: inout Effect) {
    guard let number = act.descriptor, let entry = tables[act.process ?? 0]?.removeValue(forKey: number)
    else { return }
    release(entry, index)
    effect.changes.append(.closed(side: side, process: act.process, number: Int(clamping: number)))
  }

  /// One descriptor less stands for a socket; the last one ends it.
  mutating func release(_ entry: Entry, _ index: Int?) {
    guard let socket = entry.socket else { return }
    endpoints[socket].descriptors -= 1
    guard endpoints[socket].descriptors <= 0 else { return }
    endpoints[socket].state.phase = .closed
    if endpoints[socket].ending == nil { endpoints[socket].ending = index }
  }
}
