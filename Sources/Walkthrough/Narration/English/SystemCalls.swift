/// What system calls do, a phrase each. Source: the manual page of each.
enum SystemCalls {
  struct Row: Sendable {
    let words: String
    /// The manual page, where it has another name than the call.
    let page: String?
  }

  /// A wrong answer to the question for a system call's name, and why it is wrong.
  struct Neighbour: Sendable {
    let name: String
    let why: String

    init(_ name: String, _ why: String) {
      self.name = name
      self.why = why
    }
  }

  /// Wrong answers: the names that older texts teach, and neighbours.
  static let neighbours: [String: [Neighbour]] = [
    "sendto": [
      Neighbour("send", "the kernel's table has no send on x86-64 and arm64; the C library has"),
      Neighbour("write", "write works on a socket too, and is another call of the program"),
      Neighbour("socketcall", "one call for all of sockets: i386 has it, x86-64 and arm64 have not"),
    ],
    "recvfrom": [
      Neighbour("recv", "the kernel's table has no recv on x86-64 and arm64; the C library has"),
      Neighbour("read", "read works on a socket too, and is another call of the program"),
      Neighbour("socketcall", "one call for all of sockets: i386 has it, x86-64 and arm64 have not"),
    ],
    "accept": [
      Neighbour("accept4", "accept4 takes flags; some languages call it, this program did not"),
      Neighbour("listen", "listen makes the listener, once; it takes no connection from it"),
      Neighbour("socketcall", "one call for all of sockets: i386 has it, x86-64 and arm64 have not"),
    ],
    "accept4": [
      Neighbour("accept", "accept takes no flags, and flags were wanted"),
      Neighbour("listen", "listen makes the listener, once; it takes no connection from it"),
    ],
    "openat": [
      Neighbour("open", "open is in the kernel's table of x86-64, and the C library does not call it"),
      Neighbour("creat", "creat makes a file and empties it"),
    ],
    "close": [
      Neighbour("closesocket", "closesocket is Windows's; here a socket is a descriptor like any other"),
      Neighbour("shutdown", "shutdown ends the connection and keeps the descriptor"),
      Neighbour("disconnect", "there is no such call"),
    ],
    "prlimit64": [
      Neighbour("setrlimit", "the C library does not call it, although x86-64 has it"),
      Neighbour("getrlimit", "the C library does not call it, although x86-64 has it"),
      Neighbour("ulimit", "ulimit is a word of the shell"),
    ],
  ]

  /// By the kernel's name.
  static let rows: [String: Row] = Dictionary(
    (memory + threads + processes + files + sockets + waiting + time + others).map { entry in
      (entry.0, Row(words: entry.1, page: entry.2))
    }, uniquingKeysWith: { first, _ in first })

  private typealias Entry = (String, String, String?)

  private static let memory: [Entry] = [
    ("brk", "asks where the program's heap ends, or moves its end", nil),
    ("mmap", "maps memory, or a file as memory", nil),
    ("munmap", "gives mapped memory back", nil),
    ("mremap", "makes mapped memory longer, shorter, or moves it", nil),
    ("mprotect", "sets whether memory may be read, written or run", nil),
    ("madvise", "tells the kernel how memory will be used", nil),
    ("msync", "writes a mapped file's changes to its disk", nil),
    ("mlock", "keeps memory from being swapped out", nil),
    ("munlock", "lets memory be swapped out again", "mlock(2)"),
    ("mincore", "asks which pages of memory are loaded", nil),
    ("membarrier", "orders memory accesses of all threads", nil),
    ("pkey_alloc", "asks for a key that protects memory", nil),
    ("pkey_mprotect", "sets what memory may be used for, with a key", "mprotect(2)"),
    ("pkey_free", "gives a memory protection key back", "pkey_alloc(2)"),
    ("memfd_create", "makes a file that is in memory alone", nil),
    ("get_mempolicy", "asks from which memory bank pages come", nil),
    ("mbind", "says from which memory bank pages shall come", nil),
    ("set_mempolicy", "says from which memory bank pages shall come", nil),
  ]

