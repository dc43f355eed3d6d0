import LanguageMapping
import Languages
import Testing

/// What a recording must show: the function, the system calls seen, and how often the call was made.
private struct Truth: CustomTestStringConvertible, Sendable {
  let recording: String
  let kind: Row.Kind
  let function: String
  let seen: [String]
  let count: Int

  var testDescription: String { "\(recording): \(function)" }
}

private func chat(
  _ language: String, _ side: String, _ rows: [(kind: Row.Kind, function: String, seen: [String], count: Int)]
) -> [Truth] {
  rows.map {
    Truth(
      recording: "01-hello-hi/\(language)/\(side)", kind: $0.kind, function: $0.function, seen: $0.seen,
      count: $0.count)
  }
}

private func oneShot(
  _ language: String, _ side: String, _ rows: [(kind: Row.Kind, function: String, seen: [String], count: Int)]
) -> [Truth] {
  rows.map {
    Truth(
      recording: "02-one-shot/\(language)/\(side)", kind: $0.kind, function: $0.function, seen: $0.seen,
      count: $0.count)
  }
}

private let eagain = "= -1 EAGAIN"
private let both = "SOCK_CLOEXEC|SOCK_NONBLOCK"

private let truths: [Truth] =
  chat(
    "c", "server",
    [
      (.asked, "socket", ["socket(AF_INET, SOCK_STREAM, IPPROTO_IP)"], 1),
      (.asked, "setsockopt", ["setsockopt(SOL_SOCKET, SO_REUSEADDR, [1])"], 1),
      (.asked, "bind", ["bind(AF_INET)"], 1), (.asked, "listen", ["listen(1)"], 1),
      (.asked, "accept", ["accept(addr, [16])"], 1), (.asked, "send", ["sendto(flags 0)"], 3),
      (.asked, "recv", ["recvfrom(1024, flags 0)"], 3), (.asked, "close", ["close"], 2),
    ])
  + chat(
    "swift", "server",
    [
      (.asked, "socket", ["socket(AF_INET, SOCK_STREAM, IPPROTO_IP)"], 1),
      (.asked, "accept", ["accept(NULL, NULL)"], 1), (.asked, "listen", ["listen(1)"], 1),
      (.asked, "send", ["sendto(flags 0)"], 3), (.asked, "recv", ["recvfrom(1024, flags 0)"], 3),
    ])
  + chat("swift", "client", [(.asked, "connect", ["connect(AF_INET)"], 1), (.asked, "close", ["close"], 1)])
  + chat(
    "python", "server",
    [
      (.asked, "socket", ["socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP)"], 1),
      (.asked, "setsockopt", ["setsockopt(SOL_SOCKET, SO_REUSEADDR, [1])"], 1),
      (.asked, "listen", ["listen(1)"], 1), (.asked, "accept", ["accept4(addr, [16], SOCK_CLOEXEC)"], 1),
      (.unasked, "getsockname", ["getsockname([128 => 16])"], 1), (.asked, "send", ["sendto(flags 0)"], 3),
      (.asked, "recv", ["recvfrom(1024, flags 0)"], 3), (.asked, "close", ["close"], 2),
    ])
  + chat("python", "client", [(.asked, "connect", ["connect(AF_INET)"], 1)])
  + chat(
    "rust", "server",
    [
      (.asked, "socket", ["socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP)"], 1),
      (.unasked, "setsockopt", ["setsockopt(SOL_SOCKET, SO_REUSEADDR, [1])"], 1),
      (.asked, "listen", ["listen(128)"], 1),
      (.asked, "accept", ["accept4(addr, [128 => 16], SOCK_CLOEXEC)"], 1),
      (.asked, "send", ["sendto(MSG_NOSIGNAL)"], 3), (.asked, "recv", ["recvfrom(1024, flags 0)"], 3),
      (.asked, "close", ["close"], 2),
    ])
  + chat(
    "perl", "server",
    [
      (.asked, "socket", ["socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP)"], 1),
      (.unasked, "fcntl", ["fcntl(F_GETFD)"], 2), (.unasked, "fcntl", ["fcntl(F_SETFD, FD_CLOEXEC)"], 4),
      (.unasked, "ioctl", ["ioctl(TCGETS) = -1 ENOTTY"], 4),
      (.unasked, "lseek", ["lseek(SEEK_CUR) = -1 ESPIPE"], 4),
      (.asked, "setsockopt", ["setsockopt(SOL_SOCKET, SO_REUSEADDR, [1])"], 1),
      (.asked, "accept", ["accept4(addr, [4096 => 16], SOCK_CLOEXEC)"], 1),
      (.unasked, "getpeername", ["getpeername([128 => 16])"], 3), (.asked, "send", ["sendto(flags 0)"], 3),
      (.asked, "recvfrom", ["recvfrom(1024, flags 0, addr, [4096 => 0])"], 3),
    ])
  + oneShot("perl", "client", [(.asked, "write", ["write"], 1), (.asked, "read", ["read(512)"], 1)])
  + chat(
    "php", "server",
    [
      (.asked, "socket", ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)"], 1),
      (.asked, "setsockopt", ["setsockopt(SOL_SOCKET, SO_REUSEADDR, [1])"], 1),
      (.asked, "accept", ["accept(addr, [128 => 16])"], 1), (.asked, "send", ["sendto(flags 0)"], 3),
      (.asked, "recv", ["recvfrom(1024, flags 0)"], 3), (.asked, "close", ["close"], 2),
    ])
  + oneShot("php", "client", [(.asked, "write", ["write"], 1)])
  + chat(
    "ruby", "server",
    [
      (.asked, "socket", ["socket(AF_INET, SOCK_STREAM|\(both), IPPROTO_TCP)"], 1),
      (.unasked, "fcntl", ["fcntl(F_GETFD)"], 1),
      (.unasked, "setsockopt", ["setsockopt(SOL_SOCKET, SO_REUSEADDR, [1])"], 1),
      (.unasked, "listen", ["listen(4096)"], 1), (.asked, "listen", ["listen(1)"], 1),
      (
        .asked, "accept",
        ["accept4(addr, [2048], \(both)) \(eagain)", "accept4(addr, [2048 => 16], \(both))"], 1
      ),
      (.unasked, "poll", ["ppoll"], 4), (.asked, "send", ["sendto(flags 0)"], 3),
      (
        .asked, "recvfrom",
        ["recvfrom(1024, flags 0, addr, [2048]) \(eagain)", "recvfrom(1024, flags 0, addr, [2048 => 0])"], 3
      ), (.asked, "close", ["close"], 2),
    ])
  + chat(
    "ruby", "client",
    [
      (.asked, "connect", ["connect(AF_INET) = -1 EINPROGRESS"], 1),
      (.unasked, "getsockopt", ["getsockopt(SOL_SOCKET, SO_ERROR, [0])"], 2),
    ])
  + oneShot(
    "ruby", "client",
    [
      (.asked, "read", ["read(512) \(eagain)", "read(512)"], 1), (.asked, "write", ["write"], 1),
      (.unasked, "poll", ["ppoll", "poll"], 2),
    ])
  + chat(
    "node", "server",
    [
      (.asked, "socket", ["socket(AF_INET, SOCK_STREAM|\(both), IPPROTO_IP)"], 1),
      (.unasked, "setsockopt", ["setsockopt(SOL_SOCKET, SO_REUSEADDR, [1])"], 1),
      (.asked, "listen", ["listen(1)"], 1), (.asked, "accept", ["accept4(NULL, NULL, \(both))"], 1),
      (.asked, "write", ["write"], 3), (.asked, "read", ["read(65536)"], 3),
      (.asked, "read", ["read(65536) = 0"], 1), (.asked, "shutdown", ["shutdown(SHUT_WR)"], 1),
      (.asked, "close", ["close"], 2),
    ])
  + chat(
    "node", "client",
    [
      (.asked, "connect", ["connect(AF_INET) = -1 EINPROGRESS"], 1),
      (.unasked, "getsockopt", ["getsockopt(SOL_SOCKET, SO_ERROR, [0])"], 1),
    ])
  + chat(
    "go", "server",
    [
      (.asked, "socket", ["socket(AF_INET, SOCK_STREAM|\(both), IPPROTO_IP)"], 1),
      (.unasked, "setsockopt", ["setsockopt(SOL_SOCKET, SO_REUSEADDR, [1])"], 1),
      (.asked, "listen", ["listen(4096)"], 1),
      (
        .asked, "accept", ["accept4(addr, [112], \(both)) \(eagain)", "accept4(addr, [112 => 16], \(both))"],
        1
      ),
      (.unasked, "getsockname", ["getsockname([112 => 16])"], 2),
      (.unasked, "setsockopt", ["setsockopt(SOL_TCP, TCP_NODELAY, [1])"], 1),
      (
        .unasked, "setsockopt",
        [
          "setsockopt(SOL_SOCKET, SO_KEEPALIVE, [1])", "setsockopt(SOL_TCP, TCP_KEEPINTVL, [15])",
          "setsockopt(SOL_TCP, TCP_KEEPIDLE, [15])",
        ], 3
      ), (.asked, "write", ["write"], 3), (.asked, "read", ["read(1024) \(eagain)", "read(1024)"], 3),
      (.asked, "close", ["close"], 2),
    ])
  + chat(
    "go", "client",
    [
      (.asked, "connect", ["connect(AF_INET) = -1 EINPROGRESS"], 1),
      (.unasked, "getsockopt", ["getsockopt(SOL_SOCKET, SO_ERROR, [0])"], 1),
      (.unasked, "getpeername", ["getpeername([112 => 16])"], 1),
      (.unasked, "getsockname", ["getsockname([112 => 16])"], 1),
    ])
  + chat(
    "java", "server",
    [
      (.asked, "socket", ["socket(AF_INET6, SOCK_STREAM, IPPROTO_IP)"], 1),
      (.unasked, "setsockopt", ["setsockopt(SOL_IPV6, IPV6_V6ONLY, [0])"], 1),
      (.unasked, "setsockopt", ["setsockopt(SOL_SOCKET, SO_REUSEADDR, [1])"], 1),
      (.asked, "bind", ["bind(AF_INET6)"], 1), (.asked, "listen", ["listen(1)"], 1),
      (.asked, "accept", ["accept(addr, [28])"], 1), (.unasked, "getsockname", ["getsockname([28])"], 4),
      (.unasked, "fcntl", ["fcntl(F_GETFL)"], 1), (.asked, "write", ["write"], 3),
      (.asked, "read", ["read(1024)"], 3),
      (.unasked, "getsockopt", ["getsockopt(SOL_SOCKET, SO_LINGER, {l_onoff=0, l_linger=0})"], 2),
      (.unasked, "shutdown", ["shutdown(SHUT_WR)"], 2), (.asked, "close", ["close"], 2),
    ])
  + chat(
    "java", "client",
    [(.asked, "connect", ["connect(AF_INET6)"], 1), (.unasked, "getsockname", ["getsockname([28])"], 2)])
  + chat(
    "cpp", "server",
    [
      (.asked, "socket", ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)"], 1),
      (.asked, "accept", ["accept(NULL, NULL)"], 1), (.asked, "send", ["sendto(MSG_NOSIGNAL)"], 3),
      (.asked, "recv", ["recvfrom(1024, flags 0)"], 3), (.asked, "close", ["close"], 3),
      // The set is closed, too. The eventfd, the timerfd, the listener, the client; the client leaves the set before it is closed.
      (.asked, "epoll_ctl", ["epoll_ctl(EPOLL_CTL_ADD)", "epoll_ctl(EPOLL_CTL_DEL)"], 5),
    ])
  + chat(
    "csharp", "server",
    [
      (.asked, "socket", ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)"], 1),
      (.unasked, "setsockopt", ["setsockopt(SOL_SOCKET, SO_REUSEADDR, [1])"], 1),
      (.asked, "bind", ["bind(AF_INET)"], 1), (.asked, "accept", ["accept(NULL, NULL)"], 1),
      (.asked, "send", ["sendto(flags 0)"], 3), (.asked, "recv", ["recvfrom(1024, flags 0)"], 3),
      (.unasked, "shutdown", ["shutdown(SHUT_RD)"], 2), (.asked, "close", ["close"], 2),
    ])
  + chat(
    "lua", "server",
    [
      (.asked, "accept", ["accept(addr, [16]) \(eagain)", "accept(addr, [16])"], 1),
      (.asked, "select", ["pselect6"], 3), (.unasked, "poll", ["poll"], 1),
      (.asked, "recv", ["recvfrom(8192, flags 0)", "recvfrom(8192, flags 0) \(eagain)"], 3),
      (.asked, "send", ["sendto(flags 0)"], 3), (.asked, "close", ["close"], 2),
    ])
  + chat(
    "ocaml", "server",
    [
      (.asked, "socket", ["socket(AF_INET, SOCK_STREAM, IPPROTO_IP)"], 1),
      (.asked, "accept", ["accept4(addr, [112 => 16], 0)"], 1), (.asked, "send", ["sendto(flags 0)"], 3),
      (.asked, "recv", ["recvfrom(1024, flags 0)"], 3), (.asked, "close", ["close"], 2),
    ])
  + chat(
    "tcl", "server",
    [
      (.asked, "bind", ["bind(AF_INET)"], 1), (.asked, "listen", ["listen(4096)"], 1),
      (.asked, "accept", ["accept(addr, [128 => 16])"], 1), (.asked, "send", ["sendto(flags 0)"], 3),
      (.asked, "recv", ["recvfrom(4096, flags 0)"], 3), (.asked, "close", ["close"], 2),
      (.unasked, "fcntl", ["fcntl(F_SETFD, FD_CLOEXEC)"], 2),
    ])
  + chat(
    "tcl", "client",
    [(.unasked, "bind", ["bind(AF_INET)"], 1), (.asked, "connect", ["connect(AF_INET)"], 1)])
  + chat(
    "erlang", "server",
    [
      (.asked, "socket", ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)"], 1),
      (.asked, "setsockopt", ["setsockopt(SOL_SOCKET, SO_REUSEADDR, [1])"], 1),
      (.asked, "bind", ["bind(AF_INET)"], 1), (.asked, "listen", ["listen(1)"], 1),
      (.asked, "accept", ["accept(addr, [112]) \(eagain)", "accept(addr, [112 => 16])"], 1),
      (.asked, "recv", ["recvfrom(1460, flags 0) \(eagain)", "recvfrom(1460, flags 0)"], 3),
      (.asked, "writev", ["writev"], 3), (.asked, "close", ["close"], 2),
    ])
  + chat("erlang", "client", [(.asked, "connect", ["connect(AF_INET) = -1 EINPROGRESS"], 1)])
  + chat(
    "kotlin", "server",
    [
      (.asked, "socket", ["socket(AF_INET6, SOCK_STREAM, IPPROTO_IP)"], 1),
      (.asked, "accept", ["accept(addr, [28])"], 1), (.asked, "write", ["write"], 3),
      (.asked, "read", ["read(1024)"], 3), (.asked, "close", ["close"], 2),
    ])

