import Testing

@testable import TraceModel

@Suite("A number stands for one open file from its making to its freeing")
struct DescriptorTests {
  @Test(arguments: [
    "dup(3) = 7", "dup2(3, 7) = 7", "dup3(3, 7, O_CLOEXEC) = 7", "fcntl(3, F_DUPFD, 7) = 7",
    "fcntl64(3, F_DUPFD_CLOEXEC, 7) = 7", "fcntl(3, 0, 7) = 7", "fcntl(3, 0x406 /* F_??? */, 7) = 7",
  ])
  func `a copy is another number for the same file, which outlives the first`(_ copy: String) {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      \(copy)
      close(3) = 0
      write(7, "x", 1) = 1
      close(7) = 0
      write(7, "x", 1) = 1

      """)
    #expect(reading.subject(4) == reading.made(1))
    #expect(reading.made(2) == reading.made(1))
    #expect(reading.ended == [1: 5])
    #expect(reading.subject(6) != reading.made(1))
    #expect(reading.socketLines == [1, 2, 3, 4, 5])
    #expect(reading.broken == [])
  }

  @Test func `dup2 closes what its target was`() {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      openat(AT_FDCWD, "/etc/hostname", O_RDONLY) = 4
      dup2(4, 3) = 3
      read(3, "lab", 3) = 3
      dup2(3, 3) = 3
      read(3, "", 3) = 0

      """)
    #expect(reading.ended == [1: 3])
    #expect(reading.subject(4) == reading.made(2))
    #expect(reading.subject(6) == reading.made(2))
    // dup2 ends the socket that was there, and says so.
    #expect(reading.socketLines == [1, 3])
    #expect(reading.broken == [])
  }

  @Test(arguments: [
    "dup2(9, 3) = -1 EBADF (Bad file descriptor)", "dup3(4, 3, 0x7) = -1 EINVAL (Invalid argument)",
  ])
  func `a dup2 that fails leaves its target alone`(_ line: String) {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      \(line)
      write(3, "x", 1) = 1

      """)
    #expect(reading.subject(3) == reading.made(1))
    #expect(reading.ended.isEmpty)
  }

  @Test(arguments: [
    ("-1 EINTR (Interrupted system call)", true), ("-1 EIO (Input/output error)", true), ("0", true),
    ("?", true), ("0 (INJECTED)", false), ("-1 EINTR (Interrupted system call) (INJECTED)", false),
  ])
  func `close frees the number whatever it says, unless it never reached the kernel`(
    _ result: String, _ frees: Bool
  ) {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      close(3) = \(result)
      write(3, "x", 1) = 1

      """)
    #expect((reading.subject(3) != reading.made(1)) == frees)
    #expect(reading.broken == [])
  }

  @Test func `what is injected makes nothing and moves nothing`() {
    let reading = Reading(
      """
      execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      openat(AT_FDCWD, "/etc/hostname", O_RDONLY) = 3 (INJECTED)
      write(3, "x", 1) = 1
      clone(child_stack=NULL, flags=SIGCHLD) = 77 (INJECTED)
      execve("./b", ["./b"], 0x1 /* 1 var */) = 0 (INJECTED)
      dup2(3, 4) = 4 (INJECTED)
      fcntl(3, F_SETFD, FD_CLOEXEC) = 0 (INJECTED)

      """)
    #expect(reading.subject(4) == reading.made(2))
    #expect(reading.programs.count == 1)
    #expect(reading.unfollowed == nil)
    #expect(reading.made(7) == nil)
    #expect(reading.call(3)?.isInjected == true)
    #expect(reading.broken == [])
  }

  @Test func `EBADF proves nothing, and makes no file known`() {
    let reading = Reading(
      """
      sendto(9, "x", 1, 0, NULL, 0) = -1 EBADF (Bad file descriptor)
      read(9, 0x1, 1) = -1 EBADF (Bad file descriptor)
      close(9) = -1 EBADF (Bad file descriptor)

      """)
    #expect(reading.calls.map(\.subject) == [nil, nil, nil])
    #expect(reading.socketLines == [1])
    #expect(reading.learned.isEmpty)
  }

  @Test func `close frees at its beginning, and what is given before its second half is another's`() {
    let reading = Reading(
      """
      8640 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      8640 clone(child_stack=0x1, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8642
      8640 close(3 <unfinished ...>
      8642 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP <unfinished ...>
      8642 <... socket resumed>) = 3
      8640 <... close resumed>) = 0
      8642 sendto(3, "x", 1, 0, NULL, 0) = 1

      """)
    #expect(reading.subject(7) == reading.made(4))
    #expect(reading.subject(3) == reading.made(1))
    // The call that frees it is about it until it returns, and its event is the first half's line.
    #expect(reading.ended == [1: 3])
    #expect(reading.broken == [])
  }

  @Test func `close_range frees its numbers and no other`() {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 5
      close_range(4, 4, 0) = 0
      close_range(6, 5, 0) = -1 EINVAL (Invalid argument)
      write(3, "x", 1) = 1
      write(5, "x", 1) = 1
      close_range(5, -1, 0) = 0

      """)
    #expect(reading.ended == [2: 4, 3: 8])
    #expect(reading.subject(6) == reading.made(1))
    #expect(reading.subject(7) == reading.made(3))
    #expect(reading.broken == [])
  }

  @Test func `close_range frees what was there before the trace, too`() {
    let reading = Reading(
      """
      50 read(5, "a", 1) = 1
      50 fork() = 51
      51 recvfrom(7, "a", 1, 0, NULL, NULL) = 1
      51 close_range(3, 4294967295, 0) = 0
      51 read(7, "file", 4) = 4
      51 read(5, "file", 4) = 4
      51 close(1) = 0
      51 read(1, "x", 1) = 1
      50 read(7, "x", 1) = 1

      """)
    #expect(reading.subject(5) != reading.subject(3))
    #expect(reading.subject(6) != reading.subject(1))
    #expect(reading.subject(8) != reading.subject(7))
    #expect(reading.subject(9) == reading.subject(3))
    #expect(reading.socketLines == [3, 4, 9])
    #expect(reading.broken == [])
  }

  @Test func `close_range with CLOSE_RANGE_CLOEXEC closes at execve`() {
    let reading = Reading(
      """
      execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      close_range(3, 4294967295, CLOSE_RANGE_CLOEXEC) = 0
      write(3, "x", 1) = 1
      execve("./b", ["./b"], 0x1 /* 1 var */) = 0
      read(3, "x", 1) = 1

      """)
    #expect(reading.subject(4) == reading.made(2))
    #expect(reading.ended == [1: 5])
    #expect(reading.socketLines == [2, 4])
  }

  @Test func `close_range with CLOSE_RANGE_UNSHARE leaves the other thread's table alone`() {
    let reading = Reading(
      """
      7 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 clone(child_stack=0x1, flags=CLONE_VM|CLONE_FILES|SIGCHLD) = 8
      8 write(3, "x", 1) = 1
      8 close_range(3, 4294967295, CLOSE_RANGE_UNSHARE) = 0
      8 openat(AT_FDCWD, "/etc/hostname", O_RDONLY) = 3
      7 write(3, "x", 1) = 1
      8 read(3, "x", 1) = 1

      """)
    #expect(reading.subject(4) == reading.made(2))
    #expect(reading.subject(7) == reading.made(2))
    #expect(reading.subject(8) == reading.made(6))
    #expect(reading.socketLines == [2, 4, 5, 7])
    #expect(reading.broken == [])
  }

  @Test(arguments: [
    "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 5", "accept4(3, NULL, NULL, SOCK_CLOEXEC) = 5",
    "socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [5, 6]) = 0", "pipe2([5, 6], O_CLOEXEC) = 0",
    "openat(AT_FDCWD, \"/x\", O_RDONLY|O_CLOEXEC) = 5", "open(\"/x\", O_RDONLY|O_CLOEXEC) = 5",
    "openat2(AT_FDCWD, \"/x\", {flags=O_RDONLY|O_CLOEXEC, resolve=0}, 24) = 5",
    "epoll_create1(EPOLL_CLOEXEC) = 5", "eventfd2(0, EFD_CLOEXEC|EFD_NONBLOCK) = 5",
    "timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC) = 5", "signalfd4(-1, [INT], 8, SFD_CLOEXEC) = 5",
    "inotify_init1(IN_CLOEXEC) = 5", "memfd_create(\"x\", MFD_CLOEXEC) = 5", "dup3(3, 5, O_CLOEXEC) = 5",
    "fcntl(3, F_DUPFD_CLOEXEC, 5) = 5", "pidfd_open(7, 0) = 5", "pidfd_getfd(4, 9, 0) = 5",
    "io_uring_setup(8, {flags=0}) = 5", "userfaultfd(O_CLOEXEC) = 5", "fsopen(\"ext4\", FSOPEN_CLOEXEC) = 5",
    "recvmsg(3, {msg_name=NULL, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[5]}], msg_flags=MSG_CMSG_CLOEXEC}, MSG_CMSG_CLOEXEC) = 1",
    "fcntl(5, F_SETFD, FD_CLOEXEC) = 0", "ioctl(5, FIOCLEX) = 0", "fcntl(5, 2, 1) = 0",
  ])
  func `a number that is to be closed at execve is closed there`(_ maker: String) {
    let reading = Reading(
      """
      execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      socket(AF_UNIX, SOCK_STREAM, 0) = 5
      \(maker)
      fstat(5, {st_mode=0}) = 0
      execve("./b", ["./b"], 0x1 /* 1 var */) = 0
      read(5, "x", 1) = 1
      write(3, "x", 1) = 1

      """)
    #expect(reading.subject(5) != nil)
    #expect(reading.subject(7) != reading.subject(5))
    #expect(reading.subject(8) == reading.made(2))
    #expect(reading.broken == [])
  }

  @Test(arguments: [
    "fcntl(5, F_SETFD, 0) = 0", "ioctl(5, FIONCLEX) = 0", "dup2(3, 5) = 5",
    "openat(AT_FDCWD, \"/x\", O_RDONLY) = 5",
    "fcntl(5, F_SETFL, O_NONBLOCK) = 0", "fcntl(5, F_GETFD) = 0",
    "ioctl(5, FIOCLEX) = -1 EBADF (Bad file descriptor)",
  ])
  func `and one that is not stays`(_ line: String) {
    let before =
      line.contains("F_SETFL") || line.contains("EBADF") || line.contains("GETFD")
      ? "socket(AF_UNIX, SOCK_STREAM, 0) = 5" : "socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 5"
    let reading = Reading(
      """
      execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      \(before)
      \(line)
      fstat(5, {st_mode=0}) = 0
      execve("./b", ["./b"], 0x1 /* 1 var */) = 0
      fstat(5, {st_mode=0}) = 0

      """)
    #expect(reading.subject(5) != nil)
    #expect(reading.subject(7) == reading.subject(5))
  }

  @Test(arguments: [
    "bpf(BPF_MAP_UPDATE_ELEM, {map_fd=5}, 128) = 0",
    "bpf(BPF_PROG_QUERY, {query={target_fd=5}}, 128) = 0",
    "landlock_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) = 0",
    "name_to_handle_at(AT_FDCWD, \"/\", {handle_bytes=12}, [1], 0) = 0", "fcntl(1, F_GETFL) = 0",
    "ioctl(1, FIONREAD, [0]) = 0", "wait4(-1, NULL, 0, NULL) = 0",
  ])
  func `a result that is no descriptor takes no number away`(_ line: String) {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 0
      \(line)
      read(0, "x", 1) = 1

      """)
    #expect(reading.subject(3) == reading.made(1))
  }

  @Test func `the two ends of a pipe and of a socketpair are four files`() {
    let reading = Reading(
      """
      pipe([3, 4]) = 0
      pipe2([5, 6], O_CLOEXEC) = 0
      socketpair(AF_UNIX, SOCK_STREAM, 0, [7, 8]) = 0
      read(3, "", 1) = 0
      write(4, "x", 1) = 1
      read(7, "x", 1) = 1
      write(8, "x", 1) = 1

      """)
    #expect(Set([4, 5, 6, 7].compactMap { reading.subject($0) }).count == 4)
    #expect(reading.socketLines == [3, 6, 7])
    #expect(reading.socket(6)?.pair == reading.subject(7))
    #expect(reading.socket(7)?.pair == reading.subject(6))
    #expect(reading.socket(3)?.role == .paired)
  }

  @Test(arguments: [
    "dup3(3, 5, 0x80000 /* O_??? */) = 5", "accept4(3, NULL, NULL, 0x80000) = 5",
    "epoll_create1(0x80000) = 5",
    "pipe2([5, 6], 0x80000) = 0", "close_range(5, 5, 0x4 /* CLOSE_RANGE_??? */) = 0",
  ])
  func `flags as numbers count as much as names`(_ line: String) {
    let reading = Reading(
      """
      execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 5
      \(line)
      fstat(5, {st_mode=0}) = 0
      execve("./b", ["./b"], 0x1 /* 1 var */) = 0
      fstat(5, {st_mode=0}) = 0

      """)
    #expect(reading.subject(5) != nil)
    #expect(reading.subject(7) != reading.subject(5))
  }

  @Test func `signalfd on a set that is there changes that one`() {
    let reading = Reading(
      """
      signalfd4(-1, [INT], 8, SFD_NONBLOCK) = 3
      dup(3) = 4
      signalfd4(3, [INT TERM], 8, 0) = 3
      read(3, "x", 1) = 1
      read(4, "x", 1) = 1

      """)
    #expect(reading.subject(4) == reading.made(1))
    #expect(reading.subject(5) == reading.made(1))
  }

  @Test func `accept takes its number at its beginning, and a lower one may be free when it returns`() {
    let reading = Reading(
      """
      1021 dup(2) = 3
      1021 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4
      1021 listen(4, 1) = 0
      1022 accept(4, NULL, NULL <unfinished ...>
      1021 close(3) = 0
      1021 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      1021 dup2(3, 9) = 9
      1021 close(3) = 0
      1022 <... accept resumed>) = 5
      1022 +++ exited with 0 +++
      1021 read(5, "x", 1) = 1
      1021 +++ exited with 0 +++

      """)
    #expect(reading.subject(11) == reading.made(4))
    #expect(reading.socket(11)?.listener == reading.made(2))
    #expect(reading.broken == [])
  }

  @Test func `a second half alone still makes what it returns`() {
    let reading = Reading(
      """
      402 <... socket resumed>) = 5<TCP:[99]>
      402 <... accept resumed>{sa_family=AF_INET, sin_port=htons(49304), sin_addr=inet_addr("127.0.0.1")}, [16]) = 40
      402 read(5<TCP:[99]>, "x", 1) = 1
      402 read(40, "x", 1) = 1
      402 <... read resumed>"x", 1) = 1

      """)
    #expect(reading.subject(3) == reading.made(1))
    #expect(reading.subject(4) == reading.made(2))
    #expect(reading.socket(1)?.kind == SocketKind(.ip4, .stream, .tcp))
    #expect(reading.broken == [])
  }
}
