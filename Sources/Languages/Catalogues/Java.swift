extension Language {
  /// Java's java.net.
  public static let java = Language(
    name: "java", title: "Java", version: "OpenJDK 17",
    signs: [
      Sign(.program("java"), .certain, "the launcher java"),
      Sign(.opens("/libjvm.so"), .certain, "the virtual machine libjvm.so"),
      Sign(.opens("/libjli.so"), .certain, "the launcher's library libjli.so"),
    ],
    rows: [
      .asked(
        "new ServerSocket(...), new Socket(...): the socket", "socket",
        ["socket(AF_INET6, SOCK_STREAM|..., _)"],
        why: "one socket of IPv6 serves both; an IPv4 address is written ::ffff:127.0.0.1"),
      .asked("a socket of IPv4 or of datagrams", "socket", ["socket(_, _, _)"]),
      .unasked(
        "let the IPv6 socket take IPv4 too", "setsockopt", ["setsockopt(_, SOL_IPV6, IPV6_V6ONLY, [0], _)"]),
      .unasked(
        "new ServerSocket sets SO_REUSEADDR", "setsockopt", ["setsockopt(_, SOL_SOCKET, SO_REUSEADDR, ...)"],
        why: "always, on Unix"),
      .asked("setOption, setTcpNoDelay, ...", "setsockopt", ["setsockopt(...)"]),
      .asked("new ServerSocket(port, backlog, address): bind", "bind", ["bind(...)"]),
      .asked(
        "new ServerSocket(port, backlog, address): listen", "listen", ["listen(...)"],
        why: "50 where none is given"),
      .asked("listener.accept()", "accept", ["accept(...)"]),
      .asked("new Socket(host, port): connect", "connect", ["connect(...)"]),
      .unasked(
        "the socket's own address, for its object", "getsockname", ["getsockname(...)"],
        why: "twice: the address, then the port"),
      .unasked("is the new socket blocking?", "fcntl", ["fcntl(_, F_GETFL)"]),
      .asked("getOutputStream().write(data)", "write", ["write(...)"], why: "nothing to write is no call"),
      .asked(
        "getInputStream().read(buffer)", "read", ["read(...)"], why: "Java says -1 where the kernel says 0"),
      .unasked(
        "close asks whether it should linger", "getsockopt", ["getsockopt(_, SOL_SOCKET, SO_LINGER, ...)"]),
      .unasked(
        "close ends the sending half first", "shutdown", ["shutdown(_, SHUT_WR)"],
        why: "shutdownOutput() shows the same call"),
      .asked("socket.shutdownInput()", "shutdown", ["shutdown(...)"]),
      .asked("close(), the end of try", "close", ["close(_)"]),
      .unasked("waits until a socket is ready", "poll", ["poll|ppoll(...)"]),
      .unasked(
        "a selector", "epoll_wait", ["epoll_create1|epoll_ctl|epoll_pwait|epoll_wait(...)"], scope: .anything,
        why: "java.nio"),
    ],
    notes: [
      "An IPv6 socket for both families, its addresses written ::ffff:127.0.0.1.",
      "Loading its classes opens and closes some eight sockets to see what the kernel can do.",
      "close is three calls: SO_LINGER, shutdown(SHUT_WR), close.",
    ])
}
