extension Language {
  /// Go's package net.
  public static let go = Language(
    name: "go", title: "Go", version: "Go 1.19.8",
    signs: [
      Sign(
        .opens("/transparent_hugepage/hpage_pmd_size"), .likely,
        "the runtime asks for the size of a huge page at its start"),
      Sign(.call("mmap(824633720832, ...)"), .certain, "Go's heap, mapped at 0xc000000000"),
      Sign(
        .call("sched_getaffinity(0, 8192, ...)"), .likely, "the runtime counts processors with 8192 bytes"),
    ],
    frameworks: [.goHTTPServer, .goHTTPClient],
    rows: [
      .asked(
        "net.ListenPacket, net.Dial(\"udp\", address): the socket", "socket", ["socket(...)"],
        scope: .datagrams,
        source: Row.further),
      .unasked(
        "a datagram socket may broadcast", "setsockopt", ["setsockopt(_, SOL_SOCKET, SO_BROADCAST, ...)"],
        scope: .datagrams, why: "always", source: Row.further),
      .asked(
        "net.ListenPacket(\"udp\", address): bind", "bind", ["bind(...)"], scope: .datagrams,
        source: Row.further),
      .asked(
        "net.Dial(\"udp\", address)", "connect", ["connect(...)"], scope: .datagrams,
        why: "of datagrams: it returns at once", source: Row.further),
      .asked("conn.WriteTo(data, address)", "sendto", ["sendto(...)"], source: Row.further),
      .asked(
        "conn.ReadFrom(buffer)", "recvfrom", ["recvfrom(...)"], onTheWay: ["recvfrom(...) = -1 EAGAIN"],
        source: Row.further),
      .asked(
        "net.Listen, net.Dial: the socket", "socket", ["socket(_, SOCK_CLOEXEC|SOCK_NONBLOCK|..., _)"],
        why: "non-blocking, so that a goroutine that waits holds no thread"),
      .unasked(
        "net.Listen sets SO_REUSEADDR", "setsockopt", ["setsockopt(_, SOL_SOCKET, SO_REUSEADDR, ...)"],
        why: "always"),
      .unasked(
        "a new connection sends at once", "setsockopt", ["setsockopt(_, SOL_TCP, TCP_NODELAY, ...)"],
        why: "SetNoDelay(false) turns it off"),
      .unasked(
        "a new connection is kept alive", "setsockopt",
        [
          "setsockopt(_, SOL_SOCKET, SO_KEEPALIVE, ...)", "setsockopt(_, SOL_TCP, TCP_KEEPINTVL, ...)",
          "setsockopt(_, SOL_TCP, TCP_KEEPIDLE, ...)",
        ], why: "a probe every 15 seconds, unless the dialer says otherwise: net/http says 30"),
      .unasked(
        "whether an IPv6 socket takes IPv4 too", "setsockopt", ["setsockopt(_, SOL_IPV6, IPV6_V6ONLY, ...)"],
        source: Row.manual),
      .asked(
        "conn.SetLinger(...), SetReadBuffer(...)", "setsockopt", ["setsockopt(...)"], source: Row.further),
      .asked("net.Listen(network, address): bind", "bind", ["bind(...)"]),
      .asked(
        "net.Listen(network, address): listen", "listen", ["listen(...)"],
        why: "the backlog cannot be chosen: it is what /proc/sys/net/core/somaxconn says"),
      .asked(
        "listener.Accept()", "accept", ["accept4(_, _, _, SOCK_CLOEXEC|SOCK_NONBLOCK)"],
        onTheWay: ["accept4(...) = -1 EAGAIN"], why: "it tries, waits in epoll, and tries again"),
      .asked(
        "net.Dial(network, address)", "connect", ["connect(...)"],
        why: "EINPROGRESS: epoll says when the connection is there"),
      .unasked("how the connecting ended", "getsockopt", ["getsockopt(_, SOL_SOCKET, SO_ERROR, ...)"]),
      .unasked("LocalAddr, asked for in advance", "getsockname", ["getsockname(...)"]),
      .unasked("RemoteAddr, asked for in advance", "getpeername", ["getpeername(...)"]),
      .asked("conn.Write(data)", "write", ["write(...)"]),
      .asked(
        "conn.Read(buffer)", "read", ["read(...)"], onTheWay: ["read(...) = -1 EAGAIN"],
        why: "it tries, waits in epoll, and tries again"),
      .asked("io.Copy(conn, file)", "sendfile", ["sendfile(...)"], source: Row.manual),
      .asked(
        "io.Copy(conn, conn)", "splice", ["splice(...)"], onTheWay: ["splice(...) = -1 EAGAIN"],
        why: "from the one into a pipe and out of it into the other: no byte comes into the program",
        source: Row.manual),
      .asked("conn.CloseWrite()", "shutdown", ["shutdown(...)"], source: Row.further),
      .asked("conn.Close(), listener.Close()", "close", ["close(_)"]),
      .unasked(
        "the network poller", "epoll_wait",
        ["epoll_create1|epoll_ctl|epoll_wait(...)"],
        scope: .anything, why: "goroutines that wait are woken from here; time.Sleep waits here too"),
    ],
    notes: [
      "Non-blocking sockets and epoll below calls that look as if they waited.",
      "Goroutines change threads: one socket's calls come from several.",
      "TCP_NODELAY and keep-alive are on without being asked for.",
    ])
}
