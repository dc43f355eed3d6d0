import Languages
import Testing

@testable import LanguageMapping

/// What the C library and a language make of sockets by themselves, and what only looks like it.
@Suite struct `Sockets that nobody wrote` {
  private func table(_ language: Language, _ calls: String) throws -> LanguageTable {
    let start = #"7 execve("./a", ["./a"], 0x7ffc /* 3 vars */) = 0"#
    return try LanguageTable(Array("\(start)\n\(calls)\n7 +++ exited with 0 +++\n".utf8), .language(language))
  }

  private static let nscd = """
    7 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) = 3
    7 connect(3, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file or directory)
    7 close(3) = 0

    """

  /// getaddrinfo(3), getpwuid(3): which of them it was, the files say that it reads.
  @Test(arguments: [
    ("/etc/hosts", "getaddrinfo(...), gethostbyname(...)", "the look-up of a name"),
    ("/etc/passwd", "getpwnam(...), getpwuid(...)", "the look-up of a user"),
  ])
  func `are a C program's own look-up, and by the way in another language`(
    _ file: String, _ asked: String, _ unasked: String
  ) throws {
    let calls = Self.nscd + "7 openat(AT_FDCWD, \"\(file)\", O_RDONLY|O_CLOEXEC) = 3\n7 close(3) = 0"
    let own = try table(.c, calls).rows
    #expect(own.map(\.call) == [asked] && own.map(\.kind) == [.asked])
    let other = try table(.python, calls).rows
    #expect(other.map(\.call) == [unasked] && other.map(\.kind) == [.unasked])
  }

  /// syslog(3): glibc hands connect(2) a whole `struct sockaddr_un`; Python's SysLogHandler makes a socket of its own, and
  /// counts the name's bytes.
  @Test(arguments: [(110, ["syslog"]), (11, ["socket", "connect", "close"])])
  func `are a line for the system's log`(_ length: Int, _ functions: [String]) throws {
    for language in [Language.c, .python] {
      let rows = try table(
        language,
        """
        7 socket(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC, 0) = 3
        7 connect(3, {sa_family=AF_UNIX, sun_path="/dev/log"}, \(length)) = -1 ENOENT (No such file or directory)
        7 close(3) = 0
        """
      ).rows
      #expect(rows.map(\.function) == functions && rows.allSatisfy { $0.kind == .asked })
    }
  }

  /// Python's selectors make an epoll set and close it when they are loaded: a loop may take any socket behind it, and a
  /// listener that none has taken is known for the program's own by what it accepted. The program had begun with it.
  @Test func `begin the program with a listener of which is known late whose it is`() throws {
    let table = try table(
      .python,
      """
      7 epoll_create1(EPOLL_CLOEXEC) = 3
      7 close(3) = 0
      7 write(1, "loading", 7) = 7
      7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
      7 bind(3, {sa_family=AF_INET, sin_port=htons(7777), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 write(1, "ready", 5) = 5
      7 listen(3, 1) = 0
      7 accept4(3, {sa_family=AF_INET, sin_port=htons(6), sin_addr=inet_addr("127.0.0.1")}, [16], SOCK_CLOEXEC) = 4
      7 recvfrom(4, "hi", 1024, 0, NULL, NULL) = 2
      7 write(1, "hi", 2) = 2
      7 close(4) = 0
      7 close(3) = 0
      """)
    // execve, the set's two calls, and what was written before.
    #expect(table.leftovers[.startUp] == 4 && table.leftovers[.inputOutput] == 2)
  }

  /// The calls of a Python program that asks NETLINK_ROUTE itself.
  @Test func `are the program's where it talks with netlink in its own way`() throws {
    let rows = try table(
      .python,
      """
      7 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3
      7 bind(3, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 0
      7 sendto(3, "xx", 2, 0, NULL, 0) = 2
      7 recvfrom(3, "yyyy", 4096, 0, NULL, NULL) = 4
      7 close(3) = 0
      """
    ).rows
    #expect(rows.map(\.function) == ["socket", "bind", "send", "recv", "close"])
    #expect(rows.allSatisfy { $0.kind == .asked && $0.subject == .conversation })
  }

