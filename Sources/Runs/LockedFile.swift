import CLinux
import Glibc
import Machine

/// A file that is locked as long as this value lives: flock(2). A program that is started does not inherit it.
package struct LockedFile: ~Copyable {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  /// Opens a file, which is made where it is not there, and locks it.
  /// - Parameter patience: how many times 10 ms somebody else's lock is waited for.
  /// - Returns: nil where somebody else keeps it locked.
  package static func lock(_ path: String, patience: Int) throws(RunFolder.Problem) -> LockedFile? {
    let descriptor = path.withSystemName { open($0, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
    guard descriptor >= 0 else { throw .system(path, errno) }
    let file = LockedFile(descriptor: descriptor)
    for attempt in 0...patience {
      if clinux_flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return file }
      guard errno == EWOULDBLOCK || errno == EINTR else { throw .system(path, errno) }
      if attempt < patience { usleep(10_000) }
    }
    return nil
  }

  /// Whether somebody has locked a file. Asked under the lock of the folder only: for a moment it is locked by who asks.
  static func isLocked(_ path: String) -> Bool {
    let descriptor = path.withSystemName { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
    guard descriptor >= 0 else { return false }
    defer { _ = close(descriptor) }
    return clinux_flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Which file it is: that of the path, or one whose folder has been moved since.
  borrowing func isStill(_ path: String) -> Bool {
    var (own, named) = (stat(), stat())
    return fstat(descriptor, &own) == 0 && path.withSystemName { lstat($0, &named) } == 0
      && own.st_dev == named.st_dev && own.st_ino == named.st_ino
  }

  deinit { _ = close(descriptor) }
}
