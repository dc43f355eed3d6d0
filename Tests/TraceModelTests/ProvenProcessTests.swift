import Testing

@testable import TraceModel

@Suite("A thread whose making is not shown is a process where something proves it")
struct ProvenProcessTests {
  /// `strace -f -e trace=network`: neither fork(2) nor execve(2) nor close(2) is shown.
  static let filtered = """
    100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    100 bind(3, {sa_family=AF_INET, sin_port=htons(15805), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    100 listen(3, 8)                      = 0
    101 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    101 connect(3, {sa_family=AF_INET, sin_port=htons(15805), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    100 accept(3, NULL, NULL) = 4
    101 sendto(3, "abc", 3, 0, NULL, 0) = 3
    100 recvfrom(4, "abc", 9, 0, NULL, NULL) = 3
    101 +++ exited with 0 +++
    100 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=101, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---
    100 +++ exited with 0 +++

    """

  @Test func `a SIGCHLD at the trace's end proves it from its first line`() {
    let reading = Reading(Self.filtered, isSurveyed: true)
    #expect(reading.process(4) != reading.process(1))
    #expect(reading.pids[5] == 101)
    #expect(reading.subject(7) == reading.made(4))
    #expect(reading.subject(6) == reading.made(1))
    #expect(reading.socket(7)?.phase == .connected)
    #expect(reading.before[5]?.phase == .listening)
    #expect(reading.strangers.map(\.pid) == [100])
    #expect(reading.programs.count == 1)
    #expect(reading.broken == [])
  }

  @Test(arguments: 1..<40)
  func `the trace may come in pieces of any size`(_ size: Int) {
    let bytes = Array(Self.filtered.utf8)
    var surveyor = ProcessSurveyor()
    var position = 0
    while position < bytes.count {
      let end = min(position + size, bytes.count)
      surveyor.feed(bytes.span.extracting(position..<end))
      position = end
    }
    let found = surveyor.survey.parents
    #expect(found == [101: 100])
  }

  /// kill(2) sends SIGCHLD, too: then si_pid is who sent it.
  @Test(arguments: ["SI_USER", "SI_TKILL", "SI_QUEUE", "0", "-6"])
  func `a SIGCHLD that a program sent proves nothing`(_ code: String) {
    let trace = """
      100 read(3, "x", 1) = 1
      101 read(3, "x", 1) = 1
      100 --- SIGCHLD {si_signo=SIGCHLD, si_code=\(code), si_pid=101, si_uid=0} ---
      101 read(3, "x", 1) = 1

      """
    for isSurveyed in [false, true] {
      let reading = Reading(trace, isSurveyed: isSurveyed)
      #expect(reading.process(4) == reading.process(1))
      #expect(reading.broken == [])
    }
  }

  @Test func `a child that speaks before its parent has its numbers of before the trace, and its program`() {
    let reading = Reading(
      """
      101 accept(3, NULL, NULL) = 4
      102 accept(3, NULL, NULL) = 4
      101 sendto(4, "x", 1, 0, NULL, 0) = 1
      100 read(5, "x", 1) = 1
      103 read(5, "x", 1) = 1
      102 sendto(4, "x", 1, 0, NULL, 0) = 1
      100 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=101, si_uid=0} ---
      100 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=102, si_uid=0} ---

      """, isSurveyed: true)
    #expect(reading.subject(1) == reading.subject(2))
    #expect(reading.subject(3) == reading.made(1))
    #expect(reading.subject(6) == reading.made(2))
    #expect(Set([1, 2, 4].compactMap { reading.process($0) }).count == 3)
    // Nothing proves that 103 is a process: it is taken for a thread of the one that is no child.
    #expect(reading.process(5) == reading.process(4))
    #expect(reading.programs.count == 1)
    #expect(reading.broken == [])
  }

  @Test func `a number that is in use is not given again in the same table`() {
    let reading = Reading(
      """
      100 close(9) = 0
      100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      101 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
      100 listen(3, 5) = 0
      101 sendto(3, "x", 1, 0, NULL, 0) = 1

      """)
    #expect(reading.subject(4) == reading.made(2))
    #expect(reading.subject(5) == reading.made(3))
    #expect(reading.process(4) != reading.process(5))
    #expect(reading.broken == [])
  }

