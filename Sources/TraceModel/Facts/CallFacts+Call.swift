import LinuxABI
package import StraceParser

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
    let arguments = call.arguments
    func argument(_ index: Int?) -> TraceValue? {
      index.flatMap { arguments.indices.contains($0) ? arguments[$0] : nil }
    }
    subject.number = Self.number(argument(traits.subject)) ?? -1
    second.number = Self.number(argument(traits.second)) ?? -1
    address = argument(traits.address).flatMap { SocketAddress($0) }
    for value in arguments { Self.add(value, &constants) }
    if let flags = argument(traits.flags) { number = Self.number(flags) }
    switch traits.makes {
    case .pair(let index, _): list = Self.descriptors(argument(index))
    case .copyByCommand: number = Self.number(argument(1))
    default: break
    }
    if case .received = traits.moves { room = Self.number(argument(2)) }
    switch traits.waits {
    case .polled:
      list = Self.elements(argument(0)).compactMap { Self.number($0["fd"]) }
        .map { NamedDescriptor(number: $0) }
      found = Self.found(call.result?.noted("").map(Self.elements) ?? [])
    case .ofSet: found = Self.found(Self.elements(argument(1)))
    case .selected, .nothing: break
    }
    if self.call == Calls.all.epollControl { data = argument(3).flatMap(Self.data) }
    if self.call == Calls.all.getsockopt || self.call == Calls.all.setsockopt {
      number = Self.elements(argument(3)).first.flatMap(Self.number)
    }
  }

  private static func outcome(_ result: TraceResult?, _ traits: SyscallTraits?) -> Outcome {
    guard let result else { return .none }
    if result.errno != nil { return result.error.map { .failure($0) } ?? .otherFailure }
    if let number = result.number, traits?.isFailure(number) ?? false { return .otherFailure }
    return result.number.map { .value($0) } ?? .unknown
  }

  private static func number(_ value: TraceValue?) -> Int64? {
    switch value?.content {
    case .changed(_, let to): number(to)
    default: value?.number
    }
  }

  private static func elements(_ value: TraceValue?) -> [TraceValue] {
    switch value?.content {
    case .array(let elements): elements
    case .structure(let fields): fields.map(\.value)
    default: []
    }
  }

  private static func descriptors(_ value: TraceValue?) -> [NamedDescriptor] {
    elements(value).compactMap(Self.number).map { NamedDescriptor(number: $0) }
  }

  private static func found(_ entries: [TraceValue]) -> [Found] {
    entries.compactMap { entry in
      guard let data = number(entry["fd"]).map({ UInt64(bitPattern: $0) }) ?? entry["data"].flatMap(data)
      else {
        return nil
      }
      var found = Found(data: data)
      add(events: entry["revents"] ?? entry["events"], &found.events)
      return found
    }
  }

  private static func data(_ value: TraceValue) -> UInt64? {
    let data = value["data"] ?? value
    return (number(data["u64"]) ?? number(data["u32"]) ?? data.number).map { UInt64(bitPattern: $0) }
  }

  private static func add(events value: TraceValue?, _ events: inout PollEvents) {
    switch value?.content {
    case .constant(let name):
      let bytes = Array(name.utf8)
      events.formUnion(PollEvents(bytes.span, 0..<bytes.count))
    case .flags(let parts): for part in parts { add(events: part, &events) }
    default: break
    }
  }

  /// Adds the constants that a value names, also in its flags and fields.
  fileprivate static func add(_ value: TraceValue, _ constants: inout Constants, depth: Int = 0) {
    guard depth < 8 else { return }
    switch value.content {
    case .constant(let name):
      let bytes = Array(name.utf8)
      if let constant = Names.constant(bytes.span, 0..<bytes.count) { constants.insert(constant) }
    case .flags(let parts), .array(let parts): for part in parts { add(part, &constants, depth: depth + 1) }
    case .structure(let fields): for field in fields { add(field.value, &constants, depth: depth + 1) }
    default: break
    }
  }
}

extension SocketAddress {
  /// The address of a `struct sockaddr` as strace writes it; nil for another value.
  package init?(_ value: TraceValue) {
    guard case .structure(let fields) = value.content, let family = value["sa_family"] else { return nil }
    // Names of every strace, and numbers, as in the lines of a trace.
    var constants = Constants()
    CallFacts.add(family, &constants)
    if let number = family.number { FactsReader.name(number, argument: 0, &constants) }
    if constants.contains(.ip4) || constants.contains(.ip6) {
      guard let port = (value["sin_port"] ?? value["sin6_port"])?.port else { return nil }
      if case .string(let host, _, _)? = (value["sin_addr"] ?? value["sin6_addr"])?.content {
        guard let address = SocketAddress(bytes: host, port: port) else { return nil }
        self = address
        return
      }
      for field in fields {
        guard case .call(_, let parts) = field.value.content else { continue }
        for case .string(let host, _, _) in parts.map(\.content) {
          guard let address = SocketAddress(host: host, port: port) else { return nil }
          self = address
          return
        }
      }
      return nil
    }
    if constants.contains(.unix) {
      guard case .string(let path, _, let isAbstract)? = (value["sun_path"] ?? value["path"])?.content
      else {
        self = .unnamed
        return
      }
      self = .unix(Array(path.prefix(Self.pathLimit)), isAbstract: isAbstract)
      return
    }
    self = constants.contains(.unspecified) ? .unspecified : .other
  }
}

extension TraceValue {
  /// `htons(80)`, or two bytes.
  fileprivate var port: UInt16? {
    switch content {
    case .call(_, let ports): ports.first?.number.flatMap(UInt16.init(exactly:))
    case .string(let bytes, _, _): UInt16(networkOrder: bytes)
    default: nil
    }
  }
}
