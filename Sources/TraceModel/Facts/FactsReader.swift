import LinuxABI
package import StraceParser

/// Reads what the model wants to know of a line from its tape.
package struct FactsReader: ~Copyable {
  package private(set) var labels = LabelTable()
  /// The last thread's id as written, and as a number: most lines are the same thread's as the one before.
  private var lastThread: (text: UInt64, id: Int) = (0, -1)

  package init() {}

  /// The facts of a call or of a half of one; nil for any other line.
  package mutating func call(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ place: TraceStream.Place
  ) -> CallFacts? {
    switch parser.head.kind {
    case .call, .unfinished, .resumed: break
    default: return nil
    }
    labels.makeRoom()
    var facts = CallFacts()
    facts.lines = CallFacts.Lines(first: place.line, resumed: place.resumedLine, count: place.lineCount)
    facts.thread = parser.head.pid.exists ? Self.decimal(s, parser.head.pid.range) : nil
    if parser.head.name.exists { facts.call = Names.call(s, parser.head.name.range) }
    result(parser, s, &facts)
    // Of a second half alone nobody knows which arguments these are.
    guard parser.head.kind != .resumed, let traits = facts.call.traits else { return facts }
    let arguments = Arguments(parser)
    if let subject = traits.subject { facts.subject = descriptor(parser, s, arguments[subject]) }
    if let second = traits.second { facts.second = descriptor(parser, s, arguments[second]) }
    if let address = traits.address, let node = arguments[address] {
      facts.address = Self.address(parser, s, node)
    }
    details(parser, s, traits, arguments, &facts)
    return facts
  }

  /// The id of the thread that a line is of.
  package static func thread(_ parser: borrowing LineParser, _ s: Span<UInt8>) -> Int? {
    parser.head.pid.exists ? decimal(s, parser.head.pid.range) : nil
  }

  /// The bytes of an argument that is a string; nil for any other.
  package static func string(_ parser: borrowing LineParser, _ s: Span<UInt8>, argument: Int) -> [UInt8]? {
    guard let node = Arguments(parser)[argument], parser.tape[node].kind == .string else { return nil }
    return Escape.bytes(s, parser.tape[node].range)
  }

  /// The first path among the first two arguments of a call: execve(2)'s, openat(2)'s.
  package static func path(_ parser: borrowing LineParser, _ s: Span<UInt8>) -> [UInt8]? {
    let arguments = Arguments(parser)
    for index in 0..<2 {
      guard let node = arguments[index], parser.tape[node].kind == .string, parser.tape[node].length > 0
      else { continue }
      return Escape.bytes(s, parser.tape[node].range)
    }
    return nil
  }

  /// What a line says about the end of a thread or a child; nil for any other line.
  package mutating func end(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ place: TraceStream.Place
  ) -> EndFacts? {
    let thread = parser.head.pid.exists ? Self.decimal(s, parser.head.pid.range) : nil
    switch parser.head.kind {
    case .exit:
      return EndFacts(line: place.line, thread: thread, kind: parser.head.signal.exists ? .killed : .exited)
    case .superseded:
      guard parser.head.status.exists, let by = Self.decimal(s, parser.head.status.range) else { return nil }
      return EndFacts(line: place.line, thread: thread, kind: .superseded(by: by))
    case .signal:
      guard parser.head.signal.exists, s.holds("SIGCHLD", at: parser.head.signal.range.lowerBound),
        parser.tape.count > 0, let child = Self.field("si_pid", parser, s, 0),
        let id = Self.integer(parser, s, child)
      else { return nil }
      return EndFacts(line: place.line, thread: thread, kind: .child(Int(clamping: id)))
    default: return nil
    }
  }

  // MARK: Result

  private mutating func result(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ facts: inout CallFacts) {
    facts.isInjected = parser.head.injected.exists
    if parser.head.ending == .exited {
      facts.outcome = .unknown
      return
    }
    guard parser.head.result != .max else { return }
    let node = Int(parser.head.result)
    if parser.head.errno.exists {
      let errno = Names.errno(s, parser.head.errno.range)
      facts.outcome = errno.map { .failure(Errno(rawValue: $0)) } ?? .otherFailure
      return
    }
    guard let value = Self.integer(parser, s, node) else {
      facts.outcome = .unknown
      return
    }
    facts.outcome = .value(value)
    if parser.tape[node].size > 1 { facts.childID = Self.namespaced(parser, s, node) }
    facts.moved = max(0, value)
    facts.resultLabel = label(parser, s, node)
  }

  /// The id as strace counts, behind one that counts inside a PID namespace: `= 2 /* 634 in strace's PID NS */`.
  private static func namespaced(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> Int64? {
    var next = node + 1
    while next < node + Int(parser.tape[node].size) {
      let child = parser.tape[next]
      if child.kind == .comment {
        var end = child.range.lowerBound
        while end < child.range.upperBound, s[end] &- 48 < 10 { end += 1 }
        return s.holds(" in strace's PID NS", at: end) ? number(s, child.range.lowerBound..<end) : nil
      }
      next += Int(child.size)
    }
    return nil
  }

  // MARK: Descriptors

  private mutating func descriptor(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int?
  ) -> CallFacts.NamedDescriptor {
    guard let node, parser.tape[node].kind == .integer, let number = Self.integer(parser, s, node),
      number >= 0
    else {
      return CallFacts.NamedDescriptor()
    }
    return CallFacts.NamedDescriptor(number: number, label: label(parser, s, node))
  }

  private mutating func label(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> LabelTable.ID?
  {
    let size = Int(parser.tape[node].size)
    guard size > 1 else { return nil }
    var next = node + 1
    while next < node + size {
      let child = parser.tape[next]
      if child.kind == .label { return labels.id(s, child.range) }
      next += Int(child.size)
    }
    return nil
  }

  // MARK: What single calls have

  private mutating func details(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ traits: SyscallTraits, _ arguments: Arguments,
    _ facts: inout CallFacts
  ) {
    if let flags = traits.flags, let node = arguments[flags] {
      Self.constants(parser, s, node, &facts.constants)
      facts.number = Self.integer(parser, s, node)
      // O_CLOEXEC and its like are one bit, by whatever name: `0x80000 /* EPOLL_??? */`.
      if let number = facts.number, number & 0o2_000_000 != 0, traits.makes != .nothing {
        facts.constants.insert(.closeOnExec)
      }
      if let number = facts.number, traits.frees == .range {
        if number & 2 != 0 { facts.constants.insert(.rangeUnshare) }
        if number & 4 != 0 { facts.constants.insert(.rangeCloseOnExec) }
      }
    }
    switch traits.makes {
    case .nothing, .copy, .connection: break
    case .result(.socket), .pair(_, .socket):
      for index in 0..<3 {
        guard let node = arguments[index] else { continue }
        Self.constants(parser, s, node, &facts.constants)
        if index == 0 { facts.number = Self.integer(parser, s, node) }
        if let number = Self.integer(parser, s, node) { Self.name(number, argument: index, &facts.constants) }
      }
      if case .pair(let index, _) = traits.makes, let node = arguments[index] {
        list(parser, s, node, &facts)
      }
    case .pair(let index, _): if let node = arguments[index] { list(parser, s, node, &facts) }
    case .passed: break
    case .copyByCommand:
      guard let node = arguments[2] else { break }
      Self.constants(parser, s, node, &facts.constants)
      // F_SETFD's FD_CLOEXEC, where a strace has no name for it.
      let isFlags = facts.constants.contains(.setDescriptorFlags) || facts.number == 2
      if isFlags, let flags = Self.integer(parser, s, node), flags & 1 != 0 {
        facts.constants.insert(.closeOnExec)
      }
    case .result, .copyOfOther:
      if let node = arguments[2] { Self.constants(parser, s, node, &facts.constants) }
      if let node = arguments[1], traits.flags != 1 { facts.number = Self.integer(parser, s, node) }
      if case .result(.process) = traits.makes, let node = arguments[0] {
        facts.number = Self.integer(parser, s, node)
      }
    }
    switch traits.moves {
    case .received(let buffer) where traits.isForSocketsAlone || buffer == 1:
      facts.room = arguments[2].flatMap { Self.integer(parser, s, $0) }
    case .sentMessages(let index), .receivedMessages(let index):
      if let node = arguments[index] { messages(parser, s, node, &facts) }
    default: break
    }
    switch traits.waits {
    case .nothing: break
    case .polled:
      if let node = arguments[0] { polled(parser, s, node, &facts) }
    case .selected:
      for index in 1...3 { if let node = arguments[index] { list(parser, s, node, &facts) } }
    case .ofSet:
      if let node = arguments[1] { events(parser, s, node, &facts) }
    }
    switch traits.frees {
    case .range:
      facts.number = arguments[1].flatMap { Self.integer(parser, s, $0) }
      if let node = arguments[0] { facts.second.number = Self.integer(parser, s, node) ?? -1 }
    default: break
    }
    if traits.waits == .polled || traits.waits == .selected, parser.head.note.exists {
      Self.ready(s, parser.head.note.range, &facts)
    }
    if traits.process != .nothing { process(parser, s, arguments, &facts) }
    if facts.call == Self.epollControl, let node = arguments[3] {
      Self.constants(parser, s, node, &facts.constants)
      facts.data = Self.epollData(parser, s, node)
    }
    if facts.call == Self.getOption || facts.call == Self.setOption {
      if let node = arguments[2] { Self.constants(parser, s, node, &facts.constants) }
      if let node = arguments[3] { facts.number = Self.option(parser, s, node) }
    }
  }

  private static let epollControl = SyscallID("epoll_ctl")
  private static let getOption = SyscallID("getsockopt")
  private static let setOption = SyscallID("setsockopt")

  /// The first number of an option's value: `[111]`, `[ECONNREFUSED]` apart, `{l_onoff=1, l_linger=0}`.
  private static func option(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> Int64? {
    let tapeNode = parser.tape[node]
    switch tapeNode.kind {
    case .array, .structure:
      guard tapeNode.size > 1 else { return nil }
      let first = node + 1
      if parser.tape[first].kind == .constant {
        return Names.errno(s, parser.tape[first].range).map(Int64.init)
      }
      // strace 4.5 reads eight bytes where the kernel wrote four: the low half is the value.
      return integer(parser, s, first).map { Int64(Int32(truncatingIfNeeded: $0)) }
    default: return nil
    }
  }

  private func process(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ arguments: Arguments, _ facts: inout CallFacts
  ) {
    let isExecve = facts.call.traits?.process == .executes
    for index in 0..<arguments.count {
      guard let node = arguments[index] else { continue }
      if isExecve {
        guard facts.path == nil, parser.tape[node].kind == .string, parser.tape[node].length > 0 else {
          continue
        }
        // PATH_MAX: a trace may hold more, and each program's is kept.
        facts.path = Array(Escape.bytes(s, parser.tape[node].range).prefix(4096))
      } else {
        Self.constants(parser, s, node, &facts.constants)
      }
    }
  }

  /// What poll(2) and select(2) found, which strace writes behind the result: `[{fd=3, revents=POLLIN}]`,
  /// `in [4], out [5], left {0, 1993}`.
  private static func ready(_ s: Span<UInt8>, _ range: Range<Int>, _ facts: inout CallFacts) {
    var p = range.lowerBound
    var set: PollEvents = .input
    while p < range.upperBound, facts.found.count < listLimit {
      if s.holds("left ", at: p) { return }
      if s.holds("out [", at: p) { set = .output }
      if s.holds("except [", at: p) { set = .priority }
      // A label has numbers of its own: `in [4<TCP:[127.0.0.1:7001]>]`.
      if s[p] == UInt8(ascii: "<") {
        p = labelEnd(s, p, range.upperBound)
        continue
      }
      let isField = s.holds("fd=", at: p)
      guard isField || s[p] &- 48 < 10 && (s[p - 1] == UInt8(ascii: "[") || s[p - 1] == UInt8(ascii: " "))
      else {
        p += 1
        continue
      }
      if isField { p += 3 }
      var end = p
      while end < range.upperBound, s[end] &- 48 < 10 { end += 1 }
      guard let number = number(s, p..<end) else { return }
      var found = CallFacts.Found(data: UInt64(bitPattern: number), events: isField ? [] : set)
      p = end < range.upperBound && s[end] == UInt8(ascii: "<") ? labelEnd(s, end, range.upperBound) : end
      while isField, p < range.upperBound, s[p] != UInt8(ascii: "}") {
        var end = p
        while end < range.upperBound, s[end] &- 65 < 26 { end += 1 }
        if end > p { found.events.formUnion(PollEvents(s, p..<end)) }
        p = max(end, p + 1)
      }
      if !isField, let known = facts.found.firstIndex(where: { $0.data == found.data }) {
        // select(2) may name a descriptor in several sets.
        facts.found[known].events.formUnion(set)
      } else {
        facts.found.append(found)
      }
    }
  }

  /// Behind a label that begins here; `->` in it is no end, and a device's has another one inside.
  private static func labelEnd(_ s: Span<UInt8>, _ start: Int, _ limit: Int) -> Int {
    var depth = 0
    var p = start
    while p < limit {
      if s[p] == UInt8(ascii: "<") { depth += 1 }
      if s[p] == UInt8(ascii: ">"), s[p - 1] != UInt8(ascii: "-") {
        depth -= 1
        if depth == 0 { return p + 1 }
      }
      p += 1
    }
    return limit
  }

  // MARK: Lists

  /// `[3, 4]`, `[3 4]`
  private mutating func list(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int, _ facts: inout CallFacts
  ) {
    let parent = parser.tape[node]
    var next = node + 1
    switch parent.kind {
    case .array, .set: break
    case .changed:
      // `[3 4] => [4]`, pipe(2)'s in old traces.
      return list(parser, s, node + 1, &facts)
    default: return
    }
    while next < node + Int(parent.size), facts.list.count < Self.listLimit {
      let entry = descriptor(parser, s, next)
      if entry.exists { facts.list.append(entry) }
      next += Int(parser.tape[next].size)
    }
  }

  /// select(2) can name 1,024 descriptors; poll(2) as many as there may be, and nobody waits for more than these.
  private static let listLimit = 4096

  /// `[{fd=3, events=POLLIN}]`
  private mutating func polled(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int, _ facts: inout CallFacts
  ) {
    let parent = parser.tape[node]
    guard parent.kind == .array else { return }
    var next = node + 1
    while next < node + Int(parent.size), facts.list.count < Self.listLimit {
      if let entry = Self.field("fd", parser, s, next) {
        let found = descriptor(parser, s, entry)
        if found.exists { facts.list.append(found) }
      }
      next += Int(parser.tape[next].size)
    }
  }

  /// `[{events=EPOLLIN, data={u32=3, u64=3}}]`
  private func events(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int, _ facts: inout CallFacts)
  {
    let parent = parser.tape[node]
    // Old traces have braces around the list, too.
    guard parent.kind == .array || parent.kind == .structure else { return }
    var next = node + 1
    while next < node + Int(parent.size), facts.found.count < Self.listLimit {
      if let key = Self.epollData(parser, s, next) {
        var found = CallFacts.Found(data: key)
        // Old traces name no field: `{EPOLLIN, {u32=3, u64=3}}`.
        Self.readiness(parser, s, Self.field("events", parser, s, next) ?? next + 1, &found)
        facts.found.append(found)
      }
      next += Int(parser.tape[next].size)
    }
  }

  private static func readiness(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int, _ found: inout CallFacts.Found
  ) {
    let parent = parser.tape[node]
    var next = parent.kind == .flags ? node + 1 : node
    while next < node + Int(parent.size) {
      found.events.formUnion(PollEvents(s, parser.tape[next].range))
      next += Int(parser.tape[next].size)
    }
  }

  /// What epoll_ctl(2) was given, as a number: `{u32=3, u64=3}`, `0x7f00`, `{fd=3, ...}`.
  private static func data(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> UInt64? {
    if let whole = field("u64", parser, s, node) ?? field("ptr", parser, s, node)
      ?? field("u32", parser, s, node)
    {
      return integer(parser, s, whole).map { UInt64(bitPattern: $0) }
    }
    return integer(parser, s, node).map { UInt64(bitPattern: $0) }
  }

  /// The data of a `struct epoll_event`; in old traces, which name no field, the structure in it.
  private static func epollData(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> UInt64? {
    if let named = field("data", parser, s, node) { return data(parser, s, named) }
    let parent = parser.tape[node]
    guard parent.kind == .structure else { return nil }
    var next = node + 1
    while next < node + Int(parent.size) {
      if parser.tape[next].kind == .structure { return data(parser, s, next) }
      next += Int(parser.tape[next].size)
    }
    return nil
  }

  // MARK: Messages

  /// `{msg_name=..., msg_control=[{...cmsg_type=SCM_RIGHTS, cmsg_data=[3]}], ...}`, `[{msg_hdr={...}, msg_len=5}]`
  private mutating func messages(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int, _ facts: inout CallFacts
  ) {
    let parent = parser.tape[node]
    if parent.kind == .array {
      var sum: Int64 = 0
      var next = node + 1
      while next < node + Int(parent.size) {
        if let header = Self.field("msg_hdr", parser, s, next) { messages(parser, s, header, &facts) }
        if let length = Self.field("msg_len", parser, s, next), let count = Self.integer(parser, s, length) {
          sum = sum.addingReportingOverflow(max(0, count)).partialValue
        }
        next += Int(parser.tape[next].size)
      }
      if facts.outcome.value != nil { facts.moved = max(0, sum) }
      return
    }
    if let name = Self.field("msg_name", parser, s, node) { facts.address = Self.address(parser, s, name) }
    if let flags = Self.field("msg_flags", parser, s, node) {
      Self.constants(parser, s, flags, &facts.constants)
    }
    guard let control = Self.field("msg_control", parser, s, node), parser.tape[control].kind == .array else {
      return
    }
    var next = control + 1
    while next < control + Int(parser.tape[control].size) {
      if let type = Self.field("cmsg_type", parser, s, next) {
        var constants = Constants()
        Self.constants(parser, s, type, &constants)
        if constants.contains(.rights), let data = Self.field("cmsg_data", parser, s, next) {
          list(parser, s, data, &facts)
        }
      }
      next += Int(parser.tape[next].size)
    }
  }
}

/// Where the arguments of a call stand on its tape.
struct Arguments {
  private var nodes = InlineArray<8, Int32>(repeating: -1)
  private(set) var count = 0

  init(_ parser: borrowing LineParser) {
    var index = 0
    let end = Int(parser.head.argumentsEnd)
    while index < end, count < 8 {
      nodes[count] = Int32(truncatingIfNeeded: index)
      count += 1
      index += Int(parser.tape[index].size)
    }
  }

  subscript(index: Int) -> Int? {
    guard index < count else { return nil }
    return Int(nodes[index])
  }
}
