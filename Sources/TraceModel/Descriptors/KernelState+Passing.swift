import LinuxABI

/// Descriptors in messages on their way: SCM_RIGHTS, unix(7). The sender's are known where both ends are a pair.
extension KernelState {
  /// A descriptor on its way.
  struct Passed {
    var file: OpenFile.ID
    /// How much had been sent before its message: bytes of a stream, messages of others; nil while its send has not
    /// returned.
    var place: Int64?
    /// The line where that send began.
    var line: Int
  }

  /// What is on its way to one socket, the oldest first; behind it what is being sent.
  struct PassedQueue {
    private var all: [Passed] = []
    /// How many of them were taken: moving what is left with each would take as long as the queue is.
    private var taken = 0

    var count: Int { all.count - taken }
    var waiting: ArraySlice<Passed> { all[taken...] }
    /// Where those begin whose sends are under way.
    private var underWay: Int { all[taken...].lastIndex { $0.place != nil }.map { $0 + 1 } ?? taken }
    var countUnderWay: Int { all.count - underWay }

    /// Puts one behind those whose sends are over, or, where its own is not, behind all.
    mutating func append(_ passed: Passed) {
      all.insert(passed, at: passed.place == nil ? all.count : underWay)
    }

    mutating func removeFirst(_ count: Int) {
      taken += count
      guard taken * 2 >= all.count else { return }
      all.removeFirst(taken)
      taken = 0
    }

    /// Takes out what is being sent: by the call that began in a line, or by all calls.
    mutating func removeUnderWay(line: Int? = nil) -> [OpenFile.ID] {
      let first = underWay
      let removed = all[first...].filter { line == nil || $0.line == line }
      if let line { all[first...].removeAll { $0.line == line } } else { all.removeSubrange(first...) }
      return removed.map(\.file)
    }
  }

  /// How much a call moves of what ``Passed/place`` counts.
  private func amount(_ facts: borrowing CallFacts, _ slot: Int) -> Int64 {
    if files[slot].socket?.kind.type == .stream { return facts.moved }
    return isOfSeveral(facts) ? facts.outcome.value ?? 0 : 1
  }

  /// sendmmsg(2), recvmmsg(2): the result counts messages.
  private func isOfSeveral(_ facts: borrowing CallFacts) -> Bool {
    facts.call == calls.sendSeveral || facts.call == calls.receiveSeveral
      || facts.call == calls.receiveSeveralTime64
  }

  // MARK: Receiving

  /// Descriptors that came with a message.
  /// - Returns: the file of the first.
  mutating func passed(
    _ call: CallUnderWay, _ facts: borrowing CallFacts, _ process: Int,
    _ labels: borrowing LabelList
  ) -> OpenFile.ID? {
    guard !facts.list.isEmpty else { return nil }
    let closes = facts.constants.contains(.closeOnExec)
    var due = call.subject.map { self.due(Int($0.slot), facts) } ?? []
    if facts.constants.contains(.peek) {
      // What is only peeked at stays, and comes again.
      for file in due { files[Int(file.slot)].callsUnderWay += 1 }
    } else if let slot = call.subject?.slot {
      take(due.count, slot)
    }
    due.reverse()
    var first: OpenFile.ID?
    for end in facts.list.prefix(ListBound.rights) {
      var sent = due.popLast()
      // Another message's: where several receive on one end, and no stamp says who did first.
      if let other = sent, let label = end.label, isOfAnother(labels[label], Int(other.slot)) {
        releaseCall(other)
        sent = nil
      }
      guard let id = sent ?? newFile(.unknown, line: facts.lines.first, origin: .passed) else { continue }
      give(end.number, id, process, line: facts.lines.first, closesOnExec: closes)
      if let label = end.label { take(labels[label], id, facts.lines.first) }
      if let sent { releaseCall(sent) }
      first = first ?? id
    }
    // More than there was room for: MSG_CTRUNC.
    for left in due { releaseCall(left) }
    return first
  }

  /// What a receive that moves so much comes across.
  private func due(_ slot: Int, _ facts: borrowing CallFacts) -> [OpenFile.ID] {
    guard let queue = passing[Int32(slot)] else { return [] }
    let end = files[slot].taken &+ amount(facts, slot)
    let due = queue.waiting.prefix { ($0.place ?? .max) < end }
    guard due.count < facts.list.count, end > files[slot].arrived,
      let next = queue.waiting.dropFirst(due.count).first
    else { return due.map(\.file) }
    // It takes what a send brings that has not returned.
    return queue.waiting.prefix { ($0.place ?? .max) < end || $0.line == next.line }.map(\.file)
  }

