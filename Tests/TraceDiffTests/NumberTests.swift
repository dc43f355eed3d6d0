import Testing
import TraceDiff

/// strace -X raw and -X verbose write numbers for names, -e raw pointers for all, -e verbose=none pointers for structures.
@Suite struct `A trace that was written otherwise` {
  private static func trace(_ calls: [String]) -> String {
    ([#"execve("/usr/bin/x", ["x"], 0x7ffd /* 5 vars */) = 0"#] + calls + ["+++ exited with 0 +++"])
      .map { "7 \($0)\n" }.joined()
  }

  private static let named = trace([
    "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3",
    "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0",
    #"bind(3, {sa_family=AF_INET, sin_port=htons(12599), sin_addr=inet_addr("127.0.0.1")}, 16) = 0"#,
    "listen(3, 5) = 0",
    #"accept4(3, {sa_family=AF_INET, sin_port=htons(55964), sin_addr=inet_addr("127.0.0.1")}, [16], SOCK_CLOEXEC) = 5"#,
    #"recvfrom(5, "hello", 5, MSG_PEEK, NULL, NULL) = 5"#,
    #"recvfrom(5, "hello", 100, 0, NULL, NULL) = 5"#, "ioctl(5, FIONBIO, [1]) = 0",
    "shutdown(5, SHUT_WR) = 0", "close(5) = 0", "close(3) = 0",
  ])

  private static let raw = [
    "socket(0x2, 0x1|0x80000, 0) = 3", "setsockopt(3, 0x1, 0x2, [1], 4) = 0",
    #"bind(3, {sa_family=0x2, sin_port="\x31\x37", sin_addr="\x7f\x00\x00\x01"}, 16) = 0"#,
    "listen(3, 5) = 0",
    #"accept4(3, {sa_family=0x2, sin_port="\xda\xa0", sin_addr="\x7f\x00\x00\x01"}, [16], 0x80000) = 5"#,
    #"recvfrom(5, "hello", 5, 0x2, NULL, NULL) = 5"#, #"recvfrom(5, "hello", 100, 0, NULL, NULL) = 5"#,
    "ioctl(5, 0x5421, [1]) = 0", "shutdown(5, 0x1) = 0", "close(5) = 0", "close(3) = 0",
  ]

  private static let verbose = [
    "socket(0x2 /* AF_INET */, 0x1 /* SOCK_STREAM */|0x80000 /* SOCK_CLOEXEC */, 0 /* IPPROTO_IP */) = 3",
    "setsockopt(3, 0x1 /* SOL_SOCKET */, 0x2 /* SO_REUSEADDR */, [1], 4) = 0",
    #"bind(3, {sa_family=0x2 /* AF_INET */, sin_port="\x31\x37" /* htons(12599) */, sin_addr="\x7f\x00\x00\x01" /* inet_addr("127.0.0.1") */}, 16) = 0"#,
    "listen(3, 5) = 0",
    #"accept4(3, {sa_family=0x2 /* AF_INET */, sin_port="\xbf\x86" /* htons(49030) */, sin_addr="\x7f\x00\x00\x01" /* inet_addr("127.0.0.1") */}, [16], 0x80000 /* SOCK_CLOEXEC */) = 5"#,
    #"recvfrom(5, "hello", 5, 0x2 /* MSG_PEEK */, NULL, NULL) = 5"#,
    #"recvfrom(5, "hello", 100, 0, NULL, NULL) = 5"#, "ioctl(5, 0x5421 /* FIONBIO */, [1]) = 0",
    "shutdown(5, 0x1 /* SHUT_WR */) = 0", "close(5) = 0", "close(3) = 0",
  ]

  private static let pointers = [
    "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3",
    "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 0x7ffff18445b0, 4) = 0", "bind(3, 0x7ffff18445a0, 16) = 0",
    "listen(3, 5) = 0", "accept4(3, 0x7ffff1844590, 0x7ffff1844584, SOCK_CLOEXEC) = 5",
    #"recvfrom(5, "hello", 5, MSG_PEEK, NULL, NULL) = 5"#,
    #"recvfrom(5, "hello", 100, 0, NULL, NULL) = 5"#, "ioctl(5, FIONBIO, 0x7ffff184462c) = 0",
    "shutdown(5, SHUT_WR) = 0", "close(5) = 0", "close(3) = 0",
  ]

  private static let bare = [
    "socket(0x2, 0x80001, 0) = 0x3", "setsockopt(0x3, 0x1, 0x2, 0x7fff42eed370, 0x4) = 0",
    "bind(0x3, 0x7fff42eed360, 0x10) = 0", "listen(0x3, 0x5) = 0",
    "accept4(0x3, 0x7fff42eed350, 0x7fff42eed344, 0x80000) = 0x5",
    "recvfrom(0x5, 0x7fd78828fe60, 0x5, 0x2, 0, 0) = 0x5",
    "recvfrom(0x5, 0x7fd7884c9d00, 0x64, 0, 0, 0) = 0x5", "ioctl(5, FIONBIO, [1]) = 0",
    "shutdown(0x5, 0x1) = 0", "close(5) = 0", "close(3) = 0",
  ]

  @Test(arguments: [raw, verbose, pointers, bare])
  func `is no other conversation`(_ calls: [String]) throws {
    let other = Self.trace(calls)
    #expect(TraceDiff(try Traces.text(Self.named), try Traces.text(other)).lines == [])
    #expect(TraceDiff(try Traces.text(other), try Traces.text(Self.named)).lines == [])
  }

  /// What both show is compared as ever.
  @Test(arguments: [
    ("0x1|0x80000, 0) = 3", "0x1|0x80000|0x800, 0) = 3"), ("shutdown(5, 0x1)", "shutdown(5, 0x2)"),
    (#"sin_addr="\x7f\x00\x00\x01"}, 16"#, #"sin_addr="\x00\x00\x00\x00"}, 16"#),
  ])
  func `is another one where a value is another`(_ one: String, _ other: String) throws {
    let trace = Self.trace(Self.raw).replacing(one, with: other)
    #expect(TraceDiff(try Traces.text(Self.named), try Traces.text(trace)).lines.count == 1)
  }
}
