import LanguageMapping
import Languages
import Testing

@testable import Walkthrough

/// Programs that stand in the same trace, and traces whose stamps do not order them.
@Suite struct `A story of several programs` {
  private static let both = """
    10 execve("/bin/sh", ["sh"], 0x7ffe /* 3 vars */) = 0
    10 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f08) = 11
    11 execve("./server", ["./server"], 0x7ffe /* 3 vars */) = 0
    11 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    11 bind(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    11 listen(3, 1) = 0
    10 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f08) = 12
    11 accept(3,  <unfinished ...>
    12 execve("./client", ["./client"], 0x7ffe /* 3 vars */) = 0
    12 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    12 connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    11 <... accept resumed>{sa_family=AF_INET, sin_port=htons(50000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 4
    12 sendto(3, "hello", 5, 0, NULL, 0) = 5
    11 recvfrom(4, "hello", 9, 0, NULL, NULL) = 5
    12 close(3) = 0
    11 recvfrom(4, "", 9, 0, NULL, NULL) = 0
    11 close(4) = 0

    """

  @Test func `in one trace gives each a lane, and arrows between them`() throws {
    let story = try Recorded.story(Self.both, lanes: [("server", 11), ("client", 12)])
    #expect(story.sides.map(\.name) == ["client", "server"])
    #expect(
      story.arrows(.connection, .stream, .end) == [
        "client connect -> server accept", "client send -> server recv 5", "client close -> server recv",
      ])
    // Every line of the trace is a step's or in the rest, once.
    let told = story.steps.flatMap { $0.syscalls.flatMap(\.lines) }
    let rest = story.sides.map { $0.rest.flatMap(\.lines) }
    #expect((told + rest.joined()).sorted() == Array(1...17))
    // sh's are nobody's; each one's execve is its own.
    #expect(rest[0] == [1, 2, 7, 9] && rest[1] == [3])
  }

  @Test func `without stamps orders the programs of one trace by its lines`() throws {
    let story = try Recorded.story(Self.both, lanes: [("server", 11), ("client", 12)])
    let lines = story.steps.map { $0.syscalls.flatMap(\.lines).max() ?? 0 }
    #expect(lines == lines.sorted())
    // Nothing is wanting: a trace's lines are in the order of what happened.
    #expect(story.notes.isEmpty)
  }

  /// strace -tt and -t write the time of day: within one run that is one clock, as fine as it is.
  @Test(arguments: [6, 0])
  func `are ordered by the time of day, where that is what the traces have`(_ digits: Int) throws {
    func stamped(_ lines: [(String, String)]) -> String {
      lines.map { "7 10:00:0\($0.0.prefix(digits == 0 ? 1 : 8)) \($0.1)\n" }.joined()
    }
    let address = "{sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr(\"127.0.0.1\")}"
    let story = try Recorded.story(traces: [
      (
        "server",
        stamped([
          ("0.100000", "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3"),
          ("1.200000", "bind(3, \(address), 16) = 0"),
          ("4.300000", "listen(3, 1) = 0"), ("5.600000", "accept(3, NULL, NULL) = 4"),
        ])
      ),
      (
        "client",
        stamped([
          ("2.400000", "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3"),
          ("3.500000", "setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = 0"),
          ("5.000000", "connect(3, \(address), 16) = 0"),
        ])
      ),
    ])
    #expect(
      story.steps.map(\.function) == [
        "socket", "bind", "socket", "setsockopt", "listen", "connect", "accept",
      ])
    #expect(!story.notes.contains { $0.contains("one clock") })
  }

  /// inetd: the child has the connection from its parent, and calls nothing for sockets alone.
  private static let inherited = """
    100 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    100 bind(3, {sa_family=AF_INET, sin_port=htons(7109), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    100 listen(3, 5) = 0
    100 accept(3, {sa_family=AF_INET, sin_port=htons(43414), sin_addr=inet_addr("127.0.0.1")}, [16]) = 4
    100 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f08) = 101
    100 close(4) = 0
    101 dup2(4, 0) = 0
    101 close(4) = 0
    101 execve("/bin/cat", ["cat"], 0x7ffc /* 3 vars */) = 0
    101 read(0, "hello\\n", 131072) = 6
    101 write(0, "HELLO\\n", 6) = 6
    101 exit_group(0) = ?
    101 +++ exited with 0 +++

    """

  @Test func `follows a socket into the program that a child starts`() throws {
    let text = TraceText(Array(Self.inherited.utf8))
    let main = try LanguageTable(text.bytes, .language(.linuxAPI), keepsPlaces: true)
    #expect(main.heirs.map(\.pid) == [101])
    let client = """
      200 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
      200 connect(3, {sa_family=AF_INET, sin_port=htons(7109), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      200 sendto(3, "hello\\n", 6, 0, NULL, 0) = 6
      200 recvfrom(3, "HELLO\\n", 6, 0, NULL, NULL) = 6

      """
    let cat = try LanguageTable(
      text.bytes, .language(.linuxAPI), program: ProgramChoice(pid: 101), keepsPlaces: true)
    let story = Story(
      Story.Heading(title: "inetd"),
      of: [
        ProgramTrace(name: "inetd", text: text, account: .traced(main)),
        ProgramTrace(name: "cat", text: text, account: .traced(cat)),
        try Recorded.program("client", trace: Array(client.utf8)),
      ])
    #expect(story.arrows(.stream) == ["client send -> cat read 6", "cat write -> client recv 6"])
    // The socket is inetd's by its making; who sent is who called write.
    let write = try #require(story.steps.firstIndex { $0.function == "write" })
    #expect(RunStateTests.states(story)[write].inFlight.map { story.sides[$0.side].name } == ["cat"])
    let last = try #require(RunStateTests.states(story).last)
    #expect(last.processes.contains { story.sides[$0.side].name == "cat" && $0.id == 101 })
  }

  @Test func `has a lane for a program that inherited its connection, besides several others`() throws {
    let client = """
      200 execve("./client", ["client"], 0x7ffc /* 3 vars */) = 0
      200 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
      200 connect(3, {sa_family=AF_INET, sin_port=htons(7109), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      200 sendto(3, "hello\\n", 6, 0, NULL, 0) = 6

      """
    let server = "100 execve(\"./server\", [\"server\"], 0x7ffc /* 3 vars */) = 0\n"
    let error = #expect(throws: LanguageTable.Problem.self) {
      try LanguageTable(Array((server + Self.inherited + client).utf8), .language(.linuxAPI))
    }
    guard case .severalPrograms(let all, _)? = error else {
      Issue.record("not asked to choose among several")
      return
    }
    #expect(all.map(\.pid) == [100, 101, 200])
  }

  @Test func `pairs an accept with a client that is bound to every interface`() throws {
    let story = try Recorded.story(traces: [
      (
        "client",
        """
        9551 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[560263]>
        9551 bind(3<TCP:[560263]>, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
        9551 connect(3<TCP:[0.0.0.0:35731]>, {sa_family=AF_INET, sin_port=htons(7217), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
        9551 sendto(3<TCP:[0.0.0.0:35731]>, "hello", 5, 0, NULL, 0) = 5

        """
      ),
      (
        "server",
        """
        9502 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[559637]>
        9502 bind(3<TCP:[559637]>, {sa_family=AF_INET, sin_port=htons(7217), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
        9502 listen(3<TCP:[127.0.0.1:7217]>, 4096) = 0
        9502 accept(3<TCP:[127.0.0.1:7217]>, {sa_family=AF_INET, sin_port=htons(35731), sin_addr=inet_addr("127.0.0.1")}, [128 => 16]) = 6<TCP:[127.0.0.1:7217->127.0.0.1:35731]>
        9502 recvfrom(6<TCP:[127.0.0.1:7217->127.0.0.1:35731]>, "hello", 4096, 0, NULL, NULL) = 5

        """
      ),
    ])
    #expect(
      story.arrows(.connection, .stream) == [
        "client connect -> server accept", "client send -> server recv 5",
      ])
  }

  @Test func `without stamps lets a connect wait for the listen that it reaches`() throws {
    let story = try Recorded.story(traces: [
      ("server", `A story of traces alone`.server), ("client", `A story of traces alone`.client),
    ])
    let listen = try #require(story.steps.firstIndex { $0.function == "listen" })
    let connect = try #require(story.steps.firstIndex { $0.function == "connect" })
    #expect(listen < connect)
  }

  @Test func `without durations has an accept before its descriptor's close in another thread`() throws {
    let story = try Recorded.story(traces: [
      (
        "server",
        """
        1 1795918618.558000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
        1 1795918618.562820 listen(3, 5) = 0
        1 1795918621.060676 accept(3, NULL, NULL) = 5
        1 1795918621.062709 futex(0x55ac8dea5634, FUTEX_WAIT_PRIVATE, 0, NULL) = 0
        2 1795918622.062021 sendto(5, "hello from a", 12, MSG_NOSIGNAL, NULL, 0) = 12
        2 1795918622.765493 close(5) = 0
        1 1795918622.767959 close(3) = 0

        """
      )
    ])
    #expect(story.steps.map(\.function) == ["socket", "listen", "accept", "send", "close", "close"])
  }

  @Test func `that have nothing in common are told to be of two runs`() throws {
    func program(_ port: Int, _ word: String, at clock: String? = nil) -> String {
      func stamp(_ digit: Int) -> String { clock.map { "\($0)\(digit) " } ?? "" }
      return """
        7 \(stamp(0))socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
        7 \(stamp(4))connect(3, {sa_family=AF_INET, sin_port=htons(\(port)), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
        7 \(stamp(9))sendto(3, "\(word)", 5, 0, NULL, 0) = 5

        """
    }
    func isApart(_ one: String, _ other: String) throws -> Bool {
      try Recorded.story(traces: [("one", one), ("other", other)]).notes.contains { $0.contains("two runs") }
    }
    #expect(try isApart(program(5000, "hello"), program(5061, "there")))
    #expect(try !isApart(program(5000, "hello"), program(5061, "hello")))
    #expect(try !isApart(program(5000, "hello"), program(5000, "there")))
    // Where the clock says that they ran at the same time they are one run's, and only have nothing to do with each other.
    let first = program(5000, "hello", at: "1700000000.00000")
    #expect(try !isApart(first, program(5061, "there", at: "1700000000.00000")))
    #expect(try isApart(first, program(5061, "there", at: "1700000060.00000")))
    // The time of day may be another day's.
    let clock = program(5000, "hello", at: "10:00:00.00000")
    #expect(try isApart(clock, program(5061, "there", at: "10:00:00.00000")))
  }

  @Test func `shows a process that has the id of one that is gone as another one`() throws {
    var state = State()
    state.apply(.descriptor(side: 0, process: 7, State.Descriptor(3, socket: nil, what: "file")))
    state.apply(.ended(side: 0, process: 7, how: "exited with 0"))
    state.apply(.descriptor(side: 0, process: 7, State.Descriptor(4, socket: nil, what: "file")))
    #expect(state.processes.map(\.ended) == ["exited with 0", nil])
  }
}

@Suite struct `The bytes of a step` {
  @Test func `are those of the log where strace cut them`() throws {
    let story = try Recorded.story("07-truncate")
    let long = story.steps.compactMap(\.payload).filter { $0.count > Step.Payload.limit && $0.isSent }
    #expect(!long.isEmpty && long.allSatisfy { $0.bytes.count == Step.Payload.limit })
  }
}