@Suite struct `The table of a recording` {
  @Test(arguments: truths)
  private func `shows the truth`(_ truth: Truth) throws {
    let language = try #require(Language.named(Recordings.language(truth.recording)))
    let table = try LanguageTable(try Recordings.bytes(truth.recording), .language(language))
    let found = table.rows.filter {
      $0.kind == truth.kind && $0.function == truth.function && $0.seen.map(\.form) == truth.seen
    }
    #expect(found.map(\.count) == [truth.count], "\(table.rows.map { ($0.function, $0.seen, $0.count) })")
    #expect(found.allSatisfy { $0.source != nil && !$0.lines.lines.isEmpty })
  }

  @Test(arguments: Recordings.all)
  func `accounts for every line`(_ recording: String) throws {
    let bytes = try Recordings.bytes(recording)
    let table = try LanguageTable(try Recordings.bytes(recording), .recognise)
    let inRows = table.rows.reduce(0) { $0 + $1.lineCount }
    #expect(inRows + table.leftovers.values.reduce(0, +) == Recordings.lines(bytes))
    #expect(table.lineCount == Recordings.lines(bytes))
    #expect(table.leftovers[.unrecognised] == nil)
    #expect(table.leftovers[.otherProgram] ?? 0 == Recordings.linesOfOthers(bytes))
  }

