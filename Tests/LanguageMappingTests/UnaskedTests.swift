import LanguageMapping
import Languages
import Testing

/// What nobody wrote, and a table must not say that somebody did.
@Suite struct `What a language does by itself` {
  private func table(_ lines: String, _ language: Language) throws -> LanguageTable {
    try LanguageTable(Array(lines.utf8), .language(language))
  }

  /// OCaml's Unix.in_channel_of_descr looks whether the descriptor is a stream, and where it stands.
  @Test func `is that OCaml's channels look at their descriptor`() throws {
    let table = try table(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 newfstatat(3, "", {st_mode=S_IFSOCK|0777, st_size=0, ...}, AT_EMPTY_PATH) = 0
      7 getsockopt(3, SOL_SOCKET, SO_TYPE, [1], [4]) = 0
      7 lseek(3, 0, SEEK_CUR) = -1 ESPIPE (Illegal seek)

      """, .ocaml)
    #expect(table.rows.filter { $0.kind == .unasked }.map(\.function) == ["fstat", "getsockopt", "lseek"])
  }

  @Test(arguments: [(Language.node, "TCP_NODELAY"), (.csharp, "IPV6_V6ONLY")])
  func `may be an option that a library sets`(_ language: Language, _ option: String) throws {
    let lines = """
      7 socket(AF_INET6, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_TCP) = 3
      7 setsockopt(3, \(option == "TCP_NODELAY" ? "SOL_TCP" : "SOL_IPV6"), \(option), [1], 4) = 0

      """
    let row = try #require(try table(lines, language).rows.first { $0.function == "setsockopt" })
    #expect(row.kind == .unasked || row.call.hasSuffix("or http by itself"))
  }

  @Test(arguments: [Language.ruby, .perl, .php])
  func `may be the close of a handle to which nothing refers any more`(_ language: Language)
    throws
  {
    let lines = """
      7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3
      7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 close(3) = 0

      """
    let row = try #require(try table(lines, language).rows.first { $0.function == "close" })
    #expect(row.call.contains("the last reference goes"))
  }

  /// What else a socket did says who asked for a call that a program and its language both make.
  @Test(arguments: [
    (Language.python, "ioctl(3, FIONBIO, [0]) = 0", false, "sock.setblocking(True), sock.settimeout(None)"),
    (.python, "ioctl(5, FIONBIO, [0]) = 0", true, "accept() of a listener with a time limit"),
    (.node, "setsockopt(4, SOL_IPV6, IPV6_V6ONLY, [0], 4) = 0", true, "IPv6 socket takes"),
    (
      .ruby,
      "getsockname(3, {sa_family=AF_INET}, [2048 => 16]) = 0\n7 setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = 0",
      true, "looks which family"
    ),
    (.ruby, "getsockname(3, {sa_family=AF_INET}, [2048 => 16]) = 0", false, "server.addr"),
    (.php, "fcntl(5, F_SETFL, O_RDWR|O_NONBLOCK) = 0", false, "stream_set_blocking"),
    (
      .php, "connect(3, NULL, 0) = -1 EINPROGRESS\n7 fcntl(3, F_SETFL, O_RDWR) = 0",
      true, "do not wait for the connecting"
    ),
    (
      .php,
      "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 6\n7 connect(6, NULL, 0) = 0\n"
        + "7 fcntl(6, F_SETFL, O_RDWR|O_NONBLOCK) = 0",
      false, "socket_set_nonblock"
    ),
  ])
  func `is told from what its program asked for`(
    _ language: Language, _ call: String, _ isUnasked: Bool, _ words: String
  ) throws {
    let table = try table(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = 4
      7 listen(4, 5) = 0
      7 ioctl(4, FIONBIO, [1]) = 0
      7 accept4(4, NULL, NULL, SOCK_CLOEXEC) = 5
      7 \(call)

      """, language)
    let row = try #require(table.rows.first { $0.call.contains(words) })
    #expect((row.kind == .unasked) == isUnasked && row.count == 1)
  }

  /// Cut off behind what decides, a trace says what is true of both; before it, what it said in the whole.
  @Test(arguments: [
    (
      Language.java, "getsockopt(3<TCP:[7]>, SOL_SOCKET, SO_LINGER, {l_onoff=0}, [8]) = 0",
      "shutdown(3<TCP:[7]>, SHUT_WR) = 0", "close ends the sending half first", "or close by itself"
    ),
    (
      .python, "accept4(4<TCP:[8]>, NULL, NULL, SOCK_CLOEXEC) = 3<TCP:[7]>",
      "ioctl(3<TCP:[7]>, FIONBIO, [0]) = 0",
      "accept() of a listener with a time limit", "accept() by itself"
    ),
    (
      .python, "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3<TCP:[7]>",
      "connect(3<TCP:[7]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0",
      "sock.connect((host, port))", "a connection is made"
    ),
    (
      .php, "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[7]>", "listen(3<TCP:[7]>, 32) = 0",
      "stream_socket_server(...): listen", "socket_listen(..., backlog), stream"
    ),
    (
      .php, "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3<TCP:[7]>",
      "setsockopt(3<TCP:[7]>, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0",
      "socket_set_option(..., SO_REUSEADDR, 1)",
      "or stream_socket_server by itself"
    ),
  ])
  func `is told for certain where the trace shows what decides`(
    _ language: Language, _ sign: String, _ call: String, _ words: String, _ cautious: String
  ) throws {
    let other = "7 recvfrom(4<TCP:[8]>, \"\", 9, 0, NULL, NULL) = 0\n"
    #expect(try table("\(other)7 \(sign)\n7 \(call)\n", language).rows.contains { $0.call.hasPrefix(words) })
    #expect(try table("\(other)7 \(call)\n", language).rows.contains { $0.call.contains(cautious) })
  }

  @Test func `is told with care where nothing decides`() throws {
    let trace = """
      7 fstat(3<TCP:[7]>, {st_mode=S_IFSOCK|0777, st_size=0, ...}) = 0
      7 close(3<TCP:[7]>) = 0

      """
    #expect(try table(trace, .c).rows.contains { $0.call.hasPrefix("fclose(file), or close(fd)") })
  }

  /// A server that is killed while it waits: its whole calls say what the half is.
  @Test(arguments: [
    (Language.python, "sock.recvfrom(size)"), (.rust, "socket.recv_from(buffer)"),
    (.c, "recvfrom(fd, ..., address, length)"),
  ])
  func `is in the row of the whole calls, where the trace shows a half`(
    _ language: Language, _ words: String
  ) throws {
    let peer = "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}"
    let trace = """
      7 recvfrom(3<UDP:[127.0.0.1:9]>, "b", 9, 0, \(peer), [16]) = 1
      7 recvfrom(3<UDP:[127.0.0.1:9]>,  <unfinished ...>) = ?

      """
    let rows = try table(trace, language).rows.filter { $0.function == "recvfrom" || $0.function == "recv" }
    let row = try #require(rows.first { $0.count == 1 && $0.begun == 1 })
    #expect(row.call == words)
  }
}
