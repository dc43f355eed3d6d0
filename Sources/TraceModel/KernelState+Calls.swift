import LinuxABI

/// The steps of a call: what acts at its entry, what at its return, and what is told of it.
extension KernelState {
  mutating func startLine() {
    effects.clear()
    for slot in leaving {
      let old = files[Int(slot)]
      files[Int(slot)] = OpenFile(
        id: OpenFile.ID(slot: slot, serial: -1), kind: .unknown, birth: 0, origin: old.origin)
      freeSlots.append(slot)
    }
    if !leaving.isEmpty { leaving.removeAll(keepingCapacity: true) }
    recalled = nil
    for slot in leavingProcesses {
      processSlots[processes[Int(slot)].id.index] = nil
      freeProcesses.append(slot)
    }
    if !leavingProcesses.isEmpty { leavingProcesses.removeAll(keepingCapacity: true) }
  }

  /// What a call does when it begins: finds what it is about, and frees what it frees.
  mutating func begin(
    _ facts: borrowing CallFacts, _ process: Int, _ labels: borrowing LabelList, isUnderWay: Bool = false,
    isOver: Bool = false
  ) -> CallUnderWay {
    var call = CallUnderWay(line: facts.lines.first)
    guard let traits = facts.traits else { return call }
    if facts.subject.exists {
      call.subject =
        isOver ? known(facts.subject.number, process) : named(facts.subject, facts, process, labels)
    }
    // A range is about the first socket in it.
    if !isOver, traits.frees == .range { call.subject = firstSocket(ofRange: facts, process) }
    if !isOver, traits.isForSocketsAlone, let subject = call.subject, disproves(facts, subject) {
      call.subject = replaced(subject, facts, process)
    }
    // What a call is about lives until it returns, also where the call itself frees it, or another number that it names
    // turns out to be another file's by now.
    call.isHeld = isUnderWay || facts.second.exists || !facts.list.isEmpty
    if call.isHeld, let subject = call.subject { files[Int(subject.slot)].callsUnderWay += 1 }
    if facts.second.exists, traits.frees != .range {
      call.second =
        traits.frees == .second || isOver
        ? known(facts.second.number, process) : named(facts.second, facts, process, labels)
    }
    if call.isHeld, let second = call.second { files[Int(second.slot)].callsUnderWay += 1 }
    if keepsStates, let subject = call.subject { effects.before = files[Int(subject.slot)].socket }
    // What strace injects does not reach the kernel.
    if facts.isInjected || isOver { return call }
    switch traits.frees {
    case .nothing, .second: break
    case .subject:
      showsCloses = true
      // What was not open frees nothing; every other failure of close(2) has freed the number.
      if facts.outcome.errno != .badDescriptor { free(facts.subject.number, process) }
    case .range: freeRange(facts, process)
    }
    return call
  }

  mutating func end(
    _ call: CallUnderWay, _ facts: borrowing CallFacts, _ process: Int,
    _ labels: borrowing LabelList
  ) {
    var made: OpenFile.ID?
    guard let traits = facts.traits else { return tell(call, facts, nil, process, made: nil) }
    let number = numberOfAnother(facts, traits, process)
    let process = number.map { processOfItsOwn($0, facts, process) } ?? process
    if !facts.isInjected {
      if let subject = call.subject {
        note(evidence: facts, traits, subject)
        // What the call proves it was before it: of an older one nothing is known but that.
        if keepsStates, effects.before == nil {
          effects.before = files[Int(subject.slot)].socket
          if traits.makes == .connection { effects.before?.accept(facts.outcome.errno, nil) }
        }
      }
      made = make(call, facts, traits, process, labels)
      change(call, facts, traits, process, made, labels)
    }
    if traits.waitsForFiles { wait(call, facts, traits, process, labels) }
    if traits.changesProcess, !facts.isInjected {
      processEffect(call, facts, traits, process)
      if facts.constants.contains(.pidfd) { made = givePidfd(facts, process, labels) }
    }
    tell(call, facts, traits, process, made: made)
  }

