internal import CallLog
internal import Glibc
internal import LinuxABI

/// A descriptor that is no socket: a file, or one end of a pipe. Every call on it is recorded.
///
/// It cannot be copied, so it is closed once: by ``close(file:line:)``, or by itself when it goes out of use.
public struct File: ~Copyable {
  /// The kernel's number for it.
  public let descriptor: Int32
  private let tracing: Tracing?
  private let origin: CallSite
  private var isOpen = true

  /// Opens a file.
  /// - Parameters:
  ///   - path: relative to the current directory.
  ///   - flags: what is to be done with it, such as `.readOnly` and `.create`: open(2).
  ///   - mode: the permissions of a new file, for `.create`.
  ///   - tracing: where its calls are recorded; nil for nowhere.
  ///   - file: where the call stands, for the log.
  ///   - line: its line there.
  /// - Throws: ``SocketError``, such as `ENOENT` or `EMFILE`.
  ///
  /// Source: open(2).
  public init(
    _ path: String, _ flags: FileFlags = .readOnly, mode: UInt32 = 0o644, tracing: Tracing? = .current,
    file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    let site = CallSite(file, line)
    let calls = SocketCalls(tracing: tracing, site: site)
    let outcome = path.utf8CString.withUnsafeBufferPointer { calls.open($0, flags.rawValue, mode) }
    self.init(Int32(try Self.check(outcome, "open", path)), tracing, site)
  }

  /// Takes over a descriptor that came from elsewhere, such as one that SCM_RIGHTS brought. Makes no call.
  public init(
    adopting descriptor: Int32, tracing: Tracing? = .current, file: StaticString = #fileID, line: Int = #line
  ) {
    self.init(descriptor, tracing, CallSite(file, line))
  }

  private init(_ descriptor: Int32, _ tracing: Tracing?, _ site: CallSite) {
    self.descriptor = descriptor
    self.tracing = tracing
    origin = site
  }

  deinit {
    if isOpen { _ = SocketCalls(tracing: tracing, site: origin.atScopeEnd).close(descriptor) }
  }

  /// Closes the file. It is closed even when this throws.
  /// - Throws: ``SocketError`` of close(2); the descriptor is free all the same.
  ///
  /// Source: close(2).
  public consuming func close(file: StaticString = #fileID, line: Int = #line) throws(SocketError) {
    isOpen = false
    _ = try Self.check(calls(file, line).close(descriptor), "close")
  }

  /// Reads what there is, and waits when there is nothing.
  /// - Returns: the bytes; none at the end.
  /// - Throws: ``SocketError``: `EAGAIN` when nothing is there and it may not wait, `EINTR` when a signal came first.
  ///
  /// Source: read(2).
  public func read(
    upTo limit: Int, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> [UInt8] {
    try calls(file, line).bytes(from: descriptor, upTo: limit)
  }

  /// Writes bytes.
  /// - Returns: how many were taken.
  /// - Throws: ``SocketError``: `EPIPE` when nobody can read any more, `EAGAIN` when it may not wait for room.
  ///
  /// Source: write(2).
  public func write(
    _ bytes: some Collection<UInt8>, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Int {
    try calls(file, line).write(bytes, to: descriptor)
  }

  /// Writes several buffers in one call.
  /// - Throws: ``SocketError``: `EPIPE` when nobody can read any more, `EAGAIN` when it may not wait for room.
  ///
  /// Source: writev(2).
  public func writeGathered(
    _ buffers: [[UInt8]], file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Int {
    try calls(file, line).gather(buffers, to: descriptor)
  }

  /// Reads into several buffers in one call.
  /// - Returns: the buffers, as far as they were filled.
  /// - Throws: ``SocketError``: `EAGAIN` when nothing is there and it may not wait, `EINTR` when a signal came first.
  ///
  /// Source: readv(2).
  public func readScattered(
    into sizes: [Int], file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> [[UInt8]] {
    try calls(file, line).scatter(from: descriptor, into: sizes)
  }

  /// Creates a pipe: what is written into one end is read from the other.
  /// - Throws: ``SocketError`` with `EMFILE` when the process has no descriptor left.
  ///
  /// Source: pipe2(2).
  public static func pipe(
    _ flags: FileFlags = [], tracing: Tracing? = .current, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) -> Pipe {
    let site = CallSite(file, line)
    var ends: [Int32] = [-1, -1]
    let outcome = ends.withUnsafeMutableBufferPointer {
      SocketCalls(tracing: tracing, site: site).pipe2($0, flags.rawValue)
    }
    _ = try check(outcome, "pipe2")
    return Pipe(File(ends[0], tracing, site), File(ends[1], tracing, site))
  }

  /// Removes a file's name, such as the path of a unix socket that nobody serves any more.
  /// - Throws: ``SocketError`` with `ENOENT` when there is none.
  ///
  /// Source: unlink(2).
  public static func unlink(
    _ path: String, tracing: Tracing? = .current, file: StaticString = #fileID, line: Int = #line
  ) throws(SocketError) {
    let calls = SocketCalls(tracing: tracing, site: CallSite(file, line))
    _ = try check(path.utf8CString.withUnsafeBufferPointer { calls.unlink($0) }, "unlink", path)
  }

  // MARK: Shared

  private func calls(_ file: StaticString, _ line: Int) -> SocketCalls {
    SocketCalls(tracing: tracing, site: CallSite(file, line, .file))
  }

  static func check(
    _ outcome: CallOutcome, _ call: String, _ subject: String? = nil
  ) throws(SocketError) -> Int {
    guard outcome.result != -1 else {
      throw SocketError(call: call, errno: Errno(rawValue: outcome.errno), subject: subject)
    }
    return outcome.result
  }
}

/// The two ends of a pipe: pipe(7). Frozen, so that a program may close one and keep the other.
@frozen public struct Pipe: ~Copyable {
  /// Where it is read.
  public let reading: File
  /// Where it is written.
  public let writing: File

  init(_ reading: consuming File, _ writing: consuming File) {
    self.reading = reading
    self.writing = writing
  }
}
