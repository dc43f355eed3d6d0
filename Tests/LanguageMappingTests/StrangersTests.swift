import LanguageMapping
import Languages
import Testing

/// Traces of programs that were not written for the labs: begun in the middle, without labels or calls of a kind.
@Suite struct `The table of a stranger's trace` {
  private func table(_ trace: String, _ language: Language = .c) throws -> LanguageTable {
    try LanguageTable(Array(trace.utf8), .language(language))
  }

  /// The lines of each row, by its function.
  private func lines(_ table: LanguageTable) -> [String: [Int]] {
    Dictionary(table.rows.map { ($0.function, $0.lines.lines) }, uniquingKeysWith: +)
  }

  @Test func `has no start-up where nothing shows that a program started`() throws {
    let table = try table(
      """
      connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 ETIMEDOUT (Connection timed out)
      close(3) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0

      """)
    #expect(lines(table) == ["connect": [1, 4], "close": [2], "socket": [3]])
    #expect(table.leftovers.isEmpty)
  }

  @Test func `has a row for a call for sockets alone, also where it proves nothing`() throws {
    let table = try table(
      """
      accept4(19, NULL, NULL, SOCK_CLOEXEC|SOCK_NONBLOCK) = -1 EMFILE (Too many open files)
      close(18) = 0
      accept4(19, NULL, NULL, SOCK_CLOEXEC|SOCK_NONBLOCK) = 18
      close(18) = 0

      """)
    #expect(lines(table) == ["accept4": [1, 3], "close": [4]])
  }

  @Test func `knows a socket by strace's label alone`() throws {
    let table = try table(
      """
      100 epoll_ctl(42<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 40<TCP:[127.0.0.1:8080->127.0.0.1:49304]>, {events=EPOLLIN, data={u32=40, u64=40}}) = 0
      100 read(40<TCP:[127.0.0.1:8080->127.0.0.1:49304]>, "GET /", 8192) = 5
      100 write(40<TCP:[127.0.0.1:8080->127.0.0.1:49304]>, "HTTP", 4) = 4
      100 close(40<TCP:[127.0.0.1:8080->127.0.0.1:49304]>) = 0

      """)
    #expect(lines(table) == ["epoll_ctl": [1], "read": [2], "write": [3], "close": [4]])
  }

  @Test func `knows the calls of 32-bit machines, and reaches back and forward from what proves a socket`()
    throws
  {
    let table = try table(
      """
      _newselect(8, [5], NULL, NULL, {1, 0}) = 1 (in [5], left {0, 1993})
      recv(5, "abc", 100, 0) = 3
      send(5, "abc", 3, 0) = 3
      close(5) = 0

      """)
    #expect(lines(table) == ["select": [1], "recv": [2], "send": [3], "close": [4]])
    #expect(table.rows.allSatisfy { $0.source != nil })
  }

  @Test func `has the event loop from its making, and another one of the same number apart`() throws {
    let table = try table(
      """
      100 execve("./server", ["./server"], 0x7ffc /* 3 vars */) = 0
      100 epoll_create1(EPOLL_CLOEXEC) = 3
      100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4
      100 epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0
      100 epoll_wait(3, [{events=EPOLLIN, data={u32=4, u64=4}}], 64, -1) = 1
      100 close(4) = 0
      100 close(3) = 0
      100 epoll_create1(EPOLL_CLOEXEC) = 3
      100 eventfd2(0, EFD_CLOEXEC) = 4
      100 epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=1, u64=1}}) = 0
      100 epoll_wait(3, [{events=EPOLLIN, data={u32=1, u64=1}}], 16, -1) = 1

      """)
    let found = lines(table)
    #expect(found["epoll_create1"] == [2])
    #expect(found["epoll_ctl"] == [4])
    #expect(found["epoll_wait"] == [5])
  }

  @Test func `counts what a signal interrupted, and what never came to an end`() throws {
    let table = try table(
      """
      7 accept(3, NULL, NULL) = 4
      7 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2
      7 accept(3, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)
      7 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER} ---
      7 accept(3,  <unfinished ...>
      7 +++ killed by SIGKILL +++

      """)
    let accept = try #require(table.rows.first { $0.function == "accept" })
    #expect([accept.count, accept.interrupted, accept.begun] == [1, 1, 1])
    #expect(accept.source != nil)
  }

  @Test func `says what strace did not show: other calls, and threads`() throws {
    let network = try table(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 +++ exited with 0 +++

      """)
    #expect(network.notes == [.onlyNetwork])
    let alone = try table(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, exit_signal=0}, 88) = 8
      7 close(3) = 0
      7 +++ exited with 0 +++

      """)
    #expect(alone.notes == [.unfollowed(line: 2, count: 1)])
  }

  @Test func `reads families by whatever name an older strace has for them`() throws {
    let table = try table(
      """
      7 execve("./a", ["./a"], 0x7ffc /* 3 vars */) = 0
      7 socket(PF_NETLINK, SOCK_RAW, 0) = 3
      7 close(3) = 0
      7 socket(PF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0

      """)
    #expect(table.rows.first { $0.function == "socket" }?.call == "socket(AF_INET, SOCK_STREAM, 0)")
    #expect(table.rows.first { $0.subject == .lookUp }?.lines.lines == [2, 3])
  }

  @Test func `is of the program with this line where a process had two`() throws {
    let trace = Array(
      """
      7 execve("/bin/one", ["one"], 0x7ffc /* 3 vars */) = 0
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 listen(3, 1) = 0
      7 +++ exited with 0 +++
      7 execve("/bin/two", ["two"], 0x7ffc /* 3 vars */) = 0
      7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
      7 sendto(3, "x", 1, 0, NULL, 0) = 1
      7 +++ exited with 0 +++

      """.utf8)
    #expect(throws: LanguageTable.Problem.self) {
      _ = try LanguageTable(trace, .recognise, program: ProgramChoice(pid: 7))
    }
    for (line, path) in [(1, "/bin/one"), (4, "/bin/one"), (5, "/bin/two"), (8, "/bin/two")] {
      let choice = ProgramChoice(pid: 7, line: line)
      #expect(try LanguageTable(trace, .recognise, program: choice).program.path == path)
    }
  }
}
