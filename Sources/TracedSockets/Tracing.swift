package import CallLog
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
  package var isPromptOpen: Bool {
    get { openPrompt.load(ordering: .relaxed) }
    set { openPrompt.store(newValue, ordering: .relaxed) }
  }
  private let openPrompt = Atomic(false)

  // Set once, before the first socket; a pointer that is never given back, so that reading it needs no lock.
  private static let installed = Atomic<Unmanaged<Tracing>?>(nil)

  /// Recording to a log.
  /// - Parameter showsCalls: print each call on standard error as well.
  package init(to log: CallLogWriter, showsCalls: Bool = false) {
    self.log = log
    self.showsCalls = showsCalls
  }

  /// What new sockets record to unless they are told otherwise: what a program installed, else the log that the environment
  /// asks for (`SOCKLAB_LOG_DIR`), which is opened when this is first asked. nil where there is neither.
  public static var current: Tracing? {
    if let tracing = installed.load(ordering: .acquiring) { return tracing.takeUnretainedValue() }
    _ = openedFromEnvironment
    return installed.load(ordering: .acquiring)?.takeUnretainedValue()
  }

  /// The path of the log that the environment asks for: `NAME.PID.log` in the folder `SOCKLAB_LOG_DIR`, with the name that
  /// `SOCKLAB_LOG_NAME` says, `program` where it says none. `socklab trace` sets both. nil where there is no folder.
  package static var environmentPath: String? {
    guard let folder = getenv("SOCKLAB_LOG_DIR"), folder.pointee != 0 else { return nil }
    let name = getenv("SOCKLAB_LOG_NAME").map { String(cString: $0) } ?? ""
    return "\(String(cString: folder))/\(name.isEmpty ? "program" : name).\(getpid()).log"
  }

  /// Opens that log once, and closes it when the program ends. Where it cannot be opened the program goes on without, and
  /// says so on standard error: nobody asked the program itself for a log.
  private static let openedFromEnvironment: Void = {
    guard let path = environmentPath else { return }
    do throws(CallLogError) {
      let arguments = CommandLine.arguments
      let log = try CallLogWriter(
        path: path, program: arguments.first ?? "", arguments: Array(arguments.dropFirst()), sourceDigest: nil
      )
      Tracing(to: log).install()
      atexit { Tracing.installed.load(ordering: .acquiring)?.takeUnretainedValue().close() }
    } catch {
      let line = Array("\(error)\n".utf8)
      _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
  }()

  /// Makes this the tracing of every socket created from now on, for the rest of the program's life.
  package func install() {
    Self.installed.store(.passRetained(self), ordering: .releasing)
  }

  /// Closes the log in order. Calls made afterwards are not recorded. May be called in a signal handler.
  package func close() { log.close() }

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
