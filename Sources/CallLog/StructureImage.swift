internal import Glibc

/// Room in a log that was taken for some bytes: a part of a record's payload, or a run of slots.
struct SlotRoom {
  /// The first byte of the part, or of the run's first slot.
  let start: UnsafeMutableRawPointer
  let isRun: Bool

  /// Copies bytes to a place in it.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
    guard isRun else { return (start + offset).copyMemory(from: source, byteCount: bytes.count) }
    let limit = LogLayout.Continuation.dataLimit
    var done = 0
    while done < bytes.count {
      let (slot, within) = (offset + done).quotientAndRemainder(dividingBy: limit)
      let count = min(bytes.count - done, limit - within)
      (start + slot * LogLayout.slotSize + LogLayout.Continuation.data + within)
        .copyMemory(from: source + done, byteCount: count)
      done += count
    }
  }
}

/// A structure with what its pointers point to, as the log keeps it. ``StructureValue`` reads it back.
///
/// Described twice: once to count its bytes, once to write them, so that nothing is allocated in between.
///
/// ```
/// flat         the structure itself
/// buffers      number (4), of which follow (4); each: its length (8), bytes moved through it (8), kept (4), the kept
/// message      is there a name (4), its room before (4), its length now (4), kept (4), the kept; flags (4),
///              length of the control data (4), kept (4), the kept; then its buffers
/// address list number that follow (4); each: family, type, protocol (4 each), length (4), the address
/// ```
struct StructureImage {
  /// The call's result; nil before the call.
  let result: Int64?
  /// Where the image is written; nil to count only.
  var room: SlotRoom?
  private(set) var count = 0

  static let bufferLimit = 64
  static let nameLimit = 128
  static let controlLimit = 512
  static let addressLimit = 32

  mutating func describe(_ argument: LiveArgument) {
    switch argument {
    case .inOut(let bytes): put(bytes.prefix(CallRecord.Bytes.limit))
    case .buffers(let vectors, let number, let isOutput): put(buffers: vectors, number, isOutput)
    case .message(let message, let nameRoom, let isOutput): put(message: message, nameRoom, isOutput)
    case .addressList(let list): put(addressList: list)
    default: break
    }
  }

  private mutating func put(buffers: UnsafeRawPointer, _ number: Int, _ isOutput: Bool) {
    let vectors = buffers.assumingMemoryBound(to: iovec.self)
    let shown = min(max(0, number), Self.bufferLimit)
    put(UInt32(truncatingIfNeeded: number))
    put(UInt32(truncatingIfNeeded: shown))
    // What is left for bytes when every head has its place.
    var free = CallRecord.Bytes.limit - count - shown * 20
    var moved = isOutput ? Int(max(0, result ?? 0)) : Int.max
    for index in 0..<shown {
      let length = vectors[index].iov_len
      let used = min(length, moved)
      moved -= used
      // An equal share for each, and what one does not need for those after it.
      let kept = min(used, max(0, free) / (shown - index))
      free -= kept
      put(UInt64(length))
      put(UInt64(used))
      put(UInt32(truncatingIfNeeded: kept))
      put(UnsafeRawBufferPointer(start: vectors[index].iov_base, count: kept)[...])
    }
  }

  private mutating func put(message: UnsafeRawPointer, _ nameRoom: UInt32, _ isOutput: Bool) {
    let message = message.assumingMemoryBound(to: msghdr.self).pointee
    let failed = isOutput && (result ?? -1) < 0
    let name = failed ? 0 : min(Int(message.msg_namelen), Int(nameRoom), Self.nameLimit)
    put(UInt32(message.msg_name == nil ? 0 : 1))
    put(nameRoom)
    put(message.msg_namelen)
    put(UInt32(message.msg_name == nil ? 0 : name))
    if let start = message.msg_name { put(UnsafeRawBufferPointer(start: start, count: name)[...]) }
    put(UInt32(bitPattern: message.msg_flags))
    put(UInt32(truncatingIfNeeded: message.msg_controllen))
    let control = failed || message.msg_control == nil ? 0 : min(message.msg_controllen, Self.controlLimit)
    put(UInt32(truncatingIfNeeded: control))
    put(UnsafeRawBufferPointer(start: message.msg_control, count: control)[...])
    put(buffers: UnsafeRawPointer(message.msg_iov), message.msg_iovlen, isOutput)
  }

  private mutating func put(addressList: UnsafeRawPointer) {
    let first = addressList.assumingMemoryBound(to: UnsafeMutablePointer<addrinfo>?.self).pointee
    // Nothing is made before the call, nor when it fails.
    var entry = result == 0 ? first : nil
    var number = 0
    while let found = entry, number < Self.addressLimit {
      number += 1
      entry = found.pointee.ai_next
    }
    put(UInt32(truncatingIfNeeded: number))
    entry = first
    for _ in 0..<number {
      guard let found = entry?.pointee else { return }
      put(UInt32(bitPattern: found.ai_family))
      put(UInt32(bitPattern: found.ai_socktype))
      put(UInt32(bitPattern: found.ai_protocol))
      let length = found.ai_addr == nil ? 0 : min(Int(found.ai_addrlen), 28)
      put(UInt32(truncatingIfNeeded: length))
      put(UnsafeRawBufferPointer(start: found.ai_addr, count: length)[...])
      entry = found.ai_next
    }
  }

  private mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { put($0[...]) }
  }

  private mutating func put(_ bytes: Slice<UnsafeRawBufferPointer>) {
    room?.write(UnsafeRawBufferPointer(rebasing: bytes), at: count)
    count += bytes.count
  }
}
