import Testing
import Walkthrough

/// What a stranger's traces were told wrongly of ends that are none, and of bytes that nobody got.
@Suite struct `A call at the end of a conversation` {
  private static let address =
    #"{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16"#

  private func story(_ lines: [String]) throws -> Story {
    try Recorded.story(traces: [("program", lines.map { $0 + "\n" }.joined())])
  }

  private func sentences(_ lines: String...) throws -> [String] {
    let begin = #"1 execve("/usr/bin/x", ["x"], 0x7ffd /* 5 vars */) = 0"#
    return try story([begin] + lines + ["1 +++ exited with 0 +++"]).steps.map(\.sentence)
  }

  /// connect(2): a connection is dissolved by AF_UNSPEC, too.
  @Test func `is a connect that breaks a connection off, or takes a datagram socket's peer back`() throws {
    let none = #"connect(3, {sa_family=AF_UNSPEC, sa_data="\0\0\0\0\0\0\0\0\0\0\0\0\0\0"}, 16) = 0"#
    let stream = try sentences(
      "1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3", "1 connect(3, \(Self.address)) = 0", "1 " + none)
    #expect(stream.last?.contains("breaks its connection off") == true, "\(stream)")
    let datagram = try sentences(
      "1 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3", "1 connect(3, \(Self.address)) = 0", "1 " + none)
    #expect(datagram.last?.contains("datagram socket back") == true, "\(datagram)")
  }

