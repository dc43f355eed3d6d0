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

  /// Names of errors that no kernel has, each another one: so many forms are told apart and no more.
  @Test func `keeps no more forms of calls than it says`() throws {
    var trace = "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n"
    for number in 0..<20_000 { trace += "sendto(3, \"x\", 1, 0, NULL, 0) = -1 E\(number)FOO (foo)\n" }
    trace += "sendto(3, \"x\", 1, 0, NULL, 0) = -1 E7FOO (foo)\n"
    let table = try table(trace)
    #expect(table.rows.reduce(0) { $0 + $1.count } == 20_002)
    #expect(table.rows.reduce(0) { $0 + $1.seen.count } <= 8194)
    #expect(table.notes.contains { if case .exceeded = $0 { true } else { false } })
  }

  @Test func `says of a resolver what it waited for in vain, and puts it beside the conversation`() throws {
    let table = try table(
      """
      execve("./a", ["./a"], 0x7ffe /* 20 vars */) = 0
      socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_IP) = 3
      connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.168.1.1")}, 16) = 0
      poll([{fd=3, events=POLLOUT}], 1, 0) = 1 ([{fd=3, revents=POLLOUT}])
      sendto(3, "q", 1, MSG_NOSIGNAL, NULL, 0) = 1
      poll([{fd=3, events=POLLIN}], 1, 5000) = 0 (Timeout)
      sendto(3, "q", 1, MSG_NOSIGNAL, NULL, 0) = 1
      poll([{fd=3, events=POLLIN}], 1, 5000) = 1 ([{fd=3, revents=POLLIN}])
      recvfrom(3, "a", 1024, 0, NULL, NULL) = 1
      close(3) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
      poll([{fd=3, events=POLLIN}], 1, 250) = 0 (Timeout)
      connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("192.168.1.2")}, 16) = 0

      """)
    let lookUp = try #require(table.rows.first { $0.subject == .lookUp })
    #expect(lookUp.lines.lines == Array(2...10))
    #expect(lookUp.seen.first { $0.form == "poll(5000) = 0 (Timeout)" }?.count == 1)
    #expect(lookUp.seen.first { $0.form == "poll" }?.count == 2)
    let own = try #require(table.rows.first { $0.lines.contains(12) })
    #expect(own.subject == .conversation && own.seen.map(\.form) == ["poll(250) = 0 (Timeout)"])
    #expect(lines(table)["connect"] == [13])
    #expect(table.leftovers == [.startUp: 1])
  }

  @Test func `has Python's accept in its row where the program was killed in it`() throws {
    let python = try #require(Language.named("python"))
    let table = try table(
      """
      7 execve("/usr/bin/python3", ["python3", "s.py"], 0x7ffe /* 20 vars */) = 0
      7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3<TCP:[9]>
      7 accept4(3<TCP:[127.0.0.1:5072]>,  <unfinished ...>) = ?
      7 +++ killed by SIGKILL +++

      """, python)
    let accept = try #require(table.rows.first { $0.lines.contains(3) })
    #expect(accept.call == "sock.accept()")
    #expect(accept.count == 0 && accept.begun == 1)
  }

  @Test func `says where what goes through a ring begins to be hidden`() throws {
    let table = try table(
      """
      execve("./echo", ["./echo"], 0x7ffe /* 20 vars */) = 0
      io_uring_setup(8, {flags=0, sq_entries=8, cq_entries=16}) = 3
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4
      listen(4, 5) = 0
      io_uring_enter(3, 1, 1, IORING_ENTER_GETEVENTS, NULL, 8) = 1

      """)
    #expect(table.notes == [.ring(line: 2)])
  }

  @Test func `has both binds of a program in the way of its own dual-stack listener in one row`() throws {
    let table = try table(
      """
      socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP) = 3
      bind(3, {sa_family=AF_INET6, sin6_port=htons(7777), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::", &sin6_addr), sin6_scope_id=0}, 28) = 0
      listen(3, 10) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4
      bind(4, {sa_family=AF_INET, sin_port=htons(7777), sin_addr=inet_addr("0.0.0.0")}, 16) = -1 EADDRINUSE (Address already in use)

      """)
    let bind = try #require(table.rows.first { $0.function == "bind" })
    #expect(bind.lines.lines == [2, 5])
    #expect(bind.seen.map(\.form) == ["bind(AF_INET6)", "bind(AF_INET) = -1 EADDRINUSE"])
  }

  /// Python's threading, traced without -f: the thread that talks is not in the trace.
  @Test func `says that a thread was not followed, with the line that made it`() throws {
    let python = try #require(Language.named("python"))
    let table = try table(
      """
      execve("/usr/bin/python3", ["python3", "s.py"], 0x7ffe /* 20 vars */) = 0
      socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
      accept4(3, {sa_family=AF_INET, sin_port=htons(57576), sin_addr=inet_addr("127.0.0.1")}, [16], SOCK_CLOEXEC) = 4
      clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID, child_tid=0x7f6fd07aa990, parent_tid=0x7f6fd07aa990, exit_signal=0, stack=0x7f6fcffaa000, stack_size=0x7fff00, tls=0x7f6fd07aa6c0} => {parent_tid=[19811]}, 88) = 19811
      close(3) = 0
      +++ exited with 0 +++

      """, python)
    #expect(table.notes == [.unfollowed(line: 4, count: 1)])
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

  /// Rows that stand for several functions, and functions that no lab calls.
  /// asyncio's loop closes its epoll set when it ends: no socket's close in a language that has an own one for sockets.
  @Test func `has the close of an epoll set in no row of sockets, where a language tells them apart`() throws
  {
    let trace = """
      7 epoll_create1(EPOLL_CLOEXEC) = 3
      7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 4
      7 connect(4, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0
      7 epoll_wait(3, [{events=EPOLLIN, data={u32=4, u64=4}}], 2, -1) = 1
      7 close(4) = 0
      7 close(3) = 0

      """
    let python = try table(trace, .python).rows.filter { $0.function == "close" }
    #expect(python.map(\.lines.lines) == [[6], [7]])
    #expect(
      python.map(\.call) == [
        "sock.close(), the end of with", "selector.close()",
      ])
    // In C it is the same function of both.
    let c = try table(trace).rows.filter { $0.function == "close" }
    #expect(c.map(\.lines.lines) == [[6, 7]] && c.map(\.call) == ["close(fd)"])
  }

  @Test func `has each function under its own prototype`() throws {
    let table = try table(
      """
      100 epoll_create(128) = 3
      100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4
      100 epoll_ctl(3, EPOLL_CTL_ADD, 4, {EPOLLIN, {u32=4, u64=4}}) = 0
      100 epoll_wait(3, [{EPOLLIN, {u32=4, u64=4}}], 64, -1) = 1
      100 epoll_pwait2(3, [], 64, {tv_sec=0, tv_nsec=0}, NULL, 8) = 0
      100 dup2(4, 9) = 9
      100 dup(4) = 5
      100 _newselect(5, [4], NULL, NULL, {1, 0}) = 1 (in [4], left {0, 1993})
      100 ioctl(4, FIONREAD, [0]) = 0

      """)
    let prototypes = Dictionary(
      table.rows.map { ($0.function, $0.prototype ?? "") }, uniquingKeysWith: { first, _ in first })
    #expect(prototypes["epoll_create"] == "int epoll_create(int size);")
    #expect(prototypes["epoll_wait"]?.hasPrefix("int epoll_wait(int epfd") == true)
    #expect(prototypes["epoll_pwait2"]?.hasPrefix("int epoll_pwait2(int epfd") == true)
    #expect(prototypes["dup"] == "int dup(int oldfd);")
    #expect(prototypes["dup2"] == "int dup2(int oldfd, int newfd);")
    #expect(prototypes["select"]?.hasPrefix("int select(int nfds") == true)
    #expect(prototypes["ioctl"]?.hasPrefix("int ioctl(int fd") == true)
    #expect(lines(table)["epoll_wait"] == [4])
  }

  /// strace(1): a call whose result was injected was not made.
  @Test func `says of a result that strace made it up`() throws {
    let table = try table(
      """
      7 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = 3
      7 connect(3, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0 (INJECTED)
      7 sendto(3, "hello", 5, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE (Broken pipe) (INJECTED)
      7 sendto(3, "hello", 5, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE (Broken pipe)
      7 close(3) = 0

      """)
    #expect(
      table.rows.flatMap(\.seen).map(\.form) == [
        "socket(AF_INET6, SOCK_STREAM, IPPROTO_IP)", "connect(AF_INET6) = 0 (INJECTED)",
        "sendto(MSG_NOSIGNAL) = -1 EPIPE (INJECTED)", "sendto(MSG_NOSIGNAL) = -1 EPIPE", "close",
      ])
  }

  @Test func `says how long whatever waits for descriptors waited in vain`() throws {
    let table = try table(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 listen(3, 5) = 0
      7 select(4, [3], NULL, NULL, {tv_sec=10, tv_usec=0}) = 0 (Timeout)
      7 select(4, [3], NULL, NULL, {tv_sec=20, tv_usec=0}) = 0 (Timeout)
      7 select(4, [3], NULL, NULL, {tv_sec=10, tv_usec=0}) = 1 (in [3], left {tv_sec=9, tv_usec=9})
      7 _newselect(4, [3], NULL, NULL, {1, 0}) = 0 (Timeout)
      7 ppoll([{fd=3, events=POLLIN}], 1, {tv_sec=1, tv_nsec=0}, NULL, 0) = 0 (Timeout)
      7 ppoll([{fd=3, events=POLLIN}], 1, {tv_sec=1, tv_nsec=0}, NULL, 0) = 1 ([{fd=3, revents=POLLIN}], left {tv_sec=0, tv_nsec=5})
      7 close(3) = 0

      """)
    #expect(
      table.rows.filter { ["select", "poll"].contains($0.function) }.flatMap(\.seen).map(\.form) == [
        "select({tv_sec=10, tv_usec=0}) = 0 (Timeout)", "select({tv_sec=20, tv_usec=0}) = 0 (Timeout)",
        "select", "_newselect({1, 0}) = 0 (Timeout)", "ppoll({tv_sec=1, tv_nsec=0}) = 0 (Timeout)", "ppoll",
      ])
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
    // Who starts a program loads it: without a brk(2) or mmap(2) strace was told to show no such call.
    let started = """
      7 execve("./a", ["./a"], 0x7ffe /* 2 vars */) = 0
      7 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = 3
      7 exit_group(0) = ?
      7 +++ exited with 0 +++

      """
    #expect(try self.table(started).notes == [.onlyNetwork])
    #expect(
      try self.table(started.replacing("7 socket", with: "7 brk(NULL) = 0x1000\n7 socket")).notes.isEmpty)
    // A program that was there before, and only ended: it may have called nothing else.
    let attached = started.split(separator: "\n").dropFirst().map { $0 + "\n" }.joined()
    #expect(try self.table(attached).notes.isEmpty)
    // A number that is given again was closed; and a program that strace was attached to may have called nothing else.
    let again =
      attached.replacing(
        "IPPROTO_IP) = 3", with: "IPPROTO_IP) = 3\n7 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = 3"
      )
      .split(separator: "\n").dropLast(2).joined(separator: "\n") + "\n"
    #expect(try self.table(again).notes == [.onlyNetwork])
    #expect(try self.table(String(again.prefix { $0 != "\n" }) + "\n").notes.isEmpty)
    let alone = try table(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, exit_signal=0}, 88) = 8
      7 close(3) = 0
      7 +++ exited with 0 +++

      """)
    #expect(alone.notes == [.unfollowed(line: 2, count: 1)])
  }
  /// netlink(7): the C library asks NETLINK_ROUTE which addresses there are, by these calls in this order (glibc 2.36);
  /// whoever talks with another part of the kernel does so itself.
  @Test(arguments: [
    ("AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE", true), ("0x10, 0x3, 0", true),
    ("AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_GENERIC", false), ("0x10, 0x3, 0x10", false),
    ("AF_NETLINK, SOCK_DGRAM, NETLINK_KOBJECT_UEVENT", false),
  ])
  func `ask the kernel for addresses, or talk with it themselves`(_ words: String, _ isLookUp: Bool) throws {
    let trace = """
      7 socket(\(words)) = 3
      7 bind(3, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 0
      7 getsockname(3, {sa_family=AF_NETLINK, nl_pid=7, nl_groups=00000000}, [12]) = 0
      7 sendto(3, "xx", 2, 0, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 2
      7 recvmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="yyyy", iov_len=4096}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 4
      7 close(3) = 0

      """
    let table = try LanguageTable(Array(trace.utf8), .language(.linuxAPI))
    #expect(table.rows.allSatisfy { ($0.subject == .lookUp) == isLookUp })
    #expect(!table.rows.isEmpty)
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

  /// A pair whose two ends end with their process, unused: nobody closed them, so that they are no question to the kernel,
  /// and their process is a program with sockets as the other one is.
  @Test(arguments: ["[pid  7] +++ exited with 3 +++", "[pid  7] +++ killed by SIGKILL +++"])
  func `has two programs where a pair ends with the process that made it`(_ end: String) throws {
    let lines = [
      "[pid  7] socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0", end,
      "[pid  5] --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7, si_uid=1000, si_status=3, si_utime=0, si_stime=0} ---",
      "[pid  5] socket(AF_UNIX, SOCK_STREAM, 0) = 4",
      "[pid  5] connect(4, {sa_family=AF_UNIX, sun_path=\"socket\"}, 9) = 0",
    ]
    let text = lines.joined(separator: "\n") + "\n"
    do {
      _ = try LanguageTable(Array(text.utf8), .language(.c))
      Issue.record("one program")
    } catch .severalPrograms(let programs, _) {
      #expect(programs.compactMap(\.pid) == [7, 5])
    } catch {
      Issue.record("\(error)")
    }
    let own = try LanguageTable(Array(text.utf8), .language(.c), program: ProgramChoice(pid: 7))
    #expect(self.lines(own) == ["socketpair": [1]])
  }

  @Test func `is of neither of two programs of one id where none got a socket`() throws {
    let run = """
      7 execve("/bin/ping", ["ping"], 0x7ffc /* 3 vars */) = 0
      7 socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) = -1 EPERM (Operation not permitted)
      7 +++ exited with 1 +++

      """
    #expect(throws: LanguageTable.Problem.self) {
      _ = try LanguageTable(Array((run + run).utf8), .recognise, program: ProgramChoice(pid: 7))
    }
    let second = ProgramChoice(pid: 7, line: 4)
    #expect(try LanguageTable(Array((run + run).utf8), .recognise, program: second).program.line == 4)
    #expect(try LanguageTable(Array(run.utf8), .recognise, program: ProgramChoice(pid: 7)).program.line == 1)
  }

  /// The second one did not take the first one's process over: that had ended.
  @Test func `choose a program that was given its socket by its id, though it has no other call`() throws {
    let trace = """
      100 read(0<socket:[7]>, "hi", 100) = 2
      100 write(1<socket:[7]>, "yo", 2) = 2
      100 close(0<socket:[7]>) = 0

      """
    let table = try LanguageTable(
      Array(trace.utf8), .recognise, program: ProgramChoice(pid: 100))
    #expect(table.rows.contains { $0.seen.contains { $0.systemCall == "write" } })
  }

  @Test func `keep a call's other forms where a program locks each byte of a file`() throws {
    var trace = "100 accept(3, NULL, NULL) = 4\n"
    for byte in 0..<9000 {
      trace +=
        "100 fcntl(7, F_SETLK, {l_type=F_RDLCK, l_whence=SEEK_SET, l_start=\(byte), l_len=1}) = 0\n"
    }
    trace += "100 recvfrom(4, \"hi\", 77, 0, NULL, NULL) = 2\n"
    let table = try LanguageTable(Array(trace.utf8), .recognise)
    #expect(!table.notes.contains { if case .exceeded = $0 { true } else { false } })
    #expect(table.rows.contains { $0.seen.contains { $0.form.contains("77") } })
  }

  @Test func `is of neither of two programs that had one id one after the other`() throws {
    let trace = twoProgramsOfOneID
    do {
      _ = try LanguageTable(Array(trace.utf8), .recognise)
      Issue.record("no choice was asked for")
    } catch .severalPrograms(let programs, _) {
      #expect(programs.map(\.line) == [1, 5])
    } catch {
      Issue.record("\(error)")
    }
  }

  /// `strace -f -p`: which of the threads has the process's id the trace does not show.
  @Test func `is of the program that has a thread of this id`() throws {
    let trace = Array(
      """
      71 accept(3, NULL, NULL) = 4
      70 recvfrom(4, "x", 9, 0, NULL, NULL) = 1
      72 sendto(4, "x", 1, 0, NULL, 0) = 1

      """.utf8)
    for id in [70, 71, 72] {
      let table = try LanguageTable(trace, .recognise, program: ProgramChoice(pid: id))
      #expect(table.program.pid == 71)
    }
    #expect(throws: LanguageTable.Problem.self) {
      _ = try LanguageTable(trace, .recognise, program: ProgramChoice(pid: 73))
    }
  }

  @Test func `is of the program with this line where a process had two`() throws {
    let trace = Array(twoProgramsOfOneID.utf8)
    #expect(throws: LanguageTable.Problem.self) {
      _ = try LanguageTable(trace, .recognise, program: ProgramChoice(pid: 7))
    }
    for (line, path) in [(1, "/bin/one"), (4, "/bin/one"), (5, "/bin/two"), (8, "/bin/two")] {
      let choice = ProgramChoice(pid: 7, line: line)
      #expect(try LanguageTable(trace, .recognise, program: choice).program.path == path)
    }
  }
}

/// Two programs that had one id, one after the other.
private let twoProgramsOfOneID = """
  7 execve("/bin/one", ["one"], 0x7ffc /* 3 vars */) = 0
  7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
  7 listen(3, 1) = 0
  7 +++ exited with 0 +++
  7 execve("/bin/two", ["two"], 0x7ffc /* 3 vars */) = 0
  7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
  7 sendto(3, "x", 1, 0, NULL, 0) = 1
  7 +++ exited with 0 +++

  """
