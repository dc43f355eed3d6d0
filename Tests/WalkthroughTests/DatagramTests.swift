import Testing

@testable import Walkthrough

@Suite struct `A message that moves by itself` {
  private static let peer =
    "{sa_family=AF_INET, sin_port=htons(44062), sin_addr=inet_addr(\"127.0.0.1\")}"

  private static func receive(_ bytes: String, _ room: Int, _ flags: String, _ told: String, _ result: Int)
    -> String
  {
    "recvmsg(3, {msg_name=\(peer), msg_namelen=16, msg_iov=[{iov_base=\"\(bytes)\", iov_len=\(room)}], msg_iovlen=1, msg_controllen=0, msg_flags=\(told)}, \(flags)) = \(result)\n"
  }

  /// recv(2), udp(7)
  @Test func `is told alike, whether recvmsg takes it or recvfrom`() throws {
    let story = try Recorded.story(traces: [
      (
        "program",
        """
        socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
        bind(3, {sa_family=AF_INET, sin_port=htons(18111), sin_addr=inet_addr("127.0.0.1")}, 16) = 0

        """ + Self.receive("abc", 3, "MSG_TRUNC", "MSG_TRUNC", 4)
          + Self.receive("abc", 3, "0", "MSG_TRUNC", 3)
          + Self.receive("abcd", 30, "MSG_PEEK", "0", 4) + Self.receive("abcd", 30, "0", "0", 4)
          + "recvmsg(3, {msg_namelen=16, msg_iov=[{iov_base=\"\", iov_len=30}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 0\n"
      )
    ])
    let told = story.steps.dropFirst(2).map { $0.sentence.dropFirst("Program ".count) }
    #expect(
      told == [
        "has room for 3 bytes; MSG_TRUNC makes the call say how long the datagram really was: 4 bytes.",
        "has room for 3 bytes only and gets \"abc\" of a longer datagram: the rest of it is gone.",
        "looks at a datagram of 4 bytes, \"abcd\", without taking it, and learns who sent it: 127.0.0.1:44062.",
        "receives a datagram of 4 bytes from 127.0.0.1:44062: \"abcd\".",
        "receives an empty datagram: 0 bytes, and still a message.",
      ], "\(told)")
    #expect(story.steps[2].payload?.count == 3)
  }

  /// socketpair(2), and send(2): nobody called connect; an empty datagram is a message.
  @Test func `has its other end by socketpair, and may be empty`() throws {
    let story = try Recorded.story(traces: [
      (
        "program",
        """
        socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0
        sendto(4, "hello", 5, 0, NULL, 0) = 5
        sendto(4, "", 0, 0, NULL, 0) = 0
        write(4, "x", 1) = 1

        """
      )
    ])
    #expect(story.steps[1].sentence.hasSuffix("to the other socket of its pair."))
    #expect(story.steps[2].sentence.contains("sends an empty datagram to its peer"))
  }

  @Test func `and bytes of a stream are told by the call that moves them`() throws {
    let story = try Recorded.story(traces: [
      (
        "program",
        """
        socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
        write(3, "hello", 5) = 5
        read(4, "hello", 9) = 5
        splice(5, NULL, 3, NULL, 5, 0) = 5

        """
      )
    ])
    #expect(story.steps[1].sentence.contains("and write returns before"))
    #expect(story.steps[3].sentence.contains("move 5 bytes from descriptor 5 to descriptor 3"))
  }

  /// netlink(7): the kernel answers; no program receives what another one, or itself, has sent there. `su` asks so six times.
  @Test func `is the kernel's own answer on netlink, and no part of the question`() throws {
    let story = try Recorded.story(traces: [
      (
        "program",
        """
        socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_AUDIT) = 3
        sendto(3, [{nlmsg_len=116, nlmsg_type=AUDIT_USER, nlmsg_flags=NLM_F_REQUEST|NLM_F_ACK, nlmsg_seq=1, nlmsg_pid=0}, "xx"...], 116, 0, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 116
        recvfrom(3, [{nlmsg_len=36, nlmsg_type=NLMSG_ERROR, nlmsg_flags=NLM_F_CAPPED, nlmsg_seq=1, nlmsg_pid=77}, {error=0, msg={nlmsg_len=116, nlmsg_type=AUDIT_USER, nlmsg_flags=NLM_F_REQUEST|NLM_F_ACK, nlmsg_seq=1, nlmsg_pid=0}}], 36, 0, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, [12]) = 36
        close(3) = 0

        """
      )
    ])
    #expect(story.steps.filter(\.isCut).isEmpty && story.arrows.isEmpty, "\(story.arrows)")
    #expect(story.steps[1].sentence.contains("asks the kernel with a netlink message of 116 bytes"))
  }

  /// recv(2): what does not fit is lost, and what is shorter than its room did fit.
  @Test(arguments: [(5, true), (6, false)])
  func `was cut only where it fills its room`(_ room: Int, _ isCut: Bool) throws {
    let story = try Recorded.story(traces: [
      (
        "program",
        """
        socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0
        sendto(4, "hello, you"..., 1000, 0, NULL, 0) = 1000
        recvfrom(3, "hello", \(room), 0, NULL, NULL) = 5

        """
      )
    ])
    #expect(story.steps.map(\.isCut) == [false, false, isCut])
  }
}
