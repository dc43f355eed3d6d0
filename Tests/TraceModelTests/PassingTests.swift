import Testing

@testable import TraceModel

@Suite("Descriptors that come with a message are the sender's files")
struct PassingTests {
  static func send(_ fd: Int, _ numbers: String, _ result: String = "1") -> String {
    "sendmsg(\(fd), {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"x\", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[\(numbers)]}], msg_controllen=24, msg_flags=0}, 0) = \(result)"
  }
  static func receive(_ fd: Int, _ numbers: String, _ flags: String = "0") -> String {
    "recvmsg(\(fd), {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"x\", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[\(numbers)]}], msg_controllen=24, msg_flags=0}, \(flags)) = 1"
  }

  @Test func `within a process, over a socketpair`() {
    let reading = Reading(
      """
      socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      socket(AF_INET, SOCK_STREAM, 0) = 5
      \(Self.send(3, "5"))
      close(5) = 0
      \(Self.receive(4, "7"))
      write(7, "x", 1) = 1
      close(7) = 0

      """)
    #expect(reading.subject(6) == reading.made(2))
    #expect(reading.ended == [reading.made(2)?.serial: 7])
    #expect(reading.broken == [])
  }

  @Test func `to a child, that waits for it`() {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0
      50 fork() = 51
      51 recvmsg(4,  <unfinished ...>
      50 accept(9, NULL, NULL) = 5
      50 \(Self.send(3, "5, 9"))
      50 close(5) = 0
      51 \(Self.receive(4, "6, 7").replacingOccurrences("recvmsg(4, ", "<... recvmsg resumed>"))
      51 write(6, "x", 1) = 1
      51 accept(7, NULL, NULL) = 8

      """)
    #expect(reading.subject(9) == reading.made(5))
    #expect(reading.subject(10) == reading.subject(5))
    #expect(reading.broken == [])
  }

  @Test func `a number that was there before the trace is sent like any other`() {
    let reading = Reading(
      """
      socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      socket(AF_INET, SOCK_STREAM, 0) = 5
      \(Self.send(3, "9, 5"))
      \(Self.receive(4, "6, 7"))
      recvfrom(9, "x", 1, 0, NULL, NULL) = 1
      read(6, "x", 1) = 1
      write(7, "x", 1) = 1

      """)
    #expect(reading.subject(6) == reading.subject(5))
    #expect(reading.subject(7) == reading.made(2))
    #expect(reading.socketLines.contains(6))
    #expect(reading.exceeded == [])
    #expect(reading.broken == [])
  }

  @Test func `what a read takes without looking is lost, and the next message's files are its own`() {
    let reading = Reading(
      """
      socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      openat(AT_FDCWD, "/x", O_RDONLY) = 5
      socket(AF_INET, SOCK_STREAM, 0) = 6
      write(3, "abc", 3) = 3
      \(Self.send(3, "5"))
      \(Self.send(3, "6"))
      read(4, "abc", 3) = 3
      read(4, "x", 1) = 1
      \(Self.receive(4, "7"))
      write(7, "x", 1) = 1

      """)
    #expect(reading.subject(10) == reading.made(3))
    #expect(reading.broken == [])
  }

  @Test func `a read of what came before does not touch them`() {
    let reading = Reading(
      """
      socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      socket(AF_INET, SOCK_STREAM, 0) = 6
      write(3, "abc", 3) = 3
      \(Self.send(3, "6"))
      read(4, "abc", 8) = 3
      \(Self.receive(4, "7", "MSG_PEEK"))
      \(Self.receive(4, "8"))
      write(7, "x", 1) = 1
      write(8, "x", 1) = 1

      """)
    #expect(reading.subject(8) == reading.made(2))
    #expect(reading.subject(9) == reading.made(2))
    #expect(reading.broken == [])
  }

  /// unix(7): MSG_PEEK has the descriptors installed anew each time; the message stays. recvmsg(2) takes no more bytes
  /// than up to the next message with descriptors, whatever room there is.
  @Test(arguments: ["SOCK_STREAM", "SOCK_SEQPACKET"])
  func `a look at a message brings them, and each further look again`(_ type: String) {
    let reading = Reading(
      """
      socketpair(AF_UNIX, \(type), 0, [3, 4]) = 0
      socket(AF_INET, SOCK_STREAM, 0) = 5
      socket(AF_INET, SOCK_DGRAM, 0) = 6
      openat(AT_FDCWD, "/x", O_RDONLY) = 7
      \(Self.send(3, "7, 5"))
      \(Self.send(3, "6"))
      close(5) = 0
      close(6) = 0
      \(Self.receive(4, "5, 6", "MSG_PEEK"))
      \(Self.receive(4, "8, 9", "MSG_PEEK|MSG_CMSG_CLOEXEC"))
      \(Self.receive(4, "10, 11"))
      \(Self.receive(4, "12"))
      write(6, "x", 1) = 1
      write(9, "x", 1) = 1
      write(11, "x", 1) = 1
      write(12, "x", 1) = 1

      """)
    for line in 13...15 { #expect(reading.subject(line) == reading.made(2)) }
    #expect(reading.subject(16) == reading.made(3))
    #expect(reading.broken == [])
  }

  /// What found no room is closed by the kernel: unix(7), MSG_CTRUNC. Where not one had room there is no control message at
  /// all.
  @Test func `those that had no room are not received, and the next message's are its own`() {
    let reading = Reading(
      """
      socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      socket(AF_INET, SOCK_STREAM, 0) = 5
      socket(AF_INET, SOCK_DGRAM, 0) = 6
      socket(AF_UNIX, SOCK_DGRAM, 0) = 7
      \(Self.send(3, "5, 6, 7"))
      \(Self.send(3, "7"))
      \(Self.send(3, "6"))
      close(6) = 0
      recvmsg(4, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=9}], msg_iovlen=1, msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[6, 8]}], msg_controllen=24, msg_flags=MSG_CTRUNC}, 0) = 1
      recvmsg(4, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="x", iov_len=9}], msg_iovlen=1, msg_controllen=0, msg_flags=MSG_CTRUNC}, 0) = 1
      \(Self.receive(4, "9"))
      write(6, "x", 1) = 1
      write(8, "x", 1) = 1
      write(9, "x", 1) = 1

      """)
    #expect(reading.subject(12) == reading.made(2))
    #expect(reading.subject(13) == reading.made(3))
    #expect(reading.subject(14) == reading.made(3))
    #expect(reading.broken == [])
  }

  /// Of several who receive on one end, nothing but stamps says who did first: `strace -ff` without them puts one thread's
  /// file behind the other's.
  @Test func `a label that is another file's says that it is another message`() {
    let reading = Reading(
      """
      50 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[20->21]>, 4<UNIX-STREAM:[21->20]>]) = 0
      50 openat(AT_FDCWD, "/x", O_RDONLY) = 5</x>
      50 socket(AF_INET, SOCK_STREAM, 0) = 6<TCP:[30]>
      50 socket(AF_INET, SOCK_STREAM, 0) = 7<TCP:[31]>
      50 \(Self.send(3, "5</x>"))
      50 \(Self.send(3, "6<TCP:[30]>"))
      50 \(Self.send(3, "7<TCP:[31]>"))
      50 fork() = 51
      50 fork() = 52
      51 \(Self.receive(4, "8<TCP:[31]>"))
      51 write(8<TCP:[31]>, "x", 1) = 1
      52 \(Self.receive(4, "8</x>"))
      52 read(8</x>, "x", 1) = 1

      """)
    #expect(reading.after[11]?.origin == .passed)
    #expect(reading.after[13]?.origin == .passed)
    #expect(reading.after[13]?.socket == nil)
    #expect(reading.broken == [])
  }

  /// A child's file stands behind the call that made it, in a set without stamps: what its parent sends later it has
  /// received before, and whose that was is not known.
  @Test func `a receive that stands before every send has files that nobody knows`() {
    let reading = Reading(
      """
      50 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      50 socket(AF_INET, SOCK_STREAM, 0) = 5
      50 socket(AF_INET, SOCK_DGRAM, 0) = 6
      50 fork() = 51
      51 \(Self.receive(4, "7"))
      51 \(Self.receive(4, "8"))
      51 setsockopt(7, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
      51 setsockopt(8, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
      51 exit_group(0) = ?
      51 +++ exited with 0 +++
      50 \(Self.send(3, "5"))
      50 \(Self.send(3, "6"))
      50 close(5) = 0
      50 setsockopt(6, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0

      """)
    for line in 7...8 { #expect(reading.after[line]?.origin == .passed) }
    #expect(reading.subject(14) == reading.made(3))
    #expect(reading.broken == [])
  }

  /// Two processors: the receiver's line may stand before the second half of the sender's.
  @Test func `the receive may return before the send does`() {
    let second = Self.send(3, "6").dropFirst("sendmsg(".count)
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      50 socket(AF_INET, SOCK_STREAM, 0) = 5
      50 socket(AF_INET, SOCK_DGRAM, 0) = 6
      50 fork() = 51
      50 \(Self.send(3, "5").dropLast(") = 1".count)) <unfinished ...>
      51 \(Self.receive(4, "7"))
      50 <... sendmsg resumed>) = 1
      50 sendmsg(\(second.dropLast(") = 1".count)) <unfinished ...>
      51 \(Self.receive(4, "8"))
      50 <... sendmsg resumed>) = 1
      51 write(7, "x", 1) = 1
      51 write(8, "x", 1) = 1

      """)
    #expect(reading.subject(12) == reading.made(3))
    #expect(reading.subject(13) == reading.made(4))
    #expect(reading.broken == [])
  }

  @Test func `a send that fails when it returns has sent nothing`() {
    let reading = Reading(
      """
      50 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      50 socket(AF_INET, SOCK_STREAM, 0) = 5
      50 socket(AF_INET, SOCK_DGRAM, 0) = 6
      50 \(Self.send(3, "5").dropLast(") = 1".count)) <unfinished ...>
      50 <... sendmsg resumed>) = -1 EAGAIN (Resource temporarily unavailable)
      50 close(5) = 0
      50 \(Self.send(3, "6"))
      50 \(Self.receive(4, "5"))
      50 write(5, "x", 1) = 1
      50 \(Self.send(3, "6").dropLast(") = 1".count)) <unfinished ...>
      50 +++ exited with 0 +++

      """)
    #expect(reading.subject(9) == reading.made(3))
    #expect(reading.ended[reading.made(2)?.serial ?? 0] == 6)
    #expect(reading.broken == [])
  }

  /// sendmmsg(2): its result counts the messages. Which of them has which descriptor the model does not keep; what it does
  /// not know is nobody else's file.
  @Test func `of several messages at once they are not known, and the next message's are its own`() {
    func message(_ number: Int) -> String {
      "{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"x\", iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[\(number)]}], msg_controllen=24, msg_flags=0}, msg_len=1}"
    }
    let reading = Reading(
      """
      socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0
      socket(AF_INET, SOCK_STREAM, 0) = 5
      socket(AF_INET, SOCK_DGRAM, 0) = 6
      socket(AF_UNIX, SOCK_DGRAM, 0) = 7
      sendmmsg(3, [\(message(5)), \(message(6))], 2, 0) = 2
      \(Self.send(3, "7"))
      recvmmsg(4, [\(message(8)), \(message(9))], 2, 0, NULL) = 2
      \(Self.receive(4, "10"))
      write(8, "x", 1) = 1
      write(9, "x", 1) = 1
      write(10, "x", 1) = 1

      """)
    for line in 9...10 { #expect(reading.after[line]?.origin == .passed) }
    #expect(reading.subject(11) == reading.made(4))
    #expect(reading.broken == [])
  }

  @Test func `a send that fails sends nothing, and what nobody took ends with the socket`() {
    let reading = Reading(
      """
      socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      socket(AF_INET, SOCK_STREAM, 0) = 5
      \(Self.send(3, "5", "-1 EAGAIN (Resource temporarily unavailable)"))
      \(Self.send(3, "5"))
      close(5) = 0
      close(3) = 0
      close(4) = 0

      """)
    #expect(reading.ended == [1: 6, 2: 7, 3: 7])
    #expect(reading.broken == [])
  }

  @Test func `what comes from a stranger is a new file, known by its label`() {
    let reading = Reading(
      """
      \(Self.receive(4, "7<TCP:[127.0.0.1:80->127.0.0.1:4000]>"))
      read(7<TCP:[127.0.0.1:80->127.0.0.1:4000]>, "x", 1) = 1
      pidfd_open(99, 0) = 8
      pidfd_getfd(8, 3, 0) = 9
      write(9, "x", 1) = 1
      recvfrom(9, "x", 1, 0, NULL, NULL) = 1

      """)
    #expect(reading.subject(2) == reading.made(1))
    #expect(reading.after[2]?.origin == .passed)
    #expect(reading.subject(5) == reading.made(4))
    #expect(reading.socketLines == [1, 2, 4, 5, 6])
    #expect(reading.broken == [])
  }

  @Test func `pidfd_getfd of a process of the trace is that process's file`() {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 fork() = 51
      51 socket(AF_INET, SOCK_STREAM, 0) = 3
      50 pidfd_open(51, 0) = 4
      50 pidfd_getfd(4, 3, 0) = 5
      50 write(5, "x", 1) = 1

      """)
    #expect(reading.subject(6) == reading.made(3))
    #expect(reading.broken == [])
  }

  @Test func `sockets in messages in sockets end one after the other`() {
    var trace = ""
    // Each pair's message holds the pair before: when the last ends, all do.
    for _ in 0..<20_000 {
      trace += """
        socketpair(AF_UNIX, SOCK_STREAM, 0, [5, 6]) = 0
        \(Self.send(5, "3, 4"))
        dup2(5, 3) = 3
        dup2(6, 4) = 4
        close(5) = 0
        close(6) = 0

        """
    }
    let reading = Reading(trace + "close(3) = 0\nclose(4) = 0\n", checkedEvery: 1_000_000)
    #expect(reading.broken == [])
    #expect(reading.exceeded == [])
    #expect(reading.ended.count >= 40_000)
  }

  /// `strace -X raw`: SOL_SOCKET and SCM_RIGHTS are both 1; of another level 1 is something else.
  @Test(arguments: [("0x1", true), ("SOL_SOCKET", true), ("0x29", false)])
  func `SCM_RIGHTS without its name is known by its number`(_ level: String, _ isPassed: Bool) {
    let control = "msg_control=[{cmsg_len=20, cmsg_level=\(level), cmsg_type=0x1, cmsg_data="
    let reading = Reading(
      """
      socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      socket(AF_INET, SOCK_STREAM, 0) = 5
      sendmsg(3, {\(control)[5]}], msg_flags=0}, 0) = 1
      recvmsg(4, {\(control)[6]}], msg_flags=0}, 0) = 1
      read(6, "x", 1) = 1

      """)
    #expect((reading.subject(5) == reading.made(2)) == isPassed)
  }
}

extension String {
  fileprivate func replacingOccurrences(_ old: String, _ new: String) -> String {
    guard hasPrefix(old) else { return self }
    return new + dropFirst(old.count)
  }
}

@Suite("The two ends of a connection over a path know each other")
struct NamedConnectionTests {
  private static let server = """
    100 socket(AF_UNIX, SOCK_STREAM, 0) = 3
    100 bind(3, {sa_family=AF_UNIX, sun_path="/a"}, 110) = 0
    100 listen(3, 5) = 0
    100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4
    100 fork() = 101
    101 close(3) = 0
    101 close(4) = 0
    101 socket(AF_UNIX, SOCK_STREAM, 0) = 3
    """
  private static let asks = "connect(3, {sa_family=AF_UNIX, sun_path=\"/a\"}, 110)"

  @Test func `a descriptor that is passed over it is the sender's`() {
    let reading = Reading(
      """
      \(Self.server)
      101 \(Self.asks) = 0
      100 accept(3, NULL, NULL) = 5
      100 \(PassingTests.send(5, "4"))
      100 close(4) = 0
      101 \(PassingTests.receive(3, "4"))
      101 write(4, "x", 1) = 1

      """)
    #expect(reading.socket(10)?.pair == reading.made(8))
    #expect(reading.subject(14) == reading.made(4))
    #expect(reading.broken == [])
  }

  @Test func `the accept may return first, and the client may be gone before it`() {
    let reading = Reading(
      """
      \(Self.server)
      101 connect(3, {sa_family=AF_UNIX, sun_path="/a"}, 110 <unfinished ...>
      100 accept(3, NULL, NULL) = 5
      101 <... connect resumed>) = 0
      101 socket(AF_UNIX, SOCK_STREAM, 0) = 4
      101 \(Self.asks.replacingOccurrences("connect(3", "connect(4")) = 0
      101 \(PassingTests.send(4, "3"))
      101 close(4) = 0
      100 accept(3, NULL, NULL) = 6
      100 \(PassingTests.receive(6, "7"))
      100 write(7, "x", 1) = 1

      """)
    #expect(reading.socket(10)?.pair == reading.made(8))
    #expect(reading.subject(18) == reading.made(8))
    #expect(reading.broken == [])
  }

  @Test func `who is refused is nobody's other end, and a listener takes its queue along`() {
    let reading = Reading(
      """
      \(Self.server)
      101 connect(3, {sa_family=AF_UNIX, sun_path="/a"}, 110 <unfinished ...>
      101 <... connect resumed>) = -1 EAGAIN (Resource temporarily unavailable)
      100 accept(3, NULL, NULL) = 5
      101 \(Self.asks) = 0
      100 close(3) = 0
      101 close(3) = 0

      """)
    #expect(reading.socket(11)?.pair == nil)
    #expect(reading.held.files > 0)
    #expect(reading.broken == [])
  }

  @Test func `a label says which of several it is`() {
    let reading = Reading(
      """
      \(Self.server)
      101 connect(3<UNIX-STREAM:[31]>, {sa_family=AF_UNIX, sun_path="/a"}, 110) = 0
      101 socket(AF_UNIX, SOCK_STREAM, 0) = 4<UNIX-STREAM:[32]>
      101 connect(4<UNIX-STREAM:[32]>, {sa_family=AF_UNIX, sun_path="/a"}, 110) = 0
      100 accept(3<UNIX-STREAM:[30,"/a"]>, NULL, NULL) = 5<UNIX-STREAM:[41->32,"/a"]>
      100 accept(3<UNIX-STREAM:[30,"/a"]>, NULL, NULL) = 6<UNIX-STREAM:[42->99,"/a"]>

      """)
    #expect(reading.socket(12)?.pair == reading.made(10))
    // A client that the trace does not show.
    #expect(reading.socket(13)?.pair == nil)
    #expect(reading.broken == [])
  }
}
