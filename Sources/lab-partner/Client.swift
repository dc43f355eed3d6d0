import TracedSockets

/// One of several clients of a program: a socket cannot be copied, and so does not stand in a list.
final class Client {
  private var socket: Socket?
  private let partner: Partner

  init(_ partner: Partner) throws {
    self.partner = partner
    socket = try partner.connect()
  }

  func say(_ line: String) throws {
    _ = try lend { try partner.send(line, to: $0) }
  }

  /// Says a line, and waits for the same one.
  /// - Returns: whether it came.
  @discardableResult
  func echo(_ line: String) throws -> Bool {
    try say(line)
    return try lend { try partner.lines(from: $0) } == Array(line.utf8)
  }

  /// What became of a client that came while the program was full.
  enum Admission {
    case answered, turnedAway, waits
  }

  /// What became of it, as far as it is known within so many milliseconds.
  func admission(within milliseconds: Int32) throws -> Admission {
    let heard = try lend {
      try partner.isReadable($0, within: milliseconds) ? try partner.hear($0) : .silence
    }
    switch heard {
    case .bytes?: return .answered
    case .silence?: return .waits
    case .end?, .failure?, nil: return .turnedAway
    }
  }

  /// Says no more, and waits for the program's end before it closes.
  /// - Returns: whether that came.
  @discardableResult
  func leave() throws -> Bool {
    let isEnded = try lend {
      try $0.shutdown(.writing)
      return try partner.end(of: $0)
    }
    try close()
    return isEnded ?? false
  }

  func close() throws { try socket.take()?.close() }

  /// Closes with a reset in the end's place: what has not arrived is lost.
  func reset() throws {
    try lend { try $0.setOption(.linger, to: Linger(seconds: 0)) }
    try close()
  }

  /// A class lends what cannot be copied by giving it away and taking it back.
  @discardableResult
  private func lend<Result>(_ body: (borrowing Socket) throws -> Result) rethrows -> Result? {
    guard let lent = socket.take() else { return nil }
    let result = try body(lent)
    socket = consume lent
    return result
  }
}
