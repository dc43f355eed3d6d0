import CallLog
import CallMapping
import LinuxABI
import StraceParser
import Testing

/// Runs that look odd and are true: kills, short writes, interruptions, what strace put in the kernel's place.
@Suite struct `An honest run agrees` {
  /// The record as the log has it when the program never came back from the call.
  private func begun(_ record: CallRecord, _ call: Call) -> CallRecord {
    var begun = record
    begun.result = nil
    begun.errno = 0
    begun.after = nil
    for (index, parameter) in call.parameters.enumerated() where begun.arguments.indices.contains(index) {
      switch (parameter.kind, record.arguments[index]) {
      case (.bytesOut, .bytes), (.addressOut, .bytes), (.optionOut, .bytes):
        begun.arguments[index] = .bytes(.init([], count: 0))
      case (_, .lengthInOut(let given, _)): begun.arguments[index] = .lengthInOut(given: given, returned: nil)
      default: break
      }
    }
    return begun
  }

  @Test(arguments: RecordedRun.all)
  func `when the program was killed just as any of its calls returned`(_ name: String) throws {
    let run = try RecordedRun(name)
    let map = try run.map()
    var tried: Set<String> = []
    for (index, mapped) in map.calls.enumerated() {
      guard let call = mapped.call, call.purpose != .lookUp, call.purpose != .buffered,
        let main = mapped.main,
        main.lines.count == 1, tried.insert(mapped.record.call).inserted
      else { continue }
      var killed = run
      killed.log.records = Array(run.log.records[..<index]) + [begun(mapped.record, call)]
      killed.log.closed = nil
      let line = mapped.lines.last ?? main.line
      let pid = main.pid.map { "\($0) " } ?? ""
      killed.lines = Array(run.lines[..<line]) + [pid + "+++ killed by SIGKILL +++"]
      let other = try killed.map()
      #expect(
        other.agrees,
        "\(mapped.record.call): \((other.differences + other.contradictions).map(\.description))")
      #expect(other.calls.last?.verdict == .begun)
    }
    #expect(!tried.isEmpty)
  }

  /// `epoll_ctl(5, EPOLL_CTL_ADD, 3<(null):[1->2]>, {EPOLLIN, {u32=3, u64=3}}) = 0`: strace 5.10 of Debian 11 names no
  /// field of an epoll_event, and does not know what newer kernels call their unix sockets.
  @Test(arguments: RecordedRun.all.filter { ["05", "12", "14"].contains($0.prefix(2)) })
  func `when strace 5.10 wrote its trace`(_ name: String) throws {
    var run = try RecordedRun(name)
    run.lines = run.lines.map {
      $0.replacing(/UNIX-(STREAM|DGRAM|SEQPACKET):/, with: "(null):").replacing("{events=", with: "{")
        .replacing(", data={u32", with: ", {u32")
    }
    let map = try run.map()
    #expect(map.agrees, "\((map.differences + map.contradictions).map(\.description))")
    #expect(map.contradictions.isEmpty, "\(map.contradictions.map(\.description))")
    guard let line = run.lines.firstIndex(where: { $0.contains("EPOLL_CTL_ADD") }) else { return }
    try run.replace("{EPOLLIN", with: "{EPOLLOUT", in: line + 1)
    #expect(try !run.map().agrees)
  }

  /// print asks what standard output is before it writes for the first time, and may be killed in that.
  @Test func `when the program was killed in what a print asks before it writes`() throws {
    let run = try RecordedRun("04-udp/server")
    let map = try run.map()
    let asked = try #require(run.lines.lastIndex { $0.contains("fstatat(1<") || $0.contains("fstat(1<") })
    let index = try #require(
      map.calls.firstIndex { ($0.lines.first ?? 0) > asked && $0.call?.name == "write" })
    let call = try #require(map.calls[index].call)
    var killed = run
    killed.log.records = Array(run.log.records[..<index]) + [begun(map.calls[index].record, call)]
    killed.log.closed = nil
    let half = try #require(run.lines[asked].split(separator: ",").first)
    let pid = half.prefix { $0 != " " }
    killed.lines =
      Array(run.lines[..<asked]) + [
        "\(half), \"\",  <unfinished ...>) = ?", "\(pid) +++ killed by SIGKILL +++",
      ]
    let other = try killed.map()
    #expect(other.agrees, "\((other.differences + other.contradictions).map(\.description))")
    #expect(other.calls.last?.verdict == .begun)
  }

  @Test(arguments: [
    (
      "recvmsg",
      #"{msg_name={sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, msg_namelen=128 => 16, msg_iov=[{iov_base="hi", iov_len=64}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0"#
    ),
    ("readv", #"[{iov_base="hi", iov_len=64}], 1"#),
  ])
  func `also where the bytes come in a structure`(_ name: String, _ arguments: String) throws {
    var small = SmallLog()
    small.recv("one", from: 100, to: 200)
    func little(_ number: Int, _ size: Int) -> [UInt8] {
      (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    let buffers = little(1, 4) + little(1, 4) + little(64, 8) + little(0, 8) + little(0, 4)
    let image = name == "readv" ? buffers : [1, 128, 128, 0, 0, 0, 0].flatMap { little($0, 4) } + buffers
    let structure = CallRecord.Argument.bytes(.init(image, count: image.count))
    let call = try #require(CallTable.call(named: name))
    let last: [CallRecord.Argument] = call.parameters.count == 3 ? [.integer(name == "readv" ? 1 : 0)] : []
    small.call(name, [.integer(4), structure] + last, nil, from: 300, to: nil)
    small.log.closed = nil
    let map = try CallMap(
      log: small.log,
      trace: events(
        """
        7     100.000150 recvfrom(4, "one", 64, 0, NULL, NULL) = 3 <0.000010>
        7     100.000350 \(name)(4, \(arguments)) = 2 <0.000010>
        7     100.000900 +++ killed by SIGKILL +++

        """))
    #expect(map.differences.map(\.description) == [])
    #expect(map.agrees)
  }

  private func printed(_ writes: String) throws -> CallMap {
    var small = SmallLog()
    small.call("write", [.integer(1), Rehearsal.bytes("hello you\n"), .integer(10)], 10, from: 100, to: 400)
    return try CallMap(
      log: small.log,
      trace: events(writes + "7     100.000900 exit_group(0) = ?\n7     100.000901 +++ exited with 0 +++\n"))
  }

  @Test(arguments: ["", " (INJECTED)"])
  func `where the kernel took a part of a print, and then the rest`(_ mark: String) throws {
    let map = try printed(
      """
      7     100.000150 write(1, "hello you\\n", 10) = 4\(mark) <0.000010>
      7     100.000250 write(1, "o you\\n", 6) = 1 <0.000010>
      7     100.000300 write(1, " you\\n", 5) = 5 <0.000010>

      """)
    #expect(map.differences.map(\.description) == [])
    #expect(map.agrees)
    #expect(map.calls[0].lines == [1, 2, 3])
    // Two whole writes are not one print.
    #expect(
      try !printed(
        """
        7     100.000150 write(1, "hell", 4) = 4
        7     100.000250 write(1, "o you\\n", 6) = 6

        """
      ).agrees)
  }

  @Test func `where strace answered instead of the kernel`() throws {
    var small = SmallLog()
    small.call(
      "send", [.integer(4), Rehearsal.bytes("hi"), .integer(2), .integer(0)], -1, errno: 104, from: 100,
      to: 200)
    small.call("socket", [.integer(2), .integer(1), .integer(0)], 77, from: 300, to: 400)
    small.call("close", [.integer(4)], -1, errno: 4, from: 500, to: 600)
    let map = try CallMap(
      log: small.log,
      trace: events(
        """
        7     100.000150 sendto(4, "hi", 2, 0, NULL, 0) = -1 ECONNRESET (Connection reset by peer) (INJECTED) <0.000010>
        7     100.000350 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 77 (INJECTED) <0.000010>
        7     100.000550 close(4) = -1 EINTR (Interrupted system call) (INJECTED) <0.000010>
        7     100.000900 exit_group(0) = ?
        7     100.000901 +++ exited with 0 +++

        """))
    #expect(map.contradictions.map(\.description) == [])
    #expect(map.agrees)
  }

  /// What lasted: the entries of one call together, and no longer than its record.
  @Test(arguments: [(200, true), (700, false)])
  func `where signals interrupted a call, and it was made again`(_ second: Int, _ agrees: Bool) throws {
    var small = SmallLog()
    small.recv("hi", from: 100, to: 900)
    let map = try CallMap(
      log: small.log,
      trace: events(
        """
        7     100.000110 recvfrom(4, 0x7ffd00, 64, 0, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.000200>
        7     100.000350 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---
        7     100.000360 rt_sigreturn({mask=[]}) = 45
        7     100.000400 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2 <0.000\(second)>
        7     100.001200 exit_group(0) = ?
        7     100.001250 +++ exited with 0 +++

        """))
    #expect(map.calls.map(\.lines) == [[1, 4]])
    #expect(map.agrees == agrees)
  }

  @Test func `but for what found no room in its log, which is counted apart`() throws {
    var run = try RecordedRun("01-hello-hi/client")
    let whole = try run.map()
    let lost = 5
    run.log.records.removeLast(lost)
    run.log.unrecorded = lost
    let map = try run.map()
    #expect(map.ledger.count(.unrecorded) == whole.calls.suffix(lost).reduce(0) { $0 + $1.lines.count })
    #expect(map.extra.isEmpty)
    #expect(map.ledger.count(.unexplained) == 0)
    #expect(map.calls.allSatisfy { $0.verdict == .agrees })
    #expect(map.lost == lost)
    #expect(!map.agrees)
  }
}

/// What strace's labels and the kernel's numbers may do, and what only looks like a contradiction.
@Suite struct `No contradiction` {
  /// Programs with many threads and children, which have no log: one is made up that is closed as soon as it is opened.
  @Test(arguments: RecordedRun.traces)
  func `is in a trace of whatever program`(_ path: String) throws {
    let trace = try RecordedRun.bytes(path)
    let events = TraceReader.events(of: trace, joined: true)
    guard let start = events.first(where: { $0.call?.name == "execve" && $0.call?.result?.number == 0 }),
      case .array(let arguments)? = start.call?.arguments.dropFirst().first?.content
    else { return }
    let words = arguments.compactMap { argument -> String? in
      guard case .string(let bytes, false, _) = argument.content else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }
    let time = start.time?.nanoseconds ?? 0
    let log = CallLog(
      program: words.first ?? "", arguments: Array(words.dropFirst()), pid: start.pid ?? 1, sourceDigest: nil,
      opened: time, closed: time + 1, records: [], holes: 0)
    guard let map = try? CallMap(log: log, trace: trace) else { return }
    // The log's header is made up here of what may be cut, or be another program's later.
    let found = map.contradictions.filter { !["pid", "program", "arguments"].contains($0.fieldName) }
    #expect(found.map(\.description) == [])
  }

  @Test(arguments: ["01-hello-hi/server", "05-unix/client"])
  func `is where a trace stops anywhere`(_ name: String) throws {
    let run = try RecordedRun(name)
    let text = run.text
    for end in stride(from: text.count / 2, to: text.count, by: 13) {
      guard let map = try? CallMap(log: run.log, trace: Array(text[..<end])) else { continue }
      #expect(map.contradictions.map(\.description) == [], "\(end)")
    }
  }

  private func contradictions(_ lines: String, _ end: String = "7     100.000900 exit_group(0) = ?\n") throws
    -> [String]
  {
    var small = SmallLog()
    small.recv("hi", descriptor: 9, from: 800, to: 850)
    let map = try CallMap(
      log: small.log,
      trace: events(
        """
        7     100.000001 execve("./prog", ["prog"], 0x7ffd /* 2 vars */) = 0
        7     100.000002 openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 3</etc/hosts>
        7     100.000003 close(3</etc/hosts>) = 0
        \(lines)
        7     100.000810 recvfrom(9, "hi", 64, 0, NULL, NULL) = 2
        \(end)7     100.000901 +++ exited with 0 +++

        """))
    return map.contradictions.map(\.description)
  }

  private static func to(_ port: Int) -> String {
    #"{sa_family=AF_INET, sin_port=htons(\#(port)), sin_addr=inet_addr("127.0.0.1")}, 16"#
  }

  @Test(arguments: [
    // strace keeps a label by its inode, also when the socket is connected elsewhere.
    """
    7     100.000100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[9]>
    7     100.000101 connect(3<TCP:[9]>, \(to(80))) = 0
    7     100.000102 sendto(3<TCP:[127.0.0.1:5000->127.0.0.1:80]>, "x", 1, 0, NULL, 0) = 1
    7     100.000103 connect(3<TCP:[127.0.0.1:5000->127.0.0.1:80]>, {sa_family=AF_UNSPEC, sa_data="\\0\\0"}, 16) = 0
    7     100.000104 connect(3<TCP:[127.0.0.1:5000->127.0.0.1:80]>, \(to(81))) = 0
    7     100.000105 sendto(3<TCP:[127.0.0.1:5000->127.0.0.1:80]>, "x", 1, 0, NULL, 0) = 1
    """,
    // A UDP socket that was bound never shows its peer.
    """
    7     100.000100 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[9]>
    7     100.000101 bind(3<UDP:[9]>, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
    7     100.000102 connect(3<UDP:[0.0.0.0:5000]>, \(to(80))) = 0
    7     100.000103 getsockname(3<UDP:[0.0.0.0:5000]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0
    7     100.000104 sendto(3<UDP:[0.0.0.0:5000]>, "x", 1, 0, NULL, 0) = 1
    """,
    // A listener at every interface, for IPv6 and IPv4.
    """
    7     100.000100 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = 3<TCPv6:[9]>
    7     100.000101 bind(3<TCPv6:[9]>, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::", &sin6_addr), sin6_scope_id=0}, 28) = 0
    7     100.000102 listen(3<TCPv6:[[::]:80]>, 1) = 0
    7     100.000103 accept(3<TCPv6:[[::]:80]>, {sa_family=AF_INET6, sin6_port=htons(5000), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::ffff:127.0.0.1", &sin6_addr), sin6_scope_id=0}, [28]) = 4<TCPv6:[[::ffff:127.0.0.1]:80->[::ffff:127.0.0.1]:5000]>
    """,
    // A connect that is under way shows where it goes; one that failed lets another port be chosen.
    """
    7     100.000100 socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP) = 3<TCP:[9]>
    7     100.000101 connect(3<TCP:[9]>, \(to(80))) = -1 EINPROGRESS (Operation now in progress)
    7     100.000102 poll([{fd=3<TCP:[127.0.0.1:5000->127.0.0.1:80]>, events=POLLOUT}], 1, 0) = 1 ([{fd=3, revents=POLLERR}])
    7     100.000103 connect(3<TCP:[127.0.0.1:5000->127.0.0.1:80]>, \(to(81))) = 0
    7     100.000104 getsockname(3<TCP:[127.0.0.1:5000->127.0.0.1:80]>, {sa_family=AF_INET, sin_port=htons(5001), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0
    """,
    // dup2 chooses, F_DUPFD begins where it is told; a label of the target is that of before.
    """
    7     100.000100 openat(AT_FDCWD, "a", O_RDONLY) = 3</a>
    7     100.000101 dup2(3</a>, 7) = 7</a>
    7     100.000102 fcntl(3</a>, F_DUPFD, 100) = 100</a>
    7     100.000103 openat(AT_FDCWD, "b", O_RDONLY) = 4</b>
    7     100.000104 dup2(4</b>, 7</a>) = 7</b>
    7     100.000105 read(7</b>, "", 10) = 0
    """,
    // A number that the program had before.
    """
    7     100.000100 openat(AT_FDCWD, "a", O_RDONLY) = 3</a>
    7     100.000101 openat(AT_FDCWD, "b", O_RDONLY) = 5</b>
    """,
    // accept takes its number when it begins, and a close that is under way has freed its own.
    """
    7     100.000100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[9]>
    7     100.000101 openat(AT_FDCWD, "a", O_RDONLY) = 4</a>
    8     100.000102 accept(3<TCP:[9]>,  <unfinished ...>
    7     100.000103 close(4</a>) = 0
    8     100.000104 <... accept resumed>NULL, NULL) = 5<TCP:[127.0.0.1:80->127.0.0.1:5000]>
    7     100.000105 close(3<TCP:[9]> <unfinished ...>
    8     100.000106 openat(AT_FDCWD, "b", O_RDONLY) = 3</b>
    7     100.000107 <... close resumed>) = 0
    """,
    // A file may be deleted, or get another name.
    """
    7     100.000100 openat(AT_FDCWD, "a", O_RDONLY) = 3</a>
    7     100.000101 unlink("a") = 0
    7     100.000102 read(3</a>(deleted), "", 10) = 0
    7     100.000103 rename("b", "c") = 0
    7     100.000104 read(3</c>(deleted), "", 10) = 0
    """,
    // A child connects what its parent made, and what goes through a ring is hidden.
    """
    7     100.000100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[9]>
    7     100.000101 fork() = 12
    12    100.000102 connect(3<TCP:[9]>, \(to(80))) = 0
    7     100.000103 sendto(3<TCP:[127.0.0.1:5000->127.0.0.1:80]>, "x", 1, 0, NULL, 0) = 1
    7     100.000104 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4<TCP:[10]>
    7     100.000105 io_uring_setup(8, {flags=0}) = 5
    7     100.000106 io_uring_enter(5, 1, 1, 0, NULL, 8) = 1
    7     100.000107 sendto(4<TCP:[127.0.0.1:5001->127.0.0.1:80]>, "x", 1, 0, NULL, 0) = 1
    """,
    // A number can come from what strace cannot name, and from a driver.
    """
    7     100.000100 openat(AT_FDCWD, "a", O_RDONLY) = 3</a>
    7     100.000101 close(3</a>) = 0
    7     100.000102 ioctl(9, DRM_IOCTL_PRIME_HANDLE_TO_FD, 0x7ffd0) = 0
    7     100.000103 openat(AT_FDCWD, "b", O_RDONLY) = 4</b>
    """,
    // A filter hides what made a number that is used.
    """
    7     100.000100 connect(3, \(to(80))) = 0
    7     100.000101 openat(AT_FDCWD, "a", O_RDONLY) = 4</a>
    7     100.000102 close(4</a>) = 0
    7     100.000103 openat(AT_FDCWD, "b", O_RDONLY) = 5</b>
    """,
    // So does a thread that strace does not follow.
    """
    7     100.000100 clone(child_stack=0x7f00, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 99
    7     100.000101 openat(AT_FDCWD, "b", O_RDONLY) = 4</b>
    """,
    // A name in the label is escaped as a string is, and what strace takes apart has texts of its own.
    """
    7     100.000100 socket(AF_UNIX, SOCK_STREAM, 0) = 3<UNIX-STREAM:[9]>
    7     100.000101 bind(3<UNIX-STREAM:[9]>, {sa_family=AF_UNIX, sun_path=@"a\\"b\\344"}, 8) = 0
    7     100.000102 listen(3<UNIX-STREAM:[9,@"a\\"b\\344"]>, 1) = 0
    7     100.000103 read(5, "aaaaaaaaaa"..., 100) = 100
    7     100.000104 sendmsg(6, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=[{nlmsg_len=20}, "abc"...], iov_len=20}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 20
    """,
    // A pidfd is made where no result shows it.
    """
    7     100.000100 openat(AT_FDCWD, "a", O_RDONLY) = 3</a>
    7     100.000101 close(3</a>) = 0
    7     100.000102 clone(child_stack=NULL, flags=CLONE_PIDFD|SIGCHLD, parent_tid=[3]) = 12
    7     100.000103 openat(AT_FDCWD, "b", O_RDONLY) = 4</b>
    """,
  ])
  func `in what strace and Linux do`(_ lines: String) throws { #expect(try contradictions(lines) == []) }

  @Test(arguments: [
    ("01-hello-hi/server", "read(0", "read(0, 0x7ffd5de98000, 4096)"),
    ("14-gather/server", "recvmsg(4<", "recvmsg(4, {msg_namelen=0}, 0)"),
  ])
  func `whose call the kernel began again behind a signal that is ignored`(
    recording: String, text: String, entry: String
  ) throws {
    var run = try RecordedRun(recording)
    let index = try run.line(with: text) - 1
    let start = run.lines[index].split(separator: " ").prefix(2).joined(separator: " ")
    run.lines.insert(
      contentsOf: [
        "\(start) \(entry) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.000000>",
        "\(start) --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_USER, si_pid=1, si_uid=0} ---",
      ], at: index)
    let map = try run.map()
    #expect(map.agrees, "\(map.differences) \(map.contradictions)")
  }

  @Test func `where a filter hides what connected a socket`() throws {
    var run = try RecordedRun("01-hello-hi/client")
    run.lines.removeAll { $0.contains("connect(") }
    #expect(try run.map().contradictions.map(\.fieldName) == ["label.peer"])
    let filter = try #require(TraceFilter(expression: "!connect"))
    let map = try CallMap(log: run.log, trace: run.text, filter: filter)
    #expect(map.contradictions.isEmpty)
    #expect(map.agrees)
  }

  @Test func `between two threads that end a program at once`() throws {
    #expect(
      try contradictions(
        "",
        "8     100.000890 exit_group(1) = ?\n7     100.000900 exit_group(0) = ?\n8     100.000900 +++ exited with 0 +++\n"
      )
        == [])
  }
}
