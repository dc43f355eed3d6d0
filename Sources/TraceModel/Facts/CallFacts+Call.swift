import LinuxABI
package import StraceParser

/// The facts of a call that is there as values and not as a line. What ``FactsReader`` reads of a tape, each function reads
/// of values here; a test compares the two over every recording.
extension CallFacts {
  /// The facts of a whole call that no line of the trace shows: a program's own log has it, and strace was told to leave
  /// it out.
  ///
  /// - Parameter line: the line of the trace behind which it was made.
  package init(_ call: TraceCall, thread: Int?, line: Int) {
    lines = Lines(first: line, resumed: nil, count: 0)
    self.thread = thread
    self.call = SyscallID(call.name)
    traits = self.call.traits
    outcome = Self.outcome(call.result, traits)
    moved = max(0, outcome.value ?? 0)
    guard let traits else { return }
    let values = Values(call.arguments)
    if let place = traits.subject, !traits.isAboutPath || values[place + 1]?.isEmptyPath ?? false {
      subject = Self.descriptor(values[place])
    }
    second = Self.descriptor(values[traits.second])
    address = values[traits.address].flatMap { SocketAddress($0) }
    flags(values, traits)
    makes(values, traits)
    moves(values, traits)
    waits(values, traits, call.result)
    if traits.frees == .range {
      number = values[1]?.integer
      second.number = values[0]?.integer ?? -1
    }
    if traits.changesProcess { process(values, traits) }
    single(values)
  }

  /// A call's arguments by their places.
  private struct Values {
    let all: [TraceValue]
    init(_ all: [TraceValue]) { self.all = all }
    subscript(place: Int?) -> TraceValue? {
      place.flatMap { all.indices.contains($0) ? all[$0] : nil }
    }
  }

  private static func outcome(_ result: TraceResult?, _ traits: SyscallTraits?) -> Outcome {
    guard let result else { return .none }
    if result.errno != nil { return result.error.map { .failure($0) } ?? .otherFailure }
    if let number = result.number, traits?.isFailure(number) ?? false { return .otherFailure }
    return result.number.map { .value($0) } ?? .unknown
  }

  private static func descriptor(_ value: TraceValue?) -> NamedDescriptor {
    guard let value, case .integer = value.content, let number = value.integer, number >= 0 else {
      return NamedDescriptor()
    }
    return NamedDescriptor(number: number)
  }

  // MARK: What calls have in common

  private mutating func flags(_ values: Values, _ traits: SyscallTraits) {
    guard let flags = values[traits.flags] else { return }
    Self.add(flags, &constants)
    number = flags.integer
    if let number { Numbers.flags(number, of: call, traits, &constants) }
  }

  private mutating func makes(_ values: Values, _ traits: SyscallTraits) {
    switch traits.makes {
    case .nothing:
      if call == Calls.all.ioctl, constants.contains(.terminalPeer), let flags = values[2] {
        Self.add(flags, &constants)
      }
    case .copy, .connection, .passed: break
    case .result(.socket), .pair(_, .socket):
      for index in 0..<3 {
        guard let value = values[index] else { continue }
        Self.add(value, &constants)
        let number = value.integer
        if index == 0 { self.number = number }
        if let number { FactsReader.name(number, argument: index, &constants) }
      }
      if case .pair(let index, _) = traits.makes { list(values[index]) }
    case .pair(let index, _): list(values[index])
    case .copyByCommand:
      guard let value = values[2] else { break }
      Self.add(value, &constants)
      let isFlags = constants.contains(.setDescriptorFlags) || number == Numbers.setDescriptorFlags
      if isFlags, let flags = value.integer, flags & 1 != 0 { constants.insert(.closeOnExec) }
    case .result, .copyOfOther:
      if traits.flags != 2, let value = values[2] { Self.add(value, &constants) }
      if let value = values[1], traits.flags != 1 { number = value.integer }
      if case .result(.process) = traits.makes, let value = values[0] { number = value.integer }
    }
  }

  private mutating func moves(_ values: Values, _ traits: SyscallTraits) {
    switch traits.moves {
    case .received(let buffer): room = traits.gathers ? values[buffer]?.roomOfBuffers : values[2]?.integer
    case .sentMessages(let index), .receivedMessages(let index):
      if let value = values[index] { messages(value, areReceived: traits.moves.isReceived) }
    case .nothing, .sent, .fromSecond, .toSecond: break
    }
  }

  private mutating func waits(_ values: Values, _ traits: SyscallTraits, _ result: TraceResult?) {
    switch traits.waits {
    case .nothing: return
    case .polled:
      guard case .array(let entries)? = values[0]?.content else { break }
      list = entries.prefix(ListBound.descriptors).map { Self.descriptor($0.field("fd")) }.filter(\.exists)
    case .selected: for index in 1...3 { list(values[index]) }
    case .ofSet:
      for entry in (values[1]?.members ?? []).prefix(ListBound.descriptors) {
        guard let data = entry.epollData else { continue }
        var one = Found(data: data)
        Self.add(events: entry.field("events") ?? entry.members.first, &one.events)
        found.append(one)
      }
      return
    }
    // What was found stands in words behind the result.
    guard let note = result?.note else { return }
    let text = Array("(\(note)".utf8)
    found = FactsReader.ready(text.span, 1..<text.count)
  }

