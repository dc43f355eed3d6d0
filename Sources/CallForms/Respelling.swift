import LinuxABI
package import StraceParser

extension TraceCall {
  /// The call as today's strace would spell it: names for the numbers that a table knows, one name for what has two,
  /// and the fields that older ones left without a name.
  ///
  /// strace 4.11 and older write `socket(PF_LOCAL, SOCK_STREAM, 0)`, `shutdown(3, 2 /* send and receive */)`,
  /// `epoll_ctl(5, EPOLL_CTL_MOD, 7, {EPOLLIN, {u32=7, u64=7}})`, `select(4, [3], NULL, NULL, {1, 0})`,
  /// `{msg_name(0)=NULL, msg_iov(1)=[{"hi", 4096}]}` and `getsockopt(3, SOL_SOCKET, SO_ERROR, [111], [4])`; others write
  /// numbers with `-X raw`. What no table knows stays.
  package var respelled: TraceCall {
    guard let row = CallTable.row(ofSyscall: name) else { return self }
    var call = self
    for (index, source) in row.arguments.enumerated() where call.arguments.indices.contains(index) {
      guard case .parameter(let parameter) = source, row.call.parameters.indices.contains(parameter) else {
        continue
      }
      let kind = row.call.parameters[parameter].kind
      call.arguments[index] = Respelling.argument(call.arguments[index], kind, of: call)
    }
    return call
  }
}

/// Finds the names of numbers, and today's names of what is called otherwise.
enum Respelling {
  /// An argument; those before it are spelled already, and say what it is: the family its protocol, the level its option.
  static func argument(_ value: TraceValue, _ kind: Parameter.Kind, of call: TraceCall) -> TraceValue {
    let before = call.arguments
    switch kind {
    case .constant(let domain): return constant(value, domain)
    case .flags(.fileFlags) where call.name.hasPrefix("fcntl"):
      // What fcntl's argument is, its command says.
      guard before.count > 1 else { return value }
      if before[1].content == .constant("F_SETFL") { return flags(value, .fileFlags) }
      return before[1].content == .constant("F_SETFD") && value.number == 1
        ? replaced(value, .constant("FD_CLOEXEC")) : value
    case .flags(let domain): return flags(value, domain)
    case .protocolNumber: return protocolNumber(value, before.first)
    case .optionName:
      guard before.count > 1, let domain = options(before[1]) else { return value }
      return constant(value, domain)
    case .optionIn, .optionOut: return option(value, before)
    case .addressIn, .addressOut:
      // NULL is 0 with -e raw.
      return value.content == .integer("0")
        ? replaced(value, .pointer(0)) : structure(value, events: nil)
    case .structure(let structure):
      switch structure {
      case .pollEntries: return self.structure(value, events: .pollEvents)
      case .epollEvent, .epollEvents:
        return self.structure(value, events: .epollEvents, unnamed: ["events", "data"])
      case .buffersIn, .buffersOut:
        return self.structure(value, events: nil, unnamed: ["iov_base", "iov_len"])
      default: return self.structure(value, events: nil)
      }
    case .other where call.name == "ioctl": return constant(value, .ioctlRequest)
    case .count, .length, .descriptor, .lengthInOut: return plain(value, kind)
    case .other where ["select", "_newselect"].contains(call.name):
      return structure(value, events: nil, unnamed: ["tv_sec", "tv_usec"])
    case .other where ["pselect6", "pselect6_time64", "ppoll", "ppoll_time64"].contains(call.name):
      return structure(value, events: nil, unnamed: ["tv_sec", "tv_nsec"])
    default: return value
    }
  }

  // MARK: Constants

  /// One constant: its name for a number, today's name for another one.
  static func constant(_ value: TraceValue, _ domain: ConstantDomain) -> TraceValue {
    if case .constant(let name) = value.content {
      let current = domain.currentName(name)
      return current == name ? value : replaced(value, .constant(current))
    }
    guard let number = number(value), let name = domain.name(of: number) else { return value }
    return replaced(value, .constant(name))
  }