  mutating func tell(
    _ call: CallUnderWay, _ facts: borrowing CallFacts, _ traits: SyscallTraits?, _ process: Int,
    made: OpenFile.ID?
  ) {
    effects.isCall = true
    if facts.address != nil { effects.address = facts.address }
    var called = Called()
    called.lines = facts.lines
    called.thread = facts.thread
    // What the call did to the thread may have given it another process.
    let process =
      traits?.changesProcess != true
      ? process : Int(threads[facts.thread ?? Self.noThread]?.process ?? Int32(process))
    called.process = processes[process].id
    called.program = processes[process].program
    if facts.interfaces != .all { programs[called.program].interfaces.formIntersection(facts.interfaces) }
    called.call = facts.call
    called.outcome = facts.outcome
    called.isInjected = facts.isInjected
    called.subject = call.subject
    called.number = facts.subject.exists ? facts.subject.number : call.number
    called.second = call.second
    called.made = made
    called.room = facts.room
    guard let traits else {
      effects.call = called
      return
    }
    called.isForSocketsAlone = traits.isForSocketsAlone
    called.concernsSocket = concernsSocket(call, traits)
    if !called.concernsSocket, traits.makes == .copyOfOther { called.concernsSocket = isConcerned(made) }
    if !called.concernsSocket {
      if !traits.waitsForFiles {
        addCandidate(call.subject)
        addCandidate(call.second)
        addCandidate(made)
      } else {
        for id in effects.candidates where files[Int(id.slot)].concernsSockets {
          called.concernsSocket = true
        }
      }
    }
    if traits.movesBytes, facts.outcome.value != nil {
      called.moved = facts.moved
      switch traits.moves {
      case .fromSecond, .toSecond:
        // Two files: what the program sends or receives is what goes through a socket.
        let isToSecond = traits.moves == .toSecond
        called.isReceived = isConcerned(isToSecond ? call.subject : call.second)
        called.isSent = isConcerned(isToSecond ? call.second : call.subject)
        if !called.isSent, !called.isReceived { called.isSent = traits.moves.isSent }
      default:
        called.isSent = traits.moves.isSent
        called.isReceived = !called.isSent
      }
      called.isPeek = called.isReceived && facts.constants.contains(.peek)
      called.isTruncated = called.isReceived && facts.constants.contains(.truncate)
    }
    effects.call = called
  }

  // Measured: where an operand of || or && asks the state, the compiler moves the whole state into it, and back.
  private func concernsSocket(_ call: CallUnderWay, _ traits: SyscallTraits) -> Bool {
    if traits.isForSocketsAlone { return true }
    if isConcerned(call.subject) { return true }
    return traits.second == nil ? false : isConcerned(call.second)
  }

  private mutating func addCandidate(_ id: OpenFile.ID?) {
    guard let id, isUndecided(id) else { return }
    effects.candidates.append(id)
  }

  /// A call that never returned: its process and what it was about are those of when it was interrupted.
  mutating func tell(_ old: InterruptedCall, _ facts: borrowing CallFacts) {
    recalled = old.process
    effects.isCall = true
    effects.before = old.before
    var called = Called()
    called.lines = facts.lines
    called.thread = facts.thread
    called.process = old.process.id
    called.program = old.process.program
    called.call = facts.call
    called.isForSocketsAlone = facts.traits?.isForSocketsAlone ?? false
    called.outcome = facts.outcome
    called.subject = old.call.subject
    called.number = old.call.number
    called.second = old.call.second
    called.concernsSocket =
      old.concernsSocket || isConcerned(old.call.subject) || isConcerned(old.call.second)
    effects.call = called
  }

  func isConcerned(_ id: OpenFile.ID?) -> Bool {
    guard let id else { return false }
    return concernsSockets(id)
  }

  /// Whether an open file may still turn out to be a socket, or to hold one.
  private func isUndecided(_ id: OpenFile.ID) -> Bool {
    let slot = Int(id.slot)
    if files[slot].concernsSockets { return false }
    let kind = files[slot].kind
    return kind == .unknown || kind == .epoll
  }

  mutating func release(callUnderWay call: borrowing CallUnderWay) {
    endSending(call)
    if let subject = call.subject { releaseCall(subject) }
    if let second = call.second { releaseCall(second) }
  }

  mutating func releaseCall(_ id: OpenFile.ID) {
    files[Int(id.slot)].callsUnderWay -= 1
    endIfUnused(id)
  }
}
