import LanguageMapping
import Languages
import Testing

@Suite struct `A framework` {
  private func table(_ name: String) throws -> LanguageTable {
    let language = try #require(Recordings.frameworks[name].flatMap(Language.named))
    return try LanguageTable(try Recordings.framework(name), .language(language))
  }

  private func asked(_ table: LanguageTable) -> [String: Int] {
    Dictionary(table.rows.filter { $0.kind == .asked }.map { ($0.function, $0.count) }, uniquingKeysWith: +)
  }

  @Test(arguments: [
    ("asyncio-server", ["asyncio"]), ("asyncio-client", ["asyncio"]), ("selectors-server", ["selectors"]),
    ("socketserver-server", ["socketserver"]), ("http-server", ["http.server", "socketserver"]),
    ("nio-server", ["NIO channels"]), ("nethttp-server", ["net/http"]), ("nethttp-client", ["net/http"]),
    ("tokio-server", ["Tokio"]), ("tokio-client", ["Tokio"]), ("swiftnio-server", ["SwiftNIO"]),
    ("flyingfox-server", ["FlyingFox"]), ("urlsession-client", ["URLSession"]),
    // A client without an event loop is on none, whatever is loaded.
    ("create_connection-client", []), ("http-client", []), ("nio-client", []),
  ])
  func `is recognised by what it does`(_ name: String, _ titles: [String]) throws {
    #expect(try table(name).frameworks.map(\.title) == titles)
  }

  /// The chat and the one-shot are plain sockets in every language; so are the calls beside them.
  @Test(arguments: Recordings.all)
  func `is not seen in plain sockets`(_ recording: String) throws {
    let language = try #require(Language.named(Recordings.language(recording)))
    #expect(
      try LanguageTable(try Recordings.bytes(recording), .language(language)).frameworks.map(\.title) == [])
  }

  @Test(arguments: Recordings.frameworks.keys.sorted())
  func `leaves no call on a socket without words of a catalogue`(_ name: String) throws {
    let table = try table(name)
    #expect(table.rows.filter { $0.source == nil || $0.call.isEmpty }.map(\.seen) == [])
  }

  /// What a number stands for says the call that made it, a label, or what is done with it later.
  @Test(arguments: [
    "7 epoll_create1(EPOLL_CLOEXEC) = 3\n7 fcntl(3, F_DUPFD_CLOEXEC, 3) = 5\n",
    "7 fcntl(3<anon_inode:[eventpoll]>, F_DUPFD_CLOEXEC, 3) = 5\n", "7 fcntl(3, F_DUPFD_CLOEXEC, 3) = 5\n",
  ])
  func `copies its epoll set before there is a socket in it`(_ copying: String) throws {
    let lines =
      copying + """
        7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_IP) = 6
        7 epoll_ctl(5, EPOLL_CTL_ADD, 6, {events=EPOLLIN, data={u32=0, u64=0}}) = 0
        7 connect(6, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0

        """
    let table = try LanguageTable(Array(lines.utf8), .language(.rust))
    #expect(
      table.rows.filter { $0.function == "fcntl" }.map(\.call) == ["Tokio's driver copies its epoll set"])
  }

  /// `reader, writer = await asyncio.open_connection(...)`, one write, one read, `writer.close()`; the server besides
  /// reads the end, and closes its listener.
  @Test func `asks for no more than its program does`() throws {
    #expect(
      asked(try table("asyncio-client")) == ["socket": 1, "connect": 1, "send": 1, "recv": 1, "close": 1])
    #expect(
      asked(try table("asyncio-server"))
        == ["socket": 1, "bind": 1, "listen": 1, "accept": 1, "recv": 2, "send": 1, "close": 2])
  }

  @Test func `has its failed connecting told`() throws {
    let lines = [
      "socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [4, 5]) = 0", "ioctl(4, FIONBIO, [1]) = 0",
      "epoll_create1(EPOLL_CLOEXEC) = 3",
      "epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0",
      "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 6", "ioctl(6, FIONBIO, [1]) = 0",
      "connect(6, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = -1 EINPROGRESS (Operation now in progress)",
      "epoll_ctl(3, EPOLL_CTL_ADD, 6, {events=EPOLLOUT, data={u32=6, u64=6}}) = 0",
      "epoll_wait(3, [{events=EPOLLOUT|EPOLLERR|EPOLLHUP, data={u32=6, u64=6}}], 2, -1) = 1",
      "getsockopt(6, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0", "close(6) = 0",
    ]
    let table = try LanguageTable(
      Array((lines.joined(separator: "\n") + "\n").utf8), .language(.python), keepsPlaces: true)
    #expect(table.frameworks.map(\.title) == ["asyncio"])
    let row = try #require(table.rows.first { $0.function == "getsockopt" })
    #expect(row.call == "asyncio asks how the connecting ended: it failed")
  }
}

