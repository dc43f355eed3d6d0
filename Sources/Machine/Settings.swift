import Glibc

/// Small text files of the kernel: `/proc/sys`, `/sys`.
enum Settings {
  /// The file's text without the line end, at most 64 KiB; nil where it cannot be read.
  static func read(_ path: String) -> String? {
    guard var bytes = bytes(path) else { return nil }
    while bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The file's bytes, at most so many; nil where it cannot be read.
  static func bytes(_ path: String, limit: Int = 1 << 16) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while bytes.count < limit {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count <= 0 { break }
      bytes.append(contentsOf: buffer[..<count])
    }
    return bytes
  }

  /// The names in a folder; none where it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let stream = folder.withSystemName({ opendir($0) }) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        RawText.text(Array(raw.prefix { $0 != 0 }))
      }
      names.append(name)
    }
    return names
  }
}
