import CLinux
import Glibc
import Machine
import TracedSockets

// Exercise 3: a client of a server that returns frames: four bytes with the length, most significant first, and so many bytes.

extension Scenario {
  static let frames = [
    Scenario("frames-byte", "says a frame a byte at a time, and waits for it") { partner in
      let socket = try partner.connect()
      try socket.setOption(.noDelay, to: true)
      let frame = Partner.frame("hello.")
      for byte in frame {
        try partner.send([byte], to: socket)
        try partner.untilTaken(socket)
      }
      try partner.expect(frame, from: socket)
      try partner.finish(socket)
    },
    Scenario("frames-three", "says three frames in one send, and waits for them") { partner in
      let socket = try partner.connect()
      let frames = Partner.frame("hi") + Partner.frame("") + Partner.frame("hello")
      try partner.send(frames, to: socket)
      try partner.expect(frames, from: socket)
      try partner.finish(socket)
    },
    Scenario("frames-slow", "says a frame of 8,000,000 bytes, and takes none of it until nothing moves") {
      partner in
      // The program may close its listener as soon as it has this client.
      let program = partner.program
      let socket = try Socket(.inet, .stream)
      // Little is taken from the program before it is received: its send must wait.
      try socket.setOption(.receiveBuffer, to: 65_536)
      try socket.setOption(.sendTimeout, to: Timeout(seconds: Int64(Partner.patience) / 1_000))
      try socket.connect(to: partner.address)
      partner.say("connected, with a small buffer to receive in")
      let frame = Partner.frame(Partner.pattern(8_000_000))
      guard try partner.send(frame, to: socket) else { return }
      if try partner.untilStuck(socket), let program {
        // Under strace a signal that is ignored ends a send that waits: with as many bytes as it has given.
        for _ in 0..<3 {
          partner.signal(SIGWINCH, "SIGWINCH", to: program)
          partner.pause(30)
        }
      }
      guard try partner.expect(frame, from: socket) else { return }
      let last = Partner.frame("end")
      try partner.send(last, to: socket)
      try partner.expect(last, from: socket)
      try partner.finish(socket)
    },
    Scenario("frames-huge", "says that 4,294,967,295 bytes follow, and waits for the end") { partner in
      let socket = try partner.connect()
      try partner.send([0xFF, 0xFF, 0xFF, 0xFF], to: socket)
      try partner.end(of: socket)
      try socket.close()
    },
    Scenario(
      "frames-border", "says the longest frame that there may be, and then a length that is too long by one"
    ) {
      partner in
      let socket = try partner.connect()
      // Of one letter: strace writes each byte of a pattern with three or four.
      let frame = Partner.frame([UInt8](repeating: UInt8(ascii: "x"), count: 16_777_216))
      guard try partner.send(frame, to: socket), try partner.expect(frame, from: socket) else { return }
      try partner.send([1, 0, 0, 1], to: socket)
      try partner.end(of: socket)
      try socket.close()
    },
    Scenario("frames-inside", "says a frame and half of the next one's length, and no more") { partner in
      let socket = try partner.connect()
      let frame = Partner.frame("hello")
      try partner.send(frame + [0, 0], to: socket)
      try partner.expect(frame, from: socket)
      try partner.finish(socket)
    },
  ]
}

extension Partner {
  static func frame(_ text: String) -> [UInt8] { frame(Array(text.utf8)) }

  static func frame(_ bytes: [UInt8]) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bytes.count >> $0) } + bytes
  }

  /// Bytes that are nowhere the same again a little later: 251 is a prime, and no buffer's size.
  static func pattern(_ count: Int) -> [UInt8] {
    var bytes = Array(0..<251 as Range<UInt8>)
    while bytes.count < count { bytes += bytes }
    return Array(bytes.prefix(count))
  }

  /// Waits for exactly these bytes.
  /// - Returns: whether they came.
  @discardableResult
  func expect(_ wanted: [UInt8], from socket: borrowing Socket) throws -> Bool {
    let heard = try bytes(wanted.count, from: socket, within: 4 * Self.patience)
    let isRight = heard == Array(wanted.prefix(heard.count))
    say("heard \(heard.count) bytes of \(wanted.count), \(isRight ? "as" : "and not as") they should be")
    return isRight && heard.count == wanted.count
  }

  /// Waits until the program has received what was sent to it, and no longer than a program does that is at work.
  func untilTaken(_ socket: borrowing Socket) throws {
    guard let own = try socket.localAddress().port else { return }
    for _ in 0..<100 {
      guard let program = Port.queues(at: port, to: own), let mine = Port.queues(at: own, to: port) else {
        return
      }
      if program.unread == 0, mine.unsent == 0 { return }
      pause(2)
    }
  }

  /// Waits until the program has sent as much as there is room for, and no more of it moves.
  /// - Returns: whether it came to that.
  func untilStuck(_ socket: borrowing Socket) throws -> Bool {
    guard let own = try socket.localAddress().port else { return false }
    let begin = Clock.milliseconds
    var last = (unsent: 0, unread: 0)
    var (same, moved) = (0, begin)
    // A machine that is busy needs its time; nothing may stand still for longer than a program has for an answer.
    while Clock.milliseconds - moved < Self.patience, Clock.milliseconds - begin < 4 * Self.patience {
      guard let program = Port.queues(at: port, to: own) else { return false }
      if program == last {
        same += 1
      } else {
        (last, same, moved) = (program, 0, Clock.milliseconds)
      }
      if last.unsent > 0, same == 5 {
        say("the program has \(last.unsent) bytes in its buffer that nobody takes")
        return true
      }
      pause(20)
    }
    return false
  }
}
