import Glibc

/// Folders of files.
public enum Files {
  /// Whether a path names a folder.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
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
        guard lstat(path, &status) == 0 else { continue }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: within.append(path)
        case S_IFREG: files.append(path)
        case S_IFLNK where stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG: files.append(path)
        default: break
        }
      }
      folders += within
    }
    return files.sorted()
  }
}
