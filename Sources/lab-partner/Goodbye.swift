import CLinux
import Glibc
import Machine
import TracedSockets

// Exercise 5: clients that leave in every way there is, and a program that is asked to end.

extension Scenario {
  static let goodbye = [
    Scenario("goodbye-half", "says a line and that it will say no more; waits for the answer and the end") {
      partner in
      let settling = Settling(partner)
      let socket = try partner.connect()
      try partner.send("one\n", to: socket)
      try socket.shutdown(.writing)
      _ = try partner.lines(from: socket)
      try partner.end(of: socket)
      try socket.close()
      settling.wait()
    },
    Scenario("goodbye-reset", "is answered, and resets the connection; another client comes") { partner in
      let settling = Settling(partner)
      let first = try Client(partner)
      try first.echo("one\n")
      try first.reset()
      settling.wait()
      let second = try Client(partner)
      try second.echo("two\n")
      try second.leave()
      settling.wait()
    },
    Scenario("goodbye-gone", "says much and leaves before it is answered; another client comes") { partner in
      let settling = Settling(partner)
      do {
        // Stopped, the program finds all of it at once: the lines, and that the client has left.
        partner.signal(SIGSTOP, "SIGSTOP", to: settling.program)
        defer { partner.signal(SIGCONT, "SIGCONT", to: settling.program) }
        partner.pause(150)
        let first = try Client(partner)
        try first.say(String(repeating: "is anybody there\n", count: 2_800))
        try first.close()
      }
      // It takes the client that has left, and then has one more for a while.
      partner.pause(100)
      settling.wait()
      let second = try Client(partner)
      try second.echo("two\n")
      try second.leave()
      settling.wait()
    },
    Scenario("goodbye-term", "is answered, and waits, with another client; the program is asked to end") {
      partner in
      let client = try partner.connect()
      try partner.send("one\n", to: client)
      _ = try partner.lines(from: client)
      // A program that serves one behind the other has not accepted this one, and owes it nothing.
      let second = try partner.connect()
      try partner.send("two\n", to: second)
      let program = partner.program
      // It has answered; give it the time to wait for more.
      partner.pause(200)
      partner.signal(SIGTERM, "SIGTERM", to: program)
      _ = try partner.lines(from: client)
      try partner.end(of: client)
      try partner.end(of: second)
      try client.close()
      try second.close()
      try partner.findNobody(behind: program)
    },
    Scenario("goodbye-alone", "the program is asked to end while nobody is there") { partner in
      let program = partner.program
      // It listens; give it the time to wait for somebody.
      partner.pause(300)
      partner.signal(SIGTERM, "SIGTERM", to: program)
      try partner.findNobody(behind: program)
    },
  ]
}

extension Partner {
  /// Waits for the end of the process that listened, and tries whether somebody still does.
  fileprivate func findNobody(behind process: Int32?) throws {
    let deadline = Clock.milliseconds + Int(Self.patience)
    while let process, kill(process, 0) == 0 || errno == EPERM, Clock.milliseconds < deadline { pause(10) }
    do throws(SocketError) {
      let socket = try Socket(.inet, .stream)
      try socket.connect(to: address)
      say("somebody still listens")
      try socket.close()
    } catch {
      say("nobody listens any more: \(error)")
    }
  }
}