  private mutating func process(_ values: Values, _ traits: SyscallTraits) {
    for (index, value) in values.all.enumerated() {
      if traits.process != .executes {
        Self.add(value, &constants)
        if let number = Self.processFlags(value, index, traits) {
          Numbers.processFlags(number, traits, &constants)
        }
      } else if path == nil, case .string(let bytes, _, _) = value.content, !bytes.isEmpty {
        path = Array(bytes.prefix(ListBound.path))
      }
    }
    if constants.contains(.pidfd) {
      let made =
        values[0]?.field("pidfd") ?? values.all.first { if case .array = $0.content { true } else { false } }
      list(made)
    }
    guard call == Calls.all.waitid, let information = values[2], let code = information.field("si_code")
    else {
      return
    }
    var names = Constants()
    Self.add(code, &names)
    let isOver = names.contains(.childEnded) || code.integer.map { 1...3 ~= $0 } ?? false
    childID = isOver ? information.field("si_pid")?.integer : nil
  }

  /// The flags of clone(2) and clone3(2), or the options of wait4(2) and waitid(2), where they are numbers.
  private static func processFlags(_ value: TraceValue, _ index: Int, _ traits: SyscallTraits) -> Int64? {
    switch traits.process {
    case .forks: (value.argumentName == "flags" ? value : value.field("flags"))?.integer
    // They stand behind the status.
    case .reaps(let status): index == status + 1 ? value.integer : nil
    default: nil
    }
  }

  // MARK: What single calls have

  private mutating func single(_ values: Values) {
    let calls = Calls.all
    if call == calls.epollControl, let event = values[3] {
      Self.add(event, &constants)
      if let number = event.field("events")?.integer { Numbers.epollFlags(number, &constants) }
      data = event.epollData
    }
    guard call == calls.getsockopt || call == calls.setsockopt else { return }
    if let name = values[2] {
      Self.add(name, &constants)
      let level =
        if case .constant(let level)? = values[1]?.content { Numbers.level(level) } else {
          values[1]?.integer
        }
      if let number = name.integer, let level { Numbers.option(number, level: level, &constants) }
    }
    guard let value = values[3] else { return }
    number = Self.option(value)
    if call == calls.setsockopt { limit = Self.limit(value) }
  }

  private static func option(_ value: TraceValue) -> Int64? {
    guard let first = value.members.first else { return nil }
    if case .constant(let name) = first.content { return Errno(name: name).map { Int64($0.rawValue) } }
    return first.integer.map { Int64(Int32(truncatingIfNeeded: $0)) }
  }

  private static func limit(_ value: TraceValue) -> Int64? {
    if let seconds = value.field("l_linger")?.integer { return FactsReader.time(seconds, 0) }
    if let seconds = value.field("tv_sec")?.integer {
      return FactsReader.time(seconds, value.field("tv_usec")?.integer ?? 0)
    }
    guard case .string(let bytes, _, _) = value.content else { return nil }
    return FactsReader.time(bytes)
  }

  private mutating func list(_ value: TraceValue?) {
    switch value?.content {
    case .changed(let from, _): list(from)
    case .array(let entries), .set(let entries, _):
      for entry in entries where list.count < ListBound.descriptors {
        let one = Self.descriptor(entry)
        if one.exists { list.append(one) }
      }
    default: break
    }
  }

  private mutating func messages(_ value: TraceValue, areReceived: Bool) {
    if case .array(let all) = value.content {
      var sum: Int64 = 0
      var kept: Int64 = 0
      for message in all {
        room = nil
        if let header = message.field("msg_hdr") { messages(header, areReceived: areReceived) }
        guard let count = message.field("msg_len")?.integer else { continue }
        sum = sum.addingClamped(max(0, count))
        kept = kept.addingClamped(max(0, min(count, room ?? count)))
      }
      if outcome.value != nil { moved = sum }
      room = areReceived ? kept : nil
      return
    }
    if areReceived, let buffers = value.field("msg_iov") { room = buffers.roomOfBuffers }
    if let name = value.field("msg_name") { address = SocketAddress(name) }
    if let flags = value.field("msg_flags") {
      Self.add(flags, &constants)
      if let number = flags.integer { Numbers.messageFlags(number, &constants) }
    }
    guard case .array(let control)? = value.field("msg_control")?.content else { return }
    for message in control {
      guard let type = message.field("cmsg_type"), let data = message.field("cmsg_data") else { continue }
      var names = Constants()
      Self.add(type, &names)
      let level = message.field("cmsg_level")
      if let level { Self.add(level, &names) }
      let isNumbered =
        type.integer == Numbers.rights
        && (names.contains(.socketLevel) || level?.integer == Numbers.socketLevel)
      if names.contains(.rights) || isNumbered { list(data) }
    }
  }

  private static func add(events value: TraceValue?, _ events: inout PollEvents) {
    switch value?.content {
    case .constant(let name), .integer(let name):
      let bytes = Array(name.utf8)
      events.formUnion(PollEvents(bytes.span, 0..<bytes.count))
    case .flags(let parts): for part in parts { add(events: part, &events) }
    default: break
    }
  }

  /// Adds the constants that a value names, also in its flags and fields.
  static func add(_ value: TraceValue, _ constants: inout Constants, depth: Int = 0) {
    guard depth < 8 else { return }
    switch value.content {
    case .constant(let name):
      let bytes = Array(name.utf8)
      if let constant = Names.constant(bytes.span, 0..<bytes.count) { constants.insert(constant) }
    case .flags(let parts), .array(let parts), .set(let parts, _), .words(let parts), .call(_, let parts):
      for part in parts { add(part, &constants, depth: depth + 1) }
    case .structure(let fields): for field in fields { add(field.value, &constants, depth: depth + 1) }
    case .changed(let one, let other), .infix(let one, _, let other), .indexed(let one, let other):
      add(one, &constants, depth: depth + 1)
      add(other, &constants, depth: depth + 1)
    case .integer, .pointer, .string, .other: break
    }
  }
}
