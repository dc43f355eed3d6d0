import CallMapping
import LinuxABI
import StraceParser

/// Every field of every kind of line.
extension Forgery {
  static let arguments: [Forgery] = [
    Forgery("a number in an argument") {
      $0.leaf(in: isNoSleep, where: { if case .integer = $0.content { true } else { false } }) {
        $0.content = .integer("\(($0.number ?? 0) &+ 1)")
      }
    },
    Forgery("a number in an argument plus 2 to the power of 32") {
      $0.leaf(in: isNoSleep, where: { if case .integer = $0.content { true } else { false } }) {
        $0.content = .integer("\(($0.number ?? 0) &+ 1 << 32)")
      }
    },
    Forgery("a name in an argument") {
      $0.leaf(
        in: isNoSleep,
        where: { if case .constant(let name) = $0.content { name != "AF_INET6" } else { false } }
      ) {
        guard case .constant(let name) = $0.content else { return }
        $0.content = name == "NULL" ? .pointer(0x7ffd_1234) : .constant(others[name] ?? name + "_X")
      }
    },
    Forgery("a name in an argument that is a number") {
      $0.leaf(
        in: isNoSleep,
        where: {
          if case .constant(let name) = $0.content { name != "NULL" && name != "AF_INET6" } else { false }
        }
      ) {
        $0.content = .pointer(0x7b)
      }
    },
    Forgery("a flag more") { draft in
      draft.flags { $0.append(TraceValue(.constant("MSG_OOB"))) }
    },
    Forgery("a flag less") { draft in
      draft.flags { $0.removeLast() }
    },
    Forgery("a byte of a text") {
      $0.leaf(in: isNoSleep, where: isText) {
        guard case .string(var bytes, let isCut, let isAbstract) = $0.content else { return }
        bytes[bytes.count / 2] ^= 1
        $0.content = .string(bytes, isCut: isCut, isAbstract: isAbstract)
      }
    },
    Forgery("a byte of a text less") {
      $0.leaf(in: isNoSleep, where: isText) {
        guard case .string(var bytes, let isCut, let isAbstract) = $0.content else { return }
        bytes.removeLast()
        $0.content = .string(bytes, isCut: isCut, isAbstract: isAbstract)
      }
    },
    Forgery("a byte of a text more") {
      $0.leaf(in: isNoSleep, where: isText) {
        guard case .string(var bytes, let isCut, let isAbstract) = $0.content else { return }
        bytes.append(UInt8(ascii: "x"))
        $0.content = .string(bytes, isCut: isCut, isAbstract: isAbstract)
      }
    },
    Forgery("a text that is said to be cut") {
      $0.leaf(in: moves, where: isText) {
        guard case .string(let bytes, false, let isAbstract) = $0.content else { return }
        $0.content = .string(bytes, isCut: true, isAbstract: isAbstract)
      }
    },
    Forgery("a text that is cut after its first byte") {
      $0.leaf(
        in: moves, where: { if case .string(let bytes, _, _) = $0.content { bytes.count > 1 } else { false } }
      ) {
        guard case .string(let bytes, false, let isAbstract) = $0.content else { return }
        $0.content = .string(Array(bytes.prefix(1)), isCut: true, isAbstract: isAbstract)
      }
    },
    Forgery("a pointer for a text") {
      $0.leaf(in: isNoSleep, where: isText) { $0.content = .pointer(0x7ffd_1234) }
    },
    Forgery("another pointer", .harmless("where a buffer lies is no part of what was asked")) {
      $0.leaf(where: isPointer) { $0.content = .pointer(0x7ffd_1234) }
    },
    Forgery("a pointer for NULL") {
      $0.leaf(where: { $0.content == .pointer(0) }) { $0.content = .pointer(0x7ffd_1234) }
    },
    Forgery("NULL for a pointer") {
      $0.leaf(in: isNoSleep, where: isPointer) { $0.content = .pointer(0) }
    },
    Forgery("another clock of a pause") {
      $0.leaf(
        in: { $0.name == "clock_nanosleep" },
        where: { if case .constant(let name) = $0.content { name.hasPrefix("CLOCK_") } else { false } }
      ) { $0.content = .constant("CLOCK_TAI") }
    },
    Forgery("a path that is cut") {
      $0.leaf(in: { !moves($0) && CallTable.isSocketSyscall($0.name) || $0.name == "openat" }, where: isText)
      {
        guard case .string(let bytes, false, let isAbstract) = $0.content else { return }
        $0.content = .string(bytes, isCut: true, isAbstract: isAbstract)
      }
    },
    Forgery("an argument less") { draft in
      guard let index = draft.call(where: { !$0.arguments.isEmpty }) else { return false }
      draft.events[index].call?.arguments.removeLast()
      return true
    },
    Forgery("an argument more") { draft in
      guard let index = draft.call() else { return false }
      draft.events[index].call?.arguments.append(TraceValue(.integer("0")))
      return true
    },
    Forgery("another call's name") { draft in
      guard let index = draft.call(), let name = draft.events[index].call?.name else { return false }
      draft.events[index].call?.name = name == "getppid" ? "getpid" : "getppid"
      return true
    },
    Forgery("a relative's name") { draft in
      guard let index = draft.call(where: { relatives[$0.name] != nil }),
        let name = draft.events[index].call.flatMap({ relatives[$0.name] })
      else { return false }
      draft.events[index].call?.name = name
      return true
    },
  ]