  /// The error is told once; then the socket is closed, and a receive returns 0. No end came from the other side.
  @Test func `is a receive of 0 behind a reset`() throws {
    let told = try sentences(
      "1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3", "1 connect(3, \(Self.address)) = 0",
      "1 recvfrom(3, 0x7ff, 10, 0, NULL, NULL) = -1 ECONNRESET (Connection reset by peer)",
      #"1 recvfrom(3, "", 10, 0, NULL, NULL) = 0"#)
    #expect(told.last?.contains("broken off") == true, "\(told)")
  }

  /// inet_shutdown() shuts a socket without a peer, and says ENOTCONN all the same.
  @Test func `is a receive of 0 behind a shutdown that said ENOTCONN`() throws {
    let told = try sentences(
      "1 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3",
      "1 shutdown(3, SHUT_RDWR) = -1 ENOTCONN (Transport endpoint is not connected)",
      #"1 recvfrom(3, "", 20, 0, NULL, NULL) = 0"#)
    #expect(told.last?.contains("receives no more") == true, "\(told)")
  }

  /// recv(2): without MSG_TRUNC the result is what was copied.
  @Test func `is a look at a datagram with little room`() throws {
    let told = try sentences(
      "1 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3", "1 bind(3, \(Self.address)) = 0",
      "1 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 4",
      #"1 sendto(4, "0123456789", 10, 0, "# + Self.address + ") = 10",
      #"1 recvfrom(3, "0123", 4, MSG_PEEK, NULL, NULL) = 4"#,
      #"1 recvfrom(3, "0123456789", 20, 0, NULL, NULL) = 10"#)
    #expect(told.dropLast().last?.contains("MSG_TRUNC") == false, "\(told)")
    #expect(told.dropLast().last?.contains("the first 4 bytes of it") == true, "\(told)")
  }

  /// tcp(7): with MSG_TRUNC received bytes are discarded, and not passed back.
  @Test func `is a receive that throws bytes of a stream away`() throws {
    let story = try story([
      #"1 execve("/usr/bin/x", ["x"], 0x7ffd /* 5 vars */) = 0"#,
      "1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3", "1 bind(3, \(Self.address)) = 0",
      "1 listen(3, 1) = 0",
      "1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4", "1 connect(4, \(Self.address)) = 0",
      #"1 accept(3, {sa_family=AF_INET, sin_port=htons(5555), sin_addr=inet_addr("127.0.0.1")}, [16]) = 5"#,
      #"1 sendto(4, "abcdef", 6, 0, NULL, 0) = 6"#,
      #"1 recvfrom(5, "\2\0\0\0", 4, MSG_TRUNC, NULL, NULL) = 4"#,
      #"1 recvfrom(5, "ef", 10, 0, NULL, NULL) = 2"#, "1 +++ exited with 0 +++",
    ])
    #expect(!story.notes.contains { $0.contains("more bytes received than sent") }, "\(story.notes)")
    #expect(story.steps.contains { $0.sentence.contains("throw away the next 4 bytes") })
    let bytes = story.arrows.filter { $0.kind == .stream }.map(\.bytes)
    #expect(bytes == [4, 2])
  }

  @Test func `is a readv of nothing, which is an empty datagram`() throws {
    let told = try sentences(
      "1 socketpair(AF_UNIX, SOCK_DGRAM, 0, [5, 6]) = 0", #"1 write(5, "", 0) = 0"#,
      #"1 readv(6, [{iov_base="", iov_len=2}, {iov_base="", iov_len=2}], 2) = 0"#)
    #expect(told.last?.contains("empty datagram") == true, "\(told)")
  }

  /// unix(7): one end closed is the other one's end; both were made for one purpose.
  @Test func `is the close of one end of a pair`() throws {
    let told = try sentences(
      "1 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0", "1 close(4) = 0",
      #"1 write(3, "x", 1) = -1 EPIPE (Broken pipe)"#, "1 close(3) = 0")
    #expect(told.count == 4, "\(told)")
  }

  /// tcp(7), RFC 2525: who closes with bytes unread, or is sent some afterwards, answers with a reset. Neither is an end.
  @Test func `is a close that the other side hears as a reset, and not as an end`() throws {
    let own = #"{sa_family=AF_INET, sin_port=htons(7000), sin_addr=inet_addr("127.0.0.1")}"#
    let peer = #"{sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr("127.0.0.1")}"#
    func closes(_ said: String) throws -> Step? {
      let story = try Recorded.story(traces: [
        (
          "server",
          """
          1 1795966990.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
          1 1795966990.2 bind(3, \(own), 16) = 0
          1 1795966990.3 listen(3, 5) = 0
          1 1795966990.4 accept(3, \(peer), [16]) = 4
          1 1795966990.6 close(4) = 0

          """
        ),
        (
          "client",
          """
          2 1795966990.35 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
          2 1795966990.36 connect(3, \(own), 16) = 0
          2 1795966990.5 sendto(3, "hello", 5, 0, NULL, 0) = 5
          2 1795966990.7 recvfrom(3, \(said)

          """
        ),
      ])
      return story.steps.first { $0.function == "close" }
    }
    let reset = try #require(
      try closes("0x7ff, 10, 0, NULL, NULL) = -1 ECONNRESET (Connection reset by peer)"))
    #expect(reset.sentence.contains("broken off (ECONNRESET)"), "\(reset.sentence)")
    #expect(!reset.sentence.contains("nothing more comes"))
    let polite = try #require(try closes(#""", 10, 0, NULL, NULL) = 0"#))
    #expect(polite.sentence.contains("nothing more comes"), "\(polite.sentence)")
  }

  /// What stays in the buffer is no promise of a receive.
  @Test func `is a receive of a part, and promises the rest only where a later receive gets it`() throws {
    func parts(_ last: String) throws -> [String] {
      try sentences(
        "1 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0", #"1 sendto(3, "hello", 5, 0, NULL, 0) = 5"#,
        #"1 recvfrom(4, "he", 2, 0, NULL, NULL) = 2"#, last, "1 close(4) = 0"
      ).filter { $0.contains("of a send of") }
    }
    let both = try parts(#"1 recvfrom(4, "llo", 9, 0, NULL, NULL) = 3"#)
    #expect(both.first?.contains("another receive") == true, "\(both)")
    let one = try parts("1 getpid() = 1")
    #expect(one.count == 1 && !one[0].contains("another receive"), "\(one)")
  }
}
