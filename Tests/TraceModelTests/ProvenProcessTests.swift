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

  @Test func `a trace that begins with an execve needs no first time`() {
    var surveyor = ProcessSurveyor()
    let trace = Array(("7 execve(\"./a\", [\"./a\"], 0x1 /* 1 var */) = 0\n" + Self.filtered).utf8)
    surveyor.feed(trace.span)
    let (isWanted, found) = (surveyor.isWanted, surveyor.survey.parents)
    #expect(!isWanted)
    #expect(found == [:])
  }
}
