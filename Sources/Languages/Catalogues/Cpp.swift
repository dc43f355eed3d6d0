extension Language {
  /// C++: Asio's sockets, where the trace shows Asio, and libc's functions otherwise.
  public static let cpp = Language(
    name: "cpp", title: "C++", version: "g++ 12.2.0, Asio 1.22.1",
    signs: [
      Sign(.opens("/libstdc++.so.6"), .suggestion, "the C++ library libstdc++"),
      Sign(.opens("/libc++.so.1"), .suggestion, "the C++ library libc++"),
    ],
    isLibrary: true,
    rows: [
      asio("tcp::acceptor, tcp::socket: open", "socket", ["socket(_, SOCK_STREAM, IPPROTO_TCP)"]),
      .unasked(
        "io_context: every open socket is in its epoll set", "epoll_ctl",
        ["epoll_create1|epoll_create|epoll_ctl|epoll_pwait|epoll_wait(...)"], scope: .anything,
        when: .beside(registered),
        why: "also where no asynchronous call follows"),
      asio(
        "set_option(reuse_address(true))", "setsockopt", ["setsockopt(_, _, SO_REUSEADDR, ...)"],
        why: "an acceptor that is made with its endpoint sets it unasked"),
      asio("acceptor.bind(endpoint)", "bind", ["bind(...)"]),
      asio("acceptor.listen(backlog)", "listen", ["listen(...)"]),
      asio("acceptor.accept()", "accept", ["accept(...)"]),
      asio("socket.connect(endpoint)", "connect", ["connect(...)"]),
      asio(
        "asio::write(socket, buffer), write_some", "send", ["sendto(_, _, _, MSG_NOSIGNAL|..., NULL, _)"],
        why: "EPIPE instead of a signal; nothing to write is no call"),
      asio("socket.read_some(buffer)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"]),
      asio("socket.close(), its destructor", "close", ["close(_)"]),
      .unasked(
        "io_context's destructor closes the epoll set", "close", ["close(_)"], scope: .descriptors,
        when: .beside(registered)),
    ]
      + c.rows.map {
        Row(
          kind: $0.kind, call: $0.call, function: $0.function, patterns: $0.patterns, onTheWay: $0.onTheWay,
          condition: $0.condition, scope: $0.scope, why: $0.why, saysName: $0.saysName, source: Row.manual)
      },
    notes: [
      "C++ has no sockets of its own: a program calls libc as C does, or a library, of which this catalogue knows Asio.",
      "Asio puts every socket into its epoll set as soon as it is open, and sends with MSG_NOSIGNAL.",
    ])

  /// What Asio 1.22 wants to know of a socket, and of the eventfd that wakes its loop.
  private static let registered = [
    "epoll_ctl(_, EPOLL_CTL_ADD, _, {events=EPOLLIN|EPOLLPRI|EPOLLERR|EPOLLHUP|EPOLLET, ...})",
    "epoll_ctl(_, EPOLL_CTL_ADD, _, {events=EPOLLIN|EPOLLERR|EPOLLET, ...})",
  ]

  private static func asio(
    _ call: String, _ function: String, _ patterns: [String], why: String? = nil
  ) -> Row {
    .asked(call, function, patterns, when: .beside(registered), why: why)
  }
}
