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

  /// The path of a program in `PATH`, nil where it is not.
  public static func find(_ name: String) -> String? {
    guard let path = getenv("PATH").map({ RawText.text($0) }) else { return nil }
    return path.split(separator: ":").map { "\($0)/\(name)" }.first(where: Files.isExecutable)
  }

  /// Runs a program; nil when it cannot be started.
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
    let pid =
      file < 0
      ? Child.start(path, [path] + arguments, input: .nothing, output: out, errors: out)
      : Child.start(path, [path] + arguments, input: .descriptor(file), output: out, errors: .nothing)
    _ = close(ends[1])
    guard pid > 0 else { return nil }
    let (bytes, ended) = collect(from: ends[0], limit: limit, seconds: seconds)
    if !ended { _ = kill(pid, SIGKILL) }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
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

  private static func collect(
    from descriptor: Int32, limit: Int, seconds: Int
  ) -> (bytes: [UInt8], ended: Bool) {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let deadline = time(nil) + seconds
    while bytes.count < limit {
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
