internal import CallLog
internal import Glibc

/// Two sockets that are connected to each other.
///
/// Frozen, so that a program may close one half and keep the other.
@frozen public struct SocketPair: ~Copyable {
  /// One end.
  public let first: Socket
  /// The other end.
  public let second: Socket

  init(_ first: consuming Socket, _ second: consuming Socket) {
    self.first = first
    self.second = second
  }
}

extension Socket {
  /// Creates two sockets that are connected to each other.
  ///
  /// Source: socketpair(2).
  public static func pair(
    _ family: AddressFamily, _ type: SocketType, protocol ipProtocol: IPProtocol = .usual,
    tracing: Tracing? = .current, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> SocketPair {
    let site = CallSite(file, line)
    var ends: [Int32] = [-1, -1]
    let outcome = ends.withUnsafeMutableBufferPointer {
      SocketCalls(tracing: tracing, site: site).socketpair(
        family.rawValue, type.rawValue, ipProtocol.rawValue, $0)
    }
    _ = try check(outcome, "socketpair")
    return SocketPair(
      Socket(ends[0], family, peer: nil, tracing, site), Socket(ends[1], family, peer: nil, tracing, site))
  }

  /// The flags of the open socket: whether it is non-blocking.
  ///
  /// Source: F_GETFL in fcntl(2).
  public func statusFlags(file: StaticString = #fileID, line: Int = #line) throws(SocketError) -> FileFlags {
    FileFlags(
      rawValue: Int32(try Self.check(calls(file, line).fcntl(descriptor, get: F_GETFL), "fcntl")))
  }

  /// Sets the flags of the open socket; of them only `.nonBlocking` and `.append` change.
  ///
  /// Source: F_SETFL in fcntl(2).
  public func setStatusFlags(
    _ flags: FileFlags, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    _ = try Self.check(calls(file, line).fcntl(descriptor, set: F_SETFL, flags.rawValue), "fcntl")
  }

  /// Reads what there is, as from a file: recv(2) without flags.
  ///
  /// Source: read(2).
  public func read(
    upTo limit: Int, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> [UInt8] {
    try calls(file, line).bytes(from: descriptor, upTo: limit)
  }

  /// Writes, as to a file: send(2) without flags.
  ///
  /// Source: write(2).
  public func write(
    _ bytes: some Collection<UInt8>, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Int {
    try calls(file, line).write(bytes, to: descriptor)
  }
}
