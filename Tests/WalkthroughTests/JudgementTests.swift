import LanguageMapping
import Languages
import Testing
import TraceModel

@testable import Walkthrough

/// What is judged of a whole run, from traces written by hand.
@Suite struct `A judgement` {
  private static let accepted =
    "12 1795966990.4 accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = 4<TCP:[127.0.0.1:5000->127.0.0.1:40000]> <0.01>"

  private func story(_ lines: [String], _ change: (inout ProgramTrace) -> Void = { _ in }) throws -> Story {
    var program = try Recorded.program(
      "server", trace: Array(lines.map { $0 + "\n" }.joined().utf8))
    change(&program)
    return Story(Story.Heading(title: "made by hand"), of: [program])
  }

  /// More calls than are told, behind the accept.
  private static let talk = Array(
    repeating:
      #"12 1795966990.5 sendto(4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>, "hello", 5, 0, NULL, 0) = 5 <0.0001>"#,
    count: Story.stepLimit + 10)

  @Test func `is of the whole run, and not of the steps that are told`() throws {
    let closed = try story(
      Recorded.listening + [Self.accepted] + Self.talk + [
        "12 1795966991.5 close(4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>) = 0 <0.0001>",
        "12 1795966991.6 close(3<TCP:[127.0.0.1:5000]>) = 0 <0.0001>",
        "12 1795966991.7 +++ exited with 0 +++",
      ])
    #expect(closed.steps.count == Story.stepLimit)
    #expect(closed.unusual.unclosed == [])
    let left = try story(
      Recorded.listening + [Self.accepted] + Self.talk + ["12 1795966991.7 +++ exited with 0 +++"])
    #expect(left.unusual.unclosed.map(\.number) == [3, 4])
    #expect(left.unusual.unclosed.map { $0.step.flatMap(left.named)?.function } == ["socket", "accept"])
  }

  @Test func `finds what fails, is cut short and waits behind the last step that is told`() throws {
    let found = try story(
      Recorded.listening + [Self.accepted] + Self.talk + [
        #"12 1795966992.1 sendto(4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>, "hello", 5, 0, NULL, 0) = 3 <0.0001>"#,
        "12 1795966992.2 recvfrom(4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>, \"x\", 9, 0, NULL, NULL) = 1 <2.5>",
        "12 1795966995.2 recvfrom(4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>, 0x7ffc0, 9, 0, NULL, NULL) = -1 ECONNRESET (Connection reset by peer) <0.1>",
        "12 1795966995.3 recvfrom(4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>, 0x7ffc0, 9, 0, NULL, NULL) = -1 ECONNRESET (Connection reset by peer) <0.1>",
        "12 1795966995.4 accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL <unfinished ...>",
      ])
    let unusual = found.unusual
    // The accept is line 5, and the first behind the talk line 5 + 3,010 + 1.
    let line = 5 + Self.talk.count + 1
    func lines(_ steps: [Int]) -> [Int?] { steps.map { found.named($0)?.syscalls.first?.lines.first } }
    #expect(lines(unusual.short) == [line])
    #expect(lines(unusual.waits.map(\.step)) == [line + 1])
    #expect(lines(unusual.failures.map(\.step)) == [line + 2])
    #expect(unusual.failures.map(\.count) == [2])
    #expect(lines(unusual.unreturned) == [line + 4])
    let failed = try #require(unusual.failures.first.flatMap { found.named($0.step) })
    #expect(failed.failure?.name == "ECONNRESET")
    #expect(!failed.sentence.isEmpty)
  }

  @Test func `tells a process that was killed with the call that it was in, and nothing twice`() throws {
    let lines =
      Recorded.listening + [
        "12 1795966990.4 accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <1.5>",
        "12 1795966992.0 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER} ---",
        "12 1795966992.1 accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL <unfinished ...>",
        "12 1795966994.2 <... accept resumed>) = ?", "12 1795966994.2 +++ killed by SIGKILL +++",
      ]
    let killed = try story(lines).unusual
    #expect(killed.killed.map(\.how) == ["killed by SIGKILL"])
    #expect(killed.killed.map(\.step) == [4])
    #expect(killed.unreturned == [])
    // By itself it waited for a second and a half, before whoever it was wanted it to end.
    #expect(killed.waits.map(\.step) == [3])
    // Where socklab did it, nobody else is to blame.
    let ended = try story(lines) { $0.isEndedByUs = true }.unusual
    #expect(ended.killed.isEmpty && ended.unreturned.isEmpty && ended.waits.isEmpty)
  }

