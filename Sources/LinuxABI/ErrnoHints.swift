/// What usually causes an error, and what to do about it: the second and third thing a learner asks.
public struct ErrnoHint: Hashable, Sendable {
  /// The usual cause.
  public let cause: String
  /// What to do about it.
  public let remedy: String
}

/// Usual causes of the errors that the man pages of the socket calls name.
public enum ErrnoHints {
  /// The hint for an error of a call: the call's own where there is one, else the error's.
  public static func hint(for errno: Errno, in call: String) -> ErrnoHint? {
    let rows = rows.filter { $0.errno == errno.name }
    let row = rows.first { $0.calls.contains(call) } ?? rows.first { $0.calls.isEmpty }
    return row.map { ErrnoHint(cause: $0.cause, remedy: $0.remedy) }
  }

  struct Row: Sendable {
    let errno: String
    /// The calls it is about; none for every call.
    let calls: [String]
    let cause: String
    let remedy: String

    init(_ errno: String, _ calls: [String] = [], _ cause: String, _ remedy: String) {
      self.errno = errno
      self.calls = calls
      self.cause = cause
      self.remedy = remedy
    }
  }

  // Sources: the ERRORS sections of the man pages of the calls, and of ip(7), tcp(7), udp(7).
  static let rows: [Row] = [
    Row(
      "EADDRINUSE", ["bind", "listen"], "another socket is bound to that port",
      "choose another with --port, or end the other program"),
    Row(
      "EADDRINUSE", ["connect"], "every local port towards that address is taken",
      "wait a minute, or connect to another port"),
    Row(
      "ECONNREFUSED", ["connect"], "nobody listens at that address",
      "start the server first, and give both sides the same --host and --port"),
  ]
}