  /// OpenJDK asks the kernel with sockets that it closes at once, and keeps one end of a pair; CPython does neither.
  @Test func `are closed unused by a language that is known for it`() throws {
    let calls = """
      7 socket(AF_INET6, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
      7 close(3) = 0
      7 socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [3, 4]) = 0
      7 close(4) = 0
      """
    let own = try table(.python, calls).rows
    #expect(own.map(\.function) == ["socket", "close", "socketpair"] && own.map(\.count) == [1, 2, 1])
    #expect(own.allSatisfy { $0.kind == .asked })
    let java = try table(.java, calls).rows
    #expect(java.map(\.function) == ["socket", "socketpair"] && java.map(\.count) == [1, 1])
    #expect(java.allSatisfy { $0.kind == .unasked })
    #expect(java.last?.why?.contains("IPv6") == false)
  }

  /// stdio(3): as glibc 2.36 does it for fdopen(fd, "r+"), fgets, fprintf, dprintf and fclose.
  @Test func `are used by stdio, which asks what they are`() throws {
    let rows = try table(
      .c,
      """
      7 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      7 write(4, "hi\\n", 3) = 3
      7 fcntl(3, F_GETFL) = 0x2 (flags O_RDWR)
      7 newfstatat(3, "", {st_mode=S_IFSOCK|0777, st_size=0, ...}, AT_EMPTY_PATH) = 0
      7 read(3, "hi\\n", 4096) = 3
      7 lseek(3, 0, SEEK_CUR) = -1 ESPIPE (Illegal seek)
      7 write(3, "yo\\n", 3) = 3
      7 close(3) = 0
      """
    ).rows
    #expect(rows.allSatisfy { !$0.call.isEmpty && $0.prototype != nil })
    #expect(rows.filter { $0.kind == .unasked }.map(\.function) == ["fstat", "lseek"])
    #expect(
      rows.first { $0.function == "read" }?.call == "fgets(...), fread(...), or read(fd, ...)"
        && rows.first { $0.function == "fcntl" }?.call == "fdopen(fd, mode), or fcntl(fd, F_GETFL)")
    let plain = try table(.c, "7 socket(AF_INET, SOCK_STREAM, 0) = 3\n7 read(3, \"hi\", 4096) = 2")
    #expect(plain.rows.map(\.call).last == "read(fd, ...)")
  }

  /// stream_socket_server names no protocol, and sets SO_REUSEADDR always; socket_create names one.
  @Test(arguments: [("IPPROTO_IP", Row.Kind.unasked), ("IPPROTO_TCP", .asked)])
  func `have an option that PHP's streams set`(_ protocolName: String, _ kind: Row.Kind) throws {
    let rows = try table(
      .php,
      "7 socket(AF_INET, SOCK_STREAM, \(protocolName)) = 3\n7 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0"
    ).rows
    #expect(rows.first { $0.function == "setsockopt" }?.kind == kind)
  }

  /// socket.accept in Lib/socket.py: `if getdefaulttimeout() is None and self.gettimeout(): sock.setblocking(True)`
  @Test(arguments: [("[0]", Row.Kind.unasked), ("[1]", .asked)])
  func `are made blocking by Python's accept`(_ value: String, _ kind: Row.Kind) throws {
    let rows = try table(
      .python,
      """
      7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3
      7 listen(3, 1) = 0
      7 accept4(3, NULL, NULL, SOCK_CLOEXEC) = 4
      7 ioctl(4, FIONBIO, \(value)) = 0
      """
    ).rows
    #expect(rows.first { $0.function == "ioctl" }?.kind == kind)
  }
}
