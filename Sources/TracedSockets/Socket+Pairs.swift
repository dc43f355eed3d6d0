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
  /// - Throws: ``SocketError``: `EOPNOTSUPP` when the family has no pairs, `EMFILE` when no descriptor is left.
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
}
