import LanguageMapping
import Languages
import Testing

/// What a row says is proved by the calls on its own socket, and by no other's.
@Suite struct `The words of a row are proved` {
  private func table(_ lines: String, _ language: Language, isWhole: Bool = true) throws -> LanguageTable {
    let start = isWhole ? #"7 execve("./a", ["./a"], 0x7ffc /* 3 vars */) = 0"# + "\n" : ""
    return try LanguageTable(Array((start + lines).utf8), .language(language))
  }

  /// The rows in which lines stand, the line of execve not counted.
  private func calls(_ table: LanguageTable) -> [Int: String] {
    var found: [Int: String] = [:]
    for row in table.rows { for line in row.lines.lines { found[line - 1] = row.call } }
    return found
  }

  // MARK: The epoll set

  /// `u=socket.socket(AF_INET, SOCK_DGRAM); u.close()` beside an epoll set.
  private static let closes = """
    7 epoll_create1(0) = 3
    7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 4
    7 listen(4, 5) = 0
    7 fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0
    7 epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0
    7 epoll_wait(3, [], 1, 10) = 0
    7 socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = 5
    7 sendto(5, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = 1
    7 close(5) = 0
    7 close(3) = 0
    7 close(4) = 0

    """

  @Test(arguments: [
    (
      Language.python, ["sock.close(), the end of with", "selector.close()", "sock.close(), the end of with"]
    ),
    (.java, ["close(), the end of try", "selector.close()", "channel.close()"]),
  ])
  func `in the close of an epoll set alone, and not in that of a socket beside it`(
    _ language: Language, _ words: [String]
  ) throws {
    let calls = calls(try table(Self.closes, language))
    #expect([calls[9], calls[10], calls[11]] == words)
  }

  /// epoll.poll() asks for FD_SETSIZE - 1 events, a selector for as many as it has descriptors.
  @Test(arguments: [
    ("7 epoll_wait(3, [], 1023, -1) = 0\n", ["select.epoll()", "epoll.register(...), modify, unregister"]),
    (
      "7 epoll_wait(3, [], 1, -1) = 0\n",
      ["selectors.DefaultSelector()", "selector.register(...), modify, unregister"]
    ),
    ("", ["select.epoll(), or selectors", "select.epoll(), or selectors"]),
    (
      "7 epoll_wait(3, [], 1, -1) = 0\n7 epoll_wait(3, [], 1023, -1) = 0\n",
      [
        "selectors.DefaultSelector(), or select.epoll()",
        "selector.register(...), or epoll.register(...); modify, unregister",
      ]
    ),
  ])
  func `in Python's epoll sets by how many events are asked for`(_ waiting: String, _ words: [String]) throws
  {
    let lines = """
      7 epoll_create1(EPOLL_CLOEXEC) = 3
      7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 4
      7 listen(4, 5) = 0
      7 epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0

      """
    let calls = calls(try table(lines + waiting, .python))
    #expect([calls[1], calls[4]] == words)
  }

  // MARK: socketserver

  private static let listener = """
    7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
    7 bind(3, {sa_family=AF_INET, sin_port=htons(7846), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    7 getsockname(3, {sa_family=AF_INET, sin_port=htons(7846), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0
    7 listen(3, 5) = 0

    """
  private static let client = """
    8 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 5
    8 connect(5, {sa_family=AF_INET, sin_port=htons(7846), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    8 recvfrom(5, "yo", 8192, 0, NULL, NULL) = 2

    """
  private static let accepting = """
    7 poll([{fd=3, events=POLLIN}], 1, 500) = 1 ([{fd=3, revents=POLLIN}])
    7 accept4(3, {sa_family=AF_INET, sin_port=htons(6), sin_addr=inet_addr("127.0.0.1")}, [16], SOCK_CLOEXEC) = 4
    7 recvfrom(4, "hi", 8192, 0, NULL, NULL) = 2

    """
  private static let thread =
    "7 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 8\n"

