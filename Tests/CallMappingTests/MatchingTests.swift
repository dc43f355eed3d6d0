import CallLog
import CallMapping
import LinuxABI
import StraceParser
import Testing

/// Events of a trace given as text, halves joined. Stamps are written `100.000150` to keep the lines short.
func events(_ text: String) -> [TraceEvent] {
  let stamped = text.split(separator: " 100.", omittingEmptySubsequences: false).joined(
    separator: " 1795214977.")
  return TraceReader.events(of: Array(stamped.utf8), joined: false)
}

/// A log whose records lie where a trace's stamps `100.NNNNNN` do: microseconds within one second. It is closed right
/// behind the last of them.
struct SmallLog {
  var log: CallLog

  init(program: String = "prog", pid: Int = 7, arguments: [String] = []) {
    log = CallLog(
      program: program, arguments: arguments, pid: pid, sourceDigest: nil, opened: Rehearsal.start + 60_000,
      closed: Rehearsal.start, records: [], holes: 0)
  }

  mutating func call(
    _ name: String, _ arguments: [CallRecord.Argument], _ result: Int64?, errno: Int32 = 0, thread: Int = 7,
    from before: Int64, to after: Int64?
  ) {
    log.records.append(
      CallRecord(
        sequence: log.records.count, call: name, file: "prog/main.swift", line: log.records.count + 1,
        thread: thread, before: Rehearsal.start + before * 1000,
        after: after.map { Rehearsal.start + $0 * 1000 },
        arguments: arguments, result: result, errno: errno))
    if let closed = log.closed { log.closed = max(closed, Rehearsal.start + (after ?? before) * 1000 + 1) }
  }

  mutating func recv(
    _ text: String, thread: Int = 7, descriptor: Int64 = 4, from before: Int64, to after: Int64
  ) {
    let bytes = Array(text.utf8)
    call(
      "recv",
      [.integer(descriptor), .bytes(.init(bytes, count: bytes.count)), .integer(64), .integer(0)],
      Int64(bytes.count), thread: thread, from: before, to: after)
  }
}

