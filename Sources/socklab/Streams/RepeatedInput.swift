import Glibc

/// A trace that is read to its end several times, or standard input: a pipe is kept in a file that has no name any more.
struct RepeatedInput: ~Copyable {
  private let trace: TraceName
  private let input: Input
  /// Where the file began to be read.
  private let start: off_t
  /// The file without a name, for what cannot go back; negative for what can.
  private let copy: Int32
  /// How many bytes the first time found.
  private(set) var size: Int?

  init(_ trace: TraceName) throws(Failure) {
    self.trace = trace
    let input = try Input(trace.files[0])
    let place = input.withDescriptor { lseek($0, 0, SEEK_CUR) }
    let copy = place < 0 ? try Self.namelessFile() : -1
    self.input = input
    self.copy = copy
    start = max(0, place)
  }

  deinit {
    if copy >= 0 { _ = close(copy) }
  }

  /// Hands on everything to the end, in pieces of at most 256 KiB; the same bytes each time.
  mutating func forEachPiece(_ body: (Span<UInt8>) -> Void) throws(Failure) {
    if trace.isSet { return try readSet(body) }
    guard let size else {
      var found = 0
      try input.forEachPieceOfTrace { piece throws(Failure) in
        found += piece.count
        if copy >= 0 { try append(piece) }
        body(piece)
        return true
      }
      self.size = found
      return
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var offset = 0
    while offset < size {
      let count = try read(into: &buffer, at: offset)
      // What was written behind it in the meantime is no part of it.
      let kept = min(count, size - offset)
      guard kept > 0 else { throw .work("\(input.name): changed while it was read") }
      body(buffer.span.extracting(0..<kept))
      offset += kept
    }
  }

  /// The files of a set are merged anew each time.
  private mutating func readSet(_ body: (Span<UInt8>) -> Void) throws(Failure) {
    var found = 0
    try trace.forEachPieceOfTrace { piece throws(Failure) in
      found += piece.count
      body(piece)
      return true
    }
    if let size, size != found { throw .work("\(trace.name): changed while it was read") }
    size = found
  }

  private borrowing func read(into buffer: inout [UInt8], at offset: Int) throws(Failure) -> Int {
    let descriptor = copy < 0 ? input.withDescriptor { $0 } : copy
    while true {
      let count = buffer.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, $0.count, start + off_t(offset))
      }
      if count >= 0 { return count }
      if errno != EINTR { throw .file(input.name, errno: errno) }
    }
  }

  private static func namelessFile() throws(Failure) -> Int32 {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var path = Array("\(folder)/socklab-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw .file(folder, errno: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(path)
    return descriptor
  }

  private borrowing func append(_ piece: Span<UInt8>) throws(Failure) {
    let failure = writeAll(piece, to: copy)
    if failure != 0 { throw .file("the copy of \(input.name)", errno: failure) }
  }
}
