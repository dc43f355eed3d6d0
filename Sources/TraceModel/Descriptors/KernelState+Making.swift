import LinuxABI

/// Calls that make descriptors.
extension KernelState {
  /// - Returns: the file, or the first of two, that the call made.
  mutating func make(
    _ call: CallUnderWay, _ facts: borrowing CallFacts, _ traits: SyscallTraits, _ process: Int,
    _ labels: borrowing LabelList
  ) -> OpenFile.ID? {
    guard traits.makesFile || facts.call == calls.ioctl, let result = facts.outcome.value, result >= 0
    else { return nil }
    let line = facts.lines.first
    switch traits.makes {
    case .result, .connection: if known(result, process) != nil { givesUnfreed = true }
    default: break
    }
    switch traits.makes {
    case .nothing:
      guard facts.call == calls.ioctl else { return nil }
      if facts.constants.contains(.terminalPeer) { return new(.file, result, facts, process, labels) }
      commanded(call, facts, process)
      return nil
    case .result(let kind):
      if let subject = call.subject, facts.subject.number == result, files[Int(subject.slot)].kind != .socket
      {
        // signalfd(2) on a set that is there changes that one.
        if files[Int(subject.slot)].kind == .unknown { files[Int(subject.slot)].kind = kind }
        return nil
      }
      // Of these the kernel makes no others: pidfd_open(2), io_uring_setup(2), mq_open(3)'s on Linux.
      let closes =
        facts.constants.contains(.closeOnExec) || kind == .process || kind == .ring
        || facts.call == calls.queueOpen
      let socket = kind == .socket ? SocketState(kind: facts.socketKind) : nil
      guard let id = newFile(kind, line: line, origin: .made, socket: socket) else { return nil }
      if kind == .process { files[Int(id.slot)].process = facts.number.flatMap { Int(exactly: $0) } }
      give(result, id, process, line: line, closesOnExec: closes)
      if let label = facts.resultLabel { take(labels[label], id, line) }
      return id
    case .connection: return connection(call, facts, result, process, labels)
    case .pair(_, let kind): return pair(kind, facts, process, labels)
    case .copy:
      let closes = facts.constants.contains(.closeOnExec)
      return copied(call.subject, from: facts.subject.number, to: result, facts, process, closes, labels)
    case .copyByCommand:
      let closesCopy =
        facts.constants.contains(.duplicateCloseOnExec) || facts.number == Numbers.duplicateCloseOnExec
      guard facts.isCopy else {
        commanded(call, facts, process)
        return nil
      }
      return copied(call.subject, from: facts.subject.number, to: result, facts, process, closesCopy, labels)
    case .passed: return passed(call, facts, process, labels)
    case .copyOfOther:
      guard let id = other(call, facts, labels) ?? newFile(.unknown, line: line, origin: .passed) else {
        return nil
      }
      give(result, id, process, line: line, closesOnExec: true)
      if let label = facts.resultLabel { take(labels[label], id, line) }
      return id
    }
  }

  private mutating func new(
    _ kind: SyscallTraits.File, _ number: Int64, _ facts: borrowing CallFacts, _ process: Int,
    _ labels: borrowing LabelList
  ) -> OpenFile.ID? {
    let closes = facts.constants.contains(.closeOnExec)
    guard let id = newFile(kind, line: facts.lines.first, origin: .made) else { return nil }
    give(number, id, process, line: facts.lines.first, closesOnExec: closes)
    if let label = facts.resultLabel { take(labels[label], id, facts.lines.first) }
    return id
  }

  /// CLONE_PIDFD: the caller has a descriptor of its child, and the child has none.
  mutating func givePidfd(_ facts: borrowing CallFacts, _ process: Int, _ labels: borrowing LabelList)
    -> OpenFile.ID?
  {
    guard let end = facts.list.first, let child = facts.child,
      let id = newFile(.process, line: facts.lines.first, origin: .made)
    else { return nil }
    files[Int(id.slot)].process = child
    give(end.number, id, process, line: facts.lines.first, closesOnExec: true)
    if let label = end.label { take(labels[label], id, facts.lines.first) }
    return id
  }

  /// fcntl(2)'s and ioctl(2)'s words for close-on-exec.
  private mutating func commanded(
    _ call: CallUnderWay, _ facts: borrowing CallFacts, _ process: Int
  ) {
    let number = facts.subject.number
    guard number >= 0 else { return }
    if facts.constants.contains(.setCloseOnExec) {
      setClosesOnExec(number, process, true)
    } else if facts.constants.contains(.clearCloseOnExec) {
      setClosesOnExec(number, process, false)
    } else if facts.call != calls.ioctl,
      facts.constants.contains(.setDescriptorFlags) || facts.number == Numbers.setDescriptorFlags
    {
      setClosesOnExec(number, process, facts.constants.contains(.closeOnExec))
    }
  }

  /// The file of another process that pidfd_getfd(2) copies, where the trace shows which process a pidfd stands for.
  private mutating func other(
    _ call: CallUnderWay, _ facts: borrowing CallFacts, _ labels: borrowing LabelList
  ) -> OpenFile.ID? {
    guard let pidfd = call.subject, let pid = files[Int(pidfd.slot)].process,
      let owner = threads[pid]?.process, let number = facts.number, number >= 0
    else { return nil }
    let descriptor = CallFacts.NamedDescriptor(number: number)
    return resolve(descriptor, Int(owner), facts.lines.first, labels)
  }

