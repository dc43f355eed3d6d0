import Testing

@testable import TraceModel

@Suite("A hostile trace is read to its end, within the bounds")
struct HostileTests {
  @Test(arguments: 0..<40)
  func `random calls of random threads on random numbers leave the books in order`(_ seed: UInt64) {
    var maker = RandomTrace(seed)
    let trace = maker.lines(400).joined(separator: "\n") + "\n"
    for isSurveyed in [false, true] {
      let reading = Reading(trace, isSurveyed: isSurveyed)
      #expect(reading.broken == [], "seed \(seed)")
      #expect(reading.calls.count > 100)
    }
  }

  @Test func `and so do many of them, looked at now and then`() {
    var maker = RandomTrace(4711)
    let reading = Reading(maker.lines(40_000).joined(separator: "\n") + "\n", checkedEvery: 2000)
    #expect(reading.broken == [])
  }

  /// 65,536 programs are kept, but not 65,536 paths of the longest kind.
  @Test func `many programs with the longest paths`() {
    let path = String(repeating: "a", count: 4090)
    let lines = (1...4200).map { "\($0) execve(\"/\(path)\", [\"a\"], 0x1 /* 1 var */) = 0\n" }
    let reading = Reading(lines.joined(), checkedEvery: 4000)
    #expect(reading.exceeded == [.pathBytes])
    #expect(reading.programs.reduce(0) { $0 + ($1.path?.count ?? 0) } <= 1 << 24)
    #expect(reading.broken == [])
  }

  /// 65,536 programs are kept: what a later one does is nothing that the last of them did.
  @Test func `programs behind the bound are one that nobody knows`() {
    var trace = "1 execve(\"./first\", [\"a\"], 0x1 /* 1 var */) = 0\n"
    for _ in 0..<65_600 { trace += "1 execve(\"./a\", [\"a\"], 0x1 /* 1 var */) = 0\n" }
    let reading = Reading(trace + "1 socket(AF_INET, SOCK_STREAM, 0) = 3\n", checkedEvery: .max)
    #expect(reading.exceeded == [.programs])
    #expect(reading.programs.count == Bound.programs.limit + 1)
    #expect(reading.programs.dropLast().last?.path == Array("./a".utf8))
    let unknown = reading.calls.last.map { reading.programs[$0.program] }
    #expect(unknown != nil && unknown?.path == nil && unknown?.pid == nil)
    #expect(reading.broken == [])
  }

  @Test func `a program whose path finds no room is itself, without one`() {
    let path = String(repeating: "a", count: 4090)
    var lines = (1...4200).map { "\($0) execve(\"/\(path)\", [\"a\"], 0x1 /* 1 var */) = 0\n" }
    lines.append("4200 socket(AF_INET, SOCK_STREAM, 0) = 3\n")
    let reading = Reading(lines.joined(), checkedEvery: .max)
    #expect(reading.programs.count == 4200)
    #expect(reading.calls.last.map { reading.programs[$0.program].pid } == 4200)
  }

  @Test func `one id that is its own parent, and its child's`() {
    let reading = Reading(
      """
      7 fork() = 7
      7 clone(child_stack=NULL, flags=CLONE_THREAD <unfinished ...>
      7 <... clone resumed>) = 7
      7 fork() = 8
      8 fork() = 7
      7 socket(AF_INET, SOCK_STREAM, 0) = 3
      7 +++ superseded by execve in pid 7 +++
      8 +++ superseded by execve in pid 7 +++
      8 wait4(-1, NULL, 0, NULL) = 8
      8 fork( <unfinished ...>
      8 +++ exited with 0 +++
      8 +++ exited with 0 +++
      7 wait4(-1, NULL, 0, NULL) = 8

      """)
    #expect(reading.broken == [])
  }

  @Test func `a storm of forks that nobody follows`() {
    var trace = "1 execve(\"./a\", [\"./a\"], 0x1 /* 1 var */) = 0\n"
    for number in 3..<60 { trace += "1 socket(AF_INET, SOCK_STREAM, 0) = \(number)\n" }
    for id in 2..<70_000 { trace += "1 fork() = \(id)\n" }
    let reading = Reading(trace, checkedEvery: .max)
    #expect(reading.exceeded == [.threads, .descriptors])
    #expect(reading.held.threads <= Bound.threads.limit)
    #expect(reading.broken == [])
  }

  @Test func `a storm of strangers, each with a call under way`() {
    var trace = ""
    for id in 1..<70_000 { trace += "\(id) clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>\n" }
    let reading = Reading(trace, checkedEvery: .max)
    #expect(reading.exceeded.contains(.threads))
    #expect(reading.broken == [])
  }

  @Test func `more descriptors than a system has`() {
    var trace = ""
    for number in 0..<140_000 { trace += "socket(AF_INET, SOCK_STREAM, 0) = \(number)\n" }
    trace +=
      "close_range(0, 4294967295, 0) = 0\nsocket(AF_INET, SOCK_STREAM, 0) = 3\nwrite(3, \"x\", 1) = 1\n"
    let reading = Reading(trace, checkedEvery: .max)
    #expect(reading.exceeded == [.files])
    #expect(reading.subject(140_003) == reading.made(140_002))
    #expect(reading.broken == [])
  }

