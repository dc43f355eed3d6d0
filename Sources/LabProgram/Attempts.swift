internal import LinuxABI
public import TracedSockets

/// Calls whose failure is the lesson.
extension Console {
  /// Makes a call, and prints what came of it: that it succeeded, or its error in three tiers.
  ///
  /// ```
  /// bind a port that is taken: EADDRINUSE (Address already in use)
  ///   cause: another socket is bound to that port, or a connection of an earlier server is still in TIME_WAIT
  ///   remedy: end the other program or choose another with --port; for TIME_WAIT wait a minute, or ...
  /// ```
  /// - Parameter what: what is tried, in a few words.
  /// - Returns: the error; nil when the call succeeded.
  /// - Throws: ``SocketError`` of the print; ``Interrupted``.
  @discardableResult public func attempt<Result: ~Copyable>(
    _ what: String, _ call: @autoclosure () throws(SocketError) -> Result,
    file: StaticString = #fileID, line: Int = #line
  ) throws -> SocketError? {
    let error = failure(of: try call())
    if let error {
      try show(what, error, file: file, line: line)
    } else {
      try print("\(what): succeeded", file: file, line: line)
    }
    return error
  }

  /// Prints an error in three tiers: what it says, what usually causes it in this call, how to fix it.
  /// - Throws: ``SocketError`` of the print; ``Interrupted``.
  public func show(
    _ what: String, _ error: SocketError, file: StaticString = #fileID, line: Int = #line
  ) throws {
    var text = "\(what): \(error.name) (\(error.text))"
    if let hint = error.hint { text += "\n  cause: \(hint.cause)\n  remedy: \(hint.remedyInLabs)" }
    try print(text, file: file, line: line)
  }

  /// From now on a send to a peer that is gone kills the program with SIGPIPE, as it does one that never thought
  /// about it: signal(7). Without this it fails with EPIPE.
  public func dieOfBrokenPipe() { Interrupts.letBrokenPipeKill() }
}
