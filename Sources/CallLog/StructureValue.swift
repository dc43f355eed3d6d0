public import LinuxABI

/// What a pointer of a logged call pointed to, as a tree: the fields, elements and bytes that C and strace name.
public indirect enum StructureValue: Hashable, Sendable {
  /// A plain number.
  case number(Int64)
  /// One constant, `SOL_SOCKET`.
  case constant(Int64, ConstantDomain)
  /// Constants joined with `|`.
  case flags(Int64, ConstantDomain)
  /// Bytes that passed through a buffer.
  case text(CallRecord.Bytes)
  /// A `struct sockaddr`.
  case address([UInt8])
  /// A null pointer.
  case null
  /// Memory of which nothing was given or returned.
  case pointer
  /// An array.
  case list([StructureValue])
  /// A structure.
  case fields([Field])
  /// A number before the call and after it.
  case changed(Int64, Int64)

  /// A field of a structure.
  public struct Field: Hashable, Sendable {
    /// Its name in C.
    public let name: String
    /// What it held.
    public let value: StructureValue

    init(_ name: String, _ value: StructureValue) {
      self.name = name
      self.value = value
    }
  }

  /// The value with a name, of a structure.
  public subscript(name: String) -> StructureValue? {
    guard case .fields(let fields) = self else { return nil }
    return fields.first { $0.name == name }?.value
  }

  /// Reads what the log kept; nil where that is not enough.
  ///
  /// - Parameters:
  ///   - bytes: the bytes of the argument.
  ///   - structure: what they are.
  ///   - result: what the call returned; nil when it never did.
  public init?(_ bytes: [UInt8], as structure: Structure, result: Int64?) {
    var reader = ImageReader(bytes)
    let succeeded = result.map { $0 >= 0 } ?? false
    let value: StructureValue? =
      switch structure {
      case .pollEntries: reader.pollEntries()
      case .epollEvent: reader.epollEvent(size: bytes.count)
      case .epollEvents: succeeded ? reader.epollEvents(number: Int(result ?? 0)) : .pointer
      case .buffersIn: reader.buffers(isFilled: true)
      case .buffersOut: reader.buffers(isFilled: succeeded)
      case .messageIn: reader.message(isOutput: false)
      case .messageOut: succeeded ? reader.message(isOutput: true) : reader.failedMessage()
      case .descriptorPair:
        succeeded ? reader.pair() : [0, 8].contains(bytes.count) ? .pointer : nil
      case .limitIn: reader.limit()
      case .limitOut: succeeded ? reader.limit() : .pointer
      case .addressHints: reader.hints()
      case .addressList: succeeded ? reader.addresses() : .pointer
      }
    guard let value else { return nil }
    self = value
  }

  /// What poll(2) found: `[{fd=6, revents=POLLOUT}]`, only those that are ready; nil where the bytes are none of its.
  public static func ready(_ bytes: [UInt8]) -> StructureValue? {
    var reader = ImageReader(bytes)
    return reader.pollEntries(returned: true)
  }
}

/// Takes numbers and bytes from the front of an image. Nothing in it is trusted.
private struct ImageReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  private mutating func number(_ size: Int) -> UInt64? {
    guard rest.count >= size else { return nil }
    defer { rest = rest.dropFirst(size) }
    return rest.prefix(size).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func count() -> Int? { number(4).map { Int($0) } }

  private mutating func int32() -> Int64? {
    number(4).map { Int64(Int32(bitPattern: UInt32(truncatingIfNeeded: $0))) }
  }

  private mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count >= 0, rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  // MARK: Flat structures

  mutating func pollEntries(returned: Bool = false) -> StructureValue? {
    var entries: [StructureValue] = []
    while !rest.isEmpty {
      guard let descriptor = int32(), let events = number(2), let found = number(2) else { return nil }
      if returned {
        guard found != 0 else { continue }
        entries.append(
          .fields([.init("fd", .number(descriptor)), .init("revents", .flags(Int64(found), .pollEvents))]))
      } else if descriptor < 0 {
        // The kernel skips it, and strace its events.
        entries.append(.fields([.init("fd", .number(descriptor))]))
      } else {
        entries.append(
          .fields([.init("fd", .number(descriptor)), .init("events", .flags(Int64(events), .pollEvents))]))
      }
    }
    return .list(entries)
  }

  /// 12 bytes where the structure is packed (x86-64), 16 elsewhere.
  mutating func epollEvent(size: Int) -> StructureValue? {
    guard size == 12 || size == 16, let events = number(4), size == 12 || number(4) != nil,
      let data = number(8)
    else { return nil }
    return .fields([
      .init("events", .flags(Int64(events), .epollEvents)),
      .init(
        "data",
        .fields([
          .init("u32", .number(Int64(data & 0xffff_ffff))),
          .init("u64", .number(Int64(bitPattern: data))),
        ])),
    ])
  }

  mutating func epollEvents(number: Int) -> StructureValue? {
    guard number > 0 else { return rest.isEmpty ? .list([]) : nil }
    guard number <= CallRecord.Bytes.limit / 12, rest.count % number == 0 else { return nil }
    let size = rest.count / number
    var events: [StructureValue] = []
    for _ in 0..<number {
      guard let event = epollEvent(size: size) else { return nil }
      events.append(event)
    }
    return .list(events)
  }

