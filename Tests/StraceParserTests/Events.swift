import StraceParser
import Testing

/// The one event of a line.
func event(_ line: String) throws -> TraceEvent {
  let events = TraceReader.events(of: Array((line + "\n").utf8), joined: false)
  #expect(events.count == 1)
  return try #require(events.first)
}

@Suite struct `Every line becomes an event` {
  /// The kernel gives an id again: what the first thread with it had begun is not what the second one ends.
  @Test func `a thread that has ended ends no call of the next one of its id`() {
    let events = TraceReader.events(
      of: Array(
        """
        8 accept(3,  <unfinished ...>
        8 +++ killed by SIGKILL +++
        8 <... accept resumed>NULL, NULL) = 4

        """.utf8), joined: true)
    #expect(
      events.map(\.kind) == [.exit, .resumed, .unfinished]
        || events.map(\.kind) == [.exit, .unfinished, .resumed])
    #expect(!events.contains { $0.resumedLine != nil })
  }

  @Test func `a call has a name, arguments, a result and a duration`() throws {
    let event = try event(
      "731   1795210284.463618 bind(3<TCP:[7]>, {sa_family=AF_INET, sin_port=htons(80)}, 16) = 0 <0.000639>")
    #expect(event.kind == .call)
    #expect(event.pid == 731)
    #expect(event.time == TraceTime(nanoseconds: 1_795_210_284_463_618_000, unit: 1_000, style: .epoch))
    #expect(
      event.call
        == TraceCall(
          name: "bind",
          arguments: [
            TraceValue(.integer("3"), label: "TCP:[7]"),
            TraceValue(
              .structure([
                .init(name: "sa_family", value: TraceValue(.constant("AF_INET"))),
                .init(name: "sin_port", value: TraceValue(.call("htons", [TraceValue(.integer("80"))]))),
              ])),
            TraceValue(.integer("16")),
          ],
          result: TraceResult(value: "0", number: 0), duration: 639_000))
  }

  @Test(
    arguments: [
      ("read(3, \"\", 1) = 0", nil, nil, nil, nil),
      ("12    read(3, \"\", 1) = 0", 12, nil, nil, nil),
      ("1234567 read(3, \"\", 1) = 0", 1_234_567, nil, nil, nil),
      ("[pid    12] read(3, \"\", 1) = 0", 12, nil, nil, nil),
      ("12<py th> read(3, \"\", 1) = 0", 12, "py th", nil, nil),
      ("[pid   622<[pid 7]>] read(3, \"\", 1) = 0", 622, "[pid 7]", nil, nil),
      ("1164<a) = 0> read(3, \"\", 1) = 0", 1164, "a) = 0", nil, nil),
      ("21:58:37 read(3, \"\", 1) = 0", nil, nil, 79_117_000_000_000, nil),
      ("21:58:37.271 read(3, \"\", 1) = 0", nil, nil, 79_117_271_000_000, nil),
      ("1795210284 read(3, \"\", 1) = 0", nil, nil, 1_795_210_284_000_000_000, nil),
      ("1795210284.000000001 read(3, \"\", 1) = 0", nil, nil, 1_795_210_284_000_000_001, nil),
      ("     0.000241 read(3, \"\", 1) = 0", nil, nil, nil, 241_000),
      ("     0 read(3, \"\", 1) = 0", nil, nil, nil, 0),
      ("106        0.000244 read(3, \"\", 1) = 0", 106, nil, nil, 244_000),
      (
        "731   21:58:37.271 (+     0.001) [ 129] [00007f44c89eed69] read(3, \"\", 1) = 0", 731, nil,
        79_117_271_000_000, 1_000_000
      ),
    ] as [(String, Int?, String?, Int64?, Int64?)])
  func `every prefix is found`(
    _ row: (line: String, pid: Int?, thread: String?, time: Int64?, relative: Int64?)
  ) throws {
    let event = try event(row.line)
    #expect(event.kind == .call)
    #expect(event.pid == row.pid)
    #expect(event.thread == row.thread)
    #expect(event.time?.nanoseconds == row.time)
    #expect(event.relative == row.relative)
    #expect(event.call?.name == "read")
    #expect(event.call?.arguments.count == 3)
  }

  @Test(
    arguments: [
      ("f() = 0", "0", 0, nil, nil, nil),
      ("f()                                     = 7", "7", 7, nil, nil, nil),
      ("f() = 0x7f0000000000", "0x7f0000000000", 0x7f00_0000_0000, nil, nil, nil),
      ("f() = 022", "022", 18, nil, nil, nil),
      ("f() = ?", "?", nil, nil, nil, nil),
      ("f() = -1 EAGAIN (Resource temporarily unavailable)", "-1", -1, "EAGAIN", nil, nil),
      ("f() = ? ERESTARTSYS (To be restarted if SA_RESTART is set)", "?", nil, "ERESTARTSYS", nil, nil),
      ("f() = 3</etc/passwd>", "3", 3, nil, "/etc/passwd", nil),
      ("f() = 4<TCP:[127.0.0.1:5->127.0.0.1:6]>", "4", 4, nil, "TCP:[127.0.0.1:5->127.0.0.1:6]", nil),
      (
        "f() = 5<UNIX-STREAM:[1->2,\"./u>n<i]x\\\"q\"]>", "5", 5, nil,
        "UNIX-STREAM:[1->2,\"./u>n<i]x\\\"q\"]", nil
      ),
      ("f() = 0 (Timeout)", "0", 0, nil, nil, "Timeout"),
      (
        "f() = 1 (in [3], left {tv_sec=0, tv_usec=5})", "1", 1, nil, nil, "in [3], left {tv_sec=0, tv_usec=5}"
      ),
      ("f() = 5 ()", "5", 5, nil, nil, ""),
      ("f() = -1 EBADF (Bad file descriptor) (INJECTED) (DELAYED)", "-1", -1, "EBADF", nil, nil),
    ] as [(String, String, Int64?, String?, String?, String?)])
  func `every result is read`(
    _ row: (line: String, value: String, number: Int64?, errno: String?, label: String?, note: String?)
  ) throws {
    let wanted = TraceResult(
      value: row.value, number: row.number, errno: row.errno, label: row.label, note: row.note)
    let call = try #require(try event(row.line).call)
    #expect(plain(call.result) == wanted)
    let timed = try #require(try event(row.line + " <0.000020>").call)
    #expect(timed.result == call.result)
    #expect(timed.duration == 20_000)
  }

  /// A result without what the rows above do not say.
  private func plain(_ result: TraceResult?) -> TraceResult? {
    result.map {
      TraceResult(value: $0.value, number: $0.number, errno: $0.errno, label: $0.label, note: $0.note)
    }
  }

  @Test func `a signal, an end and what is unknown`() throws {
    let signal = try event("7     --- SIGINT {si_signo=SIGINT, si_code=SI_USER, si_pid=1, si_uid=0} ---")
    #expect(signal.kind == .signal)
    #expect(signal.signal == "SIGINT")
    #expect(signal.signalInfo != nil)
    let exit = try event("7     +++ exited with 3 +++")
    #expect(exit.kind == .exit)
    #expect(exit.status == 3)
    let killed = try event("7     +++ killed by SIGSEGV (core dumped) +++")
    #expect(killed.kind == .exit)
    #expect(killed.signal == "SIGSEGV")
    let unknown = try event("read(3, \"ab")
    #expect(unknown.kind == .unrecognised)
    #expect(unknown.text == Array("read(3, \"ab".utf8))
    #expect(unknown.complaint?.column == 9)
  }

  @Test(arguments: [
    (
      "7     read(3,  <unfinished ...>", "7     <... read resumed>\"x\", 1)   = 1 <0.1>",
      "7     read(3, \"x\", 1) = 1"
    ),
    (
      "7     wait4(-1,  <unfinished ...>",
      "7     <... wait4 resumed>, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 9",
      "7     wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 9"
    ),
    (
      "7     futex(0x1, FUTEX_WAIT, 0, NULL <unfinished ...>", "7     <... futex resumed>) = 0",
      "7     futex(0x1, FUTEX_WAIT, 0, NULL) = 0"
    ),
    (
      "7     read(3,  <unfinished ...>", "7     <... read resumed> \"x\", 1) = 1",
      "7     read(3, \"x\", 1) = 1"
    ),
    (
      "7     clone3({flags=CLONE_VM} <unfinished ...>",
      "7     <... clone3 resumed> => {parent_tid=[5]}, 88) = 5",
      "7     clone3({flags=CLONE_VM} => {parent_tid=[5]}, 88) = 5"
    ),
  ])
  func `two halves become the call they are`(_ first: String, _ second: String, _ whole: String) throws {
    let between = "8     close(3) = 0"
    let events = TraceReader.events(
      of: Array([first, between, second, ""].joined(separator: "\n").utf8), joined: true)
    #expect(events.map(\.kind) == [.call, .call])
    let joined = try #require(events.last)
    #expect(joined.line == 1)
    #expect(joined.resumedLine == 3)
    #expect(joined.call?.arguments == (try event(whole).call?.arguments))
    #expect(joined.call?.result == (try event(whole).call?.result))
  }

  @Test func `a half alone keeps its complete arguments and its cut one`() throws {
    let first = try event("7     wait4(-1,  <unfinished ...>")
    #expect(first.kind == .unfinished)
    #expect(first.call?.arguments == [TraceValue(.integer("-1"))])
    #expect(first.call?.fragment == [])
    let second = try event("7     <... clone3 resumed> => {parent_tid=[5]}, 88) = 5")
    #expect(second.kind == .resumed)
    #expect(second.call?.fragment == Array(" => {parent_tid=[5]}".utf8))
    #expect(second.call?.arguments == [TraceValue(.integer("88"))])
  }

  @Test(
    arguments: [
      (
        "clone(flags=SIGCHLDstrace: Process 532 attached", ", child_tidptr=0x7f) = 532",
        "clone(flags=SIGCHLD, child_tidptr=0x7f) = 532", .notice
      ),
      (
        "clone(Process 532 attached", "child_stack=0, flags=SIGCHLD) = 532",
        "clone(child_stack=0, flags=SIGCHLD) = 532", .notice
      ),
      ("write(1, \"hi\\n\", 3hi", ")     = 3", "write(1, \"hi\\n\", 3)     = 3", .output),
      (
        "> futex(0x7f, FUTEX_WAKEstrace: Process 532 attached", "> , 1) = 0",
        "> futex(0x7f, FUTEX_WAKE, 1) = 0",
        .notice
      ),
      (
        "writev(1, [{iov_base=\"a\\nbc\", iov_len=4}], 1a", "bc)     = 4",
        "writev(1, [{iov_base=\"a\\nbc\", iov_len=4}], 1)     = 4", .output
      ),
      ("write(1, \"a\\nbc\", 4a", "bc)     = 4", "write(1, \"a\\nbc\", 4)     = 4", .output),
    ] as [(String, String, String, TraceEvent.Kind)])
  func `a call into which another wrote becomes the call it is`(
    _ first: String, _ second: String, _ whole: String, _ intruder: TraceEvent.Kind
  ) throws {
    let events = TraceReader.events(of: Array("\(first)\n\(second)\n".utf8), joined: true)
    #expect(events.map(\.kind) == [intruder, .call])
    #expect(events.last?.call == (try event(whole).call))
    #expect(events.last?.resumedLine == 2)
    #expect(events.map(\.lineCount) == [0, 2])
  }

  @Test func `the output of a traced program is told from the trace by its length`() throws {
    let trace = """
      write(1, "one\\ntwo\\n\\nfour", 13one
      two

      four) = 13
      who knows
      close(3) = 0

      """
    let kinds = TraceReader.events(of: Array(trace.utf8), joined: false).map(\.kind)
    #expect(kinds == [.unfinished, .output, .output, .resumed, .unrecognised, .call])
  }

  @Test func `spaces that the traced program wrote are its output and no indent`() throws {
    let trace = "write(1, \"one\\n  \", 6one\n  )     = 6\n"
    let events = TraceReader.events(of: Array(trace.utf8), joined: false)
    #expect(events.map(\.kind) == [.unfinished, .resumed])
    #expect(events.last?.call?.interruption == .output([32, 32]))
    let whole = TraceReader.events(of: Array(trace.utf8), joined: true)
    #expect(whole.last?.call == (try event("write(1, \"one\\n  \", 6) = 6").call))
  }

  @Test(arguments: [
    "write(2, \"ab\"..., 4ab: [pid     7] <... write resumed> )       = 45",
    "writev(2, [{iov_base=\"ab\"..., iov_len=4}], 1ab: [pid     7] <... write resumed> )       = 45",
  ])
  func `another thread's line is never the output of a call`(_ line: String) throws {
    let events = TraceReader.events(of: Array("close(3) = 0\n\(line)\n".utf8), joined: false)
    #expect(events.map(\.kind) == [.call, .unrecognised])
  }

  @Test func `a half interrupted and cut becomes one call`() throws {
    let trace = """
      [pid     7] futex(0x7f, FUTEX_WAITstrace: Process 9 attached
       <unfinished ...>
      [pid     9] getpid() = 9
      [pid     7] <... futex resumed>, 1, NULL) = 0

      """
    let events = TraceReader.events(of: Array(trace.utf8), joined: true)
    #expect(events.map(\.kind) == [.notice, .call, .call])
    #expect(events.last?.call?.arguments.count == 4)
    #expect(events.last?.pid == 7)
    #expect(events.map(\.lineCount) == [0, 1, 3])
  }

  @Test func `an exec from a thread returns under the leader's id`() throws {
    let trace = """
      9     execve("/bin/echo", ["echo"], 0x7ffd834bd4c0 /* 39 vars */ <unfinished ...>
      7     <... clock_nanosleep resumed> <unfinished ...>) = ?
      7     +++ superseded by execve in pid 9 +++
      7     <... execve resumed>) = 0

      """
    let events = TraceReader.events(of: Array(trace.utf8), joined: true)
    #expect(events.map(\.kind) == [.resumed, .superseded, .call])
    #expect(events.last?.call?.result?.number == 0)
    #expect(events.last?.line == 1)
  }

  @Test func `halves are found when one of them has no id`() throws {
    let trace = """
      wait4(-1,  <unfinished ...>
      [pid     9] read(3,  <unfinished ...>
      [pid     7] <... wait4 resumed>NULL, 0, NULL) = 8
      <... read resumed>"", 1) = 0

      """
    let events = TraceReader.events(of: Array(trace.utf8), joined: true)
    #expect(events.map(\.kind) == [.call, .call])
    #expect(events.map(\.call?.name) == ["wait4", "read"])
  }

  @Test func `what is cut off at either end is told`() throws {
    let events = TraceReader.events(
      of: Array("ng\", 832) = 832\nclose(3) = 0\nread(3, \"ab".utf8), joined: false)
    #expect(events.map(\.kind) == [.cut, .call, .cut])
    let early = TraceReader.events(of: Array("close(3) = 0\n7     21:5".utf8), joined: false)
    #expect(early.map(\.kind) == [.call, .cut])
    let other = TraceReader.events(of: Array("hello".utf8), joined: false)
    #expect(other.map(\.kind) == [.unrecognised])
  }
}
