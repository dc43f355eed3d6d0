extension Language {
  /// Swift with plain Glibc.
  public static let swift = Language(
    name: "swift", title: "Swift", version: "Swift 6.3.1 (dynamic), glibc 2.36",
    signs: [
      Sign(.opens("/libswiftCore.so"), .certain, "Swift's own library libswiftCore.so"),
      Sign(.opens("/libswiftGlibc.so"), .certain, "libswiftGlibc.so, its door to libc"),
      Sign(.opens("/libswift_Concurrency.so"), .certain, "libswift_Concurrency.so"),
    ],
    frameworks: [.swiftNIO, .flyingFox, .urlSession, .dispatch],
    ownSockets: [.wakeUp],
    rows: [
      .asked(
        "socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)", "socket",
        ["socket(AF_INET, SOCK_STREAM, IPPROTO_IP)", "socket(AF_INET, SOCK_STREAM, 0)"]),
      .asked(
        "socket(AF_INET, Int32(SOCK_STREAM.rawValue), Int32(IPPROTO_TCP))", "socket",
        ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)"], source: Row.manual),
      .asked(
        "socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)", "socket",
        ["socket(AF_INET, SOCK_DGRAM, IPPROTO_IP)", "socket(AF_INET, SOCK_DGRAM, 0)"], source: Row.further),
      .asked(
        "socket(AF_INET, Int32(SOCK_DGRAM.rawValue), Int32(IPPROTO_UDP))", "socket",
        ["socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)"], source: Row.manual),
      .asked("socket(domain, type, protocol)", "socket", ["socket(_, _, _)"], source: Row.manual),
      .asked("socketpair(AF_UNIX, ...)", "socketpair", ["socketpair(...)"], source: Row.further),
      .asked(
        "setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, ...)", "setsockopt", ["setsockopt(_, _, SO_REUSEADDR, ...)"]
      ),
      .asked("setsockopt(fd, ...)", "setsockopt", ["setsockopt(...)"], source: Row.further),
      .asked("bind(fd, ...)", "bind", ["bind(...)"]),
      .asked("listen(fd, backlog)", "listen", ["listen(...)"]),
      .asked("accept(fd, nil, nil)", "accept", ["accept(_, NULL, NULL)"]),
      .asked("accept(fd, &address, &length)", "accept", ["accept(...)"]),
      .asked("connect(fd, ...)", "connect", ["connect(...)"]),
      .asked(
        "send(fd, ...)", "send", ["sendto(_, _, _, _, NULL, _)"],
        why: "the kernel has no send: libc calls sendto without an address", saysName: true),
      .asked(
        "recv(fd, ...)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"],
        why: "the kernel has no recv: libc calls recvfrom without an address", saysName: true),
      .asked("sendto(fd, ..., address, length)", "sendto", ["sendto(...)"], source: Row.further),
      .asked("recvfrom(fd, ..., address, length)", "recvfrom", ["recvfrom(...)"], source: Row.further),
      .asked("write(fd, ...)", "write", ["write(...)"], source: Row.further),
      .asked("read(fd, ...)", "read", ["read(...)"], source: Row.further),
      .asked("poll(...)", "poll", ["poll(...)"], source: Row.further),
      .asked("fcntl(fd, ...)", "fcntl", ["fcntl(...)"], source: Row.further),
      .asked("getsockopt(fd, ...)", "getsockopt", ["getsockopt(...)"], source: Row.further),
      .asked("getsockname(fd, ...)", "getsockname", ["getsockname(...)"], source: Row.further),
      .asked("getpeername(fd, ...)", "getpeername", ["getpeername(...)"], source: Row.further),
      .asked("shutdown(fd, how)", "shutdown", ["shutdown(...)"], source: Row.further),
      .asked("close(fd)", "close", ["close(_)"], scope: .descriptors),
    ]
      + [
        "accept4(fd, ..., flags)", "writev(fd, ...)", "readv(fd, ...)", "sendmsg(fd, ...)",
        "recvmsg(fd, ...)",
        "sendmmsg(fd, ...)", "recvmmsg(fd, ...)", "select(...)", "ioctl(fd, ...)", "sendfile(fd, ...)",
      ].map { call in
        let function = String(call.prefix { $0 != "(" })
        return .asked(call, function, ["\(function)(...)"], source: Row.manual)
      } + [
        .asked("dup(fd)", "dup", ["dup(...)"], scope: .descriptors, source: Row.manual),
        .asked(
          "dup2(fd, other)", "dup2", ["dup2(...)", "dup3(_, _, 0)"], scope: .descriptors, source: Row.manual),
        .asked(
          "epoll_create1, epoll_ctl, epoll_wait", "epoll_wait", ["epoll_create1|epoll_ctl|epoll_wait(...)"],
          scope: .anything, source: Row.manual),
      ],
    notes: [
      "Swift calls libc as C does: the same calls with the same flags. nil where C writes an address is NULL.",
      "print keeps its text until libc's buffer is full, where standard output is not a terminal.",
    ])
}
