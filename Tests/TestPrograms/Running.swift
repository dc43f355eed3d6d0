public import Foundation

/// A program that a test started: its input, what it has printed so far, and its end.
///
/// Every wait has a deadline, and the program is gone when this is.
public final class Running {
  /// The process id.
  public let pid: pid_t
  /// What it has printed on standard output so far.
  public private(set) var output: [UInt8] = []
  /// What it has printed on standard error so far.
  public private(set) var errors: [UInt8] = []
  private var input: Int32?
  private var outputEnd: Int32
  private var errorEnd: Int32?
  private var status: Int32?
  /// Where `expect` goes on reading.
  private var seen = 0

  /// What the program has for standard input and output.
  public enum Ends {
    /// Three pipes.
    case pipes
    /// A terminal of its own, so that Ctrl-C and Ctrl-D mean what they mean; standard error is a pipe.
    case terminal
  }

  /// What went wrong, with the story so far.
  public struct Failure: Error, CustomStringConvertible {
    /// In one paragraph.
    public let description: String

    /// A failure.
    public init(_ description: String) { self.description = description }
  }

  /// Starts a program.
  public init(_ command: [String], environment: [String: String] = [:], ends: Ends = .pipes) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var flags = Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)

    var childEnds: [Int32] = []
    let errorPipe = try Self.pipe()
    childEnds.append(errorPipe.write)
    switch ends {
    case .pipes:
      let inputPipe = try Self.pipe()
      let outputPipe = try Self.pipe()
      posix_spawn_file_actions_adddup2(&actions, inputPipe.read, 0)
      posix_spawn_file_actions_adddup2(&actions, outputPipe.write, 1)
      childEnds += [inputPipe.read, outputPipe.write]
      input = inputPipe.write
      outputEnd = outputPipe.read
    case .terminal:
      // pts(4). TIOCSPTLCK and TIOCGPTN, which Swift does not import: unlock the terminal, ask for its number.
      let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
      var number: Int32 = 0
      guard master >= 0, ioctl(master, 0x4004_5431, &number) == 0, ioctl(master, 0x8004_5430, &number) == 0
      else { throw Failure("no terminal: errno \(errno)") }
      let name = "/dev/pts/\(number)"
      // The leader of a new session makes the first terminal it opens its own: then Ctrl-C reaches it.
      flags |= 0x80  // POSIX_SPAWN_SETSID
      posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      input = dup(master)
      outputEnd = master
    }
    posix_spawn_file_actions_adddup2(&actions, errorPipe.write, 2)
    errorEnd = errorPipe.read
    posix_spawnattr_setflags(&attributes, Int16(flags))

    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { (arguments + settings).forEach { free($0) } }
    var child = pid_t()
    let error = posix_spawnp(&child, command[0], &actions, &attributes, &arguments, &settings)
    childEnds.forEach { close($0) }
    guard error == 0 else { throw Failure("\(command[0]): \(String(cString: strerror(error)))") }
    pid = child
  }

  deinit {
    if status == nil {
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
    }
    if let input { close(input) }
    if let errorEnd { close(errorEnd) }
    close(outputEnd)
  }

  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard Foundation.pipe(&ends) == 0 else { throw Failure("pipe: errno \(errno)") }
    // Another test may start a program at the same time: it must not inherit these.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  /// Writes to the program's standard input.
  public func say(_ text: String) { say(Array(text.utf8)) }

  /// Writes bytes to the program's standard input.
  public func say(_ bytes: [UInt8]) {
    guard let input else { return }
    _ = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
  }

  /// Closes the program's standard input.
  public func endInput() {
    if let input { close(input) }
    input = nil
  }

  /// Sends a signal.
  public func signal(_ number: Int32) { kill(pid, number) }

  /// Waits until the program is in a system call that does not return, as proc_pid_syscall(5) says.
  public func waitUntilAsleep() throws {
    for _ in 0..<4000 {
      guard let state = try? String(contentsOfFile: "/proc/\(pid)/syscall", encoding: .utf8) else { break }
      if !state.hasPrefix("running") { return }
      usleep(5000)
    }
    throw Failure("process \(pid) does not wait in a call")
  }

  /// Waits until standard output goes on to this text, and returns what came before it.
  @discardableResult
  public func expect(_ text: String, seconds: Double = 20) throws -> String {
    let wanted = Array(text.utf8)
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      let fresh = output[seen...]
      if let found = fresh.firstRange(of: wanted) {
        defer { seen = found.upperBound }
        return String(decoding: fresh[..<found.lowerBound], as: UTF8.self)
      }
      guard try read(until: deadline) else {
        throw Failure(

          "expected \(text.debugDescription), had \(String(decoding: fresh, as: UTF8.self).debugDescription)"
            + ", standard error: \(errorText.debugDescription)")
      }
    }
  }

  /// Waits until standard error holds this text.
  public func expectError(_ text: String, seconds: Double = 20) throws {
    let deadline = Date().addingTimeInterval(seconds)
    while !errorText.contains(text) {
      guard try read(until: deadline) else {
        throw Failure("expected the error \(text.debugDescription), had \(errorText.debugDescription)")
      }
    }
  }

  /// Reads what the program prints during a time, and waits for nothing.
  public func collect(seconds: Double) throws {
    let deadline = Date().addingTimeInterval(seconds)
    while try read(until: deadline) {}
  }

  /// Waits until the program has printed so many bytes on standard output.
  public func expect(bytes: Int, seconds: Double = 20) throws {
    let deadline = Date().addingTimeInterval(seconds)
    while output.count < bytes {
      guard try read(until: deadline) else {
        throw Failure("\(output.count) of \(bytes) bytes came")
      }
    }
  }

  /// Standard output so far, as text.
  public var outputText: String { String(decoding: output, as: UTF8.self) }

  /// Standard error so far, as text.
  public var errorText: String { String(decoding: errors, as: UTF8.self) }

  /// Waits for the program to end by itself.
  /// - Returns: its exit code; 128 and the signal when one killed it.
  @discardableResult
  public func finish(seconds: Double = 20) throws -> Int32 {
    let deadline = Date().addingTimeInterval(seconds)
    while try read(until: deadline) {}
    while status == nil {
      var raw: Int32 = 0
      if waitpid(pid, &raw, WNOHANG) == pid { status = raw }
      if status == nil {
        guard Date() < deadline else {
          throw Failure(

            "did not end; output \(outputText.debugDescription), errors \(errorText.debugDescription)")
        }
        usleep(2000)
      }
    }
    let raw = status ?? 0
    return raw & 0x7f == 0 ? raw >> 8 & 0xff : 128 + raw & 0x7f
  }

  /// Reads what there is; false when both ends are closed, or the deadline has come.
  private func read(until deadline: Date) throws -> Bool {
    var polls: [pollfd] = []
    if outputEnd >= 0 { polls.append(pollfd(fd: outputEnd, events: Int16(POLLIN), revents: 0)) }
    if let errorEnd { polls.append(pollfd(fd: errorEnd, events: Int16(POLLIN), revents: 0)) }
    guard !polls.isEmpty else { return false }
    let left = deadline.timeIntervalSinceNow
    guard left > 0, poll(&polls, nfds_t(polls.count), Int32(left * 1000)) > 0 else { return false }
    var room = [UInt8](repeating: 0, count: 1 << 16)
    for end in polls where end.revents != 0 {
      let count = Foundation.read(end.fd, &room, room.count)
      if end.fd == outputEnd {
        // A terminal whose last user is gone says EIO.
        if count > 0 { output += room[..<count] } else { close(outputEnd); outputEnd = -1 }
      } else {
        if count > 0 { errors += room[..<count] } else { close(end.fd); errorEnd = nil }
      }
    }
    return true
  }
}
