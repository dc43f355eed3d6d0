/// A signal, as its line tells of it.
public enum TraceSignal: Hashable, Sendable {
  /// `--- SIGINT {si_signo=SIGINT, ...} ---`: delivered, with what it carried.
  case delivered(String, info: TraceValue)
  /// `--- stopped by SIGSTOP ---`: the thread stands still; nothing is delivered.
  case stopped(by: String)
  /// `--- SIGCHLD (Child exited) @ 0 (0) ---`, `--- {si_signo=SIGSEGV, ...} (Segmentation fault) ---`: delivered,
  /// as strace wrote it up to 4.6.
  case described(Description)

  /// A signal as strace wrote it up to 4.6.
  public struct Description: Hashable, Sendable {
    /// The signal's name, where it stands first.
    public var name: String?
    /// What it carried, where that stands first.
    public var info: TraceValue?
    /// The C library's text for it: `Child exited`.
    public var text: String
    /// The address behind `@`, and the sender's id behind that, as written.
    public var origin: Origin?

    /// A signal as strace wrote it up to 4.6.
    public init(name: String?, info: TraceValue?, text: String, origin: Origin?) {
      self.name = name
      self.info = info
      self.text = text
      self.origin = origin
    }
  }

  /// `@ 0 (0)`: where a signal came from, as strace wrote it up to 4.6.
  public struct Origin: Hashable, Sendable {
    /// The address of the fault.
    public var address: String
    /// The id of the sender.
    public var sender: String

    /// Where a signal came from.
    public init(address: String, sender: String) {
      self.address = address
      self.sender = sender
    }
  }

  /// The signal's name, where the line says it.
  public var name: String? {
    switch self {
    case .delivered(let name, _), .stopped(let name): name
    case .described(let description): description.name
    }
  }

  /// Whether the signal was delivered; one that stopped a thread was not.
  public var isDelivered: Bool { if case .stopped = self { false } else { true } }
}

/// The end of a thread.
public enum TraceExit: Hashable, Sendable {
  /// `+++ exited with 3 +++`
  case exited(status: Int)
  /// `+++ killed by SIGSEGV (core dumped) +++`
  case killed(by: String, coreDumped: Bool)
}
