extension Language {
  /// Node.js, module net.
  public static let node = Language(
    name: "node", title: "Node.js", version: "Node.js 20.20.2",
    signs: [
      Sign(.program("node"), .certain, "the interpreter node"),
      Sign(.program("nodejs"), .certain, "the interpreter nodejs"),
      Sign(.opens("/libnode.so"), .likely, "the library libnode"),
      Sign(
        .call("readlink(\"/proc/self/exe\", _, 8191)"), .likely,
        "it asks for its own path with room for 8191 bytes, as Node.js does"),
    ],
    rows: [
      .asked(
        "dgram.createSocket(...): the socket", "socket", ["socket(...)"], scope: .datagrams,
        why: "made by bind, or by the first send", source: Row.further),
      .asked(
        "socket.bind(port, host)", "bind", ["bind(...)"], scope: .datagrams,
        why: "a send without it binds to any port first, unasked", source: Row.further),
      .asked(
        "socket.connect(port, host)", "connect", ["connect(...)"], scope: .datagrams, source: Row.manual),
      .asked(
        "socket.setRecvBufferSize(), setSendBufferSize()", "setsockopt",
        ["setsockopt(_, SOL_SOCKET, SO_RCVBUF, ...)", "setsockopt(_, SOL_SOCKET, SO_SNDBUF, ...)"],
        scope: .datagrams, source: Row.manual),
      .asked(
        "socket.send(data, port, host)", "sendmsg", ["sendmsg(...)"], scope: .datagrams, source: Row.further),
      .asked(
        "the event message", "recvmsg", ["recvmsg(...)"], onTheWay: ["recvmsg(...) = -1 EAGAIN"],
        scope: .datagrams, source: Row.further),
      .asked(
        "server.listen, net.connect: the socket", "socket", ["socket(_, SOCK_CLOEXEC|SOCK_NONBLOCK|..., _)"],
        why: "nothing may wait in the one thread that runs JavaScript"),
      .unasked(
        "server.listen sets SO_REUSEADDR", "setsockopt", ["setsockopt(_, SOL_SOCKET, SO_REUSEADDR, ...)"],
        why: "always"),
      .unasked(
        "server.listen says whether its IPv6 socket takes IPv4, too", "setsockopt",
        ["setsockopt(_, SOL_IPV6, IPV6_V6ONLY, ...)"], why: "it does, unless ipv6Only forbids it",
        source: Row.manual),
      .asked(
        "socket.setNoDelay(), setKeepAlive(), or http by itself", "setsockopt", ["setsockopt(...)"],
        why: "keep-alive is four options; the module http calls both by itself", source: Row.further),
      .asked("server.listen(port, host): bind", "bind", ["bind(...)"]),
      .asked("server.listen(port, host, backlog)", "listen", ["listen(...)"], why: "511 where none is given"),
      .asked(
        "the event connection", "accept", ["accept4(_, NULL, NULL, SOCK_CLOEXEC|SOCK_NONBLOCK)"],
        onTheWay: ["accept4(...) = -1 EAGAIN"], why: "epoll has said that someone is there"),
      .asked(
        "net.connect(port, host)", "connect", ["connect(...)"],
        why: "EINPROGRESS: epoll says when the connection is there"),
      .unasked("how the connecting ended", "getsockopt", ["getsockopt(_, SOL_SOCKET, SO_ERROR, ...)"]),
      .asked("socket.write(data)", "write", ["write(...)"]),
      .asked(
        "several writes, corked or waiting", "writev", ["writev(...)"], why: "together in one call",
        source: Row.further),
      .asked("server.address(), socket.address()", "getsockname", ["getsockname(...)"], source: Row.further),
      .asked(
        "the event end", "read", ["read(...) = 0"],
        why: "0 bytes: the peer has said all it had to say"),
      .asked(
        "the event data", "read", ["read(...)"], onTheWay: ["read(...) = -1 EAGAIN"],
        why: "it asks for 65536 bytes, whatever comes"),
      .asked("socket.remoteAddress", "getpeername", ["getpeername(...)"]),
      .asked(
        "socket.end()", "shutdown", ["shutdown(...)"], why: "half of the connection ends; close follows"),
      .asked("socket.close()", "close", ["close(_)"], scope: .datagrams, source: Row.further),
      .asked(
        "the event close: after socket.end(), socket.destroy(), server.close()", "close", ["close(_)"]),
      .unasked(
        "the event loop", "epoll_wait", ["epoll_create1|epoll_ctl|epoll_wait(...)"],
        scope: .anything,
        why: "it waits for everything in one call, and serves what is ready"),
    ],
    notes: [
      "Non-blocking sockets and an event loop: what other languages wait for in the call, it waits for in epoll_pwait.",
      "end() is shutdown(SHUT_WR); close comes when the other side has ended too.",
    ])
}