@Suite struct `A pair of sockets` {
  private static let made = """
    7 socketpair(AF_UNIX, SOCK_STREAM, 0, [4, 5]) = 0
    7 fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0
    7 fcntl(5, F_SETFL, O_RDWR|O_NONBLOCK) = 0

    """
  private static let watched =
    "7 epoll_create1(0) = 3\n7 epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0\n"
  private static let bytes =
    "7 write(5, \"\\0\", 1) = 1\n7 write(5, \"\\0\", 1) = 1\n7 read(4, \"\\0\\0\", 4096) = 2\n"

  private func subjects(_ lines: String, _ language: Language = .python) throws -> [LanguageRow.Subject] {
    let table = try LanguageTable(Array(lines.utf8), .language(language))
    return table.rows.filter { $0.seen.contains { $0.systemCall == "socketpair" } }.map(\.subject)
  }

  @Test(arguments: [
    made + watched + bytes, made + watched + bytes + "7 close(4) = 0\n7 close(5) = 0\n", made + watched, made,
    made + "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 6\n7 listen(6, 5) = 0\n"
      + "7 poll([{fd=4, events=POLLIN}, {fd=6, events=POLLIN}], 2, 10) = 0 (Timeout)\n" + bytes,
  ])
  func `that wakes an event loop up is no conversation`(_ lines: String) throws {
    #expect(try subjects(lines) == [.wakeUp])
  }

  @Test(arguments: [
    // Words, and not a byte.
    made + watched + "7 write(5, \"hi\", 2) = 2\n7 read(4, \"hi\", 4096) = 2\n",
    // Nobody waits for it among others, but for it alone, or for both of its ends.
    made + bytes, made + "7 poll([{fd=4, events=POLLIN}], 1, -1) = 1 ([{fd=4, revents=POLLIN}])\n" + bytes,
    made + "7 poll([{fd=4, events=POLLIN}, {fd=5, events=POLLIN}], 2, 10) = 0 (Timeout)\n" + bytes,
    // Bytes go both ways: who wakes a loop up is never answered.
    made + watched + bytes + "7 write(4, \"\\0\", 1) = 1\n7 read(5, \"\\0\", 4096) = 1\n",
    made + watched + "7 write(4, \"\\0\", 1) = 1\n7 write(5, \"\\0\", 1) = 1\n",
    // A message may carry descriptors.
    made + watched
      + "7 sendmsg(5, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"a\", iov_len=1}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 1\n",
    // A child has the other end.
    made + watched
      + "7 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 8\n8 write(5, \"a\", 1) = 1\n",
    made + watched
      + "7 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 8\n7 close(5) = 0\n8 close(4) = 0\n",
  ])
  func `that carries anything else is one`(_ lines: String) throws {
    #expect(try subjects(lines) == [.conversation])
  }

  /// No event loop is part of them: the pair is the program's own.
  @Test(arguments: [Language.linuxAPI, .c, .php, .perl])
  func `is the program's own in a language without an event loop`(_ language: Language) throws {
    let lines = Self.made + Self.watched + Self.bytes
    let table = try LanguageTable(Array(lines.utf8), .language(language))
    #expect(try subjects(lines, language) == [.conversation])
    #expect(
      table.rows.filter { ["write", "read", "socketpair"].contains($0.function) }.allSatisfy {
        $0.kind == .asked
      })
  }
}

