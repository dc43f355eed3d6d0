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
      .unasked(
        "UDPSocket looks which family it has", "getsockname", ["getsockname(_, _, [16])"], scope: .datagrams,
        why: "bind, connect and send take a name, and it must fit", source: Row.further),
      .asked("UDPSocket.new", "socket", ["socket(...)"], scope: .datagrams, source: Row.further),
      .asked("socket.bind(host, port)", "bind", ["bind(...)"], scope: .datagrams, source: Row.further),
      .asked(
        "socket.connect(host, port)", "connect", ["connect(...)"], scope: .datagrams, source: Row.further),
      .asked(
        "socket.recvfrom(size), recv", "recvfrom", ["recvfrom(...)"],
        onTheWay: ["recvfrom(...) = -1 EAGAIN"], scope: .datagrams, source: Row.further),
      .asked(
        "UNIXServer.new, UNIXSocket.new: the socket", "socket", ["socket(AF_UNIX, ...)"],
        source: Row.further),
      .asked("UNIXSocket.pair", "socketpair", ["socketpair(...)"], source: Row.further),
      .asked(
        "UNIXServer.new(path): bind", "bind", ["bind(_, {sa_family=AF_UNIX, ...}, _)"], source: Row.further),
      .asked(
        "UNIXSocket.new(path): connect", "connect", ["connect(_, {sa_family=AF_UNIX, ...}, _)"],
        source: Row.further),
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
      .unasked(
        "TCPServer and UNIXServer listen by themselves", "listen", ["listen(_, 4096)"],
        why: "with the largest backlog"),
      .asked("server.listen(backlog)", "listen", ["listen(...)"]),
      .asked(
        "server.accept", "accept", ["accept4(_, _, _, SOCK_CLOEXEC|SOCK_NONBLOCK)"],
        onTheWay: ["accept4(...) = -1 EAGAIN"], why: "it tries, waits in ppoll, and tries again"),
      .asked(
        "TCPSocket.new(host, port): connect", "connect", ["connect(...)"],
        why: "EINPROGRESS: the connecting goes on while Ruby waits in ppoll"),
      .unasked("how the connecting ended", "getsockopt", ["getsockopt(_, SOL_SOCKET, SO_ERROR, ...)"]),
      .unasked("what kind of socket it is", "getsockopt", ["getsockopt(_, SOL_SOCKET, SO_TYPE, ...)"]),
      .asked("socket.getsockopt(...)", "getsockopt", ["getsockopt(...)"], source: Row.manual),
      .asked("socket.sendmsg(...)", "sendmsg", ["sendmsg(...)"], source: Row.manual),
      .asked("socket.recvmsg(...)", "recvmsg", ["recvmsg(...)"], source: Row.manual),
      .asked(
        "socket.write_nonblock(data)", "send", ["sendto(_, _, _, MSG_DONTWAIT, NULL, _)"],
        why: "on a socket it is send with MSG_DONTWAIT", source: Row.further),
      .asked(
        "socket.send(data, 0, host, port)", "sendto", ["sendto(_, _, _, _, {...}, _)"], source: Row.further),
      .asked("socket.send(data, 0)", "send", ["sendto(_, _, _, _, NULL, _)"]),
      .asked(
        "socket.read_nonblock(size)", "recv", ["recvfrom(_, _, _, MSG_DONTWAIT, NULL, NULL)"],
        why: "on a socket it is recv with MSG_DONTWAIT", source: Row.further),
      .asked(
        "socket.recv(size)", "recvfrom", ["recvfrom(...)"], onTheWay: ["recvfrom(...) = -1 EAGAIN"],
        why: "it tries, waits in ppoll, and tries again"),
      .asked("socket.write(data), puts", "write", ["write(...)"]),
      .asked(
        "socket.puts(text), with sync", "writev", ["writev(...)"],
        why: "the text and its newline in one call",
        source: Row.further),
      .unasked(
        "socket.read asks how much there is, as of a file", "fstat", ["newfstatat|fstat(...)"],
        why: "a file would say its size; a socket says 0, and is read to its end", source: Row.further),
      .asked(
        "socket.readpartial(size), gets", "read", ["read(...)"], onTheWay: ["read(...) = -1 EAGAIN"],
        why: "it tries, waits in poll, and tries again"),
      .asked(
        "IO.copy_stream(file, socket)", "sendfile", ["sendfile(...)"],
        onTheWay: ["copy_file_range(...) = -1 EINVAL", "sendfile(...) = -1 EAGAIN"],
        why:
          "the file's bytes never come into the program; copy_file_range was tried first, which is for files alone",
        source: Row.further),
      .asked("IO.select(...)", "select", ["select(...)"], source: Row.further),
      .unasked("waits until a socket is ready", "poll", ["poll(...)"]),
      .asked("socket.peeraddr, remote_address", "getpeername", ["getpeername(...)"]),
      .unasked(
        "setsockopt looks which family the socket has", "getsockname", ["getsockname(_, _, [2048 => _])"],
        when: .here([
          "setsockopt(_, SOL_SOCKET, !SO_REUSEADDR, ...)", "setsockopt(_, !SOL_SOCKET, ...)",
        ]),
        why: "its options may be names, :TCP, :NODELAY; local_address shows the same call",
        source: Row.further),
      .asked("server.addr, local_address", "getsockname", ["getsockname(...)"], source: Row.further),
      .asked("socket.shutdown(how), close_write", "shutdown", ["shutdown(...)"], source: Row.further),
      .asked("socket.close, or the last reference goes", "close", ["close(_)"]),
    ],
    notes: [
      "Every socket is non-blocking; each wait shows as EAGAIN, ppoll and the call again.",
      "TCPServer.new listens with 4096; a later listen says it again.",
    ])
}
