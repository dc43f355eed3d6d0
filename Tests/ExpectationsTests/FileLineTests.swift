import Testing

@testable import Expectations

/// Lines of the files that a run left beside its traces.
@Suite struct `A file of the run` {
  private static let snapshot = """
    what the kernel held
      sl  local_address rem_address   st tx_queue rx_queue tr tm->when
       1: 0100007F:1388 00000000:0000 0A 00000000:00000006 00:00000000  19      \n\
      21: 0100007F:1388 0100007F:0635 01 00000000:00000000 00:00000000 0
    server: listening on net.ipv4.ip_port
    """

  private static let trace = """
    12 1795966100.000000 execve("./s", ["./s"], 0x7ffc0 /* 3 vars */) = 0 <0.0001>
    12 1795966100.000500 brk(NULL) = 0x55 <0.0001>
    12 1795966100.001000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[7]> <0.0001>
    12 1795966100.002000 bind(3<TCP:[7]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>
    12 1795966100.003000 listen(3<TCP:[127.0.0.1:5000]>, 1) = 0 <0.0001>
    12 1795966103.000000 exit_group(0) = ?
    12 1795966103.000100 +++ exited with 0 +++

    """

  private func verdict(
    _ line: String, _ file: RunFile = .bytes(Array(snapshot.utf8), isWhole: true)
  ) throws -> Verdict {
    let expectations = try ExpectationFile(Array("expect 1\nlet L = listener\n\(line)\n".utf8))
    let programs = [try RecordedRun.program("s", Array(Self.trace.utf8))]
    return try #require(expectations.judge(programs) { $0 == "s.out" ? file : .absent }.all.last)
  }

  @Test(arguments: [
    ("what the kernel held", true), ("what the kernel", false), ("what the kernel ...", true),
    ("... kernel", false), ("... kernel ...", true), ("... ernel ...", false), ("...ernel ...", true),
    // `_` is a word or a part of one; a letter's neighbour is itself.
    ("what _ kernel held", true), ("what _ held", false), ("_: _ 00000000:_ 0A ...", true),
    ("... ip_port", false), ("...ip_port", true), ("...ip_pxrt", false), ("server: listening on _", true),
    // A state of its own, and not in the middle of something.
    ("... 06 ...", false), ("... 01 ...", true), ("... 0A _:00000006 ...", true),
    // Numbers; a port in hexadecimal is none.
    ("... 0A ... >0", true), ("... 0A ... >19", false), ("... 0A ... >=19", true),
    ("_: 0100007F:_ ... <1", true),
    ("21: ... {hex port of L} ...", false), ("... 0100007F:{hex port of L} 00000000:0000 ...", true),
    ("... {port of L} ...", false), (#"\server: listening on \_..."#, false),
    // However wide the gap is.
    ("sl local_address rem_address st ...", true),
  ]) func `has a line or has not`(_ pattern: String, _ isThere: Bool) throws {
    let verdict = try verdict("file \"s.out\" line `\(pattern)`")
    #expect((verdict.outcome == .met) == isThere, "\(pattern): \(verdict.reason)")
    #expect(
      try self.verdict("never file \"s.out\" line `\(pattern)`").outcome == (isThere ? .notMet : .met),
      "\(pattern)")
  }

  @Test func `is counted, and shows the line that is nearest`() throws {
    #expect(try verdict("count file \"s.out\" line `_: 0100007F:_ ...` == 2").outcome == .met)
    #expect(try verdict("if file \"s.out\" line `... 0A ...`: exited 0").outcome == .met)
    #expect(try verdict("if file \"s.out\" line `... 0B ...`: exited 0").outcome == .doesNotApply)
    let near = try verdict("file \"s.out\" line `server: listening at _`")
    #expect(near.reason == "no line of s.out is: server: listening at _")
    #expect(near.nearest?.line == 5)
    #expect(near.nearest?.text == "server: listening on net.ipv4.ip_port")
    #expect(near.nearest?.program == "s.out")
    #expect(try verdict("file \"s.out\" line `_: ... 01 ...`").steps.map(\.line) == [4])
  }

  @Test func `that is not there, or not whole, shows nothing`() throws {
    let line = "file \"s.out\" line `nothing like it`"
    #expect(try verdict(line, .absent).outcome == .notSeen)
    #expect(
      try verdict(line, .noFolder).reason == "s.out stands in the run's folder: name that, and no trace")
    let cut = RunFile.bytes(Array("server: lis".utf8), isWhole: false)
    #expect(try verdict(line, cut).outcome == .notSeen)
    #expect(try verdict("never \(line)", cut).outcome == .notSeen)
    #expect(try verdict("file \"s.out\" line `server: ...`", cut).outcome == .met)
  }

  @Test(arguments: [
    (
      "file \"../s.out\" line `x`",
      "line 3, column 6: a file of the run stands in its folder: a name, and no path"
    ),
    ("file \"s.out\" line `... ...`", "line 3, column 19: this can never fail: every line is like that"),
    (
      "file \"s.out\" line `a {port of M}`",
      "line 3, column 22: expected {port of C} or {hex port of C}, C a name of this section; \\{ is a bracket"
    ),
    ("file \"s.out\" line `a\\`", "line 3, column 21: a backslash stands before nothing"),
    ("file \"s.out\" lines `a`", "line 3, column 14: expected line"),
  ]) func `is asked for in words that make sense`(_ line: String, _ message: String) {
    #expect(throws: ExpectationError.self) { try verdict(line) }
    do { _ = try verdict(line) } catch { #expect("\(error)" == message) }
  }

  @Test func `may be hostile`() throws {
    let long = RunFile.bytes([UInt8](repeating: UInt8(ascii: "a"), count: 1 << 18), isWhole: true)
    let pattern = String(repeating: "...a", count: 200) + "b"
    #expect(try verdict("file \"s.out\" line `\(pattern)`", long).outcome == .notMet)
    let lines = RunFile.bytes([UInt8](repeating: 0x0A, count: 1 << 16), isWhole: true)
    #expect(try verdict("file \"s.out\" line `... a ...`", lines).outcome == .notMet)
    #expect(try verdict("file \"s.out\" line `...>99999999999999999999...`", lines).outcome == .notMet)
  }
}
