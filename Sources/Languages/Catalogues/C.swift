extension Language {
  /// C, and everything that calls libc as it is.
  public static let c = Language(
    name: "c", title: "C", version: "gcc 12.2.0, glibc 2.36",
    // What a program in C does, one in any language can do.
    signs: [],
    isLibrary: true,
    rows: [
      .unasked(
        "fdopen, and the first fgets or fprintf: what is the descriptor?", "fstat",
        ["fstat(...)", "newfstatat|statx(_, \"\", ...)"],
        why: "stdio chooses its buffer by it: 4096 bytes for a socket", source: Row.manual),
      .unasked(
        "dprintf, and stdio: where does the descriptor stand?", "lseek", ["lseek(...) = -1 ESPIPE"],
        why: "a socket has no position", source: Row.manual),
      .asked(
        "fgets(...), fread(...), or read(fd, ...)", "read", ["read(_, _, 4096)"], when: .perhaps(stdio),
        why: "stdio reads as much as its buffer holds, whatever was asked for", source: Row.manual),
      .asked(
        "fprintf(...), dprintf(...), or write(fd, ...)", "write", ["write(...)"],
        when: .perhaps(stdio + ["lseek(...) = -1 ESPIPE"]),
        why: "stdio writes when its buffer is full, flushed or closed", source: Row.manual),
      .asked(
        "fdopen(fd, mode), or fcntl(fd, F_GETFL)", "fcntl", ["fcntl(_, F_GETFL)"],
        when: .perhaps(stdio),
        why: "fdopen looks whether the descriptor may be read and written", source: Row.manual),
      .asked(
        "fclose(file), or close(fd)", "close", ["close(_)"], when: .perhaps(stdio), source: Row.manual),
      .asked(
        "socket(AF_INET, SOCK_STREAM, 0)", "socket",
        ["socket(AF_INET, SOCK_STREAM, IPPROTO_IP)", "socket(AF_INET, SOCK_STREAM, 0)"]),
      .asked(
        "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)", "socket", ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)"],
        source: Row.manual),
      .asked(
        "socket(AF_INET, SOCK_DGRAM, 0)", "socket",
        ["socket(AF_INET, SOCK_DGRAM, IPPROTO_IP)", "socket(AF_INET, SOCK_DGRAM, 0)"], source: Row.further),
      .asked(
        "socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)", "socket", ["socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP)"],
        source: Row.manual),
      .asked("socket(domain, type, protocol)", "socket", ["socket(_, _, _)"], source: Row.manual),
      .asked("socketpair(AF_UNIX, ...)", "socketpair", ["socketpair(...)"], source: Row.further),
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
        why: "the kernel has no send: libc calls sendto without an address", saysName: true),
      .asked(
        "recv(fd, ...)", "recv", ["recvfrom(_, _, _, _, NULL, NULL)"],
        why: "the kernel has no recv: libc calls recvfrom without an address", saysName: true),
      .asked("sendto(fd, ..., address, length)", "sendto", ["sendto(...)"], source: Row.further),
      .asked("recvfrom(fd, ..., address, length)", "recvfrom", ["recvfrom(...)"], source: Row.further),
      .asked("write(fd, ...)", "write", ["write(...)"], source: Row.further),
      .asked("read(fd, ...)", "read", ["read(...)"], source: Row.further),
      .asked("writev(fd, ...)", "writev", ["writev(...)"], source: Row.further),
      .asked("readv(fd, ...)", "readv", ["readv(...)"], source: Row.further),
      .asked("sendmsg(fd, ...)", "sendmsg", ["sendmsg(...)"], source: Row.further),
      .asked("recvmsg(fd, ...)", "recvmsg", ["recvmsg(...)"], source: Row.further),
      .asked(
        "select(...)", "select", ["select(...)"],
        why: "glibc's select calls the kernel's pselect6", source: Row.further),
      .asked("ioctl(fd, ...)", "ioctl", ["ioctl(...)"], source: Row.further),
      .asked(
        "epoll_create1, epoll_ctl, epoll_wait", "epoll_wait",
        ["epoll_create1|epoll_ctl|epoll_wait(...)"], scope: .anything,
        source: Row.further),
      .asked("sendmmsg(fd, ...)", "sendmmsg", ["sendmmsg(...)"], source: Row.manual),
      .asked("recvmmsg(fd, ...)", "recvmmsg", ["recvmmsg(...)"], source: Row.manual),
      .asked("dup(fd)", "dup", ["dup(...)"], scope: .descriptors, source: Row.manual),
      .asked(
        "dup2(fd, other)", "dup2", ["dup2(...)", "dup3(_, _, 0)"], scope: .descriptors, source: Row.manual),
      .asked("dup3(fd, other, flags)", "dup3", ["dup3(...)"], scope: .descriptors, source: Row.manual),
      .asked("poll(...)", "poll", ["poll(...)"], source: Row.further),
      .asked("fcntl(fd, ...)", "fcntl", ["fcntl(...)"], scope: .descriptors, source: Row.further),
      .asked("getsockopt(fd, ...)", "getsockopt", ["getsockopt(...)"], source: Row.further),
      .asked("getsockname(fd, ...)", "getsockname", ["getsockname(...)"], source: Row.further),
      .asked("getpeername(fd, ...)", "getpeername", ["getpeername(...)"], source: Row.further),
      .asked("shutdown(fd, how)", "shutdown", ["shutdown(...)"], source: Row.further),
      .asked("close(fd)", "close", ["close(_)"], scope: .descriptors),
    ],
    notes: [
      "C asks for exactly what is written: no flag, no option and no call besides. Functions of the library that are more "
        + "than one call, getaddrinfo, syslog and stdio, make calls of their own."
    ])

  /// fstat(2) of a socket: nobody but stdio asks.
  private static let stdio = ["fstat(...)", "newfstatat|statx(_, \"\", ...)"]
}
