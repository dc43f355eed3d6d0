internal import CallLog
internal import TraceText

/// What a person at the keyboard is told when the conversation does something that looks like a fault and is none.
extension Console {
  /// Said before an empty line is sent.
  public func warnOfEmptyLine() {
    note("an empty line is 0 bytes: nothing travels, and both sides will wait in recv (Ctrl-C ends it)")
  }

  /// Said after a receive whose message may go on: the buffer came back full, or a character is not complete yet.
  public func explain(_ message: [UInt8], _ received: ReceivedText, limit: Int) {
    if message.count == limit {
      note(
        "recv returned all \(limit) bytes it was allowed: the rest, if there is any, comes with the next turn"
      )
    }
    let waiting = received.incomplete.count
    if waiting > 0 {
      note(
        "the last \(waiting == 1 ? "byte begins" : "\(waiting) bytes begin") a character whose end has not arrived; "
          + "nothing is lost, it is printed with the next turn")
    }
  }

  /// Said when the peer has closed in the middle of a character.
  public func explainEnd(_ received: ReceivedText) {
    guard !received.incomplete.isEmpty else { return }
    note(
      "the peer closed in the middle of a character: \(Quoted.strace(received.incomplete)) never became one"
    )
  }
}