@Suite struct Matching {
  @Test func `two threads inside recv at the same time each get their own line`() throws {
    var small = SmallLog()
    small.recv("one", thread: 8, descriptor: 4, from: 100, to: 400)
    small.recv("two", thread: 9, descriptor: 5, from: 110, to: 300)
    small.recv("three", thread: 8, descriptor: 4, from: 410, to: 500)
    let trace = events(
      """
      7     100.000001 execve("./prog", ["prog"], 0x7ffd /* 2 vars */) = 0
      8     100.000150 recvfrom(4,  <unfinished ...>
      9     100.000151 recvfrom(5,  <unfinished ...>
      9     100.000250 <... recvfrom resumed>"two", 64, 0, NULL, NULL) = 3
      8     100.000350 <... recvfrom resumed>"one", 64, 0, NULL, NULL) = 3
      8     100.000450 recvfrom(4, "three", 64, 0, NULL, NULL) = 5
      7     100.000900 exit_group(0)       = ?
      8     100.000901 +++ exited with 0 +++
      9     100.000902 +++ exited with 0 +++
      7     100.000903 +++ exited with 0 +++

      """)
    let map = try CallMap(log: small.log, trace: trace)
    #expect(map.calls.map(\.verdict) == [.agrees, .agrees, .agrees])
    #expect(map.calls.map(\.lines) == [[2, 5], [3, 4], [6]])
    #expect(
      map.ledger.summary
        == "10 lines: 5 mapped to 3 Swift calls, 1 start-up, 1 shutting down, 3 exit, 0 unexplained")
    #expect(map.matching == .threadAndTime)
  }

  @Test func `without stamps two threads are still told apart by their ids`() throws {
    var small = SmallLog()
    small.recv("same", thread: 8, from: 100, to: 400)
    small.recv("same", thread: 9, from: 110, to: 300)
    let trace = events(
      """
      9     recvfrom(4, "same", 64, 0, NULL, NULL) = 4
      8     recvfrom(4, "same", 64, 0, NULL, NULL) = 4
      7     +++ exited with 0 +++

      """)
    let map = try CallMap(log: small.log, trace: trace)
    #expect(map.calls.map(\.lines) == [[2], [1]])
    #expect(map.matching == .threadAndOrder)
    #expect(map.notes.contains(.noUsableStamps))
  }

  @Test func `entries that the kernel restarts belong to the one call`() throws {
    var small = SmallLog()
    small.recv("hi", from: 100, to: 900)
    let trace = events(
      """
      7     100.000150 recvfrom(4, 0x7ffd00, 64, 0, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)
      7     100.000200 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---
      7     100.000210 rt_sigreturn({mask=[]}) = 45
      7     100.000300 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2
      7     100.000950 +++ exited with 0 +++

      """)
    for hasStamps in [true, false] {
      var trace = trace
      if !hasStamps { for index in trace.indices { trace[index].time = nil } }
      let map = try CallMap(log: small.log, trace: trace)
      #expect(map.calls.map(\.verdict) == [.agrees])
      #expect(map.calls[0].syscalls.map(\.role) == [.restarted, .main])
      #expect(map.ledger.count(.signal) == 2)
      #expect(map.agrees)
    }
  }

  @Test func `a pause that a signal stopped and restart_syscall ended is one call`() throws {
    var small = SmallLog()
    small.call("sleep", [.integer(1)], 0, from: 100, to: 900)
    // strace writes restart_syscall(<... resuming interrupted clock_nanosleep ...>); its argument does not matter here.
    small.recv("hi", from: 910, to: 950)
    let trace = events(
      """
      7     100.000150 clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1, tv_nsec=0}, {tv_sec=0, tv_nsec=9}) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)
      7     100.000200 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=1, si_uid=0} ---
      7     100.000210 --- stopped by SIGSTOP ---
      7     100.000220 --- SIGCONT {si_signo=SIGCONT, si_code=SI_USER, si_pid=1, si_uid=0} ---
      7     100.000300 restart_syscall(0) = 0
      7     100.000920 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2
      7     100.000980 +++ exited with 0 +++

      """)
    for hasStamps in [true, false] {
      var trace = trace
      if !hasStamps { for index in trace.indices { trace[index].time = nil } }
      let map = try CallMap(log: small.log, trace: trace)
      #expect(map.calls.map(\.lines) == [[1, 5], [6]])
      #expect(map.agrees)
    }
  }

  @Test func `a call that came back with EINTR agrees with strace's ERESTARTSYS`() throws {
    var small = SmallLog()
    small.call(
      "recv", [.integer(4), .bytes(.init([], count: 0)), .integer(64), .integer(0)], -1, errno: 4, from: 100,
      to: 200
    )
    small.recv("hi", from: 250, to: 400)
    let trace = events(
      """
      7     100.000150 recvfrom(4, 0x7ffd00, 64, 0, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)
      7     100.000160 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---
      7     100.000170 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call)
      7     100.000300 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2
      7     100.000950 +++ exited with 0 +++

      """)
    for hasStamps in [true, false] {
      var trace = trace
      if !hasStamps { for index in trace.indices { trace[index].time = nil } }
      let map = try CallMap(log: small.log, trace: trace)
      #expect(map.calls.map(\.lines) == [[1], [4]])
      #expect(map.agrees)
    }
  }

  @Test(arguments: [
    "recvfrom(4,  <unfinished ...>", "recvfrom(4, 0x7ffd00, 64, 0, NULL, NULL) = ?",
    "recvfrom(4, 0x7ffd00, 64, 0, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)",
    "recvfrom(4, <unfinished ...>) = ?",
  ])
  func `a program killed in a call leaves a begun call and no difference`(_ line: String) throws {
    var small = SmallLog()
    small.call(
      "recv", [.integer(4), .bytes(.init([], count: 0)), .integer(64), .integer(0)], nil, from: 100, to: nil)
    small.log.closed = nil
    let trace = events("7     100.000150 \(line)\n7     100.000200 +++ killed by SIGKILL +++\n")
    let map = try CallMap(log: small.log, trace: trace)
    #expect(map.calls.map(\.verdict) == [.begun])
    #expect(map.calls[0].lines == [1])
    #expect(map.agrees)
    #expect(map.notes.contains(.logNotClosed))
  }

  /// kill -9 of a program that ends: it has closed its log, and may have called exit_group(2).
  @Test(arguments: ["", "7     100.000240 exit_group(1)        = ?\n"])
  func `a log closed in order and then a kill is honest`(_ end: String) throws {
    var small = SmallLog(arguments: ["--log", "out/prog.log"])
    small.recv("hi", from: 100, to: 200)
    small.log.closed = Rehearsal.start + 225_000
    let map = try CallMap(
      log: small.log,
      trace: events(
        """
        7     100.000010 execve("./prog", ["prog", "--log", "out/prog.log"], 0x7ffd /* 2 vars */) = 0
        7     100.000020 openat(AT_FDCWD, "out/prog.log", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 3
        7     100.000030 fcntl(3, F_DUPFD_CLOEXEC, 100) = 100
        7     100.000040 close(3)             = 0
        7     100.000150 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2
        7     100.000220 ftruncate(100, 4864) = 0
        7     100.000230 flock(100, LOCK_UN)  = 0
        \(end)7     100.000250 +++ killed by SIGKILL +++

        """))
    #expect(map.agrees)
    // Who has forged the kill looks the same: it is said.
    #expect(map.isKilledWhileExiting == !end.isEmpty)
    #expect(!map.notes.contains(.logNotClosed))
    #expect(map.ledger.count(.log) == 5)
    #expect(map.ledger.count(.exit) == 1)
  }

  @Test func `a begun call still differs when what both sides know of it differs`() throws {
    var small = SmallLog()
    small.call(
      "recv", [.integer(5), .bytes(.init([], count: 0)), .integer(64), .integer(0)], nil, from: 100, to: nil)
    small.log.closed = nil
    let trace = events(
      "7     100.000150 recvfrom(4,  <unfinished ...>\n7     100.000200 +++ killed by SIGKILL +++\n")
    let map = try CallMap(log: small.log, trace: trace)
    #expect(map.differences.map(\.fieldName) == ["sockfd"])
  }

  @Test func `a pause is compared by what was asked for`() throws {
    var small = SmallLog()
    small.call("sleep", [.integer(1)], 0, from: 100, to: 900)
    let line =
      "7     100.000150 clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1, tv_nsec=0}, 0x7ffd00) = 0\n"
      + "7     100.000950 +++ exited with 0 +++\n"
    #expect(try CallMap(log: small.log, trace: events(line)).calls[0].verdict == .agrees)
    small.log.records[0].arguments = [.integer(2)]
    #expect(
      try CallMap(log: small.log, trace: events(line)).differences.map(\.description) == [
        "line 1: sleep's seconds: the program asked for 2, the kernel saw 1"
      ])
  }

  @Test func `a print may need several writes, and several prints one`() throws {
    var small = SmallLog()
    let text = Array(repeating: UInt8(ascii: "x"), count: 6000)
    small.call(
      "write", [.integer(1), .bytes(.init(Array(text.prefix(4096)), count: 6000)), .integer(6000)], 6000,
      from: 100,
      to: 300)
    small.call(
      "fwrite", [.bytes(.init([97], count: 1)), .integer(1), .integer(1), .integer(1)], 1, from: 310, to: 320)
    small.call("write", [.integer(1), .bytes(.init([98], count: 1)), .integer(1)], 1, from: 330, to: 400)
    let xs = String(repeating: "x", count: 32)
    var trace = events(
      """
      7     100.000150 write(1, "\(xs)"..., 4096) = 4096
      7     100.000160 write(1, "\(xs)"..., 1904) = 1904
      7     100.000350 write(1, "ab", 2) = 2
      7     100.000950 +++ exited with 0 +++

      """)
    for hasStamps in [true, false] {
      if !hasStamps { for index in trace.indices { trace[index].time = nil } }
      let map = try CallMap(log: small.log, trace: trace)
      #expect(map.agrees)
      #expect(map.calls.map(\.lines) == [[1, 2], [], [3]])
    }
  }

  @Test func `a PID namespace is named, and calls are matched by order`() throws {
    var run = Rehearsal.server()
    for index in run.trace.indices { run.trace[index].pid = 4711 }
    let map = try run.map()
    #expect(map.agrees)
    #expect(map.matching == .order)
    #expect(map.notes == [.otherThreadIDs(log: [700], trace: [4711])])
  }

  @Test func `a trace without process ids is taken as the first thread's`() throws {
    var run = Rehearsal.server()
    for index in run.trace.indices { run.trace[index].pid = nil }
    let map = try run.map()
    #expect(map.agrees)
    #expect(map.notes == [.noThreadIDs])
    // Another thread of the log was not followed.
    run.log.records[5].thread = 701
    let other = try run.map()
    #expect(other.calls[5].verdict == .notTraced(.otherThread))
    #expect(other.extra.map(\.line) == [12])
  }

  @Test(arguments: [true, false])
  func `a filter is inferred and named`(_ hasStamps: Bool) throws {
    var run = Rehearsal.server()
    run.trace = Rehearsal.renumbered(
      run.trace.filter { $0.call.map { CallTable.isSocketSyscall($0.name) } ?? true })
    if !hasStamps { for index in run.trace.indices { run.trace[index].time = nil } }
    let map = try run.map()
    #expect(map.filter.description == "-e trace=network")
    let closes = map.calls.filter { $0.record.call == "close" }
    #expect(closes.map(\.verdict) == [.notTraced(.filter), .notTraced(.filter)])
    #expect(map.agrees)
    #expect(map.notes.contains(.filtered(map.filter, leftOut: ["close", "write"])))
  }

  @Test func `a call that a filter lets through is missing, not filtered`() throws {
    var run = Rehearsal.server()
    run.trace = Rehearsal.renumbered(
      run.trace.filter { $0.call.map { CallTable.isSocketSyscall($0.name) && $0.name != "listen" } ?? true })
    let map = try run.map()
    #expect(map.calls[3].verdict == .missing)
    // And the first call of all, if the log lacks it, is no part of starting up.
    run.log.records.remove(at: 0)
    #expect(try run.map().extra.map(\.line) == [1])
  }

  @Test func `a trace cut off in the middle says which calls it cannot show`() throws {
    var run = Rehearsal.server()
    run.trace = Array(run.trace[..<12])
    run.trace.append(TraceEvent(line: 13, .cut(Array("700   1795214977.0006".utf8))))
    let map = try run.map()
    #expect(map.calls.map(\.verdict).prefix(6).allSatisfy { $0 == .agrees })
    #expect(map.calls[7].verdict == .notTraced(.afterTrace))
    #expect(!map.agrees)
    #expect(map.notes.contains(.traceEndsEarly(lastLine: 13)))
    #expect(map.ledger.unexplained.map(\.lines) == [[13]])
  }

  @Test func `a step of the clock is noticed, and calls are matched by order`() throws {
    var run = Rehearsal.server()
    for index in run.log.records.indices where index >= 5 {
      run.log.records[index].before -= 3_600_000_000_000
      run.log.records[index].after? -= 3_600_000_000_000
    }
    for index in run.trace.indices where index >= 11 {
      run.trace[index].time?.nanoseconds -= 3_600_000_000_000
    }
    let map = try run.map()
    #expect(map.agrees)
    #expect(map.matching == .threadAndOrder)
    #expect(
      map.notes.contains { if case .clockStepped(let back) = $0 { back > 3_599_000_000_000 } else { false } })
  }

  @Test func `one unit of the stamp's truncation is allowed for at both ends`() throws {
    var small = SmallLog()
    // Entered at .0001009 and shown as .000100; left at once.
    small.recv("hi", from: 100, to: 101)
    small.log.records[0].before += 900
    small.log.records[0].after? -= 50
    let trace = events(
      "7     100.000100 recvfrom(4, \"hi\", 64, 0, NULL, NULL) = 2\n7     100.000900 +++ exited with 0 +++\n")
    #expect(try CallMap(log: small.log, trace: trace).agrees)
  }
}

