import LinuxABI
import StraceParser
import TraceModel

/// What a line did to descriptors and sockets.
extension TraceWalk {
  // MARK: Sockets

  /// The socket of a file, noted where it is new; nil for what is none.
  mutating func endpoint(
    _ id: OpenFile.ID, side: Int, _ state: borrowing KernelState, _ changes: inout [TimelineChange],
    before: ModelSocket? = nil
  ) -> Int? {
    if let known = endpointOf[id.serial] { return known }
    guard let socket = before ?? state.socket(id), let endpoint = shared.sockets.add(socket, side: side)
    else {
      return nil
    }
    endpointOf[id.serial] = endpoint
    facts?.sockets[id.serial] = endpoint
    if facts == nil { changes.append(.socket(endpoint, state: shared.sockets.endpoints[endpoint].first)) }
    if let pair = socket.pair, let twin = endpointOf[pair.serial] {
      shared.sockets.endpoints[endpoint].twin = twin
      shared.sockets.endpoints[twin].twin = endpoint
    }
    if let listener = socket.listener {
      shared.sockets.endpoints[endpoint].listener = endpointOf[listener.serial]
    }
    return endpoint
  }

  /// Notes what a socket is by now, where that is news.
  mutating func refresh(_ id: OpenFile.ID, _ state: borrowing KernelState, _ changes: inout [TimelineChange])
  {
    guard let endpoint = endpointOf[id.serial], let socket = state.socket(id),
      shared.sockets.update(endpoint, socket), facts == nil
    else { return }
    changes.append(.socket(endpoint, state: shared.sockets.endpoints[endpoint].last))
  }

  private func last(_ endpoint: Int) -> Int { shared.sockets.endpoints[endpoint].last }

  // MARK: A step

  /// What the call of a step did.
  mutating func act(
    _ called: Called, _ index: Int, _ state: borrowing KernelState, _ parser: borrowing LineParser,
    _ s: Span<UInt8>, _ place: TraceStream.Place, _ effect: inout CallEffect,
    _ changes: inout [TimelineChange]
  ) {
    guard index >= 0 else { return }
    act(called, index, state, path: FactsReader.path(parser, s), &effect, &changes)
    if effect.endpoint != nil || (0...2).contains(called.number) {
      // What strace made up has moved nothing.
      if !called.isInjected {
        effect.moving = Moving(
          called, at: state.effects.address, parser, s, place, keeps: facts == nil ? Moving.kept : .max)
      }
      if facts != nil, let moving = effect.moving, let endpoint = effect.endpoint {
        noteRest(of: moving, endpoint, called, parser, s, place)
      }
      if case .toSecond? = called.call.traits?.moves, called.subject.flatMap({ endpointOf[$0.serial] }) == nil
      {
        effect.moving?.isSent = true
      }
    }
  }

