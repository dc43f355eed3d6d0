import LinuxABI

/// Descriptors in messages on their way: SCM_RIGHTS, unix(7). The sender's are known where both ends are a pair.
extension KernelState {
  /// A descriptor on its way.
  struct Passed {
    var file: OpenFile.ID
    /// How much had been sent before its message: bytes of a stream, messages of others.
    var place: Int64
  }

  /// What is on its way to one socket, the oldest first.
  struct PassedQueue {
    private var all: [Passed] = []
    /// How many of them were taken: moving what is left with each would take as long as the queue is.
    private var taken = 0

    var count: Int { all.count - taken }
    var waiting: ArraySlice<Passed> { all[taken...] }

    mutating func append(_ passed: Passed) { all.append(passed) }

    mutating func removeFirst(_ count: Int) {
      taken += count
      guard taken * 2 >= all.count else { return }
      all.removeFirst(taken)
      taken = 0
    }
  }

  /// How much a call moves of what ``Passed/place`` counts.
  private func amount(_ facts: borrowing CallFacts, _ slot: Int) -> Int64 {
    files[slot].socket?.kind.type == .stream ? facts.moved : 1
  }

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
      let sent = due.popLast()
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
    return queue.waiting.prefix { $0.place < end }.map(\.file)
  }

  private mutating func take(_ count: Int, _ slot: Int32) {
    guard count > 0 else { return }
    passing[slot]?.removeFirst(count)
    if passing[slot]?.count == 0 { passing[slot] = nil }
    passingCount -= count
  }

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
      if !facts.list.isEmpty { send(facts, to: peer, process, labels) }
      files[Int(peer.slot)].arrived &+= amount(facts, Int(peer.slot))
    } else if !facts.constants.contains(.peek) {
      let lost = due(slot, facts)
      take(lost.count, subject.slot)
      for file in lost { releaseCall(file) }
      files[slot].taken &+= amount(facts, slot)
    }
  }

  private mutating func send(
    _ facts: borrowing CallFacts, to peer: OpenFile.ID, _ process: Int, _ labels: borrowing LabelList
  ) {
    for end in facts.list.prefix(ListBound.rights) {
      guard watchedCount + passingCount < Bound.watched.limit else {
        exceeded.insert(.watched)
        return
      }
      guard let id = resolve(end, process, facts.lines.first, labels), files[Int(peer.slot)].id == peer,
        !files[Int(peer.slot)].isEnded
      else { continue }
      files[Int(id.slot)].callsUnderWay += 1
      passing[peer.slot, default: PassedQueue()].append(
        Passed(file: id, place: files[Int(peer.slot)].arrived))
      passingCount += 1
    }
  }
}