  @Test(arguments: [
    "9223372036854775807", "9223372036854775808", "18446744073709551615", "-9223372036854775808", "-1",
    "2147483648", "4294967295", "0x7fffffffffffffff", "99999999999999999999999",
  ])
  func `numbers that no kernel gives`(_ number: String) {
    let calls = [
      "socket(AF_INET, SOCK_STREAM, 0) = \(number)", "close(\(number)) = 0", "dup2(3, \(number)) = \(number)",
      "close_range(\(number), \(number), 0) = 0", "close_range(0, \(number), CLOSE_RANGE_CLOEXEC) = 0",
      "read(\(number), \"x\", \(number)) = \(number)",
      "recvfrom(3, \"\", \(number), 0, NULL, NULL) = \(number)",
      "fcntl(3, F_DUPFD, \(number)) = \(number)", "listen(3, \(number)) = 0", "fork() = \(number)",
      "poll([{fd=\(number), events=POLLIN}], \(number), 0) = \(number) ([{fd=\(number), revents=POLLIN}])",
      "select(\(number), [\(number)], NULL, NULL, NULL) = 1 (in [\(number)])",
      "pipe([\(number), \(number)]) = 0",
      "epoll_ctl(\(number), EPOLL_CTL_ADD, \(number), {events=EPOLLIN, data={u64=\(number)}}) = 0",
      "epoll_wait(\(number), [{events=EPOLLIN, data={u64=\(number)}}], 1, 0) = \(number)",
      "socketpair(AF_UNIX, SOCK_STREAM, 0, [\(number), 4]) = 0", "pidfd_open(\(number), 0) = 9",
      "pidfd_getfd(9, \(number), 0) = 10", "wait4(\(number), NULL, 0, NULL) = \(number)",
      "sendmsg(4, {msg_control=[{cmsg_type=SCM_RIGHTS, cmsg_data=[\(number)]}]}, 0) = \(number)",
      "sendmmsg(4, [{msg_hdr={}, msg_len=\(number)}, {msg_hdr={}, msg_len=\(number)}], 2, 0) = \(number)",
      "getsockopt(3, SOL_SOCKET, SO_ERROR, [\(number)], [4]) = 0", "shutdown(3, \(number)) = 0",
      "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=\(number)} ---",
      "+++ superseded by execve in pid \(number) +++", "+++ exited with \(number) +++",
    ]
    let ids = ["", "5 ", "[pid 6] "]
    let trace = ids.flatMap { id in calls.map { id + $0 } }.joined(separator: "\n") + "\n"
    #expect(Reading(trace).broken == [])
  }

  @Test func `memory is for the processes that are alive`() {
    var trace = "1 execve(\"./a\", [\"./a\"], 0x1 /* 1 var */) = 0\n1 socket(AF_INET, SOCK_STREAM, 0) = 3\n"
    for child in 0..<20_000 {
      let id = 2 + child % 30_000
      trace += """
        1 fork() = \(id)
        \(id) read(\(child), "x", 1) = 1
        \(id) close(3) = 0
        \(id) +++ exited with 0 +++

        """
    }
    for stranger in 0..<20_000 {
      trace += "\(50_000 + stranger) read(9, \"x\", 1) = 1\n\(50_000 + stranger) +++ exited with 0 +++\n"
    }
    let reading = Reading(trace, checkedEvery: .max)
    #expect(reading.held.processes < 8)
    #expect(reading.held.roots < 8)
    #expect(reading.held.tables < 8)
    #expect(reading.broken == [])
    #expect(Set(reading.calls.map(\.process)).count == 40_001)
  }

  @Test func `and for the numbers that stand for something`() {
    var trace = ""
    for number in 0..<60_000 { trace += "read(\(number), \"x\", 1) = 1\nclose(\(number)) = 0\n" }
    let reading = Reading(trace, checkedEvery: 20_000)
    #expect(reading.held.files < 8)
    #expect(reading.exceeded == [])
    #expect(reading.broken == [])
  }
}

/// Lines that strace could write of a machine gone mad.
struct RandomTrace {
  private var random: Seeded
  /// What each thread is in the middle of.
  private var halves: [Int: String] = [:]

  init(_ seed: UInt64) { random = Seeded(seed) }

  mutating func lines(_ count: Int) -> [String] { (0..<count).map { _ in line() } }

