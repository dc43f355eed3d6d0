internal import CallLog
internal import Glibc
internal import LinuxABI

/// A socket whose every call is recorded: socket(7).
///
/// It cannot be copied, so it is closed once: by ``close(file:line:)``, or by itself when it goes out of use. Each
/// method makes exactly one libc call and one record; a call that a signal interrupted throws `EINTR` and may be made
/// again.
public struct Socket: ~Copyable {
  /// The kernel's number for it.
  public let descriptor: Int32
  /// Who is at the other end of an accepted socket, as accept(2) said; nil for a socket made by this program.
  public let peer: SocketAddress?
  let family: AddressFamily
  let tracing: Tracing?
  private let origin: CallSite
  private var isOpen = true

  /// Creates a socket.
  /// - Parameters:
  ///   - family: `.inet`, `.inet6`, `.unix`, ...: address_families(7).
  ///   - type: `.stream`, `.datagram`, ...; `.stream.nonBlocking` for one that never waits.
  ///   - ipProtocol: the family's usual one unless it is given.
  ///   - tracing: where its calls are recorded; nil for nowhere.
  ///   - file: where the call stands, for the log.
  ///   - line: its line there.
  /// - Throws: ``SocketError``, such as `EAFNOSUPPORT` or `EMFILE`.
  ///
  /// Source: socket(2).
  public init(
    _ family: AddressFamily, _ type: SocketType, protocol ipProtocol: IPProtocol = .usual,
    tracing: Tracing? = .current, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    let site = CallSite(file, line)
    let outcome = SocketCalls(tracing: tracing, site: site).socket(
      family.rawValue, type.rawValue, ipProtocol.rawValue)
    descriptor = Int32(try Self.check(outcome, "socket"))
    peer = nil
    self.family = family
    self.tracing = tracing
    origin = site
  }

  /// Takes over a descriptor that came from elsewhere, such as one that SCM_RIGHTS brought. Makes no call.
  /// - Parameters:
  ///   - descriptor: its number; the socket closes it.
  ///   - family: the socket's address family: decides how much room accept and the like give an address.
  ///   - tracing: where its calls are recorded; nil for nowhere.
  ///   - file: where the call stands, for the log.
  ///   - line: its line there.
  public init(
    adopting descriptor: Int32, _ family: AddressFamily, tracing: Tracing? = .current,
    file: StaticString = #fileID, line: Int = #line
  ) {
    self.init(descriptor, family, peer: nil, tracing, CallSite(file, line))
  }

  init(
    _ descriptor: Int32, _ family: AddressFamily, peer: SocketAddress?, _ tracing: Tracing?, _ site: CallSite
  ) {
    self.descriptor = descriptor
    self.peer = peer
    self.family = family
    self.tracing = tracing
    origin = site
  }

  deinit {
    // Closed and recorded here too, so that no close in a trace is unexplained. The place is where the socket was made.
    if isOpen { _ = SocketCalls(tracing: tracing, site: origin.atScopeEnd).close(descriptor) }
  }

  /// Closes the socket. It is closed even when this throws.
  /// - Throws: ``SocketError`` of close(2); the descriptor is free all the same.
  ///
  /// Source: close(2).
  public consuming func close(file: StaticString = #fileID, line: Int = #line) throws(SocketError) {
    isOpen = false
    _ = try Self.check(calls(file, line).close(descriptor), "close")
  }

  /// Gives the socket its address.
  /// - Throws: ``SocketError``: `EADDRINUSE` when the port is taken, `EACCES` when it is reserved, `EADDRNOTAVAIL`
  ///   when the address is not this machine's.
  ///
  /// Source: bind(2).
  public func bind(
    to address: SocketAddress, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    let outcome = address.bytes.withUnsafeBytes { calls(file, line).bind(descriptor, $0) }
    _ = try Self.check(outcome, "bind", address)
  }

  /// Marks the socket as one that accepts connections.
  /// - Parameters:
  ///   - backlog: longest queue of completed connections; the kernel caps it at `somaxconn`.
  ///   - file: where the call stands, for the log.
  ///   - line: its line there.
  /// - Throws: ``SocketError`` with `EADDRINUSE` when another socket listens on the port.
  ///
  /// Source: listen(2).
  public func listen(
    backlog: Int32, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    _ = try Self.check(calls(file, line).listen(descriptor, backlog), "listen")
  }

