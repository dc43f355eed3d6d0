import Testing

@testable import Walkthrough

@Suite("The state in the course of a run") struct RunStateTests {
  /// The state after each step.
  static func states(_ story: Story) -> [State] {
    var state = State()
    return story.steps.map { step in
      for change in step.changes { state.apply(change) }
      return state
    }
  }

  static func descriptors(_ state: State, _ story: Story, of side: String) -> [Int] {
    state.processes.filter { story.sides[$0.side].name == side }.flatMap { $0.descriptors.map(\.number) }
  }

  @Test(arguments: ["09-errors", "12-nonblocking", "14-gather"])
  func `loses every descriptor that is closed, of a socket or not`(_ lab: String) throws {
    let story = try Recorded.story(lab)
    var closed = 0
    for (step, state) in zip(story.steps, Self.states(story))
    where step.function == "close" && step.failure == nil {
      let call = try #require(step.syscalls.first?.short.plain)
      let number = try #require(Int(call.dropFirst("close(".count).prefix { $0.isNumber }))
      let name = story.sides[step.side].name
      #expect(!Self.descriptors(state, story, of: name).contains(number), "\(name): \(call)")
      closed += 1
    }
    #expect(closed > 2)
  }

  @Test func `ends with a program, and its address is free again`() throws {
    let story = try Recorded.story("04-udp")
    let states = Self.states(story)
    let late = try #require(story.sides.firstIndex { $0.name == "late" })
    let bind = try #require(story.steps.firstIndex { $0.side == late && $0.function == "bind" })
    let before = try #require(states[bind].processes.first { story.sides[$0.side].name == "forever" })
    #expect(before.ended == "exited with 143")
    #expect(before.descriptors.isEmpty)
    // Two sockets would not have got the same address.
    let bound = states[bind].sockets.filter { $0.phase == .bound && $0.local == "127.0.0.1:12584" }
    #expect(bound.map(\.side) == [late])
  }

  @Test func `says of a connection that it was broken off, or that both directions have ended`() throws {
    let story = try Recorded.story("11-half-close")
    let states = Self.states(story)
    let reset = try #require(story.steps.firstIndex { $0.failure?.name == "ECONNRESET" })
    let sockets = states[reset].sockets.filter { $0.side == story.steps[reset].side }
    #expect(sockets.last?.phase == .reset)
    // The client shut its half, and then received 0.
    let shut = try #require(story.steps.firstIndex { $0.function == "shutdown" })
    let zero = try #require(
      story.steps.indices.first {
        $0 > shut && story.steps[$0].side == story.steps[shut].side && story.steps[$0].function == "recv"
          && story.steps[$0].payload?.count == 0
      })
    #expect(states[zero].sockets.contains { $0.side == story.steps[shut].side && $0.phase == .ended })
    #expect(!states[shut].sockets.contains { $0.phase == .ended })
  }

  @Test func `keeps what nobody receives until the receiver closes, and says what becomes of it`() throws {
    let story = try Recorded.story("11-half-close")
    let states = Self.states(story)
    let send = try #require(story.steps.firstIndex { $0.swift?.plain.contains("please read this") == true })
    #expect(states[send].inFlight.map(\.bytes) == [16])
    let close = try #require(story.steps.indices.first { $0 > send && story.steps[$0].function == "close" })
    #expect(states[close].inFlight.isEmpty)
    #expect(story.steps[close].aside?.hasPrefix("16 bytes of the other side were not received") == true)
    // What goes to a socket that is closed lies nowhere.
    #expect(states.last?.inFlight == [])
  }

  @Test func `has the address that getsockname returns, and the port that bind chose`() throws {
    let udp = try Recorded.story("04-udp")
    let client = try #require(udp.sides.firstIndex { $0.name == "client" })
    let asked = udp.steps.indices.filter {
      udp.steps[$0].side == client && udp.steps[$0].function == "getsockname"
    }
    let states = Self.states(udp)
    let local = asked.map { step in states[step].sockets.first { $0.side == client }?.local }
    #expect(local == ["0.0.0.0:0", "0.0.0.0:60244"])
    for lab in ["09-errors", "12-nonblocking"] {
      let story = try Recorded.story(lab)
      for state in Self.states(story) {
        for socket in state.sockets where socket.phase == .bound || socket.phase == .listening {
          #expect(socket.local?.hasSuffix(":0") == false, "\(lab): \(socket)")
        }
      }
    }
  }

  @Test func `has a connection from the moment that poll says so`() throws {
    let client = """
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP) = 3
      connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)
      poll([{fd=3, events=POLLOUT}], 1, 100) = 0 (Timeout)
      poll([{fd=3, events=POLLOUT}], 1, 100) = 1 ([{fd=3, revents=POLLOUT}])
      poll([{fd=3, events=POLLIN}], 1, 100) = 1 ([{fd=3, revents=POLLIN|POLLERR|POLLHUP}])

      """
    let states = Self.states(try Recorded.story(traces: [("client", client)]))
    #expect(states.map { $0.sockets.first?.phase } == [.open, .connecting, .connecting, .connected, .reset])
  }
}