  private mutating func copied(
    _ subject: OpenFile.ID?, from: Int64, to result: Int64, _ facts: borrowing CallFacts, _ process: Int,
    _ closes: Bool, _ labels: borrowing LabelList
  ) -> OpenFile.ID? {
    guard let subject, files[Int(subject.slot)].id == subject else { return nil }
    if from != result { give(result, subject, process, line: facts.lines.first, closesOnExec: closes) }
    if let label = facts.resultLabel { take(labels[label], subject, facts.lines.first) }
    return subject
  }

  private mutating func connection(
    _ call: CallUnderWay, _ facts: borrowing CallFacts, _ result: Int64, _ process: Int,
    _ labels: borrowing LabelList
  ) -> OpenFile.ID? {
    let listener = call.subject.flatMap { files[Int($0.slot)].socket }
    var state = SocketState(kind: listener?.kind ?? .unknown)
    if state.kind.type == .unknown { state.kind.type = .stream }
    state.phase = .connected
    state.role = .accepted
    state.listener = call.subject
    state.own = listener?.own
    // A connection of TCP is a copy of its listener, options and all.
    if let listener, listener.kind.family == .ip4 || listener.kind.family == .ip6 {
      (state.limits, state.lingers, state.breaksOff) = (listener.limits, listener.lingers, listener.breaksOff)
    }
    if let peer = facts.address, peer != .unnamed {
      state.peer = peer
      if state.kind.family == .unknown { state.kind = SocketKind(of: peer, .stream) }
    }
    let line = facts.lines.first
    let closes = facts.constants.contains(.closeOnExec)
    if let listener = call.subject, let id = taken(from: listener, facts.resultLabel.map { labels[$0] }) {
      give(result, id, process, line: line, closesOnExec: closes)
      if let label = facts.resultLabel { take(labels[label], id, line) }
      releaseCall(id)
      return id
    }
    guard let id = newFile(.socket, line: line, origin: .made, socket: state) else { return nil }
    give(result, id, process, line: line, closesOnExec: closes)
    if let label = facts.resultLabel { take(labels[label], id, line) }
    return id
  }

  private mutating func pair(
    _ kind: SyscallTraits.File, _ facts: borrowing CallFacts, _ process: Int, _ labels: borrowing LabelList
  ) -> OpenFile.ID? {
    guard facts.list.count >= 2 else { return nil }
    var made: [OpenFile.ID] = []
    for end in facts.list.prefix(2) {
      var socket: SocketState?
      if kind == .socket {
        var state = SocketState(kind: facts.socketKind)
        state.phase = .connected
        state.role = .paired
        socket = state
      }
      guard let id = newFile(kind, line: facts.lines.first, origin: .made, socket: socket) else { continue }
      give(
        end.number, id, process, line: facts.lines.first, closesOnExec: facts.constants.contains(.closeOnExec)
      )
      if let label = end.label { take(labels[label], id, facts.lines.first) }
      made.append(id)
    }
    if made.count == 2 {
      files[Int(made[0].slot)].socket?.pair = made[1]
      files[Int(made[1].slot)].socket?.pair = made[0]
    }
    return made.first
  }
}

extension SocketKind {
  /// The kind of socket that an address belongs to.
  init(of address: SocketAddress, _ type: SocketType) {
    switch address {
    case .ip4: self.init(.ip4, type, type == .stream ? .tcp : .unknown)
    case .ip6: self.init(.ip6, type, type == .stream ? .tcp : .unknown)
    case .unix, .unnamed: self.init(.unix, type)
    case .unspecified: self.init(.unknown, type)
    case .other: self.init(.other, type)
    }
  }
}

extension CallFacts {
  /// What socket(2)'s and socketpair(2)'s arguments ask for.
  var socketKind: SocketKind {
    let families: [(Constant, SocketKind.Family)] = [
      (.unix, .unix), (.ip4, .ip4), (.ip6, .ip6), (.netlink, .netlink), (.packet, .packet), (.vsock, .vsock),
      (.alg, .alg), (.bluetooth, .bluetooth),
    ]
    let types: [(Constant, SocketKind.SocketType)] = [
      (.stream, .stream), (.datagram, .datagram), (.seqpacket, .seqpacket), (.raw, .raw),
    ]
    var kind = SocketKind(
      families.first { constants.contains($0.0) }?.1 ?? .other,
      types.first { constants.contains($0.0) }?.1 ?? .other)
    // A second half alone does not say what was asked for.
    if list.isEmpty, constants.isEmpty, number == nil { return .unknown }
    // The kernel makes SOCK_RAW SOCK_DGRAM here, and newer labels say so: UNIX-DGRAM.
    if kind.family == .unix, kind.type == .raw { kind.type = .datagram }
    if kind.family == .netlink, !constants.contains(.ownProtocol) { kind.transport = .other }
    guard kind.family == .ip4 || kind.family == .ip6 else { return kind }
    // The protocol decides; where none is named, the type's own is meant: socket(2). A raw socket has none but its own.
    let transports: [(Constant, SocketKind.Transport)] = [
      (.tcp, .tcp), (.udp, .udp), (.icmp, .icmp), (.icmp6, .icmp), (.mptcp, .mptcp), (.sctp, .sctp),
      (.dccp, .dccp), (.udpLite, .udpLite),
    ]
    if let named = transports.first(where: { constants.contains($0.0) }) {
      kind.transport = kind.type == .raw && named.1 != .icmp ? .unknown : named.1
    } else {
      let isOwn = constants.contains(.ownProtocol)
      switch kind.type {
      case .stream: kind.transport = isOwn ? .tcp : .other
      case .datagram: kind.transport = isOwn ? .udp : .other
      default: break
      }
    }
    return kind
  }
}
