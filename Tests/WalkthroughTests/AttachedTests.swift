import LanguageMapping
import Testing
import TraceModel

@testable import Walkthrough

/// Traces that begin in the middle of a program: `strace -p`.
@Suite struct `A story that begins in the middle` {
  private func story(_ trace: String) throws -> Story { try Recorded.story(traces: [("program", trace)]) }

  private func functions(_ trace: String) throws -> [String] { try story(trace).steps.map(\.function) }

  /// accept(2) was asked for no address, and the listener is older than the trace: that the one heard what the other said
  /// first is what shows whose connection it is.
  @Test func `knows whose connection an accept without an address took by what was said first`() throws {
    func story(hearing words: String) throws -> Story {
      try Recorded.story(traces: [
        (
          "server",
          """
          1700000000.000001 accept(3, NULL, NULL) = 4
          1700000000.300001 recvfrom(4, "\(words)", 100, 0, NULL, NULL) = 5
          1700000000.500001 close(4) = 0

          """
        ),
        (
          "client",
          """
          1700000000.100001 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
          1700000000.150001 connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
          1700000000.200001 sendto(3, "hello", 5, 0, NULL, 0) = 5
          1700000000.550001 close(3) = 0

          """
        ),
      ])
    }
    #expect(
      try story(hearing: "hello").arrows(.connection, .stream) == [
        "client connect -> server accept", "client send -> server recv 5",
      ])
    #expect(try story(hearing: "other").arrows(.connection) == [])
  }

  @Test func `tells a connect that failed before any socket was made`() throws {
    let story = try story(
      """
      connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 ETIMEDOUT (Connection timed out)
      close(3) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3

      """)
    #expect(story.steps.map(\.function) == ["connect", "close", "socket"])
    #expect(story.steps[0].failure?.name == "ETIMEDOUT")
    // The one that is made later is another socket under the same number.
    #expect(RunStateTests.states(story).last?.sockets.map(\.phase) == [.closed, .open])
  }

  @Test(arguments: [
    // Half a second back, between lines of two threads too; of hours alone, and no midnight.
    ("7 1700000010.500000", "8 1700000010.000000", "500 ms (line 2)"),
    ("10:00:05", "10:00:03", "2 s (line 2)"),
    ("1700000010.5", "1700000010.5", nil), ("23:59:59", "00:00:01", nil),
  ])
  func `says that the clock was set back`(before: String, behind: String, words: String?) throws {
    let story = try story(
      """
      \(before) socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
      \(behind) close(3) = 0

      """)
    let notes = story.notes.filter { $0.contains("clock was set back") }
    #expect(notes.count == (words == nil ? 0 : 1))
    if let words { #expect(notes.first?.contains(words) == true) }
  }

  /// The second half of a call says when it returned; its line as a whole has the stamp of the first.
  @Test func `takes no call in two halves for a clock that was set back`() throws {
    let story = try story(
      """
      7 1700000010.1 accept(3,  <unfinished ...>
      8 1700000010.2 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5
      7 1700000010.3 <... accept resumed>NULL, NULL) = 4
      8 1700000010.4 close(5) = 0

      """)
    #expect(!story.notes.contains { $0.contains("clock") })
  }

  @Test func `tells an accept for which no descriptor is left`() throws {
    let story = try story(
      """
      accept4(19, NULL, NULL, SOCK_CLOEXEC|SOCK_NONBLOCK) = -1 EMFILE (Too many open files)
      close(18) = 0
      accept4(19, NULL, NULL, SOCK_CLOEXEC|SOCK_NONBLOCK) = 18
      close(18) = 0

      """)
    #expect(story.steps.map { $0.syscalls.flatMap(\.lines) } == [[1], [3], [4]])
    // What the first 18 was the trace does not say, and nothing more is claimed.
    #expect(story.sides[0].rest.map(\.lines) == [[2]])
    #expect(story.sides[0].rest[0].why.hasSuffix("None of these lines shows a call on a socket."))
  }

  @Test func `takes strace's label for a socket, with its addresses`() throws {
    let story = try story(
      """
      100 read(38<TCP:[127.0.0.1:42078->127.0.0.1:9084]>, "abc", 16320) = 3
      100 write(38<TCP:[127.0.0.1:42078->127.0.0.1:9084]>, "abc", 3) = 3

      """)
    #expect(
      story.steps.map { $0.sentence.contains("receives") || $0.sentence.contains("sends") } == [true, true])
    let socket = RunStateTests.states(story)[0].sockets.first
    #expect(
      socket?.local == "127.0.0.1:42078" && socket?.peer == "127.0.0.1:9084" && socket?.phase == .connected)
  }

  @Test func `has a step for each call on a labelled descriptor, to its close`() throws {
    let name = "40<TCP:[127.0.0.1:8080->127.0.0.1:49304]>"
    let story = try story(
      """
      100 epoll_ctl(42<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, \(name), {events=EPOLLIN, data={u32=40, u64=40}}) = 0
      100 read(\(name), "GET / HTTP/1.1", 8192) = 14
      100 write(\(name), "HTTP/1.1 200 OK", 15) = 15
      100 close(\(name)) = 0

      """)
    #expect(story.steps.count == 4)
    #expect(RunStateTests.states(story).last?.sockets.first?.phase == .closed)
  }

  @Test func `lets a call whose first half was not seen begin before its stamp`() throws {
    let story = try story(
      """
      [pid   403] 10:00:00.200000 <... accept resumed>{sa_family=AF_INET, sin_port=htons(49304), sin_addr=inet_addr("127.0.0.1")}, [16]) = 40 <8.000025>
      [pid   402] 10:00:00.500000 epoll_ctl(42, EPOLL_CTL_ADD, 40, {events=EPOLLIN, data={u32=40, u64=40}}) = 0 <0.000042>

      """)
    #expect(story.steps.map(\.function) == ["accept", "epoll_ctl"])
    #expect(story.steps[0].begin == 0 && story.steps[0].end == 8_000_025_000 && story.steps[0].isBlocked)
    // Which arguments these are nobody knows.
    #expect(story.steps[0].explanations.map(\.mark) == [.result])
  }

  @Test(arguments: [
    (
      "accept4", "{sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr(\"127.0.0.1\")}, [16], 0) = 40",
      "Program comes back from accept4, which it had called before this trace: the new descriptor 40 stands for a "
        + "connection."
    ),
    (
      "connect", ") = 0",
      "Program comes back from connect, which it had called before this trace, and the call did what it was asked to."
    ),
    (
      "connect", ") = -1 EHOSTUNREACH (No route to host)",
      "Program comes back from connect, which it had called before this trace, with EHOSTUNREACH (No route to host)."
    ),
    ("recvfrom", "\"hello\", 1024, 0, NULL, NULL) = 5", "Program receives 5 bytes."),
  ])
  func `tells of a call whose first half was not seen what it came to`(
    _ name: String, _ rest: String, _ sentence: String
  ) throws {
    let story = try story("403 <... \(name) resumed>\(rest)\n403 shutdown(40, SHUT_WR) = 0\n")
    #expect(story.steps.first?.sentence == sentence)
  }

  @Test func `tells what came of a listener that is older than the trace`() throws {
    let story = try story(
      """
      accept(3, {sa_family=AF_INET, sin_port=htons(60168), sin_addr=inet_addr("127.0.0.1")}, [128 => 16]) = 7
      read(7, "one\\n", 64) = 4
      write(7, "one\\n", 4) = 4
      close(7) = 0

      """)
    #expect(story.steps.map(\.function) == ["accept", "read", "write", "close"])
    let states = RunStateTests.states(story)
    #expect(states[0].sockets.map(\.phase) == [.listening, .connected])
    #expect(states[3].sockets.map(\.phase) == [.listening, .closed])
  }

  @Test func `knows an earlier call by what a later one proves`() throws {
    let story = try story(
      """
      read(4, "a", 8) = 1
      recvfrom(4, "hello", 6, 0, NULL, NULL) = 5
      close(4) = 0
      read(4, "file", 8) = 4

      """)
    #expect(story.steps.map(\.function) == ["read", "recv", "close"])
    #expect(story.steps[0].sentence.contains("receives \"a\""))
  }

  @Test func `makes an epoll set a step where a socket is put into it`() throws {
    #expect(
      try functions(
        """
        100 epoll_create1(EPOLL_CLOEXEC) = 3
        100 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 4
        100 epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0
        100 close(4) = 0

        """) == ["epoll_create1", "socket", "epoll_ctl", "close"])
  }

  @Test func `ends a socket whose number close_range frees`() throws {
    let story = try story(
      """
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      close_range(3, 4294967295, 0) = 0
      openat(AT_FDCWD, "/etc/hostname", O_RDONLY) = 3
      read(3, "lab", 4096) = 3
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4

      """)
    let states = RunStateTests.states(story)
    #expect(!story.steps.contains { $0.sentence.contains("receives") })
    #expect(states.last?.sockets.map(\.phase) == [.closed, .open])
  }

  @Test func `says what strace was not told to show, and what it cannot see`() throws {
    let network = try story(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0

      """)
    #expect(network.notes.count { $0.contains("-e trace=network") } == 1)
    let ring = try story(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 listen(3, 5) = 0
      7 io_uring_enter(4, 1, 0, 0, NULL, 8) = 1
      7 io_uring_enter(4, 0, 1, IORING_ENTER_GETEVENTS, NULL, 8) = 0

      """)
    #expect(ring.notes.count { $0.contains("from line 3 on the program uses io_uring") } == 1)
  }

  @Test func `calls the first listen that is shown no second one`() throws {
    let story = try story("listen(7, 5) = 0\naccept(7, NULL, NULL) = 8\nlisten(7, 6) = 0\n")
    #expect(story.steps[0].sentence.contains("makes descriptor 7 a listener: from now on"))
    #expect(story.steps[2].sentence.contains("calls listen again on its listener"))
    // Who accepts listens, whenever that began.
    let accept = try self.story("accept(7, NULL, NULL) = 8\n").steps[0]
    #expect(accept.explanations.first?.meaning.contains("the listener") ?? false)
  }

  /// What was on its way when strace attached is received, too: one byte of "xx" may be the one that was sent before.
  @Test func `does not say that more was received than sent on a connection that is older than the trace`()
    throws
  {
    let story = try story(
      """
      7 1700000000.000001 sendto(5<TCP:[127.0.0.1:15124->127.0.0.1:41980]>, "x", 1, 0, NULL, 0) = 1
      7 1700000000.000002 recvfrom(4<TCP:[127.0.0.1:41980->127.0.0.1:15124]>, "x", 3, 0, NULL, NULL) = 1

      """)
    #expect(story.arrows(.stream).isEmpty)
    #expect(
      story.notes == [
        "For 1 direction of a connection that is older than its trace nobody knows which bytes were under way when the "
          + "trace began: no arrows are drawn there."
      ])
  }

  /// /proc said what the process had before strace attached and behind that: what it has is known before a call names it,
  /// and a call that began by then took longer than strace saw.
  @Test func `shows what the process had open, and says of the call in progress that it is older`() throws {
    let trace = """
      7 1700000000.000001 accept4(3<TCP:[127.0.0.1:5000]>, NULL, NULL, 0) = 6 <1.500000>
      7 1700000001.600000 accept4(3<TCP:[127.0.0.1:5000]>, NULL, NULL, 0) = 8 <1.500000>

      """
    var program = try Recorded.program("server", trace: Array(trace.utf8))
    func first() -> (step: Step, sockets: [String], what: [String]) {
      let story = Story(Story.Heading(title: "attached"), of: [program])
      let state = RunStateTests.states(story)[0]
      return (
        story.steps[0], state.sockets.map { "\($0.phase)" },
        state.processes[0].descriptors.map { "\($0.number) \($0.what)" }
      )
    }
    #expect(!first().step.isOlder)
    #expect(first().what.count == 5)
    program.attached = ProgramTrace.Attached(
      moment: 1_700_000_000_000_002_000,
      older: [
        OlderDescriptor(number: 3, label: "TCP:[127.0.0.1:5000]", isListening: true),
        OlderDescriptor(number: 4, label: "UDP:[127.0.0.1:53]", isListening: false),
        OlderDescriptor(number: 5, label: "pipe:[9]", isListening: false),
        OlderDescriptor(number: -1, label: "pipe:[9]", isListening: false),
      ])
    let told = first()
    #expect(told.step.isOlder)
    #expect(told.step.sentence.contains("the new descriptor 6 stands for it"))
    #expect(
      told.what == [
        "0 standard input", "1 standard output", "2 standard error", "3 listener", "4 socket", "5 pipe",
        "6 connection",
      ])
    let story = Story(Story.Heading(title: "attached"), of: [program])
    #expect(story.steps.map(\.isOlder) == [true, false])
  }

  /// strace -p of a UDP server that only receives and sends.
  @Test func `claims no filter where there may have been none`() throws {
    let story = try story(
      """
      7 recvfrom(3, "a", 9, 0, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, [16]) = 1
      7 sendto(3, "a", 1, 0, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 1

      """)
    #expect(story.notes.isEmpty)
  }

  /// strace -f -e trace=network shows no execve: which processes run the same program nobody knows.
  @Test func `says of no process that it runs the same program, where no program is shown`() throws {
    let pair = """
      7 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      7 fork() = 8
      7 sendto(3, "a", 1, 0, NULL, 0) = 1
      8 recvfrom(4, "a", 9, 0, NULL, NULL) = 1

      """
    #expect(try story(pair).steps[1].sentence.contains(" to the process 8: "))
    #expect(
      try story("7 execve(\"./a\", [\"./a\"], 0x7ffe /* 2 vars */) = 0\n" + pair).steps[1].sentence
        .contains(" to the process 8 of the same program: "))
  }

  /// strace before 4.6 wrote `path=`; and what strace injects is a look-up's, too.
  @Test(arguments: [
    ("path", "-1 ENOENT (No such file or directory)"),
    ("sun_path", "-1 ECONNREFUSED (Connection refused) (INJECTED)"),
  ])
  func `knows a look-up by its address`(_ field: String, _ result: String) throws {
    let story = try story(
      """
      socket(PF_FILE, SOCK_STREAM, 0) = 3
      connect(3, {sa_family=AF_FILE, \(field)="/var/run/nscd/socket"}, 110) = \(result)
      close(3) = 0
      socket(PF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      listen(3, 5) = 0

      """)
    #expect(story.steps.map(\.function) == ["socket", "listen"])
  }

  /// strace -X raw: ip(7) says in which order the bytes lie.
  @Test func `reads an address of which the bytes are shown`() throws {
    let story = try story(
      """
      socket(0x2, 0x1, 0) = 3
      bind(3, {sa_family=0x2, sin_port="\\0\\0", sin_addr="\\0\\0\\0\\0"}, 16) = 0
      connect(3, {sa_family=0x2, sin_port="F\\274", sin_addr="\\177\\0\\0\\1"}, 16) = 0
      socket(0xa, 0x1, 0) = 4
      connect(4, {sa_family=0xa, sin6_port="F\\274", sin6_flowinfo="\\0\\0\\0\\0", sin6_addr="\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\1", sin6_scope_id=0}, 28) = 0

      """)
    #expect(story.steps[1].sentence.contains("0.0.0.0"))
    #expect(story.steps[2].sentence.contains("127.0.0.1:18108"))
    #expect(story.steps[4].sentence.contains("[::1]:18108"))
  }

  @Test func `tells an injected failure as injected`() throws {
    let story = try story(
      """
      4310 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
      4310 connect(3, {sa_family=AF_INET, sin_port=htons(7210), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      4310 sendto(3, "hello rust", 10, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE (Broken pipe) (INJECTED)
      4310 close(3) = 0

      """)
    #expect(story.steps[2].sentence.contains("inject"))
    #expect(story.steps[2].failure?.cause?.contains("the peer is gone") == false)
    #expect(
      story.steps[2].syscalls.first?.short.plain
        == "sendto(3, \"hello rust\", 10, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE (Broken pipe) (INJECTED)")
  }

  /// The kernel was not asked: nothing travelled, whatever the result says.
  @Test func `moves no bytes where strace made their count up`() throws {
    let story = try story(
      """
      4310 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      4310 write(3, "hello", 5) = 5 (INJECTED)
      4310 read(4, 0x7ffe, 5) = 5 (INJECTED)
      4310 write(3, "there", 5) = 5

      """)
    #expect(story.steps.map { $0.payload?.count } == [nil, nil, nil, 5])
    #expect(story.arrows(.stream) == ["program write -> nobody 5"])
    #expect(RunStateTests.states(story).map { $0.inFlight.map(\.bytes) } == [[], [], [], [5]])
  }
}
