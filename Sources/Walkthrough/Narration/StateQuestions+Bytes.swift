import LinuxABI
import StraceParser

extension StateQuestions {
  // MARK: How many bytes are on their way?

  /// Asked of a send or a receive of a stream, where the trace accounts for every byte.
  func inFlight(_ index: Int, _ state: State) -> Candidate? {
    guard steps[index].moment != nil, let count = moved(index), count > 0, !isPeek(index),
      let socket = steps[index].socket,
      let direction = direction(index, socket), let to = direction.to,
      let receiver = state.sockets.first(where: { $0.id == to }), receiver.side != direction.side,
      CallContext.tags(of: receiver.kind).contains(.stream)
    else { return nil }
    let before = state.inFlight.first { $0.from == direction.from && $0.to == to }?.bytes ?? 0
    let isSent = direction.from == socket
    guard direction.bytes == (isSent ? before + count : before - count) else { return nil }
    let right = choice(direction.bytes, .inFlightIs)
    let subject: Subject
    let wrong: [Question.Choice?]
    if !isSent {
      guard direction.bytes > 0 else { return nil }
      subject = .remainder
      wrong = [choice(0, .inFlightLost), choice(before, .inFlightAll)]
    } else {
      subject = before > 0 ? .several : .first
      let counted = characters(index).map { choice(before + $0, .inFlightCharacters) }
      wrong = [
        choice(0, .inFlightNothing), before > 0 ? choice(count, .inFlightLastOnly) : nil, counted,
        choice(1, .inFlightOne),
      ]
    }
    let sides = Dictionary(
      contexts.lazy.enumerated().map { (steps[$0.offset].side, $0.element.side) },
      uniquingKeysWith: { one, _ in one })
    guard let from = sides[direction.side], let other = sides[receiver.side] else { return nil }
    let question = wording[
      .asksInFlight, ["from": CallContext.name(from, wording), "to": CallContext.name(other, wording)]]
    return Questions.make(
      index, .inFlight, asking(index, .asksBehind, question), choices(right, wrong)
    ).map { (subject, $0) }
  }

  /// The direction that the step's own call added to or took from.
  private func direction(_ index: Int, _ socket: Int) -> State.InFlight? {
    var found: [State.InFlight] = []
    for case .inFlight(let bytes) in steps[index].changes where bytes.from == socket || bytes.to == socket {
      found.append(bytes)
    }
    return found.count == 1 ? found[0] : nil
  }

  // MARK: What does the next receive return?

  /// Asked of a call that sends, or ends what is sent, of the first receive behind it at the other end.
  func nextReceive(_ index: Int, _ state: State, _ results: Set<Int>) -> Candidate? {
    let arrows = (outgoing[index] ?? []).filter { $0.kind != .connection }
    let sockets = Set(arrows.compactMap(\.to).compactMap { steps[$0].socket })
    guard let kind = arrows.first?.kind, let socket = sockets.first, sockets.count == 1,
      let next = nextReceive(of: socket, behind: index), !results.contains(next), !isPeek(next),
      !contexts[next].isInjected, steps[next].side != steps[index].side, let count = moved(next)
    else { return nil }
    let sources = incoming[next] ?? []
    // Nothing that is sent later may have a part in it.
    guard !sources.isEmpty, sources.allSatisfy({ $0.from <= index }) else { return nil }
    let room = CallContext.asked(CallContext(contexts[next]).call).flatMap { Int(exactly: $0) }
    let found: (subject: Subject, right: Phrase, wrong: [Question.Choice?])? =
      switch kind {
      case .end: end(count, sources)
      case .stream: stream(index, count, sources, room)
      case .datagram: datagram(index, count, sources, room)
      // The bytes before it may be thrown away, or not.
      case .connection, .reset: nil
      }
    guard let found else { return nil }
    let side = name(next)
    let asked =
      room.map {
        wording[
          .asksNextReceiveWithRoom, ["side": side, "room": wording.count(Int64($0), .bytes)]]
      } ?? wording[.asksNextReceive, ["side": side]]
    let answers = choices(choice(count, found.right, ["step": "\(next + 1)"]), found.wrong)
    return Questions.make(index, .receives, asking(index, .asksBehind, asked), answers).map {
      (found.subject, $0)
    }
  }

  private func end(_ count: Int, _ sources: [Arrow]) -> (Subject, Phrase, [Question.Choice?])? {
    let reset = Question.Choice("-1 ECONNRESET", why: wording[.nextReset])
    if count > 0, sources.allSatisfy({ $0.kind == .stream }) {
      return (.bytesBeforeEnd, .nextIsBehind, [choice(0, .nextEndFirst), reset])
    }
    guard count == 0, sources.allSatisfy({ $0.kind == .end }) else { return nil }
    return (
      .end, .nextIsEnd,
      [
        Question.Choice(wording[.waitsOn], why: wording[.nextWaits]),
        Question.Choice("-1 EAGAIN", why: wording[.nextWouldBlock]), reset,
      ]
    )
  }

  private func stream(
    _ index: Int, _ count: Int, _ sources: [Arrow], _ room: Int?
  ) -> (Subject, Phrase, [Question.Choice?])? {
    let parts = sources.compactMap(\.bytes)
    guard let sent = moved(index), sources.allSatisfy({ $0.kind == .stream }),
      parts.count == sources.count, parts.reduce(0, +) == count
    else { return nil }
    let full = room.map { choice($0, .nextFillsRoom) }
    if sources.count > 1 {
      return (.joined, .nextIs, [choice(sent, .nextIsOneSend), choice(parts[0], .nextIsOneSend), full])
    }
    guard sources[0].from == index else { return nil }
    // What does not fit is left, where the room is what limits it.
    if count < sent {
      guard room == count else { return nil }
      return (.part, .nextIs, [choice(sent, .nextIsWholeSend), choice(0, .nextEndFirst)])
    }
    let counted = characters(index).map { choice($0, .nextCharacters) }
    return (counted == nil ? .plain : .characters, .nextIs, [counted, full, choice(0, .nextEndFirst)])
  }

  private func datagram(
    _ index: Int, _ count: Int, _ sources: [Arrow], _ room: Int?
  ) -> (Subject, Phrase, [Question.Choice?])? {
    guard let sent = moved(index), sources.count == 1, sources[0].kind == .datagram, sources[0].bytes == count
    else { return nil }
    let full = room.map { choice($0, .nextFillsRoom) }
    let whole = sources[0].whole ?? count
    if sources[0].from != index {
      return (
        .datagramsApart, .nextIs,
        [choice(whole + sent, .nextJoinsDatagrams), choice(sent, .nextIsNewest), full]
      )
    }
    if whole > count { return (.datagramCut, .nextIs, [choice(whole, .nextIsWholeDatagram)]) }
    let counted = characters(index).map { choice($0, .nextCharacters) }
    return (counted == nil ? .plain : .characters, .nextIs, [counted, full])
  }
}
