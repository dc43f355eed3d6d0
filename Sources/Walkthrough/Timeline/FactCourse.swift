import LinuxABI
import TraceModel

/// Makes facts of the calls of a run, in their order.
struct FactCourse {
  private(set) var facts: [RunFacts.Fact] = []
  private let timeline: Timeline
  private let waiting: Waiting
  /// Connections that are known to be established.
  private var opened: Set<Int> = []

  private static let polls = [
    "poll", "ppoll", "select", "_newselect", "pselect6", "epoll_wait", "epoll_pwait",
  ]

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
    let call = timeline.calls[index]
    let effect = call.effect
    let endpoints = timeline.sockets.endpoints
    func add(_ kind: RunFacts.Kind, _ socket: Int?) {
      facts.append(
        RunFacts.Fact(
          kind: kind, program: call.side, process: call.process, thread: call.thread, socket: socket,
          line: call.line, moment: timeline.moments[index], place: place))
    }
    let hasWaited = waiting.isBlocked(index, nil)
    if hasWaited {
      add(.waited, effect.endpoint)
      for ready in effect.ready where ready.endpoint != effect.endpoint { add(.waited, ready.endpoint) }
    }
    for made in effect.made {
      guard let socket = made.endpoint, endpoints[socket].maker == index,
        endpoints[socket].accepting == index || endpoints[socket].twin != nil,
        opened.insert(socket).inserted
      else { continue }
      add(.opened, socket)
    }
    if !hasWaited, gotNothing(index) { add(.idle, effect.endpoint) }
    guard let socket = effect.endpoint else { return }
    if !opened.contains(socket), isOpened(socket, by: index, effect) {
      opened.insert(socket)
      add(.opened, socket)
    }
    if let errno = effect.outcome.errno {
      add(.failed(errno.name), socket)
      return
    }
    for kind in moved(call, socket) { add(kind, socket) }
    if endpoints[socket].zero == index, !endpoints[socket].isReset { add(.ended, socket) }
    // No line shows it, and so no mark says it.
    if call.line == 0, let before = effect.before, let after = effect.after,
      timeline.sockets.states[before].phase != .closed, timeline.sockets.states[after].phase == .closed
    {
      add(.closed, socket)
      add(.gone, socket)
    }
  }

  /// Whether the program has no more than before, and no more to do: whoever asks again at once asks in vain.
  private func gotNothing(_ index: Int) -> Bool {
    let call = timeline.calls[index]
    let outcome = call.effect.outcome
    // A connect in progress goes on by itself.
    if let errno = outcome.errno { return errno != .inProgress }
    guard outcome.value == 0 else { return false }
    if Self.polls.contains(where: { timeline.kinds[call.kind].name.hasPrefix($0) }) { return true }
    // The end is news once.
    guard let moving = call.effect.moving, !moving.isSent, let socket = call.effect.endpoint else {
      return false
    }
    return timeline.sockets.endpoints[socket].zero.map { $0 != index } ?? false
  }

  private func isOpened(_ socket: Int, by index: Int, _ effect: CallEffect) -> Bool {
    let endpoint = timeline.sockets.endpoints[socket]
    if endpoint.listening == index { return true }
    if endpoint.isMessages {
      return endpoint.binding == index || endpoint.binding == nil && endpoint.maker == index
    }
    guard endpoint.isStream, endpoint.connecting != nil, let after = effect.after else { return false }
    return timeline.sockets.states[after].isConnected
  }

  /// What went through a socket, message by message.
  private func moved(_ call: TimelineCall, _ socket: Int) -> [RunFacts.Kind] {
    guard let moving = call.effect.moving else { return [] }
    var kinds: [RunFacts.Kind] = []
    // Of an endpoint, which is large, its kind alone: a copy of it for each call is slow.
    let socketKind = timeline.sockets.endpoints[socket].kind
    let isMessages = socketKind.keepsBoundaries
    for message in moving.messages {
      // 0 bytes of a stream are its end, or nothing.
      if !isMessages, message.count == 0 { continue }
      if !isMessages || socketKind.isConnectionOriented, !moving.isSent, message.count == 0 { continue }
      let count = min(message.count, moving.room ?? message.count)
      // MSG_TRUNC on a stream throws away what it takes: what strace shows was in the buffer before, tcp(7).
      let isThrownAway = !isMessages && moving.room != nil && !moving.isSent
      let shown = message.bytes.count > count ? Array(message.bytes.prefix(count)) : message.bytes
      let passage = RunFacts.Passage(
        count: count, bytes: isThrownAway ? [] : shown,
        isUnseen: isThrownAway || shown.isEmpty && isBetweenFiles(call))
      kinds.append(moving.isSent ? .sent(passage) : moving.isPeek ? .peeked(passage) : .received(passage))
    }
    return kinds
  }

  /// Whether the program never has the bytes that a call moves: sendfile(2), splice(2).
  private func isBetweenFiles(_ call: TimelineCall) -> Bool {
    switch SyscallID(timeline.kinds[call.kind].name).traits?.moves {
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
