import CallMapping
import StraceParser

/// The program's start, the log's own lines, signals and ends.
extension Forgery {
  static let program: [Forgery] = [
    Forgery("another program") { draft in
      draft.execve {
        $0.arguments[0] = TraceValue(.string(Array("./evil".utf8), isCut: false, isAbstract: false))
      }
    },
    Forgery("another argument of the program") { draft in
      draft.execve { call in
        guard case .array(var words) = call.arguments[1].content else { return }
        words[words.count - 1] = TraceValue(.string(Array("evil".utf8), isCut: false, isAbstract: false))
        call.arguments[1].content = .array(words)
      }
    },
    Forgery("an argument of the program less") { draft in
      draft.execve { call in
        guard case .array(let words) = call.arguments[1].content else { return }
        call.arguments[1].content = .array(words.dropLast())
      }
    },
    Forgery("another environment", .open("strace shows where it lies and how long it is; no log keeps it")) {
      draft in
      draft.execve { $0.arguments[2].decorations = [.comment("99 vars")] }
    },
    Forgery("a failed start", .reserved) { draft in
      draft.execve {
        $0.result = TraceResult(
          value: "-1", number: -1, errno: "ENOENT", message: "No such file or directory")
      }
    },
    Forgery("another process id of getpid") {
      $0.own("getpid") { $0.result = TraceResult(value: "77", number: 77) }
    },
    Forgery("another thread id of gettid") {
      $0.own("gettid") { $0.result = TraceResult(value: "77", number: 77) }
    },
    Forgery("another thread id of set_tid_address") {
      $0.own("set_tid_address") { $0.result = TraceResult(value: "77", number: 77) }
    },
    Forgery(
      "another program in /proc/self/exe"
    ) {
      $0.own("readlink") {
        $0.arguments[1] = TraceValue(.string(Array("/tmp/evil".utf8), isCut: false, isAbstract: false))
      }
    },
    Forgery("another heap", .harmless("where memory lies is up to the kernel")) {
      $0.own("brk") { $0.result = TraceResult(value: "0x1000", number: 0x1000) }
    },
    Forgery("other random numbers", .harmless("nobody knows them")) {
      $0.own("getrandom") {
        guard case .string(var bytes, let isCut, let isAbstract) = $0.arguments[0].content, !bytes.isEmpty
        else { return }
        bytes[0] ^= 1
        $0.arguments[0].content = .string(bytes, isCut: isCut, isAbstract: isAbstract)
      }
    },
    Forgery(
      "a handler of another signal", .open("a handler keeps to the process; what it does shows by its calls")
    ) {
      $0.own("rt_sigaction") { $0.arguments[0] = TraceValue(.constant("SIGUSR2")) }
    },
    Forgery("a start-up call left out", .harmless("another C library does not make it")) { draft in
      guard
        let index = draft.call(false, where: { ["brk", "getrandom", "rseq", "prlimit64"].contains($0.name) })
      else { return false }
      draft.events.remove(at: index)
      return true
    },
    Forgery("the log is another file") { draft in
      draft.logCall("openat") {
        $0.arguments[1] = TraceValue(.string(Array("other.log".utf8), isCut: false, isAbstract: false))
      }
    },
    Forgery("the log is not opened") {
      $0.dropLogCall("openat")
    },
    Forgery("the log's number is made by nobody") {
      $0.dropLogCall("fcntl")
    },
    Forgery("the log's first number stays open") { $0.dropLogCall("close") },
    Forgery("the log is not mapped") { $0.dropLogCall("mmap") },
    Forgery("the log is given no room", .open("a file system without fallocate is given zeros")) {
      $0.dropLogCall("fallocate")
    },
    Forgery("the log is cut at another length") {
      $0.logCall("ftruncate") { $0.arguments[1] = TraceValue(.integer("99999")) }
    },
    Forgery("the log could not be opened") {
      $0.logCall("openat") {
        $0.result = TraceResult(value: "-1", number: -1, errno: "EACCES", message: "Permission denied")
      }
    },
  ]

