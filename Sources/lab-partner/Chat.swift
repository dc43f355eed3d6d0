import TracedSockets

// Exercise 2: the client of a server that answers a line with the number of its bytes, and such a server.

extension Scenario {
  static let chat = [
    Scenario("chat-order", "says a line, waits for the answer, says the next, stops speaking") { partner in
      let socket = try partner.connect()
      for line in ["hello\n", "how are you\n", "bye\n"] {
        try partner.send(line, to: socket)
        _ = try partner.lines(from: socket)
      }
      try partner.finish(socket)
    },
    Scenario("chat-bytes", "says lines whose bytes are more than their characters, or none at all") {
      partner in
      let socket = try partner.connect()
      // The third is no character of UTF-8, and a byte all the same. Of the last one some languages make two lines.
      for line in [Array("你好\n".utf8), [10], [0xFF, 10], Array("a\rb\r\n".utf8)] {
        try partner.send(line, to: socket)
        _ = try partner.lines(from: socket)
      }
      try partner.finish(socket)
    },
    Scenario("chat-pieces", "says a line in two pieces, then a line and a half, then the rest") { partner in
      let socket = try partner.connect()
      try partner.send("hel", to: socket)
      try partner.early(from: socket)
      try partner.send("lo\nhi\nby", to: socket)
      _ = try partner.lines(2, from: socket)
      try partner.send("e\n", to: socket)
      _ = try partner.lines(from: socket)
      try partner.finish(socket)
    },
    Scenario("chat-end", "says a line and a half, and stops speaking") { partner in
      let socket = try partner.connect()
      try partner.send("hello\n", to: socket)
      _ = try partner.lines(from: socket)
      try partner.send("hal", to: socket)
      try partner.finish(socket)
    },
    Scenario("chat-ask", "takes a client, answers its lines one by one, waits for its end") { partner in
      try partner.serve { line, socket in
        // A client that does not wait for the answer says its next line now.
        let early = try partner.early(from: socket)
        try partner.send("\(line.count)\n", to: socket)
        return early
      }
    },
    Scenario("chat-half", "answers the first line in two pieces, with a pause between them") { partner in
      var isFirst = true
      try partner.serve { line, socket in
        let answer = Array("\(line.count)\n".utf8)
        guard isFirst else {
          try partner.send(answer, to: socket)
          return []
        }
        isFirst = false
        try partner.send(Array(answer.prefix(1)), to: socket)
        let early = try partner.early(from: socket)
        try partner.send(Array(answer.dropFirst()), to: socket)
        return early
      }
    },
    Scenario("chat-gone", "answers one line, and the second with half an answer and its end") { partner in
      let listener = try partner.listen()
      guard let socket = try partner.accept(from: listener) else { return }
      let line = try partner.lines(from: socket)
      try partner.send("\(max(0, line.count - 1))\n", to: socket)
      _ = try partner.lines(from: socket)
      try partner.send("1", to: socket)
      try partner.finish(socket)
      try listener.close()
    },
  ]
}

extension Partner {
  /// Says no more, waits for the program's end, and closes. The program hears what it would hear of a close, and what it says
  /// then is heard, too.
  func finish(_ socket: consuming Socket) throws {
    do throws(SocketError) {
      try socket.shutdown(.writing)
      say("says no more")
    } catch {
      say("shutdown failed: \(error)")
    }
    try end(of: socket)
    try socket.close()
  }

  /// Gives the program time for what it should not say yet.
  /// - Returns: what it said.
  @discardableResult
  func early(from socket: borrowing Socket) throws -> [UInt8] {
    guard case .bytes(let bytes) = try hear(socket, within: 150) else { return [] }
    say("heard \(String(decoding: bytes, as: UTF8.self).debugDescription) already")
    return bytes
  }

  /// Takes one client, and each line that it says, until its end.
  /// - Parameter answer: is given the line without its newline, and returns what the client said meanwhile.
  func serve(_ answer: ([UInt8], borrowing Socket) throws -> [UInt8]) throws {
    let listener = try listen()
    guard let socket = try accept(from: listener) else { return }
    var heard: [UInt8] = []
    talk: while heard.count < 1 << 20 {
      while let end = heard.firstIndex(of: 10) {
        let line = Array(heard[..<end])
        heard.removeFirst(end + 1)
        heard += try answer(line, socket)
      }
      switch try hear(socket) {
      case .bytes(let bytes):
        say("heard \(String(decoding: bytes, as: UTF8.self).debugDescription)")
        heard += bytes
      case .end:
        say("heard the end")
        break talk
      case .silence, .failure: break talk
      }
    }
    try socket.close()
    try listener.close()
  }
}
