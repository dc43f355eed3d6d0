extension CallTable {
  /// Calls that no lab makes and other people's traces show: their prototypes, and what their arguments mean.
  ///
  /// They are no rows of ``all``: no log has them, and ``Call/swift`` is C's own name.
  public static let further: [Call] = [
    Call(
      name: "select",
      prototype:
        "int select(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, struct timeval *timeout);",
      manual: ManualPage("select", 2), purpose: .descriptor, swift: "select",
      parameters: setParameters + [Parameter("timeout", .other)], result: .readyCount,
      syscall: Syscall(
        x86_64: .init("select", 23, (0..<5).map { .parameter($0) }),
        // The time becomes a struct timespec.
        arm64: .init("pselect6", 72, (0..<5).map { .parameter($0) } + [.null]))),
    Call(
      name: "ppoll",
      prototype: "int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *tmo_p, "
        + "const sigset_t *sigmask);",
      manual: ManualPage("poll", 2), purpose: .descriptor, swift: "ppoll",
      parameters: [
        Parameter("fds", .structure(.pollEntries)), Parameter("nfds", .count),
        Parameter("tmo_p", .other), Parameter("sigmask", .other),
      ],
      result: .readyCount,
      syscall: Syscall(
        name: "ppoll", x86_64: 271, arm64: 73, arguments: (0..<4).map { .parameter($0) } + [.number(8, nil)])),
    Call(
      name: "epoll_pwait2",
      prototype: "int epoll_pwait2(int epfd, struct epoll_event *events, int maxevents, "
        + "const struct timespec *timeout, const sigset_t *sigmask);",
      manual: ManualPage("epoll_wait", 2), purpose: .descriptor, swift: "epoll_pwait2",
      parameters: [
        Parameter("epfd", .descriptor), Parameter("events", .structure(.epollEvents)),
        Parameter("maxevents", .count), Parameter("timeout", .other),
        Parameter("sigmask", .other),
      ],
      result: .readyCount,
      syscall: Syscall(
        name: "epoll_pwait2", x86_64: 441, arm64: 441,
        arguments: (0..<5).map { .parameter($0) } + [.number(8, nil)])),
    Call(
      name: "ioctl", prototype: "int ioctl(int fd, unsigned long request, ... /* argp */);",
      manual: ManualPage("ioctl", 2), purpose: .descriptor, swift: "ioctl",
      parameters: [
        Parameter("fd", .descriptor), Parameter("request", .other),
        Parameter("argp", .other, isVariadic: true),
      ],
      result: .status, syscall: same("ioctl", 16, 29, 3)),
    Call(
      name: "fstat", prototype: "int fstat(int fd, struct stat *statbuf);",
      manual: ManualPage("fstat", 2), purpose: .descriptor, swift: "fstat",
      parameters: [Parameter("fd", .descriptor), Parameter("statbuf", .other)],
      result: .status, syscall: same("fstat", 5, 80, 2)),
    Call(
      name: "fstatat",
      prototype: "int fstatat(int dirfd, const char *pathname, struct stat *statbuf, int flags);",
      manual: ManualPage("fstatat", 2), purpose: .descriptor, swift: "fstatat",
      parameters: [
        Parameter("dirfd", .descriptor), Parameter("pathname", .text),
        Parameter("statbuf", .other), Parameter("flags", .other),
      ],
      result: .status, syscall: same("newfstatat", 262, 79, 4)),
    Call(
      name: "lseek", prototype: "off_t lseek(int fd, off_t offset, int whence);",
      manual: ManualPage("lseek", 2), purpose: .descriptor, swift: "lseek",
      parameters: [
        Parameter("fd", .descriptor), Parameter("offset", .count), Parameter("whence", .other),
      ],
      result: .status, syscall: same("lseek", 8, 62, 3)),
    Call(
      name: "dup", prototype: "int dup(int oldfd);", manual: ManualPage("dup", 2), purpose: .descriptor,
      swift: "dup", parameters: [Parameter("oldfd", .descriptor)], result: .descriptor,
      syscall: same("dup", 32, 23, 1)),
    Call(
      name: "dup2", prototype: "int dup2(int oldfd, int newfd);", manual: ManualPage("dup", 2),
      purpose: .descriptor, swift: "dup2",
      parameters: [Parameter("oldfd", .descriptor), Parameter("newfd", .descriptor)], result: .descriptor,
      syscall: Syscall(
        x86_64: .init("dup2", 33, [.parameter(0), .parameter(1)]),
        arm64: .init("dup3", 24, [.parameter(0), .parameter(1), .zero]))),
    Call(
      name: "dup3", prototype: "int dup3(int oldfd, int newfd, int flags);", manual: ManualPage("dup", 2),
      purpose: .descriptor, swift: "dup3",
      parameters: [
        Parameter("oldfd", .descriptor), Parameter("newfd", .descriptor),
        Parameter("flags", .flags(.pipeFlags)),
      ],
      result: .descriptor, syscall: same("dup3", 292, 24, 3)),
    Call(
      name: "epoll_create", prototype: "int epoll_create(int size);",
      manual: ManualPage("epoll_create", 2), purpose: .descriptor, swift: "epoll_create",
      parameters: [Parameter("size", .count)], result: .descriptor,
      syscall: Syscall(
        x86_64: .init("epoll_create", 213, [.parameter(0)]),
        arm64: .init("epoll_create1", 20, [.zero]))),
    Call(
      name: "sendmmsg",
      prototype: "int sendmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags);",
      manual: ManualPage("sendmmsg", 2), purpose: .socket, swift: "sendmmsg",
      parameters: [
        Parameter("sockfd", .descriptor), Parameter("msgvec", .other),
        Parameter("vlen", .count), Parameter("flags", .flags(.messageFlags)),
      ],
      result: .status, syscall: same("sendmmsg", 307, 269, 4)),
    Call(
      name: "recvmmsg",
      prototype: "int recvmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags, "
        + "struct timespec *timeout);",
      manual: ManualPage("recvmmsg", 2), purpose: .socket, swift: "recvmmsg",
      parameters: [
        Parameter("sockfd", .descriptor), Parameter("msgvec", .other),
        Parameter("vlen", .count), Parameter("flags", .flags(.messageFlags)),
        Parameter("timeout", .other),
      ],
      result: .status, syscall: same("recvmmsg", 299, 243, 5)),
  ]

  /// The row for a libc function, of the labs' calls or of the further ones; nil where no table has it.
  public static func function(named name: String) -> Call? {
    call(named: name) ?? further.first { $0.name == name }
  }

  /// The row of a system call that a trace names: of a call that a lab makes, or of a further one.
  ///
  /// 32-bit machines have other names for some: `fcntl64`, `_newselect`, `fstatat64`, and `send` and `recv` of their own.
  ///
  /// - Returns: the row, and where each argument of the system call comes from; nil for a call that no table has.
  public static func row(ofSyscall name: String) -> (call: Call, arguments: [Syscall.Argument])? {
    bySyscall[otherNames[name] ?? name]
  }

  /// The row of the C function that a program called to make this system call, where that is plain: `fcntl` for
  /// `fcntl64`, `select` for `pselect6`. Several end in `prlimit64`, and whoever called `unlinkat` may have meant it.
  public static func function(ofSyscall name: String) -> Call? {
    guard let row = row(ofSyscall: name) else { return nil }
    let plain = otherNames[name] ?? name
    return row.call.name == plain || further.contains { $0.name == row.call.name } ? row.call : nil
  }

  /// Names that a system call has on other machines.
  private static let otherNames: [String: String] = [
    "fcntl64": "fcntl", "_newselect": "select", "fstatat64": "newfstatat", "fstat64": "fstat",
    "pselect6_time64": "pselect6", "ppoll_time64": "ppoll", "recvmmsg_time64": "recvmmsg", "_llseek": "lseek",
    "sendfile64": "sendfile",
  ]

  private static let bySyscall: [String: (call: Call, arguments: [Syscall.Argument])] = {
    var found: [String: (call: Call, arguments: [Syscall.Argument])] = [:]
    let rows = all.filter { $0.purpose != .lookUp && $0.purpose != .buffered } + further
    // A call of the kernel's name comes first, on whatever machine: recvfrom has more parameters than recv.
    for call in rows {
      let form = NumberTable.allCases.lazy.map { call.syscall.form(in: $0) }.first { $0.name == call.name }
      if let form, found[call.name] == nil { found[call.name] = (call, form.arguments) }
    }
    for call in rows {
      for form in NumberTable.allCases.map({ call.syscall.form(in: $0) }) where found[form.name] == nil {
        found[form.name] = (call, form.arguments)
      }
      // i386 and arm have send and recv as system calls, with the arguments of C's.
      if found[call.name] == nil { found[call.name] = (call, call.parameters.indices.map { .parameter($0) }) }
    }
    return found
  }()

  private static let setParameters = [
    Parameter("nfds", .count), Parameter("readfds", .other),
    Parameter("writefds", .other), Parameter("exceptfds", .other),
  ]

  private static func same(_ name: String, _ x86_64: Int, _ arm64: Int, _ count: Int) -> Syscall {
    Syscall(name: name, x86_64: x86_64, arm64: arm64, arguments: (0..<count).map { .parameter($0) })
  }
}
