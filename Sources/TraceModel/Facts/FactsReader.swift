import LinuxABI
package import StraceParser

/// Reads what the model wants to know of a line from its tape.
package struct FactsReader: ~Copyable {
  /// The labels that were found. Whoever reads line by line makes room in it now and then.
  var labels = LabelTable()
  /// The facts of the last call that was read.
  var facts = CallFacts()
  /// The labels that descriptors had last, by the last digits of their numbers: most lines have the same again.
  private var recent = [LabelTable.ID?](repeating: nil, count: 64)
  private let calls = Calls.all
  private let rows = SyscallTraits.all

  package init() {}

  /// Reads the facts of a call, or of a half of one, into ``facts``.
  ///
  /// - Returns: whether the line is one.
  mutating func call(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ place: TraceStream.Place
  ) -> Bool {
    switch parser.head.kind {
    case .call, .unfinished, .resumed: break
    default: return false
    }
    facts.clear()
    facts.lines = CallFacts.Lines(first: place.line, resumed: place.resumedLine, count: place.lineCount)
    facts.thread = Self.thread(parser, s)
    if parser.head.name.exists { facts.call = Names.call(s, parser.head.name.range) }
    if facts.call != .unknown { facts.traits = rows[Int(facts.call.index)] }
    result(parser, s)
    guard let traits = facts.traits else { return true }
    // Of a second half alone nobody knows which arguments these are.
    guard parser.head.kind != .resumed else {
      if traits.process == .forks, Self.makesThread(s) { facts.constants.insert(.thread) }
      return true
    }
    let arguments = Arguments(parser)
    if let subject = traits.subject, !traits.isAboutPath || Self.isEmpty(parser, s, arguments[subject + 1]) {
      facts.subject = descriptor(parser, s, arguments[subject])
    }
    if let second = traits.second { facts.second = descriptor(parser, s, arguments[second]) }
    if let address = traits.address, let node = arguments[address] {
      facts.address = Self.address(parser, s, node)
    }
    details(parser, s, traits, arguments)
    return true
  }

  /// Whether a call whose flags are cut off made a thread: pthread_create(3) wants the id in the parent, fork(3) does not.
  /// `<... clone3 resumed> => {parent_tid=[13113]}, 88) = 13113`
  private static func makesThread(_ s: Span<UInt8>) -> Bool {
    for position in s.indices where s.holds("parent_tid=[", at: position) { return true }
    return false
  }

  /// Whether an argument is a path without a byte, or NULL.
  private static func isEmpty(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int?) -> Bool {
    guard let node else { return false }
    switch parser.tape[node].kind {
    case .string: return parser.tape[node].length == 0
    case .pointer: return integer(parser, s, node) == 0
    default: return false
    }
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
  package static func end(_ parser: borrowing LineParser, _ s: Span<UInt8>, line: Int) -> EndFacts? {
    let thread = thread(parser, s)
    switch parser.head.kind {
    case .exit:
      return EndFacts(line: line, thread: thread, kind: parser.head.signal.exists ? .killed : .exited)
    case .superseded:
      guard parser.head.status.exists, let by = decimal(s, parser.head.status.range) else { return nil }
      return EndFacts(line: line, thread: thread, kind: .superseded(by: by))
    case .signal:
      guard parser.head.signal.exists, s.holds("SIGCHLD", at: parser.head.signal.range.lowerBound),
        parser.tape.count > 0, let child = field("si_pid", parser, s, 0),
        let id = integer(parser, s, child), isOfKernel(parser, s)
      else { return nil }
      return EndFacts(line: line, thread: thread, kind: .child(Int(clamping: id)))
    default: return nil
    }
  }

  /// Whether the kernel sent a signal of its own: of what kill(2) sends, SI_USER, `si_pid` is the sender.
  private static func isOfKernel(_ parser: borrowing LineParser, _ s: Span<UInt8>) -> Bool {
    guard let code = field("si_code", parser, s, 0) else { return true }
    if let number = integer(parser, s, code) { return number > 0 }
    return !s.holds("SI_", at: parser.tape[code].range.lowerBound)
  }

  // MARK: Result

  private mutating func result(_ parser: borrowing LineParser, _ s: Span<UInt8>) {
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
    if facts.traits?.isFailure(value) ?? false {
      facts.outcome = .otherFailure
      return
    }
    facts.outcome = .value(value)
    if parser.tape[node].size > 1 { facts.childID = Self.namespaced(parser, s, node) }
    facts.moved = max(0, value)
    facts.resultLabel = label(parser, s, node, of: value)
  }

  /// The id as strace counts, behind one that counts inside a PID namespace: `= 2 /* 634 in strace's PID NS */`.
  static func namespaced(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> Int64? {
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

  mutating func descriptor(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int?
  ) -> CallFacts.NamedDescriptor {
    guard let node, parser.tape[node].kind == .integer, let number = Self.integer(parser, s, node),
      number >= 0
    else {
      return CallFacts.NamedDescriptor()
    }
    return CallFacts.NamedDescriptor(number: number, label: label(parser, s, node, of: number))
  }

  private mutating func label(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int, of number: Int64
  ) -> LabelTable.ID? {
    let size = Int(parser.tape[node].size)
    guard size > 1 else { return nil }
    var next = node + 1
    while next < node + size {
      let child = parser.tape[next]
      if child.kind == .label {
        let place = Int(number & 63)
        let id = labels.id(s, child.range, guess: recent[place])
        recent[place] = id
        return id
      }
      next += Int(child.size)
    }
    return nil
  }

  // MARK: What single calls have

  private mutating func details(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ traits: SyscallTraits, _ arguments: Arguments
  ) {
    if let flags = traits.flags, let node = arguments[flags] {
      Self.constants(parser, s, node, &facts.constants)
      facts.number = Self.integer(parser, s, node)
      if let number = facts.number { Numbers.flags(number, of: facts.call, traits, &facts.constants) }
    }
    switch traits.makes {
    case .nothing:
      if facts.call == calls.ioctl, facts.constants.contains(.terminalPeer), let node = arguments[2] {
        Self.constants(parser, s, node, &facts.constants)
      }
    case .copy, .connection: break
    case .result(.socket), .pair(_, .socket):
      for index in 0..<3 {
        guard let node = arguments[index] else { continue }
        Self.constants(parser, s, node, &facts.constants)
        if index == 0 { facts.number = Self.integer(parser, s, node) }
        if let number = Self.integer(parser, s, node) { Self.name(number, argument: index, &facts.constants) }
      }
      if case .pair(let index, _) = traits.makes, let node = arguments[index] {
        list(parser, s, node)
      }
    case .pair(let index, _): if let node = arguments[index] { list(parser, s, node) }
    case .passed: break
    case .copyByCommand:
      guard let node = arguments[2] else { break }
      Self.constants(parser, s, node, &facts.constants)
      // F_SETFD's FD_CLOEXEC, where a strace has no name for it.
      let isFlags =
        facts.constants.contains(.setDescriptorFlags) || facts.number == Numbers.setDescriptorFlags
      if isFlags, let flags = Self.integer(parser, s, node), flags & 1 != 0 {
        facts.constants.insert(.closeOnExec)
      }
    case .result, .copyOfOther:
      if traits.flags != 2, let node = arguments[2] { Self.constants(parser, s, node, &facts.constants) }
      if let node = arguments[1], traits.flags != 1 { facts.number = Self.integer(parser, s, node) }
      if case .result(.process) = traits.makes, let node = arguments[0] {
        facts.number = Self.integer(parser, s, node)
      }
    }
    switch traits.moves {
    case .received(let buffer):
      facts.room =
        traits.gathers
        ? arguments[buffer].flatMap { Self.room(parser, s, $0) }
        : arguments[2].flatMap { Self.integer(parser, s, $0) }
    case .sentMessages(let index), .receivedMessages(let index):
      if let node = arguments[index] { messages(parser, s, node, areReceived: traits.moves.isReceived) }
    default: break
    }
    switch traits.waits {
    case .nothing: break
    case .polled:
      if let node = arguments[0] { polled(parser, s, node) }
    case .selected:
      for index in 1...3 { if let node = arguments[index] { list(parser, s, node) } }
    case .ofSet:
      if let node = arguments[1] { events(parser, s, node) }
    }
    switch traits.frees {
    case .range:
      facts.number = arguments[1].flatMap { Self.integer(parser, s, $0) }
      if let node = arguments[0] { facts.second.number = Self.integer(parser, s, node) ?? -1 }
    default: break
    }
    if traits.waitsForFiles, traits.waits != .ofSet, parser.head.note.exists {
      Self.ready(s, parser.head.note.range, &facts.found)
    }
    if traits.changesProcess { process(parser, s, arguments) }
    if facts.call == calls.epollControl, let node = arguments[3] {
      Self.constants(parser, s, node, &facts.constants)
      if let events = Self.field("events", parser, s, node), let number = Self.integer(parser, s, events) {
        Numbers.epollFlags(number, &facts.constants)
      }
      facts.data = Self.epollData(parser, s, node)
    }
    if facts.call == calls.getsockopt || facts.call == calls.setsockopt {
      if let node = arguments[2] {
        Self.constants(parser, s, node, &facts.constants)
        if let number = Self.integer(parser, s, node), let level = Self.level(parser, s, arguments[1]) {
          Numbers.option(number, level: level, &facts.constants)
        }
      }
      if let node = arguments[3] {
        facts.number = Self.option(parser, s, node)
        if facts.call == calls.setsockopt { facts.limit = Self.limit(parser, s, node) }
      }
    }
  }

  /// An option's level, which may have a name where the option has none.
  private static func level(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int?) -> Int64? {
    guard let node else { return nil }
    guard parser.tape[node].kind == .constant else { return integer(parser, s, node) }
    let name = s.extracting(parser.tape[node].range).withUnsafeBufferPointer { Array($0) }
    return Numbers.level(String(decoding: name, as: UTF8.self))
  }

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

  /// How long an option lets a call wait, in nanoseconds: SO_LINGER's seconds, or a `struct timeval`, whose bytes strace
  /// writes as a string: seconds and microseconds, of four or of eight bytes each.
  private static func limit(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> Int64? {
    func number(_ name: StaticString) -> Int64? {
      field(name, parser, s, node).flatMap { integer(parser, s, $0) }
    }
    if let seconds = number("l_linger") { return time(seconds, 0) }
    if let seconds = number("tv_sec") { return time(seconds, number("tv_usec") ?? 0) }
    guard parser.tape[node].kind == .string else { return nil }
    return time(Escape.bytes(s, parser.tape[node].range))
  }

  static func time(_ seconds: Int64, _ microseconds: Int64) -> Int64? {
    guard (0..<1 << 32).contains(seconds), (0..<1_000_000).contains(microseconds) else { return nil }
    return seconds * 1_000_000_000 + microseconds * 1000
  }

  /// The bytes of a `struct timeval`.
  static func time(_ bytes: [UInt8]) -> Int64? {
    guard bytes.count == 16 || bytes.count == 8 else { return nil }
    let half = bytes.count / 2
    func little(_ bytes: ArraySlice<UInt8>) -> Int64 {
      Int64(bitPattern: bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
    return time(little(bytes[..<half]), little(bytes[half...]))
  }

  private mutating func process(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ arguments: Arguments
  ) {
    let isExecve = facts.traits?.process == .executes
    for index in 0..<arguments.count {
      guard let node = arguments[index] else { continue }
      if isExecve {
        guard facts.path == nil, parser.tape[node].kind == .string, parser.tape[node].length > 0 else {
          continue
        }
        // A trace may hold more, and each program's is kept.
        facts.path = Array(Escape.bytes(s, parser.tape[node].range).prefix(ListBound.path))
      } else {
        Self.constants(parser, s, node, &facts.constants)
        if let number = Self.processFlags(parser, s, node, index, facts.traits) {
          Numbers.processFlags(number, facts.traits, &facts.constants)
        }
      }
    }
    if facts.constants.contains(.pidfd) { pidfd(parser, s, arguments) }
    if facts.call == calls.waitid, let node = arguments[2] { facts.childID = Self.ended(parser, s, node) }
  }

  /// The flags of clone(2) and clone3(2), or the options of wait4(2) and waitid(2), where they are numbers.
  private static func processFlags(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int, _ index: Int, _ traits: SyscallTraits?
  ) -> Int64? {
    switch traits?.process {
    case .forks?:
      if isNamed("flags", parser, s, node) { return integer(parser, s, node) }
      return field("flags", parser, s, node).flatMap { integer(parser, s, $0) }
    // They stand behind the status.
    case .reaps(let status)?: return index == status + 1 ? integer(parser, s, node) : nil
    default: return nil
    }
  }

  /// CLONE_PIDFD's descriptor: clone(2) puts it where the thread's id would be, `parent_tid=[4]`, and clone3(2) into a
  /// field of its own, `=> {pidfd=[4]}`.
  private mutating func pidfd(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ arguments: Arguments
  ) {
    if let node = arguments[0], let field = Self.field("pidfd", parser, s, node) {
      return list(parser, s, field)
    }
    for index in 0..<arguments.count {
      guard let node = arguments[index], parser.tape[node].kind == .array else { continue }
      return list(parser, s, node)
    }
  }

  /// The child of which waitid(2) says that it has ended; nil for one that has stopped, or goes on.
  private static func ended(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ node: Int) -> Int64? {
    guard let child = field("si_pid", parser, s, node), let code = field("si_code", parser, s, node) else {
      return nil
    }
    var names = Constants()
    constants(parser, s, code, &names)
    // CLD_EXITED, CLD_KILLED, CLD_DUMPED are 1 to 3.
    let isOver = names.contains(.childEnded) || integer(parser, s, code).map { 1...3 ~= $0 } ?? false
    return isOver ? integer(parser, s, child) : nil
  }
}

/// Where the arguments of a call stand on its tape, the first eight of them.
package struct Arguments {
  private var nodes = InlineArray<8, Int32>(repeating: -1)
  private(set) var count = 0

  /// The arguments of the call that was parsed last.
  package init(_ parser: borrowing LineParser) {
    var index = 0
    let end = Int(parser.head.argumentsEnd)
    while index < end, count < 8 {
      nodes[count] = Int32(truncatingIfNeeded: index)
      count += 1
      index += Int(parser.tape[index].size)
    }
  }

  /// The node of an argument; nil where the call has none of this number.
  package subscript(index: Int) -> Int? {
    guard index < count else { return nil }
    return Int(nodes[index])
  }
}