  @Test func `blames no runtime's own thread that waits until another one ends the program`() throws {
    let lines = [
      #"12 1795966990.000001 execve("./s", ["./s"], 0x7ffc0 /* 3 vars */) = 0 <0.0001>"#,
      "12 1795966990.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[7]> <0.0001>",
      "12 1795966990.1 epoll_create1(EPOLL_CLOEXEC) = 4<anon_inode:[eventpoll]> <0.0001>",
      "12 1795966990.2 clone(child_stack=0xc000, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS, tls=0xc0) = 13 <0.0001>",
      "12 1795966990.3 epoll_ctl(4<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 3<TCP:[7]>, {events=EPOLLIN|EPOLLOUT|EPOLLRDHUP|EPOLLET, data={u32=1, u64=1}}) = 0 <0.0001>",
      "13 1795966990.4 epoll_pwait(4<anon_inode:[eventpoll]>,  <unfinished ...>",
      "12 1795966991.5 close(3<TCP:[7]>) = 0 <0.0001>", "12 1795966992.0 exit_group(0) = ?",
      "13 1795966992.1 <... epoll_pwait resumed> <unfinished ...>) = ?",
      "13 1795966992.1 +++ exited with 0 +++", "12 1795966992.2 +++ exited with 0 +++",
    ]
    func story(_ language: LanguageTable.Choice) throws -> Story {
      let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
      let table = try LanguageTable(bytes, language, keepsPlaces: true)
      return Story(
        Story.Heading(title: "made by hand"),
        of: [ProgramTrace(name: "client", text: TraceText(bytes), account: .traced(table))])
    }
    #expect(try story(.language(.go)).unusual.unreturned == [])
    // A C program made that set and waits on it itself.
    #expect(try story(.language(.c)).unusual.unreturned.count == 1)
  }

  @Test func `names the call that made a socket, and none for one that is older than the trace`() throws {
    let lines = [
      Self.accepted, "12 1795966990.5 close(4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>) = 0 <0.0001>",
      "12 1795966991.7 +++ exited with 0 +++",
    ]
    let found = try story(lines) {
      $0.attached = ProgramTrace.Attached(
        moment: 1,
        older: [OlderDescriptor(number: 3, label: "TCP:[127.0.0.1:5000]", isListening: true)])
    }.unusual
    #expect(found.unclosed.map(\.number) == [3])
    #expect(found.unclosed.map(\.step) == [nil])
  }

  @Test func `names the process where more than one has sockets`() throws {
    let forked = [
      "12 1795966990.4 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 13 <0.0001>",
      "13 1795966990.5 accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = 4<TCP:[127.0.0.1:5000->127.0.0.1:40000]> <0.01>",
      "13 1795966990.6 close(4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>) = 0 <0.0001>",
      "13 1795966991.7 +++ exited with 0 +++",
      "12 1795966991.8 close(3<TCP:[127.0.0.1:5000]>) = 0 <0.0001>", "12 1795966991.9 +++ exited with 0 +++",
    ]
    let found = try story(Recorded.listening + forked).unusual
    #expect(found.unclosed.map(\.process) == [13])
    #expect(found.severalProcesses == [0])
    #expect(try story(Recorded.listening + [Self.accepted]).unusual.severalProcesses.isEmpty)
  }

  /// Python with readline reads its terminal a key at a time, and a person thinks before the first.
  @Test func `takes a person's thinking for no wait, and a key for no line`() throws {
    let keys = try story([
      #"12 1795966990.1 execve("/usr/bin/python3", ["python3", "c.py"], 0x7ffc0 /* 3 vars */) = 0 <0.0001>"#,
      "12 1795966990.2 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3<TCP:[7]> <0.0001>",
      #"12 1795966990.3 connect(3<TCP:[7]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>"#,
      #"12 1795966990.4 read(0</dev/pts/1>, "h", 1) = 1 <15.1>"#,
      #"12 1795967005.6 read(0</dev/pts/1>, "i", 1) = 1 <0.2>"#,
      #"12 1795967005.9 read(0</dev/pts/1>, "\r", 1) = 1 <0.3>"#,
      #"12 1795967006.3 recvfrom(3<TCP:[127.0.0.1:40000->127.0.0.1:5000]>, "hello", 1024, 0, NULL, NULL) = 5 <2.5>"#,
      "12 1795967009.9 +++ exited with 0 +++",
    ])
    #expect(keys.unusual.waits.map { keys.named($0.step)?.function } == ["recv"])
    let told = keys.steps.filter { $0.function == "read" }.map(\.sentence)
    #expect(told.count == 3)
    #expect(told.allSatisfy { $0.contains("one byte of its input") && !$0.contains("line") }, "\(told)")
  }
}
