import LanguageMapping
import Languages
import Testing

@testable import TraceDiff

/// A client's trace on a descriptor and ports of its own, with calls of the test's in it.
private func client(
  descriptor: Int = 3, port: Int = 4000, pid: Int = 7, options: [String] = [], sends: [String] = ["hello"],
  result: String = "0", last: String? = nil, isFirst: Bool = true
) -> String {
  let socket = "\(descriptor)<TCP:[\(pid)]>"
  var lines = isFirst ? ["execve(\"./client\", [\"./client\"], 0x7ff /* 1 var */) = 0"] : []
  lines.append("socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = \(socket)")
  lines += options.map { "setsockopt(\(socket), SOL_TCP, \($0), [1], 4) = 0" }
  lines.append(
    "connect(\(socket), {sa_family=AF_INET, sin_port=htons(\(port)), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = \(result)"
  )
  lines += sends.map { "sendto(\(socket), \"\($0)\", \($0.utf8.count), 0, NULL, 0) = \($0.utf8.count)" }
  if let last { lines.append("shutdown(\(socket), \(last)) = 0") }
  lines.append("close(\(socket)) = 0")
  return lines.map { "\(pid) 1.5 \($0) <0.000010>\n" }.joined()
}

@Suite struct `Two traces of one conversation` {
  private func lines(_ a: String, _ b: String) throws -> [String] {
    TraceDiff(try Traces.text(a), try Traces.text(b)).lines
  }

