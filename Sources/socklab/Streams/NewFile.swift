import Glibc
import Machine

/// A file that was not there before, for its owner alone, open to be read and written: `PREFIX.` and letters that nobody
/// can guess.
///
/// What mkostemp(3) with O_CLOEXEC does, which Swift's Glibc does not have.
struct NewFile {
  let path: String
  /// Negative where it could not be made; errno says why.
  let descriptor: Int32

  init(_ prefix: String) {
    var path = prefix
    var descriptor: Int32 = -1
    for _ in 0..<100 {
      path = prefix + "." + String(UInt64.random(in: 0 ... .max), radix: 36)
      descriptor = path.withSystemName { open($0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
      if descriptor >= 0 || errno != EEXIST { break }
    }
    self.path = path
    self.descriptor = descriptor
  }
}
