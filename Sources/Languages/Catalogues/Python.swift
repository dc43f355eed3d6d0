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
        "socket.socket(AF_INET, SOCK_STREAM)", "socket", ["socket(_, SOCK_CLOEXEC|..., _)"],
        why: "a descriptor that a started program should not inherit: PEP 446"),
      .asked(
        "sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)", "setsockopt", ["setsockopt(_, _, SO_REUSEADDR, ...)"]),
      .asked("sock.setsockopt(...)", "setsockopt", ["setsockopt(...)"], source: Row.further),
      .asked("sock.bind((host, port))", "bind", ["bind(...)"]),
      .asked("sock.listen(backlog)", "listen", ["listen(...)"]),
      .asked(
        "sock.accept()", "accept", ["accept4(_, _, _, SOCK_CLOEXEC)"],
        onTheWay: ["accept4(...) = -1 EAGAIN"],
        why: "accept4 sets close-on-exec in the same call"),
      .unasked(
        "accept() asks the new socket for its family", "getsockname", ["getsockname(_, _, [128 => _])"],
        why: "the new socket object is made from its descriptor alone"),
      .asked(
        "sock.getsockname()", "getsockname", ["getsockname(...)"],
        why: "room for an address of its family: 16 bytes for AF_INET", source: Row.further),
      .asked("sock.getpeername()", "getpeername", ["getpeername(...)"], source: Row.further),
      .asked(
        "sock.setblocking(False), sock.settimeout(seconds)", "ioctl", ["ioctl(_, FIONBIO, ...)"],
        why: "a socket with a time limit is non-blocking", source: Row.further),
      .asked("sock.connect((host, port))", "connect", ["connect(...)"]),
      .unasked(
        "a connect with a timeout, and asyncio, ask how the connecting ended", "getsockopt",
        ["getsockopt(_, SOL_SOCKET, SO_ERROR, ...)"],
        source: Row.further),
      .unasked(
        "asyncio's event loop", "epoll_wait", ["epoll_create1|epoll_ctl|epoll_wait|epoll_pwait(...)"],
        scope: .anything, why: "tasks that wait are woken from here", source: Row.further),
      .asked("sock.send(data), sock.sendall(data)", "send", ["sendto(_, _, _, _, NULL, _)"]),
      .asked(
        "sock.recv(size)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"],
        onTheWay: ["recvfrom(...) = -1 EAGAIN"]),
      .asked("sock.shutdown(how)", "shutdown", ["shutdown(...)"], source: Row.further),
      .asked("sock.close(), the end of with", "close", ["close(_)"]),
    ],
    notes: [
      "Every descriptor is close-on-exec, by flags of socket and accept4.",
      "accept is two calls: accept4 and getsockname.",
    ])
}
