import LinuxABI
import StraceParser

extension StateQuestions {
  // MARK: Who waits?

  /// Asked before a call, while another program sits in one that waits.
  func waiting(_ index: Int) -> Candidate? {
    // Steps stand where they took effect: one that began before and returned later is behind this one.
    guard let other = underWay[index], other > index, steps[other].isBlocked, !steps[other].isOlder,
      !contexts[other].isDelayed, steps[other].side != steps[index].side,
      let (subject, believed, why) = Self.believed[steps[other].function]
    else { return nil }
    let (side, function) = (name(other), steps[other].function)
    let values: KeyValuePairs = [
      "side": side, "Side": CallContext.capital(side), "function": function, "step": "\(other + 1)",
    ]
    let answers = choices(
      Question.Choice(wording[.waitsIn, values], why: wording[.waitsInWhy, values]),
      [
        Question.Choice(wording[.waitsNobody], why: wording[.waitsNobodyWhy, values]),
        Question.Choice(
          wording[.waitsIn, ["side": side, "function": believed]], why: wording[why, values]),
      ])
    return Questions.make(index, .waits, asking(index, .asksBefore, wording[.asksWaiting]), answers).map {
      (subject, $0)
    }
  }

  /// Calls that wait for what others do, each with what it is taken for.
  private static let believed: [String: (Subject, String, Phrase)] = [
    "accept": (.waitsInAccept, "listen", .waitsListen),
    "accept4": (.waitsInAccept, "listen", .waitsListen),
    "recv": (.waitsInReceive, "send", .waitsSend),
    "recvfrom": (.waitsInReceive, "sendto", .waitsSend),
    "recvmsg": (.waitsInReceive, "sendmsg", .waitsSend),
    "read": (.waitsInReceive, "write", .waitsSend),
    "poll": (.waitsForSeveral, "recv", .waitsReceive),
    "ppoll": (.waitsForSeveral, "recv", .waitsReceive),
    "select": (.waitsForSeveral, "recv", .waitsReceive),
    "epoll_wait": (.waitsForSeveral, "recv", .waitsReceive),
    "epoll_pwait": (.waitsForSeveral, "recv", .waitsReceive),
  ]

  /// So many calls at once are more than anybody is asked about.
  private static let mostAtOnce = 64

  /// For each step the one call of another thread that is under way when it begins; none where several are, or it is not
  /// known.
  static func underWay(_ steps: [Step]) -> [Int: Int] {
    let begun = steps.indices.compactMap { index in steps[index].begin.map { (index, $0) } }
      .sorted { $0.1 < $1.1 }
    var active: [(index: Int, begin: Int64)] = []
    var found: [Int: Int] = [:]
    for (index, begin) in begun {
      // Without a stamp of its end it is under way from then on.
      active.removeAll { one in steps[one.index].end.map { $0 <= begin } ?? false }
      if active.count == 1, active[0].begin < begin { found[index] = active[0].index }
      active.append((index, begin))
      if active.count > mostAtOnce { return [:] }
    }
    return found
  }

  // MARK: Does connect wait for accept?

  /// Asked of a connect that returned before the accept that takes its connection began.
  func connecting(_ index: Int) -> Candidate? {
    guard steps[index].function == "connect", case .returned(0) = contexts[index].outcome,
      let accept = (outgoing[index] ?? []).first(where: { $0.kind == .connection })?.to,
      let end = steps[index].end, let begin = steps[accept].begin, end < begin
    else { return nil }
    let values: KeyValuePairs = ["step": "\(accept + 1)"]
    let answers = choices(
      Question.Choice(wording[.connectAtOnce], why: wording[.connectAtOnceWhy, values]),
      [
        Question.Choice(wording[.connectAtAccept], why: wording[.connectAtAcceptWhy, values]),
        Question.Choice(wording[.connectAtBytes], why: wording[.connectAtBytesWhy]),
      ])
    return Questions.make(index, .waits, asking(index, .asksBehind, wording[.asksConnect]), answers).map {
      (.connectAlone, $0)
    }
  }

  // MARK: Which descriptor?

  /// Asked where a connection's bytes move beside its listener.
  func descriptor(_ index: Int, _ state: State, _ accepted: [Int: Int]) -> Candidate? {
    guard moved(index) != nil, let socket = steps[index].socket, let accept = accepted[socket],
      let process = process(of: index, state),
      let number = Self.number(of: socket, in: process),
      // What the call says itself is no question.
      !(steps[index].swift?.plain.contains("\(number)") ?? false),
      contexts[index].event?.call?.arguments.first?.number == Int64(number)
    else { return nil }
    let listening = Set(state.sockets.lazy.filter { $0.phase == .listening }.map(\.id))
    guard let listener = process.descriptors.first(where: { $0.socket.map(listening.contains) ?? false })
    else { return nil }
    // What the other side calls its end of the connection.
    var peer: Question.Choice?
    let others = (incoming[index] ?? []).map(\.from) + (outgoing[index] ?? []).compactMap(\.to)
    if let other = others.first, let end = steps[other].socket, steps[other].side != steps[index].side,
      let theirs = self.process(of: other, state).flatMap({ Self.number(of: end, in: $0) })
    {
      peer = choice(theirs, .descriptorOfPeer, ["side": name(other)])
    }
    let answers = choices(
      choice(number, .descriptorAccepted, ["step": "\(accept + 1)"]),
      [choice(listener.number, .descriptorListens), peer, choice(1, .descriptorPrints)])
    return Questions.make(
      index, .descriptor, asking(index, .asksBehind, wording[.asksDescriptor]), answers
    ).map { (.descriptor, $0) }
  }

  private func process(of index: Int, _ state: State) -> State.Process? {
    state.processes.last { $0.side == steps[index].side && $0.id == steps[index].process && $0.ended == nil }
  }

  /// The one number that stands for a socket.
  private static func number(of socket: Int, in process: State.Process) -> Int? {
    let all = process.descriptors.filter { $0.socket == socket }
    return all.count == 1 ? all[0].number : nil
  }
}
