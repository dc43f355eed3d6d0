import CLinux
import Glibc

/// A program of the system, run and listened to.
public enum Program {
  /// What came of a run.
  public struct Outcome: Sendable {
    /// Standard output, and standard error where it was asked for, as they came; no more than was asked for.
    public let text: String
    /// The exit status; nil when a signal, the deadline or the limit ended it.
    public let status: Int32?
  }

  /// The path of the program that runs here: proc_pid_exe(5).
  public static var own: String { Files.resolved("/proc/self/exe") ?? "" }

  /// The path of a program in `PATH`, nil where it is not.
  public static func find(_ name: String) -> String? {
    guard let path = getenv("PATH").map({ RawText.text($0) }) else { return nil }
    return path.split(separator: ":").map { "\($0)/\(name)" }.first(where: Files.isExecutable)
  }

  /// Runs a program; nil when it cannot be started. What it started ends with it.
  ///
  /// - Parameters:
  ///   - path: of the program; no shell sees it or the arguments.
  ///   - input: what it reads on its standard input; nil for nothing, and then its standard error is part of the text.
  ///   - limit: bytes of its output.
  public static func run(
    _ path: String, _ arguments: [String], input: String? = nil, limit: Int = 1 << 16, seconds: Int = 10
  ) -> Outcome? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    // The child must not hold the reading end open, and closes the writing end on exec.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { _ = close(ends[0]) }
    var file: Int32 = -1
    if let input {
      file = Self.file(holding: input)
      guard file >= 0 else {
        _ = close(ends[1])
        return nil
      }
    }
    defer { if file >= 0 { _ = close(file) } }
    let out = Child.Stream.descriptor(ends[1])
    // Before the program is there: a signal that ends this process must find it, and end it.
    let signals = EndingSignals()
    let words = [path] + arguments
    let pid =
      file < 0
      ? Child.start(path, words, input: .nothing, output: out, errors: out, leadsGroup: true)
      : Child.start(
        path, words, input: .descriptor(file), output: out, errors: .nothing, leadsGroup: true)
    _ = close(ends[1])
    guard pid > 0 else { return nil }
    let deadline = ContinuousClock.now + .seconds(seconds)
    let (bytes, isWhole) = collect(from: ends[0], signals.descriptor, limit: limit, until: deadline)
    let ended = isWhole && hasExited(pid, signals.descriptor, until: deadline)
    // Its id is its own and its group's until it is waited for.
    _ = kill(-pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    // Not before: a signal that waits acts now.
    _ = consume signals
    let exited = status & 0x7f == 0  // WIFEXITED, a macro that Swift does not import
    return Outcome(
      text: String(decoding: bytes, as: UTF8.self),
      status: exited && ended ? status >> 8 & 0xff : nil)
  }

  /// A file without a name that holds a text: a program that reads it all before it answers blocks nobody.
  private static func file(holding text: String) -> Int32 {
    let file = memfd_create("input", UInt32(clinux_MFD_CLOEXEC))
    guard file >= 0 else { return -1 }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      guard count > 0 else {
        _ = close(file)
        return -1
      }
      bytes = bytes.dropFirst(count)
    }
    _ = lseek(file, 0, SEEK_SET)
    return file
  }

  /// Reads to the end; not whole where the limit, the deadline or a signal came before.
  private static func collect(
    from descriptor: Int32, _ signals: Int32, limit: Int, until deadline: ContinuousClock.Instant
  ) -> (bytes: [UInt8], isWhole: Bool) {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < limit {
      guard isReady(descriptor, signals, until: deadline) else { return (bytes, false) }
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { return (bytes, true) }
      if count < 0 { return (bytes, false) }
      bytes.append(contentsOf: buffer[..<count])
    }
    return (bytes, false)
  }

  /// Waits until there is something to read.
  private static func isReady(
    _ descriptor: Int32, _ signals: Int32, until deadline: ContinuousClock.Instant
  ) -> Bool {
    var waiting = [descriptor, signals].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while true {
      let left = (deadline - ContinuousClock.now) / .milliseconds(1)
      guard left > 0 else { return false }
      let count = poll(&waiting, 2, Int32(min(left.rounded(.up), 1e9)))
      if count < 0, errno != EINTR { return false }
      if count > 0 { return waiting[1].revents == 0 }
    }
  }

  /// Waits for a program that said all it had to say.
  private static func hasExited(
    _ pid: Int32, _ signals: Int32, until deadline: ContinuousClock.Instant
  ) -> Bool {
    while ContinuousClock.now < deadline {
      var info = siginfo_t()
      let found = waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT | WNOHANG)
      // 0 stands in the number of the signal where none has ended.
      if found == 0, info.si_signo != 0 { return true }
      if found < 0, errno != EINTR { return true }
      var waiting = pollfd(fd: signals, events: Int16(POLLIN), revents: 0)
      if poll(&waiting, 1, 2) > 0 { return false }
    }
    return false
  }
}
