import Glibc

/// A program of the system, run and listened to.
enum Program {
  struct Outcome {
    /// Standard output and standard error as they came, at most 64 KiB.
    let text: String
    /// The exit status; nil when a signal or the deadline ended it.
    let status: Int32?
  }

  /// The path of a program in `PATH`, nil where it is not.
  static func find(_ name: String) -> String? {
    guard let path = getenv("PATH").map({ String(cString: $0) }) else { return nil }
    return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Runs a program with nothing on its standard input; nil when it cannot be started.
  static func run(_ path: String, _ arguments: [String], seconds: Int = 10) -> Outcome? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    // The child must not hold the reading end open, and closes the writing end on exec.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { _ = close(ends[0]) }
    guard let pid = spawn(path, arguments, output: ends[1]) else {
      _ = close(ends[1])
      return nil
    }
    _ = close(ends[1])
    let (bytes, ended) = collect(from: ends[0], seconds: seconds)
    if !ended { _ = kill(pid, SIGKILL) }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    let exited = status & 0x7f == 0  // WIFEXITED, a macro that Swift does not import
    return Outcome(
      text: String(decoding: bytes, as: UTF8.self),
      status: exited && ended ? status >> 8 & 0xff : nil)
  }

  private static func spawn(_ path: String, _ arguments: [String], output: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    words.append(nil)
    defer { words.forEach { free($0) } }
    var pid: pid_t = 0
    guard posix_spawn(&pid, path, &actions, nil, words, environ) == 0 else { return nil }
    return pid
  }

  private static func collect(from descriptor: Int32, seconds: Int) -> (bytes: [UInt8], ended: Bool) {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    let deadline = time(nil) + seconds
    while bytes.count < 1 << 16 {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let left = deadline - time(nil)
      guard left > 0, poll(&waiting, 1, Int32(left) * 1000) > 0 else { return (bytes, false) }
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { return (bytes, true) }
      if count < 0 { return (bytes, errno != EINTR) }
      bytes.append(contentsOf: buffer[..<count])
    }
    return (bytes, false)
  }
}
