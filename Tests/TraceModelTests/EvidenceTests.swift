import Testing
import TraceModel

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
}