  /// A number as strace writes it where it was not told otherwise: `0x64` with -e raw. A length's place may be NULL.
  private static func plain(_ value: TraceValue, _ kind: Parameter.Kind) -> TraceValue {
    guard case .integer(let text) = value.content, let number = value.number else { return value }
    if kind == .lengthInOut { return number == 0 ? replaced(value, .pointer(0)) : value }
    guard text.hasPrefix("0x") else { return value }
    var decimal = value
    decimal.content = .integer("\(number)")
    return decimal
  }

  /// Constants that are joined. Zero stays a number: no flag is set; a file's access has names for each.
  static func flags(_ value: TraceValue, _ domain: ConstantDomain) -> TraceValue {
    if case .flags(let parts) = value.content {
      return replaced(value, .flags(parts.flatMap { flags($0, domain).elementsOfFlags }))
    }
    guard let number = number(value) else { return constant(value, domain) }
    let (constants, rest) = domain.parts(of: number)
    guard rest == 0, !constants.isEmpty, number != 0 || domain == .fileFlags else { return value }
    let names = constants.map { TraceValue(.constant($0.name)) }
    return replaced(value, names.count == 1 ? names[0].content : .flags(names))
  }

  /// A protocol; a packet socket's stands in network order: 768 is `htons(ETH_P_ALL)`.
  private static func protocolNumber(_ value: TraceValue, _ family: TraceValue?) -> TraceValue {
    guard case .constant(let family)? = family?.content,
      let domain = ConstantDomain.protocols(ofFamily: family)
    else { return value }
    guard domain == .etherProtocol else {
      return constant(value, domain)
    }
    if case .call("htons", let arguments) = value.content {
      return replaced(value, .call("htons", arguments.map { constant($0, domain) }))
    }
    guard let number = number(value), let short = UInt16(exactly: number), short != 0 else { return value }
    return replaced(value, .call("htons", [constant(TraceValue(.integer("\(short.byteSwapped)")), domain)]))
  }

  private static func options(_ level: TraceValue) -> ConstantDomain? {
    guard case .constant(let name) = level.content else { return nil }
    return ConstantDomain.optionLevel.value(of: name).flatMap(ConstantDomain.options)
  }

  /// An option's value: names for what has some, and an int's four bytes.
  ///
  /// strace 4.5 prints `[8589934703]` for `SO_ERROR`: eight bytes, of which the kernel wrote the low four, 111.
  private static func option(_ value: TraceValue, _ before: [TraceValue]) -> TraceValue {
    if case .structure = value.content { return structure(value, events: nil) }
    guard case .array(let elements) = value.content, elements.count == 1, let written = elements[0].number
    else { return value }
    let int = Int64(Int32(truncatingIfNeeded: written))
    var element = elements[0]
    if written != int, written != Int64(UInt32(truncatingIfNeeded: written)) {
      element = replaced(element, .integer("\(int)"))
    }
    if before.count > 2, case .constant(let name) = before[2].content {
      switch name {
      case "SO_ERROR":
        let number = Int32(truncatingIfNeeded: int)
        let errno = Errno(rawValue: number).name
        if number > 0, Errno(name: errno) != nil { element = replaced(element, .constant(errno)) }
      case "SO_TYPE": element = constant(element, .socketType)
      case "SO_DOMAIN": element = constant(element, .addressFamily)
      default: break
      }
    }
    return element == elements[0] ? value : replaced(value, .array([element]))
  }

  // MARK: Structures

  /// A structure, or a list of them, with today's names of its fields and of the constants in them.
  ///
  /// - Parameters:
  ///   - events: the domain of a field `events` or `revents`.
  ///   - unnamed: what the fields are called that an old strace left without a name.
  private static func structure(
    _ value: TraceValue, events: ConstantDomain?, unnamed: [String] = [], depth: Int = 0
  ) -> TraceValue {
    guard depth < 8 else { return value }
    var value = value
    switch value.content {
    case .array(let elements):
      value.content = .array(
        elements.map { structure($0, events: events, unnamed: unnamed, depth: depth + 1) })
    case .structure(let fields):
      let family = fields.lazy.compactMap { self.family($0) }.first
      let isBare = !unnamed.isEmpty && fields.allSatisfy { $0.name == nil }
      value.content = .structure(
        fields.enumerated().map { index, field in
          var field = field
          if isBare, unnamed.indices.contains(index) {
            field.name = unnamed[index]
          } else if let name = field.name {
            field.name = fieldName(name, family: family)
          }
          return self.field(field, events: events, depth: depth)
        })
    default: break
    }
    return value
  }

