package import CallLog
internal import Glibc

/// What a libc call left: its result, and errno where that is -1.
package struct CallOutcome: Sendable {
  /// What the call returned.
  package let result: Int
  /// The error number when `result` says that there is one, else 0.
  package let errno: Int32
}

/// The one way a recorded call is made.
///
/// The call is marked as begun before libc is entered: a program killed inside accept(2) has left its accept in the
/// log. errno is taken before anything else can change it, and stands again when this returns. A call that a signal
/// interrupted (EINTR) returns like any other: trying again is the caller's decision, and a record of its own.
/// - Parameters:
///   - call: the libc function's name, as the call table has it.
///   - arguments: one for each parameter of its prototype.
///   - failure: the result with which errno has a meaning.
///   - libc: makes exactly that call, and returns its result.
package func traced(
  _ call: StaticString, _ arguments: LiveArguments, _ tracing: Tracing?, at site: CallSite,
  failure: Int = -1, _ libc: () -> Int
) -> CallOutcome {
  guard let tracing else {
    let result = libc()
    return CallOutcome(result: result, errno: result == failure ? Glibc.errno : 0)
  }
  let before = CallLogWriter.now()
  let ticket = tracing.log.begin(call, arguments, at: site, before: before)
  let result = libc()
  let error = Glibc.errno
  let after = CallLogWriter.now()
  let outcome = CallOutcome(result: result, errno: result == failure ? error : 0)
  tracing.log.complete(ticket, arguments, result: Int64(result), errno: outcome.errno, after: after)
  tracing.show(ticket)
  Glibc.errno = error
  return outcome
}

// libc takes every family's address by a pointer to `struct sockaddr`: that is how its sockets were designed.
extension UnsafeRawBufferPointer {
  var sockaddr: UnsafePointer<sockaddr>? {
    baseAddress?.assumingMemoryBound(to: Glibc.sockaddr.self)
  }
}

extension UnsafeMutableRawBufferPointer {
  var sockaddr: UnsafeMutablePointer<sockaddr>? {
    baseAddress?.assumingMemoryBound(to: Glibc.sockaddr.self)
  }
}
