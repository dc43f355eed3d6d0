extension Language {
  /// Erlang's gen_tcp.
  public static let erlang = Language(
    name: "erlang", title: "Erlang", version: "Erlang/OTP 25",
    signs: [
      Sign(.program("beam.smp"), .certain, "the virtual machine beam.smp"),
      Sign(.opens("/bin/start.boot"), .likely, "the boot file of Erlang's runtime"),
    ],
    ownSockets: [.lentPair],
    rows: [
      .asked(
        "gen_tcp:listen(Port, Options), gen_tcp:connect(Host, Port, Options): the socket", "socket",
        ["socket(_, SOCK_STREAM, IPPROTO_TCP)"]),
      .unasked(
        "non-blocking", "fcntl", ["fcntl(_, F_GETFL)", "fcntl(_, F_SETFL, O_RDWR|O_NONBLOCK)"],
        why: "so that a process that waits holds no thread"),
      .asked("{reuseaddr, true}", "setsockopt", ["setsockopt(_, _, SO_REUSEADDR, ...)"]),
      .unasked(
        "an option is set, and what Linux changes with it is put back", "setsockopt",
        ["setsockopt(_, SOL_IP, IP_TOS, ...)", "setsockopt(_, SOL_SOCKET, SO_PRIORITY, ...)"],
        why: "IP_TOS changes SO_PRIORITY: each is read before, and written behind, any other option"),
      .unasked(
        "... read before", "getsockopt",
        ["getsockopt(_, SOL_SOCKET, SO_PRIORITY, ...)", "getsockopt(_, SOL_IP, IP_TOS, ...)"]),
      .unasked(
        "accept hands the listener's options to the new socket: asked there", "getsockopt",
        [
          "getsockopt(_, _, TCP_NODELAY, ...)", "getsockopt(_, _, SO_KEEPALIVE, ...)",
          "getsockopt(_, _, IP_TTL, ...)", "getsockopt(_, _, IP_RECVTOS, ...)",
          "getsockopt(_, _, IP_RECVTTL, ...)",
        ]),
      .unasked(
        "... and set here", "setsockopt",
        [
          "setsockopt(_, _, TCP_NODELAY, ...)", "setsockopt(_, _, SO_KEEPALIVE, ...)",
          "setsockopt(_, _, SO_LINGER, ...)", "setsockopt(_, _, IP_TTL, ...)",
          "setsockopt(_, _, IP_RECVTOS, ...)", "setsockopt(_, _, IP_RECVTTL, ...)",
        ]),
      .asked("gen_tcp:listen(Port, [{ip, Address}]): bind", "bind", ["bind(...)"]),
      .asked(
        "gen_tcp:listen(Port, [{backlog, N}]): listen", "listen", ["listen(...)"],
        why: "5 where none is given"),
      .asked(
        "gen_tcp:accept(Listener)", "accept", ["accept(...)"], onTheWay: ["accept(...) = -1 EAGAIN"],
        why: "it tries, waits in epoll, and tries again"),
      .asked(
        "gen_tcp:connect(Host, Port, Options)", "connect", ["connect(...)"],
        why: "EINPROGRESS: epoll says when the connection is there"),
      .unasked("how the connecting ended", "getsockopt", ["getsockopt(_, SOL_SOCKET, SO_ERROR, ...)"]),
      .asked(
        "gen_tcp:send(Socket, Data)", "writev", ["writev(...)"],
        why:
          "a list of pieces goes out as it is; the first one would hold the length that {packet, N} asks for"),
      .asked(
        "gen_tcp:recv(Socket, Length)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"],
        onTheWay: ["recvfrom(...) = -1 EAGAIN"],
        why:
          "1460 bytes where the length is 0; with {active, true} they come as messages, without being asked for"
      ),
      .unasked(
        "close asks whether it should linger", "getsockopt", ["getsockopt(_, SOL_SOCKET, SO_LINGER, ...)"]),
      .asked("gen_tcp:close(Socket)", "close", ["close(_)"]),
      .unasked(
        "one set for every process's waiting", "epoll_wait",
        ["epoll_create|epoll_create1|epoll_ctl|epoll_pwait|epoll_wait(...)"], scope: .anything,
        why: "once for each wait: EPOLLONESHOT"),
    ] + Row.others,
    notes: [
      "Non-blocking sockets and epoll below calls that look as if they waited.",
      "An accepted socket gets eight options of its listener, and around each of them IP_TOS and SO_PRIORITY are put back.",
      "send is writev.",
    ])
}
