import CallLog
import CallMapping
import LinuxABI
import StraceParser
import Testing

@Suite struct `The ledger` {
  /// One line after the program's first call, and where it belongs.
  static let rows: [(String, Ledger.Category)] = [
    (#"brk(NULL) = 0x5500"#, .runtime),
    (#"mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f00"#, .runtime),
    (#"futex(0x7f00, FUTEX_WAKE_PRIVATE, 1) = 0"#, .runtime),
    (#"clone3({flags=CLONE_VM|CLONE_THREAD, stack=0x7f00} => {parent_tid=[9]}, 88) = 9"#, .runtime),
    (#"sched_yield() = 0"#, .runtime),
    (#"write(2, "warning\n", 8) = 8"#, .inputOutput),
    (#"read(0<pipe:[1]>, "", 4096) = 0"#, .unexplained),
    (#"write(1, "hidden\n", 7) = 7"#, .unexplained),
    (#"poll([{fd=0, events=POLLIN}], 1, -1) = 1 ([{fd=0, revents=POLLIN}])"#, .inputOutput),
    (#"clock_gettime(CLOCK_REALTIME, {tv_sec=1, tv_nsec=2}) = 0"#, .clock),
    (#"--- SIGINT {si_signo=SIGINT, si_code=SI_USER} ---"#, .signal),
    (#"rt_sigreturn({mask=[]}) = 0"#, .signal),
    (#"fallocate(100</tmp/out/prog.log>, 0, 4096, 4096) = 0"#, .log),
    (#"close(100</tmp/out/prog.log>) = 0"#, .log),
    (#"exit_group(0) = ?"#, .shuttingDown),
    (#"exit(0) = ?"#, .shuttingDown),
    (#"+++ exited with 0 +++"#, .exit),
    (#"+++ killed by SIGPIPE +++"#, .exit),
    (#"socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 9"#, .unexplained),
    (#"close(9) = 0"#, .unexplained),
    (#"openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 9"#, .notListed),
    (#"openat(AT_FDCWD, "/etc/hosts", O_RDWR) = 9"#, .unexplained),
    (#"mprotect(0x7f00, 4096, PROT_EXEC) = 0"#, .unexplained),
    (#"clone3({flags=CLONE_VM|CLONE_VFORK, stack=0x7f00}, 88) = 9"#, .unexplained),
    (#"write(9, "hidden", 6) = 6"#, .unexplained),
    (#"this is no line of strace"#, .unexplained),
  ]

  @Test(arguments: rows.indices)
  func `knows every kind of line`(_ row: Int) throws {
    let (line, category) = Self.rows[row]
    var small = SmallLog(arguments: ["--log", "out/prog.log"])
    small.recv("hi", from: 100, to: 200)
    let text =
      "7     100.000050 execve(\"./prog\", [\"prog\"], 0x7ffd /* 2 vars */) = 0\n"
      + "7     100.000060 openat(AT_FDCWD, \"out/prog.log\", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 3\n"
      + "7     100.000070 fcntl(3, F_DUPFD_CLOEXEC, 100) = 100\n"
      + "7     100.000150 recvfrom(4, \"hi\", 64, 0, NULL, NULL) = 2\n7     100.000300 \(line)\n"
    let map = try CallMap(log: small.log, trace: events(text))
    #expect(map.ledger.entries.last?.category == category)
    #expect(map.ledger.lineCount == 5)
    #expect(map.ledger.count(.startUp) == 1)
    #expect(map.ledger.count(.mapped) == 1)
  }

  @Test func `counts both lines of a joined call`() throws {
    var small = SmallLog()
    small.recv("hi", from: 100, to: 200)
    let trace = events(
      "7     100.000150 recvfrom(4,  <unfinished ...>\n8     100.000160 futex(0x1, FUTEX_WAKE, 1) = 0\n"
        + "7     100.000190 <... recvfrom resumed>\"hi\", 64, 0, NULL, NULL) = 2\n")
    #expect(
      try CallMap(log: small.log, trace: trace).ledger.summary
        == "3 lines: 2 mapped to 1 Swift call, 1 runtime, 0 unexplained")
  }

  /// fcntl(2) takes the log to 100, and the number that it had is the lab's own; dup(2) of the log is the log as well.
  @Test func `follows the log through its copies, and not its number behind a close`() throws {
    var small = SmallLog(arguments: ["--log", "out/prog.log"])
    small.recv("hi", from: 100, to: 200)
    let map = try CallMap(
      log: small.log,
      trace: events(
        """
        7     100.000010 execve("./prog", ["prog"], 0x7ffd /* 2 vars */) = 0
        7     100.000020 openat(AT_FDCWD, "out/prog.log", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 3
        7     100.000030 fcntl(3, F_DUPFD_CLOEXEC, 100) = 100
        7     100.000040 close(3)             = 0
        7     100.000050 dup(100)             = 101
        7     100.000060 openat(AT_FDCWD, "secret", O_RDWR) = 3
        7     100.000150 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2
        7     100.000210 write(3, "secret", 6) = 6
        7     100.000220 ftruncate(101, 4096) = 0
        7     100.000230 close(101)           = 0
        7     100.000240 close(100)           = 0
        7     100.000250 pipe2([100, 101], 0) = 0
        7     100.000260 write(101, "secret", 6) = 6
        7     100.000300 +++ exited with 0 +++

        """))
    #expect(
      map.ledger.entries.map(\.category) == [
        .startUp, .log, .log, .log, .notListed, .unexplained, .mapped, .unexplained, .log, .log, .log,
        .notListed, .unexplained, .exit,
      ])
  }

  /// The kernel gives ids again: the first 7 is a child of the shell's that was gone before the log's program began.
  @Test func `a process that had the log's id before is another process`() throws {
    var small = SmallLog(arguments: ["--log", "out/prog.log"])
    small.recv("hi", from: 100, to: 200)
    let map = try CallMap(
      log: small.log,
      trace: events(
        """
        6     100.000001 execve("/bin/sh", ["sh"], 0x7ffd /* 2 vars */) = 0
        6     100.000002 fork()               = 7
        7     100.000003 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
        7     100.000004 exit_group(0)        = ?
        7     100.000005 +++ exited with 0 +++
        6     100.000006 fork()               = 7
        7     100.000010 execve("./prog", ["prog", "--log", "out/prog.log"], 0x7ffd /* 2 vars */) = 0
        7     100.000020 openat(AT_FDCWD, "out/prog.log", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 3
        7     100.000150 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2
        7     100.000250 +++ exited with 0 +++
        6     100.000280 +++ exited with 0 +++

        """))
    #expect(map.ledger.count(.otherProcess) == 7)
    #expect(map.agrees)
  }

  @Test func `counts what is more than a person reads`() throws {
    var small = SmallLog()
    small.recv("hi", from: 100, to: 200)
    var text = Array("7     1795214977.000150 recvfrom(4, \"hi\", 64, 0, NULL, NULL) = 2\n".utf8)
    for _ in 0..<5000 {
      text += Array("7     1795214977.000300 unlink(\"x\") = -1 ENOENT (No such file or directory)\n".utf8)
    }
    text += Array("7     1795214977.000400 +++ exited with 0 +++\n".utf8)
    let map = try CallMap.lined(
      small.log, keepsLines: false
    ) { (take: (Span<UInt8>) -> Void) throws(Never) in take(text.span) }.get()
    #expect(map.ledger.entries.isEmpty)
    #expect(map.ledger.count(.unexplained) == 5000)
    #expect(map.ledger.unexplained.count == 4096)
    #expect(map.ledger.unexplainedLeftOut == 904)
    #expect(map.ledger.lineCount == 5002)
    #expect(!map.agrees)
  }

  @Test func `keeps lines of other processes apart`() throws {
    var small = SmallLog()
    small.recv("hi", from: 100, to: 200)
    let map = try CallMap(
      log: small.log,
      trace: events(
        """
        6     100.000010 execve("/bin/sh", ["sh"], 0x7ffd /* 2 vars */) = 0
        6     100.000020 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 7
        7     100.000030 execve("./prog", ["prog"], 0x7ffd /* 2 vars */) = 0
        7     100.000150 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2
        7     100.000250 +++ exited with 0 +++
        6     100.000260 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 7
        6     100.000270 exit_group(0)       = ?
        6     100.000280 +++ exited with 0 +++

        """))
    #expect(map.ledger.count(.otherProcess) == 5)
    #expect(map.agrees)
  }
}

@Suite struct `The mapping table` {
  @Test func `has a row for each call in the order of first use, with what libc adds`() throws {
    let table = MappingTable([Side("server", try Rehearsal.server().map())])
    #expect(
      table.socketRows.map(\.swift) == [
        "Socket(_:_:)", "setOption(_:to:)", "bind(to:)", "listen(backlog:)", "accept()", "receive(upTo:)",
        "send(_:)",
        "close()",
      ])
    #expect(
      table.socketRows.flatMap(\.syscalls) == [
        "socket", "setsockopt", "bind", "listen", "accept", "recvfrom(..., NULL, NULL)",
        "sendto(..., NULL, 0)", "close",
      ])
    #expect(
      table.socketRows.map(\.sides[0].lines) == [[7], [8], [9], [10], [11], [12, 15], [14], [16, 17]])
    #expect(table.programRows.map(\.swift) == ["print(_:)"])
    #expect(table.socketRows.map(\.manual).last == "close(2)")
  }

  @Test func `puts a client's own call before the one that it shares next`() throws {
    var client = Rehearsal(program: "./lab-client", pid: 800)
    client.call(
      "socket", [.integer(2), .integer(1), .integer(0)], 4,
      seen: [.name("AF_INET"), .name("SOCK_STREAM"), .name("IPPROTO_IP")])
    client.call(
      "connect", [.integer(4), Rehearsal.address(12580), .integer(16)], 0,
      seen: [.descriptor(4), Rehearsal.tracedAddress(12580), .number(16)])
    client.call(
      "send", [.integer(4), Rehearsal.bytes("x"), .integer(1), .integer(0)], 1,
      seen: [.descriptor(4), .text("x"), .number(1), .number(0), .null, .number(0)])
    client.end()
    let sides = [Side("server", try Rehearsal.server().map()), Side("client", try client.map())]
    let table = MappingTable(sides)
    #expect(
      table.socketRows.map(\.call) == [
        "socket", "setsockopt", "bind", "listen", "accept", "recv", "connect", "send", "close",
      ])
    #expect(table.socketRows[6].sides.map(\.calls) == [0, 1])
  }
}