@Suite struct `A call of another machine` {
  /// What i386 (by number, and before by socketcall), s390x and MIPS make where x86-64 has sendto and recvfrom, and what
  /// else is called otherwise there.
  private static let lines = """
    7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    7 fcntl64(3, F_GETFL) = 0x2 (flags O_RDWR)
    7 fstat64(3, {st_mode=S_IFSOCK|0777, st_size=0, ...}) = 0
    7 _llseek(3, 0, 0x7ffe, SEEK_CUR) = -1 ESPIPE (Illegal seek)
    7 send(3, "hello", 5, 0) = 5
    7 ppoll_time64([{fd=3, events=POLLIN}], 1, NULL, NULL, 8) = 1 ([{fd=3, revents=POLLIN}])
    7 _newselect(4, [3], NULL, NULL, NULL) = 1 (in [3])
    7 pselect6_time64(4, [3], NULL, NULL, NULL, NULL) = 1 (in [3])
    7 recv(3, "hi", 1024, 0) = 2
    7 sendfile64(3, 4, NULL, 10) = 10
    7 recv(3,  <unfinished ...>) = ?

    """

  @Test(arguments: Language.all.map(\.name))
  func `has words in every language`(_ name: String) throws {
    let language = try #require(Language.named(name))
    let table = try LanguageTable(Array(Self.lines.utf8), .language(language))
    #expect(table.rows.allSatisfy { !$0.call.isEmpty })
    #expect(table.rows.reduce(0) { $0 + $1.lineCount } == 12)
  }

  @Test func `is in the row of the function that it stands for`() throws {
    let table = try LanguageTable(Array(Self.lines.utf8), .language(.python))
    let send = try #require(table.rows.first { $0.seen.contains { $0.systemCall == "send" } })
    #expect(send.call == "sock.send(data), sock.sendall(data)" && send.function == "send")
    let recv = try #require(table.rows.first { $0.seen.contains { $0.systemCall == "recv" } })
    #expect(recv.call == "sock.recv(size)" && recv.count == 1 && recv.begun == 1)
  }
}

@Suite struct `A call on a socket` {
  /// Labs are in Swift; whatever the language that a person names, no call may be without words.
  @Test(arguments: Recordings.everyTrace())
  func `has words in every language, on every recording`(_ path: String) throws {
    var tables = TraceTables(try Recordings.trace(at: path))
    for language in Language.all {
      guard let table = try? tables.table(.language(language)) else { continue }
      #expect(table.rows.allSatisfy { !$0.call.isEmpty }, "\(language.name)")
      #expect(
        table.leftovers.values.reduce(0, +) + table.rows.reduce(0) { $0 + $1.lineCount } == table.lineCount)
    }
  }

  @Test(arguments: Recordings.all)
  func `is of no language where nobody names one and nothing shows one`(_ recording: String) throws {
    let table = try LanguageTable(try Recordings.bytes(recording), .recognise)
    #expect(table.language.name != "c")
  }
}

@Suite struct `The words of a row` {
  private func call(_ function: String, in lines: String, _ language: Language) throws -> String? {
    try LanguageTable(Array(lines.utf8), .language(language)).rows.first { $0.function == function }?.call
  }

  private static let connect =
    "7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0\n"

  /// CPython's create_connection asks getaddrinfo, which names the protocol; so may the program itself.
  /// `socket.socket(AF_INET, SOCK_STREAM)` names none.
  @Test
  func `name both ways to a connection where the protocol is named, and no API where nothing shows one`()
    throws
  {
    let resolved = "7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3\n" + Self.connect
    let plain = "7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3\n" + Self.connect
    #expect(
      try call("connect", in: resolved, .python)
        == "socket.create_connection(address), or sock.connect((host, port))")
    #expect(
      try call("socket", in: resolved, .python)
        == "socket.create_connection(address), or socket.socket(family, type, proto): the socket")
    #expect(try call("connect", in: plain, .python) == "sock.connect((host, port))")
    #expect(try call("connect", in: Self.connect, .python) == "a connection is made")
  }

  /// stream_socket_server sets it unasked, and a socket of ext/sockets stands beside it.
  @Test func `name both of PHP's APIs where a program uses both`() throws {
    let option = "7 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0\n"
    let streams = "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
    let sockets = "7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4\n"
    #expect(
      try call("setsockopt", in: streams + option + sockets, .php)
        == "socket_set_option(..., SO_REUSEADDR, 1), or stream_socket_server by itself")
    #expect(try call("setsockopt", in: streams + option, .php) == "stream_socket_server sets SO_REUSEADDR")
    #expect(
      try call("setsockopt", in: sockets + option.replacing("(3", with: "(4"), .php)
        == "socket_set_option(..., SO_REUSEADDR, 1)")
  }
}
