extension Language {
  /// No language: the functions of the Linux socket API by themselves. For a program whose language is not known, and for
  /// calls that a language's catalogue does not have.
  public static let linuxAPI = Language(
    name: "linux", title: "Linux socket API", version: "glibc 2.36", signs: [],
    rows: [
      "socket", "socketpair", "setsockopt", "getsockopt", "bind", "listen", "accept", "accept4", "connect",
    ].map { alone($0) } + [
      alone("send", "sendto(_, _, _, _, NULL, _)"), alone("sendto"),
      alone("recv", "recvfrom(_, _, _, _, NULL, NULL)"), alone("recvfrom"),
    ]
      + [
        "sendmsg", "recvmsg", "sendmmsg", "recvmmsg", "write", "read", "writev", "readv", "sendfile",
        "splice",
        "shutdown", "getsockname", "getpeername", "fcntl", "ioctl", "lseek", "dup", "dup2", "dup3",
        "close",
      ].map { alone($0) } + [
        alone("fstat", "fstat(...)", "newfstatat|statx(_, \"\", ...)"),
        alone("poll"), alone("select"),
        Row(
          kind: .asked, call: "", function: "epoll_wait",
          patterns: ["epoll_create1|epoll_ctl|epoll_wait(...)"],
          onTheWay: [],
          scope: .anything, why: nil, source: Row.manual),
        Row(
          kind: .asked, call: "", function: "io_uring_enter",
          patterns: ["io_uring_setup|io_uring_register|io_uring_enter(...)"], onTheWay: [], scope: .anything,
          why: "what it does to sockets does not show as system calls", source: Row.manual),
      ],
    notes: [])

  /// - Parameter patterns: what it becomes, where that is not a call of the same name alone; 32-bit machines have
  ///   system calls that others lack.
  private static func alone(_ function: String, _ patterns: String...) -> Row {
    .asked(
      "", function, patterns.isEmpty ? ["\(function)(...)"] : patterns, scope: .descriptors,
      source: Row.manual)
  }
}
