import Machine
import TracedSockets

// Exercise 4: several clients at once of a server that serves many.

extension Scenario {
  static let many = [
    Scenario("many-silent", "one client says nothing while two others are answered; then it speaks") {
      partner in
      let silent = try Client(partner)
      let second = try Client(partner)
      try second.echo("two\n")
      let third = try Client(partner)
      try third.echo("three\n")
      try silent.echo("one\n")
      for client in [second, third, silent] { try client.close() }
    },
    Scenario("many-hundred", "a hundred clients are connected at once, say two lines each, and leave") {
      partner in
      let settling = Settling(partner)
      var clients: [Client] = []
      // One behind the other: a short queue of connections is no fault.
      for number in 1...100 {
        let client = try Client(partner)
        clients.append(client)
        guard try client.echo("client \(number)\n") else { return }
      }
      for (index, client) in clients.enumerated() {
        guard try client.echo("still \(index + 1)\n") else { return }
      }
      for client in clients {
        guard try client.leave() else { return }
      }
      settling.wait()
    },
    Scenario("many-idle", "three clients are connected, and for 1.2 s nobody says a word") { partner in
      let clients = [try Client(partner), try Client(partner), try Client(partner)]
      for client in clients {
        guard try client.echo("before\n") else { return }
      }
      partner.pause(1_200)
      for client in clients {
        guard try client.echo("behind\n") else { return }
      }
      for client in clients { try client.close() }
    },
    Scenario("many-full", "the program has no descriptor left, and two more clients want to come in", full),
  ]

  /// Milliseconds for which the program is full: so long that a loop without a wait makes its thousand calls on a busy machine,
  /// too.
  private static let fullTime = 1_100

  private static let full: @Sendable (Partner) throws -> Void = { partner in
    let limit = DescriptorLimit(partner)
    let usedBefore = limit?.used ?? 0
    let inside = try Client(partner)
    try inside.echo("hello\n")
    limit?.set()
    // An accept that waits has its number already: the first of them may still come in, and the second does not.
    var waiting = [try Client(partner), try Client(partner)]
    var all = waiting
    for client in waiting { try client.say("in\n") }
    try inside.echo("again\n")
    partner.pause(fullTime)
    waiting = try waiting.filter { try $0.admission(within: 0) == .waits }
    // Where another process serves the connection, its end gives the one that listens no number.
    let holdsConnections = (limit?.used ?? 0) > usedBefore
    try inside.leave()
    var isAnswered = false
    /// Some more time for those who wait, and for a new one where nobody does, until one of them is answered.
    func admit(until deadline: Int) throws {
      while !isAnswered, Clock.milliseconds < deadline {
        if waiting.isEmpty {
          let client = try Client(partner)
          all.append(client)
          waiting = [client]
          try client.say("in\n")
        }
        waiting = try waiting.filter {
          let admission = try $0.admission(within: 20)
          if admission == .answered { isAnswered = true }
          return admission == .waits
        }
      }
    }
    if holdsConnections { try admit(until: Clock.milliseconds + Int(Partner.patience)) }
    limit?.lift()
    try admit(until: Clock.milliseconds + Int(Partner.patience))
    for client in waiting { _ = try client.admission(within: Partner.patience) }
    for client in all { try client.close() }
  }
}
