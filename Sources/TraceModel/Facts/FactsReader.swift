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
  let calls = Calls.all
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
    read(parser, s)
    return true
  }

  /// Reads the facts of a whole call that no line of the trace shows: a program's own log has it, and strace was told to
  /// leave it out. They are those of the line that strace would have written.
  ///
  /// - Parameter line: the line of the trace behind which it was made.
  mutating func call(_ call: TraceCall, thread: Int?, line: Int) {
    facts.clear()
    facts.lines = CallFacts.Lines(first: line, resumed: nil, count: 0)
    facts.thread = thread
    let text = TraceEvent(line: line, .call(call)).printed + [UInt8(ascii: "\n")]
    var parser = LineParser()
    parser.parse(text.span)
    if parser.head.kind == .call { read(parser, text.span) }
    // Its name is this machine's, and says nothing of the one that the trace was made on.
    facts.interfaces = .all
  }

  private mutating func read(_ parser: borrowing LineParser, _ s: Span<UInt8>) {
    if parser.head.name.exists {
      (facts.call, facts.interfaces) = Names.call(s, parser.head.name.range)
      Self.narrow(&facts.interfaces, parser, s)
    }
    if facts.call != .unknown { facts.traits = rows[Int(facts.call.index)] }
    result(parser, s)
    guard let traits = facts.traits else { return }
    // Of a second half alone nobody knows which arguments these are.
    guard parser.head.kind != .resumed else {
      if traits.process == .forks, Self.makesThread(s) { facts.constants.insert(.thread) }
      return
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

  /// Takes from the machines that have a call those where it has other arguments, or not its number (strace's `-n`).
  private static func narrow(_ found: inout Interfaces, _ parser: borrowing LineParser, _ s: Span<UInt8>) {
    let name = parser.head.name.range
    if name.count == 15, s.holds("set_thread_area", at: name.lowerBound) {
      let isStructure = Arguments(parser)[0].map { parser.tape[$0].kind == .structure } ?? false
      found.formIntersection(.having("set_thread_area", hasStructure: isStructure))
    }
    // Whose number execve's is, the new program's or the old one's, depends on the moment.
    if parser.head.sysnr.exists, let number = decimal(s, parser.head.sysnr.range),
      !s.holds("exec", at: name.lowerBound), !name.contains(where: { s[$0] == UInt8(ascii: "#") })
    {
      found.formIntersection(.numbering(text(s, name), number))
    }
  }

  /// The mode in which a process runs, as a line says; nil for any other line.
  static func mode(_ parser: borrowing LineParser, _ s: Span<UInt8>) -> ModeFacts? {
    guard parser.head.kind == .personality, let process = decimal(s, parser.head.status.range)
    else { return nil }
    return ModeFacts(process: process, interfaces: .running(in: text(s, parser.head.note.range)))
  }

  private static func text(_ s: Span<UInt8>, _ range: Range<Int>) -> String {
    s.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
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
