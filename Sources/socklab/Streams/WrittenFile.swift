import Glibc

/// Writes a file whole; `-` is standard output. A file of that name is replaced.
func writeFile(_ path: String, _ text: String) throws(Failure) {
  if path == "-" {
    var output = Output()
    try output.write(text)
    return try output.flush()
  }
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
  guard descriptor >= 0 else { throw .file(path, errno: errno) }
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if count > 0 {
      bytes.removeFirst(count)
    } else if errno != EINTR {
      let number = errno
      _ = close(descriptor)
      throw .file(path, errno: number)
    }
  }
  // A full disk may say so only here.
  guard close(descriptor) == 0 else { throw .file(path, errno: errno) }
}
