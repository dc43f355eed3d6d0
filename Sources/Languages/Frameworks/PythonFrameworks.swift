extension Framework {
  /// Python's asyncio, on its selector event loop.
  static let asyncio = Framework(
    "asyncio",
    evidence: [
      Evidence(
        "it keeps a pair of sockets to wake itself up, or, in a trace that begins later, reads up to 262144 bytes",
        .any([.wakeUpPair, .all([.laterTrace, .calls(["recvfrom(_, _, 262144, 0, _, _)"])])])),
      Evidence(
        "it waits for its sockets in epoll", "epoll_ctl(...)", "epoll_wait(...)"),
    ],
    rows: loop + endpoint
      + [
        .unasked(
          "asyncio makes its sockets ones that do not wait", "ioctl", ["ioctl(_, FIONBIO, [1])"],
          why: "sock.setblocking(False) shows the same call", source: Row.frameworks),
        .asked(
          "asyncio.start_server, loop.create_server: the socket", "socket", connections,
          when: .here(["listen(...)"]), why: "the protocol is what getaddrinfo gave",
          source: Row.frameworks),
        .asked(
          "asyncio.open_connection, loop.create_connection: the socket", "socket", connections,
          when: .here(["connect(...)"]), why: "the protocol is what getaddrinfo gave",
          source: Row.frameworks),
        .asked(
          "asyncio.start_server, or open_connection: the socket", "socket", connections,
          why: "the protocol is what getaddrinfo gave", source: Row.manual),
        .asked(
          "asyncio.start_server, loop.create_server: bind", "bind",
          ["bind(_, {sa_family=AF_INET, ...}, _)", "bind(_, {sa_family=AF_INET6, ...}, _)"],
          when: .beside(["listen(_, 100)"]), source: Row.frameworks),
        .unasked(
          "asyncio's servers set SO_REUSEADDR", "setsockopt",
          ["setsockopt(_, SOL_SOCKET, SO_REUSEADDR, [1], _)"],
          why: "unless reuse_address=False forbids it", source: Row.frameworks),
        .unasked(
          "asyncio's connections send at once", "setsockopt", ["setsockopt(_, SOL_TCP, TCP_NODELAY, [1], _)"],
          why: "for every connection", source: Row.frameworks),
        .asked(
          "asyncio.start_server, loop.create_server: listen", "listen", ["listen(_, 100)"],
          why: "100 where no backlog is given", source: Row.frameworks),
        .unasked(
          "asyncio accepts until nobody is left", "accept", ["accept4(...) = -1 EAGAIN"],
          why: "as often as the backlog says, each time that epoll says someone is there",
          source: Row.frameworks),
        .asked(
          "a connection comes: start_server's callback, Protocol.connection_made", "accept",
          ["accept4(_, _, _, SOCK_CLOEXEC)"], source: Row.frameworks),
        .asked(
          "asyncio.open_connection, loop.create_connection: connect", "connect",
          ["connect(_, {sa_family=AF_INET, ...}, _)", "connect(_, {sa_family=AF_INET6, ...}, _)"],
          why: "EINPROGRESS: epoll says when the connection is there", source: Row.frameworks),
        .unasked(
          "asyncio asks a connection for its own address", "getsockname", ["getsockname(_, _, [16])"],
          why: "for get_extra_info('sockname')", source: Row.frameworks),
        .unasked(
          "asyncio asks a connection for its peer's address", "getpeername", ["getpeername(_, _, [16])"],
          why: "for get_extra_info('peername')", source: Row.frameworks),
        .asked(
          "bytes for the reader, or Protocol.data_received", "recv",
          ["recvfrom(_, _, 262144, 0, NULL, NULL)"],
          why: "it asks for 262144 bytes, whatever await reader.read(size) says", source: Row.frameworks),
        .asked(
          "writer.write(data), transport.write(data)", "send", ["sendto(_, _, _, 0, NULL, 0)"],
          why: "at once where the kernel takes it, else when epoll says so", source: Row.frameworks),
        .asked(
          "writer.close(), server.close()", "close", ["close(_)"],
          why: "not in the call: the loop closes when what was written is gone", source: Row.frameworks),
        .setEnds("asyncio"),
        .asked(
          "writer.write_eof(), transport.write_eof()", "shutdown", ["shutdown(_, SHUT_WR)"],
          source: Row.manual),
      ] + Row.connectingEnded("asyncio"))

  /// asyncio's datagrams: bound or connected, never listening.
  private static let endpoint: [Row] = [
    .asked(
      "loop.create_datagram_endpoint: the socket", "socket", ["socket(...)"], scope: .datagrams,
      source: Row.manual),
    .asked(
      "loop.create_datagram_endpoint(..., local_addr): bind", "bind", ["bind(...)"], scope: .datagrams,
      source: Row.manual),
    .asked(
      "loop.create_datagram_endpoint(..., remote_addr): connect", "connect", ["connect(...)"],
      scope: .datagrams, source: Row.manual),
    .asked(
      "an option of loop.create_datagram_endpoint", "setsockopt", ["setsockopt(...)"], scope: .datagrams,
      source: Row.manual),
    .asked(
      "DatagramProtocol.datagram_received", "recvfrom", ["recvfrom(_, _, 262144, 0, ...)"],
      onTheWay: ["recvfrom(...) = -1 EAGAIN"], scope: .datagrams,
      why: "it has room for 262144 bytes, more than a datagram can have", source: Row.manual),
    .asked(
      "transport.sendto(data)", "send", ["sendto(_, _, _, 0, NULL, 0)"], scope: .datagrams,
      why: "the endpoint has a remote_addr", source: Row.manual),
    .asked(
      "transport.sendto(data, address)", "sendto", ["sendto(_, _, _, 0, {...}, _)"], scope: .datagrams,
      source: Row.manual),
    .asked("transport.close()", "close", ["close(_)"], scope: .datagrams, source: Row.manual),
  ]

  /// Python's selectors, without asyncio above it. It asks for as many events as it has descriptors; select.epoll asks for
  /// 1023 where nobody says how many.
  static let selectors = Framework(
    "selectors", above: "asyncio",
    evidence: [
      Evidence(
        "it asks for as many events as there are descriptors, not for 1023", "epoll_wait(_, _, !1023, _)"),
      Evidence(
        "its sockets are in an epoll set", "epoll_ctl(_, EPOLL_CTL_ADD, _, {events=EPOLLIN, ...})",
        "epoll_ctl(_, EPOLL_CTL_ADD, _, {events=EPOLLOUT, ...})",
        "epoll_ctl(_, EPOLL_CTL_ADD, _, {events=EPOLLIN|EPOLLOUT, ...})"),
    ],
    rows: [
      .asked(
        "epoll.poll(...)", "epoll_wait", ["epoll_wait(_, _, 1023, _)"], scope: .anything,
        why: "select.epoll asks for 1023 events where nobody says how many", source: Row.manual),
      .asked(
        "selector.select()", "epoll_wait", ["epoll_wait(...)"], scope: .anything,
        why:
          "it asks for as many events as it has descriptors; epoll.poll(timeout, events) for what it is told",
        source: Row.frameworks),
      .asked(
        "selector.register(...), or epoll.register(...); modify, unregister", "epoll_ctl", ["epoll_ctl(...)"],
        scope: .anything, when: .beside(["epoll_wait(_, _, 1023, _)"]),
        why: "the program uses both", source: Row.manual),
      .asked(
        "selectors.DefaultSelector(), or select.epoll()", "epoll_create1", ["epoll_create1(...)"],
        scope: .anything, when: .beside(["epoll_wait(_, _, 1023, _)"]), why: "the program uses both",
        source: Row.manual),
      .asked(
        "selector.register(...), modify, unregister", "epoll_ctl", ["epoll_ctl(...)"], scope: .anything,
        source: Row.frameworks),
      .asked(
        "selectors.DefaultSelector()", "epoll_create1", ["epoll_create1(...)"], scope: .anything,
        source: Row.frameworks),
      .asked("sock.close(), the end of with", "close", ["close(_)"], source: Row.frameworks),
      .asked(
        "selector.close()", "close", ["close(_)"], scope: .sets,
        why: "the epoll set is a descriptor, too", source: Row.frameworks),
    ])

  /// Python's http.server, on socketserver.
  static let httpServer = Framework(
    "http.server", sockets: .listeners,
    evidence: [
      Evidence(
        "it answers as http.server does", "sendto(_, \"HTTP/1.0 \"..., _, 0, NULL, 0)",
        "sendto(_, \"HTTP/1.1 \"..., _, 0, NULL, 0)"),
      Evidence("it reads up to 8192 bytes of a request", "recvfrom(_, _, 8192, 0, NULL, NULL)"),
    ] + serving,
    rows: [
      .asked(
        "HTTPServer(...): the socket", "socket",
        ["socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|..., IPPROTO_IP)"],
        source: Row.frameworks),
      .asked(
        "somebody comes: do_GET(), do_POST(), ...", "accept", ["accept4(_, _, _, SOCK_CLOEXEC)"],
        source: Row.frameworks),
      .asked(
        "end_headers(): the head of the response; self.wfile.write(data)", "send",
        ["sendto(_, _, _, 0, NULL, 0)"],
        why: "the head in one call, and each write of wfile in one of its own",
        source: Row.frameworks),
      .unasked(
        "the server reads the request", "recv", ["recvfrom(_, _, 8192, 0, NULL, NULL)"],
        why: "its first line and its head, and whatever else has come: rfile fills its buffer",
        source: Row.frameworks, isTold: true),
      .unasked(
        "the server sets SO_REUSEADDR", "setsockopt", ["setsockopt(_, SOL_SOCKET, SO_REUSEADDR, ...)"],
        why: "always", source: Row.frameworks),
    ])

  /// Python's socketserver, and http.server on it.
  static let socketserver = Framework(
    "socketserver", sockets: .listeners,
    evidence: serving,
    rows: [
      .asked(
        "TCPServer(...), HTTPServer(...): the socket", "socket",
        ["socket(_, SOCK_STREAM|SOCK_CLOEXEC|..., IPPROTO_IP)"], source: Row.frameworks),
      .unasked(
        "the server sets SO_REUSEADDR", "setsockopt", ["setsockopt(_, SOL_SOCKET, SO_REUSEADDR, ...)"],
        why: "HTTPServer always, TCPServer with allow_reuse_address", source: Row.frameworks),
      .asked("TCPServer(...), HTTPServer(...): bind", "bind", ["bind(...)"], source: Row.frameworks),
      .unasked(
        "the server asks for its own address", "getsockname",
        ["getsockname(_, _, [16])", "getsockname(_, _, [28])"],
        why: "for server_address: a port of 0 has become another one", source: Row.frameworks),
      .asked(
        "TCPServer(...), HTTPServer(...): listen", "listen", ["listen(_, 5)"],
        why: "request_queue_size is 5", source: Row.frameworks),
      .unasked(
        "serve_forever waits for somebody", "poll", ["poll([{fd=_, events=POLLIN}], 1, ...)"],
        why: "500 milliseconds at a time, to see whether shutdown() was called", source: Row.frameworks),
      .asked(
        "somebody comes: the handler's handle()", "accept", ["accept4(_, _, _, SOCK_CLOEXEC)"],
        source: Row.frameworks),
      .asked(
        "self.request.recv(8192), or self.rfile.readline(), read(...)", "recv",
        ["recvfrom(_, _, 8192, 0, NULL, NULL)"],
        why: "the rfile of a StreamRequestHandler fills its buffer of 8192 bytes", source: Row.manual),
      .unasked(
        "when handle() is done the server ends the sending half", "shutdown", ["shutdown(_, SHUT_WR)"],
        why: "shutdown_request(); self.request.shutdown(SHUT_WR) shows the same call", source: Row.frameworks),
      .asked(
        "server.server_close(), the end of with; a connection by itself, when handle() is done", "close",
        ["close(_)"], source: Row.frameworks),
    ])

  /// What socketserver does with its listener, and what it never does: serve_forever waits in poll before each accept.
  private static let serving = [
    Evidence(
      "it asks its listener for its own address",
      .onListener(["getsockname(_, _, [16])", "getsockname(_, _, [28])"])),
    Evidence("it listens with 5", .onListener(["listen(_, 5)"])),
    Evidence(
      "it waits for its listener alone, 500 milliseconds at a time",
      .onListener(["poll([{fd=_, events=POLLIN}], 1, 500)", "poll([{fd=_, events=POLLIN}], 1, -1)"])),
    Evidence("its listener waits in accept", .none(.onListener(["ioctl(_, FIONBIO, [1])"]))),
  ]

  private static let connections = ["socket(_, SOCK_STREAM|SOCK_CLOEXEC|..., IPPROTO_TCP)"]

  /// How asyncio waits.
  private static let loop: [Row] = [
    .unasked(
      "asyncio's event loop", "epoll_wait", ["epoll_create1|epoll_ctl|epoll_wait(...)"], scope: .anything,
      why: "tasks that wait are woken from here", source: Row.frameworks),
    .unasked(
      "accept() and socketpair() ask a new socket for its family", "getsockname",
      ["getsockname(_, _, [128 => _])"], why: "the new socket object is made from its descriptor alone",
      source: Row.frameworks),
  ]
}