  private static let threads: [Entry] = [
    ("arch_prctl", "sets where the C library finds the thread's own variables", nil),
    ("set_tls", "sets where the C library finds the thread's own variables, on 32-bit ARM", nil),
    ("set_thread_area", "sets where the C library finds the thread's own variables", nil),
    ("set_tid_address", "says which memory the kernel clears when the thread ends", nil),
    ("set_robust_list", "tells the kernel which locks the thread may hold when it ends", nil),
    ("get_robust_list", "asks which locks a thread may hold", nil),
    ("rseq", "registers memory in which the kernel says on which processor the thread runs", nil),
    ("futex", "waits for a lock of the program, or wakes who waits for it", nil),
    ("futex_waitv", "waits for one of several locks of the program", "futex(2)"),
    ("clone", "starts a thread or a process", nil), ("clone3", "starts a thread or a process", "clone(2)"),
    ("fork", "starts a process that is a copy of this one", nil),
    ("vfork", "starts a process that uses this one's memory until it runs another program", nil),
    ("gettid", "asks for the thread's id", nil), ("sched_yield", "lets another thread run first", nil),
    ("sched_getaffinity", "asks on which processors the thread may run", nil),
    ("sched_setaffinity", "says on which processors the thread may run", nil),
    ("sched_getparam", "asks for the thread's priority", nil),
    ("sched_getscheduler", "asks how the thread is scheduled", nil),
    ("sched_setscheduler", "says how the thread is scheduled", nil),
    ("sched_get_priority_max", "asks for the highest priority of a kind of scheduling", nil),
    ("sched_get_priority_min", "asks for the lowest priority of a kind of scheduling", nil),
    ("getcpu", "asks on which processor the thread runs", nil),
    ("exit", "ends the thread", "_exit(2)"), ("exit_group", "ends the process with all its threads", nil),
  ]

  private static let processes: [Entry] = [
    ("execve", "starts a program in this process", nil),
    ("execveat", "starts a program in this process", nil),
    ("getpid", "asks for the process id", nil), ("getppid", "asks which process started this one", nil),
    ("getuid", "asks which user the process belongs to", nil),
    ("geteuid", "asks which user's rights the process has", nil),
    ("getgid", "asks which group the process belongs to", nil),
    ("getegid", "asks which group's rights the process has", nil),
    ("getresuid", "asks for the process's user ids", nil), ("getresgid", "asks for its group ids", nil),
    ("getgroups", "asks which other groups the process belongs to", nil),
    ("setuid", "takes another user's rights", nil), ("setgid", "takes another group's rights", nil),
    ("setresuid", "sets the process's user ids", nil), ("setresgid", "sets its group ids", nil),
    ("setgroups", "sets which other groups the process belongs to", "getgroups(2)"),
    ("getpgrp", "asks for the process group", "getpgid(2)"), ("getpgid", "asks for a process group", nil),
    ("setpgid", "puts a process into a group", nil), ("getsid", "asks for the session", nil),
    ("setsid", "begins a session of its own, without a terminal", nil),
    ("prlimit64", "asks for a limit of the process, or sets it", "prlimit(2)"),
    ("ugetrlimit", "asks for a limit of the process, on 32-bit machines", "getrlimit(2)"),
    ("getrlimit", "asks for a limit of the process", nil), ("setrlimit", "sets a limit of the process", nil),
    ("getrusage", "asks how much time and memory the process has used", nil),
    ("times", "asks how much processor time the process has used", nil),
    ("prctl", "asks for or sets a property of the process or the thread", nil),
    ("capget", "asks which privileges the thread has", nil), ("capset", "sets which privileges it has", nil),
    ("seccomp", "forbids system calls to the process", nil),
    ("wait4", "waits for a process that this one started", nil),
    ("waitid", "waits for a process that this one started", nil),
    ("kill", "sends a signal to a process", nil), ("tgkill", "sends a signal to a thread", nil),
    ("tkill", "sends a signal to a thread", nil),
    ("rt_sigaction", "says what shall happen when a signal arrives", "sigaction(2)"),
    ("rt_sigprocmask", "says which signals shall wait", "sigprocmask(2)"),
    ("rt_sigreturn", "returns from the handling of a signal", "sigreturn(2)"),
    ("rt_sigpending", "asks which signals wait", "sigpending(2)"),
    ("rt_sigtimedwait", "waits for a signal", "sigtimedwait(2)"),
    ("rt_sigsuspend", "waits until a signal arrives", "sigsuspend(2)"),
    ("rt_sigqueueinfo", "sends a signal with a value", nil),
    ("sigaltstack", "says which memory the handling of signals uses as its stack", nil),
    ("signalfd4", "makes a descriptor from which signals can be read", "signalfd(2)"),
    ("pause", "waits until a signal arrives", nil), ("personality", "asks how the process is executed", nil),
    ("ptrace", "watches or steers another process", nil),
    ("pidfd_open", "makes a descriptor for a process", nil),
    ("restart_syscall", "goes on with a call that a signal interrupted", nil),
    ("umask", "sets which permissions new files do not get", nil),
    ("getpriority", "asks for the priority of a process", nil), ("setpriority", "sets it", nil),
  ]

