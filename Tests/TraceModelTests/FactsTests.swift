import LinuxABI
import Testing

@testable import TraceModel

@Suite("The facts of a line are what the kernel means by it")
struct FactsTests {
  /// Whether a descriptor is closed by execve(2): what it stands for afterwards is then another file.
  private static func isClosed(_ line: String, _ number: Int) -> Bool {
    let reading = Reading(
      """
      execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      \(line)
      execve("./b", ["./b"], 0x1 /* 1 var */) = 0
      fsync(\(number)) = 0

      """)
    return reading.subject(4) != reading.made(2)
  }

  /// Each number is of `linux/*.h`: MFD_CLOEXEC, FAN_CLOEXEC, FSOPEN_CLOEXEC, FSMOUNT_CLOEXEC are 1, PERF_FLAG_FD_CLOEXEC is
  /// 8, MSG_CMSG_CLOEXEC 0x40000000, all others O_CLOEXEC.
  @Test(arguments: [
    ("epoll_create(524288) = 4", false), ("epoll_create1(0x80000) = 4", true),
    ("epoll_create1(0) = 4", false),
    ("memfd_create(\"a\", 0x1) = 4", true), ("memfd_create(\"a\", 0x2) = 4", false),
    ("memfd_create(\"a\", 0x80000 /* MFD_??? */) = 4", false), ("creat(\"a\", 0777) = 4", false),
    ("fanotify_init(0x1, 0) = 4", true), ("fanotify_init(0x80000, 0) = 4", false),
    ("inotify_init1(0x80000) = 4", true), ("inotify_init1(0x800) = 4", false),
    ("fsopen(\"tmpfs\", 0x1) = 4", true), ("fsopen(\"tmpfs\", 0) = 4", false),
    ("fsmount(3, 0x1, 0) = 4", true), ("fsmount(3, FSMOUNT_CLOEXEC, 0) = 4", true),
    ("fsmount(3, 0, 0x1) = 4", false), ("open_tree(-100, \"/\", 0x80001) = 4", true),
    ("perf_event_open({type=0}, 0, -1, -1, 0x8) = 4", true),
    ("perf_event_open({type=0}, 0, -1, -1, 0x80000) = 4", false),
    ("accept4(3, NULL, NULL, 0x80000) = 4", true), ("dup3(3, 4, 0x80000) = 4", true),
    ("socket(0x2, 0x80001, 0) = 4", true), ("openat(-100, \"/x\", 0x80000) = 4", true),
    (
      "recvmsg(3, {msg_control=[{cmsg_level=0x1, cmsg_type=0x1, cmsg_data=[4]}], msg_flags=0}, 0x40000000) = 1",
      true
    ),
    (
      "recvmsg(3, {msg_control=[{cmsg_level=0x1, cmsg_type=0x1, cmsg_data=[4]}], msg_flags=0}, 0x80000) = 1",
      false
    ),
    ("ioctl(3, TIOCGPTPEER, O_RDWR|O_CLOEXEC) = 4", true), ("ioctl(3, TIOCGPTPEER, O_RDWR) = 4", false),
  ])
  func `close-on-exec is another bit for each call`(_ line: String, _ isClosed: Bool) {
    #expect(Self.isClosed(line, 4) == isClosed)
  }

  /// Every file of a FUSE mount whose server is gone says ENOTCONN: fuse(4).
  @Test func `ENOTCONN proves a socket in calls for sockets alone`() {
    let dead = "-1 ENOTCONN (Transport endpoint is not connected)"
    let reading = Reading(
      """
      read(7, 0x7ffc, 100) = \(dead)
      close(7) = 0
      recvfrom(8, 0x7ffc, 100, 0, NULL, NULL) = \(dead)
      read(9, 0x7ffc, 100) = -1 ECONNRESET (Connection reset by peer)

      """)
    #expect(reading.socketLines == [3, 4])
  }

