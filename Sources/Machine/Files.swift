public import Glibc

/// Folders of files.
public enum Files {
  /// Whether a path names a folder.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return path.withSystemName { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Every regular file below a folder, folders within it included, in the order of the names. Symbolic links to
  /// folders are not followed: they may lead round in a circle.
  public static func below(_ folder: String) -> [String] {
    var files: [String] = []
    var folders = [folder]
    while let next = folders.popLast() {
      var within: [String] = []
      for name in Settings.names(in: next) where name != "." && name != ".." {
        let path = next.hasSuffix("/") ? next + name : "\(next)/\(name)"
        var status = stat()
        guard path.withSystemName({ lstat($0, &status) }) == 0 else { continue }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: within.append(path)
        case S_IFREG: files.append(path)
        case S_IFLNK
        where path.withSystemName({ stat($0, &status) }) == 0 && status.st_mode & S_IFMT == S_IFREG:
          files.append(path)
        default: break
        }
      }
      folders += within
    }
    return files.sorted()
  }

  /// The path that a symbolic link leads to in the end; nil where nothing is there.
  public static func resolved(_ path: String) -> String? {
    guard let found = path.withSystemName({ realpath($0, nil) }) else { return nil }
    defer { free(found) }
    return RawText.text(found)
  }

  /// Makes a folder and those above it, where they are not there.
  /// - Returns: 0, or the errno of what failed.
  public static func makeFolders(_ path: String) -> Int32 {
    if isFolder(path) { return 0 }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      let above = makeFolders(String(path[..<slash]))
      guard above == 0 else { return above }
    }
    return path.withSystemName({ mkdir($0, 0o777) }) == 0 || errno == EEXIST ? 0 : errno
  }

  /// Whether a path names anything.
  public static func exists(_ path: String) -> Bool { path.withSystemName { access($0, F_OK) } == 0 }

  /// Whether a program runs with another user's or group's rights: its set-user-ID or set-group-ID bit.
  public static func changesRights(_ path: String) -> Bool {
    var status = stat()
    return path.withSystemName { stat($0, &status) } == 0 && status.st_mode & (S_ISUID | S_ISGID) != 0
  }

  /// When a file, or what is in a folder, was last changed; nil where there is none.
  public static func lastChange(of path: String) -> timespec? {
    var status = stat()
    return path.withSystemName { stat($0, &status) } == 0 ? status.st_mtim : nil
  }

  /// The bytes of a file; nil where there is none.
  public static func size(of path: String) -> UInt64? {
    var status = stat()
    return path.withSystemName { stat($0, &status) } == 0 ? UInt64(status.st_size) : nil
  }

  /// The bytes that an ordinary user may still write where a path is; nil where nobody says: statvfs(3).
  public static func freeSpace(at path: String) -> UInt64? {
    var space = statvfs()
    guard path.withSystemName({ statvfs($0, &space) }) == 0 else { return nil }
    return UInt64(space.f_bavail) * UInt64(space.f_frsize)
  }

  /// Whether a path names something that can be run.
  public static func isExecutable(_ path: String) -> Bool { path.withSystemName { access($0, X_OK) } == 0 }

  /// Why the names in a folder and its files may not be read: `Permission denied (EACCES)`; nil where they may.
  public static func refusal(toRead folder: String) -> String? {
    guard folder.withSystemName({ access($0, R_OK | X_OK) }) != 0, errno == EACCES else { return nil }
    return "\(String(cString: strerror(EACCES))) (EACCES)"
  }

  /// The names in a folder, the hidden ones too; none where it cannot be read.
  public static func names(in folder: String) -> [String] { Settings.names(in: folder) }

  /// Writes a file beside the one of this name and gives it the name: who reads sees the old one or the new one.
  /// - Returns: 0, or the errno of what failed; the old file is as it was then.
  public static func replace(_ path: String, with bytes: [UInt8]) -> Int32 {
    let beside = "\(path).\(getpid()).new"
    let descriptor = beside.withSystemName {
      open($0, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }
    guard descriptor >= 0 else { return errno }
    var failure: Int32 = 0
    var rest = bytes[...]
    while failure == 0, !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { failure = errno }
    }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    if failure == 0, beside.withSystemName({ from in path.withSystemName { rename(from, $0) } }) != 0 {
      failure = errno
    }
    if failure != 0 { beside.withSystemName { _ = unlink($0) } }
    return failure
  }

  /// The beginning of a regular file, and when it was last written.
  public struct Head: Sendable {
    /// Its first bytes.
    public let bytes: [UInt8]
    /// Seconds since 1970.
    public let modified: Int64
  }

  /// Reads the end of a regular file; nil for everything else.
  public static func tail(of path: String, bytes count: Int) -> [UInt8]? {
    let descriptor = path.withSystemName { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) }
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes = [UInt8](repeating: 0, count: min(count, Int(status.st_size)))
    let got = pread(descriptor, &bytes, bytes.count, status.st_size - off_t(bytes.count))
    guard got >= 0 else { return nil }
    return Array(bytes.prefix(got))
  }

  /// Reads the beginning of a regular file; nil for everything else: a device, a FIFO or a folder is not read.
  public static func head(of path: String, bytes count: Int) -> Head? {
    // Without O_NONBLOCK opening a FIFO would wait for somebody who writes to it.
    let descriptor = path.withSystemName { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) }
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = pread(descriptor, &bytes, count, 0)
    guard got >= 0 else { return nil }
    return Head(bytes: Array(bytes.prefix(got)), modified: Int64(status.st_mtim.tv_sec))
  }
}
