import Testing

@testable import Walkthrough

/// strace -X raw: the kernel gets numbers, and what they mean does not depend on how they are written.
@Suite struct `A trace of numbers` {
  private static let named = #"""
    7 execve("/usr/bin/x", ["x"], 0x7ffd /* 5 vars */) = 0
    7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
    7 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
    7 bind(3, {sa_family=AF_INET, sin_port=htons(12599), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    7 listen(3, 5) = 0
    7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 4
    7 setsockopt(4, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, 8) = 0
    7 connect(4, {sa_family=AF_INET, sin_port=htons(12599), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    7 poll([{fd=3, events=POLLIN|POLLOUT}], 1, 1000) = 1 ([{fd=3, revents=POLLIN}])
    7 accept4(3, {sa_family=AF_INET, sin_port=htons(55964), sin_addr=inet_addr("127.0.0.1")}, [16], SOCK_CLOEXEC) = 5
    7 sendto(4, "hello", 5, MSG_NOSIGNAL, NULL, 0) = 5
    7 epoll_create1(EPOLL_CLOEXEC) = 6
    7 epoll_ctl(6, EPOLL_CTL_ADD, 5, {events=EPOLLIN|EPOLLET, data={u32=5, u64=5}}) = 0
    7 epoll_wait(6, [{events=EPOLLIN, data={u32=5, u64=5}}], 1023, 1000) = 1
    7 recvfrom(5, "hello", 5, MSG_PEEK, NULL, NULL) = 5
    7 recvfrom(5, "hello", 100, 0, NULL, NULL) = 5
    7 ioctl(5, FIONBIO, [1]) = 0
    7 recvfrom(5, 0x7f42d0c6be60, 10, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)
    7 shutdown(5, SHUT_WR) = 0
    7 recvfrom(4, "", 10, 0, NULL, NULL) = 0
    7 shutdown(4, SHUT_RDWR) = 0
    7 socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_UDPLITE) = 7
    7 bind(7, {sa_family=AF_INET, sin_port=htons(12598), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    7 socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_UDPLITE) = 8
    7 sendto(8, "abc", 3, 0, {sa_family=AF_INET, sin_port=htons(12598), sin_addr=inet_addr("127.0.0.1")}, 16) = 3
    7 recvfrom(7, "abc", 100, MSG_TRUNC, {sa_family=AF_INET, sin_port=htons(46741), sin_addr=inet_addr("127.0.0.1")}, [16]) = 3
    7 close(4) = 0
    7 +++ exited with 0 +++

    """#

  /// The same run's lines as -X raw writes them.
  private static let numbers: [(String, String)] = [
    ("SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP", "0x1|0x80000, 0"),
    ("SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_UDPLITE", "0x2|0x80000, 0x88"),
    ("SOL_SOCKET, SO_REUSEADDR", "0x1, 0x2"), ("SOL_SOCKET, SO_LINGER", "0x1, 0xd"),
    ("AF_INET", "0x2"), ("htons(12599)", #""\x31\x37""#), ("htons(12598)", #""\x31\x36""#),
    ("htons(55964)", #""\xda\x9c""#), ("htons(46741)", #""\xb6\x95""#),
    (#"inet_addr("127.0.0.1")"#, #""\x7f\x00\x00\x01""#), ("[16], SOCK_CLOEXEC", "[16], 0x80000"),
    ("EPOLLIN|EPOLLET", "0x1|0x80000000"), ("EPOLLIN", "0x1"), ("EPOLL_CLOEXEC", "0x80000"),
    ("EPOLL_CTL_ADD", "0x1"), ("POLLIN|POLLOUT", "0x1|0x4"), ("POLLIN", "0x1"), ("MSG_PEEK", "0x2"),
    ("MSG_TRUNC", "0x20"), ("MSG_NOSIGNAL", "0x4000"), ("FIONBIO", "0x5421"), ("SHUT_WR", "0x1"),
    ("SHUT_RDWR", "0x2"),
  ]

  @Test func `is told as the same trace of names, but for the text that is shown`() throws {
    let raw = Self.numbers.reduce(Self.named) { $0.replacing($1.0, with: $1.1) }
    let (one, other) = (
      try Recorded.story(traces: [("x", Self.named)]), try Recorded.story(traces: [("x", raw)])
    )
    #expect(one.steps.map(\.sentence) == other.steps.map(\.sentence))
    #expect(one.steps.map(\.aside) == other.steps.map(\.aside))
    #expect(one.arrows == other.arrows && !one.arrows.isEmpty)
    #expect(RunStateTests.states(one) == RunStateTests.states(other))
    // Of a number the meaning says the name as well.
    #expect(one.steps.map(\.explanations.count) == other.steps.map(\.explanations.count))
  }
}