  /// What may stand in the place of a name.
  private static let others = [
    "AF_INET": "AF_INET6", "AF_INET6": "AF_INET", "AF_UNIX": "AF_INET", "SOCK_STREAM": "SOCK_DGRAM",
    "SOCK_DGRAM": "SOCK_STREAM", "SOCK_RAW": "SOCK_DGRAM", "SOL_SOCKET": "SOL_TCP",
    "SO_REUSEADDR": "SO_BROADCAST",
    "IPPROTO_IP": "IPPROTO_UDP", "IPPROTO_TCP": "IPPROTO_UDP", "SHUT_WR": "SHUT_RD", "POLLIN": "POLLOUT",
    "MSG_PEEK": "MSG_OOB", "O_RDONLY": "O_RDWR",
  ]
  private static let relatives = [
    "sendto": "recvfrom", "recvfrom": "sendto", "read": "pread64", "write": "pwrite64", "bind": "connect",
    "connect": "bind", "accept": "accept4", "getsockname": "getpeername", "setsockopt": "getsockopt",
    "getsockopt": "setsockopt", "poll": "ppoll", "epoll_wait": "epoll_pwait", "socket": "socketpair",
    "readv": "writev", "recvmsg": "sendmsg", "sendmsg": "recvmsg",
  ]
  private static let isPointer: @Sendable (TraceValue) -> Bool = {
    if case .pointer(let address) = $0.content { address != 0 } else { false }
  }
  /// Calls whose texts are what was sent or received.
  private static let moves: @Sendable (TraceCall) -> Bool = {
    ["sendto", "recvfrom", "read", "write", "readv", "sendmsg", "recvmsg"].contains($0.name)
  }
  /// How long a program sleeps is its libc's affair: which clock it asks is not compared.
  private static let isNoSleep: @Sendable (TraceCall) -> Bool = { $0.name != "clock_nanosleep" }
  private static let isText: @Sendable (TraceValue) -> Bool = {
    if case .string(let bytes, _, _) = $0.content { !bytes.isEmpty } else { false }
  }

