package import StraceParser

/// The sockets of one program, and which of its calls are about which of them.
package struct SocketBook {
  /// What a socket was for.
  package enum Purpose {
    /// A conversation.
    case own
    /// Nothing but a question to the kernel: opened, asked, closed.
    case probe
    /// Looking up a name: nscd, a name server, the list of interfaces.
    case lookUp
  }

  private struct Entry {
    var isUsed = false
    var isClosed = false
    var isLookUp = false
    var isDatagram = false
    var carriesData = false
  }

  private var entries: [Entry] = []
  /// For each process its descriptors, and the socket that each stands for.
  private var open: [Int: [Int64: Int]] = [:]
  /// Processes that share the table of another one: those that the trace does not show being made, and those of a
  /// hostile trace, behind ``inheritedLimit``.
  private var shared: [Int: Int] = [:]
  private var inherited = 0
  /// The first process of the program.
  private var first: Int?
  private static let inheritedLimit = 200_000
  /// The socket of each event that is about one.
  private(set) var socket: [Int: Int] = [:]
  /// Events that are about sockets, with or without one that is known.
  package private(set) var isAbout: Set<Int> = []
  /// Events on sockets that are older than the trace, and that strace's labels say to be of datagrams.
  private var labelledDatagrams: Set<Int> = []

  /// - Parameters:
  ///   - events: of the whole trace, in the order of their lines.
  ///   - process: the process of each.
  ///   - indices: the program's events.
  package init(_ events: [TraceEvent], process: [Int], indices: [Int]) {
    for index in indices {
      guard let call = events[index].call else { continue }
      note(call, index, process[index])
    }
  }

  /// What the socket of an event was for; own where the socket is older than the trace.
  package func purpose(_ index: Int) -> Purpose {
    guard let number = socket[index] else { return .own }
    let entry = entries[number]
    if entry.isLookUp || (entry.isDatagram && entry.isUsed && !entry.carriesData && entry.isClosed) {
      return .lookUp
    }
    return entry.isUsed || !entry.isClosed ? .own : .probe
  }

  /// Whether the socket of an event carries datagrams, as its socket(2) or strace's label says.
  package func isOfDatagrams(_ index: Int) -> Bool {
    socket[index].map { entries[$0].isDatagram } ?? labelledDatagrams.contains(index)
  }

  /// The socket's own number in this book, for counting them.
  package func number(_ index: Int) -> Int? { socket[index] }

  // MARK: Reading

  private static let socketCalls: Set<String> = [
    "socket", "socketpair", "bind", "listen", "accept", "accept4", "connect", "sendto", "recvfrom", "sendmsg",
    "recvmsg",
    "sendmmsg", "recvmmsg", "shutdown", "getsockname", "getpeername", "setsockopt", "getsockopt",
  ]
  /// Calls whose first argument is a number and no descriptor.
  private static let withoutDescriptor: Set<String> = [
    "exit", "exit_group", "kill", "tkill", "tgkill", "wait4", "waitid", "alarm", "brk", "umask", "setuid",
    "setgid",
    "getpgid", "getsid", "setpgid", "sched_getaffinity", "sched_setaffinity", "prlimit64", "getpriority",
    "personality", "rt_sigaction", "rt_sigprocmask", "clock_gettime", "clock_nanosleep", "prctl",
    "arch_prctl",
  ]
  private static let using: Set<String> = [
    "bind", "listen", "accept", "accept4", "connect", "sendto", "recvfrom", "sendmsg", "recvmsg", "sendmmsg",
    "recvmmsg", "read", "write", "readv", "writev", "shutdown",
  ]
  private static let moving: Set<String> = [
    "sendto", "recvfrom", "sendmsg", "recvmsg", "sendmmsg", "recvmmsg", "read", "write", "readv", "writev",
  ]

  /// Whose table a process uses.
  private mutating func owner(_ process: Int) -> Int {
    if open[process] != nil { return process }
    if let owner = shared[process] { return owner }
    let owner = first ?? process
    if owner == process { open[process] = [:] } else { shared[process] = owner }
    first = owner
    return owner
  }

  /// A child has its parent's descriptors: fork(2).
  private mutating func inherit(_ call: TraceCall, _ parent: Int) {
    guard let made = call.child, !made.isThread, open[made.id] == nil, shared[made.id] == nil else { return }
    let child = made.id
    let owner = owner(parent)
    let table = open[owner] ?? [:]
    if inherited + table.count + 1 <= Self.inheritedLimit {
      inherited += table.count + 1
      open[child] = table
    } else {
      shared[child] = owner
    }
  }

  private mutating func note(_ call: TraceCall, _ index: Int, _ traced: Int) {
    inherit(call, traced)
    let process = owner(traced)
    let result = call.result?.errno == nil ? call.result?.number : nil
    switch call.name {
    case "socket":
      isAbout.insert(index)
      var entry = Entry()
      let isLocal = call.arguments.first?.names("AF_NETLINK") ?? false
      entry.isLookUp = isLocal
      entry.isDatagram = call.arguments.count > 1 && call.arguments[1].names("SOCK_DGRAM")
      socket[index] = entries.count
      entries.append(entry)
      if let result { open[process]?[result] = entries.count - 1 }
      return
    case "socketpair":
      isAbout.insert(index)
      if result == 0, call.arguments.count > 3, case .array(let pair) = call.arguments[3].content {
        var entry = Entry()
        entry.isDatagram = call.arguments[1].names("SOCK_DGRAM")
        socket[index] = entries.count
        for descriptor in pair.prefix(2).compactMap(\.number) { open[process]?[descriptor] = entries.count }
        entries.append(entry)
      }
      return
    case "poll", "ppoll", "select", "pselect6":
      if call.arguments.contains(where: { waits($0, process, depth: 0) }) { isAbout.insert(index) }
      return
    default: break
    }
    if Self.withoutDescriptor.contains(call.name) { return }
    if call.name == "epoll_ctl", call.arguments.count > 2, let watched = find(call.arguments[2], process) {
      entries[watched].isUsed = true
    }
    let subject = call.arguments.first.flatMap { find($0, process) }
    if subject == nil, call.name == "dup2" || call.name == "dup3", let result,
      call.arguments.count > 1, let replaced = find(call.arguments[1], process)
    {
      // Something else takes the number, and the socket is closed under it: dup2(2).
      isAbout.insert(index)
      socket[index] = replaced
      entries[replaced].isClosed = true
      open[process]?[result] = nil
      return
    }
    guard subject != nil || Self.socketCalls.contains(call.name) || isLabelled(call.arguments.first) else {
      return
    }
    isAbout.insert(index)
    guard let subject else {
      // A socket that was open before the trace began.
      if let result, call.name.hasPrefix("accept") { put(adopt(), at: result, of: process) }
      if call.arguments.first?.label?.hasPrefix("UDP") == true { labelledDatagrams.insert(index) }
      return
    }
    socket[index] = subject
    if Self.using.contains(call.name) { entries[subject].isUsed = true }
    if Self.moving.contains(call.name) { entries[subject].carriesData = true }
    switch call.name {
    case "accept", "accept4":
      if let result { put(adopt(), at: result, of: process) }
    case "connect":
      if call.arguments.count > 1, Self.isLookUp(call.arguments[1]) { entries[subject].isLookUp = true }
    case "dup", "dup2", "dup3":
      if let result { open[process]?[result] = subject }
    case "fcntl":
      if let result, call.arguments.count > 1,
        call.arguments[1].names("F_DUPFD") || call.arguments[1].names("F_DUPFD_CLOEXEC")
      {
        open[process]?[result] = subject
      }
    case "close":
      entries[subject].isClosed = true
      if let descriptor = call.arguments.first?.number { open[process]?[descriptor] = nil }
    default: break
    }
  }

  private mutating func put(_ entry: Int, at descriptor: Int64, of process: Int) {
    open[process]?[descriptor] = entry
  }

  private mutating func adopt() -> Int {
    var entry = Entry()
    entry.isUsed = true
    entry.carriesData = true
    entries.append(entry)
    return entries.count - 1
  }

  /// The socket of a process's descriptor.
  private func find(_ value: TraceValue, _ process: Int) -> Int? {
    guard case .integer = value.content, let descriptor = value.number, let known = open[process]?[descriptor]
    else { return nil }
    // With -y the label says what it is by now: the number may have been given to a file.
    if let label = value.label, !SocketLabel.names(label) { return nil }
    return known
  }

  private func isLabelled(_ value: TraceValue?) -> Bool { value?.label.map(SocketLabel.names) ?? false }

  /// Whether a value holds a descriptor of a socket: `[{fd=3, events=POLLIN}]`, `[3 4]`.
  private func waits(_ value: TraceValue, _ process: Int, depth: Int) -> Bool {
    guard depth < 4 else { return false }
    switch value.content {
    case .array(let elements), .set(let elements, _):
      return elements.contains { waits($0, process, depth: depth + 1) }
    case .structure(let fields):
      return fields.contains { $0.name == "fd" && (find($0.value, process) != nil || isLabelled($0.value)) }
    case .integer: return depth > 0 && (find(value, process) != nil || isLabelled(value))
    case .changed(let from, _): return waits(from, process, depth: depth + 1)
    default: return false
    }
  }

  /// Whether an address is nscd's, or a name server's.
  private static func isLookUp(_ address: TraceValue) -> Bool {
    guard case .structure(let fields) = address.content else { return false }
    return fields.contains { field in
      switch (field.name, field.value.content) {
      case ("sun_path", .string(let path, _, _)): String(decoding: path, as: UTF8.self).contains("/nscd/")
      case ("sin_port", .call("htons", let port)), ("sin6_port", .call("htons", let port)):
        port.first?.number == 53
      default: false
      }
    }
  }
}
