/// One thing that a lab needs of the machine: what was found, and what to do where it is not enough.
public struct Finding: Hashable, Sendable {
  /// What was looked at: `strace`, `IPv6`.
  public let subject: String
  /// Whether it is enough.
  public let state: State
  /// What was found, in one line.
  public let found: String
  /// What to do about it; nil when nothing needs doing.
  public let remedy: String?

  /// Whether what was found is enough.
  public enum State: String, Sendable {
    /// Nothing to do.
    case fine
    /// Every lab runs, some of them show their recording or less.
    case limited
    /// Live labs cannot run.
    case missing
  }

  init(_ subject: String, _ state: State, _ found: String, remedy: String? = nil) {
    self.subject = subject
    self.state = state
    self.found = found
    self.remedy = remedy
  }
}
