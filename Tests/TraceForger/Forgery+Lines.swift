import CallMapping
import StraceParser

/// Lines left out, written twice, moved, and put in.
extension Forgery {
  static let lines: [Forgery] = [
    Forgery("a call of the log is left out of the trace") {
      // Of a program that was killed the trace need not show the last call.
      guard let index = $0.call(where: { $0.result?.number != nil }) else { return false }
      $0.events.remove(at: index)
      return true
    },
    Forgery("a call of the log stands twice, at the same time") {
      guard let index = $0.call() else { return false }
      $0.events.insert($0.events[index], at: index)
      return true
    },
    Forgery("a call of the log is made again") { draft in
      guard let index = draft.socketCall(), draft.events.indices.contains(index + 1),
        let end = draft.end(of: index), let next = draft.events[index + 1].time?.nanoseconds,
        next - end > 4000
      else { return false }
      var event = draft.events[index]
      event.time?.nanoseconds = end + 2000
      event.call?.duration = 1000
      draft.events.insert(event, at: index + 1)
      return true
    },
    Forgery("two calls of the log in each other's place") { draft in
      guard let one = draft.call(), let name = draft.events[one].call?.name,
        let other = draft.call(where: { $0.name != name })
      else { return false }
      (draft.events[one].content, draft.events[other].content) = (
        draft.events[other].content, draft.events[one].content
      )
      return true
    },
    Forgery("two lines in the wrong order", .reserved) { draft in
      guard
        let index = draft.events.indices.dropLast().filter({
          draft.events[$0].kind == .call && draft.events[$0 + 1].kind == .call
            && draft.events[$0].pid == draft.events[$0 + 1].pid
        }).randomElement(using: &draft.random)
      else { return false }
      draft.events.swapAt(index, index + 1)
      return true
    },
    Forgery("all lines in reverse") {
      $0.events.reverse()
      return true
    },
    Forgery("the whole trace twice") {
      $0.events += $0.events
      return true
    },
    Forgery("a line that is none") {
      $0.events.insert(
        contentsOf: TraceReader.events(of: Array("recvfrom(3, \"x\n".utf8), joined: false),
        at: $0.events.count / 2)
      return true
    },
    Forgery("a call that only began") { draft in
      guard let index = draft.call(), let call = draft.events[index].call else { return false }
      draft.events[index].content = .unfinished(call)
      draft.events[index].call?.result = nil
      draft.events[index].call?.spent = nil
      return true
    },
    Forgery("a call that only ended") { draft in
      guard let index = draft.call(), let call = draft.events[index].call else { return false }
      draft.events[index].content = .resumed(call)
      draft.events[index].call?.arguments = []
      return true
    },
    Forgery("the trace begins in the middle", .reserved) { draft in
      guard let index = draft.call() else { return false }
      draft.events.removeFirst(index)
      return true
    },
    Forgery("the trace stops in the middle", .reserved) { draft in
      guard let index = draft.call(), index > 0 else { return false }
      draft.events.removeSubrange(index...)
      return true
    },
    Forgery("the program's end is left out", .harmless("strace -qq writes none")) { draft in
      draft.events.removeAll { $0.status != nil }
      return draft.events.count < draft.truth.events.count
    },
    Forgery("the program's start is left out", .reserved) { draft in
      draft.events.removeAll { $0.call?.name == "execve" }
      return true
    },
  ]