  /// socket(2), ip(7): protocol 0 is the type's own; of any other the protocol decides: IPPROTO_MPTCP is 262,
  /// IPPROTO_SCTP 132, IPPROTO_UDPLITE 136, IPPROTO_DCCP 33.
  @Test(arguments: [
    ("SOCK_STREAM, IPPROTO_IP", SocketKind.Transport.tcp), ("SOCK_STREAM, 0", .tcp), ("SOCK_STREAM, 6", .tcp),
    ("SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP", .tcp), ("SOCK_STREAM, IPPROTO_MPTCP", .mptcp),
    ("SOCK_STREAM, 0x106 /* IPPROTO_??? */", .mptcp), ("SOCK_STREAM, 262", .mptcp),
    ("SOCK_STREAM, IPPROTO_SCTP", .sctp), ("SOCK_STREAM, 132", .sctp), ("SOCK_STREAM, 0x84", .sctp),
    ("SOCK_STREAM, 0x84 /* IPPROTO_SCTP */", .sctp), ("SOCK_SEQPACKET, IPPROTO_SCTP", .sctp),
    ("SOCK_STREAM, IPPROTO_L2TP", .other), ("SOCK_DCCP, IPPROTO_DCCP", .dccp), ("6, 33", .dccp),
    ("SOCK_DGRAM, IPPROTO_IP", .udp), ("SOCK_DGRAM, IPPROTO_UDP", .udp), ("SOCK_DGRAM, 17", .udp),
    ("SOCK_DGRAM, IPPROTO_UDPLITE", .udpLite), ("SOCK_DGRAM, 0x88", .udpLite), ("SOCK_DGRAM, 136", .udpLite),
    ("SOCK_DGRAM, IPPROTO_ICMP", .icmp),
    ("SOCK_DGRAM, 1", .icmp), ("SOCK_RAW, IPPROTO_RAW", .unknown), ("SOCK_RAW, IPPROTO_ICMP", .icmp),
  ])
  func `the protocol says what carries the bytes`(_ arguments: String, _ transport: SocketKind.Transport) {
    let reading = Reading("socket(AF_INET, \(arguments)) = 3\n")
    #expect(reading.socket(1)?.kind.transport == transport)
  }

  /// recv(2): with MSG_TRUNC the result is how much came, and the buffers have what there was room for.
  @Test(arguments: [
    ("recvfrom(3, \"abc\", 3, MSG_TRUNC, NULL, NULL) = 9", 3),
    (
      "recvmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"abc\", iov_len=3}, {iov_base=\"de\", iov_len=2}], msg_iovlen=2, msg_controllen=0, msg_flags=MSG_TRUNC}, MSG_TRUNC) = 10",
      5
    ),
    (
      "recvmsg(3, {msg_name(0)=NULL, msg_iov(1)=[{\"abc\", 3}], msg_controllen=0, msg_flags=MSG_TRUNC}, MSG_TRUNC) = 10",
      3
    ),
    (
      "recvmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"abc\", iov_len=3}], msg_iovlen=1, msg_controllen=0, msg_flags=MSG_TRUNC}, 0) = 3",
      3
    ),
    (
      "recvmmsg(3, [{msg_hdr={msg_iov=[{iov_base=\"abc\", iov_len=3}], msg_iovlen=1, msg_flags=MSG_TRUNC}, msg_len=10}, {msg_hdr={msg_iov=[{iov_base=\"xyz\", iov_len=100}], msg_iovlen=1, msg_flags=0}, msg_len=3}], 2, MSG_TRUNC, NULL) = 2",
      6
    ),
  ])
  func `what MSG_TRUNC counts beyond the room was thrown away`(_ line: String, _ passed: Int64) {
    #expect(Reading("\(line)\n").call(1)?.passed == passed)
  }

  @Test(arguments: [
    ("readv(3, [{iov_base=\"ab\", iov_len=2}, {iov_base=\"\", iov_len=20}], 2) = 2", 22 as Int64?),
    ("preadv(3, [{iov_base=\"ab\", iov_len=10}], 1, 0) = 2", 10), ("readv(3, [], 0) = 0", 0),
    ("readv(3, 0x7ffc, 2) = -1 EFAULT (Bad address)", nil), ("read(3, \"ab\", 10) = 2", 10),
    ("readv(3, [{\"ab\", 2}, {\"\", 20}], 2) = 2", 22),
    ("readv(3, [{iov_base=\"ab\", iov_len=2}, ...], 40) = 2", nil),
  ])
  func `the room of several buffers is theirs together`(_ line: String, _ room: Int64?) {
    #expect(Reading("\(line)\n").call(1)?.room == room)
  }

  @Test func `a stream ends when there was room for more, whatever the number of buffers`() {
    let reading = Reading(
      """
      socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      readv(3, [{iov_base="", iov_len=0}], 1) = 0
      readv(3, [{iov_base="", iov_len=8}], 1) = 0

      """)
    #expect(reading.socket(2)?.hasEnded == false)
    #expect(reading.socket(3)?.hasEnded == true)
  }

