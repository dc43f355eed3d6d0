import Glibc

/// A trace that is read from its beginning several times, or standard input: a pipe, and the one trace that the files of a
/// set make, is kept in a file that has no name any more.
struct RepeatedInput: ~Copyable {
  private let trace: TraceName
  private let input: Input
  /// Where the file began to be read.
  private let start: off_t
  /// The file without a name, for what cannot go back; negative for what can.
  private let copy: Int32
  /// How many bytes were found so far, and whether they are all.
  private var size = 0
  private var isWhole = false
  /// The first of them, which say what it is.
  private var head: [UInt8] = []

  init(_ trace: TraceName) throws(Failure) {
    self.trace = trace
    let input = try Input(trace.files[0])
    let place = trace.isSet ? -1 : input.withDescriptor { lseek($0, 0, SEEK_CUR) }
    let copy = place < 0 ? try Self.namelessFile() : -1
    self.input = input
    self.copy = copy
    start = max(0, place)
  }

  deinit {
    if copy >= 0 { _ = close(copy) }
  }

  /// Hands on everything from the beginning, in pieces; the same bytes each time.
  ///
  /// - Parameters:
  ///   - isLast: whether this is the last time: what comes new is not kept then.
  ///   - body: returns whether it wants more.
  mutating func forEachPiece(
    isLast: Bool = false, _ body: (Span<UInt8>) throws(Failure) -> Bool
  ) throws(Failure) {
    if trace.isSet, !isWhole { return try readSet(body) }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var offset = 0
    while offset < size {
      let count = try read(into: &buffer, at: offset)
      // What was written behind it in the meantime is no part of it.
      let kept = min(count, size - offset)
      guard kept > 0 else { throw .work("\(input.name): changed while it was read") }
      guard try body(buffer.span.extracting(0..<kept)) else { return }
      offset += kept
    }
    while !isWhole {
      let count = try input.read(into: &buffer)
      if count == 0 { break }
      let piece = buffer.span.extracting(0..<count)
      try judge(piece)
      if copy >= 0, !isLast { try append(piece) }
      size += count
      guard try body(piece) else { return }
    }
    isWhole = true
    if size == 0 { throw .emptyTrace(input.name) }
  }

  /// Refuses what begins as no trace does.
  private mutating func judge(_ piece: Span<UInt8>) throws(Failure) {
    guard head.count < FileKind.needed else { return }
    piece.extracting(0..<min(piece.count, FileKind.needed - head.count)).withUnsafeBufferPointer {
      head.append(contentsOf: $0)
    }
    if let what = FileKind.refusal(head) { throw .work("\(input.name): is no trace but \(what)") }
  }

  /// The files of a set are merged once, to their end.
  private mutating func readSet(_ body: (Span<UInt8>) throws(Failure) -> Bool) throws(Failure) {
    var found = 0
    var isWanted = true
    try trace.forEachPieceOfTrace { piece throws(Failure) in
      try append(piece)
      found += piece.count
      if isWanted { isWanted = try body(piece) }
      return true
    }
    (size, isWhole) = (found, true)
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
