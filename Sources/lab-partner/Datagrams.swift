import Machine
import TracedSockets

// Exercise 6: a server of datagrams that is not to be relied on. `3 hello` is answered with `3 ok`.

extension Scenario {
  static let datagrams = [
    Scenario("udp-plain", "answers each datagram") { partner in
      try partner.answer(last: 3) { number, _, answer in try answer(number) }
    },
    Scenario("udp-loss", "loses each third one when it comes first") { partner in
      try partner.answer(last: 6) { number, time, answer in
        // By its number, and not by how many came: a client that was slow for once has sent one more.
        guard number % 3 == 0, time == 1 else { return try answer(number) }
        partner.say("loses it")
      }
    },
    Scenario("udp-twice", "answers one twice, and another one so late that it comes again") { partner in
      try partner.answer(last: 4) { number, time, answer in
        switch (number, time) {
        case (1, 1), (2, 2):
          // The late answer to the first one, and that to the second.
          try answer(number)
          try answer(number)
        case (2, 1): partner.say("waits with the answer")
        case (3, 1):
          // What came twice is there to be received before this answer.
          partner.pause(100)
          try answer(number)
        default: try answer(number)
        }
      }
    },
    Scenario("udp-silence", "takes what comes, and never answers") { partner in
      try partner.answer(last: nil) { _, _, _ in }
    },
  ]
}

extension Partner {
  /// So long nobody speaks who has said all: longer than any time-out of the page.
  private static let quiet: Int32 = 700

  /// So often a line comes from a client that will not stop.
  private static let enough = 10

  /// Takes datagrams until nobody speaks any more.
  /// - Parameters:
  ///   - last: the number behind whose answer no other follows; nil where none is answered.
  ///   - take: is given the number of the datagram, how many with this number have come, and how to answer.
  func answer(
    last: Int?, _ take: (_ number: Int, _ time: Int, _ answer: (Int) throws -> Void) throws -> Void
  ) throws {
    let socket = try Socket(.inet, .datagram)
    try socket.bind(to: address)
    var times: [Int: Int] = [:]
    var isOver = false
    // A client that never stops is none that this waits for.
    let deadline = Clock.milliseconds + Int(Self.startUp) + 2 * Int(Self.patience)
    while Clock.milliseconds < deadline {
      let isWaiting = isOver || last == nil && !times.isEmpty
      let patience = isWaiting ? Self.quiet : times.isEmpty ? Self.startUp : Self.patience
      guard try isReadable(socket, within: patience) else { break }
      let datagram = try socket.receiveFrom(upTo: 65_536)
      say("heard \(String(decoding: datagram.bytes, as: UTF8.self).debugDescription)")
      let digits = datagram.bytes.prefix { $0 != UInt8(ascii: " ") }
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else { continue }
      times[number, default: 0] += 1
      let time = times[number] ?? 1
      guard time < Self.enough else {
        say("has heard that \(time) times")
        break
      }
      try take(number, time) { number in
        _ = try socket.send("\(number) ok", to: datagram.sender)
        if number == last { isOver = true }
      }
    }
    try socket.close()
  }
}