  /// Two `-p` without `-f`: the thread that the first of them makes is not followed, and may close what it likes.
  @Test(arguments: [("CLONE_VM|CLONE_FILES|CLONE_THREAD", true), ("SIGCHLD", false)])
  func `but a thread that strace did not follow may have freed it`(_ flags: String, _ isOne: Bool) {
    let reading = Reading(
      """
      100 close(9) = 0
      101 read(0, "x", 1) = 1
      100 clone(child_stack=NULL, flags=\(flags)) = 102
      100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      101 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      100 write(3, "x", 1) = 1

      """)
    #expect((reading.process(5) == reading.process(6)) == isOne)
    #expect((reading.subject(6) == reading.made(5)) == isOne)
    #expect(reading.broken == [])
  }

  @Test func `nor where it is the thread that was taken for the other's that has it`() {
    let reading = Reading(
      """
      100 close(9) = 0
      101 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
      100 accept(5, NULL, NULL) = 3
      101 sendto(3, "x", 1, 0, NULL, 0) = 1
      100 read(3, "x", 1) = 1

      """)
    #expect(reading.subject(4) == reading.made(2))
    #expect(reading.subject(5) == reading.made(3))
    #expect(reading.broken == [])
  }

  /// Without close(2) in the trace, threads give each other's numbers again; a thread's own number comes again where one
  /// close(2) is missing.
  @Test(arguments: [("100 read(0, \"x\", 1) = 1", 101), ("100 close(9) = 0", 100)])
  func `where a close may be missing it proves nothing`(_ first: String, _ second: Int) {
    let reading = Reading(
      """
      \(first)
      101 read(0, "x", 1) = 1
      100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      \(second) socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      100 write(3, "x", 1) = 1
      101 write(3, "x", 1) = 1

      """)
    #expect(reading.subject(5) == reading.made(4))
    #expect(reading.subject(6) == reading.made(4))
    #expect(reading.process(5) == reading.process(6))
    #expect(reading.broken == [])
  }

  @Test func `of a trace that begins with an execve only a close is looked for`() {
    var surveyor = ProcessSurveyor()
    let execve = "7 execve(\"./a\", [\"./a\"], 0x1 /* 1 var */) = 0\n"
    let trace = Array((execve + Self.filtered).utf8)
    surveyor.feed(trace.span)
    let isWantedStill = surveyor.isWanted
    #expect(isWantedStill)
    let close = Array("7 close(3) = 0\n".utf8)
    surveyor.feed(close.span)
    let (isWanted, found) = (surveyor.isWanted, surveyor.survey)
    #expect(!isWanted)
    #expect(found.parents == [:] && found.lives == [:] && found.showsCloses)
  }

  /// Three programs of `strace -p 11 -p 12 -p 13`: each has a descriptor 3 of its own.
  static let strangers = """
    11 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
    12 socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) = 3
    13 openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 3
    11 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16) = 0
    12 sendto(3, "ab", 2, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.0.0.2")}, 16) = 2
    13 read(3, "127.0.0.1", 4096) = 9
    11 sendto(3, "hello", 5, 0, NULL, 0) = 5
    11 close(3) = 0
    12 close(3) = 0
    13 close(3) = 0

    """
  static let ends = [11, 12, 13].map { "\($0) exit_group(0) = ?\n\($0) +++ exited with 0 +++\n" }.joined()

