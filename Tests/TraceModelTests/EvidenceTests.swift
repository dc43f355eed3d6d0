import Testing

@testable import TraceModel

@Suite("Evidence reaches over a descriptor's generation")
struct EvidenceTests {
  @Test func `back from the call that proves a socket, and forward to its close`() {
    let reading = Reading(
      """
      poll([{fd=4, events=POLLIN}], 1, -1) = 1 ([{fd=4, revents=POLLIN}])
      read(4, "a", 8) = 1
      recvfrom(4, "hello", 6, 0, NULL, NULL) = 5
      close(4) = 0
      read(4, "file", 8) = 4

      """)
    #expect(reading.socketLines == [1, 2, 3, 4])
  }

  @Test func `a number freed by close_range and used for a file is the file's`() {
    let reading = Reading(
      """
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      close_range(3, 4294967295, 0) = 0
      openat(AT_FDCWD, "/etc/hostname", O_RDONLY) = 3
      read(3, "lab", 4096) = 3
      close(3) = 0

      """)
    #expect(reading.socketLines == [1, 2])
  }

  @Test func `a refusal on a file proves no socket, and ENOTSOCK disproves one`() {
    let reading = Reading(
      """
      connect(3, 0x8, 16) = -1 EFAULT (Bad address)
      accept4(3, NULL, NULL, 0) = -1 ENOTSOCK (Socket operation on non-socket)
      read(3, "x", 1) = 1

      """)
    #expect(reading.socketLines == [1, 2])
    #expect(reading.learned.isEmpty)
  }

  @Test func `a descriptor that is sent and was not seen before is the one that arrives`() {
    let rights = "cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS"
    let reading = Reading(
      """
      socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[], msg_iovlen=0, msg_control=[{\(rights), cmsg_data=[9]}], msg_controllen=24, msg_flags=0}, 0) = 1
      recvmsg(4, {msg_name=NULL, msg_namelen=0, msg_iov=[], msg_iovlen=0, msg_control=[{\(rights), cmsg_data=[5]}], msg_controllen=24, msg_flags=0}, 0) = 1
      read(9, "x", 9) = 1
      read(5, "x", 9) = 1

      """)
    #expect(reading.calls[3].subject != nil)
    #expect(reading.calls[3].subject == reading.calls[4].subject)
  }

  /// strace's labels are the kernel's words on a number; calls say what was made.
  @Test(arguments: ["<UNIX-STREAM:[200]>", "</etc/hosts>", "<TCP:[200]>", "<anon_inode:[eventpoll]>"])
  func `a label that contradicts the call that made its file is wrong in a whole trace that shows closes`(
    _ label: String
  ) {
    let trace = """
      7 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[100]>
      7 read(3\(label), "x", 1) = 1
      7 write(3\(label), "x", 1) = 1
      7 read(3<TCP:[100]>, "x", 1) = 1

      """
    let close = "7 close(3\(label)) = 0\n"
    let whole = Reading(trace + close, isSurveyed: true)
    for line in 3...6 { #expect(whole.subject(line) == whole.made(2)) }
    #expect(whole.socketLines == [2, 3, 4, 5, 6])
    #expect(whole.after[5]?.socket?.kind == SocketKind(.ip4, .stream, .tcp))
    #expect(whole.broken == [])
    // A filter can hide closes; what is before a cut, and what is not followed, can hold some.
    let filtered = Reading(trace, isSurveyed: true)
    let cut = Reading(String((trace + close).drop { $0 != "\n" }.dropFirst()), isSurveyed: true)
    let clone = "7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 8\n"
    let alone = Reading(
      trace.replacing("7 read(3\(label)", with: clone + "7 read(3\(label)", maxReplacements: 1) + close,
      isSurveyed: true)
    #expect(filtered.subject(3) != filtered.made(2))
    #expect(cut.subject(2) != cut.made(1))
    #expect(alone.subject(4) != alone.made(2))
  }
}

@Suite("A number that a call was refused as no descriptor makes nothing known")
struct RefusedNumberTests {
  /// epoll_ctl(2), select(2) and sendmsg(2) say EBADF of any number that they are given; poll(2) says POLLNVAL of one.
  @Test(arguments: [
    "read(9, 0x7ffc, 8) = -1 EBADF (Bad file descriptor)",
    "epoll_ctl(5, EPOLL_CTL_DEL, 9, NULL) = -1 EBADF (Bad file descriptor)",
    "select(10, [9], NULL, NULL, NULL) = -1 EBADF (Bad file descriptor)",
    "splice(5, NULL, 9, NULL, 8, 0) = -1 EBADF (Bad file descriptor)",
    "poll([{fd=9, events=POLLIN}, {fd=4, events=POLLIN}], 2, 0) = 1 ([{fd=9, revents=POLLNVAL}])",
  ])
  func `so that the next one to get it is who the trace shows`(_ line: String) {
    let reading = Reading(
      """
      100 poll([{fd=4, events=POLLIN}], 1, 0) = 0 (Timeout)
      101 accept4(3, NULL, NULL, SOCK_CLOEXEC) = 9
      101 read(9, "hi", 100) = 2
      101 close(9) = 0
      100 \(line)
      101 accept4(3, NULL, NULL, SOCK_CLOEXEC) = 9
      101 read(9, "hi", 100) = 2
      100 write(9, "yo", 2) = 2
      101 close(9) = 0

      """)
    #expect(reading.subject(8) == reading.made(6))
    #expect(reading.process(8) == reading.process(6))
    #expect(reading.socketLines.isSuperset(of: [2, 3, 4, 6, 7, 8, 9]))
    #expect(reading.broken == [])
  }

