import TracedSockets

// Exercise 1: a client of a server that serves one.

extension Scenario {
  static let listen = [
    Scenario("listen-life", "says hello, waits for the answer and for the end, closes") { partner in
      let socket = try partner.connect()
      try partner.send("hello\n", to: socket)
      _ = try partner.lines(from: socket)
      // The program closes first: its port stays in TIME_WAIT behind it.
      try partner.end(of: socket)
      try socket.close()
    },
    Scenario("listen-silent", "says nothing at all, and closes") { partner in
      let socket = try partner.connect()
      try socket.close()
    },
  ]
}
