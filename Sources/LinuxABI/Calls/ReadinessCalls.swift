extension CallTable {
  /// Waiting for several descriptors at once, and not waiting at all.
  static let readinessCalls: [Call] = [
    Call(
      name: "fcntl", prototype: "int fcntl(int fd, int cmd, ... /* arg */);", purpose: .descriptor,
      swift: "statusFlags()", parameters: fcntlParameters, result: .fileFlags, x86_64: 72, arm64: 25,
      variant: .command(3)),
    Call(
      name: "fcntl", prototype: "int fcntl(int fd, int cmd, ... /* arg */);", purpose: .descriptor,
      swift: "setStatusFlags({arg})", parameters: fcntlParameters, result: .status, x86_64: 72, arm64: 25,
      variant: .command(4)),
    Call(
      name: "poll", prototype: "int poll(struct pollfd *fds, nfds_t nfds, int timeout);",
      purpose: .descriptor, swift: "poll({fds}, timeout: {timeout})",
      parameters: [
        Parameter("fds", .structure(.pollEntries)), Parameter("nfds", .count), Parameter("timeout", .count),
      ],
      result: .readyCount,
      syscall: Syscall(
        x86_64: .init("poll", 7, .parameters(3)),
        // The timeout becomes a struct timespec, or NULL for none.
        arm64: .init("ppoll", 73, .parameters(2) + [.derived, .null, .zero]))),
    Call(
      name: "epoll_create1", prototype: "int epoll_create1(int flags);", purpose: .descriptor,
      swift: "Epoll([{flags}])", parameters: [Parameter("flags", .flags(.epollFlags))], result: .descriptor,
      x86_64: 291, arm64: 20),
    epollControl("add({fd}, {event})", 1), epollControl("remove({fd})", 2),
    epollControl("modify({fd}, {event})", 3),
    Call(
      name: "epoll_wait",
      prototype: "int epoll_wait(int epfd, struct epoll_event *events, int maxevents, int timeout);",
      purpose: .descriptor, swift: "wait(upTo: {maxevents}, timeout: {timeout})",
      parameters: [
        Parameter("epfd", .descriptor), Parameter("events", .structure(.epollEvents)),
        Parameter("maxevents", .count), Parameter("timeout", .count),
      ],
      result: .readyCount,
      syscall: Syscall(
        x86_64: .init("epoll_wait", 232, .parameters(4)),
        // No signal mask, of the kernel's 8 bytes.
        arm64: .init(
          "epoll_pwait", 22,
          .parameters(4) + [.null, .number(8, nil)]))),
  ]

  private static let fcntlParameters = [
    Parameter("fd", .descriptor), Parameter("cmd", .constant(.fcntlCommand)),
    Parameter("arg", .flags(.fileFlags), isVariadic: true),
  ]

  private static func epollControl(_ swift: String, _ operation: Int64) -> Call {
    Call(
      name: "epoll_ctl", prototype: "int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event);",
      purpose: .descriptor, swift: swift,
      parameters: [
        Parameter("epfd", .descriptor), Parameter("op", .constant(.epollOperation)),
        Parameter("fd", .descriptor), Parameter("event", .structure(.epollEvent)),
      ],
      result: .status, x86_64: 233, arm64: 21, variant: .command(operation))
  }
}