  /// Waits for a connection and takes it. Its ``peer`` is who connected.
  /// - Throws: ``SocketError``: `EAGAIN` when nobody waits and it may not, `EMFILE` when no descriptor is left.
  ///
  /// Source: accept(2).
  public func accept(file: StaticString = #fileID, line: Int = #line) throws(SocketError) -> Socket {
    let calls = calls(file, line)
    let (outcome, address) = withAddressRoom { calls.accept(descriptor, $0, $1) }
    let accepted = Int32(try Self.check(outcome, "accept"))
    return Socket(accepted, family, peer: address, tracing, calls.site)
  }

  /// Waits for a connection and takes it; the accepted socket has these flags from the start.
  /// - Throws: ``SocketError``: `EAGAIN` when nobody waits and it may not, `EMFILE` when no descriptor is left.
  ///
  /// Source: accept4(2).
  public func accept(
    _ flags: DescriptorFlags, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Socket {
    let calls = calls(file, line)
    let (outcome, address) = withAddressRoom { calls.accept4(descriptor, $0, $1, flags.rawValue) }
    let accepted = Int32(try Self.check(outcome, "accept4"))
    return Socket(accepted, family, peer: address, tracing, calls.site)
  }

  /// Connects to a peer; for datagrams, only says where they go.
  /// - Throws: ``SocketError`` with `ECONNREFUSED` when nobody listens there. After `EINTR` the connection is still
  ///   being made: do not call it again.
  ///
  /// Source: connect(2).
  public func connect(
    to address: SocketAddress, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    let outcome = address.bytes.withUnsafeBytes { calls(file, line).connect(descriptor, $0) }
    _ = try Self.check(outcome, "connect", address)
  }

  /// Ends one half of the connection, or both.
  /// - Throws: ``SocketError`` with `ENOTCONN` when it has no peer.
  ///
  /// Source: shutdown(2).
  public func shutdown(
    _ how: ShutdownHow, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    _ = try Self.check(calls(file, line).shutdown(descriptor, how.rawValue), "shutdown")
  }

  /// The socket's own address.
  /// - Throws: ``SocketError`` of getsockname(2).
  ///
  /// Source: getsockname(2).
  public func localAddress(
    file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> SocketAddress {
    let calls = calls(file, line)
    let (outcome, address) = withAddressRoom { calls.getsockname(descriptor, $0, $1) }
    _ = try Self.check(outcome, "getsockname")
    return address
  }

  /// The address of the other end.
  /// - Throws: ``SocketError`` with `ENOTCONN` when there is none.
  ///
  /// Source: getpeername(2).
  public func peerAddress(
    file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> SocketAddress {
    let calls = calls(file, line)
    let (outcome, address) = withAddressRoom { calls.getpeername(descriptor, $0, $1) }
    _ = try Self.check(outcome, "getpeername")
    return address
  }

  // MARK: Shared

  func calls(_ file: StaticString, _ line: Int) -> SocketCalls {
    SocketCalls(tracing: tracing, site: CallSite(file, line))
  }

  static func check(
    _ outcome: CallOutcome, _ call: String, _ address: SocketAddress? = nil
  ) throws(SocketError) -> Int {
    guard outcome.result != -1 else {
      throw SocketError(call: call, errno: Errno(rawValue: outcome.errno), address: address)
    }
    return outcome.result
  }

  /// Room for an address of the socket's family: the `[16]` of IPv4 in a trace.
  func withAddressRoom(
    _ call: (UnsafeMutableRawBufferPointer, UnsafeMutablePointer<socklen_t>) -> CallOutcome
  ) -> (CallOutcome, SocketAddress) {
    var room = [UInt8](repeating: 0, count: family.addressSize)
    var length = socklen_t(room.count)
    let outcome = room.withUnsafeMutableBytes { call($0, &length) }
    // The kernel says how long the address is, also when the room was too small for it.
    return (outcome, SocketAddress(bytes: Array(room.prefix(Int(length)))))
  }
}
