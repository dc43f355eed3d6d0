import CallLog
import Glibc
import TraceText

/// A descriptor written to through one buffer.
///
/// A reader that went away (`| head`) ends socklab quietly and with success; any other failure, a full disk above
/// all, is told in one line with exit code 2.
struct Output: ~Copyable {
  private let descriptor: Int32
  private let name: String
  private var buffer: [UInt8] = []
  private static let limit = 1 << 16

  /// Standard output.
  init() {
    descriptor = 1
    name = "standard output"
    buffer.reserveCapacity(Self.limit)
  }

  mutating func write(_ text: String) throws(Failure) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.limit { try flush() }
  }

  mutating func write(_ bytes: Span<UInt8>) throws(Failure) {
    if bytes.count >= Self.limit / 2 {
      // Much at once goes out as it is, behind what waits: copying it would cost as much as making it.
      try flush()
      return try put(bytes)
    }
    // Byte by byte this was a seventh of the time of `parse --join`.
    bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
    if buffer.count >= Self.limit { try flush() }
  }

  /// Hands everything over. Must be the last call: what is still in the buffer is lost otherwise.
  mutating func flush() throws(Failure) {
    try put(buffer.span)
    buffer.removeAll(keepingCapacity: true)
  }

  private func put(_ bytes: Span<UInt8>) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { raw in
        raw.baseAddress.map { Glibc.write(descriptor, $0 + done, raw.count - done) } ?? 0
      }
      if count > 0 {
        done += count
      } else if errno == EPIPE {
        exit(ExitCode.fine.rawValue)
      } else if errno != EINTR {
        throw .file(name, errno: errno)
      }
    }
  }
}

/// One line on standard error, at once. It is one line whatever file names and words are in it.
func complain(_ line: String) {
  var bytes = Array("socklab: \(Escape.terminal(line))\n".utf8)[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
    if count > 0 {
      bytes.removeFirst(count)
    } else if count < 0 && errno != EINTR {
      return
    }
  }
}