  static let results: [Forgery] = [
    result("a result plus one", where: { ($0.number ?? -1) >= 0 }) {
      $0.number = ($0.number ?? 0) + 1
      $0.value = "\($0.number ?? 0)"
    },
    result("a failure for a success", where: { ($0.number ?? -1) >= 0 }) {
      $0 = TraceResult(value: "-1", number: -1, errno: "EIO", message: "Input/output error")
    },
    result("a success for a failure", where: { $0.number == -1 }) { $0 = TraceResult(value: "0", number: 0) },
    result("another error", where: { $0.errno != nil && $0.number == -1 }) {
      $0.errno = $0.errno == "EIO" ? "EPERM" : "EIO"
      $0.message = $0.errno == "EIO" ? "Input/output error" : "Operation not permitted"
    },
    result("another error's name alone", where: { $0.errno != nil && $0.number == -1 }) {
      $0.errno = $0.errno == "EIO" ? "EPERM" : "EIO"
    },
    result(
      "another error's text alone",
      .open(
        "it is strerror(3)'s in the language and C library of strace: a text that stands once can be any's"),
      where: { $0.errno != nil && $0.number == -1 }
    ) {
      $0.message = "Nichts"
    },
    result("a failure without an error", where: { $0.errno != nil && $0.number == -1 }) {
      $0.errno = nil
      $0.message = nil
    },
    result("an error behind a success", where: { ($0.number ?? -1) >= 0 && $0.errno == nil }) {
      $0.errno = "EPIPE"
      $0.message = "Broken pipe"
    },
    result("a result that strace did not learn", where: { $0.number != nil }) {
      $0 = TraceResult(value: "?", number: nil)
    },
    Forgery("no result at all") { draft in
      guard let index = draft.call() else { return false }
      draft.events[index].call?.result = nil
      return true
    },
    Forgery(
      "a result that is said to be injected",
      .open("the program cannot tell whether the kernel or strace -e inject answered it")
    ) { draft in
      guard let index = draft.call() else { return false }
      draft.events[index].call?.result?.injected = "INJECTED"
      return true
    },
  ]

  private static func result(
    _ name: String, _ expected: Expectation = .named,
    where isFitting: @escaping @Sendable (TraceResult) -> Bool,
    _ change: @escaping @Sendable (inout TraceResult) -> Void
  ) -> Forgery {
    Forgery(name, expected) { draft in
      guard let index = draft.call(where: { $0.result.map(isFitting) ?? false }),
        var result = draft.events[index].call?.result
      else { return false }
      change(&result)
      draft.events[index].call?.result = result
      return true
    }
  }

  static let labels: [Forgery] = [
    Forgery("every label names another peer") { draft in
      draft.replaceLabels("->127.0.0.1:", with: "->203.0.113.9:", everywhere: true)
    },
    Forgery("one label names another peer") { $0.replaceLabels("->127.0.0.1:", with: "->203.0.113.9:") },
    Forgery("one label has another host", .open("a label that comes once has none to be compared with")) {
      $0.replaceLabels("[127.0.0.1:", with: "[10.0.0.1:")
    },
    Forgery("one label has another protocol") { $0.replaceLabels("TCP:", with: "UDP:") },
    Forgery("one label of a datagram's socket has another protocol") {
      $0.replaceLabels("UDP:", with: "TCP:")
    },
    Forgery("one label has another inode") { draft in
      draft.oneLabel { label in
        guard label.socket?.own?.inode != nil, let open = label.text.firstIndex(of: "[") else { return false }
        label.text.insert("7", at: label.text.index(after: open))
        return true
      }
    },
    Forgery(
      "one label has another path", .open("a label that comes once has none to be compared with")
    ) { draft in
      draft.oneLabel { label in
        guard case .file = label.content else { return false }
        label.text = "/etc/passwd"
        return true
      }
    },
    Forgery("one socket's label says that it is a file") { draft in
      draft.oneLabel { label in
        guard label.socket != nil else { return false }
        label.text = "/etc/passwd"
        return true
      }
    },
    Forgery(
      "one label of a socket is missing", .open("strace leaves a label out where /proc does not answer")
    ) { draft in
      guard let index = draft.call(where: { $0.arguments.first?.descriptorLabel?.socket != nil }) else {
        return false
      }
      draft.events[index].call?.arguments[0].decorations = []
      return true
    },
    Forgery("a label at a number that is no descriptor", .open("strace's labels are read where they stand")) {
      draft in
      guard let index = draft.call(where: { $0.name == "sendto" }) else { return false }
      draft.events[index].call?.arguments[2].decorations = [.label(DescriptorLabel("/etc/passwd"))]
      return true
    },
  ]

