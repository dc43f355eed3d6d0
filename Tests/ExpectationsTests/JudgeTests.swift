import Testing

@testable import Expectations

/// What one line says of a trace of a few lines.
@Suite struct `An expectation` {
  /// A server that answers one client, with a second that it only accepts.
  private static let start =
    #"12 1795966100.000000 execve("./s", ["./s"], 0x7ffc0 /* 3 vars */) = 0 <0.0001>"# + "\n"
    + "12 1795966100.000500 brk(NULL) = 0x55 <0.0001>\n"
  private static let listening = """
    12 1795966100.001000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[7]> <0.0001>
    12 1795966100.002000 bind(3<TCP:[7]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
    12 1795966100.003000 listen(3<TCP:[127.0.0.1:5000]>, 1) = 0 <0.0001>
    12 1795966100.004000 accept(3<TCP:[127.0.0.1:5000]>, {sa_family=AF_INET, sin_port=htons(6001), sin_addr=inet_addr("127.0.0.1")}, [16]) = 4<TCP:[127.0.0.1:5000->127.0.0.1:6001]> <0.5>

    """
  private static let peer = "4<TCP:[127.0.0.1:5000->127.0.0.1:6001]>"
  private static let end = """
    12 1795966103.000000 exit_group(0) = ?
    12 1795966103.000100 +++ exited with 0 +++

    """

  /// A whole trace of a server, with these calls on its connection: `$` stands for the descriptor.
  private static func trace(_ calls: [String], closes: Bool = true, end: String = end) -> String {
    let own =
      calls + (closes ? ["close($) = 0 <0.0001>", "close(3<TCP:[127.0.0.1:5000]>) = 0 <0.0001>"] : [])
    let lines = own.enumerated().map { index, call in
      let micros = String(index * 1000)
      return "12 1795966101.\(String(repeating: "0", count: max(0, 6 - micros.count)))\(micros) "
        + call.replacing("$", with: peer)
    }
    return start + listening + lines.joined(separator: "\n") + "\n" + end
  }

  private static let chat = trace([
    #"recvfrom($, "he", 100, 0, NULL, NULL) = 2 <0.1>"#,
    #"recvfrom($, "llo!", 100, 0, NULL, NULL) = 4 <0.0001>"#,
    #"sendto($, "hi", 2, 0, NULL, 0) = 2 <0.0001>"#, #"recvfrom($, "", 100, 0, NULL, NULL) = 0 <0.0001>"#,
  ])

  private func verdict(_ line: String, _ trace: String) throws -> Verdict {
    try #require(try RecordedRun.verdict("let L = listener\nlet C = connection of L\n\(line)", trace))
  }

