internal import CallLog
internal import Glibc

/// Something that a process may use only so much of: setrlimit(2).
public struct Resource: RawRepresentable, Hashable, Sendable {
  /// The number behind the C name.
  public let rawValue: Int32

  /// A resource by its number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// `RLIMIT_NOFILE`: one more than the highest descriptor. Beyond it, EMFILE.
  public static let openFiles = Resource(rawValue: 7)
}

/// How much of a resource a process may use. `UInt64.max` is no limit.
public struct ResourceLimit: Hashable, Sendable {
  /// What counts.
  public let soft: UInt64
  /// How far the program may raise it.
  public let hard: UInt64
}

/// Sets how much of a resource this process may use.
/// - Throws: ``SocketError`` with `EINVAL` when the soft limit is above the hard one.
///
/// Source: setrlimit(2).
public func setLimit(
  _ resource: Resource, soft: UInt64, hard: UInt64, tracing: Tracing? = .current,
  file: StaticString = #fileID, line: Int = #line
) throws(SocketError) {
  var limit = rlimit(rlim_cur: rlim_t(soft), rlim_max: rlim_t(hard))
  let calls = SocketCalls(tracing: tracing, site: CallSite(file, line))
  _ = try File.check(calls.setrlimit(resource.rawValue, &limit), "setrlimit")
}

/// How much of a resource this process may use.
/// - Throws: ``SocketError`` of getrlimit(2).
///
/// Source: getrlimit(2).
public func limit(
  of resource: Resource, tracing: Tracing? = .current, file: StaticString = #fileID, line: Int = #line
) throws(SocketError) -> ResourceLimit {
  var limit = rlimit()
  let calls = SocketCalls(tracing: tracing, site: CallSite(file, line))
  _ = try File.check(calls.getrlimit(resource.rawValue, &limit), "getrlimit")
  return ResourceLimit(soft: UInt64(limit.rlim_cur), hard: UInt64(limit.rlim_max))
}
