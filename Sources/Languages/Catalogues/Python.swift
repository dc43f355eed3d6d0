extension Language {
  /// Python's module socket.
  public static let python = Language(
    name: "python", title: "Python", version: "CPython 3.11.2",
    signs: [
      Sign(.program("python"), .certain, "the interpreter python"),
      Sign(.opens("/encodings/"), .likely, "Python's package encodings, the first that it loads"),
      Sign(.opens("/libpython"), .likely, "the library libpython"),
    ],
    frameworks: [.asyncio, .httpServer, .socketserver, .selectors],
    ownSockets: [.wakeUp],
    rows: [
      .asked(
        "socket.socket(AF_INET, SOCK_STREAM)", "socket",
        [
          "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|..., IPPROTO_IP)",
          "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|..., 0)",
        ],
        why: "a descriptor that a started program should not inherit: PEP 446"),
      .asked(
        "socket.socket(AF_INET, SOCK_DGRAM)", "socket",
        [
          "socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC|..., IPPROTO_IP)",
          "socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC|..., 0)",
        ],
        source: Row.further),
      .asked(
        "socket.socket(AF_UNIX, ...)", "socket", ["socket(AF_UNIX, SOCK_CLOEXEC|..., _)"], source: Row.further
      ),
      .asked(
        "socket.socket(family, type)", "socket", ["socket(_, _, IPPROTO_IP)", "socket(_, _, 0)"],
        source: Row.manual),
      .asked(
        "socket.create_connection(address), or socket.socket(family, type, proto): the socket", "socket",
        ["socket(_, SOCK_STREAM|..., IPPROTO_TCP)"],
        when: .here(["connect(...)"]), why: "getaddrinfo names the protocol, whoever asks it",
        source: Row.frameworks),
      .asked("socket.socket(family, type, proto)", "socket", ["socket(_, _, _)"], source: Row.manual),
      .asked("socket.socketpair()", "socketpair", ["socketpair(...)"], source: Row.further),
      .asked(
        "sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1), or create_server() by itself", "setsockopt",
        ["setsockopt(_, _, SO_REUSEADDR, ...)"],
        why: "socket.create_server(), asyncio and socketserver's HTTPServer set it by themselves"),
      .asked(
        "sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1), or http.client by itself", "setsockopt",
        ["setsockopt(_, SOL_TCP, TCP_NODELAY, [1], _)"], why: "http.client, and so urllib, set it unasked",
        source: Row.frameworks),
      .asked("sock.setsockopt(...)", "setsockopt", ["setsockopt(...)"], source: Row.manual),
      .asked("sock.bind(path)", "bind", ["bind(_, {sa_family=AF_UNIX, ...}, _)"], source: Row.further),
      .asked("sock.bind((host, port))", "bind", ["bind(...)"]),
      .asked("sock.listen(backlog)", "listen", ["listen(...)"]),
      .asked(
        "sock.accept()", "accept", ["accept4(_, _, _, SOCK_CLOEXEC)"],
        onTheWay: ["accept4(...) = -1 EAGAIN"],
        why: "accept4 sets close-on-exec in the same call"),
      .unasked(
        "accept() and socketpair() ask a new socket for its family", "getsockname",
        ["getsockname(_, _, [128 => _])"],
        why: "the new socket object is made from its descriptor alone"),
      .unasked(
        "a socket that is never closed: when it is thrown away, Python asks for its own end", "getsockname",
        ["getsockname(...)"], scope: .discarded, why: warning, source: Row.mistakes),
      .unasked(
        "a socket that is never closed: when it is thrown away, Python asks for the other end", "getpeername",
        ["getpeername(...)"], scope: .discarded, why: warning, source: Row.mistakes),
      .unasked(
        "a socket that is never closed: Python closes it when it is thrown away", "close", ["close(_)"],
        scope: .discarded, why: "nothing refers to it any more, or the program ends", source: Row.mistakes),
      .asked(
        "sock.getsockname()", "getsockname", ["getsockname(...)"],
        why: "room for an address of its family: 16 bytes for AF_INET", source: Row.further),
      .asked("sock.getpeername()", "getpeername", ["getpeername(...)"], source: Row.further),
      .unasked(
        "accept() of a listener with a time limit: the new socket has none", "ioctl",
        ["ioctl(_, FIONBIO, [0])"],
        when: .here(["accept4(...)"]),
        why: "sock.setblocking(True), sock.settimeout(None) show the same call", source: Row.manual),
      .asked(
        "sock.setblocking(True), sock.settimeout(None), or dup() or accept() by itself", "ioctl",
        ["ioctl(_, FIONBIO, [0])"], source: Row.manual),
      .asked(
        "sock.setblocking(False), sock.settimeout(seconds), create_connection(..., timeout)", "ioctl",
        ["ioctl(_, FIONBIO, ...)"],
        why: "a socket with a time limit is non-blocking", source: Row.further),
      .asked(
        "sock.connect(path)", "connect", ["connect(_, {sa_family=AF_UNIX, ...}, _)"], source: Row.further),
      .asked(
        "sock.connect((host, port))", "connect", ["connect(...)"], scope: .datagrams, source: Row.manual),
      .asked(
        "socket.create_connection(address), or sock.connect((host, port))", "connect", ["connect(...)"],
        when: resolved, why: "the socket was made with its protocol, as getaddrinfo names it",
        source: Row.frameworks),
      .asked("sock.connect((host, port))", "connect", ["connect(...)"], when: .here(unresolved)),
      .asked("a connection is made", "connect", ["connect(...)"], source: Row.manual),
      .unasked(
        "a connect with a time limit asks how the connecting ended", "getsockopt",
        ["getsockopt(_, SOL_SOCKET, SO_ERROR, ...)"],
        source: Row.frameworks),
      .asked("sock.getsockopt(...)", "getsockopt", ["getsockopt(...)"], source: Row.further),
      .asked(
        "select.epoll()", "epoll_create1", ["epoll_create1(...)"], scope: .anything, when: epoll,
        source: Row.manual),
      .asked(
        "epoll.register(...), modify, unregister", "epoll_ctl", ["epoll_ctl(...)"], scope: .anything,
        when: epoll, source: Row.manual),
      .asked(
        "epoll.poll(...)", "epoll_wait", ["epoll_wait(...)"], scope: .anything, when: epoll,
        why: "it asks for 1023 events where nobody says how many", source: Row.manual),
      .asked(
        "select.epoll(), or selectors", "epoll_create1", ["epoll_create1|epoll_ctl(...)"], scope: .anything,
        when: .both(.beside(["epoll_create1(...)"]), .without(["epoll_wait(...)"])),
        why: "nobody waits for the set: how many events are asked for would tell them apart",
        source: Row.mistakes),
      .unasked(
        "an epoll set: asyncio's event loop, selectors, select.epoll", "epoll_wait",
        ["epoll_create1|epoll_ctl|epoll_wait(...)"],
        scope: .anything, why: "asyncio's tasks that wait are woken from here", source: Row.manual),
      .asked("sock.send(data), sock.sendall(data)", "send", ["sendto(_, _, _, _, NULL, _)"]),
      .asked(
        "sock.recv(size)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"],
        onTheWay: ["recvfrom(...) = -1 EAGAIN"]),
      .asked("sock.sendto(data, address)", "sendto", ["sendto(...)"], source: Row.further),
      .asked(
        "sock.recvfrom(size)", "recvfrom", ["recvfrom(...)"],
        why: "the room for the address fits its family: 16 bytes for AF_INET", source: Row.further),
      .asked("sock.sendmsg(buffers)", "sendmsg", ["sendmsg(...)"], source: Row.further),
      .asked("sock.recvmsg(size)", "recvmsg", ["recvmsg(...)"], source: Row.further),
      .asked(
        "sock.sendfile(file)", "sendfile", ["sendfile(...)"], why: "until it returns 0: the file has ended",
        source: Row.further),
      .asked(
        "select.select(...)", "select", ["select(...)"],
        why: "glibc's select calls the kernel's pselect6", source: Row.further),
      .unasked(
        "a socket with a time limit waits until it is ready", "poll",
        [
          "poll([{fd=_, events=POLLIN}], 1, !-1)", "poll([{fd=_, events=POLLOUT}], 1, !-1)",
          "poll([{fd=_, events=POLLOUT|POLLERR}], 1, !-1)",
        ], when: .beside(["ioctl(_, FIONBIO, [1])"]),
        why: "before each call; select.poll() with one descriptor shows the same call", source: Row.frameworks
      ),
      .asked(
        "select.poll() and selectors; a socket with a time limit", "poll", ["poll(...)"],
        why: "a socket with a time limit waits here first, unasked", source: Row.manual),
      .asked("sock.dup()", "fcntl", ["fcntl(_, F_DUPFD_CLOEXEC, ...)"], source: Row.manual),
      .asked("os.write(sock.fileno(), data)", "write", ["write(...)"], source: Row.manual),
      .asked("os.read(sock.fileno(), size)", "read", ["read(...)"], source: Row.manual),
      .asked("sock.shutdown(how)", "shutdown", ["shutdown(...)"], source: Row.further),
      .asked("sock.close(), the end of with", "close", ["close(_)"]),
      .asked("epoll.close()", "close", ["close(_)"], scope: .sets, when: epoll, source: Row.manual),
      .asked(
        "epoll.close(), selector.close()", "close", ["close(_)"], scope: .sets,
        when: .never(["epoll_wait(...)"]), source: Row.mistakes),
      .unasked(
        "an epoll set ends: asyncio's event loop, selectors, select.epoll", "close", ["close(_)"],
        scope: .sets,
        why: "the epoll set is a descriptor, too", source: Row.manual),
    ],
    notes: [
      "Every descriptor is close-on-exec, by flags of socket and accept4.",
      "accept is two calls: accept4 and getsockname.",
    ])

  /// create_connection() asks getaddrinfo for the protocol; socket.socket(family, type) leaves it to the kernel.
  private static let resolved = Row.Condition.here([
    "socket(AF_INET, SOCK_STREAM|..., IPPROTO_TCP)", "socket(AF_INET6, SOCK_STREAM|..., IPPROTO_TCP)",
  ])
  /// select.epoll's poll() asks for FD_SETSIZE - 1 events; selectors, and so asyncio, for as many as there are descriptors.
  private static let epoll = Row.Condition.both(
    .beside(["epoll_wait(_, _, 1023, _)"]), .without(["epoll_wait(_, _, !1023, _)"]))
  private static let unresolved = ["socket(_, _, IPPROTO_IP)", "socket(_, _, 0)"]

  /// `getpeername(3, 0x7ffe51d96380, [16]) = -1 ENOTCONN` is then no mistake of the program's.
  private static let warning =
    "for the text of a warning, ResourceWarning: unclosed socket, which python3 -X dev shows"
}
