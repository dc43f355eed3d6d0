import LanguageMapping
import Languages
import Testing

@testable import Walkthrough

/// Programs on an event loop: the story is what they wanted.
@Suite struct `A story of a program on a framework` {
  /// `asyncio.open_connection`, one write, one read, `writer.close()`, as CPython 3.11 makes them.
  private static let client = """
    7 execve("/usr/bin/python3", ["python3", "c.py"], 0x7ffe /* 3 vars */) = 0
    7 epoll_create1(EPOLL_CLOEXEC) = 3
    7 socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [4, 5]) = 0
    7 getsockname(4, {sa_family=AF_UNIX}, [128 => 2]) = 0
    7 getsockname(5, {sa_family=AF_UNIX}, [128 => 2]) = 0
    7 ioctl(4, FIONBIO, [1]) = 0
    7 ioctl(5, FIONBIO, [1]) = 0
    7 epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0
    7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 6
    7 ioctl(6, FIONBIO, [1]) = 0
    7 connect(6, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)
    7 epoll_ctl(3, EPOLL_CTL_ADD, 6, {events=EPOLLOUT, data={u32=6, u64=6}}) = 0
    7 epoll_wait(3, [{events=EPOLLOUT, data={u32=6, u64=6}}], 2, -1) = 1
    7 getsockopt(6, SOL_SOCKET, SO_ERROR, [0], [4]) = 0
    7 epoll_ctl(3, EPOLL_CTL_DEL, 6, 0x7ffe) = 0
    7 ioctl(6, FIONBIO, [1]) = 0
    7 getsockname(6, {sa_family=AF_INET, sin_port=htons(49784), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0
    7 getpeername(6, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0
    7 setsockopt(6, SOL_TCP, TCP_NODELAY, [1], 4) = 0
    7 epoll_ctl(3, EPOLL_CTL_ADD, 6, {events=EPOLLIN, data={u32=6, u64=6}}) = 0
    7 sendto(6, "hello", 5, 0, NULL, 0) = 5
    7 epoll_wait(3, [{events=EPOLLIN, data={u32=6, u64=6}}], 2, -1) = 1
    7 recvfrom(6, "hi", 262144, 0, NULL, NULL) = 2
    7 epoll_ctl(3, EPOLL_CTL_DEL, 6, 0x7ffe) = 0
    7 close(6) = 0
    7 epoll_ctl(3, EPOLL_CTL_DEL, 4, 0x7ffe) = 0
    7 close(4) = 0
    7 close(5) = 0
    7 close(3) = 0
    7 +++ exited with 0 +++

    """

  @Test func `has the steps of its words, and the framework's own calls folded and counted`() throws {
    let story = try Recorded.story(traces: [("client", Self.client)])
    #expect(story.steps.map(\.function) == ["socket", "connect", "send", "recv", "close"])
    let rest = Dictionary(
      story.sides.flatMap(\.rest).map { ($0.name, $0.lines) }, uniquingKeysWith: +)
    // The pair of sockets is no conversation.
    #expect(rest["wake-up calls"] == [3, 4, 5, 6, 7, 27, 28])
    // Of the loop's calls those before the first socket are start-up.
    #expect(
      Set(rest["asyncio by itself"] ?? []).isSuperset(of: [10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 24]))
    let told = story.steps.flatMap { $0.syscalls.flatMap(\.lines) }
    #expect((told + rest.values.joined()).sorted() == Array(1...30))
  }

  @Test func `has a step for a connecting that failed`() throws {
    let failed = Self.client.replacing("SO_ERROR, [0]", with: "SO_ERROR, [ECONNREFUSED]")
    let story = try Recorded.story(traces: [("client", failed)])
    let asked = try #require(story.steps.first { $0.function == "getsockopt" })
    #expect(asked.pendingError?.name == "ECONNREFUSED")
  }
}
