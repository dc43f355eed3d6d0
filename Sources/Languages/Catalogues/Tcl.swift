extension Language {
  /// Tcl's command socket.
  public static let tcl = Language(
    name: "tcl", title: "Tcl", version: "Tcl 8.6.13",
    signs: [
      Sign(.program("tclsh"), .certain, "the interpreter tclsh"),
      Sign(.program("wish"), .certain, "the interpreter wish"),
      Sign(.opens("/libtcl"), .likely, "the library libtcl"),
    ],
    rows: [
      .asked(
        "socket host port, socket -server command port: the socket", "socket", ["socket(_, SOCK_STREAM, _)"]),
      .unasked(
        "a channel is not for started programs", "fcntl", ["fcntl(_, F_SETFD, FD_CLOEXEC)"],
        why: "close-on-exec, by a call of its own"),
      .unasked(
        "are the kernel's buffers large enough?", "getsockopt",
        ["getsockopt(_, _, SO_SNDBUF, ...)", "getsockopt(_, _, SO_RCVBUF, ...)"]),
      .unasked(
        "socket sets SO_REUSEADDR", "setsockopt", ["setsockopt(_, _, SO_REUSEADDR, ...)"],
        why: "always, and at the client too"),
      .unasked(
        "a client's own address, before it connects", "bind", ["bind(...)"], when: .here(["connect(...)"]),
        why: "-myaddr and -myport would say which; 0 and 0 are what the kernel takes anyway"),
      .asked("socket -server command -myaddr host port: bind", "bind", ["bind(...)"]),
      .asked(
        "socket -server command port: listen", "listen", ["listen(...)"],
        why: "the backlog cannot be chosen: it is what /proc/sys/net/core/somaxconn says"),
      .asked(
        "the command of socket -server is called", "accept", ["accept(...)"],
        why: "the room for the address is a sockaddr_storage of 128 bytes"),
      .asked("socket host port: connect", "connect", ["connect(...)"]),
      .asked("fconfigure channel -blocking 0", "fcntl", ["fcntl(_, F_GETFL)", "fcntl(_, F_SETFL, ...)"]),
      .asked(
        "puts channel text, flush channel", "send", ["sendto(_, _, _, _, NULL, _)"],
        why: "nothing to write is no call"),
      .asked(
        "read channel, gets channel", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"],
        onTheWay: ["recvfrom(...) = -1 EAGAIN"], why: "it asks for 4096 bytes, whatever was asked of it"),
      .unasked(
        "vwait, update: a second thread waits for every channel", "select", ["select|pselect6(...)"],
        why: "it wakes the first one through a pipe"),
      .asked("close channel", "close", ["close(_)"]),
    ] + Row.others,
    notes: [
      "A socket is a channel: buffered, in an encoding, and watched by a thread of Tcl's own that waits in pselect6.",
      "SO_REUSEADDR is always set; a client binds to no address before it connects.",
    ])
}
