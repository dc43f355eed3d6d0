internal import CallLog
internal import Glibc

/// What a socket can do as any open file can.
extension Socket {
  /// The flags of the open socket: whether it is non-blocking.
  /// - Throws: ``SocketError`` of fcntl(2).
  ///
  /// Source: F_GETFL in fcntl(2).
  public func statusFlags(file: StaticString = #fileID, line: Int = #line) throws(SocketError) -> FileFlags {
    FileFlags(
      rawValue: Int32(try Self.check(calls(file, line).fcntl(descriptor, get: F_GETFL), "fcntl")))
  }

  /// Sets the flags of the open socket; of them only `.nonBlocking` and `.append` change.
  /// - Throws: ``SocketError`` of fcntl(2).
  ///
  /// Source: F_SETFL in fcntl(2).
  public func setStatusFlags(
    _ flags: FileFlags, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    _ = try Self.check(calls(file, line).fcntl(descriptor, set: F_SETFL, flags.rawValue), "fcntl")
  }

  /// Reads what there is, as from a file: recv(2) without flags.
  /// - Throws: ``SocketError``: `EAGAIN` when nothing is there and it may not wait, `ECONNRESET` when the peer broke
  ///   off.
  ///
  /// Source: read(2).
  public func read(
    upTo limit: Int, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> [UInt8] {
    try calls(file, line).bytes(from: descriptor, upTo: limit)
  }

  /// Writes, as to a file: send(2) without flags.
  /// - Throws: ``SocketError``: `EPIPE` when the connection is closed for sending, `EAGAIN` when it may not wait for
  ///   room.
  ///
  /// Source: write(2).
  public func write(
    _ bytes: some Collection<UInt8>, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Int {
    try calls(file, line).write(bytes, to: descriptor)
  }
}