@Suite struct `Log and trace that are not of one run` {
  @Test func `at another time are refused in one sentence`() throws {
    var run = Rehearsal.server()
    for index in run.trace.indices { run.trace[index].time?.nanoseconds += 3_600_000_000_000 }
    let error = try #require(throws: MappingError.self) { try run.map() }
    guard case .otherTime = error else {
      Issue.record("\(error)")
      return
    }
    #expect(
      error.description.hasPrefix(
        "log and trace are of different runs: the log's calls lie between 1795214977."))
  }

  @Test func `of another program are refused`() throws {
    var run = Rehearsal.server()
    run.log.program = "/tmp/lab-client"
    for index in run.trace.indices { run.trace[index].pid = 4711 }
    #expect(throws: MappingError.otherProgram(log: "/tmp/lab-client", trace: "./lab-server")) {
      try run.map()
    }
  }

  @Test func `with nothing in common are refused`() throws {
    var run = Rehearsal.server()
    run.trace = run.trace.filter { $0.call?.name != "execve" }
    for index in run.trace.indices {
      run.trace[index].pid = 4711
      run.trace[index].time = nil
      if index > 5 { run.trace[index].call?.arguments = [] }
      run.trace[index].call?.result = TraceResult(value: "99", number: 99)
    }
    #expect(throws: MappingError.nothingInCommon(log: "./lab-server", pid: 700)) { try run.map() }
  }

  @Test(arguments: [
    ("", nil),
    (
      "strace: test_ptrace_get_syscall_info: PTRACE_TRACEME: Operation not permitted\n",
      "strace: test_ptrace_get_syscall_info: PTRACE_TRACEME: Operation not permitted"
    ),
  ])
  func `a trace without calls is refused with what strace said`(_ text: String, _ notice: String?) {
    #expect(throws: MappingError.noCalls(notice: notice)) {
      try CallMap(log: SmallLog().log, trace: events(text))
    }
  }

  /// However long the trace: for what is no record's own call there is room in all, and few calls belong to a record that is
  /// no look-up.
  @Test(arguments: [("getaddrinfo", 5, 4000, 1...), ("sleep", 1, 1000, 744...)])
  func `keeps no more of a trace than it has room for`(
    _ name: String, _ records: Int, _ calls: Int, _ leftOut: PartialRangeFrom<Int>
  ) throws {
    var small = SmallLog()
    var lines = ["7 100.000001 execve(\"./prog\", [\"prog\"], 0x7ffd /* 2 vars */) = 0\n"]
    for record in 0..<records {
      let start = 1000 + record * 10_000
      small.call(name, [], 0, from: Int64(start), to: Int64(start + 9000))
      for call in 0..<calls {
        let stamp = String(1_000_000 + start + 1 + call).dropFirst()
        lines.append("7 100.\(stamp) mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE, -1, 0) = 0x7f00\n")
      }
    }
    lines.append("7 100.900000 +++ exited with 0 +++\n")
    let map = try CallMap(log: small.log, trace: events(lines.joined()))
    let counts = map.notes.compactMap { note -> Int? in
      if case .leftOut(let count) = note { return count }
      return nil
    }
    #expect(counts.count == 1 && leftOut.contains(counts.first ?? 0), "\(map.notes)")
  }
}
