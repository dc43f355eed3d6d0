import LanguageMapping
import Testing

@testable import Walkthrough

/// Traces of programs that were not written for this: what they do with descriptors, processes and connections.
@Suite struct `A story of another program` {
  static let listener = """
    10 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    10 bind(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    10 listen(3, 1) = 0

    """

  private func story(_ trace: String) throws -> (story: Story, states: [State]) {
    let story = try Recorded.story(traces: [("program", trace)])
    return (story, RunStateTests.states(story))
  }

  @Test func `gives a child its parent's descriptors`() throws {
    let (story, states) = try story(
      Self.listener + """
        10 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7fec38835a10) = 11
        10 close(3) = 0
        11 accept(3, NULL, NULL) = 4
        11 close(3) = 0
        11 close(4) = 0
        11 +++ exited with 0 +++

        """)
    let closes = story.steps.indices.filter { story.steps[$0].function == "close" }
    #expect(
      closes.map { story.steps[$0].sentence } == [
        "Program closes descriptor 3; another one still stands for the same socket, which lives on.",
        "Program closes its listener, descriptor 3: nobody can connect to it any more.",
        "Program closes its connection, descriptor 4.",
      ])
    let child = try #require(states[closes[0]].processes.first { $0.id == 11 })
    #expect(child.descriptors.map(\.number) == [0, 1, 2, 3])
    #expect(states[closes[0]].sockets.first?.phase == .listening)
    #expect(states[closes[1]].sockets.first?.phase == .closed)
  }

  @Test func `tells a socket under a standard number as a socket, and what takes its place`() throws {
    let (story, states) = try story(
      """
      10 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      10 connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      10 dup2(3, 1) = 1
      10 close(3) = 0
      10 write(1, "GET /", 5) = 5
      10 dup2(7, 1) = 1
      10 exit_group(3) = ?

      """)
    let sentences = story.steps.map(\.sentence)
    #expect(sentences[2] == "Program has descriptor 3 copied: 1 stands for the same open file now.")
    #expect(sentences[4].hasPrefix("Program sends \"GET /\""))
    #expect(states[4].sockets.first?.phase == .connected)
    #expect(states[5].processes.first?.descriptors.allSatisfy { $0.socket == nil } == true)
    // The number of exit_group is no descriptor.
    #expect(story.steps.count == 6)
  }

  @Test func `does not take its own SHUT_RD for the other side's end`() throws {
    let (story, states) = try story(
      Self.listener + """
        10 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4
        10 connect(4, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
        10 accept(3, NULL, NULL) = 5
        10 shutdown(5, SHUT_RD) = 0
        10 recvfrom(5, "", 9, 0, NULL, NULL) = 0
        10 close(4) = 0

        """)
    let zero = try #require(story.steps.firstIndex { $0.function == "recv" })
    #expect(
      story.steps[zero].sentence == "Program receives 0 bytes: it said itself that it receives no more.")
    #expect(!story.arrows.contains { $0.kind == .end })
    #expect(states[zero].sockets.last?.phase == .halfClosed)
  }

  @Test(arguments: [("SHUT_WR", SocketState.Phase.listening), ("SHUT_RD", .bound), ("SHUT_RDWR", .bound)])
  func `knows what a shutdown is to a listener`(_ how: String, _ phase: SocketState.Phase) throws {
    let (story, states) = try story(Self.listener + "10 shutdown(3, \(how)) = 0\n")
    #expect(states.last?.sockets.first?.phase == phase)
    #expect(story.steps.last?.sentence.hasPrefix("Program shuts its listener, descriptor 3, down") == true)
  }

  @Test func `counts a datagram as it was sent until it is received`() throws {
    let (story, states) = try story(
      """
      10 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0
      10 sendto(3, "hello world", 11, 0, NULL, 0) = 11
      10 recvfrom(4, "h", 1, MSG_PEEK|MSG_TRUNC, NULL, NULL) = 11
      10 recvfrom(4, "hello", 5, 0, NULL, NULL) = 5

      """)
    #expect(states.map { $0.inFlight.map(\.bytes) } == [[], [11], [11], []])
    #expect(story.arrows.map(\.whole) == [nil, 11] || story.arrows.map(\.whole) == [11, 11])
    #expect(story.steps[2].sentence.contains("looks at a datagram without taking it"))
    #expect(story.steps[2].aside?.contains("thrown away") == false)
    #expect(story.steps[3].aside?.contains("thrown away") == true)
  }

  @Test func `shows the bytes of a receive that there was room for`() throws {
    let (story, _) = try story(
      """
      10 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0
      10 sendto(3, "hello world", 11, 0, NULL, 0) = 11
      10 recvfrom(4, "hello", 5, MSG_TRUNC, NULL, NULL) = 11

      """)
    #expect(story.steps[2].payload?.count == 5)
    #expect(story.steps[2].sentence.contains("how long the datagram really was: 11"))
  }

  @Test func `takes a peer back that refused, or that is named no more`() throws {
    let (_, refused) = try story(
      """
      10 socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP) = 3
      10 connect(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)
      10 getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0

      """)
    #expect(refused.map { $0.sockets.first?.peer } == [nil, "127.0.0.1:1", nil])
    let (told, unnamed) = try story(
      """
      10 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
      10 connect(3, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      10 connect(3, {sa_family=AF_UNSPEC, sa_data="\\0\\0\\0\\0"}, 16) = 0

      """)
    #expect(unnamed.map { $0.sockets.first?.peer } == [nil, "127.0.0.1:9", nil])
    #expect(told.steps.last?.sentence.hasPrefix("Program takes the peer of its datagram socket back") == true)
  }

  @Test func `knows a descriptor by the data that epoll_ctl was given`() throws {
    let (story, _) = try story(
      Self.listener + """
        10 epoll_create1(0) = 4
        10 epoll_ctl(4, EPOLL_CTL_ADD, 3, {events=EPOLLIN, data={u32=3, u64=94519190487043}}) = 0
        10 epoll_wait(4, [{events=EPOLLIN, data={u32=3, u64=94519190487043}}], 16, -1) = 1
        10 epoll_wait(4, [{events=EPOLLIN, data={u32=7, u64=94519190487047}}], 16, -1) = 1

        """)
    #expect(story.steps.suffix(2).map { $0.sentence.contains("descriptor 3 can be read") } == [true, false])
    #expect(story.steps.last?.sentence.contains("one of its descriptors can be read") == true)
  }

  @Test func `has a connection when epoll says that it can be written`() throws {
    let (_, states) = try story(
      """
      10 socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP) = 3
      10 connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)
      10 epoll_create1(0) = 4
      10 epoll_ctl(4, EPOLL_CTL_ADD, 3, {events=EPOLLOUT, data={u32=3, u64=3}}) = 0
      10 epoll_wait(4, [{events=EPOLLOUT, data={u32=3, u64=3}}], 16, -1) = 1

      """)
    #expect(states.map { $0.sockets.first?.phase }.suffix(2) == [.connecting, .connected])
  }
}
