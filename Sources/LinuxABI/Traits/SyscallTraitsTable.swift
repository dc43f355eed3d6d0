extension SyscallTraits {
  /// Every call that does something with descriptors or processes. Sources: the calls' manual pages in section 2; the
  /// names, the kernel's tables for x86-64, arm64, i386 and arm.
  public static let all: [SyscallTraits] =
    sockets + transfers + descriptors + waiting + makers + processes + asking

  /// socket(7); the rows without a number of their own on x86-64 are those of 32-bit machines, where socketcall(2) has
  /// them.
  private static let sockets: [SyscallTraits] = [
    SyscallTraits("socket", makes: .result(.socket), isForSocketsAlone: true),
    SyscallTraits("socketpair", makes: .pair(3, .socket), isForSocketsAlone: true),
    SyscallTraits("socketcall", isForSocketsAlone: true),
    .socket("bind", address: 1, isAddressGiven: true),
    .socket("listen", flags: 1),
    .socket("accept", makes: .connection, address: 1),
    .socket("accept4", makes: .connection, address: 1, flags: 3),
    .socket("connect", address: 1, isAddressGiven: true),
    .socket("shutdown", flags: 1),
    .socket("getsockname", address: 1),
    .socket("getpeername", address: 1),
    .socket("setsockopt"),
    .socket("getsockopt"),
    .socket("send", moves: .sent(1), flags: 3),
    .socket("sendto", moves: .sent(1), address: 4, isAddressGiven: true, flags: 3),
    .socket("sendmsg", moves: .sentMessages(1), flags: 2),
    .socket("sendmmsg", moves: .sentMessages(1), flags: 3),
    .socket("recv", moves: .received(1), flags: 3),
    .socket("recvfrom", moves: .received(1), address: 4, flags: 3),
    // MSG_CMSG_CLOEXEC
    .socket(
      "recvmsg", makes: .passed(1), moves: .receivedMessages(1), flags: 2, closeOnExec: 0x4000_0000),
    .socket(
      "recvmmsg recvmmsg_time64", makes: .passed(1), moves: .receivedMessages(1), flags: 3,
      closeOnExec: 0x4000_0000),
  ]

  /// Bytes in and out of any descriptor.
  private static let transfers: [SyscallTraits] = [
    SyscallTraits("read", subject: 0, moves: .received(1)),
    SyscallTraits("write", subject: 0, moves: .sent(1)),
    SyscallTraits("readv", subject: 0, moves: .received(1), gathers: true),
    SyscallTraits("writev", subject: 0, moves: .sent(1), gathers: true),
    SyscallTraits("pread64 pread", subject: 0, moves: .received(1)),
    SyscallTraits("pwrite64 pwrite", subject: 0, moves: .sent(1)),
    SyscallTraits("preadv preadv2", subject: 0, moves: .received(1), gathers: true),
    SyscallTraits("pwritev pwritev2", subject: 0, moves: .sent(1), gathers: true),
    SyscallTraits("sendfile sendfile64", subject: 0, second: 1, moves: .fromSecond),
    SyscallTraits("splice", subject: 0, second: 2, moves: .toSecond),
    SyscallTraits("tee", subject: 0, second: 1, moves: .toSecond),
    SyscallTraits("copy_file_range", subject: 0, second: 2, moves: .toSecond),
    SyscallTraits("vmsplice", subject: 0),
  ]

  /// Numbers made, copied and freed.
  private static let descriptors: [SyscallTraits] = [
    SyscallTraits("close", subject: 0, frees: .subject),
    SyscallTraits("close_range", frees: .range, flags: 2),
    SyscallTraits("dup", subject: 0, makes: .copy),
    SyscallTraits("dup2", subject: 0, second: 1, frees: .second, makes: .copy),
    SyscallTraits("dup3", subject: 0, second: 1, frees: .second, makes: .copy, flags: 2),
    SyscallTraits("fcntl fcntl64", subject: 0, makes: .copyByCommand, flags: 1),
    SyscallTraits("ioctl", subject: 0, flags: 1),
    SyscallTraits("pidfd_getfd", subject: 0, makes: .copyOfOther),
  ]

  private static let waiting: [SyscallTraits] = [
    SyscallTraits("poll", waits: .polled),
    SyscallTraits("ppoll ppoll_time64", waits: .polled),
    SyscallTraits("select _newselect pselect6 pselect6_time64", waits: .selected),
    SyscallTraits("epoll_ctl epoll_ctl_old", subject: 0, second: 2, flags: 1),
    SyscallTraits("epoll_wait epoll_pwait epoll_pwait2 epoll_wait_old", subject: 0, waits: .ofSet),
    SyscallTraits("io_uring_enter io_uring_register", subject: 0),
  ]

  private static let makers: [SyscallTraits] = [
    SyscallTraits("open", makes: .result(.file), flags: 1),
    SyscallTraits("openat openat2", makes: .result(.file), flags: 2),
    SyscallTraits("creat", makes: .result(.file)),
    SyscallTraits("memfd_create", makes: .result(.file), flags: 1, closeOnExec: 1),
    SyscallTraits("memfd_secret", makes: .result(.file), flags: 0),
    // Its argument is a size.
    SyscallTraits("epoll_create", makes: .result(.epoll)),
    SyscallTraits("epoll_create1", makes: .result(.epoll), flags: 0),
    SyscallTraits("pipe pipe2", makes: .pair(0, .pipe), flags: 1),
    SyscallTraits("eventfd eventfd2", makes: .result(.event), flags: 1),
    SyscallTraits("timerfd_create", makes: .result(.timer), flags: 1),
    SyscallTraits("signalfd signalfd4", subject: 0, makes: .result(.signals), flags: 3),
    SyscallTraits("inotify_init inotify_init1", makes: .result(.watches), flags: 0),
    SyscallTraits("fanotify_init", makes: .result(.watches), flags: 0, closeOnExec: 1),
    SyscallTraits("pidfd_open", makes: .result(.process), flags: 1),
    SyscallTraits("io_uring_setup", makes: .result(.ring)),
    SyscallTraits("open_by_handle_at", makes: .result(.file), flags: 2),
    SyscallTraits("userfaultfd", makes: .result(.other), flags: 0),
    SyscallTraits("fsopen", makes: .result(.other), flags: 1, closeOnExec: 1),
    SyscallTraits("fsmount", subject: 0, makes: .result(.other), flags: 1, closeOnExec: 1),
    SyscallTraits("open_tree", makes: .result(.other), flags: 2),
    SyscallTraits("mq_open", makes: .result(.other), flags: 1),
    SyscallTraits("perf_event_open", makes: .result(.other), flags: 4, closeOnExec: 8),
    // bpf and landlock_create_ruleset are missing: what they return is a descriptor for some commands and flags only.
  ]

  private static let processes: [SyscallTraits] = [
    SyscallTraits("fork vfork", process: .forks),
    SyscallTraits("clone clone2 clone3", process: .forks),
    SyscallTraits("execve execveat", process: .executes),
    SyscallTraits("exit", process: .endsThread),
    SyscallTraits("exit_group", process: .endsProcess),
    SyscallTraits("unshare", flags: 0, process: .unshares),
    SyscallTraits("wait4 waitpid", process: .reaps(1)),
    SyscallTraits("waitid", process: .reaps(2)),
  ]

  /// What is asked of a descriptor, or done to it, without a byte of it moving.
  private static let asking: [SyscallTraits] = [
    // glibc's fstat(3) since 2.33, and what else takes AT_EMPTY_PATH, or a NULL for it, behind the descriptor.
    SyscallTraits(
      "newfstatat fstatat64 statx fchownat utimensat utimensat_time64", subject: 0, isAboutPath: true),
    SyscallTraits("faccessat2 fchmodat2 name_to_handle_at", subject: 0, isAboutPath: true),
    SyscallTraits("fstat fstat64 oldfstat fstatfs fstatfs64 lseek _llseek llseek", subject: 0),
    SyscallTraits("fsync fdatasync sync_file_range flock ftruncate ftruncate64 fallocate", subject: 0),
    SyscallTraits("fadvise64 fadvise64_64 readahead getdents getdents64 fchdir fchmod fchown", subject: 0),
    SyscallTraits("fgetxattr fsetxattr flistxattr fremovexattr futimesat syncfs", subject: 0),
    SyscallTraits("timerfd_settime timerfd_gettime timerfd_settime64 timerfd_gettime64", subject: 0),
    SyscallTraits("inotify_add_watch inotify_rm_watch fanotify_mark pidfd_send_signal setns", subject: 0),
  ]
}