  /// The same, without what only a line's tape says.
  mutating func act(
    _ called: Called, _ index: Int, _ state: borrowing KernelState, path: @autoclosure () -> [UInt8]?,
    _ effect: inout CallEffect, _ changes: inout [TimelineChange]
  ) {
    let process = called.process
    let side = logged.isEmpty ? calls[index].side : logged[index].side
    if showsDescriptors(state) { begin(process, side, state, &changes) }
    effect.outcome = called.outcome
    effect.isInjected = called.isInjected
    effect.number = called.number
    effect.room = called.room
    let traits = called.call.traits
    let isMaker = traits.map { $0.makes != .nothing } ?? false
    if let subject = called.subject {
      if let endpoint = endpoint(subject, side: side, state, &changes, before: state.effects.before) {
        effect.endpoint = endpoint
        // A label has said more of it; of a call that was cut in two the state at its beginning is an old one.
        if called.lines.resumed == nil, let before = state.effects.before,
          shared.sockets.update(endpoint, before), facts == nil
        {
          changes.append(.socket(endpoint, state: last(endpoint)))
        }
        effect.before = last(endpoint)
        if called.lines.resumed != nil, let began = state.effects.before,
          began.isConnected || began.role == .accepted, called.call.traits?.moves.isReceived ?? false
        {
          effect.isDisconnected = state.socket(subject)?.isDisconnected ?? false
        }
        refresh(subject, state, &changes)
        effect.after = last(endpoint)
        effect.isHeld =
          traits?.frees == .subject && !state.effects.ended.contains(subject)
          && state.file(subject)?.descriptors == 0
        effect.isLeftToUnseen =
          traits?.frees == .subject && state.unfollowed != nil
          && !state.descriptors(of: process).contains { $0.file == subject }
      } else if state.file(subject)?.kind == .unknown {
        wait(index, for: subject)
      }
    }
    if effect.endpoint == nil, traits?.moves != .nothing, let second = called.second,
      let endpoint = endpoint(second, side: side, state, &changes)
    {
      (effect.endpoint, effect.before, effect.after) = (endpoint, last(endpoint), last(endpoint))
    }
    end(called, side, state, &effect, &changes)
    if isMaker { make(called, side, state, path: path(), &effect, &changes) }
    // Of two that move bytes between them each is what it is: splice(2) joins a pipe and a socket.
    if facts == nil, let subject = called.subject, let file = state.file(subject),
      let endpoint = endpointOf[subject.serial],
      !state.effects.ended.contains(subject), state.file(called.number, of: process) == subject
    {
      show(called.number, of: process, endpoint, Self.what(file), side, state, &changes)
    }
    for ready in state.effects.ready.prefix(1024) {
      let known = ready.file.flatMap { endpointOf[$0.serial] }
      if let file = ready.file, known != nil { refresh(file, state, &changes) }
      // Most programs give epoll the number itself, and others what they like. The trace may not show it: then only the number
      // of a socket can be meant for one.
      let number =
        ready.number
        ?? ready.data.flatMap { Int64(exactly: $0) }.flatMap { number in
          state.file(number, of: process).flatMap { endpointOf[$0.serial] } == nil ? nil : number
        }
      effect.ready.append(CallEffect.Ready(number: number, endpoint: known, events: ready.events))
    }
    if traits?.waits == .ofSet, let set = called.subject {
      effect.isEdgeTriggered = state.file(set)?.isEdgeTriggered ?? false
    }
  }

  /// Whether it matters what numbers stand for: to a story, and for sockets that are older than their trace.
  private func showsDescriptors(_ state: borrowing KernelState) -> Bool {
    facts == nil || !state.older.isEmpty
  }

  /// Begins to show a process, where it is new.
  private mutating func begin(
    _ process: TracedProcess.ID, _ side: Int, _ state: borrowing KernelState,
    _ changes: inout [TimelineChange]
  ) {
    if !shown.shows(process),
      let other = sharers(of: process, state).first(where: { shown.shows($0) }),
      shown.inherit(process, from: other)
    {
      show(process, side, state, &changes)
    }
    let streams = shown.begin(process)
    guard !streams.isEmpty else { return }
    let pid = pid(of: process, state)
    for (number, entry) in streams where shown.set(number, of: process, entry) {
      changes.append(
        .descriptor(side: side, process: pid, number: number, endpoint: nil, what: entry.what))
    }
    if !state.older.isEmpty { showOlder(process, side, state, &changes) }
  }

  /// The sockets and what else a process had open when strace attached to it.
  private mutating func showOlder(
    _ process: TracedProcess.ID, _ side: Int, _ state: borrowing KernelState,
    _ changes: inout [TimelineChange]
  ) {
    for (number, id) in state.descriptors(of: process) where number > 2 {
      guard let file = state.file(id), file.birth == 0 else { continue }
      let endpoint = endpoint(id, side: side, state, &changes)
      show(number, of: process, endpoint, Self.what(file), side, state, &changes)
    }
  }

