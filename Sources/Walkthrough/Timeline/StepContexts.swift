import CallMapping
import LanguageMapping
import Languages
import LinuxABI
import StraceParser
import TraceModel

/// Makes of each step all that a narrator must know of it.
struct StepContexts {
  let timeline: Timeline
  let programs: [ProgramTrace]
  private let ports: PortOwners
  private let waiting: Waiting

  /// What the lines of calls say that are wanted whole.
  private struct Whole {
    /// The events of calls of traces without a log, by their call.
    var events: [Int: TraceEvent] = [:]
    var payloads: [Int: Step.Payload] = [:]
  }

  init(_ timeline: Timeline, _ programs: [ProgramTrace]) {
    self.timeline = timeline
    self.programs = programs
    ports = PortOwners(timeline)
    waiting = Waiting(
      timeline.calls, timeline.kinds, timeline.sockets, partners: timeline.partners,
      isOneClock: timeline.isOneClock)
  }

  /// Reads the lines of calls once more, and of each trace no others than those between the first of them and the last.
  private static func events(
    _ indices: [Int], _ timeline: Timeline, _ programs: [ProgramTrace]
  ) -> [Int: TraceEvent] {
    var wanted: [ObjectIdentifier: [Int: Int]] = [:]
    var stretches: [ObjectIdentifier: ClosedRange<Int>] = [:]
    for index in indices where timeline.calls[index].logged == nil {
      let call = timeline.calls[index]
      let id = ObjectIdentifier(programs[call.side].text)
      wanted[id, default: [:]][call.line] = index
      let known = stretches[id] ?? call.line...call.line
      stretches[id] = min(known.lowerBound, call.line)...max(known.upperBound, call.lastLine)
    }
    var events: [Int: TraceEvent] = [:]
    var isRead: Set<ObjectIdentifier> = []
    for program in programs {
      let id = ObjectIdentifier(program.text)
      guard let lines = wanted[id], let stretch = stretches[id], isRead.insert(id).inserted else { continue }
      var stream = TraceStream(joined: true, firstLine: max(1, stretch.lowerBound))
      let take = { (parser: borrowing LineParser, s: Span<UInt8>, place: TraceStream.Place) in
        guard !place.isShared, let index = lines[place.line] else { return }
        events[index] = parser.event(s, place)
      }
      let (bytes, ends) = (program.text.bytes, program.text.lines)
      let (from, to) = (
        ends.end(ofLines: stretch.lowerBound - 1), ends.end(ofLines: stretch.upperBound)
      )
      stream.feed(bytes.span.extracting(from..<max(from, to)), take)
      stream.finish(take)
    }
    return events
  }

  private func entry(_ call: TimelineCall) -> LoggedCalls.Entry? {
    call.logged.flatMap { number in timeline.reading.logged[call.side].map { $0.entries[number] } }
  }

  /// The contexts, in the order of the story.
  func all() -> [StepContext] {
    let told = timeline.told
    let whole = whole(told, hasSplits: true)
    var incoming: [[Arrow]] = Array(repeating: [], count: told.count)
    var outgoing = incoming
    for arrow in timeline.arrows {
      // The answer to bytes that nobody took is no word of the other side's.
      if arrow.kind == .reset, timeline.calls[told[arrow.from]].effect.moving != nil { continue }
      outgoing[arrow.from].append(arrow)
      if let to = arrow.to { incoming[to].append(arrow) }
    }
    var counts: [String: Int] = [:]
    return told.enumerated().map { place, index in
      let call = timeline.calls[index]
      var step = context(index, place, whole)
      step.incoming = incoming[place].sorted { ($0.toOffset, $0.from) < ($1.toOffset, $1.from) }
        .map { link($0, at: place, $0.from, outgoing[$0.from]) }
      step.outgoing = outgoing[place].map { link($0, at: place, $0.to, $0.to.map { incoming[$0] } ?? []) }
      if !step.isDelayed, timeline.kinds[call.kind].takes,
        incoming[place].contains(where: { begins($0.from, after: call.begin) })
      {
        step.isBlocked = true
      }
      step.isBrokenOff = incoming[place].contains { $0.kind == .reset && breaksOff($0.from) }
      let kind = "\(call.side) \(step.kind)"
      step.earlier = counts[kind, default: 0]
      counts[kind, default: 0] += 1
      return step
    }
  }

