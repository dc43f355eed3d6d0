extension Language {
  /// Rust's std::net.
  public static let rust = Language(
    name: "rust", title: "Rust", version: "rustc 1.95.0",
    signs: [
      Sign(
        .call("poll([{fd=0, events=0}, {fd=1, events=0}, {fd=2, events=0}], 3, 0)"), .likely,
        "Rust's start-up asks with poll whether 0, 1 and 2 are open")
    ],
    frameworks: [.tokio],
    ownSockets: [.wakeUp],
    rows: [
      .asked(
        "UdpSocket::bind(address): the socket", "socket", ["socket(AF_INET, ...)", "socket(AF_INET6, ...)"],
        scope: .datagrams, source: Row.further),
      .asked(
        "UdpSocket::bind(address)", "bind",
        ["bind(_, {sa_family=AF_INET, ...}, _)", "bind(_, {sa_family=AF_INET6, ...}, _)"],
        scope: .datagrams, source: Row.further),
      .asked("socket.connect(address)", "connect", ["connect(...)"], scope: .datagrams, source: Row.further),
      .asked(
        "socket.send(data)", "send", ["sendto(_, _, _, MSG_NOSIGNAL, NULL, _)"], scope: .datagrams,
        source: Row.further),
      .asked(
        "socket.send_to(data, address)", "sendto", ["sendto(...)"], scope: .datagrams, source: Row.further),
      .asked(
        "socket.recv(buffer)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"], scope: .datagrams,
        source: Row.further),
      .asked(
        "socket.recv_from(buffer)", "recvfrom", ["recvfrom(...)"], scope: .datagrams, source: Row.further),
      .asked(
        "UnixDatagram::bind, UnixDatagram::unbound: the socket", "socket", ["socket(AF_UNIX, ...)"],
        scope: .datagrams, source: Row.manual),
      .asked("UnixDatagram::bind(path)", "bind", ["bind(...)"], scope: .datagrams, source: Row.manual),
      .asked(
        "TcpListener::bind, TcpStream::connect: the socket", "socket",
        ["socket(AF_INET, SOCK_CLOEXEC|..., _)", "socket(AF_INET6, SOCK_CLOEXEC|..., _)"]),
      .asked(
        "UnixListener::bind, UnixStream::connect: the socket", "socket",
        ["socket(AF_UNIX, SOCK_CLOEXEC|..., _)"], source: Row.further),
      .asked("UnixStream::pair()", "socketpair", ["socketpair(...)"], source: Row.further),
      .unasked(
        "TcpListener::bind sets SO_REUSEADDR", "setsockopt", ["setsockopt(_, SOL_SOCKET, SO_REUSEADDR, ...)"],
        why: "always, on Unix"),
      .asked(
        "set_nodelay(true), set_read_timeout(...), ...", "setsockopt", ["setsockopt(...)"],
        source: Row.further),
      .asked(
        "UnixListener::bind(path): bind", "bind", ["bind(_, {sa_family=AF_UNIX, ...}, _)"],
        source: Row.further),
      .asked("TcpListener::bind(address): bind", "bind", ["bind(...)"]),
      .asked(
        "UnixListener::bind(path): listen", "listen", ["listen(_, -1)"],
        why: "-1 is read as the largest there is", source: Row.further),
      .asked(
        "TcpListener::bind(address): listen", "listen", ["listen(...)"],
        why: "the backlog cannot be chosen: it is 128"),
      .asked(
        "listener.accept()", "accept", ["accept4(_, _, _, SOCK_CLOEXEC)"],
        why: "the room for the address is a sockaddr_storage of 128 bytes"),
      .asked(
        "UnixStream::connect(path)", "connect", ["connect(_, {sa_family=AF_UNIX, ...}, _)"],
        source: Row.further),
      .asked("TcpStream::connect(address)", "connect", ["connect(...)"]),
      .asked(
        "stream.write(data), stream.write_all(data)", "send", ["sendto(_, _, _, MSG_NOSIGNAL, NULL, _)"],
        why: "EPIPE instead of a signal; nothing to write is no call"),
      .asked(
        "stream.peek(buffer)", "recv", ["recvfrom(_, _, _, MSG_PEEK|..., NULL, NULL)"], source: Row.manual),
      .asked("stream.read(buffer)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"]),
      .asked("local_addr()", "getsockname", ["getsockname(...)"], source: Row.further),
      .asked("peer_addr()", "getpeername", ["getpeername(...)"], source: Row.further),
      .asked(
        "set_nonblocking(true), connect_timeout(...)", "ioctl", ["ioctl(_, FIONBIO, ...)"],
        why: "one call, where fcntl needs two", source: Row.further),
      .asked("stream.shutdown(how)", "shutdown", ["shutdown(...)"], source: Row.further),
      .asked("take_error()", "getsockopt", ["getsockopt(_, SOL_SOCKET, SO_ERROR, ...)"], source: Row.further),
      .asked("read_timeout(), ttl(), ...", "getsockopt", ["getsockopt(...)"], source: Row.manual),
      .asked("try_clone()", "fcntl", ["fcntl(_, F_DUPFD_CLOEXEC, ...)"], source: Row.manual),
      .unasked("connect_timeout waits here", "poll", ["poll(...)"], source: Row.manual),
      .unasked(
        "is the descriptor that is to be closed still open?", "fcntl", ["fcntl(_, F_GETFD)"],
        why: "in a build with debug assertions only", source: Row.further),
      .asked("the owner goes out of scope", "close", ["close(_)"], scope: .descriptors),
    ],
    notes: [
      "One function binds: socket, SO_REUSEADDR, bind and listen with 128.",
      "write is sendto with MSG_NOSIGNAL. An empty write makes no call.",
    ])
}
