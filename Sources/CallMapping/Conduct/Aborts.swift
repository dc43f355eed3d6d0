import StraceParser

/// Finds the signals that abort(3) sends: SIGABRT from a thread to itself, which is the next thing that happens to it.
struct Aborts {
  /// The numbers of their events.
  private(set) var numbers: Set<Int> = []
  /// Signals sent that have not arrived, by thread.
  private var sent: [Int: Int] = [:]

  /// A program aborts once.
  private static let limit = 64

  mutating func take(_ event: TraceEvent, _ number: Int) {
    let thread = event.pid ?? 0
    if let call = event.call {
      if !sent.isEmpty { sent[thread] = nil }
      if Self.isAbort(call), sent.count < Self.limit { sent[thread] = number }
    } else if event.kind == .signal, let number = sent.removeValue(forKey: thread),
      event.signal == "SIGABRT", numbers.count < Self.limit
    {
      numbers.insert(number)
    }
  }

  /// Whom it is sent to is shown by who gets it: inside a PID namespace the ids are others.
  private static func isAbort(_ call: TraceCall) -> Bool {
    guard ["tgkill", "tkill"].contains(TraceIndex.plainName(call.name)), let signal = call.arguments.last
    else {
      return false
    }
    if case .constant("SIGABRT") = signal.content { return true }
    return signal.number == 6
  }
}
