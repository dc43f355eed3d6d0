extension Framework {
  /// Java's channels: java.nio.
  static let javaChannels = Framework(
    "NIO channels",
    evidence: [
      Evidence("a selector's epoll set has its sockets", "epoll_ctl(...)"),
      Evidence("they were made ones that do not wait", "fcntl(_, F_SETFL, O_RDWR|O_NONBLOCK)"),
    ],
    rows: [
      .asked(
        "selector.select()", "epoll_wait", ["epoll_wait(...)"], scope: .anything, source: Row.frameworks),
      .asked(
        "Selector.open()", "epoll_create1", ["epoll_create1(...)"], scope: .anything, source: Row.manual),
      .unasked(
        "select() tells the kernel what was registered", "epoll_ctl", ["epoll_ctl(...)"], scope: .anything,
        why: "channel.register(selector, ...) makes no call: the next select() does", source: Row.frameworks),
      .asked(
        "ServerSocketChannel.open(), SocketChannel.open(): the socket", "socket",
        ["socket(_, SOCK_STREAM|..., _)"], source: Row.frameworks),
      .asked(
        "ServerSocketChannel.bind(address, backlog): bind", "bind", ["bind(...)"], source: Row.frameworks),
      .asked(
        "ServerSocketChannel.bind(address, backlog): listen", "listen", ["listen(...)"],
        why: "50 where none is given", source: Row.frameworks),
      .asked("channel.accept()", "accept", ["accept(...)"], source: Row.frameworks),
      .asked("SocketChannel.connect(address)", "connect", ["connect(...)"], source: Row.manual),
      .asked(
        "channel.configureBlocking(false)", "fcntl", ["fcntl(_, F_SETFL, O_RDWR|O_NONBLOCK)"],
        source: Row.frameworks),
      .asked("channel.write(buffer)", "write", ["write(...)"], source: Row.frameworks),
      .asked(
        "channel.read(buffer)", "read", ["read(...)"], onTheWay: ["read(...) = -1 EAGAIN"],
        why: "Java says -1 where the kernel says 0", source: Row.frameworks),
      .unasked(
        "ServerSocketChannel.open() sets SO_REUSEADDR", "setsockopt",
        ["setsockopt(_, SOL_SOCKET, SO_REUSEADDR, ...)"], why: "always, on Unix", source: Row.frameworks),
      .asked("channel.close()", "close", ["close(_)"], source: Row.frameworks),
      .asked("selector.close()", "close", ["close(_)"], scope: .sets, source: Row.frameworks),
    ])

  /// Go's package net/http: its server.
  static let goHTTPServer = Framework(
    "net/http", sockets: .listeners,
    evidence: [
      Evidence("it answers with HTTP", "write(_, \"HTTP/1.1 \"..., _)", "write(_, \"HTTP/1.0 \"..., _)"),
      Evidence("it reads one byte while a handler is at work", "read(_, _, 1)"),
    ],
    rows: [
      .asked(
        "net.Listen, http.ListenAndServe: the socket", "socket", ["socket(...)"], source: Row.frameworks),
      .asked(
        "net.Listen, http.ListenAndServe: bind", "bind", ["bind(...)"],
        why: "http.Serve takes a listener that net.Listen has made: the same calls", source: Row.frameworks),
      .asked(
        "net.Listen, http.ListenAndServe: listen", "listen", ["listen(...)"],
        why: "http.Serve takes a listener that net.Listen has made: the same calls", source: Row.frameworks),
      .unasked(
        "while a handler is at work the server looks whether the client goes away", "read",
        ["read(_, _, 1)"], why: "for the request's Context()", source: Row.frameworks),
      .unasked(
        "net/http reads ahead of who asked", "read", ["read(_, _, 4096) = -1 EAGAIN"],
        why: "goroutines of its own read all the time", source: Row.frameworks),
      .asked(
        "somebody comes: a handler's request", "accept", ["accept4(...)"],
        onTheWay: ["accept4(...) = -1 EAGAIN"], source: Row.frameworks),
      .asked(
        "the bytes of a request", "read", ["read(_, _, 4096)"],
        why: "its buffer has 4096 bytes", source: Row.frameworks),
      .asked(
        "the response of a handler", "write", ["write(...)"],
        why: "its buffer is written when it is full, flushed, or the handler is done", source: Row.frameworks),
    ])

  /// Go's package net/http: its client, whose connections http.DefaultTransport makes.
  static let goHTTPClient = Framework(
    "net/http", sockets: .connections,
    evidence: [
      Evidence(
        "it asks with HTTP", "write(_, \"GET /\"..., _)", "write(_, \"POST /\"..., _)",
        "write(_, \"HEAD /\"..., _)", "write(_, \"PUT /\"..., _)"),
      Evidence(
        "its connections are kept alive every 30 seconds, those of net.Dial every 15",
        "setsockopt(_, SOL_TCP, TCP_KEEPIDLE, [30], _)", "setsockopt(_, SOL_TCP, TCP_KEEPINTVL, [30], _)"),
    ],
    rows: [
      .unasked(
        "net/http reads ahead of who asked", "read", ["read(_, _, 4096) = -1 EAGAIN"],
        why: "goroutines of its own read all the time", source: Row.frameworks),
      .asked(
        "the bytes of a response", "read", ["read(_, _, 4096)"], why: "its buffer has 4096 bytes",
        source: Row.frameworks),
      .asked(
        "http.Get, client.Do: the request", "write", ["write(...)"], source: Row.frameworks),
      .asked("http.Get, client.Do: the socket", "socket", ["socket(...)"], source: Row.frameworks),
      .asked(
        "http.Get, client.Do: connect", "connect", ["connect(...)"],
        why: "where no connection is left from an earlier request", source: Row.frameworks),
    ])

  /// Rust's Tokio, on mio.
  static let tokio = Framework(
    "Tokio",
    evidence: [
      Evidence(
        "its sockets are made ones that do not wait", "socket(_, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, _)",
        "accept4(_, _, _, SOCK_CLOEXEC|SOCK_NONBLOCK)", "ioctl(_, FIONBIO, [1])"),
      Evidence("they are in an epoll set", "epoll_ctl(...)"),
    ],
    rows: [
      .unasked(
        "Tokio's driver", "epoll_wait", ["epoll_create1|epoll_ctl|epoll_wait(...)"], scope: .anything,
        why: "tasks that wait are woken from here", source: Row.frameworks),
      .unasked(
        "Tokio's driver copies its epoll set", "fcntl", ["fcntl(_, F_DUPFD_CLOEXEC, ...)"],
        scope: .sets, why: "one number waits, the other one registers sockets", source: Row.frameworks),
      .asked(
        "TcpListener::bind, TcpStream::connect: the socket", "socket",
        ["socket(_, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, _)"], source: Row.frameworks),
      .asked(
        "TcpListener::bind(address): listen", "listen", ["listen(_, 1024)"],
        why: "1024: TcpSocket::listen(backlog) takes another one", source: Row.frameworks),
      .asked(
        "listener.accept().await", "accept", ["accept4(_, _, _, SOCK_CLOEXEC|SOCK_NONBLOCK)"],
        onTheWay: ["accept4(...) = -1 EAGAIN"], source: Row.frameworks),
      .asked(
        "TcpStream::connect(address).await", "connect", ["connect(...)"],
        why: "EINPROGRESS: epoll says when the connection is there", source: Row.frameworks),
      .asked(
        "stream.write(data).await, write_all", "send", ["sendto(_, _, _, MSG_NOSIGNAL, NULL, _)"],
        source: Row.frameworks),
      .asked(
        "stream.read(buffer).await", "recv", ["recvfrom(_, _, _, 0, NULL, NULL)"],
        onTheWay: ["recvfrom(...) = -1 EAGAIN"], source: Row.frameworks),
      .asked(
        "stream.shutdown().await", "shutdown", ["shutdown(_, SHUT_WR)"],
        why: "std's stream.shutdown(Shutdown::Write) shows the same call", source: Row.frameworks),
      .asked("the owner goes out of scope", "close", ["close(_)"], source: Row.frameworks),
      .setEnds("Tokio"),
    ] + Row.connectingEnded("Tokio"))
}
