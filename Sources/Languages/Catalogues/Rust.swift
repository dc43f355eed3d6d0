extension Language {
  /// Rust's std::net.
  public static let rust = Language(
    name: "rust", title: "Rust", version: "rustc 1.95.0",
    signs: [
      Sign(
        .call("poll([{fd=0, events=0}, {fd=1, events=0}, {fd=2, events=0}], 3, 0)"), .likely,
        "Rust's start-up asks with poll whether 0, 1 and 2 are open")
    ],
    rows: [
      .asked(
        "TcpListener::bind, TcpStream::connect: the socket", "socket", ["socket(_, SOCK_CLOEXEC|..., _)"]),
      .unasked(
        "TcpListener::bind sets SO_REUSEADDR", "setsockopt", ["setsockopt(_, SOL_SOCKET, SO_REUSEADDR, ...)"],
        why: "always, on Unix"),
      .asked("stream.set_nodelay(true), ...", "setsockopt", ["setsockopt(...)"], source: Row.further),
      .asked("TcpListener::bind(address): bind", "bind", ["bind(...)"]),
      .asked(
        "TcpListener::bind(address): listen", "listen", ["listen(...)"],
        why: "the backlog cannot be chosen: it is 128"),
      .asked(
        "listener.accept()", "accept", ["accept4(_, _, _, SOCK_CLOEXEC)"],
        why: "the room for the address is a sockaddr_storage of 128 bytes"),
      .asked("TcpStream::connect(address)", "connect", ["connect(...)"]),
      .asked(
        "stream.write(data), stream.write_all(data)", "send", ["sendto(_, _, _, MSG_NOSIGNAL, NULL, _)"],
        why: "EPIPE instead of a signal; nothing to write is no call"),
      .asked("stream.read(buffer)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"]),
      .asked("listener.local_addr()", "getsockname", ["getsockname(...)"], source: Row.further),
      .asked("stream.peer_addr()", "getpeername", ["getpeername(...)"], source: Row.further),
      .asked(
        "stream.set_nonblocking(true)", "ioctl", ["ioctl(_, FIONBIO, ...)"],
        why: "one call, where fcntl needs two", source: Row.further),
      .asked("stream.shutdown(how)", "shutdown", ["shutdown(...)"], source: Row.further),
      .asked("the owner goes out of scope", "close", ["close(_)"]),
    ],
    notes: [
      "One function binds: socket, SO_REUSEADDR, bind and listen with 128.",
      "write is sendto with MSG_NOSIGNAL. An empty write makes no call.",
    ])
}
