import CallLog
import CallMapping
import StraceParser
import Testing

/// How programs are started and ended by others, and what that looks like.
@Suite struct `However a program was started` {
  private func map(_ start: String, program: String = "./prog", rest: String = "") throws -> CallMap {
    var small = SmallLog(program: program)
    small.recv("hi", descriptor: 0, from: 800, to: 850)
    return try CallMap(
      log: small.log,
      trace: events(
        """
        \(start)
        7     100.000010 brk(NULL) = 0x1000
        7     100.000011 readlink("/proc/self/exe", "/tmp/x/prog", 4096) = 11
        7     100.000810 recvfrom(0, "hi", 64, 0, NULL, NULL) = 2
        \(rest)7     100.000900 exit_group(0) = ?
        7     100.000901 +++ exited with 0 +++

        """))
  }

  /// bash(1) makes a path absolute and keeps what was typed; `exec -a` chooses the name; a link has its own.
  @Test(arguments: [
    (#"execve("./prog", ["./prog"]"#, "./prog", true), (#"execve("/tmp/x/prog", ["./prog"]"#, "./prog", true),
    (#"execve("/tmp/x/prog", ["other"]"#, "other", true), (#"execve("/tmp/x/l", ["./l"]"#, "./l", false),
  ])
  func `its own name for itself is its caller's choice`(_ start: String, _ program: String, _ isSure: Bool)
    throws
  {
    let map = try map("7     100.000001 \(start), 0x7ffd /* 2 vars */) = 0", program: program)
    #expect(map.contradictions.map(\.description) == [])
    #expect(map.reservations.contains(.programFile) == !isSure)
  }

  @Test(arguments: [
    #"execve("/tmp/x/evil", ["./prog"], 0x7ffd /* 2 vars */) = 0"#,
    #"execve("./prog", ["./prog"], 0x7ffd /* 2 vars */) = 0 (INJECTED)"#,
    #"execve("./prog", ["./prog", ...], 0x7ffd /* 2 vars */) = 0"#,
  ])
  func `another program is another`(_ start: String) throws {
    #expect(try !map("7     100.000001 " + start).contradictions.isEmpty)
  }

  @Test func `what an earlier program asked in the same process is that one's`() throws {
    let map = try map(
      """
      7     100.000001 execve("/bin/bash", ["bash"], 0x7ffd /* 2 vars */) = 0
      7     100.000002 getpeername(0, 0x7ffd, [16]) = -1 ENOTSOCK (Socket operation on non-socket)
      7     100.000003 execve("./prog", ["./prog"], 0x7ffd /* 2 vars */) = 0
      """)
    #expect(map.ledger.unexplained.isEmpty)
  }

  @Test(arguments: [
    "exit_group(1) = ?", "exit(7) = ?", "exit_group(0) = 0",
  ])
  func `nothing comes behind its end`(_ end: String) throws {
    let start = #"7     100.000001 execve("./prog", ["./prog"], 0x7ffd /* 2 vars */) = 0"#
    #expect(try map(start).contradictions.isEmpty)
    #expect(try !map(start, rest: "7     100.000870 \(end)\n").contradictions.isEmpty)
  }
}

/// What strace was told not to show.
@Suite struct `A pointer that strace does not follow` {
  @Test(arguments: [
    ("connect(0x4, 0x7ffd1000, 0x10)", true), ("connect(4, 0x7ffd1000, 16)", true),
    ("connect(0x4, 0x7ffd1000, 0x1c)", false),
  ])
  func `is not compared, and that is said`(_ call: String, _ agrees: Bool) throws {
    var small = SmallLog()
    small.call("connect", [.integer(4), Rehearsal.address(9), .integer(16)], 0, from: 100, to: 200)
    let map = try CallMap(
      log: small.log,
      trace: events(
        """
        7     100.000150 \(call) = 0
        7     100.000900 exit_group(0) = ?
        7     100.000901 +++ exited with 0 +++

        """))
    #expect(map.calls.allSatisfy { $0.verdict == .agrees } == agrees)
    if agrees { #expect(map.reservations.contains(.pointersOnly)) }
  }

  /// The program gets such an error only where strace answers with it.
  @Test(arguments: [("ERESTARTSYS", 512 as Int32), ("ERESTARTNOHAND", 514)])
  func `nor is a restart that strace answered a difference`(_ name: String, _ errno: Int32) throws {
    for mark in [" (INJECTED)", ""] {
      var small = SmallLog()
      small.call("listen", [.integer(4), .integer(1)], -1, errno: errno, from: 100, to: 200)
      let map = try CallMap(
        log: small.log,
        trace: events(
          """
          7     100.000150 listen(4, 1) = ? \(name) (To be restarted)\(mark)
          7     100.000900 exit_group(0) = ?
          7     100.000901 +++ exited with 0 +++

          """))
      #expect(map.calls.allSatisfy { $0.verdict == .agrees } == !mark.isEmpty)
    }
  }
}