  private mutating func pick(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

  private mutating func line() -> String {
    let id = 10 + pick(0..<6)
    if let name = halves[id], pick(0..<3) > 0 {
      halves[id] = nil
      return "\(id) <... \(name) resumed>) = \(result(name))"
    }
    switch pick(0..<40) {
    case 0: return "\(id) +++ exited with 0 +++"
    case 1: return "\(id) +++ superseded by execve in pid \(10 + pick(0..<6)) +++"
    case 2: return "\(id) --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=\(10 + pick(0..<6))} ---"
    case 3: return "\(id) +++ killed by SIGKILL +++"
    default: break
    }
    let (name, arguments) = call()
    if pick(0..<4) == 0 {
      halves[id] = name
      return "\(id) \(name)(\(arguments) <unfinished ...>"
    }
    let injected = pick(0..<25) == 0 ? " (INJECTED)" : ""
    return "\(id) \(name)(\(arguments)) = \(result(name))\(injected)"
  }

  private mutating func number() -> String {
    let labels = [
      "", "", "", "", "<TCP:[7]>", "<TCP:[127.0.0.1:80->127.0.0.1:\(pick(1..<4))]>", "</etc/x>", "<pipe:[3]>",
      "<UNIX-STREAM:[\(pick(1..<4))->9]>", "<anon_inode:[eventpoll]>", "<socket:[5]>",
    ]
    return "\(pick(0..<9))\(labels[pick(0..<labels.count)])"
  }

  private mutating func result(_ name: String) -> String {
    switch pick(0..<8) {
    case 0: return "-1 EBADF (Bad file descriptor)"
    case 1: return "-1 EAGAIN (Resource temporarily unavailable)"
    case 2: return "?"
    default: break
    }
    switch name {
    case "fork", "clone", "clone3", "vfork", "wait4": return "\(10 + pick(0..<7))"
    case "socket", "accept", "dup", "dup2", "fcntl", "openat", "epoll_create1", "pidfd_open", "pidfd_getfd":
      return number()
    case "poll", "epoll_wait", "read", "sendmsg", "recvmsg", "recvfrom": return "\(pick(0..<3))"
    default: return "0"
    }
  }

  private mutating func call() -> (String, String) {
    let rights = "{msg_control=[{cmsg_type=SCM_RIGHTS, cmsg_data=[\(number()), \(number())]}], msg_flags=0}"
    let cloneFlags = ["SIGCHLD", "CLONE_FILES|SIGCHLD", "CLONE_VM|CLONE_FILES|CLONE_THREAD", "CLONE_THREAD"]
    let calls: [(String, String)] = [
      ("socket", "AF_INET, SOCK_STREAM|SOCK_CLOEXEC, 0"), ("socket", "AF_UNIX, SOCK_DGRAM, 0"),
      (
        "socketpair",
        "AF_UNIX, \(pick(0..<2) == 0 ? "SOCK_STREAM" : "SOCK_DGRAM"), 0, [\(number()), \(number())]"
      ),
      ("pipe2", "[\(number()), \(number())], O_CLOEXEC"), ("openat", "AT_FDCWD, \"/x\", O_RDONLY|O_CLOEXEC"),
      ("close", number()), ("close", number()), ("close_range", "\(pick(0..<9)), 4294967295, 0"),
      ("close_range", "\(pick(0..<9)), \(pick(0..<9)), CLOSE_RANGE_UNSHARE|CLOSE_RANGE_CLOEXEC"),
      ("dup", number()), ("dup2", "\(number()), \(number())"), ("fcntl", "\(number()), F_DUPFD_CLOEXEC, 3"),
      ("fcntl", "\(number()), F_SETFD, FD_CLOEXEC"), ("ioctl", "\(number()), FIONCLEX"),
      ("accept", "\(number()), NULL, NULL"), ("listen", "\(number()), 5"), ("read", "\(number()), \"\", 1"),
      ("recvfrom", "\(number()), \"\", 1, 0, NULL, NULL"), ("sendmsg", "\(number()), \(rights), 0"),
      ("recvmsg", "\(number()), \(rights), \(pick(0..<3) == 0 ? "MSG_PEEK" : "0")"),
      ("sendmsg", "\(number()), \(rights), 0"), ("recvmsg", "\(number()), \(rights), 0"),
      ("epoll_create1", "EPOLL_CLOEXEC"),
      ("epoll_ctl", "\(number()), EPOLL_CTL_ADD, \(number()), {events=EPOLLIN, data={u64=\(pick(0..<3))}}"),
      ("epoll_ctl", "\(number()), EPOLL_CTL_MOD, \(number()), {events=EPOLLIN, data={u64=\(pick(0..<3))}}"),
      ("epoll_ctl", "\(number()), EPOLL_CTL_DEL, \(number()), NULL"),
      ("epoll_wait", "\(number()), [{events=EPOLLIN, data={u64=\(pick(0..<3))}}], 8, 0"),
      ("poll", "[{fd=\(number()), events=POLLIN}, {fd=\(number()), events=POLLIN}], 2, 0"),
      ("fork", ""), ("vfork", ""), ("clone", "child_stack=NULL, flags=\(cloneFlags[pick(0..<4)])"),
      ("clone3", "{flags=\(cloneFlags[pick(0..<4)]), stack=NULL}, 88"), ("wait4", "-1, NULL, 0, NULL"),
      ("execve", "\"./a\", [\"./a\"], 0x1 /* 1 var */"), ("unshare", "CLONE_FILES"),
      ("pidfd_open", "\(10 + pick(0..<6)), 0"), ("pidfd_getfd", "\(number()), \(pick(0..<9)), 0"),
      ("getpid", ""), ("exit_group", "0"),
    ]
    return calls[pick(0..<calls.count)]
  }
}