  private static let files: [Entry] = [
    ("open", "opens a file", nil), ("openat", "opens a file", nil), ("openat2", "opens a file", nil),
    ("creat", "makes a file and opens it", nil),
    ("close", "closes a descriptor", nil), ("close_range", "closes a range of descriptors", nil),
    ("read", "reads from a descriptor", nil), ("write", "writes to a descriptor", nil),
    ("pread64", "reads from a place in a file", "pread(2)"),
    ("pwrite64", "writes to a place in a file", "pwrite(2)"),
    ("readv", "reads into several buffers", nil), ("writev", "writes out of several buffers", nil),
    ("preadv", "reads from a place in a file into several buffers", nil),
    ("pwritev", "writes several buffers to a place in a file", nil),
    ("lseek", "moves the place in a file, or asks for it", nil), ("stat", "asks about a file", nil),
    ("fstat", "asks about an open file", nil), ("lstat", "asks about a file or a link", nil),
    ("newfstatat", "asks about a file: is it there, how long is it?", "fstatat(2)"),
    ("fstatat64", "asks about a file: is it there, how long is it?", "fstatat(2)"),
    ("statx", "asks about a file", nil), ("statfs", "asks about a file system", nil),
    ("fstatfs", "asks about the file system of an open file", nil),
    ("access", "asks whether a file is there and may be used", nil),
    ("faccessat", "asks whether a file is there and may be used", nil),
    ("faccessat2", "asks whether a file is there and may be used", nil),
    ("readlink", "asks where a symbolic link leads", nil),
    ("readlinkat", "asks where a symbolic link leads", nil),
    ("getcwd", "asks for the current folder", nil), ("chdir", "changes the current folder", nil),
    ("fchdir", "changes the current folder to an open one", nil), ("mkdir", "makes a folder", nil),
    ("mkdirat", "makes a folder", nil), ("rmdir", "removes a folder", nil), ("unlink", "removes a name", nil),
    ("unlinkat", "removes a name", nil), ("rename", "gives a file another name", nil),
    ("renameat", "gives a file another name", nil), ("renameat2", "gives a file another name", nil),
    ("link", "gives a file a second name", nil), ("symlink", "makes a symbolic link", nil),
    ("symlinkat", "makes a symbolic link", nil), ("getdents64", "lists a folder", "getdents(2)"),
    ("getdents", "lists a folder", nil), ("chmod", "sets a file's permissions", nil),
    ("fchmod", "sets an open file's permissions", nil), ("fchmodat", "sets a file's permissions", nil),
    ("chown", "sets a file's owner", nil), ("fchown", "sets an open file's owner", nil),
    ("ftruncate", "sets an open file's length", nil), ("truncate", "sets a file's length", nil),
    ("fallocate", "makes room for a file on its disk", nil),
    ("fsync", "writes a file's changes to its disk", nil),
    ("fdatasync", "writes a file's changes to its disk", nil),
    ("flock", "locks an open file, or unlocks it", nil),
    ("fadvise64", "tells the kernel how a file will be read", "posix_fadvise(2)"),
    ("utimensat", "sets a file's times", nil), ("getxattr", "asks for an attribute of a file", nil),
    ("lgetxattr", "asks for an attribute of a file or a link", nil),
    ("fcntl", "asks about a descriptor, changes or copies it", nil),
    ("ioctl", "asks a device something; of a terminal: is this one?", nil),
    ("dup", "makes a second descriptor for an open file", nil),
    ("dup2", "makes a second descriptor of a given number", nil),
    ("dup3", "makes a second descriptor of a given number", nil),
    ("pipe", "makes a pipe", nil), ("pipe2", "makes a pipe", nil),
    ("splice", "moves bytes between pipes and files", nil),
    ("sendfile", "copies bytes of a file to another descriptor inside the kernel", nil),
    ("copy_file_range", "copies bytes between files inside the kernel", nil),
    ("inotify_init1", "makes a descriptor that reports changes of files", "inotify_init(2)"),
    ("inotify_add_watch", "says which file's changes shall be reported", nil),
    ("mount", "mounts a file system", nil),
    ("umount2", "unmounts a file system", "umount(2)"), ("chroot", "changes the root folder", nil),
    ("pivot_root", "changes the root file system", nil),
  ]