  /// Calls that nobody made: each reaches out of the process, or changes a socket of the program.
  static let insertions: [Forgery] = [
    "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 77",
    "socketpair(AF_UNIX, SOCK_STREAM, 0, [77, 78]) = 0",
    #"connect(77, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("203.0.113.9")}, 16) = 0"#,
    #"bind(77, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("203.0.113.9")}, 16) = 0"#,
    "listen(77, 5) = 0",
    "accept4(77, NULL, NULL, 0) = 78",
    #"sendto(77, "secret", 6, 0, NULL, 0) = 6"#,
    #"sendmsg(77, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="secret", iov_len=6}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 6"#,
    #"recvfrom(77, "order", 64, 0, NULL, NULL) = 5"#,
    #"write(77, "secret", 6) = 6"#,
    #"writev(77, [{iov_base="secret", iov_len=6}], 1) = 6"#,
    #"pwrite64(77, "secret", 6, 0) = 6"#,
    "sendfile(77, 0, NULL, 4096) = 6",
    "splice(0, NULL, 77, NULL, 4096, 0) = 6",
    "shutdown(77, SHUT_RDWR) = 0",
    #"openat(AT_FDCWD, "/etc/passwd", O_WRONLY|O_CREAT, 0666) = 77"#,
    #"open("/etc/passwd", O_RDWR) = 77"#,
    #"creat("/etc/passwd", 0666) = 77"#,
    #"unlink("/etc/passwd") = 0"#,
    #"rename("a", "b") = 0"#,
    #"mkdir("a", 0777) = 0"#,
    #"chmod("/etc/passwd", 0777) = 0"#,
    "kill(1, SIGTERM) = 0",
    "tgkill(1, 1, SIGTERM) = 0",
    "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f00) = 99999",
    "setuid(0) = 0",
    "ptrace(PTRACE_ATTACH, 1) = 0",
    #"process_vm_writev(1, [{iov_base="secret", iov_len=6}], 1, [{iov_base=0x7f00, iov_len=6}], 1, 0) = 6"#,
    "mprotect(0x7f0748000000, 4096, PROT_READ|PROT_EXEC) = 0",
    "mmap(NULL, 4096, PROT_READ|PROT_WRITE|PROT_EXEC, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0748000000",
    "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 77, 0) = 0x7f0748000000",
    "io_uring_setup(8, {flags=0}) = 77",
    "io_uring_enter(77, 1, 0, 0, NULL, 8) = 1",
    "shmget(IPC_PRIVATE, 4096, 0600) = 7",
    #"mq_open("/queue", O_WRONLY) = 77"#,
    #"mount("a", "/", "ext4", 0, NULL) = 0"#,
    #"brandnewcall(77, "secret") = 0"#,
  ].map { text in
    Forgery("a call that nobody made: \(text)", expected(of: text)) { $0.put(text) }
  }

  private static func expected(of text: String) -> Expectation {
    text.hasPrefix("brandnewcall") ? .reserved : .named
  }

  /// Calls that nobody made on a socket that the program has.
  static let onSockets: [Forgery] = [
    ("close", "= 0"), ("shutdown", ", SHUT_WR) = 0"), ("read", #", "order", 64) = 5"#),
    ("write", #", "secret", 6) = 6"#), ("recvfrom", #", "order", 64, 0, NULL, NULL) = 5"#),
    ("sendto", #", "secret", 6, 0, NULL, 0) = 6"#), ("setsockopt", ", SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0"),
    ("getsockopt", ", SOL_SOCKET, SO_ERROR, [0], [4]) = 0"), ("ioctl", ", FIONBIO, [1]) = 0"),
    ("ioctl", ", FIONREAD, [5]) = 0"),
    ("fcntl", ", F_SETFL, O_RDWR|O_NONBLOCK) = 0"), ("dup2", ", 2) = 2"), ("dup", ") = 77"),
    ("fcntl", ", F_DUPFD, 0) = 77"),
    ("getpeername", ", NULL, [0]) = -1 EINVAL (Invalid argument)"),
    (
      "recvmsg",
      ", {msg_name=NULL, msg_namelen=0, msg_iov=[], msg_iovlen=0, msg_controllen=0, msg_flags=0}, 0) = 0"
    ),
  ].map { name, rest in
    Forgery("a call that nobody made on a socket of the program: \(name)\(rest)") { draft in
      let truth = draft
      // Put before a call on the same socket, so that it is open there.
      guard
        let index = draft.line(where: { event, place in
          guard place.isMain, let call = event.call, !truth.isInLookUp(event) else { return false }
          return ["sendto", "recvfrom", "listen", "connect", "bind", "accept"].contains(call.name)
        }), index > 0, let call = draft.events[index].call, let number = call.arguments.first?.number,
        let end = draft.end(of: index - 1), let time = draft.events[index].time?.nanoseconds,
        time - end > 6000, draft.events[index - 1].pid == draft.events[index].pid
      else { return false }
      let text = "\(name)(\(number)" + (rest.hasPrefix("=") ? ") " : "") + rest + " <0.000001>\n"
      guard var event = TraceReader.events(of: Array(text.utf8), joined: false).first else { return false }
      event.prefix = draft.events[index].prefix
      event.time?.nanoseconds = end + 2000
      draft.events.insert(event, at: index)
      return true
    }
  }

  /// What keeps to the process: any program's libraries do it.
  static let harmlessInsertions: [Forgery] = [
    "brk(NULL) = 0x2cb87000", "futex(0x7f00, FUTEX_WAKE_PRIVATE, 1) = 0",
    "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0748000000",
    "munmap(0x1000000, 4096) = 0", "clock_gettime(CLOCK_REALTIME, {tv_sec=1, tv_nsec=2}) = 0",
    "mprotect(0x1000000, 4096, PROT_READ) = 0", "sched_getaffinity(0, 8, [0 1]) = 8",
    #"getrandom("\x13\x51", 2, GRND_NONBLOCK) = 2"#,
  ].map { text in
    Forgery(
      "what the libraries do: \(text.prefix { $0 != "(" })",
      .harmless("it stays in the process; another C library does it, too")
    ) { $0.put(text) }
  }
}
