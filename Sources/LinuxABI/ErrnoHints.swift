/// What usually causes an error, and what to do about it: the second and third thing a learner asks.
public struct ErrnoHint: Hashable, Sendable {
  /// The usual cause.
  public let cause: String
  /// What to do about it.
  public let remedy: String
  /// What to do about it in the lab programs, whose options it names: other people's programs have no `--port`.
  public let remedyInLabs: String
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
    /// IPv6's loopback address, `::1`: a machine without IPv6 has not even this.
    case loopback6
    /// A port that another socket of the same program has.
    case ownPort
    /// A port that another program of the same run has.
    case othersPort
    /// A port whose two bytes, the other way round, are one that somebody has: htons was forgotten.
    case swappedPort
    /// A port of IPv4 that an IPv6 socket of the same program serves as well: ipv6(7), IPV6_V6ONLY.
    case ownDualStack
    /// A port of IPv4 where a socket listens that serves IPv6 alone: ipv6(7), IPV6_V6ONLY.
    case ip6Alone

    /// What stands behind the call's name in a row that is about this kind alone.
    fileprivate var suffix: String? {
      switch self {
      case .port: nil
      case .path: " path"
      case .abstract: " abstract"
      case .loopback6: " ::1"
      case .ownPort: " own"
      case .ownDualStack: " own dual"
      case .ip6Alone: " IPv6 alone"
      case .othersPort: " other"
      case .swappedPort: " swapped"
      }
    }
  }

  /// The hint for an error of a call: the one for this kind of address, else the call's own, else the error's.
  ///
  /// - Parameter place: what kind of address the call was about.
  public static func hint(for errno: Errno, in call: String, about place: Place = .port) -> ErrnoHint? {
    let rows = rows.filter { $0.errno == errno.name }
    let special = place.suffix.map { call + $0 }
    let row =
      special.flatMap { special in rows.first { $0.calls.contains(special) } }
      ?? rows.first { $0.calls.contains(call) } ?? rows.first { $0.calls.isEmpty }
    return row?.hint
  }

  /// The hint for a failed look-up: getaddrinfo(3).
  public static func hint(for code: LookUpCode) -> ErrnoHint? {
    lookUpRows.first { $0.errno == code.name }?.hint
  }

  /// One row: what an error usually means, in some calls or in all.
  struct Row: Sendable {
    let errno: String
    /// The calls it is about, `connect path` for those about the path of a unix socket; none for every call.
    let calls: [String]
    let cause: String
    let remedy: String
    let remedyInLabs: String

    init(
      _ errno: String, _ calls: [String], _ cause: String, _ remedy: String,
      inLabs remedyInLabs: String? = nil
    ) {
      self.errno = errno
      self.calls = calls
      self.cause = cause
      self.remedy = remedy
      self.remedyInLabs = remedyInLabs ?? remedy
    }

    init(_ errno: String, _ cause: String, _ remedy: String, inLabs remedyInLabs: String? = nil) {
      self.init(errno, [], cause, remedy, inLabs: remedyInLabs)
    }

    var hint: ErrnoHint { ErrnoHint(cause: cause, remedy: remedy, remedyInLabs: remedyInLabs) }
  }
}