  /// The contexts of calls behind the last step, without what went from one to another.
  func further(_ places: Range<Int>) -> [StepContext] {
    let indices = Array(timeline.further[places])
    let whole = whole(indices, hasSplits: false)
    return zip(places, indices).map { context($1, timeline.told.count + $0, whole) }
  }

  private func whole(_ indices: [Int], hasSplits: Bool) -> Whole {
    let events = Self.events(indices, timeline, programs)
    return Whole(
      events: events, payloads: Self.payloads(indices, timeline, events, hasSplits: hasSplits))
  }

  /// Whether no flag of a call forbids that it waits.
  private static func mayWait(_ call: TraceCall?) -> Bool {
    !(call?.arguments.contains { $0.names("MSG_DONTWAIT") } ?? false)
  }

  /// Whether a step broke its connection off: it closed with SO_LINGER of 0 seconds.
  private func breaksOff(_ place: Int) -> Bool { breaksOff(call: timeline.told[place]) }

  private func breaksOff(call index: Int) -> Bool {
    let effect = timeline.calls[index].effect
    guard let before = effect.before, let after = effect.after else { return false }
    return timeline.sockets.states[before].breaksOff && timeline.sockets.states[after].phase == .closed
  }

  private func context(_ index: Int, _ place: Int, _ whole: Whole) -> StepContext {
    let call = timeline.calls[index]
    let kind = timeline.kinds[call.kind]
    let effect = call.effect
    let words = SocketWords(timeline.sockets)
    var step = StepContext(index: place, side: programs[call.side].name, function: kind.function)
    step.row = kind.row
    if let entry = entry(call) {
      (step.record, step.syscalls, step.main, step.verdict) = (
        entry.record, entry.parts, entry.main, entry.verdict
      )
    } else if let event = whole.events[index] {
      step.syscalls = [StepContext.Part(event: event, role: .main)]
      step.main = 0
      step.language = kind.language
    }
    step.caller = programs[call.side].callers[call.line]
    if case .traced(let table) = programs[call.side].account {
      step.languageTitle = table.language.title
      step.isProgramKnown = table.program.path != nil
    }
    if let endpoint = effect.endpoint {
      step.before = effect.before.map { words.state($0, of: endpoint) }
      step.after = effect.after.map { words.state($0, of: endpoint) }
    }
    if let before = effect.before.map({ timeline.sockets.states[$0] }) {
      step.isSocketOlder = !before.isWhole
      step.isPaired = before.role == .paired
    }
    step.made = effect.made.map { made in
      StepContext.Made(
        number: Int(clamping: made.number),
        socket: made.endpoint.flatMap { endpoint in made.state.map { words.state($0, of: endpoint) } })
    }
    step.replaced = effect.replaced.map { words.state($0.state, of: $0.endpoint) }
    step.payload = whole.payloads[index]
    step.isEdgeTriggered = effect.isEdgeTriggered
    step.isDeaf = effect.after.map { timeline.sockets.states[$0].shut.reading } ?? false
    step.isInjected = effect.isInjected
    step.isLeftToUnseen = effect.isLeftToUnseen
    step.isHeld = effect.isHeld
    step.breaksOff = breaksOff(call: index)
    let values = entry(call)?.call ?? whole.events[index]?.call
    if effect.outcome.errno == .addressInUse, kind.name == "bind", let socket = effect.endpoint {
      let wanted = values.flatMap { $0.arguments.count > 1 ? SocketAddress($0.arguments[1]) : nil }
      step.portOwner = wanted.flatMap { ports.owner(of: $0, wantedBy: socket, at: index) }
    }
    if effect.outcome.errno == .connectionRefused, kind.name == "connect" {
      let wanted = values.flatMap { $0.arguments.count > 1 ? SocketAddress($0.arguments[1]) : nil }
      step.isSwapped = wanted?.port.map { !ports.isWanted($0) && ports.isWanted($0.byteSwapped) } ?? false
      step.isForIP6Alone = wanted.map(ports.isForIP6Alone) ?? false
    }
    step.found = effect.ready.map { Self.found($0, kind.name) }
    step.duration = call.elapsed
    step.waitedInVain = waiting.limit(index, mayWait: Self.mayWait(values))
    // How long strace itself held a call up says nothing of the call.
    step.isBlocked =
      !step.isDelayed && (step.waitedInVain != nil || waiting.isBlocked(index, values))
    step.cutOff = call.cutOff?.cause
    step.isStill = programs[call.side].isAlive && step.outcome == .begun && step.cutOff == nil
    step.isDisconnected = call.effect.isDisconnected
    return step
  }