  private static let sockets: [Entry] = [
    ("socket", "makes a socket", nil), ("socketpair", "makes two connected sockets", nil),
    ("bind", "gives a socket an address", nil), ("listen", "makes a socket a listener", nil),
    ("accept", "takes the next connection from a listener", nil),
    ("accept4", "takes the next connection from a listener", "accept(2)"),
    ("connect", "connects a socket", nil), ("sendto", "sends bytes", "send(2)"),
    ("recvfrom", "receives bytes", "recv(2)"), ("sendmsg", "sends a message", nil),
    ("recvmsg", "receives a message", nil), ("sendmmsg", "sends several messages", nil),
    ("recvmmsg", "receives several messages", nil),
    ("shutdown", "ends one or both halves of a connection", nil),
    ("getsockname", "asks for a socket's own address", nil),
    ("getpeername", "asks for the address of a socket's peer", nil),
    ("setsockopt", "sets an option of a socket", nil), ("getsockopt", "asks for an option of a socket", nil),
    ("socketcall", "makes a socket call on an architecture that has one system call for all", nil),
    ("send", "sends bytes", nil), ("recv", "receives bytes", nil),
  ]

  private static let waiting: [Entry] = [
    ("poll", "waits until one of several descriptors is ready", nil),
    ("ppoll", "waits until one of several descriptors is ready", "poll(2)"),
    ("select", "waits until one of several descriptors is ready", nil),
    ("pselect6", "waits until one of several descriptors is ready", "select(2)"),
    ("epoll_create", "makes an epoll set", nil), ("epoll_create1", "makes an epoll set", "epoll_create(2)"),
    ("epoll_ctl", "changes what an epoll set watches", nil),
    ("epoll_wait", "waits for what an epoll set watches", nil),
    ("epoll_pwait", "waits for what an epoll set watches", "epoll_wait(2)"),
    ("epoll_pwait2", "waits for what an epoll set watches", "epoll_wait(2)"),
    ("eventfd2", "makes a descriptor by which threads wake each other", "eventfd(2)"),
    ("timerfd_create", "makes a descriptor that becomes readable at a time", nil),
    ("timerfd_settime", "says when a timer's descriptor becomes readable", "timerfd_create(2)"),
    ("io_uring_setup", "makes a queue for calls that the kernel does later", nil),
    ("io_uring_enter", "hands the kernel the calls of a queue", nil),
    ("io_uring_register", "tells the kernel about buffers of a queue", nil),
  ]

  private static let time: [Entry] = [
    ("clock_gettime", "asks for the time", nil), ("clock_getres", "asks how fine a clock is", nil),
    ("gettimeofday", "asks for the time", nil), ("time", "asks for the time", nil),
    ("nanosleep", "pauses", nil), ("clock_nanosleep", "pauses", nil),
    ("timer_create", "makes a timer that sends a signal", nil), ("timer_settime", "starts a timer", nil),
    ("timer_delete", "ends a timer", nil),
    ("setitimer", "starts a timer that sends a signal", "getitimer(2)"),
    ("alarm", "asks for a signal after some seconds", nil),
  ]

  private static let others: [Entry] = [
    ("uname", "asks for the names of the kernel and of the machine", nil),
    ("sysinfo", "asks how much memory the machine has and how busy it is", nil),
    ("getrandom", "asks for random bytes", nil), ("syslog", "reads the kernel's messages", nil),
    ("sethostname", "sets the machine's name", nil), ("unshare", "leaves a namespace", nil),
    ("setns", "enters a namespace", nil), ("bpf", "loads a program into the kernel", nil),
    ("perf_event_open", "counts events of the processor", nil), ("keyctl", "uses the kernel's keys", nil),
    ("process_vm_readv", "reads another process's memory", nil),
  ]
}