  @Test func `in a server's framework for its listener and what that accepted, and for no client beside it`()
    throws
  {
    let table = try table(Self.listener + Self.thread + Self.client + Self.accepting, .python)
    #expect(table.frameworks.map(\.title) == ["socketserver"])
    let calls = calls(table)
    #expect(calls[1] == "TCPServer(...), HTTPServer(...): the socket")
    #expect(calls[6] == "socket.socket(AF_INET, SOCK_STREAM)")
    #expect(calls[8] == "sock.recv(size)")
    #expect(calls[11] == "self.request.recv(8192), or self.rfile.readline(), read(...)")
  }

  /// `listener.settimeout(0.5)`: socketserver's listener waits in accept, and serve_forever in poll.
  @Test func `against a framework where the program does what the framework never does`() throws {
    let table = try table(Self.listener + "7 ioctl(3, FIONBIO, [1]) = 0\n" + Self.accepting, .python)
    #expect(table.frameworks.isEmpty)
    #expect(calls(table)[3] == "sock.getsockname()")
  }

  /// A handler's `self.request.settimeout(5)` is no listener's.
  @Test func `by what is done on the listener, whatever is done on its connections`() throws {
    let table = try table(Self.listener + Self.accepting + "7 ioctl(4, FIONBIO, [1]) = 0\n", .python)
    #expect(table.frameworks.map(\.title) == ["socketserver"])
  }

  /// Each listener for itself: the second one is the program's own.
  @Test func `of one listener and not of another`() throws {
    let own = Self.listener.replacing("(3", with: "(9").replacing("= 3", with: "= 9").replacing(
      "7846", with: "7999")
    let calls = calls(try table(Self.listener + own + Self.accepting, .python))
    #expect(calls[2] == "TCPServer(...), HTTPServer(...): bind" && calls[6] == "sock.bind((host, port))")
  }

  // MARK: asyncio

  private static let bigRead = """
    7 epoll_create1(EPOLL_CLOEXEC) = 3
    7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 4
    7 listen(4, 100) = 0
    7 epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0
    7 epoll_wait(3, [{events=EPOLLIN, data={u32=4, u64=4}}], 2, -1) = 1
    7 accept4(4, {sa_family=AF_INET, sin_port=htons(6), sin_addr=inet_addr("127.0.0.1")}, [16], SOCK_CLOEXEC) = 5
    7 epoll_ctl(3, EPOLL_CTL_ADD, 5, {events=EPOLLIN, data={u32=5, u64=5}}) = 0
    7 recvfrom(5, "hi", 262144, 0, NULL, NULL) = 2

    """

  /// asyncio always makes its pair of sockets: only a trace that begins later may lack it.
  @Test func `for asyncio by the pair that it makes, where the trace has the program's start`() throws {
    #expect(try table(Self.bigRead, .python).frameworks.map(\.title) == ["selectors"])
    #expect(try table(Self.bigRead, .python, isWhole: false).frameworks.map(\.title) == ["asyncio"])
  }

  private static let pair = """
    7 epoll_create1(EPOLL_CLOEXEC) = 3
    7 socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [4, 5]) = 0
    7 ioctl(4, FIONBIO, [1]) = 0
    7 ioctl(5, FIONBIO, [1]) = 0
    7 epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0

    """