  /// glibc's fstat(3) since 2.33; a path that is no empty one is another file's, and says nothing of the descriptor.
  @Test(arguments: [
    ("newfstatat(4, \"\", {st_mode=S_IFSOCK|0777, ...}, AT_EMPTY_PATH) = 0", true),
    ("statx(4, \"\", AT_STATX_SYNC_AS_STAT|AT_EMPTY_PATH, STATX_ALL, {stx_mask=0}) = 0", true),
    ("fstatat64(4, \"\", {st_mode=S_IFSOCK|0777, ...}, AT_EMPTY_PATH) = 0", true),
    ("utimensat(4, NULL, NULL, 0) = 0", true), ("fchownat(4, \"\", 0, 0, AT_EMPTY_PATH) = 0", true),
    ("newfstatat(4, \"/etc/passwd\", {st_mode=S_IFREG|0777, ...}, 0) = 0", false),
    ("newfstatat(AT_FDCWD, \"\", {st_mode=S_IFREG|0777, ...}, AT_EMPTY_PATH) = 0", false),
  ])
  func `a call with an empty path is about the descriptor in front of it`(_ line: String, _ isOfIt: Bool) {
    let reading = Reading("accept(3, NULL, NULL) = 4\n\(line)\n")
    #expect((reading.subject(2) == reading.made(1)) == isOfIt)
    #expect(reading.socketLines.contains(2) == isOfIt)
  }

  @Test func `fsmount is about the file that fsopen made`() {
    let reading = Reading("fsopen(\"tmpfs\", FSOPEN_CLOEXEC) = 3\nfsmount(3, 0, 0) = 4\n")
    #expect(reading.subject(2) == reading.made(1))
  }

  /// A hostile note may name a descriptor as often as its line is long.
  @Test func `a descriptor in several sets of select is one`() {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM, 0) = 3
      socket(AF_INET, SOCK_STREAM, 0) = 4
      select(5, [3 4], [4], [3], NULL) = 4 (in [3 4], out [4], except [3])

      """)
    #expect(reading.ready[3]?.map(\.number) == [3, 4])
    #expect(reading.events[3] == [[.input, .priority], [.input, .output]])
  }

  @Test func `a label's path is its bytes, cut to what a socket's can have`() {
    let escaped = #"/tmp/\303\274"#
    let reading = Reading(
      """
      bind(3<UNIX-STREAM:[77]>, {sa_family=AF_UNIX, sun_path="\(escaped)"}, 110) = 0
      accept(9<UNIX-STREAM:[80,"\(escaped)"]>, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)
      accept(10<UNIX-STREAM:[81,@"\(escaped)"]>, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)
      accept(11<UNIX-STREAM:[82,"\(String(repeating: #"\377"#, count: 5000))"]>, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)

      """)
    let path = Array("/tmp/ü".utf8)
    #expect(reading.socket(1)?.own == .unix(path, isAbstract: false))
    #expect(reading.socket(2)?.own == reading.socket(1)?.own)
    #expect(reading.socket(3)?.own == .unix(path, isAbstract: true))
    #expect(reading.socket(4)?.own == .unix([UInt8](repeating: 0xFF, count: 108), isAbstract: false))
  }

  /// waitid(2) returns 0; whom it waited for, and how that one ended, is in its siginfo.
  @Test(arguments: [
    (
      "waitid(P_PID, 51, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=51, si_uid=0, si_status=0}, WEXITED, NULL) = 0",
      true
    ),
    (
      "waitid(P_PID, 51, {si_signo=SIGCHLD, si_code=CLD_STOPPED, si_pid=51, si_uid=0, si_status=19}, WSTOPPED, NULL) = 0",
      false
    ),
    (
      "waitid(P_PID, 51, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=51, si_uid=0, si_status=0}, WEXITED|WNOWAIT, NULL) = 0",
      true
    ),
    ("waitid(P_PID, 51, {}, WEXITED|WNOHANG, NULL) = 0", false),
    ("wait4(51, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 51", true),
  ])
  func `a child that was waited for has ended`(_ line: String, _ isOver: Bool) {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 fork() = 51
      51 read(0, "x", 1) = 1
      50 \(line)

      """)
    let ends = reading.processes.filter { if case .ended(_, line: 4) = $0 { true } else { false } }
    #expect(ends.isEmpty != isOver)
    #expect(reading.broken == [])
  }

  /// CLONE_PIDFD: clone(2) puts the descriptor where the parent's thread id would be, clone3(2) into its own field.
  @Test(arguments: [
    "clone(child_stack=NULL, flags=CLONE_PIDFD|SIGCHLD, parent_tid=[4]) = 51",
    "clone3({flags=CLONE_PIDFD, pidfd=0x7ffc, exit_signal=SIGCHLD, stack=NULL, stack_size=0} => {pidfd=[4]}, 88) = 51",
  ])
  func `a clone may make a descriptor of its child`(_ line: String) {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 \(line)
      51 socket(AF_INET, SOCK_STREAM, 0) = 3
      50 pidfd_getfd(4, 3, 0) = 5
      50 write(5, "x", 1) = 1

      """)
    #expect(reading.after[4]?.id == reading.made(3))
    #expect(reading.subject(5) == reading.made(3))
    #expect(reading.broken == [])
  }
}
