extension CallTable {
  /// Calls that no lab makes and other people's traces show: their prototypes, and what their arguments mean.
  ///
  /// They are no rows of ``all``: no log has them, and ``Call/swift`` is C's own name.
  public static let further: [Call] = [
    Call(
      name: "select",
      prototype:
        "int select(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, struct timeval *timeout);",
      purpose: .descriptor, parameters: setParameters + [Parameter("timeout", .other)], result: .readyCount,
      syscall: Syscall(
        x86_64: .init("select", 23, .parameters(5)),
        // The time becomes a struct timespec.
        arm64: .init("pselect6", 72, .parameters(5) + [.null]))),
    Call(
      name: "ppoll",
      prototype: "int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *tmo_p, "
        + "const sigset_t *sigmask);",
      manual: ManualPage("poll", 2), purpose: .descriptor,
      parameters: [
        Parameter("fds", .structure(.pollEntries)), Parameter("nfds", .count),
        Parameter("tmo_p", .other), Parameter("sigmask", .other),
      ],
      result: .readyCount,
      syscall: Syscall(
        name: "ppoll", x86_64: 271, arm64: 73, arguments: .parameters(4) + [.number(8, nil)])),
    Call(
      name: "epoll_pwait2",
      prototype: "int epoll_pwait2(int epfd, struct epoll_event *events, int maxevents, "
        + "const struct timespec *timeout, const sigset_t *sigmask);",
      manual: ManualPage("epoll_wait", 2), purpose: .descriptor,
      parameters: [
        Parameter("epfd", .descriptor), Parameter("events", .structure(.epollEvents)),
        Parameter("maxevents", .count), Parameter("timeout", .other),
        Parameter("sigmask", .other),
      ],
      result: .readyCount,
      syscall: Syscall(
        name: "epoll_pwait2", x86_64: 441, arm64: 441, arguments: .parameters(5) + [.number(8, nil)])),
    Call(
      name: "ioctl", prototype: "int ioctl(int fd, unsigned long request, ... /* argp */);",
      purpose: .descriptor,
      parameters: [
        Parameter("fd", .descriptor), Parameter("request", .other),
        Parameter("argp", .other, isVariadic: true),
      ],
      result: .status, x86_64: 16, arm64: 29),
    Call(
      name: "fstat", prototype: "int fstat(int fd, struct stat *statbuf);", purpose: .descriptor,
      parameters: [Parameter("fd", .descriptor), Parameter("statbuf", .other)], result: .status, x86_64: 5,
      arm64: 80),
    Call(
      name: "fstatat",
      prototype: "int fstatat(int dirfd, const char *pathname, struct stat *statbuf, int flags);",
      purpose: .descriptor,
      parameters: [
        Parameter("dirfd", .descriptor), Parameter("pathname", .text),
        Parameter("statbuf", .other), Parameter("flags", .other),
      ],
      result: .status,
      syscall: Syscall(name: "newfstatat", x86_64: 262, arm64: 79, arguments: .parameters(4))),
    Call(
      name: "lseek", prototype: "off_t lseek(int fd, off_t offset, int whence);", purpose: .descriptor,
      parameters: [
        Parameter("fd", .descriptor), Parameter("offset", .count), Parameter("whence", .other),
      ],
      result: .status, x86_64: 8, arm64: 62),
    Call(
      name: "dup", prototype: "int dup(int oldfd);", purpose: .descriptor,
      parameters: [Parameter("oldfd", .descriptor)], result: .descriptor, x86_64: 32, arm64: 23),
    Call(
      name: "dup2", prototype: "int dup2(int oldfd, int newfd);", manual: ManualPage("dup", 2),
      purpose: .descriptor, parameters: [Parameter("oldfd", .descriptor), Parameter("newfd", .descriptor)],
      result: .descriptor,
      syscall: Syscall(
        x86_64: .init("dup2", 33, .parameters(2)),
        arm64: .init("dup3", 24, .parameters(2) + [.zero]))),
    Call(
      name: "dup3", prototype: "int dup3(int oldfd, int newfd, int flags);", manual: ManualPage("dup", 2),
      purpose: .descriptor,
      parameters: [
        Parameter("oldfd", .descriptor), Parameter("newfd", .descriptor),
        Parameter("flags", .flags(.pipeFlags)),
      ],
      result: .descriptor, x86_64: 292, arm64: 24),
    Call(
      name: "epoll_create", prototype: "int epoll_create(int size);", purpose: .descriptor,
      parameters: [Parameter("size", .count)], result: .descriptor,
      syscall: Syscall(
        x86_64: .init("epoll_create", 213, [.parameter(0)]),
        arm64: .init("epoll_create1", 20, [.zero]))),
    Call(
      name: "sendmmsg",
      prototype: "int sendmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags);",
      purpose: .socket,
      parameters: [
        Parameter("sockfd", .descriptor), Parameter("msgvec", .other),
        Parameter("vlen", .count), Parameter("flags", .flags(.messageFlags)),
      ],
      result: .status, x86_64: 307, arm64: 269),
    Call(
      name: "recvmmsg",
      prototype: "int recvmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags, "
        + "struct timespec *timeout);",
      purpose: .socket,
      parameters: [
        Parameter("sockfd", .descriptor), Parameter("msgvec", .other),
        Parameter("vlen", .count), Parameter("flags", .flags(.messageFlags)),
        Parameter("timeout", .other),
      ],
      result: .status, x86_64: 299, arm64: 243),
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
      if found[call.name] == nil { found[call.name] = (call, .parameters(call.parameters.count)) }
    }
    return found
  }()

  private static let setParameters = [
    Parameter("nfds", .count), Parameter("readfds", .other),
    Parameter("writefds", .other), Parameter("exceptfds", .other),
  ]
}
