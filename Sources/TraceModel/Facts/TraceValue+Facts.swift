package import StraceParser

/// Values as ``FactsReader`` reads them of a tape.
extension TraceValue {
  /// `htons(80)`, or two bytes.
  var port: UInt16? {
    switch content {
    case .call(_, let ports): ports.first?.number.flatMap(UInt16.init(exactly:))
    case .string(let bytes, _, _): UInt16(networkOrder: bytes)
    default: nil
    }
  }

  /// The number; of `128 => 16` the second, of `[16]` the one in it.
  var integer: Int64? {
    switch content {
    case .integer, .pointer: number
    case .changed(_, let to): to.integer
    case .array(let values): values.count == 1 ? values[0].integer : nil
    case .flags(let parts): joined(parts)
    default: nil
    }
  }

  /// Flags that are all numbers; nil where one has a name.
  private func joined(_ parts: [TraceValue]) -> Int64? {
    parts.reduce(0 as Int64?) { flags, part in
      switch part.content {
      case .integer, .pointer: flags.flatMap { flags in part.number.map { flags | $0 } }
      default: nil
      }
    }
  }

  var isEmptyPath: Bool {
    switch content {
    case .string(let bytes, _, _): bytes.isEmpty
    case .pointer(let address): address == 0
    default: false
    }
  }

  /// What a list or a structure has in it.
  var members: [TraceValue] {
    switch content {
    case .array(let values): values
    case .structure(let fields): fields.map(\.value)
    default: []
    }
  }

  func field(_ name: String) -> TraceValue? {
    switch content {
    case .changed(_, let to): to.field(name)
    case .structure(let fields):
      fields.first { $0.name == name || $0.name?.hasPrefix("\(name)(") ?? false }?.value
    default: nil
    }
  }

  /// What epoll_ctl(2) was given, of a `struct epoll_event`.
  var epollData: UInt64? {
    func whole(_ value: TraceValue) -> UInt64? {
      let named = value.field("u64") ?? value.field("ptr") ?? value.field("u32")
      return (named ?? value).integer.map { UInt64(bitPattern: $0) }
    }
    if let named = field("data") { return whole(named) }
    guard case .structure(let fields) = content else { return nil }
    let inner = fields.first { if case .structure = $0.value.content { true } else { false } }
    return inner.flatMap { whole($0.value) }
  }

  /// The room of several buffers together; nil where the trace left some out.
  package var roomOfBuffers: Int64? {
    guard case .array(let buffers) = content else { return nil }
    var room: Int64 = 0
    for buffer in buffers {
      guard case .structure(let fields) = buffer.content,
        let length = (buffer.field("iov_len") ?? fields.dropFirst().first?.value)?.integer, length >= 0
      else { return nil }
      room = room.addingClamped(length)
    }
    return room
  }
}