@Suite struct `Whether a call waited` {
  /// poll with a connection, and the client's send some microseconds after it began, or before.
  private func story(sending microseconds: Int, timeout: Int = -1) throws -> Story {
    let server = """
      1795220355.000100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.000010>
      1795220355.000200 bind(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.000010>
      1795220355.000300 listen(3, 1) = 0 <0.000010>
      1795220355.000500 accept(3, NULL, NULL) = 4 <0.000010>
      1795220355.001000 poll([{fd=4, events=POLLIN}], 1, \(timeout)) = 1 ([{fd=4, revents=POLLIN}]) <0.000150>
      1795220355.002000 recvfrom(4, "hi", 9, 0, NULL, NULL) = 2 <0.000010>

      """
    let client = """
      1795220355.000350 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.000010>
      1795220355.000400 connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.000050>
      1795220355.00\(1000 + microseconds) sendto(3, "hi", 2, 0, NULL, 0) = 2 <0.004000>

      """
    return try Recorded.story(traces: [("server", server), ("client", client)])
  }

  @Test func `is told of a poll by what woke it, however short it was`() throws {
    func isBlocked(_ story: Story) -> Bool? { story.steps.first { $0.function == "poll" }?.isBlocked }
    #expect(isBlocked(try story(sending: 80)) == true)
    #expect(isBlocked(try story(sending: -80)) == false)
    #expect(isBlocked(try story(sending: 80, timeout: 0)) == false)
  }

  @Test func `is not told of a send that only took long`() throws {
    let story = try story(sending: 1500)
    let send = try #require(story.steps.first { $0.function == "send" })
    #expect(!send.isBlocked)
    #expect(send.end.map { $0 - (send.begin ?? 0) } == 4_000_000)
  }

  @Test func `is told of a close only where it lingers`() throws {
    let trace = """
      1795220355.000100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.000010>
      1795220355.000400 connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.000050>
      LINGER
      1795220355.000600 close(3) = 0 <0.002000>

      """
    func isBlocked(_ option: String) throws -> Bool? {
      try Recorded.story(traces: [("client", trace.replacing("LINGER", with: option))]).steps.last?.isBlocked
    }
    let line =
      "1795220355.000500 setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=ON, l_linger=5}, 8) = 0 <0.000010>"
    #expect(try isBlocked(line.replacing("ON", with: "1")) == true)
    #expect(try isBlocked(line.replacing("ON", with: "0")) == false)
  }

  @Test(arguments: Recorded.labs)
  func `is told of no look-up, no file and no connect that does not wait`(_ lab: String) throws {
    let story = try Recorded.story(lab)
    for step in story.steps where step.isBlocked {
      #expect(!["getaddrinfo", "print", "fwrite"].contains(step.function))
      #expect(step.failure?.name != "EINPROGRESS")
      #expect(step.function != "write")
    }
  }
}
