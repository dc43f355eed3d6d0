import Glibc

/// A file that another process is writing: what has come since the last look.
public struct GrowingFile: ~Copyable {
  private let path: String
  private var descriptor: Int32 = -1
  private var place: off_t = 0

  /// A file that may not be there yet.
  public init(_ path: String) { self.path = path }

  deinit { if descriptor >= 0 { _ = close(descriptor) } }

  /// Hands on what was written behind what was read, in pieces of at most 256 KiB.
  ///
  /// - Parameters:
  ///   - limit: how many bytes at most; the rest comes at the next look.
  ///   - size: where the file is taken to end: what stands behind comes at the next look.
  /// - Returns: whether there was anything.
  public mutating func look(
    limit: Int = 64 << 20, upTo size: UInt64 = .max, _ body: (Span<UInt8>) -> Void
  ) -> Bool {
    // O_NONBLOCK: a FIFO of such a name must not keep anybody waiting.
    if descriptor < 0 { descriptor = path.withSystemName { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) } }
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      case let whole = min(status.st_size, off_t(clamping: size)), whole > place
    else { return false }
    let end = min(whole, place + off_t(limit))
    var buffer = [UInt8](repeating: 0, count: Int(min(end - place, 1 << 18)))
    while place < end {
      let count = pread(descriptor, &buffer, min(buffer.count, Int(end - place)), place)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return true }
      place += off_t(count)
      body(buffer.span.extracting(0..<count))
    }
    return true
  }
}
