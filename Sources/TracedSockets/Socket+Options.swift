internal import CallLog
internal import Glibc
internal import LinuxABI

extension Socket {
  /// Sets an option to a number.
  /// - Throws: ``SocketError``: `ENOPROTOOPT` when this kind of socket has no such option, `EINVAL` for a value that
  ///   it cannot have.
  ///
  /// Source: setsockopt(2).
  public func setOption(
    _ option: SocketOption, to value: Int32, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    let outcome = withUnsafeBytes(of: value) {
      calls(file, line).setsockopt(descriptor, option.level, option.name, $0)
    }
    _ = try Self.check(outcome, "setsockopt")
  }

  /// Turns an option on or off: the number 1 or 0.
  /// - Throws: ``SocketError``: `ENOPROTOOPT` when this kind of socket has no such option, `EINVAL` for a value that
  ///   it cannot have.
  ///
  /// Source: setsockopt(2).
  public func setOption(
    _ option: SocketOption, to value: Bool, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    try setOption(option, to: value ? 1 : 0 as Int32, file: file, line: line)
  }

  /// The number an option stands at.
  /// - Throws: ``SocketError`` with `ENOPROTOOPT` when this kind of socket has no such option.
  ///
  /// Source: getsockopt(2).
  public func option(
    _ option: SocketOption, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Int32 {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    let outcome = withUnsafeMutableBytes(of: &value) {
      calls(file, line).getsockopt(descriptor, option.level, option.name, $0, &length)
    }
    _ = try Self.check(outcome, "getsockopt")
    return value
  }

  /// The error that waits for the socket, as of a connect that came to a bad end; nil when none does. Reading it takes it
  /// away.
  /// - Throws: ``SocketError`` with `ENOPROTOOPT` when this kind of socket has no such option.
  ///
  /// Source: SO_ERROR in socket(7), getsockopt(2).
  public func pendingError(
    file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> SocketError? {
    let number = try option(.error, file: file, line: line)
    return number == 0 ? nil : SocketError(call: "connect", errno: Errno(rawValue: number))
  }

  /// Says what close does with data that is not sent yet; ``Linger/init(seconds:)`` with 0 resets the connection.
  /// - Throws: ``SocketError``: `ENOPROTOOPT` when this kind of socket has no such option, `EINVAL` for a value that
  ///   it cannot have.
  ///
  /// Source: setsockopt(2), SO_LINGER in socket(7).
  public func setOption(
    _ option: SocketOption, to linger: Linger, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    let value = Glibc.linger(l_onoff: linger.isOn, l_linger: linger.seconds)
    try set(option, value, calls(file, line))
  }

  /// Says how long a receive or a send waits before it fails with EAGAIN.
  /// - Throws: ``SocketError``: `ENOPROTOOPT` when this kind of socket has no such option, `EINVAL` for a value that
  ///   it cannot have.
  ///
  /// Source: setsockopt(2), SO_RCVTIMEO in socket(7).
  public func setOption(
    _ option: SocketOption, to timeout: Timeout, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    let value = timeval(tv_sec: Int(timeout.seconds), tv_usec: Int(timeout.microseconds))
    try set(option, value, calls(file, line))
  }

  /// Sets an option to a text, which C ends with a NUL byte: the name of a network interface, `"lo"`.
  /// - Throws: ``SocketError``: `ENOPROTOOPT` when this kind of socket has no such option, `EINVAL` for a value that
  ///   it cannot have.
  ///
  /// Source: setsockopt(2), SO_BINDTODEVICE in socket(7).
  public func setOption(
    _ option: SocketOption, to text: String, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    let calls = calls(file, line)
    let outcome = text.utf8CString.withUnsafeBytes {
      calls.setsockopt(descriptor, option.level, option.name, $0)
    }
    _ = try Self.check(outcome, "setsockopt")
  }

  /// The text an option stands at; empty where it has none.
  /// - Throws: ``SocketError`` with `ENOPROTOOPT` when this kind of socket has no such option.
  ///
  /// Source: getsockopt(2), SO_BINDTODEVICE in socket(7).
  public func textOption(
    _ option: SocketOption, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> String {
    let calls = calls(file, line)
    // IF_NAMESIZE: the longest name of an interface, with its NUL byte.
    var room = [UInt8](repeating: 0, count: 16)
    var length = socklen_t(room.count)
    let outcome = room.withUnsafeMutableBytes {
      calls.getsockopt(descriptor, option.level, option.name, $0, &length)
    }
    _ = try Self.check(outcome, "getsockopt")
    return String(decoding: room.prefix(Int(length)).prefix { $0 != 0 }, as: UTF8.self)
  }

  /// What close does with data that is not sent yet.
  /// - Throws: ``SocketError`` with `ENOPROTOOPT` when this kind of socket has no such option.
  ///
  /// Source: getsockopt(2).
  public func lingerOption(
    file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Linger {
    let value = try get(.linger, Glibc.linger(), calls(file, line))
    return Linger(isOn: value.l_onoff, seconds: value.l_linger)
  }

  /// How long a receive or a send waits.
  /// - Throws: ``SocketError`` with `ENOPROTOOPT` when this kind of socket has no such option.
  ///
  /// Source: getsockopt(2).
  public func timeoutOption(
    _ option: SocketOption, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Timeout {
    let value = try get(option, timeval(), calls(file, line))
    return Timeout(seconds: Int64(value.tv_sec), microseconds: Int64(value.tv_usec))
  }

  /// Who made the socket at the other end, at the time of connect or socketpair.
  /// - Throws: ``SocketError`` with `ENOPROTOOPT` when this kind of socket has no such option.
  ///
  /// Source: SO_PEERCRED in unix(7).
  public func peerCredentials(
    file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Credentials {
    // A struct ucred is three ints; glibc declares it for _GNU_SOURCE alone.
    let value = try get(.peerCredentials, (Int32(0), UInt32(0), UInt32(0)), calls(file, line))
    return Credentials(process: value.0, user: value.1, group: value.2)
  }

  private func set<Value: BitwiseCopyable>(
    _ option: SocketOption, _ value: Value, _ calls: SocketCalls
  ) throws(SocketError) {
    let outcome = withUnsafeBytes(of: value) { calls.setsockopt(descriptor, option.level, option.name, $0) }
    _ = try Self.check(outcome, "setsockopt")
  }

  private func get<Value: BitwiseCopyable>(
    _ option: SocketOption, _ empty: Value, _ calls: SocketCalls
  ) throws(SocketError) -> Value {
    var value = empty
    var length = socklen_t(MemoryLayout<Value>.size)
    let outcome = withUnsafeMutableBytes(of: &value) {
      calls.getsockopt(descriptor, option.level, option.name, $0, &length)
    }
    _ = try Self.check(outcome, "getsockopt")
    return value
  }
}
