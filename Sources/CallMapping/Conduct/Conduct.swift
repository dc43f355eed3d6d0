import LinuxABI
import TraceModel

/// What one call does to which open file, by the model: not where it stands, nor which numbers it names.
struct Conduct {
  /// What says that it is about the log's own file.
  var log = LogFile.Evidence.none
  var deed = Deed.keeps

  enum Deed {
    /// Asks about what 0, 1 or 2 were at the start, or waits for it: fstat(2), ioctl(2), poll(2).
    case asksStream
    /// Moves bytes into or out of what 0, 1 and 2 were at the start.
    case movesStream(isError: Bool)
    /// Reaches out of the process.
    case reaches(Reach)
    /// A private map of a file that a loader opens: a library, ld.so(8)'s cache.
    case loads
    /// Is about a file that the C library reads when it starts, or opens one.
    case readsAtStart
    /// Is about a descriptor that the trace does not show being made, and that may be anything.
    case unknownFile
    /// None of these: what it does stays in the process.
    case keeps
  }

  /// Whether it is what the Swift and C libraries do beside a call: memory, threads, questions about their streams.
  func isBeside(_ name: String) -> Bool {
    switch deed {
    case .keeps: name != "restart_syscall" && RuntimeCalls.always.contains(name)
    case .asksStream: RuntimeCalls.questions.contains(name)
    default: false
    }
  }
}

/// What the Swift and C libraries do of themselves, as far as it keeps to the process.
enum RuntimeCalls {
  /// Memory, threads, signal set-up and the process's own data, at any time: brk(2), futex(2), rt_sigaction(2), ...
  static let always: Set<String> = [
    "brk", "mmap", "mmap2", "munmap", "mremap", "mprotect", "madvise", "msync", "mlock", "munlock", "mseal",
    "map_shadow_stack", "pkey_alloc", "pkey_free",
    "futex", "futex_time64", "futex_wait", "futex_wake", "futex_waitv", "clone", "clone3", "set_robust_list",
    "get_robust_list", "set_tid_address", "rseq", "sched_yield",
    "gettid", "getpid", "getppid", "sched_getaffinity", "sched_setaffinity", "getcpu",
    "membarrier",
    "rt_sigaction", "rt_sigprocmask", "sigaltstack", "rt_sigsuspend", "arch_prctl", "set_thread_area",
    "prctl",
    "prlimit64", "getrlimit", "getrandom", "getuid", "geteuid", "getgid", "getegid", "sysinfo", "uname",
    "restart_syscall",
  ]

  /// Asking the kernel for the time.
  static let clock: Set<String> = [
    "clock_gettime", "clock_gettime64", "clock_getres", "clock_getres_time64", "gettimeofday", "time",
  ]

  /// What the libraries ask about names when they start: where the program lies, what is beside it.
  static let atStart: Set<String> = [
    "readlink", "readlinkat", "access", "faccessat", "faccessat2", "stat", "lstat", "newfstatat", "statx",
  ]

  /// Files that the C library reads when it starts, and what stands for a stream that a program was not given.
  static let startFiles: Set<String> = ["/proc/self/maps", null]
  /// What swallows everything: whoever opens it to write does no more than who opens it to read.
  static let null = "/dev/null"

  /// Questions about a stream; what the C library asks before it first reads or prints.
  static let questions: Set<String> = ["fstat", "newfstatat", "ioctl"]

  /// How the libraries write to standard error.
  static let printing: Set<String> = ["write", "writev"]

  /// What asks about a descriptor, waits for it, or is about its number.
  static let asking: Set<String> = questions.union([
    "statx", "fstatfs", "lseek", "_llseek", "poll", "ppoll", "ppoll_time64", "fcntl", "fcntl64",
  ])

  /// Whether a loader opens such a file: a library, its cache, the C library's tables.
  static func isLibrary(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    return name.hasSuffix(".so") || name.split(separator: ".").dropFirst().dropLast().contains("so")
      || ["ld.so.cache", "locale-archive", "gconv-modules.cache"].contains(name)
  }
}
