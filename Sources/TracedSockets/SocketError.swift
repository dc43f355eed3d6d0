public import LinuxABI

/// A call that failed: which, why, and about which address.
public struct SocketError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The libc function, `bind`.
  public let call: String
  /// What errno said.
  public let errno: Errno
  /// The address the call was about, where it had one.
  public let address: SocketAddress?

  /// A failed call.
  public init(call: String, errno: Errno, address: SocketAddress? = nil) {
    self.call = call
    self.errno = errno
    self.address = address
  }

  /// One line, with what usually causes it: `bind 127.0.0.1:12580: EADDRINUSE (Address already in use): another
  /// socket is bound to that port; ...`.
  public var description: String {
    var line = call
    if let address { line += " \(address)" }
    line += ": \(errno)"
    if let hint = ErrnoHints.hint(for: errno, in: call) { line += ": \(hint.cause); \(hint.remedy)" }
    return line
  }
}
