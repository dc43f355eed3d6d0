import Testing
import Walkthrough

@testable import Expectations

/// Two programs of one run, and where in it something is counted.
@Suite struct `A run of two programs` {
  private static func program(_ name: String, pid: Int, _ lines: [(time: String, call: String)]) throws
    -> ProgramTrace
  {
    let start = [
      (time: "100.000000", call: #"execve("./\#(name)", ["./\#(name)"], 0x7ffc0 /* 3 vars */) = 0 <0.0001>"#),
      (time: "100.000500", call: "brk(NULL) = 0x55 <0.0001>"),
    ]
    let end = [
      (time: "199.000000", call: "exit_group(0) = ?"), (time: "199.000100", call: "+++ exited with 0 +++"),
    ]
    let text = (start + lines + end).map { "\(pid) 1795966\($0.time) \($0.call)\n" }.joined()
    return try RecordedRun.program(name, Array(text.utf8))
  }

  /// The server listens, reads a line, and only then accepts; the client connects before that.
  private static func run(acceptBegins: String = "103.000000") throws -> [ProgramTrace] {
    let address = #"{sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}"#
    return [
      try program(
        "server", pid: 11,
        [
          ("101.000000", "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[7]> <0.0001>"),
          ("101.100000", "bind(3<TCP:[7]>, \(address), 16) = 0 <0.0001>"),
          ("101.200000", "listen(3<TCP:[127.0.0.1:5000]>, 1) = 0 <0.0001>"),
          (
            acceptBegins,
            "accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = 4<TCP:[127.0.0.1:5000->127.0.0.1:6001]> <2.0>"
          ),
          ("106.000000", #"write(1, "got one\n", 8) = 8 <0.0001>"#),
          ("106.100000", "getpid() = 11 <0.0001>"), ("106.200000", "getpid() = 11 <0.0001>"),
          ("106.300000", #"write(1, "bye\n", 4) = 4 <0.0001>"#), ("106.400000", "getpid() = 11 <0.0001>"),
          ("107.000000", "close(4<TCP:[127.0.0.1:5000->127.0.0.1:6001]>) = 0 <0.0001>"),
        ]),
      try program(
        "client", pid: 12,
        [
          ("102.000000", "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[8]> <0.0001>"),
          ("102.100000", "connect(3<TCP:[8]>, \(address), 16) = 0 <0.1>"),
          ("102.900000", #"write(1, "connected\n", 10) = 10 <0.0001>"#),
          ("108.000000", "close(3<TCP:[127.0.0.1:6001->127.0.0.1:5000]>) = 0 <0.0001>"),
        ]),
    ]
  }

  private func outcome(_ text: String, _ programs: [ProgramTrace]) throws -> Verdict {
    try #require(try RecordedRun.verdicts(text, programs).all.last)
  }

  @Test(arguments: [
    (#"server: call `bind` before client: call `connect`"#, Verdict.Outcome.met),
    (#"client: call `connect` before server: call `bind`"#, .notMet),
    (#"client: call `write(1, "connected\n", _)` before server: first call `accept` begins"#, .met),
    (#"server: call `write(1, "got one\n", _)` before client: call `close` begins"#, .met),
    // close had returned before the client's began; the client's had not.
    ("client: call `close` before server: call `close` begins", .notMet),
    ("client: call `connect` before client: first call `socket`", .notMet),
    ("client: call `socket` before client: first call `connect`", .met),
    ("client: exited 0; server: call `getpid`", .notMet), ("server: first exited", .met),
    // The section's program, where a step names none.
    ("as client\nserver: call `listen`; call `connect`", .met), ("as client\ncall `listen`", .notMet),
    ("as *\nlet C = connection\nserver: C opened; client: C opened", .notMet),
    ("as *\nlet C = connection\nclient: C opened", .met),
  ]) func `is judged step by step, each of the program that it names`(
    _ line: String, _ outcome: Verdict.Outcome
  ) throws {
    let verdict = try self.outcome(line, Self.run())
    #expect(verdict.outcome == outcome, "\(line): \(verdict.reason) \(verdict.difference ?? "")")
  }

  @Test func `says of a call that waited when it began`() throws {
    let line = #"client: call `write(1, "connected\n", _)` before server: first call `accept` begins"#
    // It waits since before the client wrote, and returns behind that.
    let early = try Self.run(acceptBegins: "101.500000")
    #expect(try outcome(line, early).outcome == .notMet)
    #expect(try outcome(line.replacing(" begins", with: ""), early).outcome == .met)
  }

  @Test func `that has no program of a step's name says which it has`() throws {
    let verdict = try outcome("servr: call `bind` before client: call `connect`", Self.run())
    #expect(verdict.outcome == .notSeen)
    #expect(verdict.reason == "the run has no program servr; did you mean server?; it has server, client")
  }

  @Test(arguments: [
    (
      #"count call `_` between call `write(1, "got one\n", _)` and call `write(1, "bye\n", _)` == 2"#,
      Verdict.Outcome.met
    ),
    (#"count call `getpid` after call `write(1, "bye\n", _)` == 1"#, .met),
    (#"count call `getpid` before call `write(1, "bye\n", _)` == 2"#, .met),
    ("count call `getpid` == 3", .met), ("count call `bind` before call `socket` == 0", .met),
    // Where it is counted is not there.
    ("count call `getpid` after call `fork` == 0", .notMet),
    // What the ends bind is bound.
    ("count call `close($fd)` after call `accept = $fd` == 1", .met),
    ("count call `close($fd)` after call `socket = $fd` == 0", .met),
  ]) func `is counted between two steps`(_ line: String, _ outcome: Verdict.Outcome) throws {
    let verdict = try self.outcome("as server\n\(line)", Self.run())
    #expect(verdict.outcome == outcome, "\(line): \(verdict.reason)")
  }

  @Test(arguments: [
    ("if never call `fork`: call `bind`", Verdict.Outcome.met),
    ("if never call `bind`: call `fork`", .doesNotApply),
    ("if count call `getpid` == 3: exited 0", .met), ("if call `fork`: exited 1", .doesNotApply),
  ]) func `has conditions of every kind`(_ line: String, _ outcome: Verdict.Outcome) throws {
    #expect(try self.outcome("as server\n\(line)", Self.run()).outcome == outcome, "\(line)")
  }

  @Test func `has no more connections open than the partner, and so many`() throws {
    /// A server that takes three, one after the other, and a client that has one at a time.
    func run(leaks: Bool) throws -> [ProgramTrace] {
      let address = #"{sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}"#
      var server = [
        (time: "101.000000", call: "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[7]> <0.0001>"),
        (time: "101.100000", call: "bind(3<TCP:[7]>, \(address), 16) = 0 <0.0001>"),
        (time: "101.200000", call: "listen(3<TCP:[127.0.0.1:5000]>, 1) = 0 <0.0001>"),
      ]
      var client: [(time: String, call: String)] = []
      for index in 0..<3 {
        let (port, second) = (6001 + index, 110 + index)
        let number = leaks ? 4 + index : 4
        let (one, other) = (
          "\(number)<TCP:[127.0.0.1:5000->127.0.0.1:\(port)]>", "3<TCP:[127.0.0.1:\(port)->127.0.0.1:5000]>"
        )
        client.append(
          ("\(second).000000", "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[\(8 + index)]> <0.0001>"))
        client.append(("\(second).100000", "connect(3<TCP:[\(8 + index)]>, \(address), 16) = 0 <0.0001>"))
        client.append(("\(second).300000", "close(\(other)) = 0 <0.0001>"))
        server.append(
          (
            "\(second).200000",
            "accept(3<TCP:[127.0.0.1:5000]>, {sa_family=AF_INET, sin_port=htons(\(port)), sin_addr=inet_addr(\"127.0.0.1\")}, [16]) = \(one) <0.0001>"
          ))
        if !leaks { server.append(("\(second).400000", "close(\(one)) = 0 <0.0001>")) }
      }
      return [try Self.program("server", pid: 11, server), try Self.program("client", pid: 12, client)]
    }
    let line =
      "as server\nlet L = listener\nlet C = connection of L\ncount open C at once <= partner open + 1"
    #expect(try outcome(line, run(leaks: false)).outcome == .met)
    let leaking = try outcome(line, run(leaks: true))
    #expect(leaking.outcome == .notMet)
    #expect(leaking.reason == "3 C at once, of the other ends 1, and not <= 2")
    // Nobody traced the client: nobody knows.
    #expect(try outcome(line, [run(leaks: true)[0]]).outcome == .notSeen)
  }
}