  static let ends: [Forgery] = [
    Forgery("another status in the last line") { draft in
      draft.end { if case .exited(let status) = $0 { $0 = .exited(status: (status + 1) % 256) } }
    },
    Forgery("another status in exit_group") {
      $0.own("exit_group") { $0.arguments[0] = TraceValue(.integer("9")) }
    },
    Forgery("killed by SIGTERM at the end") { draft in
      draft.end { if case .exited = $0 { $0 = .killed(by: "SIGTERM", coreDumped: false) } }
    },
    Forgery("killed by SIGKILL at the end", .open("it can have come in that moment; it is said as a note")) {
      draft in
      draft.end { $0 = .killed(by: "SIGKILL", coreDumped: false) }
    },
    Forgery("killed by another signal than came") {
      draft in
      draft.end { if case .killed = $0 { $0 = .killed(by: "SIGTERM", coreDumped: false) } }
    },
    // strace -e status=!unfinished leaves it out where nothing else did not return.
    Forgery("exit_group left out", .reserved) { draft in
      guard let index = draft.events.firstIndex(where: { $0.call?.name == "exit_group" }) else {
        return false
      }
      draft.events.remove(at: index)
      return true
    },
    Forgery(
      "another status in both", .open("no log keeps the status: it is the last thing, behind the log's end")
    ) { draft in
      guard draft.own("exit_group", { $0.arguments[0] = TraceValue(.integer("9")) }) else { return false }
      return draft.end { $0 = .exited(status: 9) }
    },
    Forgery("the end before the last call", .reserved) { draft in
      guard let last = draft.events.indices.last, let index = draft.call() else { return false }
      let event = draft.events.remove(at: last)
      draft.events.insert(event, at: index)
      return true
    },
    Forgery(
      "a signal that the program lives through",
      .open("its handler may have been the kernel's default, to ignore it")
    ) { draft in
      draft.put(text: "--- SIGWINCH {si_signo=SIGWINCH, si_code=SI_KERNEL} ---")
    },
    Forgery("a signal that ends a program, and did not") { draft in
      draft.put(text: "--- SIGKILL {si_signo=SIGKILL, si_code=SI_USER, si_pid=1, si_uid=0} ---")
    },
    Forgery("a signal from somebody else", .open("no record knows who sent a signal")) { draft in
      guard let index = draft.events.firstIndex(where: { $0.signal != nil && $0.kind == .signal }),
        case .signal(.delivered(let name, var info)) = draft.events[index].content
      else { return false }
      info.walk { if $0.number ?? 0 > 1 { $0.content = .integer("77") } }
      draft.events[index].content = .signal(.delivered(name, info: info))
      return true
    },
    Forgery("a signal left out", .open("most signals leave no other mark")) { draft in
      guard let index = draft.events.firstIndex(where: { $0.kind == .signal }) else { return false }
      draft.events.remove(at: index)
      return true
    },
  ]
}

extension Draft {
  mutating func execve(_ change: (inout TraceCall) -> Void) -> Bool { own("execve", change) }

  /// Changes the first call of a name.
  @discardableResult
  mutating func own(_ name: String, _ change: (inout TraceCall) -> Void) -> Bool {
    guard let index = events.firstIndex(where: { $0.call?.name == name && $0.kind == .call }),
      var call = events[index].call
    else { return false }
    change(&call)
    guard call != events[index].call else { return false }
    events[index].call = call
    return true
  }

  func logCall(_ name: String) -> Int? {
    events.indices.first { truth.places[$0].category == .log && events[$0].call?.name == name }
  }

  mutating func logCall(_ name: String, _ change: (inout TraceCall) -> Void) -> Bool {
    guard let index = logCall(name), var call = events[index].call else { return false }
    change(&call)
    events[index].call = call
    return true
  }

  fileprivate mutating func dropLogCall(_ name: String) -> Bool {
    guard let index = logCall(name) else { return false }
    events.remove(at: index)
    return true
  }

  fileprivate mutating func end(_ change: (inout TraceExit) -> Void) -> Bool {
    guard let index = events.lastIndex(where: { $0.kind == .exit }),
      case .exit(var end) = events[index].content
    else { return false }
    let before = end
    change(&end)
    events[index].content = .exit(end)
    return end != before
  }

  /// Puts a line that is no call behind a call of the log.
  mutating func put(text: String) -> Bool {
    guard let index = call(), let end = end(of: index),
      var event = TraceReader.events(of: Array((text + "\n").utf8), joined: false).first
    else { return false }
    event.prefix = events[index].prefix
    event.time?.nanoseconds = end + 2000
    events.insert(event, at: index + 1)
    return true
  }
}
