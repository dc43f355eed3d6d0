extension Framework {
  /// SwiftNIO, on epoll.
  static let swiftNIO = Framework(
    "SwiftNIO",
    evidence: [
      Evidence(
        "its sockets do not wait, and are not close-on-exec", "socket(_, SOCK_STREAM|SOCK_NONBLOCK, _)",
        "accept4(_, NULL, NULL, SOCK_NONBLOCK)"),
      Evidence(
        "it asks each for its address with room for any", "getsockname(_, _, [128 => _])",
        "getpeername(_, _, [128])", "getpeername(_, _, [128 => _])"),
      Evidence("they are in an epoll set", "epoll_ctl(...)"),
    ],
    rows: [
      .unasked(
        "an event loop's selector", "epoll_wait", ["epoll_create1|epoll_ctl|epoll_wait(...)"],
        scope: .anything, why: "channels register with nothing to wait for, and say by and by for what",
        source: Row.frameworks),
      .asked(
        "ServerBootstrap.bind, ClientBootstrap.connect: the socket", "socket",
        ["socket(_, SOCK_STREAM|SOCK_NONBLOCK, _)"], source: Row.frameworks),
      .unasked(
        "a channel keeps its own address", "getsockname", ["getsockname(_, _, [128 => _])"],
        why: "for localAddress", source: Row.frameworks),
      .unasked(
        "a channel keeps its peer's address", "getpeername",
        ["getpeername(_, _, [128])", "getpeername(_, _, [128 => _])"],
        why: "for remoteAddress; one that is not connected has none", source: Row.frameworks),
      .unasked(
        "a channel sends at once", "setsockopt", ["setsockopt(_, SOL_TCP, TCP_NODELAY, ...)"],
        why: "always; it is set with the eight bytes of an Int", source: Row.frameworks),
      .asked(
        "a channel option", "setsockopt", ["setsockopt(...)"], source: Row.frameworks),
      .asked("ServerBootstrap.bind(...): bind", "bind", ["bind(...)"], source: Row.frameworks),
      .asked(
        "ServerBootstrap.bind(...): listen", "listen", ["listen(...)"],
        why: "the option backlog says how many may wait, 128 where nobody does", source: Row.frameworks),
      .unasked(
        "SwiftNIO accepts until nobody is left", "accept", ["accept4(...) = -1 EAGAIN"],
        source: Row.frameworks),
      .asked(
        "a child channel comes", "accept", ["accept4(_, NULL, NULL, SOCK_NONBLOCK)"],
        source: Row.frameworks),
      .asked(
        "ClientBootstrap.connect(...)", "connect", ["connect(...)"],
        why: "EINPROGRESS: epoll says when the connection is there", source: Row.manual),
      .asked(
        "the inbound end: channelInactive, or inputClosed", "read", ["read(...) = 0"], source: Row.frameworks),
      .asked(
        "channelRead", "read", ["read(...)"], onTheWay: ["read(...) = -1 EAGAIN"],
        why: "it asks for as much as its buffer has room for", source: Row.frameworks),
      .asked("writeAndFlush, flush", "write", ["write(...)"], source: Row.frameworks),
      .asked(
        "flush of several buffers", "writev", ["writev(...)"], why: "together in one call",
        source: Row.manual),
      .asked("close()", "close", ["close(_)"], source: Row.frameworks),
      .setEnds("SwiftNIO"),
    ] + Row.connectingEnded("SwiftNIO", source: Row.manual))

  /// FlyingFox, and FlyingSocks below it.
  static let flyingFox = Framework(
    "FlyingFox", sockets: .listeners,
    evidence: [
      Evidence(
        "a socket's flags are set to O_NONBLOCK alone, unasked before",
        "fcntl(_, F_SETFL, O_RDONLY|O_NONBLOCK)"),
      Evidence("it looks at each connection's room for an address of any kind", "accept(_, _, [128 => _])"),
    ],
    rows: [
      .unasked(
        "FlyingSocks makes a socket one that does not wait", "fcntl",
        ["fcntl(_, F_SETFL, O_RDONLY|O_NONBLOCK)"], source: Row.frameworks),
      .unasked(
        "FlyingSocks's pool of sockets", "epoll_wait", ["epoll_create1|epoll_ctl|epoll_wait(...)"],
        scope: .anything, why: "a task that waits for a socket is woken from here", source: Row.frameworks),
      .asked(
        "HTTPServer.run, start: the socket", "socket", ["socket(_, SOCK_STREAM, IPPROTO_IP)"],
        source: Row.frameworks),
      .unasked(
        "the server sets SO_REUSEADDR", "setsockopt", ["setsockopt(_, SOL_SOCKET, SO_REUSEADDR, ...)"],
        why: "always", source: Row.frameworks),
      .asked("HTTPServer.run, start: bind", "bind", ["bind(...)"], source: Row.frameworks),
      .asked(
        "HTTPServer.run, start: listen", "listen", ["listen(...)"], why: "with SOMAXCONN",
        source: Row.frameworks),
      .unasked(
        "the server says where it listens", "getsockname", ["getsockname(...)"], why: "for its log",
        source: Row.frameworks),
      .unasked(
        "the server asks who came", "getpeername", ["getpeername(...)"], why: "for the request, and its log",
        source: Row.frameworks),
      .unasked(
        "FlyingSocks accepts until nobody is left", "accept", ["accept(...) = -1 EAGAIN"],
        source: Row.frameworks),
      .asked("somebody comes: a handler's request", "accept", ["accept(...)"], source: Row.frameworks),
      .asked(
        "the bytes of a request", "read", ["read(...)"], onTheWay: ["read(...) = -1 EAGAIN"],
        source: Row.frameworks),
      .asked(
        "the response of a handler", "send", ["sendto(_, _, _, MSG_NOSIGNAL, NULL, _)"],
        why: "the head and the body are sent apart", source: Row.frameworks),
      .asked("the connection or the server ends", "close", ["close(_)"], source: Row.frameworks),
      .setEnds("FlyingFox", source: Row.manual),
    ])

  /// Foundation's URLSession: libcurl, driven by Dispatch.
  static let urlSession = Framework(
    "URLSession",
    evidence: [
      Evidence(
        "libcurl looks what a socket is ready for, with POLLPRI and POLLWRNORM",
        "poll([{fd=_, events=POLLPRI|POLLOUT|POLLWRNORM}], 1, 0)",
        "poll([{fd=_, events=POLLIN|POLLPRI|POLLRDNORM|POLLRDBAND}], 1, 0)"),
      Evidence(
        "Dispatch asks whether it listens, before it waits for it",
        "getsockopt(_, SOL_SOCKET, SO_ACCEPTCONN, ...)"),
    ],
    rows: waiting + [
      .unasked(
        "libcurl looks what the socket is ready for", "poll", ["poll(...)"], source: Row.frameworks),
      .unasked(
        "libcurl keeps the addresses of both ends", "getsockname", ["getsockname(_, _, [128 => _])"],
        source: Row.frameworks),
      .unasked(
        "libcurl keeps the addresses of both ends", "getpeername", ["getpeername(_, _, [128 => _])"],
        source: Row.frameworks),
      .unasked(
        "libcurl makes the socket one that does not wait", "fcntl",
        ["fcntl(_, F_GETFL)", "fcntl(_, F_SETFL, ...)"], source: Row.frameworks),
      .unasked(
        "libcurl sends at once, and keeps the connection alive", "setsockopt", ["setsockopt(...)"],
        source: Row.frameworks),
      .asked(
        "a task of URLSession: the socket", "socket", ["socket(_, SOCK_STREAM|..., IPPROTO_TCP)"],
        source: Row.frameworks),
      .asked(
        "a task of URLSession: connect", "connect", ["connect(...)"],
        why: "EINPROGRESS: the session goes on meanwhile", source: Row.frameworks),
      .asked(
        "a task of URLSession: the request", "send", ["sendto(_, _, _, MSG_NOSIGNAL, NULL, 0)"],
        source: Row.frameworks),
      .asked(
        "a task of URLSession: the response", "recv", ["recvfrom(_, _, _, 0, NULL, NULL)"],
        onTheWay: ["recvfrom(...) = -1 EAGAIN"], source: Row.frameworks),
      .asked(
        "the session lets the connection go", "close", ["close(_)"],
        why: "not with the task: a session keeps its connections for the next one", source: Row.manual),
    ] + Row.connectingEnded("libcurl"))

  /// Dispatch's sources: who asked for the socket serves it itself, and Dispatch waits for it.
  static let dispatch = Framework(
    "Dispatch", above: "URLSession", sockets: .all,
    evidence: [
      Evidence(
        "it asks what the descriptor stands for", "newfstatat|statx(_, \"\", ...)", "fstat(...)"),
      Evidence(
        "it asks whether the socket listens, before it waits for it",
        "getsockopt(_, SOL_SOCKET, SO_ACCEPTCONN, ...)"),
      Evidence("it waits in epoll", "epoll_ctl(...)"),
    ],
    rows: waiting)

  private static let waiting: [Row] = [
    .unasked(
      "Dispatch waits for the socket", "epoll_wait", ["epoll_create1|epoll_ctl|epoll_wait(...)"],
      scope: .anything, source: Row.frameworks),
    .unasked(
      "Dispatch asks whether the socket listens", "getsockopt",
      ["getsockopt(_, SOL_SOCKET, SO_ACCEPTCONN, ...)"], source: Row.frameworks),
    .unasked(
      "Dispatch asks what the descriptor stands for", "fstat",
      ["newfstatat|statx(_, \"\", ...)", "fstat(...)"],
      source: Row.frameworks),
    .unasked(
      "Dispatch asks how much is ready", "ioctl", ["ioctl(_, TIOCOUTQ, ...)", "ioctl(_, FIONREAD, ...)"],
      source: Row.frameworks),
  ]
}
