import CallLog
import CallMapping
import LinuxABI
import StraceParser
import Testing

/// Lines that somebody put into a true recording, and which of them must be seen.
struct PutIn: Sendable, CustomTestStringConvertible {
  let lines: [String]
  /// How the last of them reaches out.
  let reach: Reach?
  var testDescription: String { lines.last ?? "" }

  init(_ reach: Reach?, _ lines: String...) {
    self.reach = reach
    self.lines = lines
  }

  /// One call, or what leads to it, of each kind that reaches out of a process.
  static let reachingOut = [
    PutIn(.sockets, "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 9<TCP:[77]>"),
    PutIn(
      .sockets, "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 9<TCP:[77]>",
      #"connect(9<TCP:[77]>, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("203.0.113.9")}, 16) = 0"#,
      #"sendto(9<TCP:[127.0.0.1:5->203.0.113.9:443]>, "secret", 6, 0, NULL, 0) = 6"#),
    PutIn(.writes, "socketpair(AF_UNIX, SOCK_STREAM, 0, [9, 10]) = 0", #"write(9, "secret", 6) = 6"#),
    PutIn(.sockets, "socketpair(AF_UNIX, SOCK_STREAM, 0, [9, 10]) = 0", "close(9) = 0"),
    PutIn(.sockets, "epoll_create1(0) = 9"),
    PutIn(.sockets, "getsockname(0, 0x7ffd, [16]) = -1 ENOTSOCK (Socket operation on non-socket)"),
    PutIn(.opensForWriting, #"openat(AT_FDCWD, "stolen", O_WRONLY|O_CREAT|O_TRUNC, 0600) = 9"#),
    PutIn(.opensForWriting, #"openat(AT_FDCWD, "stolen", O_RDWR) = 9"#),
    PutIn(.opensForWriting, #"open("stolen", 0x241 /* O_WRONLY|O_CREAT|O_TRUNC */, 0600) = 9"#),
    PutIn(.opensForWriting, #"openat2(AT_FDCWD, "stolen", {flags=O_WRONLY, resolve=0}, 24) = 9"#),
    PutIn(.opensForWriting, #"creat("stolen", 0600) = 9"#),
    PutIn(.writes, #"write(9, "secret", 6) = 6"#),
    PutIn(.writes, #"openat(AT_FDCWD, "/dev/shm", O_RDONLY) = 9"#, #"pwrite64(9, "secret", 6, 0) = 6"#),
    PutIn(.writes, #"writev(9, [{iov_base="secret", iov_len=6}], 1) = 6"#),
    PutIn(.writes, #"openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = 9"#, "sendfile(2, 9, NULL, 4096) = 900"),
    PutIn(.writes, "splice(9, NULL, 10, NULL, 4096, 0) = 900"),
    PutIn(.changesFiles, #"unlink("client.log") = 0"#),
    PutIn(.changesFiles, #"rename("client.log", "kept.log") = 0"#),
    PutIn(.changesFiles, #"mkdir("/tmp/x", 0700) = 0"#),
    PutIn(.changesFiles, #"fchmodat(AT_FDCWD, "/tmp/x", 04755) = 0"#),
    PutIn(.changesFiles, #"openat(AT_FDCWD, "/etc/hosts", O_RDONLY) = 9"#, "ftruncate(9, 0) = 0"),
    PutIn(.signals, "kill(1, SIGKILL) = 0"),
    PutIn(.signals, "tgkill(5249, 5249, SIGUSR1) = 0"),
    PutIn(.signals, "tgkill(5249, 5249, SIGABRT) = 0"),
    PutIn(.signals, "pidfd_send_signal(9, SIGKILL, NULL, 0) = 0"),
    PutIn(.processes, "fork() = 9999"),
    PutIn(
      .processes, "clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f00) = 9999"),
    PutIn(.processes, "clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, stack=0x7f00}, 88) = 9999"),
    PutIn(.credentials, "setuid(0) = 0"),
    PutIn(.credentials, "prctl(PR_SET_DUMPABLE, SUID_DUMP_USER) = 0"),
    PutIn(.credentials, "capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, NULL) = 0"),
    PutIn(.executableMemory, "mprotect(0x7f0748000000, 4096, PROT_READ|PROT_EXEC) = 0"),
    PutIn(.executableMemory, "mprotect(0x7f0748000000, 4096, 0x5 /* PROT_READ|PROT_EXEC */) = 0"),
    PutIn(
      .executableMemory,
      "mmap(NULL, 4096, PROT_READ|PROT_WRITE|PROT_EXEC, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f00"
    ),
    PutIn(
      .executableMemory, #"openat(AT_FDCWD, "/tmp/code", O_RDONLY) = 9"#,
      "mmap(NULL, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE, 9, 0) = 0x7f00"),
    PutIn(
      .mapsFiles, #"openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = 9"#,
      "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 9, 0) = 0x7f00"),
    PutIn(
      .mapsFiles, #"openat(AT_FDCWD, "/lib/libc.so.6", O_RDONLY|O_CLOEXEC) = 9"#,
      "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 9, 0) = 0x7f00"),
    PutIn(.hides, "io_uring_setup(8, {flags=0}) = 9"),
    PutIn(.otherProcesses, "ptrace(PTRACE_ATTACH, 1) = 0"),
    PutIn(
      .otherProcesses,
      "process_vm_writev(1, [{iov_base=\"x\", iov_len=1}], 1, [{iov_base=0x1, iov_len=1}], 1, 0) = 1"),
    PutIn(.otherProcesses, "prlimit64(1, RLIMIT_CORE, {rlim_cur=0, rlim_max=0}, NULL) = 0"),
    PutIn(.sharedMemory, "shmat(7, NULL, 0) = 0x7f00"),
    PutIn(.system, #"mount("x", "/mnt", "tmpfs", 0, NULL) = 0"#),
    PutIn(.system, "unshare(CLONE_NEWNET) = 0"),
    PutIn(.system, "setns(9, CLONE_NEWNET) = 0"),
    PutIn(.devices, #"ioctl(0, TIOCSTI, "x") = 0"#),
    PutIn(.unknown, "syscall_0x1f4(0x1, 0x2, 0x3) = 0"),
    PutIn(nil, "close(9) = 0"),
    PutIn(nil, #"read(9, "secret", 4096) = 6"#),
    PutIn(.writes, #"read(0, "secret\n", 4096) = 7"#),
    PutIn(.writes, "dup(1) = 9", #"write(9, "secret", 6) = 6"#),
    // Another socket behind a number that standard error had.
    PutIn(
      .writes, "socketpair(AF_UNIX, SOCK_STREAM, 0, [9, 10]) = 0", "dup2(9, 2) = 2",
      #"write(2, "secret", 6) = 6"#),
    PutIn(
      .writes, #"openat(AT_FDCWD, "/dev/tty", O_RDONLY) = 9"#, "dup2(9, 2) = 2", #"write(2, "secret", 6) = 6"#
    ),
    // Whatever has number 100, or a name that ends alike.
    PutIn(.writes, #"write(100, "secret", 6) = 6"#),
    PutIn(.writes, #"write(101, "secret", 6) = 6"#),
    PutIn(nil, "fsync(9</srv/client.log>) = 0", "read(101, \"x\", 1) = 1"),
    PutIn(
      .changesFiles, #"openat(AT_FDCWD, "/srv/client.log", O_RDONLY) = 9</srv/client.log>"#,
      "flock(9, LOCK_EX) = 0"),
    PutIn(.opensForWriting, #"openat(9</srv>, "client.log", O_RDWR) = 10"#),
  ]

  /// What keeps to the process, but is on no list of what the libraries do.
  static let notListed = [
    PutIn(
      nil, #"openat(AT_FDCWD, "/sys/kernel/mm/transparent_hugepage/enabled", O_RDONLY) = {free}"#,
      #"read({free}, "x", 20) = 1"#, "close({free}) = 0"),
    PutIn(nil, "nanosleep({tv_sec=0, tv_nsec=1000}, NULL) = 0"),
    PutIn(nil, "sysfs(3) = 8"),
    PutIn(nil, "pipe2([{free}, {next}], O_CLOEXEC) = 0", "close({free}) = 0", "close({next}) = 0"),
    PutIn(nil, "setrlimit(RLIMIT_CORE, {rlim_cur=0, rlim_max=0}) = 0"),
  ]

  /// What the libraries of other machines do, and what any program may write.
  static let vouched = [
    PutIn(nil, "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f00"),
    PutIn(nil, "mprotect(0x1000000, 4096, PROT_READ) = 0"),
    PutIn(nil, "futex(0x7f00, FUTEX_WAKE_PRIVATE, 1) = 0"),
    PutIn(nil, "clock_gettime(CLOCK_REALTIME, {tv_sec=1, tv_nsec=2}) = 0"),
    PutIn(nil, "sched_getaffinity(0, 8, [0 1]) = 8"),
    PutIn(nil, "map_shadow_stack(NULL, 65536, SHADOW_STACK_SET_TOKEN) = 0x7f00"),
    PutIn(nil, "mseal(0x7f00, 4096, 0) = 0"),
    PutIn(nil, "rseq(0x2973bd20, 0x20, 0, 0x53053053) = 0"),
    PutIn(nil, #"prctl(PR_SET_NAME, "main") = 0"#),
    PutIn(nil, #"prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, 0x7f00, 4096, "glibc") = 0"#),
    PutIn(nil, #"write(2</dev/null>, "swift runtime: a warning\n", 25) = 25"#),
    PutIn(nil, #"write(2<UNIX-STREAM:[77->78]>, "swift runtime: a warning\n", 25) = 25"#),
    PutIn(nil, "poll([{fd=0, events=POLLIN}], 1, 0) = 0 (Timeout)"),
    PutIn(nil, "ioctl(1, TCGETS, 0x7ffd) = -1 ENOTTY (Inappropriate ioctl for device)"),
    PutIn(nil, "ioctl(1, TCGETS2, 0x7ffd) = -1 ENOTTY (Inappropriate ioctl for device)"),
  ]
}

@Suite struct `A line that nobody vouches for` {
  @Test(arguments: PutIn.reachingOut)
  func `is unexplained wherever it stands, when it reaches out`(_ lines: PutIn) throws {
    for place in RecordedRun.Place.all {
      var run = try RecordedRun.client.get()
      try run.put(lines.lines, place)
      let map = try run.map()
      #expect(!map.agrees, "\(place.name)")
      let last = try #require(map.ledger.unexplained.last, "\(place.name)")
      let name = try #require(lines.lines.last?.prefix { $0 != "(" })
      #expect(last.text?.hasPrefix(name) ?? false, "\(place.name): \(last.text ?? "")")
      #expect(last.reach == lines.reach, "\(place.name)")
      #expect(map.calls.allSatisfy { $0.verdict == .agrees }, "\(place.name)")
    }
  }

  /// In a print's time it is a part of the print; anywhere else it is nobody's.
  @Test(arguments: RecordedRun.Place.all)
  func `is no print, either`(_ place: RecordedRun.Place) throws {
    var run = try RecordedRun.client.get()
    try run.put([#"write(1, "secret", 6) = 6"#], place)
    let map = try run.map()
    #expect(!map.agrees)
    #expect(map.ledger.unexplained.map(\.reach) == (map.differences.isEmpty ? [.writes] : []))
  }

  @Test(arguments: PutIn.notListed)
  func `is shown and fails strictly alone, when it keeps to the process`(_ lines: PutIn) throws {
    for place in RecordedRun.Place.all {
      var run = try RecordedRun.client.get()
      try run.put(lines.lines, place)
      let map = try run.map()
      #expect(map.agrees, "\(place.name): \(map.ledger.unexplained.map(\.text))")
      #expect(!map.agreesStrictly, "\(place.name)")
      #expect(map.ledger.notListed.count == lines.lines.count, "\(place.name)")
      #expect(map.reservations == [.notListed(lines: lines.lines.count)], "\(place.name)")
    }
  }

  @Test(arguments: PutIn.vouched)
  func `is none where the libraries do it, or the program prints an error`(_ lines: PutIn) throws {
    for place in RecordedRun.Place.all {
      var run = try RecordedRun.client.get()
      try run.put(lines.lines, place)
      let map = try run.map()
      #expect(map.agreesStrictly, "\(place.name): \(map.ledger.summary)")
    }
  }

  /// Before the log is opened the program may be looked for in each folder of PATH: execvp(3).
  @Test(arguments: RecordedRun.Place.all.indices, [("/bin/sh", false), ("/usr/bin/lab-client", true)])
  func `is another program that the process starts`(_ index: Int, _ program: (path: String, isOwn: Bool))
    throws
  {
    var run = try RecordedRun.client.get()
    let place = RecordedRun.Place.all[index]
    try run.put(
      [
        "execve(\"\(program.path)\", [\"sh\"], 0x7ffd /* 2 vars */) = -1 ENOENT (No such file or directory)"
      ],
      place)
    let map = try run.map()
    let isSearch = program.isOwn && index < 2
    #expect(map.agrees == isSearch, "\(place.name)")
    if !isSearch { #expect(map.ledger.unexplained.map(\.reach) == [.executes]) }
  }
}