  /// `loop.create_datagram_endpoint(Echo, local_addr=...)`, and one with `remote_addr` whose connection_made sends at once.
  @Test func `for datagrams of asyncio, which no server starts`() throws {
    let lines = """
      7 socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_UDP) = 6
      7 ioctl(6, FIONBIO, [1]) = 0
      7 bind(6, {sa_family=AF_INET, sin_port=htons(7849), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 epoll_ctl(3, EPOLL_CTL_ADD, 6, {events=EPOLLIN, data={u32=6, u64=6}}) = 0
      7 socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_UDP) = 7
      7 connect(7, {sa_family=AF_INET, sin_port=htons(7849), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 sendto(7, "hi", 2, 0, NULL, 0) = 2
      7 epoll_ctl(3, EPOLL_CTL_ADD, 7, {events=EPOLLIN, data={u32=7, u64=7}}) = 0
      7 recvfrom(6, "hi", 262144, 0, {sa_family=AF_INET, sin_port=htons(6), sin_addr=inet_addr("127.0.0.1")}, [16]) = 2
      7 sendto(6, "hi", 2, 0, {sa_family=AF_INET, sin_port=htons(6), sin_addr=inet_addr("127.0.0.1")}, 16) = 2
      7 close(7) = 0

      """
    let calls = calls(try table(Self.pair + lines, .python))
    #expect(calls[6] == "loop.create_datagram_endpoint: the socket" && calls[10] == calls[6])
    #expect(calls[8] == "loop.create_datagram_endpoint(..., local_addr): bind")
    #expect(calls[11] == "loop.create_datagram_endpoint(..., remote_addr): connect")
    #expect(calls[12] == "transport.sendto(data)")
    #expect(calls[14] == "DatagramProtocol.datagram_received")
    #expect(calls[15] == "transport.sendto(data, address)" && calls[16] == "transport.close()")
  }

  // MARK: Java, Go, Swift, PHP, Tcl

  /// A channel that waits, beside a Socket: only the latter asks whether it should linger.
  @Test func `for java.net by what this socket does, and not another one`() throws {
    let connection = """
      7 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = 4
      7 connect(4, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0
      7 write(4, "x", 1) = 1

      """
    let lingers = "7 getsockopt(4, SOL_SOCKET, SO_LINGER, {l_onoff=0, l_linger=0}, [8]) = 0\n"
    let other = (connection + lingers).replacing("(4", with: "(5").replacing("= 4", with: "= 5")
    let calls = calls(try table(connection + other, .java))
    #expect(calls[3] == "getOutputStream().write(data), channel.write(buffer)")
    #expect(calls[6] == "getOutputStream().write(data)")
    #expect(calls[5] == "new Socket(host, port): connect")
  }

  private static func request(_ seconds: Int, _ bytes: String) -> String {
    """
    7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_IP) = 6
    7 connect(6, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)
    7 setsockopt(6, SOL_TCP, TCP_KEEPINTVL, [\(seconds)], 4) = 0
    7 write(6, "\(bytes)", 22) = 22
    7 read(6, "HTTP/1.0 200 OK", 4096) = 15

    """
  }

  /// http.DefaultTransport's dialer keeps its connections alive every 30 seconds, net.Dial every 15.
  @Test func `for net/http's client by its own connections, and not by HTTP alone`() throws {
    let byHand = try table(Self.request(15, "GET / HTTP/1.0\\r\\n\\r\\n"), .go)
    #expect(byHand.frameworks.isEmpty && calls(byHand)[2] == "net.Dial(network, address)")
    let get = try table(Self.request(30, "GET / HTTP/1.1\\r\\nHost"), .go)
    #expect(get.frameworks.map(\.title) == ["net/http"] && calls(get)[2] == "http.Get, client.Do: connect")
    // A connection beside it, of the same program.
    let other = Self.request(15, "hello").replacing("(6", with: "(9").replacing("= 6", with: "= 9")
    let both = calls(try table(Self.request(30, "GET / HTTP/1.1\\r\\nHost") + other, .go))
    #expect(both[2] == "http.Get, client.Do: connect" && both[7] == "net.Dial(network, address)")
  }

