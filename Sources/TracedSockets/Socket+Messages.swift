internal import CallLog
internal import Glibc

extension Socket {
  /// Sends bytes to the peer.
  /// - Returns: how many bytes were taken, which may be fewer than given.
  /// - Throws: ``SocketError``: `EPIPE` or `ECONNRESET` when the peer is gone.
  ///
  /// Source: send(2).
  public func send(
    _ bytes: some Collection<UInt8>, flags: MessageFlags = [], file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Int {
    let outcome = Self.withBytes(of: bytes) { calls(file, line).send(descriptor, $0, flags.rawValue) }
    return try Self.check(outcome, "send")
  }

  /// Sends a text to the peer, as UTF-8.
  /// - Returns: how many bytes were taken: bytes, not characters.
  /// - Throws: ``SocketError``: `EPIPE` when the connection is closed for sending, `EAGAIN` when it may not wait for
  ///   room.
  ///
  /// Source: send(2).
  public func send(
    _ text: String, flags: MessageFlags = [], file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Int {
    try send(text.utf8, flags: flags, file: file, line: line)
  }

  /// Receives what there is, and waits when there is nothing.
  /// - Parameters:
  ///   - limit: at most so many bytes.
  ///   - flags: such as `.peek` and `.waitAll`: recv(2).
  ///   - file: where the call stands, for the log.
  ///   - line: its line there.
  /// - Returns: the bytes; none when the peer has closed (and, for datagrams, when the datagram was empty).
  /// - Throws: ``SocketError``: `EAGAIN` when nothing is there and it may not wait, `ECONNRESET` when the peer broke
  ///   off.
  ///
  /// Source: recv(2).
  public func receive(
    upTo limit: Int, flags: MessageFlags = [], file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> [UInt8] {
    var room = [UInt8](repeating: 0, count: limit)
    let outcome = room.withUnsafeMutableBytes { calls(file, line).recv(descriptor, $0, flags.rawValue) }
    let count = try Self.check(outcome, "recv")
    room.removeLast(limit - min(count, limit))
    return room
  }

  /// Sends a datagram to an address.
  /// - Returns: how many bytes were taken.
  /// - Throws: ``SocketError``: `EMSGSIZE` when it is too long for one, `ECONNREFUSED` when nobody has a unix address.
  ///
  /// Source: sendto(2).
  public func send(
    _ bytes: some Collection<UInt8>, to address: SocketAddress, flags: MessageFlags = [],
    file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Int {
    let outcome = Self.withBytes(of: bytes) { bytes in
      address.bytes.withUnsafeBytes { calls(file, line).sendto(descriptor, bytes, flags.rawValue, $0) }
    }
    return try Self.check(outcome, "sendto", address)
  }

  /// Sends a text as one datagram, as UTF-8, to an address.
  /// - Returns: how many bytes were taken.
  /// - Throws: ``SocketError``: `EMSGSIZE` when it is too long for one, `ECONNREFUSED` when nobody has a unix address.
  ///
  /// Source: sendto(2).
  public func send(
    _ text: String, to address: SocketAddress, flags: MessageFlags = [],
    file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Int {
    try send(text.utf8, to: address, flags: flags, file: file, line: line)
  }

  /// Receives a datagram, and who sent it.
  /// - Parameters:
  ///   - limit: at most so many bytes; the rest of the datagram is gone.
  ///   - flags: such as `.peek`: recv(2).
  ///   - file: where the call stands, for the log.
  ///   - line: its line there.
  /// - Throws: ``SocketError``: `EAGAIN` when nothing is there and it may not wait, `ECONNRESET` when the peer broke
  ///   off.
  ///
  /// Source: recvfrom(2).
  public func receiveFrom(
    upTo limit: Int, flags: MessageFlags = [], file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Datagram {
    let calls = calls(file, line)
    var room = [UInt8](repeating: 0, count: limit)
    let (outcome, sender) = withAddressRoom { address, length in
      room.withUnsafeMutableBytes { calls.recvfrom(descriptor, $0, flags.rawValue, address, length) }
    }
    let count = try Self.check(outcome, "recvfrom")
    room.removeLast(limit - min(count, limit))
    return Datagram(bytes: room, sender: sender, length: count)
  }

  /// Sends bytes of a file to the peer, inside the kernel: they pass through no buffer of the program.
  /// - Returns: how many bytes were sent; 0 at the file's end.
  /// - Throws: ``SocketError``: `EPIPE` when the connection is closed for sending, `EAGAIN` when it may not wait for
  ///   room.
  ///
  /// Source: sendfile(2).
  public func sendFile(
    _ source: borrowing File, count: Int, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Int {
    try Self.check(calls(file, line).sendfile(descriptor, source.descriptor, count), "sendfile")
  }

  /// Bytes in memory, at an address that is never null: a send of nothing shows as `""` in a trace, and not as NULL.
  static func withBytes(
    of bytes: some Collection<UInt8>, _ call: (UnsafeRawBufferPointer) -> CallOutcome
  ) -> CallOutcome {
    if bytes.isEmpty {
      return withUnsafeBytes(of: 0 as UInt8) { call(UnsafeRawBufferPointer(rebasing: $0.prefix(0))) }
    }
    return bytes.withContiguousStorageIfAvailable { call(UnsafeRawBufferPointer($0)) }
      ?? Array(bytes).withUnsafeBytes(call)
  }
}

/// A datagram that was received.
public struct Datagram: Hashable, Sendable {
  /// What fitted into the room.
  public let bytes: [UInt8]
  /// Who sent it; an address without a name or without bytes where the sender has none.
  public let sender: SocketAddress
  /// What recvfrom(2) returned: with `.truncate` the datagram's whole length, which may be more than was kept.
  public let length: Int
}
