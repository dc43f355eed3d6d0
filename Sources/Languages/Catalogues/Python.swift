extension Language {
  /// Python's module socket.
  public static let python = Language(
    name: "python", title: "Python", version: "CPython 3.11.2",
    signs: [
      Sign(.program("python"), .certain, "the interpreter python"),
      Sign(.opens("/encodings/"), .likely, "Python's package encodings, the first that it loads"),
      Sign(.opens("/libpython"), .likely, "the library libpython"),
    ],
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
      .asked("socket.socket(family, type, proto)", "socket", ["socket(_, _, _)"], source: Row.manual),
      .asked("socket.socketpair()", "socketpair", ["socketpair(...)"], source: Row.further),
      .asked(
        "sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1), create_server()", "setsockopt",
        ["setsockopt(_, _, SO_REUSEADDR, ...)"],
        why: "socket.create_server(), asyncio and socketserver's HTTPServer set it by themselves"),
      .asked("sock.setsockopt(...)", "setsockopt", ["setsockopt(...)"], source: Row.further),
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
        why: "sock.setblocking(True), sock.settimeout(None) show the same call", source: Row.manual),
      .asked(
        "sock.setblocking(False), sock.settimeout(seconds)", "ioctl", ["ioctl(_, FIONBIO, ...)"],
        why: "a socket with a time limit is non-blocking", source: Row.further),
      .asked(
        "sock.connect(path)", "connect", ["connect(_, {sa_family=AF_UNIX, ...}, _)"], source: Row.further),
      .asked("sock.connect((host, port))", "connect", ["connect(...)"]),
      .unasked(
        "a connect with a timeout, and asyncio, ask how the connecting ended", "getsockopt",
        ["getsockopt(_, SOL_SOCKET, SO_ERROR, ...)"],
        source: Row.further),
      .asked("sock.getsockopt(...)", "getsockopt", ["getsockopt(...)"], source: Row.further),
      .unasked(
        "asyncio's event loop, selectors, select.epoll", "epoll_wait",
        ["epoll_create1|epoll_ctl|epoll_wait|epoll_pwait(...)"],
        scope: .anything, why: "asyncio's tasks that wait are woken from here", source: Row.further),
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
        "select.select(...)", "select", ["select|pselect6(...)"],
        why: "glibc's select calls the kernel's pselect6", source: Row.further),
      .asked(
        "select.poll() and selectors; a socket with a time limit", "poll", ["poll|ppoll(...)"],
        why: "a socket with a time limit waits here first, unasked", source: Row.further),
      .asked("sock.dup()", "fcntl", ["fcntl(_, F_DUPFD_CLOEXEC, ...)"], source: Row.manual),
      .asked("os.write(sock.fileno(), data)", "write", ["write(...)"], source: Row.manual),
      .asked("os.read(sock.fileno(), size)", "read", ["read(...)"], source: Row.manual),
      .asked("sock.shutdown(how)", "shutdown", ["shutdown(...)"], source: Row.further),
      .asked("sock.close(), the end of with", "close", ["close(_)"]),
      .unasked(
        "asyncio's event loop, selectors, select.epoll", "close", ["close(_)"], scope: .descriptors,
        why: "the epoll set is a descriptor, too", source: Row.mistakes),
    ],
    notes: [
      "Every descriptor is close-on-exec, by flags of socket and accept4.",
      "accept is two calls: accept4 and getsockname.",
    ])

  /// `getpeername(3, 0x7ffe51d96380, [16]) = -1 ENOTCONN` is then no mistake of the program's.
  private static let warning =
    "for the text of a warning, ResourceWarning: unclosed socket, which python3 -X dev shows"
}