  /// The one that came to its connection stands for the other's, and what strace injected is named.
  @Test func `have an attempt too many where a client was refused first`() throws {
    let refused = """
      7 1.5 execve("./client", ["./client"], 0x7ff /* 1 var */) = 0 <0.000010>
      7 1.5 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[6]> <0.000010>
      7 1.5 connect(3<TCP:[6]>, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 ECONNREFUSED (Connection refused) <0.000010>
      7 1.5 close(3<TCP:[6]>) = 0 <0.000010>

      """
    let sends = "sendto(3<TCP:[7]>, \"hello\", 5, 0, NULL, 0) = "
    let first =
      refused
      + client(isFirst: false)
      .replacing(sends + "5", with: sends + "-1 ECONNRESET (Connection reset by peer) (INJECTED)")
    #expect(
      try lines(first, client()) == [
        "the connecting socket: only in A: socket(AF_INET, SOCK_STREAM, IPPROTO_IP) | -",
        "the connecting socket: only in A: sendto(flags 0) = -1 ECONNRESET (INJECTED) | -",
        "the connecting socket: only in B: - | sendto(flags 0)",
      ])
  }

  /// Whichever call moves them: SyscallTraits knows.
  @Test(arguments: [
    ("pwritev2(3, [{iov_base=\"BYTES\", iov_len=3}], 1, -1, 0) = 3", "sent"),
    ("preadv2(3, [{iov_base=\"BYTES\", iov_len=9}], 1, -1, 0) = 3", "received"),
    (
      "recvmmsg_time64(3, [{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"BYTES\", iov_len=9}], "
        + "msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=3}], 1, 0, NULL) = 1", "received"
    ),
  ])
  func `differ by the bytes that a call moves`(_ call: String, _ verb: String) throws {
    func trace(_ bytes: String) -> String {
      """
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      \(call.replacing("BYTES", with: bytes))
      close(3) = 0

      """
    }
    #expect(try lines(trace("abc"), trace("abc")) == [])
    #expect(
      try lines(trace("abc"), trace("abd")) == [
        "the connecting socket: bytes: \(verb), byte 3: \"c\" | \"d\""
      ])
  }

  /// A pair by which a program wakes itself up is its own, where no language is known to make such ones.
  @Test func `differ by what a program tells itself`() throws {
    let woken =
      client() + """
        7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
        7 socketpair(AF_UNIX, SOCK_STREAM, 0, [4, 5]) = 0
        7 poll([{fd=3, events=POLLIN}, {fd=4, events=POLLIN}], 2, 0) = 0 (Timeout)
        7 write(5, "a", 1) = 1
        7 read(4, "a", 9) = 1

        """
    let other = woken.replacing("\"a\"", with: "\"b\"")
    #expect(try lines(woken, other).count == 2)
    let python = try [woken, other].map { try Conversation("text", Array($0.utf8), .language(.python)) }
    #expect(TraceDiff(python[0], python[1]).lines == [])
  }

  /// sendfile(2): the bytes go from file to socket in the kernel, and no -s shows them.
  @Test func `are said to be compared without the bytes that strace never shows`() throws {
    let trace = """
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      sendfile(3, 4, NULL, 100) = 100
      close(3) = 0

      """
    let diff = TraceDiff(try Traces.text(trace), try Traces.text(trace))
    #expect(
      diff.pairs.flatMap(\.notes) == [
        "sent: strace never shows the bytes that sendfile and splice move; they are not compared"
      ])
  }

  @Test func `do not differ by descriptors, ports, process ids and times`() throws {
    #expect(try lines(client(), client(descriptor: 11, port: 4001, pid: 99)) == [])
  }

  @Test func `differ by a port that stands for two`() throws {
    let two = client(port: 4000) + client(port: 5000, isFirst: false)
    #expect(try lines(two, client(port: 6000) + client(port: 7000, isFirst: false)) == [])
    #expect(
      try lines(two, client(port: 6000) + client(port: 6000, isFirst: false)) == [
        "port 6000 of B is 4000 of A, and 5000"
      ])
  }

  @Test func `differ by a call that one of them has, wherever it stands`() throws {
    #expect(
      try lines(client(), client(options: ["TCP_NODELAY"])) == [
        "the connecting socket: only in B: - | setsockopt(SOL_TCP, TCP_NODELAY, [1])"
      ])
    #expect(
      try lines(client(last: "SHUT_WR"), client()) == [
        "the connecting socket: only in A: shutdown(SHUT_WR) | -"
      ])
  }

  @Test func `differ by an argument, a result, and an order`() throws {
    #expect(
      try lines(client(last: "SHUT_WR"), client(last: "SHUT_RDWR")) == [
        "the connecting socket: call: shutdown(SHUT_WR) | shutdown(SHUT_RDWR)"
      ])
    let refused = try lines(client(), client(result: "-1 ECONNREFUSED (Connection refused)"))
    #expect(
      refused == [
        "the connecting socket: result: connect(AF_INET, 127.0.0.1) | connect(AF_INET, 127.0.0.1) = -1 ECONNREFUSED"
      ])
    #expect(
      try lines(
        client(options: ["TCP_NODELAY", "TCP_CORK"]), client(options: ["TCP_CORK", "TCP_NODELAY"])) == [
          "the connecting socket: order: setsockopt(SOL_TCP, TCP_NODELAY, [1]) | setsockopt(SOL_TCP, TCP_NODELAY, [1])"
        ])
  }

  /// Parent and child both close the connection, and which comes first is chance: two closes each, in whatever order with
  /// the shutdown. A child that leaves the closing to its exit makes one.
  @Test func `do not differ by which process closed a shared socket first`() throws {
    func server(_ end: [String]) -> String {
      let start = [
        "7 execve(\"./server\", [\"./server\"], 0x7ff /* 1 var */) = 0",
        "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3", "7 listen(3, 5) = 0",
        "7 accept(3, NULL, NULL) = 4", "7 fork() = 8",
      ]
      return (start + end).map { "\($0)\n" }.joined()
    }
    let a = server(["7 close(4) = 0", "8 shutdown(4, SHUT_RDWR) = 0", "8 close(4) = 0"])
    let b = server(["8 shutdown(4, SHUT_RDWR) = 0", "8 close(4) = 0", "7 close(4) = 0"])
    #expect(try lines(a, b) == [])
    let once = server(["7 close(4) = 0", "8 shutdown(4, SHUT_RDWR) = 0", "8 +++ exited with 0 +++"])
    #expect(try lines(a, once) == ["the accepted connection: times: close × 2 | close × 1"])
  }

  /// splice(2): from a socket to a pipe bytes are received, from a pipe to a socket sent; the name is the same.
  @Test(arguments: [
    ("splice(3, NULL, 5, NULL, 100, 0) = 10", 0, 10), ("splice(4, NULL, 3, NULL, 100, 0) = 10", 10, 0),
    ("sendfile(3, 6, NULL, 100) = 10", 10, 0),
  ])
  func `have the bytes of a splice in the direction in which they went`(
    _ call: String, _ sent: Int, _ received: Int
  ) throws {
    let side = try Traces.text(
      """
      7 execve("./client", ["./client"], 0x7ff /* 1 var */) = 0
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 connect(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 pipe([4, 5]) = 0
      7 \(call)
      7 close(3) = 0

      """)
    #expect(side.sockets.map(\.sent.total) == [sent])
    #expect(side.sockets.map(\.received.total) == [received])
    #expect(side.sockets.map(\.lineCount) == [4])
  }

  @Test func `differ by their bytes, and not by the calls that moved them`() throws {
    #expect(try lines(client(sends: ["hello"]), client(sends: ["hel", "lo"])) == [])
    let notes = TraceDiff(
      try Traces.text(client(sends: ["hello"])), try Traces.text(client(sends: ["hel", "lo"]))
    ).pairs
      .flatMap(\.notes)
    #expect(notes == ["sent: the same bytes, in 1 calls of A and 2 of B"])
    #expect(
      try lines(client(sends: ["hello"]), client(sends: ["hallo"])) == [
        "the connecting socket: bytes: sent, byte 2: \"ello\" | \"allo\""
      ])
    #expect(
      try lines(client(sends: ["hello"]), client(sends: ["hello", "!"])) == [
        "the connecting socket: bytes: sent: 5 bytes | 6 bytes"
      ])
  }

  /// strace -s 3 of the same words: what it left out is not known to differ.
  @Test func `do not differ by what strace left out`() throws {
    let cut = client().replacing("\"hello\", 5", with: "\"hel\"..., 5")
    let diff = TraceDiff(try Traces.text(client()), try Traces.text(cut))
    #expect(diff.lines == [])
    #expect(
      diff.pairs.flatMap(\.notes) == ["sent: compared as far as both traces keep the bytes (strace -s)"])
  }

  /// Every line on a socket is counted once: the connect that did not wait is one of the socket's calls, and asking how it
  /// ended is what was made again.
  @Test func `count each line on a socket once`() throws {
    let side = try Traces.text(
      """
      7 execve("./client", ["./client"], 0x7ff /* 1 var */) = 0
      7 getsockname(0, 0x7fbcee31daa0, [28]) = -1 ENOTSOCK (Socket operation on non-socket)
      7 socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP) = 3
      7 connect(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)
      7 poll([{fd=3, events=POLLOUT}], 1, -1) = 1 ([{fd=3, revents=POLLOUT}])
      7 getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0
      7 close(3) = 0

      """)
    #expect(side.sockets.map(\.lineCount) == [3])
    #expect(side.waiting == 1 && side.retries == 1 && side.questions == 1)
    #expect(side.otherLines == 1)
  }

  /// recv(2): a peek leaves the bytes where they are, and MSG_TRUNC counts what did not fit.
  @Test func `count the bytes that a program got`() throws {
    let side = try Traces.text(
      """
      7 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0
      7 sendto(3, "hello world", 11, 0, NULL, 0) = 11
      7 recvfrom(4, "h", 1, MSG_PEEK|MSG_TRUNC, NULL, NULL) = 11
      7 recvfrom(4, "hello", 5, MSG_TRUNC, NULL, NULL) = 11

      """)
    #expect(side.sockets.reduce(0) { $0 + $1.sent.total } == 11)
    #expect(side.sockets.reduce(0) { $0 + $1.received.total } == 5)
    #expect(side.sockets.reduce(0) { $0 + $1.received.calls } == 1)
    #expect(side.forms.contains { $0.text == "recvfrom(1, MSG_PEEK|MSG_TRUNC)" })
  }

  @Test func `do not differ by attempts that a signal or the kernel put off`() throws {
    let early = """
      7 1.5 recvfrom(3<TCP:[7]>, 0x7ff, 5, 0, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.1>
      7 1.5 --- SIGWINCH {si_signo=SIGWINCH, si_code=SI_KERNEL} ---
      7 1.5 recvfrom(3<TCP:[7]>, 0x7ff, 5, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.1>
      7 1.5 poll([{fd=3<TCP:[7]>, events=POLLIN}], 1, 100) = 1 ([{fd=3, revents=POLLIN}]) <0.1>

      """
    let received = "7 1.5 recvfrom(3<TCP:[7]>, \"hi\", 5, 0, NULL, NULL) = 2 <0.1>\n"
    let end = "7 1.5 close(3<TCP:[7]>) = 0 <0.000010>\n"
    let plain = client().replacing(end, with: received + end)
    let retried = client().replacing(end, with: early + received + end)
    let diff = TraceDiff(try Traces.text(plain), try Traces.text(retried))
    #expect(diff.lines == [])
    #expect(diff.b.retries == 2 && diff.b.waiting == 1)
  }

  @Test func `have their sockets paired by what they said, whatever the order`() throws {
    let a = client(sends: ["one"]) + client(sends: ["two"], isFirst: false)
    let b = client(sends: ["two"]) + client(sends: ["one"], isFirst: false)
    #expect(try lines(a, b) == [])
    #expect(
      try lines(a, client(sends: ["one"])) == [
        "the connecting socket: only in A: socket(AF_INET, SOCK_STREAM, IPPROTO_IP) | -"
      ])
  }

  /// Bounded work: 2,000 calls a side that are all different, and 100,000 that are not.
  @Test func `may be long`() throws {
    let many = (0..<2000).map { "0x\(String($0 + 0x100, radix: 16)) /* TCP_??? */" }
    #expect(try lines(client(options: many), client(options: many)) == [])
    let repeated = Array(repeating: "TCP_NODELAY", count: 100_000)
    #expect(
      try lines(client(options: repeated), client(options: ["TCP_NODELAY"])) == [
        "the connecting socket: times: setsockopt(SOL_TCP, TCP_NODELAY, [1]) × 100000 | setsockopt(SOL_TCP, TCP_NODELAY, [1]) × 1"
      ])
  }
  /// Bytes that strace left out take no room, and what is known behind them is compared.
  @Test func `differ by bytes behind some that strace left out`() throws {
    func sends(_ words: [(String, Int)]) throws -> Conversation {
      let calls = words.map { "7 1.5 sendto(3<TCP:[7]>, \($0), \($1), 0, NULL, 0) = \($1) <0.000010>\n" }
      let end = "7 1.5 close(3<TCP:[7]>) = 0 <0.000010>\n"
      return try Traces.text(client(sends: []).replacing(end, with: calls.joined() + end))
    }
    let cut = try sends([("\"ab\"...", 5), ("\"x\\nz\"", 3)])
    let whole = try sends([("\"abcde\"", 5), ("\"x\\nw!\"", 4)])
    #expect(
      TraceDiff(cut, whole).lines == ["the connecting socket: bytes: sent, byte 8: \"z\" | \"w!\""])
    let same = TraceDiff(cut, try sends([("\"abcde\"", 5), ("\"x\\nz\"", 3)]))
    #expect(same.lines == [])
    #expect(
      same.pairs.flatMap(\.notes) == ["sent: compared as far as both traces keep the bytes (strace -s)"])
  }

  /// 64 forms of one direction have a place of their own: what differs behind them is not known to be the same.
  @Test func `are not whole where a direction has more forms than are kept`() throws {
    func trace(_ flag: String) throws -> Conversation {
      let calls = (0...80).map {
        "7 1.5 sendto(3<TCP:[7]>, \"a\", 1, \($0 == 80 ? flag : "0x\($0 + 10)00000"), NULL, 0) = 1\n"
      }
      let end = "7 1.5 close(3<TCP:[7]>) = 0 <0.000010>\n"
      return try Traces.text(client(sends: []).replacing(end, with: calls.joined() + end))
    }
    let diff = TraceDiff(try trace("MSG_OOB"), try trace("MSG_EOR"))
    #expect(diff.differs || !diff.isWhole)
    // 81 forms, 64 kept.
    #expect(diff.a.uncompared == 17)
  }

  /// Of a direction the first 65,536 bytes are kept, and a digest of each 65,536 behind them.
  @Test func `differ by bytes far behind those that are kept`() throws {
    func trace(_ changed: Int? = nil, shown: Int = 1024, calls: Int = 100) throws -> Conversation {
      let sends = (0..<calls).map { number -> String in
        let text = String(repeating: number == changed ? "b" : "a", count: shown)
        let dots = shown < 1024 ? "..." : ""
        return "7 1.5 sendto(3<TCP:[7]>, \"\(text)\"\(dots), 1024, 0, NULL, 0) = 1024\n"
      }
      let end = "7 1.5 close(3<TCP:[7]>) = 0 <0.000010>\n"
      return try Traces.text(client(sends: []).replacing(end, with: sends.joined() + end))
    }
    let whole = TraceDiff(try trace(), try trace())
    #expect(whole.lines == [] && whole.isWhole && whole.pairs.flatMap(\.notes) == [])
    #expect(
      TraceDiff(try trace(), try trace(80)).lines == [
        "the connecting socket: bytes: sent, among bytes 65537 to 102400: some bytes | others"
      ])
    #expect(
      TraceDiff(try trace(calls: 400), try trace(390, calls: 400)).lines == [
        "the connecting socket: bytes: sent, among bytes 393217 to 409600: some bytes | others"
      ])
    // strace -s 512 of both: what it left out is not known to differ, and what it kept is compared.
    let cut = TraceDiff(try trace(shown: 512), try trace(shown: 512))
    #expect(cut.lines == [] && cut.isWhole)
    #expect(cut.pairs.flatMap(\.notes) == ["sent: compared as far as both traces keep the bytes (strace -s)"])
    #expect(!TraceDiff(try trace(shown: 512), try trace(80, shown: 512)).lines.isEmpty)
    // Of one: a digest of fewer bytes says nothing.
    let other = TraceDiff(try trace(), try trace(shown: 512))
    #expect(other.lines == [] && !other.isWhole)
  }

  @Test func `differ by the bytes of lists of buffers`() throws {
    func sends(_ list: String) throws -> Conversation {
      let call =
        "7 1.5 sendmsg(3<TCP:[7]>, {msg_name=NULL, msg_namelen=0, msg_iov=\(list), msg_iovlen=2, msg_controllen=0, "
        + "msg_flags=0}, 0) = 5 <0.000010>\n"
      let end = "7 1.5 close(3<TCP:[7]>) = 0 <0.000010>\n"
      return try Traces.text(client(sends: []).replacing(end, with: call + end))
    }
    let one = try sends("[{iov_base=\"hello\", iov_len=5}]")
    #expect(
      TraceDiff(one, try sends("[{iov_base=\"hel\", iov_len=3}, {iov_base=\"lo\", iov_len=2}]")).lines == [])
    #expect(
      TraceDiff(one, try sends("[{iov_base=\"hel\", iov_len=3}, {iov_base=\"p!\", iov_len=2}]")).lines
        == ["the connecting socket: bytes: sent, byte 4: \"lo\" | \"p!\""])
  }

  /// 20,000 calls a side that are all different, the other way round: more than is lined up, and more than have a form of
  /// their own.
  @Test(.timeLimit(.minutes(1))) func `may be long and all different`() throws {
    let many = (0..<20_000).map { "0x\(String($0 + 0x100, radix: 16)) /* TCP_??? */" }
    let diff = TraceDiff(
      try Traces.text(client(options: many)),
      try Traces.text(client(options: many.dropFirst(1000).reversed())))
    #expect(diff.pairs.flatMap(\.notes) == ["so many calls that they are compared place by place"])
    #expect(diff.lines.count <= 1000)
    // Behind the bound it is not said which option was set.
    #expect(diff.lines.contains { $0.contains("setsockopt(...)") })
  }
}
