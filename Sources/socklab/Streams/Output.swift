import CallLog
import Glibc
import Machine
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
    switch writeAll(bytes, to: descriptor) {
    case 0: break
    case EPIPE: exit(ExitCode.fine.rawValue)
    case let failure: throw .file(name, errno: failure)
    }
  }
}

/// Writes all bytes, in as many calls as that takes: write(2).
/// - Returns: 0, or the errno of the call that failed.
func writeAll(_ bytes: Span<UInt8>, to descriptor: Int32) -> Int32 {
  bytes.withUnsafeBytes { raw in
    guard let start = raw.baseAddress else { return 0 }
    var done = 0
    while done < raw.count {
      let count = Glibc.write(descriptor, start + done, raw.count - done)
      if count > 0 {
        done += count
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }
}

/// One line on standard error, at once. It is one line whatever file names and words are in it.
func complain(_ line: String) {
  let bytes = Array("socklab: \(Escape.terminal(RawText.shown(line)))\n".utf8)
  // Where nobody hears it there is nobody to tell.
  _ = writeAll(bytes.span, to: 2)
}
