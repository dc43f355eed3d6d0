public import CallLog
internal import Glibc
internal import Synchronization

/// Where a program's calls are recorded: a call log, and standard error on request.
///
/// A program opens it before its first socket call and installs it for all its sockets. Nothing here is opened lazily:
/// that would put the log's own system calls between a lab's.
public final class Tracing: Sendable {
  let log: CallLogWriter
  /// Whether each call is also printed on standard error when it has returned.
  let showsCalls: Bool

  /// Whether the last line of standard output is still open, a prompt: at a terminal, calls that are shown begin with a
  /// newline then.
  public var isPromptOpen: Bool {
    get { openPrompt.load(ordering: .relaxed) }
    set { openPrompt.store(newValue, ordering: .relaxed) }
  }
  private let openPrompt = Atomic(false)

  // Set once, before the first socket; a pointer that is never given back, so that reading it needs no lock.
  private static let installed = Atomic<Unmanaged<Tracing>?>(nil)

  /// Recording to a log.
  /// - Parameter showsCalls: print each call on standard error as well.
  public init(to log: CallLogWriter, showsCalls: Bool = false) {
    self.log = log
    self.showsCalls = showsCalls
  }

  /// What new sockets record to unless they are told otherwise; nil until a program installs it.
  public static var current: Tracing? {
    installed.load(ordering: .acquiring)?.takeUnretainedValue()
  }

  /// Makes this the tracing of every socket created from now on, for the rest of the program's life.
  public func install() {
    Self.installed.store(.passRetained(self), ordering: .releasing)
  }

  /// Closes the log in order. Calls made afterwards are not recorded. May be called in a signal handler.
  public func close() { log.close() }

  func show(_ ticket: CallLogWriter.Ticket) {
    guard showsCalls, let record = log.record(ticket) else { return }
    let isOnPrompt = isPromptOpen && isatty(STDERR_FILENO) == 1
    isPromptOpen = isPromptOpen && !isOnPrompt
    let text = (isOnPrompt ? "\n" : "") + CallText(record).lines.joined(separator: "\n    ") + "\n"
    // One write(2) a call, so that two threads' lines do not mix. What cannot be shown is still in the log.
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      guard written > 0 else { return }
      bytes = bytes.dropFirst(written)
    }
  }
}
