internal import LinuxABI
public import TracedSockets

/// How often a call is made again after EINTR: a process may be interrupted now and then, not for ever.
private let attemptLimit = 100

/// Makes a call, and makes it again when a signal interrupted it, unless the signal asked the program to end.
///
/// Each attempt is one call and one record: nothing is hidden. Not for connect(2), which goes on by itself after EINTR.
/// - Throws: ``Interrupted`` after Ctrl-C or SIGTERM, else what the call threw.
public func retrying<Result: ~Copyable>(
  _ call: @autoclosure () throws(SocketError) -> Result
) throws -> Result {
  var attempt = 1
  while true {
    try Interrupts.check()
    do throws(SocketError) {
      return try call()
    } catch {
      guard error.errno == .interrupted, attempt < attemptLimit else { throw error }
      attempt += 1
    }
  }
}