  /// `bufio.NewReader(conn).ReadString('\n')` reads 4096 bytes, too; the single byte is net/http's.
  @Test(arguments: [
    ("", "net.Listen(network, address): listen"),
    (
      "7 read(4, 0xc000, 1) = -1 EAGAIN (Resource temporarily unavailable)\n",
      "net.Listen, http.ListenAndServe: listen"
    ),
  ])
  func `for net/http's server by the byte that it reads ahead`(_ ahead: String, _ listening: String) throws {
    let lines = """
      7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_IP) = 3
      7 listen(3, 4096) = 0
      7 accept4(3, {sa_family=AF_INET, sin_port=htons(6), sin_addr=inet_addr("127.0.0.1")}, [112 => 16], SOCK_CLOEXEC|SOCK_NONBLOCK) = 4
      7 read(4, "GET / HTTP/1.1\\r\\n", 4096) = 16

      """
    let answer = "7 write(4, \"HTTP/1.0 200 OK\\r\\n\\r\\n\", 19) = 19\n"
    #expect(calls(try table(lines + ahead + answer, .go))[2] == listening)
  }

  /// `DispatchSource.makeReadSource(fileDescriptor: fd)`, activated: fstat, SO_ACCEPTCONN, EPOLLONESHOT.
  @Test func `for Dispatch's source, whose machinery nobody asked for`() throws {
    let table = try table(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 bind(3, {sa_family=AF_INET, sin_port=htons(7793), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 listen(3, 5) = 0
      7 epoll_create1(EPOLL_CLOEXEC) = 4
      7 newfstatat(3, "", {st_mode=S_IFSOCK|0777, st_size=0, ...}, AT_EMPTY_PATH) = 0
      7 getsockopt(3, SOL_SOCKET, SO_ACCEPTCONN, [1], [4]) = 0
      7 epoll_ctl(4, EPOLL_CTL_ADD, 3, {events=EPOLLIN|EPOLLONESHOT, data={u32=3959425904, u64=140664138369904}}) = 0
      7 epoll_wait(4, [{events=EPOLLIN, data={u32=3959425904, u64=140664138369904}}], 16, -1) = 1
      7 accept(3, NULL, NULL) = 7
      7 close(7) = 0

      """, .swift)
    #expect(table.frameworks.map(\.title) == ["Dispatch"])
    let asked = table.rows.filter { $0.kind == .asked }.map(\.function)
    #expect(asked == ["socket", "bind", "listen", "accept", "close"])
    #expect(
      table.rows.filter { $0.kind == .unasked }.map(\.function) == [
        "epoll_create1", "fstat", "getsockopt", "epoll_ctl", "epoll_wait",
      ])
  }

  /// stream_socket_sendto($stream, "yo") is send without a flag, as socket_send is; socket_create of SOL_TCP is no stream.
  @Test(arguments: [
    ("IPPROTO_IP", "socket_send(...), stream_socket_sendto(...)"), ("IPPROTO_TCP", "socket_send(...)"),
  ])
  func `for PHP's sockets by the protocol that this one names`(_ protocolName: String, _ words: String) throws
  {
    let lines = """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
      7 socket(AF_INET, SOCK_STREAM, \(protocolName)) = 4
      7 connect(4, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 sendto(4, "yo", 2, 0, NULL, 0) = 2

      """
    #expect(calls(try table(lines, .php))[4] == words)
  }

  /// Tcl binds a client, too; in one script with a server both calls look the same.
  @Test func `for Tcl's client by its connecting`() throws {
    let lines = """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
      7 bind(3, {sa_family=AF_INET, sin_port=htons(7791), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 listen(3, 4096) = 0
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4
      7 bind(4, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("0.0.0.0")}, 16) = 0
      7 connect(4, {sa_family=AF_INET, sin_port=htons(7791), sin_addr=inet_addr("127.0.0.1")}, 16) = 0

      """
    let table = try table(lines, .tcl)
    #expect(calls(table)[2] == "socket -server command -myaddr host port: bind")
    #expect(
      table.rows.filter { $0.kind == .unasked }.map(\.call) == ["a client's own address, before it connects"])
  }
}