  /// The sockets that a call ended without being about them.
  private mutating func end(
    _ called: Called, _ side: Int, _ state: borrowing KernelState, _ effect: inout CallEffect,
    _ changes: inout [TimelineChange]
  ) {
    for id in state.effects.ended where id != called.subject {
      guard let endpoint = endpointOf[id.serial], endpoint != effect.endpoint else { continue }
      refresh(id, state, &changes)
      effect.ended.append(endpoint)
    }
    if called.call.traits?.frees == .second, called.outcome.value != nil, !called.isInjected,
      let second = called.second, second != called.subject, let endpoint = endpointOf[second.serial]
    {
      effect.replaced = CallEffect.Replaced(endpoint: endpoint, state: last(endpoint))
    }
  }

  /// The descriptors that a call made.
  private mutating func make(
    _ called: Called, _ side: Int, _ state: borrowing KernelState, path: [UInt8]?,
    _ effect: inout CallEffect, _ changes: inout [TimelineChange]
  ) {
    for case .made(called.process, let generation) in state.effects.descriptors
    where generation.birth == called.lines.first && generation.number != called.number {
      guard let file = state.file(generation.file) else { continue }
      let endpoint = self.endpoint(generation.file, side: side, state, &changes)
      show(
        generation.number, of: called.process, endpoint,
        Self.what(file, madeBy: called, path: path, isFirst: effect.made.isEmpty), side, state, &changes)
      effect.made.append(
        CallEffect.Made(number: generation.number, endpoint: endpoint, state: endpoint.map(last)))
    }
    if case .result(.socket)? = called.call.traits?.makes, let made = effect.made.first,
      let endpoint = made.endpoint
    {
      (effect.endpoint, effect.after) = (endpoint, made.state)
      effect.made = []
    }
  }

  /// What a call made, in a few words.
  ///
  /// - Parameter isFirst: whether it is the first of those that the call made.
  private static func what(
    _ file: OpenFile, madeBy called: Called, path: [UInt8]?, isFirst: Bool
  ) -> String {
    let isCopy = called.made == called.subject && called.made != nil
    switch file.kind {
    case .socket where file.origin == .passed: return Wording.english[.passedSocket]
    case .socket: return what(file)
    case _ where isCopy: return Wording.english[.copyOfNumber, ["number": "\(called.number)"]]
    case _ where file.origin == .passed: return Wording.english[.passedFile]
    case .pipe: return Wording.english[isFirst ? .pipeToRead : .pipeToWrite]
    case .file:
      guard let path else { return what(file) }
      return Wording.english[.fileOfPath, ["path": String(decoding: path.prefix(108), as: UTF8.self)]]
    default: return what(file)
    }
  }

  /// What a file is, in a few words.
  private static func what(_ file: OpenFile) -> String {
    Wording.english[phrase(file)]
  }

  private static func phrase(_ file: OpenFile) -> Phrase {
    switch file.kind {
    case .socket:
      guard let socket = file.socket else { return .isSocket }
      let isConnected = socket.isConnected && socket.kind.isConnectionOriented
      return switch socket.role {
      case .listener: .isListener
      case .accepted: .isConnection
      case .connecting: isConnected ? .isConnection : .isSocket
      case .paired: .isOneOfPair
      case nil: .isSocket
      }
    case .epoll: return .isEpoll
    case .event: return .isEvent
    case .timer: return .isTimer
    case .signals: return .isSignals
    case .ring: return .isRing
    case .pipe: return .isPipe
    case .file, .unknown, .watches, .process, .other: return .isFile
    }
  }

  // MARK: Descriptors and processes