  mutating func pair() -> StructureValue? {
    guard let first = int32(), let second = int32(), rest.isEmpty else { return nil }
    return .list([.number(first), .number(second)])
  }

  mutating func limit() -> StructureValue? {
    guard let soft = number(8), let hard = number(8) else { return nil }
    return .fields([
      .init("rlim_cur", .number(Int64(bitPattern: soft))),
      .init("rlim_max", .number(Int64(bitPattern: hard))),
    ])
  }

  mutating func hints() -> StructureValue? {
    guard let flags = int32(), let family = int32(), let type = int32(), let protocolNumber = int32() else {
      return nil
    }
    return .fields([
      .init("ai_flags", .flags(flags, .addressInfoFlags)),
      .init("ai_family", .constant(family, .addressFamily)),
      .init("ai_socktype", .flags(type, .socketType)),
      .init("ai_protocol", .number(protocolNumber)),
    ])
  }

  // MARK: Structures with pointers

  mutating func buffers(isFilled: Bool) -> StructureValue? {
    guard count() != nil, let shown = count(), shown <= StructureImage.bufferLimit else { return nil }
    var buffers: [StructureValue] = []
    for _ in 0..<shown {
      guard let length = number(8), let used = number(8), let kept = count(), let bytes = bytes(kept),
        let total = Int(exactly: used), kept <= total
      else { return nil }
      buffers.append(
        .fields([
          .init("iov_base", isFilled ? .text(CallRecord.Bytes(bytes, count: total)) : .pointer),
          .init("iov_len", .number(Int64(bitPattern: length))),
        ]))
    }
    return .list(buffers)
  }

  mutating func message(isOutput: Bool) -> StructureValue? {
    guard let isNamed = count(), let room = count(), let length = count(), let kept = count(),
      let name = bytes(kept), let flags = count(), let controlLength = count(), let controlKept = count(),
      let control = bytes(controlKept), let buffers = buffers(isFilled: true), case .list(let all) = buffers
    else { return nil }
    let address: StructureValue = isNamed == 0 ? .null : name.count < 2 ? .pointer : .address(name)
    var fields: [StructureValue.Field] = [
      .init("msg_name", address),
      .init(
        "msg_namelen",
        isOutput && room != length ? .changed(Int64(room), Int64(length)) : .number(Int64(length))),
      .init("msg_iov", buffers), .init("msg_iovlen", .number(Int64(all.count))),
    ]
    if controlLength > 0 { fields.append(.init("msg_control", Self.control(control))) }
    fields.append(.init("msg_controllen", .number(Int64(controlLength))))
    fields.append(.init("msg_flags", .flags(Int64(flags), .messageFlags)))
    return .fields(fields)
  }

  /// Of a message that did not come, strace shows the length of its name alone.
  mutating func failedMessage() -> StructureValue? {
    guard count() != nil, count() != nil, let length = count() else { return nil }
    return .fields([.init("msg_namelen", .number(Int64(length)))])
  }

  /// The control messages of cmsg(3): length (8), level (4), type (4), data, each rounded up to 8 bytes.
  private static func control(_ bytes: [UInt8]) -> StructureValue {
    var messages: [StructureValue] = []
    var reader = ImageReader(bytes)
    while reader.rest.count >= 16, messages.count < 32 {
      guard let length = reader.number(8), let level = reader.int32(), let type = reader.int32(),
        let size = Int(exactly: length), size >= 16,
        let data = reader.bytes(min(size - 16, reader.rest.count))
      else { break }
      _ = reader.bytes(min((8 - size % 8) % 8, reader.rest.count))
      var fields: [StructureValue.Field] = [
        .init("cmsg_len", .number(Int64(size))), .init("cmsg_level", .constant(level, .optionLevel)),
        .init("cmsg_type", level == 1 ? .constant(type, .controlType) : .number(type)),
      ]
      if level == 1, type == 1 {
        var numbers = ImageReader(data)
        var descriptors: [StructureValue] = []
        while let number = numbers.int32() { descriptors.append(.number(number)) }
        fields.append(.init("cmsg_data", .list(descriptors)))
      } else if level == 1, type == 2, data.count >= 12 {
        var numbers = ImageReader(data)
        let names = ["pid", "uid", "gid"]
        fields.append(
          .init("cmsg_data", .fields(names.map { .init($0, .number(numbers.int32() ?? 0)) })))
      } else if !data.isEmpty {
        fields.append(.init("cmsg_data", .text(CallRecord.Bytes(data, count: data.count))))
      }
      messages.append(.fields(fields))
    }
    return .list(messages)
  }

  mutating func addresses() -> StructureValue? {
    guard let number = count(), number <= StructureImage.addressLimit else { return nil }
    var found: [StructureValue] = []
    for _ in 0..<number {
      guard let family = int32(), let type = int32(), let protocolNumber = int32(), let length = count(),
        let address = bytes(length)
      else { return nil }
      found.append(
        .fields([
          .init("ai_family", .constant(family, .addressFamily)),
          .init("ai_socktype", .flags(type, .socketType)),
          .init("ai_protocol", .constant(protocolNumber, .ipProtocol)),
          .init("ai_addr", .address(address)),
        ]))
    }
    return .list(found)
  }
}