  @Test(arguments: Recordings.all)
  func `knows every call in it`(_ recording: String) throws {
    let language = try #require(Language.named(Recordings.language(recording)))
    let table = try LanguageTable(try Recordings.bytes(recording), .language(language))
    #expect(table.rows.filter { $0.source == nil || $0.call.isEmpty }.map(\.function) == [])
  }

  @Test(arguments: Recordings.sides)
  func `does not take the sockets that Java opens while loading for the program's`(_ side: String) throws {
    let table = try LanguageTable(try Recordings.bytes("01-hello-hi/java/\(side)"), .recognise)
    let probes = try #require(table.rows.first { $0.call.contains("unused") })
    #expect(probes.count == 8)
    #expect(probes.kind == .unasked)
    #expect(probes.seen.contains { $0.form == "getsockopt(SOL_TCP, TCP_QUICKACK, [1])" })
  }

  @Test(arguments: ["node", "go"])
  func `has a row for epoll`(_ language: String) throws {
    let table = try LanguageTable(try Recordings.bytes("01-hello-hi/\(language)/server"), .recognise)
    let row = try #require(table.rows.first { $0.function == "epoll_wait" })
    #expect(row.kind == .unasked)
    #expect(row.seen.contains { $0.form == "epoll_pwait" })
    let control = try #require(table.rows.first { $0.function == "epoll_ctl" })
    #expect(control.call == row.call)
    #expect(control.seen.contains { $0.form == "epoll_ctl(EPOLL_CTL_ADD)" })
  }