  static let times: [Forgery] = [
    Forgery("a call that lasts nine seconds") { draft in
      guard let index = draft.call(where: { $0.duration != nil }) else { return false }
      draft.events[index].call?.duration = 9_000_000_000
      return true
    },
    Forgery("a call of no record that lasts into the next") { draft in
      guard let index = draft.call(false, where: { $0.duration != nil }),
        draft.events.indices.contains(index + 1), draft.events[index + 1].kind == .call
      else { return false }
      draft.events[index].call?.duration = 9_000_000_000
      return true
    },
    Forgery("a call of no time", .open("how long a call takes at least nobody knows")) { draft in
      guard let index = draft.call(where: { $0.duration != nil }) else { return false }
      draft.events[index].call?.duration = 0
      return true
    },
    Forgery("a call an hour later", .reserved) { $0.shift(3_600_000_000_000) },
    Forgery("a call a second earlier", .reserved) { $0.shift(-1_000_000_000) },
    Forgery("a call ten milliseconds earlier", .reserved) { $0.shift(-10_000_000) },
    Forgery(
      "a call a microsecond later",
      .open(
        "the log's two readings are tens of microseconds apart: within them the call may have been at any time"
      )
    ) { $0.shift(1000) },
    Forgery("the whole trace a second later") { draft in
      for index in draft.events.indices { draft.events[index].time?.nanoseconds += 1_000_000_000 }
      return true
    },
    Forgery("the whole trace a day earlier") { draft in
      for index in draft.events.indices { draft.events[index].time?.nanoseconds -= 86_400_000_000_000 }
      return true
    },
    Forgery("a call of another thread", .reserved) { draft in
      guard let index = draft.call() else { return false }
      draft.events[index].pid = (draft.events[index].pid ?? 0) + 1
      return true
    },
    Forgery(
      "a call of no thread",
      .open("strace -f leaves an id out where there is one thread; it is read as the one before")
    ) { draft in
      guard let index = draft.call() else { return false }
      draft.events[index].pid = nil
      return true
    },
    Forgery("every line of another process", .reserved) { draft in
      for index in draft.events.indices { draft.events[index].pid? += 1 }
      return true
    },
    Forgery(
      "a call without its stamp",
      .open("strace -ttt stamps every line; a line without one is not asked for its time")
    ) { draft in
      guard let index = draft.call() else { return false }
      draft.events[index].time = nil
      return true
    },
  ]
}

extension Draft {
  fileprivate mutating func flags(_ change: @escaping (inout [TraceValue]) -> Void) -> Bool {
    func isFlags(_ value: TraceValue) -> Bool {
      if case .flags(let values) = value.content { values.count > 1 } else { false }
    }
    guard let index = call(where: { $0.arguments.contains(where: isFlags) }),
      let argument = events[index].call?.arguments.firstIndex(where: isFlags),
      case .flags(var values)? = events[index].call?.arguments[argument].content
    else { return false }
    change(&values)
    events[index].call?.arguments[argument].content = values.count == 1 ? values[0].content : .flags(values)
    return true
  }

  fileprivate mutating func oneLabel(_ change: (inout DescriptorLabel) -> Bool) -> Bool {
    func changed(_ event: TraceEvent) -> TraceEvent? {
      var copy = event
      var isChanged = false
      copy.labels { if !isChanged { isChanged = change(&$0) } }
      return isChanged ? copy : nil
    }
    // Of calls of the log: what else a label says no record knows.
    guard let index = line(where: { $1.isMain && changed($0) != nil }), let event = changed(events[index])
    else {
      return false
    }
    events[index] = event
    return true
  }

  fileprivate mutating func replaceLabels(_ old: String, with new: String, everywhere: Bool = false) -> Bool {
    guard everywhere else {
      return oneLabel { label in
        guard label.text.contains(old) else { return false }
        label.text = label.text.replacing(old, with: new)
        return true
      }
    }
    let before = events
    labels { $0.text = $0.text.replacing(old, with: new) }
    return events != before
  }

  /// Shifts one call of the log in time.
  fileprivate mutating func shift(_ nanoseconds: Int64) -> Bool {
    guard let index = call(where: { $0.name != "execve" }) else { return false }
    events[index].time?.nanoseconds += nanoseconds
    return true
  }
}
