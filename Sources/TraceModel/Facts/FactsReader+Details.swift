import LinuxABI
import StraceParser
import TraceText

/// What single calls have besides.
extension FactsReader {
  mutating func details(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ traits: SyscallTraits, _ arguments: Arguments
  ) {
    if let flags = traits.flags, let node = arguments[flags] {
      Self.constants(parser, s, node, &facts.constants)
      facts.number = Self.integer(parser, s, node)
      if let number = facts.number { Numbers.flags(number, of: facts.call, traits, &facts.constants) }
    }
    makes(parser, s, traits, arguments)
    moves(parser, s, traits, arguments)
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
    if facts.call == calls.getsockopt || facts.call == calls.setsockopt { option(parser, s, arguments) }
  }

  private mutating func makes(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ traits: SyscallTraits, _ arguments: Arguments
  ) {
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
  }

  private mutating func moves(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ traits: SyscallTraits, _ arguments: Arguments
  ) {
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
  }

  private mutating func option(_ parser: borrowing LineParser, _ s: Span<UInt8>, _ arguments: Arguments) {
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