  /// The client's end of `stream_socket_client`, as PHP 8.2 made it.
  @Test func `tells PHP's streams from its sockets`() throws {
    let trace = """
      execve("/usr/bin/php", ["php", "c.php"], 0x7ffe /* 3 vars */) = 0
      socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP) = 4
      close(4)                                = 0
      socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4
      fcntl(4, F_GETFL)                       = 0x2 (flags O_RDWR)
      fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK)    = 0
      connect(4, {sa_family=AF_INET, sin_port=htons(23991), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)
      poll([{fd=4, events=POLLIN|POLLOUT|POLLERR|POLLHUP}], 1, 60000) = 1 ([{fd=4, revents=POLLOUT}])
      getsockopt(4, SOL_SOCKET, SO_ERROR, [0], [4]) = 0
      fcntl(4, F_SETFL, O_RDWR)               = 0
      recvfrom(4, "byebye", 8192, MSG_DONTWAIT, NULL, NULL) = 6
      sendto(4, "hihi", 4, MSG_DONTWAIT, NULL, 0) = 4
      close(4)                                = 0
      +++ exited with 0 +++

      """
    let table = try LanguageTable(Array(trace.utf8), .recognise)
    #expect(table.language.name == "php")
    #expect(
      table.rows.filter { $0.kind == .asked }.map(\.call) == [
        "stream_socket_server(...), stream_socket_client(...): the socket",
        "stream_socket_client(...)", "fread(stream, ...)", "fwrite(stream, ...)",
        "socket_close(...), fclose(...), the last reference goes",
      ])
    #expect(
      table.rows.filter { $0.kind == .unasked }.map(\.function) == ["socket", "fcntl", "poll", "getsockopt"])
  }

  /// Each waits for whatever of its files proves to be a socket.
  @Test(arguments: ["", "socket(AF_INET, SOCK_STREAM, 0) = 3\nsocket(AF_INET, SOCK_STREAM, 0) = 4\n"])
  func `counts every poll of two descriptors, however many there were before the first use`(_ first: String)
    throws
  {
    let poll = "poll([{fd=3, events=POLLIN}, {fd=4, events=POLLIN}], 2, 100) = 0 (Timeout)\n"
    let trace = first + String(repeating: poll, count: 200) + "recvfrom(3, \"abc\", 9, 0, NULL, NULL) = 3\n"
    let table = try LanguageTable(Array(trace.utf8), .language(.linuxAPI))
    #expect(table.rows.first { $0.seen.contains { $0.systemCall == "poll" } }?.count == 200)
    #expect(table.notes.allSatisfy { if case .exceeded = $0 { false } else { true } })
  }

  /// SyscallTraits says which calls move bytes, those with a flag more and a wider clock too.
  @Test(arguments: [
    "pwritev2(3, [{iov_base=\"a\", iov_len=1}], 1, -1, 0) = 1",
    "preadv2(3, [{iov_base=\"a\", iov_len=1}], 1, -1, 0) = 1",
    "recvmmsg_time64(3, [{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"a\", iov_len=1}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=1}], 1, 0, NULL) = 1",
  ])
  func `takes a socket for used, whichever call moves its bytes`(_ call: String) throws {
    let trace = "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0\n\(call)\nclose(3) = 0\nclose(4) = 0\n"
    let table = try LanguageTable(Array(trace.utf8), .language(.linuxAPI))
    // The other end did nothing, and its close is that of an unused one.
    let rows = table.rows.filter { row in row.seen.contains { call.hasPrefix($0.systemCall + "(") } }
    #expect(rows.count == 1 && !rows.contains { $0.call.contains("unused") }, "\(rows.map(\.call))")
  }
}
