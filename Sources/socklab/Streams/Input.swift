import Glibc
import Machine

/// A file, or standard input for `-`, read in pieces. Closed when it goes out of scope.
struct Input: ~Copyable {
  /// As the person named it; standard input by its name.
  let name: String
  private let descriptor: Int32
  private let isOwned: Bool
  /// Where its text begins: behind the mark that some editors put before UTF-8, which strace does not write.
  let beginning: off_t

  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// - Parameter isTrace: whether the mark is left out.
  init(_ path: String, isTrace: Bool = false) throws(Failure) {
    name = Self.name(of: path)
    if path == "-" {
      descriptor = 0
      isOwned = false
      beginning = 0
      return
    }
    descriptor = path.withSystemName { open($0, O_RDONLY | O_CLOEXEC) }
    isOwned = true
    if descriptor < 0 { throw .file(path, errno: errno) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      _ = close(descriptor)
      throw .work("\(path): is a folder; name a file, or use socklab check for whole folders")
    }
    // Of a pipe nothing can be read twice.
    guard isTrace, Files.head(of: path, bytes: Self.byteOrderMark.count)?.bytes == Self.byteOrderMark else {
      beginning = 0
      return
    }
    beginning = off_t(Self.byteOrderMark.count)
    _ = lseek(descriptor, beginning, SEEK_SET)
  }

  /// What messages call it.
  static func name(of path: String) -> String { path == "-" ? "standard input" : path }

  /// A file without a name for what another gives and does not give again.
  init(copyOf other: String) throws(Failure) {
    let folder = getenv("TMPDIR").map { RawText.text($0) } ?? "/tmp"
    let file = NewFile("\(folder)/socklab")
    name = "the copy of \(other)"
    descriptor = file.descriptor
    isOwned = true
    beginning = 0
    if descriptor < 0 { throw .file(folder, errno: errno) }
    file.path.withSystemName { _ = unlink($0) }
  }

  deinit {
    if isOwned { _ = close(descriptor) }
  }

  /// Whether there is something of this name in the file system.
  static func exists(_ path: String) -> Bool { Files.exists(path) }

  /// Whether it can be opened again and holds the same then: a regular file.
  var isFile: Bool {
    var status = stat()
    return isOwned && fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Lends the open file to a reader of its own.
  borrowing func withDescriptor<Result, E: Error>(_ body: (Int32) throws(E) -> Result) throws(E) -> Result {
    try body(descriptor)
  }

  /// Fills the buffer's beginning with the next bytes; 0 at the end.
  /// - Parameter offset: where in the file; the next that were not read without it.
  borrowing func read(into buffer: inout [UInt8], at offset: off_t? = nil) throws(Failure) -> Int {
    while true {
      let count = buffer.withUnsafeMutableBytes { room in
        offset.map { pread(descriptor, room.baseAddress, room.count, $0) }
          ?? Glibc.read(descriptor, room.baseAddress, room.count)
      }
      if count >= 0 { return count }
      if errno != EINTR { throw .file(name, errno: errno) }
    }
  }

  /// Whether nothing is there to be read, and nothing comes within a moment: whoever writes into a pipe as fast as it is
  /// read leaves it empty again and again for less.
  borrowing func isIdle() -> Bool {
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&ready, 1, 2) == 0
  }

  /// Writes behind what is there.
  borrowing func append(_ piece: Span<UInt8>) throws(Failure) {
    let failure = writeAll(piece, to: descriptor)
    if failure != 0 { throw .file(name, errno: failure) }
  }

  /// Everything to the end, up to a limit in bytes.
  borrowing func readAll(limit: Int) throws(Failure) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try read(into: &buffer)
      if count == 0 { return all }
      if all.count + count > limit {
        throw .work("\(name): is larger than \(limit >> 20) MiB; this verb holds the whole file in memory")
      }
      all.append(contentsOf: buffer[..<count])
    }
  }
}

extension Failure {
  /// A file that the kernel refused, with what to do about it.
  static func file(_ path: String, errno number: Int32) -> Failure {
    let text = String(cString: strerror(number))
    let advice =
      switch number {
      case ENOENT: "; is the name right?"
      case EACCES: "; may you read it?"
      case EMFILE: "; ulimit -n says how many may be open"
      default: ""
      }
    return .work("\(path): \(text)\(advice)")
  }
}
