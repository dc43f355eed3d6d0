public import LinuxABI

/// A call that failed: which, why, and about what.
public struct SocketError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The libc function, `bind`.
  public let call: String
  /// What errno said; 0 where getaddrinfo(3) failed for a reason of its own.
  public let errno: Errno
  /// What getaddrinfo(3) returned; nil for every other call.
  public let code: LookUpCode?
  /// What the call was about, where it had something: an address, a path, a name.
  public let subject: String?
  /// What kind of address that was: the same error has other causes in each.
  private let place: ErrnoHints.Place

  /// A failed call.
  public init(call: String, errno: Errno, code: LookUpCode? = nil, subject: String? = nil) {
    self.call = call
    self.errno = errno
    self.code = code
    self.subject = subject
    place = .port
  }

  /// A failed call about an address.
  public init(call: String, errno: Errno, address: SocketAddress?) {
    self.call = call
    self.errno = errno
    code = nil
    subject = address?.description
    place = address?.abstractName != nil ? .abstract : address?.path != nil ? .path : .port
  }

  /// The C name of what went wrong: `EADDRINUSE`, `EAI_NONAME`.
  public var name: String { code.map { $0 == .system ? errno.name : $0.name } ?? errno.name }

  /// What strerror(3) or gai_strerror(3) says about it: `Address already in use`.
  public var text: String { code.map { $0 == .system ? errno.text : $0.text } ?? errno.text }

  /// What usually causes it in this very call, and what to do about it.
  public var hint: ErrnoHint? {
    if let code, code != .system { return ErrnoHints.hint(for: code) }
    return ErrnoHints.hint(for: errno, in: call, about: place)
  }

  /// What usually causes it in this very call; nil where nothing is known.
  public var cause: String? { hint?.cause }

  /// Whether the call would have waited, and the socket may not: EAGAIN, and EINPROGRESS for connect(2).
  public var isWouldBlock: Bool { errno == .again || errno == .inProgress }

  /// One line, with what usually causes it: `bind 127.0.0.1:12580: EADDRINUSE (Address already in use): another
  /// socket is bound to that port; ...`.
  public var description: String { line(\.remedy) }

  /// The same in the words of the lab programs, whose options it names.
  package var descriptionInLabs: String { line(\.remedyInLabs) }

  private func line(_ remedy: KeyPath<ErrnoHint, String>) -> String {
    var line = call
    if let subject { line += " \(subject)" }
    line += ": \(name) (\(text))"
    if let hint { line += ": \(hint.cause); \(hint[keyPath: remedy])" }
    return line
  }
}

/// Makes a call that is expected to fail, and says what it failed with: `failure(of: try socket.bind(to: taken))`.
///
/// In a lab whose lesson is the failure, a failure is a result like any other.
/// - Returns: nil when the call succeeded.
public func failure<Result: ~Copyable>(
  of call: @autoclosure () throws(SocketError) -> Result
) -> SocketError? {
  do throws(SocketError) {
    _ = try call()
    return nil
  } catch {
    return error
  }
}

/// Makes a call that may find nothing ready: `if let bytes = try ifReady(socket.receive(upTo: 64)) { ... }`.
///
/// The one way in which "would block" is told: as nil.
/// - Returns: nil when the call would have waited (EAGAIN), or goes on by itself (EINPROGRESS of connect).
/// - Throws: ``SocketError`` for every other failure.
public func ifReady<Result: ~Copyable>(
  _ call: @autoclosure () throws(SocketError) -> Result
) throws(SocketError) -> Result? {
  do throws(SocketError) {
    return try call()
  } catch {
    guard error.isWouldBlock else { throw error }
    return nil
  }
}