  static func found(_ ready: CallEffect.Ready, _ name: String) -> StepContext.Found {
    var events = ready.events.names(name.hasPrefix("epoll") ? "EPOLL" : "POLL")
    if name.contains("select") {
      let sets: [(PollEvents, String)] = [(.input, "in"), (.output, "out"), (.priority, "except")]
      events = sets.compactMap { ready.events.contains($0.0) ? $0.1 : nil }
    }
    return StepContext.Found(descriptor: ready.number, events: events)
  }

  private func begins(_ place: Int, after begin: Int64?) -> Bool {
    guard timeline.isOneClock, let begin, let other = timeline.calls[timeline.told[place]].begin else {
      return false
    }
    return other > begin
  }

  /// One end of an arrow as the step at the other end sees it.
  private func link(_ arrow: Arrow, at place: Int, _ other: Int?, _ arrows: [Arrow]) -> StepContext.Link {
    guard let other else {
      return StepContext.Link(kind: arrow.kind, step: nil, side: nil, bytes: arrow.bytes)
    }
    let (here, there) = (timeline.calls[timeline.told[place]], timeline.calls[timeline.told[other]])
    let isPeek = timeline.peeks.contains(arrow)
    let siblings = isPeek ? 1 : arrows.count { $0.kind == arrow.kind && !timeline.peeks.contains($0) }
    var link = StepContext.Link(
      kind: arrow.kind, step: other, side: programs[there.side].name, bytes: arrow.bytes,
      total: there.effect.moving?.count, siblings: max(1, siblings),
      isUnderWay: begins(place, after: there.begin))
    if here.side == there.side, here.process != there.process { link.process = there.process }
    link.isContinued = arrows.contains {
      $0.kind == arrow.kind && $0.to.map { $0 > place } ?? false && !timeline.peeks.contains($0)
    }
    return link
  }

  // MARK: Payloads

  /// What each call moved.
  ///
  /// - Parameter hasSplits: whether the characters that two receives share are looked for.
  private static func payloads(
    _ indices: [Int], _ timeline: Timeline, _ events: [Int: TraceEvent], hasSplits: Bool
  ) -> [Int: Step.Payload] {
    var payloads: [Int: Step.Payload] = [:]
    /// All the bytes of a call, where log or trace kept them.
    var wholes: [Int: [UInt8]] = [:]
    func keep(_ moving: Moving?, _ index: Int) {
      payloads[index] = moving?.payload
      if let moving, moving.further.isEmpty, moving.message.bytes.count == moving.count {
        wholes[index] = moving.message.bytes
      }
    }
    for index in indices {
      let call = timeline.calls[index]
      // Of a log all bytes are there already.
      if call.logged != nil {
        let isOwn = call.effect.endpoint != nil || (0...2).contains(call.effect.number)
        if isOwn { keep(call.effect.moving, index) }
      } else if let moving = call.effect.moving, let whole = events[index]?.call.flatMap({ Moving($0) }) {
        keep(whole, index)
        payloads[index]?.isSent = moving.isSent
      }
    }
    guard hasSplits else { return payloads }
    for endpoint in timeline.sockets.endpoints where endpoint.isStream {
      var last: Int?
      for passage in endpoint.received where !passage.isPeek {
        defer { last = passage.call }
        guard let last, let before = wholes[last], let now = wholes[passage.call] else { continue }
        let (unfinished, leftOver) = SplitCharacters.between(before, now)
        // The last bytes of a long receive are not kept: there is nothing to mark.
        if before.count <= Step.Payload.limit { payloads[last]?.unfinished = unfinished }
        payloads[passage.call]?.leftOver = leftOver
      }
    }
    return payloads
  }
}
