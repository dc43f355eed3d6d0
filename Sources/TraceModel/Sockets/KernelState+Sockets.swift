import LinuxABI

/// What calls do to the socket that they are about, and what they prove.
extension KernelState {
  /// Whether a call was made on a socket, and its number was thought to stand for something else.
  func disproves(_ facts: borrowing CallFacts, _ id: OpenFile.ID) -> Bool {
    guard files[Int(id.slot)].kind != .socket, files[Int(id.slot)].kind != .unknown, !facts.isInjected,
      facts.call.traits?.isForSocketsAlone ?? false
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
    _ call: borrowing CallUnderWay, _ facts: borrowing CallFacts, _ traits: SyscallTraits, _ process: Int,
    _ made: OpenFile.ID?, _ labels: borrowing LabelTable
  ) {
    if facts.call == Calls.epollControl { return watch(call, facts) }
    guard let id = call.subject, files[Int(id.slot)].id == id, files[Int(id.slot)].socket != nil,
      !facts.isInjected
    else { return }
    let slot = Int(id.slot)
    let failure = facts.outcome.errno
    switch facts.outcome {
    case .none, .unknown, .otherFailure: return
    case .value, .failure: break
    }
    if failure == .connectionReset {
      if files[slot].socket?.kind.isConnectionOriented ?? false { files[slot].socket?.phase = .reset }
      return
    }
    switch facts.call {
    case Calls.bind where failure == nil:
      if files[slot].socket?.phase == .open { files[slot].socket?.phase = .bound }
      isAt(slot, facts.address)
    case Calls.listen where failure == nil:
      files[slot].socket?.phase = .listening
      files[slot].socket?.role = .listener
      files[slot].socket?.backlog = facts.number
    case Calls.accept, Calls.accept4:
      // Who accepts listens, whenever that began.
      if files[slot].socket?.isWhole == false, failure == nil || failure == .again {
        files[slot].socket?.phase = .listening
        files[slot].socket?.role = .listener
        if files[slot].socket?.kind.type == .unknown { files[slot].socket?.kind.type = .stream }
        if let made, let kind = files[Int(made.slot)].socket?.kind { complete(slot, kind) }
      }
    case Calls.connect: connect(slot, facts, failure)
    case Calls.getsockname where failure == nil: isAt(slot, facts.address)
    case Calls.getpeername where failure == nil:
      if let address = facts.address, address != .unnamed {
        files[slot].socket?.peer = address
        complete(slot, SocketKind(of: address, .unknown))
      }
    case Calls.getsockopt where failure == nil && facts.constants.contains(.socketError):
      guard let number = facts.number else { return }
      files[slot].socket?.pendingError =
        number == 0 ? nil : Errno(rawValue: Int32(truncatingIfNeeded: number))
      if files[slot].socket?.phase == .connecting {
        files[slot].socket?.phase = number == 0 ? .connected : .open
        files[slot].socket?.isConnected = number == 0
        if number != 0 { files[slot].socket?.peer = nil }
      }
    case Calls.setsockopt where failure == nil && facts.constants.contains(.linger):
      files[slot].socket?.lingers = facts.number == 1
    case Calls.setsockopt where failure == nil && facts.constants.contains(.ip6Only):
      files[slot].socket?.isIP6Only = facts.number == 1
    case Calls.shutdown where failure == nil: shutdown(slot, facts)
    default:
      if failure == nil, traits.moves != .nothing { move(slot, facts, traits) }
    }
    if failure == nil, traits.moves != .nothing { pass(call, facts, traits, process, labels) }
  }

  private mutating func complete(_ slot: Int, _ kind: SocketKind) {
    if let known = files[slot].socket?.kind { files[slot].socket?.kind = known.completed(by: kind) }
  }

  private mutating func isAt(_ slot: Int, _ address: SocketAddress?) {
    guard let address, address != .unnamed else { return }
    files[slot].socket?.own = address
    complete(slot, SocketKind(of: address, .unknown))
  }

  private mutating func connect(_ slot: Int, _ facts: borrowing CallFacts, _ failure: Errno?) {
    if failure == nil, facts.address == .unspecified {
      // The peer is taken back: connect(2).
      let isBound = files[slot].socket?.own != nil
      files[slot].socket?.phase = isBound ? .bound : .open
      files[slot].socket?.peer = nil
      files[slot].socket?.isConnected = false
      return
    }
    if let address = facts.address, failure != .isConnected { files[slot].socket?.target = address }
    switch failure {
    case nil, .isConnected?:
      files[slot].socket?.phase = .connected
      files[slot].socket?.isConnected = true
    // A connect that a signal interrupts goes on without the program: connect(2).
    case .inProgress?, .already?, .interrupted?: files[slot].socket?.phase = .connecting
    default:
      // Whoever was refused had a socket of the address's family.
      if let address = facts.address, failure?.provesSocket ?? false, failure != .noSuchFamily {
        complete(slot, SocketKind(of: address, .unknown))
      }
      return
    }
    if files[slot].socket?.role == nil { files[slot].socket?.role = .connecting }
    if let address = facts.address, failure != .isConnected {
      files[slot].socket?.peer = address
      complete(slot, SocketKind(of: address, .unknown))
    }
  }

  private mutating func shutdown(_ slot: Int, _ facts: borrowing CallFacts) {
    let isBoth = facts.constants.contains(.shutBoth) || facts.number == 2
    let isReading = facts.constants.contains(.shutRead) || facts.number == 0
    if files[slot].socket?.phase == .listening {
      // For a listener only the end of receiving means something: it listens no more.
      if isBoth || isReading { files[slot].socket?.phase = .bound }
      return
    }
    if isReading || isBoth { files[slot].socket?.shut.reading = true }
    if !isReading || isBoth { files[slot].socket?.shut.writing = true }
    let isOver = isBoth || files[slot].socket?.hasEnded ?? false && !isReading
    files[slot].socket?.phase = isOver ? .ended : .halfClosed
  }

  private mutating func move(_ slot: Int, _ facts: borrowing CallFacts, _ traits: SyscallTraits) {
    if files[slot].socket?.phase == .connecting { files[slot].socket?.phase = .connected }
    guard !traits.moves.isSent, facts.outcome.value == 0, facts.room != 0,
      files[slot].socket?.kind.isConnectionOriented ?? false, files[slot].socket?.shut.reading == false
    else { return }
    files[slot].socket?.hasEnded = true
    guard files[slot].socket?.phase != .reset else { return }
    let isOver = files[slot].socket?.shut.writing ?? false
    files[slot].socket?.phase = isOver ? .ended : .halfClosed
  }
}

/// The calls that do something of their own to a socket.
enum Calls {
  static let bind = SyscallID("bind")
  static let listen = SyscallID("listen")
  static let accept = SyscallID("accept")
  static let accept4 = SyscallID("accept4")
  static let connect = SyscallID("connect")
  static let shutdown = SyscallID("shutdown")
  static let getsockname = SyscallID("getsockname")
  static let getpeername = SyscallID("getpeername")
  static let getsockopt = SyscallID("getsockopt")
  static let setsockopt = SyscallID("setsockopt")
  static let epollControl = SyscallID("epoll_ctl")
  static let ioctl = SyscallID("ioctl")
  static let queueOpen = SyscallID("mq_open")
}
