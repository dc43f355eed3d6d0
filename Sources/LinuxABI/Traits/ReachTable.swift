extension ReachRow {
  /// Every call that reaches out. Sources: syscalls(2) of Linux 6.12 and the calls' manual pages; numbers of flags and
  /// commands are those of x86-64 and arm64.
  public static let all: [ReachRow] =
    sockets + files + bytes + processes + powers + memory + system

  private static let sockets: [ReachRow] = [
    ReachRow(.sockets, "epoll_create epoll_create1 epoll_ctl epoll_ctl_old"),
    ReachRow(.sockets, "epoll_wait epoll_pwait epoll_pwait2 epoll_wait_old"),
  ]

  /// O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, __O_TMPFILE: open(2).
  private static let writing = (
    ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_TMPFILE"], 0x40_0243 as Int64
  )

  /// A view of the system of its own: namespaces(7). CLONE_NEWTIME is a part of clone(2)'s signal.
  private static let namespaces = (
    [
      "CLONE_NEWCGROUP", "CLONE_NEWUTS", "CLONE_NEWIPC", "CLONE_NEWUSER", "CLONE_NEWPID", "CLONE_NEWNET",
      "CLONE_NEWNS",
    ], 0x7e02_0000 as Int64
  )

  private static let files: [ReachRow] = [
    ReachRow(.opensForWriting, "open", .flag(1, writing.0, mask: writing.1)),
    ReachRow(.opensForWriting, "openat openat2 open_by_handle_at", .flag(2, writing.0, mask: writing.1)),
    ReachRow(.opensForWriting, "creat"),
    ReachRow(.changesFiles, "unlink unlinkat rename renameat renameat2 mkdir mkdirat rmdir mknod mknodat"),
    ReachRow(.changesFiles, "link linkat symlink symlinkat"),
    ReachRow(.changesFiles, "truncate truncate64 ftruncate ftruncate64 fallocate flock"),
    ReachRow(
      .changesFiles, "chmod fchmod fchmodat fchmodat2 chown fchown fchownat lchown chown32 fchown32 lchown32"),
    ReachRow(.changesFiles, "utime utimes utimensat utimensat_time64 futimesat"),
    ReachRow(.changesFiles, "setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr"),
    ReachRow(.changesFiles, "removexattrat file_setattr quotactl quotactl_fd"),
    ReachRow(
      .changesFiles, "fcntl fcntl64",
      .command(
        1,
        [
          "F_SETLK": 6, "F_SETLKW": 7, "F_SETLK64": 13, "F_SETLKW64": 14, "F_OFD_SETLK": 37,
          "F_OFD_SETLKW": 38,
          "F_SETLEASE": 1024, "F_ADD_SEALS": 1033,
        ])),
    ReachRow(
      .signals, "fcntl fcntl64",
      .command(1, ["F_SETOWN": 8, "F_SETSIG": 10, "F_SETOWN_EX": 15, "F_NOTIFY": 1026])),
    // What only asks, or is about the descriptor and not about what it stands for.
    ReachRow(
      .devices, "ioctl",
      .otherCommand(
        1,
        [
          "TCGETS": 0x5401, "TCGETS2": 0x802c_542a, "TIOCGPGRP": 0x540f, "TIOCGWINSZ": 0x5413,
          "FIONREAD": 0x541b,
          "TIOCINQ": 0x541b, "FIONCLEX": 0x5450, "FIOCLEX": 0x5451, "FIONBIO": 0x5421, "TIOCGSID": 0x5429,
        ])),
  ]

  private static let bytes: [ReachRow] = [
    ReachRow(.writes, "write writev pwrite64 pwrite pwritev pwritev2"),
    ReachRow(.writes, "sendfile sendfile64 splice tee vmsplice copy_file_range"),
    ReachRow(.sharedMemory, "shmget shmat shmctl msgget msgsnd msgrcv msgctl"),
    ReachRow(.sharedMemory, "semget semop semtimedop semtimedop_time64 semctl ipc"),
    ReachRow(.sharedMemory, "mq_open mq_unlink mq_timedsend mq_timedsend_time64 mq_timedreceive"),
    ReachRow(.sharedMemory, "mq_timedreceive_time64 mq_notify mq_getsetattr"),
    ReachRow(.hides, "io_uring_setup io_uring_enter io_uring_register io_setup io_submit"),
  ]

  private static let processes: [ReachRow] = [
    ReachRow(.signals, "kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal"),
    ReachRow(.executes, "execve execveat uselib"),
    ReachRow(.processes, "fork vfork"),
    // A thread that strace does not follow.
    ReachRow(.hides, "clone clone2", .flag(1, ["CLONE_UNTRACED"], mask: 0x80_0000)),
    ReachRow(.hides, "clone3", .flag(0, ["CLONE_UNTRACED"], mask: 0x80_0000)),
    ReachRow(.system, "clone clone2", .flag(1, namespaces.0, mask: namespaces.1)),
    ReachRow(.system, "clone3", .flag(0, namespaces.0, mask: namespaces.1)),
    ReachRow(.processes, "clone clone2", .noFlag(1, ["CLONE_THREAD"], mask: 0x10000)),
    ReachRow(.processes, "clone3", .noFlag(0, ["CLONE_THREAD"], mask: 0x10000)),
    ReachRow(.otherProcesses, "ptrace process_vm_readv process_vm_writev process_madvise process_mrelease"),
    ReachRow(.otherProcesses, "pidfd_getfd kcmp migrate_pages setpriority ioprio_set setpgid setsid"),
    ReachRow(
      .otherProcesses, "prlimit64 sched_setaffinity sched_setparam sched_setscheduler sched_setattr",
      .otherProcess(0)),
  ]

  private static let powers: [ReachRow] = [
    ReachRow(.credentials, "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups"),
    ReachRow(.credentials, "setuid32 setgid32 setreuid32 setregid32 setresuid32 setresgid32 setfsuid32"),
    ReachRow(.credentials, "setfsgid32 setgroups32 capset personality seccomp add_key request_key keyctl"),
    ReachRow(
      .credentials, "landlock_create_ruleset landlock_add_rule landlock_restrict_self lsm_set_self_attr"),
    // What asks, and what is a name or a hint.
    ReachRow(
      .credentials, "prctl",
      .otherCommand(
        0,
        [
          "PR_GET_PDEATHSIG": 2, "PR_GET_DUMPABLE": 3, "PR_GET_KEEPCAPS": 7, "PR_SET_NAME": 15,
          "PR_GET_NAME": 16,
          "PR_GET_SECCOMP": 21, "PR_CAPBSET_READ": 23, "PR_GET_SECUREBITS": 27, "PR_SET_TIMERSLACK": 29,
          "PR_GET_TIMERSLACK": 30, "PR_GET_CHILD_SUBREAPER": 37, "PR_GET_NO_NEW_PRIVS": 39,
          "PR_SET_THP_DISABLE": 41, "PR_GET_THP_DISABLE": 42, "PR_SET_VMA": 0x5356_4d41,
        ])),
  ]

  private static let memory: [ReachRow] = [
    ReachRow(.executableMemory, "mmap mmap2 mprotect pkey_mprotect", .flag(2, ["PROT_EXEC"], mask: 4)),
    ReachRow(.executableMemory, "remap_file_pages modify_ldt"),
    ReachRow(.hides, "userfaultfd memfd_secret"),
  ]

  private static let system: [ReachRow] = [
    ReachRow(
      .system, "mount umount umount2 move_mount fsopen fsconfig fsmount fspick open_tree mount_setattr"),
    ReachRow(
      .system, "open_tree_attr pivot_root chroot unshare setns sethostname setdomainname swapon swapoff"),
    ReachRow(
      .system, "settimeofday stime clock_settime clock_settime64 adjtimex clock_adjtime clock_adjtime64"),
    ReachRow(.system, "reboot acct syslog vhangup iopl ioperm init_module finit_module delete_module"),
    ReachRow(.system, "kexec_load kexec_file_load bpf perf_event_open fanotify_init fanotify_mark"),
    ReachRow(.system, "lookup_dcookie nfsservctl"),
  ]
}