  /// Numbers that were freed, and copies that were made unseen.
  mutating func descriptors(_ state: borrowing KernelState, _ changes: inout [TimelineChange]) {
    guard facts == nil else { return }
    for event in state.effects.descriptors {
      switch event {
      case .freed(let process, let generation):
        for process in [process] + sharers(of: process, state) {
          guard let side = side(of: process, state), shown.remove(generation.number, of: process) else {
            continue
          }
          changes.append(.closed(side: side, process: pid(of: process, state), number: generation.number))
        }
      case .made(let process, let generation):
        guard let side = side(of: process, state), shown.shows(process),
          let endpoint = endpointOf[generation.file.serial], let file = state.file(generation.file)
        else { continue }
        show(generation.number, of: process, endpoint, Self.what(file), side, state, &changes)
      }
    }
  }

  /// Shows what a number of a process stands for, and so of those that have the same table.
  private mutating func show(
    _ number: Int64, of process: TracedProcess.ID, _ endpoint: Int?, _ what: @autoclosure () -> String,
    _ side: Int, _ state: borrowing KernelState, _ changes: inout [TimelineChange]
  ) {
    guard facts == nil else { return }
    let entry = ShownDescriptors.Entry(endpoint: endpoint, what: what())
    var changed = shown.set(number, of: process, entry) ? [(process, side)] : []
    for other in sharers(of: process, state) where shown.set(number, of: other, entry) {
      changed.append((other, self.side(of: other, state) ?? side))
    }
    for (process, side) in changed {
      changes.append(
        .descriptor(
          side: side, process: pid(of: process, state), number: number, endpoint: entry.endpoint,
          what: entry.what))
    }
  }

  /// Those that have the same table of descriptors as a process: CLONE_FILES. Hardly any trace has one.
  private func sharers(of process: TracedProcess.ID, _ state: borrowing KernelState) -> [TracedProcess.ID] {
    shown.family(of: process).filter { $0 != process && state.shareTable($0, process) }
  }

  /// Processes that began, started another program, or are gone.
  mutating func processes(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place, _ changes: inout [TimelineChange]
  ) {
    guard showsDescriptors(state) else { return }
    for event in state.effects.processes {
      switch event {
      case .began(let child):
        guard let parent = state.process(child).parent else { continue }
        if state.shareTable(child, parent) { shown.share(child, with: parent) }
        guard shown.inherit(child, from: parent), let side = side(of: child, state)
        else { continue }
        show(child, side, state, &changes)
      case .executed(let process, let program):
        guard plan.sides.count > 1, shown.shows(process), let side = side(of: process, state),
          let before = state.programs[program].before.flatMap({ self.side(ofProgram: $0) }), before != side
        else { continue }
        // The same descriptors are another program's now.
        let pid = pid(of: process, state)
        for (number, _) in shown.entries(of: process) {
          changes.append(.closed(side: before, process: pid, number: number))
        }
        show(process, side, state, &changes)
      case .ended(let process, _):
        guard let side = side(of: process, state) else { continue }
        if state.leavesTable(process) {
          // Another process has the same descriptors: the end of this one leaves none of them unclosed.
          let pid = pid(of: process, state)
          changes += shown.entries(of: process).map { .closed(side: side, process: pid, number: $0.number) }
        }
        guard shown.end(process) else { continue }
        changes.append(
          .ended(side: side, process: pid(of: process, state), how: Self.end(parser.event(s, place))))
      }
    }
  }

  private func show(
    _ process: TracedProcess.ID, _ side: Int, _ state: borrowing KernelState,
    _ changes: inout [TimelineChange]
  ) {
    let pid = pid(of: process, state)
    for (number, entry) in shown.entries(of: process) {
      changes.append(
        .descriptor(side: side, process: pid, number: number, endpoint: entry.endpoint, what: entry.what))
    }
  }

  /// `exited with 0`, `killed by SIGPIPE`
  private static func end(_ event: TraceEvent) -> String {
    guard case .exit(let exit) = event.content else { return Wording.english[.processEnded] }
    return switch exit {
    case .exited(let status): Wording.english[.processExited, ["status": "\(status)"]]
    case .killed(let signal, let coreDumped):
      Wording.english[coreDumped ? .processDumped : .processKilled, ["signal": "\(signal)"]]
    }
  }
}
