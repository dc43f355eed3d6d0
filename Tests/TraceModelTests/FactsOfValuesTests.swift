import LinuxABI
import StraceParser
import Testing

@testable import TraceModel

@Suite("The facts of a call that a log has, and no line of the trace")
struct FactsOfValuesTests {
  /// What of the facts both must say; labels stand in lines alone.
  private static func text(_ facts: borrowing CallFacts) -> [String] {
    [
      "\(facts.call.index) \(facts.outcome)", "\(facts.subject.number) \(facts.second.number)",
      "constants \(facts.constants)", "number \(String(describing: facts.number))",
      "address \(String(describing: facts.address))", "room \(String(describing: facts.room))",
      "moved \(facts.moved)", "list \(facts.list.map(\.number))", "found \(facts.found)",
      "child \(String(describing: facts.child))", "path \(String(describing: facts.path))",
      "data \(String(describing: facts.data))", "limit \(String(describing: facts.limit))",
    ]
  }

  private static func differences(_ bytes: [UInt8]) -> [String] {
    var reader = FactsReader()
    var values = FactsReader()
    var stream = TraceStream(joined: true)
    var found: [String] = []
    let take = { (parser: borrowing LineParser, s: Span<UInt8>, place: TraceStream.Place) in
      guard parser.head.kind == .call, found.count < 5, let call = parser.event(s, place).call,
        reader.call(parser, s, place)
      else { return }
      values.call(call, thread: nil, line: place.line)
      for (one, other) in zip(text(reader.facts), text(values.facts)) where one != other {
        found.append("line \(place.line): \(one), of its values \(other)")
      }
    }
    stream.feed(bytes.span, take)
    stream.finish(take)
    return found
  }

  @Test(arguments: [
    "setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8) = 0",
    #"setsockopt(3, SOL_SOCKET, SO_RCVTIMEO_OLD, "\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16) = 0"#,
    "getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0",
    "getsockopt(3, SOL_SOCKET, SO_ERROR, [111], [4]) = 0",
    "close_range(3, 4294967295, CLOSE_RANGE_UNSHARE) = 0",
    "close_range(3, 7, 0x4) = 0",
    "clone(child_stack=NULL, flags=0x400|0x11) = 51", "clone3({flags=0x10400}, 88) = 51",
    "unshare(0x400) = 0", "wait4(51, NULL, 0x2, NULL) = 51",
    "recvfrom(3, \"a\", 1, 0x2, NULL, NULL) = 1", "ioctl(3, 0x5451) = 0", "ioctl(3, 0x5441, 0x80000) = 5",
    "setsockopt(3, 0x1, 0xd, {l_onoff=1, l_linger=0}, 8) = 0",
    "select(8, [3 4], [5], NULL, {tv_sec=1, tv_usec=0}) = 2 (in [4], out [4 5])",
    "poll([{fd=3, events=POLLIN}, {fd=4, events=POLLIN}], 2, -1) = 1 ([{fd=4, revents=POLLIN|POLLHUP}])",
    "epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN|EPOLLET, data={u32=5, u64=5}}) = 0",
    "epoll_ctl(3, EPOLL_CTL_MOD, 7, {EPOLLIN, {u32=7, u64=7}}) = 0",
    "epoll_wait(3, [{events=EPOLLIN, data={u32=5, u64=5}}], 8, -1) = 1",
    "recvmsg(3, {msg_name={sa_family=AF_UNIX, sun_path=@\"a\"}, msg_namelen=4, msg_iov=[{iov_base=\"a\", iov_len=9}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[5, 6]}], msg_controllen=24, msg_flags=MSG_CMSG_CLOEXEC}, 0) = 1",
    "recvmmsg(3, [{msg_hdr={msg_iov=[{iov_base=\"abc\", iov_len=3}], msg_iovlen=1, msg_flags=MSG_TRUNC}, msg_len=10}], 1, MSG_TRUNC, NULL) = 1",
    "sendmmsg(3, [{msg_hdr={msg_iov=[{iov_base=\"abc\", iov_len=3}], msg_iovlen=1}, msg_len=3}], 1, 0) = 1",
    "readv(3, [{iov_base=\"ab\", iov_len=2}, {iov_base=\"\", iov_len=20}], 2) = 2",
    "pidfd_open(51, 0) = 4", "pidfd_getfd(4, 3, 0) = 5", "socket(0x2, 0x80001, 0x84) = 3",
    "socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [3, 4]) = 0", "pipe2([3, 4], O_CLOEXEC) = 0",
    "connect(3, {sa_family=0x2, sin_port=\"\\x00\\x50\", sin_addr=\"\\x7f\\x00\\x00\\x01\"}, 16) = 0",
    "accept4(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}, [128 => 16], SOCK_CLOEXEC) = 4",
    "fcntl(3, F_SETFD, FD_CLOEXEC) = 0", "fcntl(3, 2, 0x1) = 0", "fcntl(3, F_DUPFD_CLOEXEC, 10) = 10",
    "newfstatat(4, \"\", {st_mode=S_IFSOCK|0777, ...}, AT_EMPTY_PATH) = 0",
    "newfstatat(4, \"a\", {st_mode=S_IFREG|0777, ...}, 0) = 0",
    "clone3({flags=CLONE_PIDFD, pidfd=0x7ffc, exit_signal=SIGCHLD} => {pidfd=[4]}, 88) = 51",
    "waitid(P_PID, 51, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=51, si_status=0}, WEXITED, NULL) = 0",
    "execve(\"/bin/cat\", [\"cat\"], 0x7ffc /* 3 vars */) = 0", "shutdown(3, SHUT_RDWR) = 0",
    "listen(3, 5) = 0",
    "openat(AT_FDCWD, \"/x\", O_RDONLY|O_CLOEXEC) = 3", "sendfile(3, 4, NULL, 100) = 100",
    "ioctl(3, TIOCGPTPEER, O_RDWR|O_CLOEXEC) = 4", "dup3(3, 4, O_CLOEXEC) = 4",
    "recvfrom(3, \"abc\", 3, MSG_PEEK|MSG_TRUNC, {sa_family=AF_INET6, sin6_port=htons(1), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, \"::1\", &sin6_addr), sin6_scope_id=0}, [128 => 28]) = 9",
  ])
  func `are those of the line that strace would have written`(_ line: String) {
    #expect(Self.differences(Array("\(line)\n".utf8)) == [])
  }

  /// No line shows it, and its name is this machine's, whatever the trace was made on.
  @Test func `are of no line, and prove no machine`() throws {
    let text = Array("set_tls(0x1) = 0\n".utf8)
    let call = try #require(TraceReader.events(of: text, joined: true).first?.call)
    var values = FactsReader()
    values.call(call, thread: 7, line: 3)
    #expect(values.facts.lines.first == 3 && values.facts.lines.count == 0 && values.facts.thread == 7)
    #expect(values.facts.interfaces == .all)
  }
}
