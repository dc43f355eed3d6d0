import Glibc
import Machine

/// Writes a file whole; `-` is standard output. A file of that name is replaced when the new one is whole: who cannot
/// finish leaves the old one as it was.
func writeFile(_ path: String, _ text: String) throws(Failure) {
  if path == "-" {
    var output = Output()
    try output.write(text)
    return try output.flush()
  }
  var old = stat()
  // A device, a pipe, a link: what is there stays what it is.
  if path.withSystemName({ lstat($0, &old) }) == 0, old.st_mode & S_IFMT != S_IFREG {
    return try write(text, to: path)
  }
  // Nothing ends the program between making the file beside it and giving it its name.
  var (blocked, before) = (sigset_t(), sigset_t())
  sigemptyset(&blocked)
  for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&blocked, signal) }
  pthread_sigmask(SIG_BLOCK, &blocked, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
  let beside = NewFile(path)
  let descriptor = beside.descriptor
  // Where the folder takes no new file the old one may still be written to.
  guard descriptor >= 0 else { return try write(text, to: path) }
  do throws(Failure) {
    // Only umask(2) itself says what it is.
    let mask = umask(0)
    _ = umask(mask)
    guard fchmod(descriptor, old.st_nlink > 0 ? old.st_mode & 0o7777 : 0o666 & ~mask) == 0 else {
      let number = errno
      _ = close(descriptor)
      throw .file(path, errno: number)
    }
    try write(text, path, descriptor)
    guard beside.path.withSystemName({ from in path.withSystemName { rename(from, $0) } }) == 0 else {
      throw .file(path, errno: errno)
    }
  } catch {
    beside.path.withSystemName { _ = unlink($0) }
    throw error
  }
}

private func write(_ text: String, to path: String) throws(Failure) {
  let descriptor = path.withSystemName { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666) }
  guard descriptor >= 0 else { throw .file(path, errno: errno) }
  try write(text, path, descriptor)
}

/// Writes everything and closes the descriptor.
private func write(_ text: String, _ path: String, _ descriptor: Int32) throws(Failure) {
  let failure = writeAll(Array(text.utf8).span, to: descriptor)
  if failure != 0 {
    _ = close(descriptor)
    throw .file(path, errno: failure)
  }
  // A full disk may say so only here.
  guard close(descriptor) == 0 else { throw .file(path, errno: errno) }
}

extension Request {
  /// Refuses to write over what is read, and two texts into one file.
  ///
  /// - Parameters:
  ///   - options: those that name a file to be written.
  ///   - inputs: the files that are read.
  func refuseOverwriting(_ options: [String], _ inputs: [String]) throws(Failure) {
    var read: Set<FileIdentity> = []
    for input in inputs { if let file = FileIdentity(input) { read.insert(file) } }
    var written: Set<FilePlace> = []
    for option in options {
      guard let path = value(option), path != "-" else { continue }
      if let file = FileIdentity(path), read.contains(file) {
        throw .usage("\(verb.name): \(option) \(path) is one of the files that are read; name another")
      }
      guard written.insert(FilePlace(path)).inserted else {
        throw .usage("\(verb.name): \(path) is to take two texts; name a file for each")
      }
    }
  }
}

/// Which file a name stands for; a device and a pipe are none that writing would destroy.
private struct FileIdentity: Hashable {
  let device: dev_t
  let node: ino_t

  init?(_ path: String) {
    var found = stat()
    guard path.withSystemName({ stat($0, &found) }) == 0, found.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    (device, node) = (found.st_dev, found.st_ino)
  }
}

/// Where a file is written, whether it is there by now or not: its folder, whatever way leads to it, and its name there.
private struct FilePlace: Hashable {
  let folder: String
  let name: String

  init(_ path: String) {
    // A link is written through.
    let path = Files.resolved(path) ?? path
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    self.folder = Files.resolved(folder) ?? folder
    name = slash.map { String(path[path.index(after: $0)...]) } ?? path
  }
}
