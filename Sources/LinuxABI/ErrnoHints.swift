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
  ///
  /// - Parameter isUnix: whether the call was about a unix address: the same error has other causes there.
  public static func hint(for errno: Errno, in call: String, isUnix: Bool = false) -> ErrnoHint? {
    let rows = rows.filter { $0.errno == errno.name }
    let row =
      rows.first { isUnix && $0.calls.contains(call + " unix") } ?? rows.first { $0.calls.contains(call) }
      ?? rows.first { $0.calls.isEmpty }
    return row.map { ErrnoHint(cause: $0.cause, remedy: $0.remedy) }
  }

  /// The hint for a failed look-up: getaddrinfo(3).
  public static func hint(for code: LookUpCode) -> ErrnoHint? {
    lookUpRows.first { $0.errno == code.name }.map { ErrnoHint(cause: $0.cause, remedy: $0.remedy) }
  }

  /// One row: what an error usually means, in some calls or in all.
  struct Row: Sendable {
    let errno: String
    /// The calls it is about, `connect unix` for those about a unix address; none for every call.
    let calls: [String]
    let cause: String
    let remedy: String

    init(_ errno: String, _ calls: [String], _ cause: String, _ remedy: String) {
      self.errno = errno
      self.calls = calls
      self.cause = cause
      self.remedy = remedy
    }

    init(_ errno: String, _ cause: String, _ remedy: String) { self.init(errno, [], cause, remedy) }
  }
}