  private mutating func take(_ count: Int, _ slot: Int32) {
    guard count > 0 else { return }
    passing[slot]?.removeFirst(count)
    passingCount -= count
    forgetEmpty(slot)
  }

  private mutating func forgetEmpty(_ slot: Int32) {
    if passing[slot]?.count == 0 { passing[slot] = nil }
  }

  // MARK: Sending

  /// One end of a pair sends or receives: what a message carries lies with the socket that will receive it, and what is
  /// read without a look at it is lost.
  mutating func pass(
    _ call: CallUnderWay, _ facts: borrowing CallFacts, _ traits: SyscallTraits, _ process: Int,
    _ labels: borrowing LabelList
  ) {
    guard let subject = call.subject, let peer = files[Int(subject.slot)].socket?.pair else {
      // What is sent is open, also where the trace does not show it being made, and nobody who receives it.
      guard traits.moves.isSent else { return }
      for end in facts.list.prefix(ListBound.rights) { _ = resolve(end, process, facts.lines.first, labels) }
      return
    }
    let slot = Int(subject.slot)
    if traits.moves.isSent {
      guard files[Int(peer.slot)].id == peer else { return }
      // A receive may have taken it already.
      let place = max(files[Int(peer.slot)].arrived, files[Int(peer.slot)].taken)
      if call.receiver == peer {
        for file in passing[peer.slot]?.removeUnderWay(line: call.line) ?? [] {
          passing[peer.slot]?.append(Passed(file: file, place: place, line: call.line))
        }
      } else if !facts.list.isEmpty {
        send(facts, to: peer, at: place, process, labels)
      }
      files[Int(peer.slot)].arrived &+= amount(facts, Int(peer.slot))
    } else if !facts.constants.contains(.peek) {
      let lost = due(slot, facts)
      take(lost.count, Int32(slot))
      for file in lost { releaseCall(file) }
      files[slot].taken &+= amount(facts, slot)
      // Of which of several sends under way it took the bytes, and what lay beside them, nobody knows.
      if facts.list.isEmpty, files[slot].taken > files[slot].arrived, passing[Int32(slot)] != nil {
        drop(passing[Int32(slot)]?.removeUnderWay() ?? [], Int32(slot))
      }
    }
  }

  private mutating func drop(_ removed: [OpenFile.ID], _ slot: Int32) {
    passingCount -= removed.count
    forgetEmpty(slot)
    for file in removed { releaseCall(file) }
  }

  /// A send begins: who receives may do so before it returns.
  mutating func beginSending(
    _ call: inout CallUnderWay, _ facts: borrowing CallFacts, _ process: Int, _ labels: borrowing LabelList
  ) {
    guard !facts.list.isEmpty, !facts.isInjected, facts.traits?.moves.isSent ?? false,
      let subject = call.subject,
      let peer = files[Int(subject.slot)].socket?.pair, files[Int(peer.slot)].id == peer,
      (passing[peer.slot]?.countUnderWay ?? 0) < TableBound.sending
    else { return }
    call.receiver = peer
    send(facts, to: peer, at: nil, process, labels)
  }

  /// It is over; what it has not sent it does not send.
  mutating func endSending(_ call: borrowing CallUnderWay) {
    guard let peer = call.receiver, files[Int(peer.slot)].id == peer, passing[peer.slot] != nil else {
      return
    }
    drop(passing[peer.slot]?.removeUnderWay(line: call.line) ?? [], peer.slot)
  }

  private mutating func send(
    _ facts: borrowing CallFacts, to peer: OpenFile.ID, at place: Int64?, _ process: Int,
    _ labels: borrowing LabelList
  ) {
    for end in facts.list.prefix(ListBound.rights) {
      guard watchedCount + passingCount < Bound.watched.limit else {
        exceeded.insert(.watched)
        return
      }
      // Which of several messages has which is not kept: who receives them has files that are not known.
      guard let id = resolve(end, process, facts.lines.first, labels), !isOfSeveral(facts),
        files[Int(peer.slot)].id == peer, !files[Int(peer.slot)].isEnded
      else { continue }
      files[Int(id.slot)].callsUnderWay += 1
      passing[peer.slot, default: PassedQueue()].append(
        Passed(file: id, place: place, line: facts.lines.first))
      passingCount += 1
    }
  }
}
