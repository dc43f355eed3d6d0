/// What usually causes an error, and what to do about it: the second and third thing a learner asks.
public struct ErrnoHint: Hashable, Sendable {
  /// The usual cause.
  public let cause: String
  /// What to do about it.
  public let remedy: String
}

/// Usual causes of the errors that the man pages of the socket calls name.
public enum ErrnoHints {
  /// What kind of address a call was about: the same error has other causes in each.
  public enum Place: Hashable, Sendable {
    /// A host and a port, or nothing.
    case port
    /// The path of a unix socket: a file.
    case path
    /// A name of the abstract namespace, which is no file: unix(7).
    case abstract
  }

  /// The hint for an error of a call: the one for this kind of address, else the call's own, else the error's.
  ///
  /// - Parameter place: what kind of address the call was about.
  public static func hint(for errno: Errno, in call: String, about place: Place = .port) -> ErrnoHint? {
    let rows = rows.filter { $0.errno == errno.name }
    let special =
      switch place {
      case .port: nil as String?
      case .path: call + " path"
      case .abstract: call + " abstract"
      }
    let row =
      special.flatMap { special in rows.first { $0.calls.contains(special) } }
      ?? rows.first { $0.calls.contains(call) } ?? rows.first { $0.calls.isEmpty }
    return row.map { ErrnoHint(cause: $0.cause, remedy: $0.remedy) }
  }

  /// The hint for a failed look-up: getaddrinfo(3).
  public static func hint(for code: LookUpCode) -> ErrnoHint? {
    lookUpRows.first { $0.errno == code.name }.map { ErrnoHint(cause: $0.cause, remedy: $0.remedy) }
  }

  /// One row: what an error usually means, in some calls or in all.
  struct Row: Sendable {
    let errno: String
    /// The calls it is about, `connect path` for those about the path of a unix socket; none for every call.
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
