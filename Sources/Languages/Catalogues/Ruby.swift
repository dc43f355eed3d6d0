extension Language {
  /// Ruby's TCPServer, TCPSocket and Socket.
  public static let ruby = Language(
    name: "ruby", title: "Ruby", version: "Ruby 3.1.2",
    signs: [
      Sign(.program("ruby"), .certain, "the interpreter ruby"),
      Sign(.opens("/libruby"), .likely, "the library libruby"),
      Sign(.opens("/rubygems"), .likely, "RubyGems"),
    ],
    rows: [
      .asked(
        "TCPServer.new, TCPSocket.new: the socket", "socket",
        ["socket(_, SOCK_CLOEXEC|SOCK_NONBLOCK|..., _)"],
        why: "non-blocking, so that waiting lets Ruby's other threads run"),
      .unasked("a new socket: is it close-on-exec?", "fcntl", ["fcntl(_, F_GETFD)"]),
      .unasked(
        "TCPServer sets SO_REUSEADDR", "setsockopt", ["setsockopt(_, SOL_SOCKET, SO_REUSEADDR, ...)"],
        why: "always"),
      .asked("socket.setsockopt(...)", "setsockopt", ["setsockopt(...)"], source: Row.further),
      .asked("TCPServer.new(host, port): bind", "bind", ["bind(...)"]),
      .unasked("TCPServer listens by itself", "listen", ["listen(_, 4096)"], why: "with the largest backlog"),
      .asked("server.listen(backlog)", "listen", ["listen(...)"]),
      .asked(
        "server.accept", "accept", ["accept4(_, _, _, SOCK_CLOEXEC|SOCK_NONBLOCK)"],
        onTheWay: ["accept4(...) = -1 EAGAIN"], why: "it tries, waits in ppoll, and tries again"),
      .asked(
        "TCPSocket.new(host, port): connect", "connect", ["connect(...)"],
        why: "EINPROGRESS: the connecting goes on while Ruby waits in ppoll"),
      .unasked("how the connecting ended", "getsockopt", ["getsockopt(_, SOL_SOCKET, SO_ERROR, ...)"]),
      .unasked("what kind of socket it is", "getsockopt", ["getsockopt(_, SOL_SOCKET, SO_TYPE, ...)"]),
      .asked("socket.send(data, 0)", "send", ["sendto(_, _, _, _, NULL, _)"]),
      .asked(
        "socket.recv(size)", "recvfrom", ["recvfrom(...)"], onTheWay: ["recvfrom(...) = -1 EAGAIN"],
        why: "it tries, waits in ppoll, and tries again"),
      .asked("socket.write(data)", "write", ["write(...)"]),
      .asked(
        "socket.puts(text), with sync", "writev", ["writev(...)"],
        why: "the text and its newline in one call",
        source: Row.further),
      .asked(
        "socket.readpartial(size)", "read", ["read(...)"], onTheWay: ["read(...) = -1 EAGAIN"],
        why: "it tries, waits in poll, and tries again"),
      .unasked("waits until a socket is ready", "poll", ["ppoll|poll(...)"]),
      .asked("socket.peeraddr, remote_address", "getpeername", ["getpeername(...)"]),
      .asked("server.addr, local_address", "getsockname", ["getsockname(...)"], source: Row.further),
      .asked("socket.shutdown(how), close_write", "shutdown", ["shutdown(...)"], source: Row.further),
      .asked("socket.close", "close", ["close(_)"]),
    ],
    notes: [
      "Every socket is non-blocking; each wait shows as EAGAIN, ppoll and the call again.",
      "TCPServer.new listens with 4096; a later listen says it again.",
    ])
}
