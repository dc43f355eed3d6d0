extension Language {
  /// C++: Asio's sockets and libc's functions. Both make the same calls, so a row names both.
  public static let cpp = Language(
    name: "cpp", title: "C++", version: "g++ 12.2.0, Asio 1.22.1",
    signs: [
      Sign(.opens("/libstdc++.so.6"), .suggestion, "the C++ library libstdc++"),
      Sign(.opens("/libc++.so.1"), .suggestion, "the C++ library libc++"),
    ],
    isLibrary: true,
    rows: [
      .asked(
        "tcp::acceptor, tcp::socket: open; or socket(...)", "socket", ["socket(_, SOCK_STREAM, IPPROTO_TCP)"]),
      .asked(
        "io_context, which has every open socket in its set; or epoll_create1, epoll_ctl, epoll_wait",
        "epoll_ctl",
        ["epoll_create1|epoll_create|epoll_ctl|epoll_pwait|epoll_wait(...)"], scope: .anything,
        why: "Asio does so as soon as a socket is open, also where no asynchronous call follows"),
      .asked(
        "set_option(reuse_address(true)), or setsockopt(...)", "setsockopt",
        ["setsockopt(_, _, SO_REUSEADDR, ...)"],
        why: "an acceptor that is made with its endpoint sets it unasked"),
      .asked("acceptor.bind(endpoint), or bind(fd, ...)", "bind", ["bind(...)"]),
      .asked("acceptor.listen(backlog), or listen(fd, backlog)", "listen", ["listen(...)"]),
      .asked("acceptor.accept(), or accept(fd, ...)", "accept", ["accept(...)"]),
      .asked("socket.connect(endpoint), or connect(fd, ...)", "connect", ["connect(...)"]),
      .asked(
        "asio::write(socket, buffer), write_some, or send(fd, ...)", "send",
        ["sendto(_, _, _, MSG_NOSIGNAL|..., NULL, _)"],
        why: "Asio wants EPIPE instead of a signal, and makes no call where nothing is to be written"),
      .asked("socket.read_some(buffer), or recv(fd, ...)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"]),
      .asked("socket.close(), a destructor, or close(fd)", "close", ["close(_)"], scope: .descriptors),
    ]
      + c.rows.map {
        Row(
          kind: $0.kind, call: $0.call, function: $0.function, patterns: $0.patterns, onTheWay: $0.onTheWay,
          condition: $0.condition, scope: $0.scope, why: $0.why, saysName: $0.saysName, source: Row.manual)
      },
    notes: [
      "C++ has no sockets of its own: a program calls libc as C does, or a library, of which this catalogue knows Asio.",
      "The two make the same calls: each row has both names.",
      "Asio puts every socket into its epoll set as soon as it is open, and sends with MSG_NOSIGNAL.",
    ])
}