  @Test func `and what else poll waits for is found`() {
    let reading = Reading(
      """
      poll([{fd=9, events=POLLIN}, {fd=4, events=POLLIN}], 2, 0) = 2 ([{fd=9, revents=POLLNVAL}, {fd=4, revents=POLLIN}])
      recvfrom(4, "x", 1, 0, NULL, NULL) = 1

      """)
    #expect(reading.socketLines == [1, 2])
    #expect(reading.ready[1]?.map(\.number) == [4])
  }

  /// What a call under way has found is found until it says otherwise.
  @Test(arguments: [
    ("read(9, ", "0x7ffc, 8"), ("close(9", ""), ("splice(5, NULL, 9, NULL, 8, 0", ""),
    ("recvfrom(9, ", "0x7ffc, 8, 0, NULL, NULL"),
  ])
  func `also where it says so later`(_ call: String, _ rest: String) {
    let name = call.prefix { $0 != "(" }
    let reading = Reading(
      """
      100 getpid() = 100
      100 \(call) <unfinished ...>
      101 getpid() = 100
      100 <... \(name) resumed>\(rest)) = -1 EBADF (Bad file descriptor)
      101 accept4(3, NULL, NULL, SOCK_CLOEXEC) = 9
      100 write(9, "x", 1) = 1

      """)
    #expect(reading.call(2)?.second == nil)
    if name != "splice" { #expect(reading.subject(2) == nil) }
    #expect(reading.process(5) == reading.process(6))
    #expect(reading.subject(6) == reading.made(5))
    // Only what splice(2) names first, and the listener, are found.
    #expect(reading.held.files <= 4)
    #expect(reading.broken == [])
  }

  /// read(2) on what was opened to be written says EBADF, too.
  @Test func `and what another has used meanwhile is known`() {
    let reading = Reading(
      """
      100 read(9,  <unfinished ...>
      101 write(9, "x", 1) = 1
      100 <... read resumed>0x1, 1) = -1 EBADF (Bad file descriptor)
      100 write(9, "x", 1) = 1

      """)
    #expect(reading.subject(2) != nil)
    #expect(reading.subject(4) == reading.subject(2))
    #expect(reading.broken == [])
  }

  @Test func `a number that was freed stays free`() {
    let reading = Reading(
      """
      100 read(9, "x", 1) = 1
      100 close(9) = 0
      100 read(9,  <unfinished ...>
      100 <... read resumed>0x1, 1) = -1 EBADF (Bad file descriptor)
      100 write(9, "x", 1) = 1

      """)
    #expect(reading.subject(3) == nil)
    #expect(reading.subject(5) != reading.subject(1))
    #expect(reading.broken == [])
  }
}
