import LinuxABI

/// What each call does to its socket.
extension SocketState {
  /// ECONNRESET: the other side has broken the connection off.
  mutating func reset() {
    // What was waiting when the program took its connection back is told so, too.
    if kind.isConnectionOriented, !isDisconnected { phase = .reset }
  }

  /// bind(2)
  mutating func bind(_ facts: borrowing CallFacts) {
    guard facts.outcome.errno == nil else { return }
    if phase == .open { phase = .bound }
    isAt(facts.address)
  }

  /// listen(2)
  mutating func listen(_ facts: borrowing CallFacts) {
    guard facts.outcome.errno == nil else { return }
    phase = .listening
    role = .listener
    backlog = facts.number
  }

  /// accept(2) on a socket that is older than the trace: who accepts listens, whenever that began.
  mutating func accept(_ failure: Errno?, _ connection: SocketKind?) {
    guard !isWhole, failure == nil || failure == .again else { return }
    phase = .listening
    role = .listener
    if kind.type == .unknown { kind.type = .stream }
    if let connection { kind = kind.completed(by: connection) }
  }

  /// connect(2)
  mutating func connect(_ facts: borrowing CallFacts) {
    let failure = facts.outcome.errno
    if failure == nil, facts.address == .unspecified {
      // The peer is taken back.
      disconnect()
      isDisconnected = true
      return
    }
    if failure == nil || failure == .inProgress || failure == .interrupted { isDisconnected = false }
    if let address = facts.address, failure != .isConnected { target = address }
    switch failure {
    case nil, .isConnected?: established()
    // A connect that a signal interrupts goes on without the program.
    case .inProgress?, .already?, .interrupted?:
      if phase != .connecting { isWritable = false }
      phase = .connecting
    default:
      if phase == .connecting, failure?.endsConnecting ?? false { disconnect() }
      // Whoever was refused had a socket of the address's family.
      if let address = facts.address, failure?.provesSocket ?? false, failure != .noSuchFamily {
        kind = kind.completed(by: SocketKind(of: address, .unknown))
      }
      return
    }
    if role == nil { role = .connecting }
    if let address = facts.address, failure != .isConnected {
      peer = address
      kind = kind.completed(by: SocketKind(of: address, .unknown))
    }
  }

  /// The connection that connect(2) asked for stands, whichever call says so first.
  private mutating func established() {
    phase = .connected
    isConnected = true
  }

  /// It can be written: either the connection stands, or there is an error to be told. Only poll(2) and epoll(7) name the
  /// error; what select(2) finds is one or the other, and SO_ERROR says which: connect(2), EINPROGRESS.
  mutating func writable(_ events: PollEvents, isCertain: Bool) {
    isWritable = true
    if isCertain, events.isDisjoint(with: [.error, .hangUp]) { established() }
  }

  /// It has no peer, and may ask for another one.
  private mutating func disconnect() {
    phase = own != nil ? .bound : .open
    peer = nil
    isConnected = false
  }

  /// getsockname(2), getpeername(2)
  mutating func told(_ facts: borrowing CallFacts, isPeer: Bool) {
    guard facts.outcome.errno == nil else {
      // Until it can be written, that only says that it is not connected yet.
      if isPeer, phase == .connecting, isWritable, facts.outcome.errno == .notConnected { disconnect() }
      return
    }
    if !isPeer { return isAt(facts.address) }
    if phase == .connecting { established() }
    guard let address = facts.address, address != .unnamed else { return }
    peer = address
    kind = kind.completed(by: SocketKind(of: address, .unknown))
  }

  private mutating func isAt(_ address: SocketAddress?) {
    guard let address, address != .unnamed else { return }
    own = address
    kind = kind.completed(by: SocketKind(of: address, .unknown))
  }

  /// getsockopt(2) and setsockopt(2): SO_ERROR tells how a connect ended, SO_LINGER lets close(2) wait or break off,
  /// SO_RCVTIMEO and SO_SNDTIMEO limit how long calls wait, IPV6_V6ONLY leaves IPv4's ports alone.
  mutating func option(_ facts: borrowing CallFacts, isSet: Bool) {
    guard facts.outcome.errno == nil else { return }
    if isSet {
      // 0 is no limit: socket(7).
      if facts.constants.contains(.receiveLimit) { limits.receiving = facts.limit == 0 ? nil : facts.limit }
      if facts.constants.contains(.sendLimit) { limits.sending = facts.limit == 0 ? nil : facts.limit }
      guard let number = facts.number else { return }
      if facts.constants.contains(.linger) {
        breaksOff = number != 0 && facts.limit == 0
        lingers = number != 0 && !breaksOff
      }
      if facts.constants.contains(.ip6Only) { isIP6Only = number != 0 }
      return
    }
    guard facts.constants.contains(.socketError), let number = facts.number, phase == .connecting else {
      return
    }
    guard number == 0 else { return disconnect() }
    // 0 says that there is no error so far.
    if isWritable { established() }
  }

  /// shutdown(2)
  mutating func shutdown(_ facts: borrowing CallFacts) {
    // Linux shuts an internet socket without a peer all the same, and says ENOTCONN besides: inet_shutdown() in
    // net/ipv4/af_inet.c.
    let isShut = facts.outcome.errno == .notConnected && kind.isInternet && phase != .listening
    guard facts.outcome.errno == nil || isShut else { return }
    let isBoth = facts.constants.contains(.shutBoth) || facts.number == Numbers.shutBoth
    let isReading = facts.constants.contains(.shutRead) || facts.number == Numbers.shutRead
    if phase == .listening {
      // For a listener only the end of receiving means something: it listens no more.
      if isBoth || isReading { phase = .bound }
      return
    }
    if isReading || isBoth { shut.reading = true }
    if !isReading || isBoth { shut.writing = true }
    phase = shut.writing && (shut.reading || hasEnded) ? .ended : .halfClosed
  }

  /// A call that moves bytes, and did.
  mutating func move(_ facts: borrowing CallFacts, isSent: Bool) {
    if phase == .connecting { established() }
    guard !isSent, facts.outcome.value == 0, facts.room != 0, kind.isConnectionOriented, !shut.reading,
      !isDisconnected
    else { return }
    hasEnded = true
    if phase != .reset { phase = shut.writing ? .ended : .halfClosed }
  }
}
