import LinuxABI
import TraceModel

/// Makes facts of the calls of a run, in their order.
struct FactCourse {
  private(set) var facts: [RunFacts.Fact] = []
  private let timeline: Timeline
  private let waiting: Waiting
  /// Connections that are known to be established.
  private var opened: Set<Int> = []

  /// - Parameter marks: how many marks it will be given besides the calls.
  init(_ timeline: Timeline, marks: Int) {
    self.timeline = timeline
    // Most calls are one fact, and a socket's end is two.
    facts.reserveCapacity(timeline.count + 2 * marks)
    waiting = Waiting(
      timeline.calls, timeline.kinds, timeline.sockets, partners: timeline.partners,
      isOneClock: timeline.isOneClock)
  }

  /// A call, and where it stands.
  mutating func take(_ index: Int, _ place: RunFacts.Place) {
    // Calls and sockets are large, and of each little is asked: no copies.
    let (calls, endpoints) = (timeline.calls, timeline.sockets.endpoints)
    func add(_ kind: RunFacts.Kind, _ socket: Int?) {
      facts.append(
        RunFacts.Fact(
          kind: kind, program: calls[index].side, process: calls[index].process, thread: calls[index].thread,
          socket: socket, line: calls[index].line, moment: timeline.moments[index], place: place))
    }
    let own = calls[index].effect.endpoint
    let hasWaited = waiting.isBlocked(index, nil)
    if hasWaited {
      add(.waited, own)
      for ready in calls[index].effect.ready where ready.endpoint != own { add(.waited, ready.endpoint) }
    }
    for made in calls[index].effect.made {
      guard let socket = made.endpoint, endpoints[socket].maker == index,
        endpoints[socket].accepting == index || endpoints[socket].twin != nil,
        opened.insert(socket).inserted
      else { continue }
      add(.opened, socket)
    }
    if !hasWaited, gotNothing(index) { add(.idle, own) }
    guard let socket = own else { return }
    if isOpened(socket, by: index), opened.insert(socket).inserted { add(.opened, socket) }
    if let errno = calls[index].effect.outcome.errno {
      add(.failed(errno.name), socket)
      return
    }
    if let moving = calls[index].effect.moving {
      let called = calls[index].kind
      if let kind = kind(of: moving.message, moving, socket, called) { add(kind, socket) }
      for message in moving.further {
        if let kind = kind(of: message, moving, socket, called) { add(kind, socket) }
      }
    }
    if endpoints[socket].zero == index, !endpoints[socket].isReset { add(.ended, socket) }
    // No line shows it, and so no mark says it.
    if calls[index].line == 0, let before = calls[index].effect.before, let after = calls[index].effect.after,
      timeline.sockets.states[before].phase != .closed, timeline.sockets.states[after].phase == .closed
    {
      add(.closed, socket)
      add(.gone, socket)
    }
  }

  /// Whether the program has no more than before, and no more to do: whoever asks again at once asks in vain.
  private func gotNothing(_ index: Int) -> Bool {
    let calls = timeline.calls
    let outcome = calls[index].effect.outcome
    // A connect in progress goes on by itself.
    if let errno = outcome.errno { return errno != .inProgress }
    guard outcome.value == 0 else { return false }
    if timeline.kinds.all[calls[index].kind].isPoll { return true }
    // The end is news once.
    guard calls[index].effect.moving?.isSent == false, let socket = calls[index].effect.endpoint else {
      return false
    }
    return timeline.sockets.endpoints[socket].zero.map { $0 != index } ?? false
  }

  private func isOpened(_ socket: Int, by index: Int) -> Bool {
    let endpoints = timeline.sockets.endpoints
    if endpoints[socket].listening == index { return true }
    if endpoints[socket].isMessages {
      return endpoints[socket].binding == index
        || endpoints[socket].binding == nil && endpoints[socket].maker == index
    }
    guard endpoints[socket].isStream, endpoints[socket].connecting != nil,
      let after = timeline.calls[index].effect.after
    else { return false }
    return timeline.sockets.states[after].isConnected
  }

  /// What went through a socket: a message, or a stretch of a stream; nil for nothing.
  private func kind(
    of message: Moving.Message, _ moving: Moving, _ socket: Int, _ called: Int
  ) -> RunFacts.Kind? {
    let kind = timeline.sockets.endpoints[socket].kind
    let isMessages = kind.keepsBoundaries
    // 0 bytes of a stream are its end, or nothing.
    if message.count == 0, !isMessages || kind.isConnectionOriented && !moving.isSent { return nil }
    let count = min(message.count, moving.room ?? message.count)
    // MSG_TRUNC on a stream throws away what it takes: what strace shows was in the buffer before, tcp(7).
    let isThrownAway = !isMessages && moving.room != nil && !moving.isSent
    let shown = message.bytes.count > count ? Array(message.bytes.prefix(count)) : message.bytes
    let passage = RunFacts.Passage(
      count: count, bytes: isThrownAway ? [] : shown,
      isUnseen: isThrownAway || shown.isEmpty && isBetweenFiles(called))
    return moving.isSent ? .sent(passage) : moving.isPeek ? .peeked(passage) : .received(passage)
  }

  /// Whether the program never has the bytes that a kind of call moves: sendfile(2), splice(2).
  private func isBetweenFiles(_ called: Int) -> Bool {
    switch SyscallID(timeline.kinds[called].name).traits?.moves {
    case .fromSecond?, .toSecond?: true
    default: false
    }
  }

  /// What a line shows that is no call of a step.
  mutating func take(_ mark: TimelineMark, _ place: RunFacts.Place) {
    var kinds: [(RunFacts.Kind, Int?)]
    switch mark.kind {
    case .signal(let name): kinds = [(.signal(name), nil)]
    case .exited(let status): kinds = [(.exited(status), nil)]
    case .killed(let signal): kinds = [(.killed(signal), nil)]
    case .waited: kinds = [(.waited, nil)]
    case .freed(let socket, true): kinds = [(.closed, socket), (.gone, socket)]
    case .freed(let socket, false): kinds = [(.gone, socket)]
    case .short(let socket, let left, let rest): kinds = [(.shortSend(left: left, rest: rest), socket)]
    }
    for (kind, socket) in kinds {
      facts.append(
        RunFacts.Fact(
          kind: kind, program: mark.side, process: mark.process, thread: mark.thread, socket: socket,
          line: mark.line, moment: mark.time, place: place))
    }
  }
}