  @Test(arguments: [
    // Over pieces, and in order.
    (#"C received "hello""#, Verdict.Outcome.met), (#"C received "hello!"; C sent "hi""#, .met),
    (#"C received "hello"; C received "!"; C sent "hi"; C received end; C closed; L closed; exited 0"#, .met),
    (#"C sent "hi"; C received "hello""#, .notMet), (#"C received "llo""#, .met),
    (#"C received "ello""#, .notMet),
    (#"C received ..."ello""#, .met), (#"C received "hellp""#, .notMet),
    (#"C received "hallo" | "hello""#, .met),
    (#"C received "hallo" | C sent "hi""#, .met), ("C received 4 bytes", .met),
    ("C received 5 bytes", .notMet),
    // Nothing else is no other bytes.
    (#"C received "hello"; nothing else"#, .notMet), (#"C received "hello!"; nothing else"#, .met),
    (#"C received "hello!"; C nothing else"#, .notMet),
    (#"C received "hello!"; C sent "hi"; C nothing else"#, .met),
    (#"C received "llo!"; nothing else"#, .notMet),
    // Counts, and what never happened.
    ("count C == 1", .met), ("count C > 1", .notMet), ("count C received any == 2", .met),
    ("count C received any >= 3", .notMet), ("never C failed", .met), (#"never C sent "hi""#, .notMet),
    ("count open C at once <= 1", .met), ("count open C at once < 1", .notMet),
    // Each, one by its number, and what there is not.
    ("each C: closed before exited", .met), (#"each C: received "hello"; sent "bye""#, .notMet),
    ("C#1 closed", .met),
    ("C#2 closed", .notMet), ("if C short send: never C unfinished send", .doesNotApply),
    ("if C received end: C closed", .met), ("signal SIGTERM", .notMet), ("never signal", .met),
    ("C waiting", .met),
    ("killed SIGPIPE", .notMet), ("exited 1", .notMet),
    // Time.
    (#"C received any; C sent "hi" within 10 s"#, .met),
    (#"C received "llo!"; C sent "hi" within 2 ms"#, .met),
    (#"C opened; C closed within 10 ms"#, .notMet),
    // Calls, with the names of the section and variables of their own.
    ("call `bind(L, ...) = 0` before call `listen(L, 1) = 0`", .met),
    ("call `close(C)` before call `close(L)`", .met),
    ("call `close(L)` before call `close(C)`", .notMet),
    ("call `accept($a, ...) = $b`; call `close($b)`; call `close($a)`", .met),
    ("never call `accept4`", .met), ("count call `recvfrom(C, ...)` == 3", .met),
    ("C opened; call `accept(L, ...) = C`", .met),
    // One line is one step.
    ("call `close(C)`; call `close`", .met), ("call `close(L)`; call `close`", .notMet),
    ("call `recvfrom`; call `recvfrom(C, ...)`; call `recvfrom(_, ...)`; call `recvfrom`", .notMet),
    ("never call `close(C)`", .notMet), ("never idle calls >= 1000 per second", .met),
  ])
  func `is judged by what happened`(_ line: String, _ outcome: Verdict.Outcome) throws {
    let verdict = try verdict(line, Self.chat)
    #expect(verdict.outcome == outcome, "\(line): \(verdict.reason) \(verdict.difference ?? "")")
  }

  @Test(arguments: [
    // strace came later; it did not follow; a line is missing; a filter.
    chat.replacing(start, with: ""), chat.replacing("+++ exited with 0 +++", with: "+++ exi"),
    start.split(separator: "\n").prefix(1).joined() + "\n" + chat.replacing(start, with: ""),
  ])
  func `of what a trace that is not whole lacks is not seen`(_ trace: String) throws {
    for line in ["never C failed", "count C <= 1", "count C == 1", #"C sent "bye""#, "signal SIGTERM"] {
      #expect(try verdict(line, trace).outcome == .notSeen, "\(line)")
    }
    // What it shows it shows.
    for line in [#"C sent "hi""#, "count C >= 1"] { #expect(try verdict(line, trace).outcome == .met) }
    #expect(try verdict(#"never C sent "hi""#, trace).outcome == .notMet)
    #expect(try verdict("count C < 1", trace).outcome == .notMet)
  }

  @Test func `of bytes that strace cut is not seen where they decide`() throws {
    let cut = Self.trace([#"sendto($, "hel"..., 5, 0, NULL, 0) = 5 <0.0001>"#])
    #expect(try verdict(#"C sent "hello""#, cut).outcome == .notSeen)
    #expect(try verdict(#"C sent "hel""#, cut).outcome == .met)
    #expect(try verdict("C sent 5 bytes", cut).outcome == .met)
    #expect(try verdict(#"never C sent "lo""#, cut).outcome == .notSeen)
  }

  @Test(arguments: [
    "sendfile($, 5</etc/motd>, NULL, 5) = 5 <0.0001>",
    "splice(6<pipe:[8]>, NULL, $, NULL, 5, 0) = 5 <0.0001>",
  ]) func `of bytes that strace never shows is not seen, and no option is named that would show them`(
    _ call: String
  ) throws {
    let sent = Self.trace([call])
    let verdict = try verdict(#"C sent "hello""#, sent)
    #expect(verdict.outcome == .notSeen)
    #expect(verdict.reason.hasSuffix("strace never shows the bytes that a call like that of line 7 moves"))
    #expect(try self.verdict("C sent 5 bytes", sent).outcome == .met)
  }

  @Test func `of a program that is not there is not seen, and says which there are`() throws {
    let verdict = try RecordedRun.verdict("as progam\nexited 0", Self.chat)
    #expect(verdict?.outcome == .notSeen)
    #expect(verdict?.reason == "the run has no program progam; did you mean program?; it has program")
  }

  @Test func `of a short send asks whether the next goes on with the rest`() throws {
    let line = "if C short send: never C unfinished send"
    let first = #"sendto($, "abcdef", 6, 0, NULL, 0) = 2 <0.0001>"#
    #expect(
      try verdict(line, Self.trace([first, #"sendto($, "cdef", 4, 0, NULL, 0) = 4 <0.0001>"#])).outcome
        == .met)
    for next in [
      [], [#"sendto($, "abcdef", 6, 0, NULL, 0) = 6 <0.0001>"#],
      [#"sendto($, "cdxx", 4, 0, NULL, 0) = 4 <0.0001>"#],
    ] {
      #expect(try verdict(line, Self.trace([first] + next)).outcome == .notMet, "\(next)")
    }
  }

  @Test func `of calls tries each way to bind their variables`() throws {
    let twice = Self.trace(
      [
        "socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 5", "socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 6",
        #"sendto(6, "hi", 2, 0, NULL, 0) = 2 <0.0001>"#, "close(5) = 0", "close(6) = 0",
      ])
    let line =
      #"call `socket(AF_INET, SOCK_DGRAM, ...) = $fd`; call `sendto($fd, "hi", ...)`; call `close($fd)`"#
    let verdict = try verdict(line, twice)
    #expect(verdict.outcome == .met)
    #expect(verdict.steps.map(\.line) == [8, 9, 11])
    let other = "call `socket(AF_INET, SOCK_DGRAM, ...) = $fd`; call `socket(...) = !$fd`; call `close($fd)`"
    #expect(try self.verdict(other, twice).steps.map(\.line) == [7, 8, 10])
    #expect(try self.verdict(other, twice.replacing("= 6", with: "= 5")).outcome == .notMet)
    #expect(try self.verdict(line, twice.replacing("sendto(6", with: "sendto(7")).outcome == .notMet)
  }

  @Test func `of busy waiting counts calls of a second with no wait between`() throws {
    func spinning(_ count: Int, waits: Bool) -> String {
      var lines = Self.start + Self.listening
      for index in 0..<count {
        let micros = String(index * 500)
        let stamp = "1795966101.\(String(repeating: "0", count: 6 - micros.count))\(micros)"
        lines +=
          "12 \(stamp) recvfrom(\(Self.peer), 0x7f, 100, MSG_DONTWAIT, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.000010>\n"
        if waits, index % 10 == 0 {
          lines += "12 \(stamp) poll([{fd=\(Self.peer), events=POLLIN}], 1, 100) = 0 (Timeout) <0.002>\n"
        }
      }
      return lines + Self.end
    }
    let line = "never idle calls >= 1000 per second"
    #expect(try verdict(line, spinning(1200, waits: false)).outcome == .notMet)
    #expect(try verdict(line, spinning(900, waits: false)).outcome == .met)
    #expect(try verdict(line, spinning(1200, waits: true)).outcome == .met)
  }

  @Test(
    arguments: [
      // No descriptor is left: accept(2) says so whether somebody waits or not, and poll(2) that somebody does.
      (["accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = -1 EMFILE (Too many open files)"], .notMet),
      (
        [
          "poll([{fd=3<TCP:[127.0.0.1:5000]>, events=POLLIN}], 1, -1) = 1 ([{fd=3, revents=POLLIN}])",
          "accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = -1 EMFILE (Too many open files)",
        ], .notMet
      ),
      // The end is news once, and nothing from then on.
      ([#"recvfrom(4<TCP:[127.0.0.1:5000->127.0.0.1:6001]>, "", 100, 0, NULL, NULL) = 0"#], .notMet),
      (["connect(5<TCP:[9]>, NULL, 16) = -1 EINPROGRESS (Operation now in progress)"], .met),
      ([#"recvfrom(4<TCP:[127.0.0.1:5000->127.0.0.1:6001]>, "a", 100, 0, NULL, NULL) = 1"#], .met),
    ] as [([String], Verdict.Outcome)])
  func `of busy waiting counts failures, and an end that was heard before`(
    _ calls: [String], _ outcome: Verdict.Outcome
  ) throws {
    var lines =
      Self.start + Self.listening + "12 1795966101.000000 socket(AF_INET, SOCK_STREAM, 0) = 5<TCP:[9]>\n"
    for index in 0..<1100 {
      for call in calls {
        let micros = String(index * 500)
        lines +=
          "12 1795966101.\(String(repeating: "0", count: 6 - micros.count))\(micros) \(call) <0.000010>\n"
      }
    }
    #expect(try verdict("never idle calls >= 1000 per second", lines + Self.end).outcome == outcome)
  }

  @Test func `that is not met shows the steps so far, the nearest line and what differs`() throws {
    let verdict = try verdict(#"C opened; C received "hellp"; C closed"#, Self.chat)
    #expect(verdict.steps.map(\.line) == [6])
    #expect(verdict.nearest?.line == 7)
    #expect(verdict.nearest?.text == #"recvfrom(4, "he", 100, 0, NULL, NULL) = 2"#)
    #expect(verdict.difference == #"line 7 has "he", and "hellp" goes on"#)
    let call = try self.verdict("call `bind(L, ...) = -1 EADDRINUSE`", Self.chat)
    #expect(call.nearest?.line == 4)
    // What the program left open is closed by nobody; and how it ended is the nearest to another end.
    let open = Self.trace([#"recvfrom($, "hello", 100, 0, NULL, NULL) = 5 <0.1>"#], closes: false)
    #expect(
      try self.verdict("C received any; C closed", open).difference?.hasPrefix("nobody closed it") ?? false)
    #expect(try self.verdict("exited 1", open).nearest?.text == "+++ exited with 0 +++")
  }

  @Test func `of many connections takes no time that grows faster than they do`() throws {
    var calls: [String] = []
    for index in 0..<2000 {
      calls.append(
        "accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = 5<TCP:[127.0.0.1:5000->127.0.0.1:\(7000 + index)]> <0.0001>"
      )
      calls.append("close(5<TCP:[127.0.0.1:5000->127.0.0.1:\(7000 + index)]>) = 0 <0.0001>")
    }
    let lines = calls.enumerated().map { "12 \(1_795_966_200 + $0).000000 \($1)" }.joined(separator: "\n")
    let trace = Self.start + Self.listening + lines + "\n" + Self.end
    let file =
      "let L = listener\nlet C = connection of L\n"
      + String(repeating: "C received \"x\"; L closed\n", count: 200)
    let clock = ContinuousClock()
    let verdicts = try RecordedRun.verdicts(file, [RecordedRun.program("s", Array(trace.utf8))])
    #expect(verdicts.count(.notMet) == 200)
    let took = try clock.measure {
      _ = try RecordedRun.verdicts(file, [RecordedRun.program("s", Array(trace.utf8))])
    }
    #expect(took < .seconds(20), "\(took)")
  }
}