  private static func field(
    _ field: TraceValue.Field, events: ConstantDomain?, depth: Int
  ) -> TraceValue.Field {
    var field = field
    switch field.name {
    case "sa_family": field.value = constant(field.value, .addressFamily)
    case "sin_port", "sin6_port", "sin_addr", "sin6_addr": field.value = address(field.value)
    case "events", "revents": if let events { field.value = flags(field.value, events) }
    case "msg_flags": field.value = flags(field.value, .messageFlags)
    case "cmsg_level": field.value = constant(field.value, .optionLevel)
    case "cmsg_type": field.value = constant(field.value, .controlType)
    case "msg_iov":
      field.value = structure(
        field.value, events: nil, unnamed: ["iov_base", "iov_len"], depth: depth + 1)
    case "msg_name", "msg_control", "msg_hdr":
      field.value = structure(field.value, events: nil, depth: depth + 1)
    default: break
    }
    return field
  }

  /// `msg_iov` for the `msg_iov(1)` of an old strace, `sa_family` for `sin_family`, `nl_pid` for netlink's `pid`.
  private static func fieldName(_ name: String, family: String?) -> String {
    let base = String(name.prefix { $0 != "(" })
    if base.hasPrefix("s"), base.hasSuffix("_family") { return "sa_family" }
    return switch (family, base) {
    case ("AF_UNIX"?, "path"): "sun_path"
    case ("AF_NETLINK"?, "pid"): "nl_pid"
    case ("AF_NETLINK"?, "groups"): "nl_groups"
    case (_, "onoff"): "l_onoff"
    case (_, "linger"): "l_linger"
    default: base
    }
  }

  /// A port or a host of which the bytes are shown, as the network has them: `sin_port="F\274"`, strace -X raw.
  private static func address(_ value: TraceValue) -> TraceValue {
    guard case .string(let bytes, false, false) = value.content else { return value }
    func host(_ bytes: [UInt8]) -> TraceValue? {
      SocketAddress(bytes: bytes, port: 0)?.host.map {
        TraceValue(.string(Array($0.utf8), isCut: false, isAbstract: false))
      }
    }
    switch bytes.count {
    case 2:
      return replaced(value, .call("htons", [TraceValue(.integer("\(Int(bytes[0]) << 8 | Int(bytes[1]))"))]))
    case 4: return host(bytes).map { replaced(value, .call("inet_addr", [$0])) } ?? value
    case 16:
      return host(bytes).map {
        replaced(value, .call("inet_pton", [TraceValue(.constant("AF_INET6")), $0]))
      } ?? value
    default: return value
    }
  }

  private static func family(_ field: TraceValue.Field) -> String? {
    guard let name = field.name, name.hasSuffix("_family"),
      case .constant(let family) = constant(field.value, .addressFamily).content
    else { return nil }
    return family
  }

  private static func number(_ value: TraceValue) -> Int64? {
    switch value.content {
    // A lone hexadecimal number of six digits or more is taken for a pointer: 0x80002 is SOCK_DGRAM|SOCK_CLOEXEC.
    case .integer, .pointer: value.number
    default: nil
    }
  }

  /// The value as something else: what an old strace noted behind the number is said by the name.
  private static func replaced(_ value: TraceValue, _ content: TraceValue.Content) -> TraceValue {
    var value = value
    value.content = content
    value.decorations.removeAll {
      if case .comment = $0 { return true }
      return false
    }
    return value
  }
}

extension TraceValue {
  fileprivate var elementsOfFlags: [TraceValue] {
    if case .flags(let parts) = content { return parts }
    return [self]
  }
}
