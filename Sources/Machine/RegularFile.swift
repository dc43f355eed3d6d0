import Glibc

/// A regular file that is open for reading: a device, a FIFO or a folder is none.
public struct RegularFile: ~Copyable {
  private let descriptor: Int32
  /// Its bytes.
  public let size: UInt64
  /// When it was last written, in seconds since 1970.
  public let modified: Int64

  /// Opens a file; nil where it cannot be read, or is something else.
  public init?(_ path: String) {
    // Without O_NONBLOCK opening a FIFO would wait for somebody who writes to it.
    let descriptor = path.withSystemName { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) }
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      _ = close(descriptor)
      return nil
    }
    self.descriptor = descriptor
    size = UInt64(status.st_size)
    modified = Int64(status.st_mtim.tv_sec)
  }

  deinit { _ = close(descriptor) }

  /// Bytes from an offset on; fewer at the file's end, and none behind it.
  public func bytes(at offset: UInt64, count: Int) -> [UInt8] {
    guard offset < size, count > 0, let start = off_t(exactly: offset) else { return [] }
    let wanted = Int(min(UInt64(count), size - offset))
    return [UInt8](unsafeUninitializedCapacity: wanted) { room, filled in
      filled = max(0, pread(descriptor, room.baseAddress, wanted, start))
    }
  }
}
