extension Language {
  /// C, and everything that calls libc as it is.
  public static let c = Language(
    name: "c", title: "C", version: "gcc 12.2.0, glibc 2.36",
    signs: [
      Sign(.opens("/libc.so.6"), .byElimination, "libc and nothing that speaks for another language")
    ],
    rows: [
      .asked("socket(AF_INET, SOCK_STREAM, 0)", "socket", ["socket(_, _, _)"]),
      .asked(
        "setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, ...)", "setsockopt", ["setsockopt(_, _, SO_REUSEADDR, ...)"]
      ),
      .asked("setsockopt(fd, ...)", "setsockopt", ["setsockopt(...)"], source: Row.further),
      .asked("bind(fd, ...)", "bind", ["bind(...)"]),
      .asked("listen(fd, backlog)", "listen", ["listen(...)"]),
      .asked("accept(fd, ...)", "accept", ["accept(...)"]),
      .asked("accept4(fd, ..., flags)", "accept4", ["accept4(...)"], source: Row.further),
      .asked("connect(fd, ...)", "connect", ["connect(...)"]),
      .asked(
        "send(fd, ...)", "send", ["sendto(_, _, _, _, NULL, _)"],
        why: "the kernel has no send: libc calls sendto without an address"),
      .asked(
        "recv(fd, ...)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"],
        why: "the kernel has no recv: libc calls recvfrom without an address"),
      .asked("getsockname(fd, ...)", "getsockname", ["getsockname(...)"], source: Row.further),
      .asked("getpeername(fd, ...)", "getpeername", ["getpeername(...)"], source: Row.further),
      .asked("shutdown(fd, how)", "shutdown", ["shutdown(...)"], source: Row.further),
      .asked("close(fd)", "close", ["close(_)"]),
    ],
    notes: ["C asks for exactly what is written: no flag, no option and no call besides."])
}
