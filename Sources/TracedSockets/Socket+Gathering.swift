internal import CLinux
internal import CallLog
internal import Glibc

extension Socket {
  /// Sends several buffers in one call.
  /// - Returns: how many bytes were taken, over all of them.
  /// - Throws: ``SocketError``: `EPIPE` when the connection is closed for sending, `EAGAIN` when it may not wait for
  ///   room.
  ///
  /// Source: writev(2).
  public func writeGathered(
    _ buffers: [[UInt8]], file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Int {
    try calls(file, line).gather(buffers, to: descriptor)
  }

  /// Receives into several buffers in one call: the first is filled before the second begins.
  /// - Parameters:
  ///   - sizes: how many bytes go into each.
  ///   - file: where the call stands, for the log.
  ///   - line: its line there.
  /// - Returns: the buffers, as far as they were filled; all empty at the end of a stream.
  /// - Throws: ``SocketError``: `EAGAIN` when nothing is there and it may not wait, `ECONNRESET` when the peer broke
  ///   off.
  ///
  /// Source: readv(2).
  public func readScattered(
    into sizes: [Int], file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> [[UInt8]] {
    try calls(file, line).scatter(from: descriptor, into: sizes)
  }

  /// Sends several buffers as one message, with descriptors beside the bytes.
  /// - Parameters:
  ///   - buffers: what is sent, the first buffer first.
  ///   - descriptors: open descriptors that the receiver gets copies of: SCM_RIGHTS, unix(7).
  ///   - address: where a datagram goes; nil for the connected peer.
  ///   - flags: such as `.noSignal`: send(2).
  ///   - file: where the call stands, for the log.
  ///   - line: its line there.
  /// - Returns: how many bytes were taken.
  /// - Throws: ``SocketError``: `EPIPE` when the connection is closed for sending, `EAGAIN` when it may not wait for
  ///   room.
  ///
  /// Source: sendmsg(2).
  public func sendMessage(
    _ buffers: [[UInt8]], descriptors: [Int32] = [], to address: SocketAddress? = nil,
    flags: MessageFlags = [], file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Int {
    let calls = calls(file, line)
    var name = address?.bytes ?? []
    var control = Self.rights(descriptors)
    let outcome = Vectors(buffers).with { vectors in
      name.withUnsafeMutableBytes { name in
        control.withUnsafeMutableBytes { control in
          var message = msghdr()
          message.msg_name = name.isEmpty ? nil : name.baseAddress
          message.msg_namelen = socklen_t(name.count)
          message.msg_iov = UnsafeMutablePointer(mutating: vectors.baseAddress)
          message.msg_iovlen = vectors.count
          message.msg_control = control.isEmpty ? nil : control.baseAddress
          message.msg_controllen = control.count
          return calls.sendmsg(descriptor, &message, flags.rawValue)
        }
      }
    }
    return try Self.check(outcome, "sendmsg", address)
  }

  /// Receives a message into several buffers, with descriptors beside the bytes.
  /// - Parameters:
  ///   - sizes: how many bytes go into each buffer.
  ///   - descriptorRoom: how many descriptors may come; more are lost, and `.controlTruncated` says so.
  ///   - wantsSender: whether to ask who sent it.
  ///   - flags: such as `.peek`: recv(2).
  ///   - file: where the call stands, for the log.
  ///   - line: its line there.
  /// - Throws: ``SocketError``: `EAGAIN` when nothing is there and it may not wait, `ECONNRESET` when the peer broke
  ///   off.
  ///
  /// Source: recvmsg(2).
  public func receiveMessage(
    into sizes: [Int], descriptorRoom: Int = 0, wantsSender: Bool = false, flags: MessageFlags = [],
    file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> ReceivedMessage {
    let calls = calls(file, line)
    var vectors = Vectors(sizes.map { [UInt8](repeating: 0, count: $0) })
    var name = [UInt8](repeating: 0, count: wantsSender ? family.addressSize : 0)
    let space = descriptorRoom > 0 ? clinux_cmsg_space(descriptorRoom * MemoryLayout<Int32>.size) : 0
    var control = [UInt8](repeating: 0, count: space)
    var message = msghdr()
    let outcome = vectors.withMutable { vectors in
      name.withUnsafeMutableBytes { name in
        control.withUnsafeMutableBytes { control in
          message.msg_name = name.isEmpty ? nil : name.baseAddress
          message.msg_namelen = socklen_t(name.count)
          message.msg_iov = UnsafeMutablePointer(mutating: vectors.baseAddress)
          message.msg_iovlen = vectors.count
          message.msg_control = control.isEmpty ? nil : control.baseAddress
          message.msg_controllen = control.count
          return calls.recvmsg(descriptor, &message, flags.rawValue)
        }
      }
    }
    let count = try Self.check(outcome, "recvmsg")
    return ReceivedMessage(
      buffers: vectors.filled(count), count: count,
      descriptors: Self.descriptors(in: control.prefix(message.msg_controllen)),
      sender: wantsSender ? SocketAddress(bytes: Array(name.prefix(Int(message.msg_namelen)))) : nil,
      flags: MessageFlags(rawValue: message.msg_flags))
  }

  /// One control message of cmsg(3) with descriptors: length, level, type, the numbers, rounded up.
  private static func rights(_ descriptors: [Int32]) -> [UInt8] {
    guard !descriptors.isEmpty else { return [] }
    let size = descriptors.count * MemoryLayout<Int32>.size
    var bytes = [UInt8](repeating: 0, count: clinux_cmsg_space(size))
    bytes.withUnsafeMutableBytes { bytes in
      bytes.storeBytes(of: clinux_cmsg_length(size), as: Int.self)
      bytes.storeBytes(of: SOL_SOCKET, toByteOffset: 8, as: Int32.self)
      bytes.storeBytes(of: Int32(1), toByteOffset: 12, as: Int32.self)  // SCM_RIGHTS
      for (index, descriptor) in descriptors.enumerated() {
        bytes.storeBytes(of: descriptor, toByteOffset: 16 + 4 * index, as: Int32.self)
      }
    }
    return bytes
  }

  /// The descriptors of a message's first control message.
  private static func descriptors(in control: ArraySlice<UInt8>) -> [Int32] {
    control.withUnsafeBytes { control in
      guard control.count >= 16, control.loadUnaligned(fromByteOffset: 8, as: Int32.self) == SOL_SOCKET,
        control.loadUnaligned(fromByteOffset: 12, as: Int32.self) == 1
      else { return [] }
      let end = min(control.count, Int(control.loadUnaligned(as: UInt32.self)))
      return stride(from: 16, to: end - 3, by: 4).map {
        control.loadUnaligned(fromByteOffset: $0, as: Int32.self)
      }
    }
  }
}

/// What recvmsg(2) brought.
public struct ReceivedMessage: Hashable, Sendable {
  /// The buffers, as far as they were filled.
  public let buffers: [[UInt8]]
  /// How many bytes came, over all of them; 0 at the end of a stream.
  public let count: Int
  /// Copies of the sender's descriptors, with this program's own numbers. Each must be closed:
  /// `Socket(adopting:_:)` and `File(adopting:)` do.
  public let descriptors: [Int32]
  /// Who sent it, where that was asked.
  public let sender: SocketAddress?
  /// What the kernel says about it: `.truncate`, `.controlTruncated`, `.endOfRecord`.
  public let flags: MessageFlags
}

/// Several buffers, and the `struct iovec[]` that points to them while a call is made.
struct Vectors {
  private var buffers: [[UInt8]]

  init(_ buffers: [[UInt8]]) { self.buffers = buffers }

  func with(_ call: (UnsafeBufferPointer<iovec>) -> CallOutcome) -> CallOutcome {
    var copy = self
    return copy.withMutable(call)
  }

  // One block of memory for all of them: pointers into several arrays at once cannot be had safely.
  mutating func withMutable(_ call: (UnsafeBufferPointer<iovec>) -> CallOutcome) -> CallOutcome {
    var block = Array(buffers.joined())
    // A buffer of no bytes still has an address: it shows as "" in a trace, and not as NULL.
    if block.isEmpty { block = [0] }
    let outcome = block.withUnsafeMutableBytes { block in
      var start = 0
      let vectors = buffers.map { buffer in
        defer { start += buffer.count }
        return iovec(iov_base: block.baseAddress.map { $0 + start }, iov_len: buffer.count)
      }
      return vectors.withUnsafeBufferPointer(call)
    }
    var start = 0
    for index in buffers.indices {
      let size = buffers[index].count
      buffers[index] = Array(block[start..<start + size])
      start += size
    }
    return outcome
  }

  /// The buffers as far as so many bytes filled them.
  func filled(_ count: Int) -> [[UInt8]] {
    var rest = count
    return buffers.map { buffer in
      let used = min(buffer.count, max(0, rest))
      rest -= used
      return Array(buffer.prefix(used))
    }
  }
}
