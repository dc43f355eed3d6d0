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
  /// The events of steps of traces without a log, by their call.
  private let events: [Int: TraceEvent]
  private let payloads: [Int: Step.Payload]
  private let ports: PortOwners

  init(_ timeline: Timeline, _ programs: [ProgramTrace]) {
    self.timeline = timeline
    self.programs = programs
    let events = Self.events(timeline, programs)
    self.events = events
    payloads = Self.payloads(timeline, events)
    ports = PortOwners(timeline)
  }

  /// Reads the lines of the steps once more: only these are wanted whole.
  private static func events(_ timeline: Timeline, _ programs: [ProgramTrace]) -> [Int: TraceEvent] {
    var wanted: [ObjectIdentifier: [Int: Int]] = [:]
    for index in timeline.told where timeline.calls[index].logged == nil {
      let call = timeline.calls[index]
      wanted[ObjectIdentifier(programs[call.side].text), default: [:]][call.line] = index
    }
    var events: [Int: TraceEvent] = [:]
    var isRead: Set<ObjectIdentifier> = []
    for program in programs {
      let id = ObjectIdentifier(program.text)
      guard let lines = wanted[id], isRead.insert(id).inserted else { continue }
      var stream = TraceStream(joined: true)
      let take = { (parser: borrowing LineParser, s: Span<UInt8>, place: TraceStream.Place) in
        guard !place.isShared, let index = lines[place.line] else { return }
        events[index] = parser.event(s, place)
      }
      let bytes = program.text.bytes
      stream.feed(bytes.span, take)
      stream.finish(take)
    }
    return events
  }

  private func entry(_ call: TimelineCall) -> LoggedCalls.Entry? {
    call.logged.flatMap { number in timeline.reading.logged[call.side].map { $0.entries[number] } }
  }

  /// The contexts, in the order of the story.
  func all() -> [StepContext] {
    let (told, calls) = (timeline.told, timeline.calls)
    let waiting = Waiting(
      calls, timeline.kinds, timeline.sockets, partners: timeline.partners, isOneClock: timeline.isOneClock)
    var incoming: [[Arrow]] = Array(repeating: [], count: told.count)
    var outgoing = incoming
    for arrow in timeline.arrows {
      // The answer to bytes that nobody took is no word of the other side's.
      if arrow.kind == .reset, calls[told[arrow.from]].effect.moving != nil { continue }
      outgoing[arrow.from].append(arrow)
      if let to = arrow.to { incoming[to].append(arrow) }
    }
    var counts: [String: Int] = [:]
    return told.enumerated().map { place, index in
      let call = calls[index]
      var step = context(index, place)
      step.incoming = incoming[place].sorted { ($0.toOffset, $0.from) < ($1.toOffset, $1.from) }
        .map { link($0, at: place, $0.from, outgoing[$0.from]) }
      step.outgoing = outgoing[place].map { link($0, at: place, $0.to, $0.to.map { incoming[$0] } ?? []) }
      let values = entry(call)?.call ?? events[index]?.call
      step.waitedInVain = waiting.limit(index, mayWait: Self.mayWait(values))
      // How long strace itself held a call up says nothing of the call.
      step.isBlocked =
        !step.isDelayed
        && (step.waitedInVain != nil || waiting.isBlocked(index, values)
          || timeline.kinds[call.kind].takes
            && incoming[place].contains { begins($0.from, after: call.begin) })
      step.cutOff = call.cutOff?.cause
      step.isStill = programs[call.side].isAlive && step.outcome == .begun && step.cutOff == nil
      step.isDisconnected = call.effect.isDisconnected
      step.isBrokenOff = incoming[place].contains { $0.kind == .reset && breaksOff($0.from) }
      let kind = "\(call.side) \(step.kind)"
      step.earlier = counts[kind, default: 0]
      counts[kind, default: 0] += 1
      return step
    }
  }

  /// Whether no flag of a call forbids that it waits.
  private static func mayWait(_ call: TraceCall?) -> Bool {
    !(call?.arguments.contains { $0.names("MSG_DONTWAIT") } ?? false)
  }

  /// Whether a step broke its connection off: it closed with SO_LINGER of 0 seconds.
  private func breaksOff(_ place: Int) -> Bool {
    let effect = timeline.calls[timeline.told[place]].effect
    guard let before = effect.before, let after = effect.after else { return false }
    return timeline.sockets.states[before].breaksOff && timeline.sockets.states[after].phase == .closed
  }

  private func context(_ index: Int, _ place: Int) -> StepContext {
    let call = timeline.calls[index]
    let kind = timeline.kinds[call.kind]
    let effect = call.effect
    let words = SocketWords(timeline.sockets)
    var step = StepContext(step: place, side: programs[call.side].name, function: kind.function)
    step.row = kind.row
    if let entry = entry(call) {
      (step.record, step.syscalls, step.main, step.verdict) = (
        entry.record, entry.parts, entry.main, entry.verdict
      )
    } else if let event = events[index] {
      step.syscalls = [StepContext.Part(event, .main)]
      step.main = 0
      step.language = kind.language
    }
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
        Int(clamping: made.number),
        made.endpoint.flatMap { endpoint in made.state.map { words.state($0, of: endpoint) } })
    }
    step.replaced = effect.replaced.map { words.state($0.state, of: $0.endpoint) }
    step.payload = payloads[index]
    step.isEdgeTriggered = effect.isEdgeTriggered
    step.isDeaf = effect.after.map { timeline.sockets.states[$0].shut.reading } ?? false
    step.isInjected = effect.isInjected
    step.isLeftToUnseen = effect.isLeftToUnseen
    step.isHeld = effect.isHeld
    step.breaksOff = breaksOff(place)
    if effect.outcome.errno == .addressInUse, kind.name == "bind", let socket = effect.endpoint {
      let values = entry(call)?.call ?? events[index]?.call
      let wanted = values.flatMap { $0.arguments.count > 1 ? SocketAddress($0.arguments[1]) : nil }
      step.portOwner = wanted.flatMap { ports.owner(of: $0, wantedBy: socket, at: index) }
    }
    if effect.outcome.errno == .connectionRefused, kind.name == "connect" {
      let values = entry(call)?.call ?? events[index]?.call
      let wanted = values.flatMap { $0.arguments.count > 1 ? SocketAddress($0.arguments[1]) : nil }
      step.isSwapped = wanted?.port.map { !ports.isWanted($0) && ports.isWanted($0.byteSwapped) } ?? false
    }
    step.found = effect.ready.map { Self.found($0, kind.name) }
    step.duration = call.elapsed
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
    guard let other else { return StepContext.Link(arrow.kind, step: nil, side: nil, bytes: arrow.bytes) }
    let (here, there) = (timeline.calls[timeline.told[place]], timeline.calls[timeline.told[other]])
    let isPeek = timeline.peeks.contains(arrow)
    let siblings = isPeek ? 1 : arrows.count { $0.kind == arrow.kind && !timeline.peeks.contains($0) }
    var link = StepContext.Link(
      arrow.kind, step: other, side: programs[there.side].name, bytes: arrow.bytes,
      total: there.effect.moving?.count, siblings: max(1, siblings),
      isUnderWay: begins(place, after: there.begin))
    if here.side == there.side, here.process != there.process { link.process = there.process }
    return link
  }

  // MARK: Payloads

  /// What each step moved, with the characters that two receives share.
  private static func payloads(_ timeline: Timeline, _ events: [Int: TraceEvent]) -> [Int: Step.Payload] {
    var payloads: [Int: Step.Payload] = [:]
    /// All the bytes of a call, where log or trace kept them.
    var wholes: [Int: [UInt8]] = [:]
    func keep(_ moving: Moving?, _ index: Int) {
      payloads[index] = moving?.payload
      if let moving, moving.further.isEmpty, moving.message.bytes.count == moving.count {
        wholes[index] = moving.message.bytes
      }
    }
    for index in timeline.told {
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
