import CallLog
import CallMapping
import LinuxABI
import Testing

extension ForgedRun {
  /// What a whole trace has, and what is missed where it is left out.
  static let wholeness = [
    ForgedRun(
      "a socket that no line makes", "line 45: connect's descriptor: nothing: 3 was freed was expected",
      "the trace has TCP:[287520]"
    ) { run in
      run.remove { $0.contains("socket(AF_INET") }
      run.log.records.removeAll { $0.call == "socket" }
    },
    ForgedRun(
      "the log's number without the call that opens it",
      "line 35: flock's descriptor: nothing: 3 was freed was expected, the trace has /tmp/socklab/client.log"
    ) { $0.remove { $0.contains(#""client.log", O_RDWR"#) } },
    ForgedRun(
      "a log that could not be opened", "line 36: flock's descriptor: nothing: 3 was freed was expected"
    ) {
      try $0.replace(
        "= 3</tmp/socklab/client.log>", with: "= -1 EACCES (Permission denied)", in: 35)
    },
    ForgedRun(
      "the log's high number without the call that makes it",
      // What is mapped is no file that the trace shows to be the log.
      "openat's the log's file: mmap of it was expected, the trace has none"
    ) { $0.remove { $0.contains("F_DUPFD_CLOEXEC") } },
    ForgedRun(
      "another number than the one that is used", in: "04-udp/nobody",
      "a line that makes 4 was expected, the trace has UDP:["
    ) { run in
      try run.replace("= 4<UDP:[", with: "= 77<UDP:[")
      for index in run.log.records.indices where run.log.records[index].result == 4 {
        run.log.records[index].result = run.log.records[index].call == "socket" ? 77 : 4
      }
    },
    ForgedRun(
      "a log that is not mapped", "openat's the log's file: mmap of it was expected, the trace has none"
    ) {
      $0.remove { $0.contains("MAP_SHARED") }
    },
    ForgedRun(
      "a log that is cut at another length",
      "ftruncate's the log's file: the log has 8704 bytes, the trace has 99999"
    ) { try $0.replace("</tmp/socklab/client.log>, 8704)", with: "</tmp/socklab/client.log>, 99999)") },
    ForgedRun(
      "an end that nobody asked for",
      "end of the program: exit_group or exit was expected, the trace has none, and the end with status 0"
    ) { run in
      run.remove { $0.contains("exit_group(") }
      run.lines.insert("5249  1795217882.546000 pause()           = ?", at: run.lines.count - 1)
    },
    ForgedRun(
      "SIGKILL in the midst",
      "end of the program: killed by SIGKILL was expected, the trace has SIGKILL, and no end"
    ) { run in
      run.lines.insert(
        "5249  1795217882.482500 --- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=1, si_uid=0} ---",
        at: 50)
    },
    ForgedRun(
      "a death by another signal than the one that came", in: "11-half-close/client",
      "end of the program: killed by SIGPIPE was expected, the trace has killed by SIGTERM"
    ) { try $0.replace("+++ killed by SIGPIPE", with: "+++ killed by SIGTERM") },
    ForgedRun(
      "another run of the same number behind the end",
      "execve's time of the end: no more of 5249, which ended in line 67 was expected"
    ) { $0.lines += $0.lines },
    ForgedRun("another thread's id", "gettid's process id: the log has 5249, the trace has 77") {
      try $0.replace("gettid()        = 5249", with: "gettid()        = 77")
    },
    ForgedRun("another thread's id at the start", "set_tid_address's process id: the log has 5249") {
      try $0.replace("set_tid_address(0x2cb87690) = 5249", with: "set_tid_address(0x2cb87690) = 77")
    },
    ForgedRun(
      "a link of another length", "readlink's number of shown bytes: 23 was expected, the trace has 9"
    ) {
      try $0.replace(#""/tmp/socklab/lab-client", 4096"#, with: #""/tmp/evil", 4096"#, in: 9)
    },
    ForgedRun(
      "another program's path the second time",
      #"readlink's program: "/tmp/socklab/lab-client", as in line 9 was expected, the trace has "/tmp/socklab/lab-cliend""#
    ) { try $0.replace("/tmp/socklab/lab-client", with: "/tmp/socklab/lab-cliend", in: 16) },
    ForgedRun("another working folder in one line", "label: /tmp/socklab, as in line 17 was expected") {
      try $0.replace("AT_FDCWD</tmp/socklab>", with: "AT_FDCWD</etc>", in: 30)
    },
    ForgedRun("a path that is cut", "openat's number of shown bytes: the whole path was expected") {
      try $0.replace(#""/proc/self/maps""#, with: #""/proc"..."#)
    },
    ForgedRun(
      "a log that was opened before the program began", "line 1: execve's beginning of the log: the log has"
    ) {
      $0.log.opened -= 60_000_000_000
    },
    ForgedRun(
      "a log that was opened behind its first record", "beginning of the log: the log has its opening at"
    ) {
      $0.log.opened = $0.log.records[3].before
    },
    ForgedRun("a log that was closed before its last record", "end of the log: the log has its closing at") {
      $0.log.closed = $0.log.opened
    },
    ForgedRun("a print from nowhere", "the log has a null pointer, bytes was expected") { run in
      let index = try #require(run.log.records.firstIndex { $0.call == "write" })
      run.log.records[index].arguments[1] = .null
    },
    ForgedRun("NULL where there was room", "recv's bytes: the program got") { run in
      let line = try run.line(with: #""hi", 1024"#)
      try run.replace(#""hi", 1024"#, with: "NULL, 1024", in: line)
    },
  ]
}

@Suite struct `A whole trace` {
  /// `strace -e status=!unfinished` leaves out every call that did not return, and with `-z` also those that failed.
  @Test(arguments: [false, true])
  func `need not show calls that did not return, and says so`(_ leavesOutFailures: Bool) throws {
    var run = try RecordedRun.client.get()
    run.remove { $0.contains("exit_group(") || leavesOutFailures && $0.contains(" = -1 E") }
    let map = try run.map()
    #expect(map.contradictions.map(\.description) == [])
    #expect(map.agrees)
    #expect(
      map.reservations == [leavesOutFailures ? .filter(TraceFilter(.succeeded)) : .endLeftOut])
  }

  @Test(arguments: ForgedRun.wholeness)
  func `lacks nothing that Linux asks for`(_ forged: ForgedRun) throws {
    try forged.check()
  }

  /// A journal's sockets, a shell's `4<file`: they are there from the start, and nothing makes them.
  @Test func `may begin with streams that nothing in it makes`() throws {
    var run = try RecordedRun("01-hello-hi/client")
    try run.replace("(0</tmp/socklab/client.in>", with: "(0<UNIX-STREAM:[77->78]>")
    #expect(try run.map().agreesStrictly)
  }

  /// A program that was told to work elsewhere: chdir(2).
  @Test func `names one working folder until the program goes elsewhere`() throws {
    var run = try RecordedRun("01-hello-hi/client")
    try run.replace("AT_FDCWD</tmp/socklab>", with: "AT_FDCWD</tmp>", in: 30)
    run.lines.insert(#"5249  1795217882.464110 chdir("/tmp")            = 0 <0.000002>"#, at: 29)
    #expect(try run.map().contradictions.map(\.description) == [])
  }

  /// A stamp alone cannot be told from a clock that stepped twice; but nobody vouches for the times any more.
  @Test func `with one stamp elsewhere agrees with a reservation`() throws {
    var run = try RecordedRun("01-hello-hi/client")
    try run.replace("1795217882.482141", with: "1795221482.482141")
    let map = try run.map()
    #expect(map.agrees)
    #expect(map.reservations == [.steppedClock])
    #expect(!map.agreesStrictly)
  }

  @Test func `of other ids, or without stamps, agrees with a reservation`() throws {
    var other = try RecordedRun("01-hello-hi/client")
    other.change { $0.replacing("5249  ", with: "77  ") }
    #expect(try other.map().reservations == [.otherThreadIDs])
    var bare = try RecordedRun("01-hello-hi/client")
    bare.change { line in
      "5249  " + line.split(separator: " ", maxSplits: 2).dropFirst(2).joined()
    }
    #expect(try bare.map().reservations == [.noStamps])
  }

  /// A launcher had a socket before it ran the log's program in its own process: that is another program's, and nobody
  /// vouches for it.
  @Test func `vouches for no socket of what the process ran before`() throws {
    var small = SmallLog(arguments: ["--log", "out/prog.log"])
    small.recv("hi", from: 100, to: 200)
    let map = try CallMap(
      log: small.log,
      trace: events(
        """
        7     100.000010 execve("/bin/sh", ["sh"], 0x7ffd /* 2 vars */) = 0
        7     100.000011 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
        7     100.000014 execve("./prog", ["prog", "--log", "out/prog.log"], 0x7ffd /* 2 vars */) = 0
        7     100.000150 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2
        7     100.000220 exit_group(0) = ?
        7     100.000250 +++ exited with 0 +++

        """))
    #expect(map.agrees)
    #expect(map.reservations.contains(.otherProcesses(lines: 2)))
    #expect(map.notes.contains(.inheritedSockets(line: 3, [3])))
  }
}
