import LinuxABI

/// What calls do to the socket that they are about, and what they prove.
extension KernelState {
  /// Whether a call was made on a socket, and its number was thought to stand for something else.
  func disproves(_ facts: borrowing CallFacts, _ id: OpenFile.ID) -> Bool {
    guard files[Int(id.slot)].kind != .socket, files[Int(id.slot)].kind != .unknown, !facts.isInjected,
      facts.traits?.isForSocketsAlone ?? false
    else { return false }
    switch facts.outcome {
    case .value: return true
    case .failure(let errno): return errno.provesSocket
    case .none, .unknown, .otherFailure: return false
    }
  }

  /// The file that a number stands for instead: it was used again unseen.
  mutating func replaced(_ id: OpenFile.ID, _ facts: borrowing CallFacts, _ process: Int) -> OpenFile.ID? {
    let line = facts.lines.first
    let number = facts.subject.number
    guard let new = newFile(.unknown, line: line, origin: .found) else { return id }
    return give(number, new, process, line: line, closesOnExec: false) ? new : nil
  }

  /// What a call proves of a file of which nothing is known.
  mutating func note(evidence facts: borrowing CallFacts, _ traits: SyscallTraits, _ id: OpenFile.ID) {
    let slot = Int(id.slot)
    guard files[slot].kind == .unknown, !facts.isInjected else { return }
    switch facts.outcome {
    case .value:
      guard traits.isForSocketsAlone else { return }
    case .failure(let errno):
      if traits.isForSocketsAlone, errno == .notSocket {
        files[slot].kind = .other
        return
      }
      guard traits.isForSocketsAlone ? errno.provesSocket : errno.isOfSocketsAlone else { return }
    case .none, .unknown, .otherFailure: return
    }
    files[slot].kind = .socket
    files[slot].socket = foundSocket(.unknown)
    learn(id, facts.lines.first, .call)
  }

  /// What a call does to its socket.
  mutating func change(
    _ call: CallUnderWay, _ facts: borrowing CallFacts, _ traits: SyscallTraits, _ process: Int,
    _ made: OpenFile.ID?, _ labels: borrowing LabelList
  ) {
    if facts.call == calls.epollControl { return watch(call, facts) }
    guard let id = call.subject, isSocket(id) else { return }
    let slot = Int(id.slot)
    switch facts.outcome {
    case .none, .unknown, .otherFailure: return
    case .value, .failure: break
    }
    if facts.outcome.errno == .connectionReset {
      files[slot].socket?.reset()
      return
    }
    if traits.movesBytes {
      guard facts.outcome.errno == nil else { return }
      files[slot].socket?.move(facts, isSent: traits.moves.isSent)
      if !facts.list.isEmpty { return pass(call, facts, traits, process, labels) }
      if isOneOfPair(slot) { pass(call, facts, traits, process, labels) }
      return
    }
    switch facts.call {
    case calls.accept, calls.accept4:
      let connection = made.flatMap { files[Int($0.slot)].socket?.kind }
      files[slot].socket?.accept(facts.outcome.errno, connection)
    case calls.connect: connect(id, facts)
    case calls.bind: files[slot].socket?.bind(facts)
    case calls.listen:
      files[slot].socket?.listen(facts)
      if facts.outcome.errno == nil { offer(id) }
    case calls.getsockname, calls.getpeername:
      files[slot].socket?.told(facts, isPeer: facts.call == calls.getpeername)
    case calls.getsockopt, calls.setsockopt:
      files[slot].socket?.option(facts, isSet: facts.call == calls.setsockopt)
    case calls.shutdown: files[slot].socket?.shutdown(facts)
    default: break
    }
  }

  private mutating func connect(_ id: OpenFile.ID, _ facts: borrowing CallFacts) {
    switch facts.outcome.errno {
    case nil: reach(id, facts)
    // It was connected before, or may be yet.
    case .isConnected?, .inProgress?, .already?, .interrupted?: break
    default: withdraw(id)
    }
    files[Int(id.slot)].socket?.connect(facts)
  }

  // Measured: where these are asked in place, the open file is copied to be looked at.
  private func isSocket(_ id: OpenFile.ID) -> Bool {
    let slot = Int(id.slot)
    guard files[slot].id == id else { return false }
    return files[slot].kind == .socket
  }

  private func isOneOfPair(_ slot: Int) -> Bool { files[slot].socket?.pair != nil }
}