  @Test(arguments: [strangers, strangers + ends])
  func `a number that is in use proves it from the first line on, where a close is shown at all`(
    _ trace: String
  ) {
    let reading = Reading(trace, isSurveyed: true)
    for (making, uses) in [(1, [4, 7, 8]), (2, [5, 9]), (3, [6, 10])] {
      for line in uses { #expect(reading.subject(line) == reading.made(making), "line \(line)") }
      #expect(reading.made(making).map { reading.ended[$0.serial] } == uses.last)
    }
    #expect(Set([1, 2, 3].compactMap { reading.process($0) }).count == 3)
    #expect(reading.socketLines == [1, 2, 4, 5, 7, 8, 9])
    #expect(reading.broken == [])
  }

  /// Calls that give one number, or two, and no number that somebody chose.
  @Test(arguments: [
    ("dup(0) = 3", true), ("pipe2([3, 4], O_CLOEXEC) = 0", true), ("pipe2([5, 3], 0) = 0", true),
    ("socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0", true), ("fcntl(0, F_DUPFD, 3) = 3", true),
    ("fcntl(0, F_DUPFD_CLOEXEC, 3) = 3", true), ("epoll_create1(0) = 3", true), ("dup2(0, 3) = 3", false),
    ("dup3(0, 3, O_CLOEXEC) = 3", false), ("fcntl(0, F_GETFL) = 3", false),
    ("read(0, \"abc\", 9) = 3", false),
  ])
  func `any call that is given a number by the kernel`(_ call: String, _ isProof: Bool) {
    let reading = Reading(
      """
      100 close(9) = 0
      100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      101 \(call)
      100 listen(3, 5) = 0
      101 read(0, "", 9) = 0

      """)
    #expect((reading.process(5) != reading.process(4)) == isProof)
    if isProof { #expect(reading.subject(4) == reading.made(2)) }
    #expect(reading.broken == [])
  }

  /// `strace -f -p`: the kernel gives no number of the one table twice.
  @Test func `threads that hand descriptors to each other stay one process`() {
    let reading = Reading(
      """
      11 accept(3, NULL, NULL) = 5
      12 recvfrom(5, "a", 9, 0, NULL, NULL) = 1
      12 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 6
      12 close(5) = 0
      13 accept(3, NULL, NULL) = 5
      11 sendto(5, "b", 1, 0, NULL, 0) = 1
      11 close(6 <unfinished ...>
      13 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 6
      11 <... close resumed>) = 0
      12 close(6) = 0
      11 exit(0) = ?
      11 +++ exited with 0 +++
      12 write(2, "", 0) = 0
      12 exit_group(0 <unfinished ...>
      13 write(2, "", 0) = 0
      12 <... exit_group resumed>) = ?
      13 +++ exited with 0 +++
      12 +++ exited with 0 +++

      """, isSurveyed: true)
    #expect(Set(reading.calls.map(\.process)).count == 1)
    #expect(reading.subject(2) == reading.made(1))
    #expect(reading.subject(6) == reading.made(5))
    #expect(reading.subject(10) == reading.made(8))
    #expect(reading.programs.count == 1)
    #expect(reading.broken == [])
  }

  /// exit_group(2) and a signal that kills end every thread.
  @Test(arguments: ["11 exit_group(0) = ?\n11 +++ exited with 0 +++", "11 +++ killed by SIGKILL +++"])
  func `whoever goes on behind the end of another's process is of another`(_ end: String) {
    let trace = """
      12 read(3, "x", 1) = 1
      11 sendto(3, "y", 1, 0, NULL, 0) = 1
      13 read(3, "x", 1) = 1
      14 sendto(5, "y", 1, 0, NULL, 0) = 1
      \(end)
      12 read(3, "x", 1) = 1
      13 read(3, "x", 1) = 1

      """
    let reading = Reading(trace, isSurveyed: true)
    // 14 does nothing more: it may have ended with 12's process, which was there first.
    #expect(reading.process(1) != reading.process(2))
    #expect(reading.process(1) == reading.process(3))
    #expect(reading.subject(1) != reading.subject(2))
    // The numbers of before the trace are each process's own.
    #expect(!reading.socketLines.contains(1) && reading.socketLines.contains(2))
    #expect(reading.programs.map(\.pid) == [12, 11])
    #expect(reading.broken == [])
  }

  @Test func `an id that is used again says nothing of the first that had it`() {
    let reading = Reading(
      """
      11 read(3, "x", 1) = 1
      12 read(3, "x", 1) = 1
      12 exit(0) = ?
      12 +++ exited with 0 +++
      11 exit_group(0) = ?
      11 +++ exited with 0 +++
      12 read(3, "x", 1) = 1
      11 read(3, "x", 1) = 1

      """, isSurveyed: true)
    #expect(reading.process(1) == reading.process(2))
    #expect(reading.process(7) != reading.process(1))
    #expect(reading.process(8) == reading.process(7))
    #expect(reading.broken == [])
  }

  /// What goes through an io_uring(7), closes, too, is hidden.
  @Test func `a number that is in use proves nothing where there is a ring`() {
    let reading = Reading(
      """
      100 close(9) = 0
      100 io_uring_setup(8, {flags=0}) = 4
      100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      101 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      100 listen(3, 5) = 0

      """)
    #expect(reading.process(4) == reading.process(5))
    #expect(reading.subject(5) == reading.made(4))
    #expect(reading.broken == [])
  }
}
