/// Constants of files, readiness, limits and names. Source: glibc 2.36's `bits/fcntl-linux.h`, `bits/poll.h`,
/// `sys/epoll.h`, `bits/socket.h`, `bits/resource.h`, `netdb.h`; the order of flags is strace 6.1's.
extension ConstantTable {
  static let fcntlCommand = [
    Constant("F_DUPFD", 0), Constant("F_GETFD", 1), Constant("F_SETFD", 2), Constant("F_GETFL", 3),
    Constant("F_SETFL", 4), Constant("F_DUPFD_CLOEXEC", 1030),
  ]

  static let fileFlags = [
    Constant("O_RDONLY", 0, swift: ".readOnly"), Constant("O_WRONLY", 1, swift: ".writeOnly"),
    Constant("O_RDWR", 2, swift: ".readWrite"), Constant("O_CREAT", 0o100, swift: ".create"),
    Constant("O_EXCL", 0o200, swift: ".exclusive"), Constant("O_NOCTTY", 0o400),
    Constant("O_TRUNC", 0o1000, swift: ".truncate"), Constant("O_APPEND", 0o2000, swift: ".append"),
    Constant("O_NONBLOCK", 0o4000, swift: ".nonBlocking"),
    Constant("O_CLOEXEC", 0o2000000, swift: ".closeOnExec"),
  ]

  /// The same without an access mode: 0 is no O_RDONLY here.
  static let pipeFlags = [
    Constant("O_NONBLOCK", 0o4000, swift: ".nonBlocking"),
    Constant("O_CLOEXEC", 0o2000000, swift: ".closeOnExec"),
  ]

  static let pollEvents = [
    Constant("POLLIN", 1, swift: ".readable"), Constant("POLLPRI", 2, swift: ".priority"),
    Constant("POLLOUT", 4, swift: ".writable"), Constant("POLLERR", 8, swift: ".error"),
    Constant("POLLHUP", 0x10, swift: ".hangUp"), Constant("POLLNVAL", 0x20, swift: ".invalid"),
    Constant("POLLRDNORM", 0x40), Constant("POLLRDBAND", 0x80), Constant("POLLWRNORM", 0x100),
    Constant("POLLWRBAND", 0x200), Constant("POLLMSG", 0x400), Constant("POLLREMOVE", 0x1000),
    Constant("POLLRDHUP", 0x2000, swift: ".peerHangUp"),
  ]

  static let epollEvents = [
    Constant("EPOLLIN", 1, swift: ".readable"), Constant("EPOLLPRI", 2, swift: ".priority"),
    Constant("EPOLLOUT", 4, swift: ".writable"), Constant("EPOLLRDNORM", 0x40),
    Constant("EPOLLRDBAND", 0x80), Constant("EPOLLWRNORM", 0x100), Constant("EPOLLWRBAND", 0x200),
    Constant("EPOLLMSG", 0x400), Constant("EPOLLERR", 8, swift: ".error"),
    Constant("EPOLLHUP", 0x10, swift: ".hangUp"), Constant("EPOLLRDHUP", 0x2000, swift: ".peerHangUp"),
    Constant("EPOLLEXCLUSIVE", 1 << 28), Constant("EPOLLWAKEUP", 1 << 29),
    Constant("EPOLLONESHOT", 1 << 30, swift: ".oneShot"),
    Constant("EPOLLET", 1 << 31, swift: ".edgeTriggered"),
  ]

  static let epollOperation = [
    Constant("EPOLL_CTL_ADD", 1), Constant("EPOLL_CTL_DEL", 2), Constant("EPOLL_CTL_MOD", 3),
  ]

  static let epollFlags = [Constant("EPOLL_CLOEXEC", 0o2000000, swift: ".closeOnExec")]

  static let controlType = [Constant("SCM_RIGHTS", 1), Constant("SCM_CREDENTIALS", 2)]

  static let resources = [
    Constant("RLIMIT_FSIZE", 1), Constant("RLIMIT_DATA", 2), Constant("RLIMIT_STACK", 3),
    Constant("RLIMIT_CORE", 4), Constant("RLIMIT_NPROC", 6),
    Constant("RLIMIT_NOFILE", 7, swift: ".openFiles"), Constant("RLIMIT_AS", 9),
  ]

  static let addressInfoFlags = [
    Constant("AI_PASSIVE", 0x1, swift: ".passive"), Constant("AI_CANONNAME", 0x2, swift: ".canonicalName"),
    Constant("AI_NUMERICHOST", 0x4, swift: ".numericHost"), Constant("AI_V4MAPPED", 0x8, swift: ".v4Mapped"),
    Constant("AI_ALL", 0x10, swift: ".all"), Constant("AI_ADDRCONFIG", 0x20, swift: ".addressConfiguration"),
    Constant("AI_NUMERICSERV", 0x400, swift: ".numericService"),
  ]

  static let lookUpCodes = LookUpCode.rows.map { Constant($0.name, Int64($0.number)) }
}
