package import StraceParser

/// What an address and a list of buffers say.
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
    default: nil
    }
  }

  /// The room of several buffers together; nil where the trace left some out.
  package var roomOfBuffers: Int64? {
    guard case .array(let buffers) = content else { return nil }
    var room: Int64 = 0
    for buffer in buffers {
      guard case .structure(let fields) = buffer.content,
        let length = (buffer["iov_len"] ?? fields.dropFirst().first?.value)?.integer, length >= 0
      else { return nil }
      room = room.addingClamped(length)
    }
    return room
  }
}
