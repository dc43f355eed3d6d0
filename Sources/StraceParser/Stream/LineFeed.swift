#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How a line ends.
enum LineEnd: UInt8 {
  /// `\n`
  case newline
  /// `\r\n`
  case carriageReturn
  /// The trace ends here.
  case nothing
  /// The line goes on: it is longer than a line may be.
  case continues

  /// How many bytes it has.
  var length: Int {
    switch self {
    case .newline: 1
    case .carriageReturn: 2
    case .nothing, .continues: 0
    }
  }
}

/// Cuts what comes in, in pieces of any size, into lines.
///
/// A line that lies whole in its piece is handed on where it lies; only one that a piece cuts is copied.
struct LineFeed: ~Copyable {
  /// The beginning of a line whose end has not come yet.
  private var carry: [UInt8] = []
  /// A longer line is handed on in parts.
  private let limit: Int
  /// Whether the last part that was handed on goes on in the next one.
  private var isInside = false

  init(limit: Int = 1 << 20) {
    self.limit = limit
  }

  /// Takes more of the trace.
  /// - Parameter body: called with each line and one byte behind it, and with how it ends.
  mutating func feed<E: Error>(
    _ bytes: Span<UInt8>, _ body: (Span<UInt8>, LineEnd) throws(E) -> Void
  ) throws(E) {
    var start = 0
    while start < bytes.count {
      guard let end = newline(in: bytes, from: start) else { break }
      if carry.isEmpty, end - start <= limit, !isInside {
        try Self.hand(bytes.extracting(start..<end + 1), body)
      } else {
        try append(bytes, start, end, body)
        carry.append(.newline)
        isInside = false
        let text = carry
        carry.removeAll(keepingCapacity: false)
        try Self.hand(text.span, body)
      }
      start = end + 1
    }
    try append(bytes, start, bytes.count, body)
  }

  /// Hands on what is left when the trace has ended.
  mutating func finish<E: Error>(_ body: (Span<UInt8>, LineEnd) throws(E) -> Void) throws(E) {
    if carry.isEmpty { return }
    carry.append(.newline)
    let last = carry
    carry = []
    try body(last.span, .nothing)
    isInside = false
  }

  /// Whether the line that was handed on last is the rest of the one before it.
  @inline(__always)
  private static func hand<E: Error>(
    _ line: Span<UInt8>, _ body: (Span<UInt8>, LineEnd) throws(E) -> Void
  ) throws(E) {
    let end = line.count - 1
    if end > 0, line[end - 1] == .carriageReturn {
      try body(line.extracting(0..<end), .carriageReturn)
    } else {
      try body(line, .newline)
    }
  }

  /// Adds to the line that is being collected, and hands on a part of it whenever that is as long as a line may be.
  private mutating func append<E: Error>(
    _ bytes: Span<UInt8>, _ from: Int, _ to: Int, _ body: (Span<UInt8>, LineEnd) throws(E) -> Void
  ) throws(E) {
    var start = from
    while start < to {
      if carry.count == limit {
        carry.append(.newline)
        isInside = true
        try Self.lend(&carry, .continues, body)
      }
      let taken = min(to - start, limit - carry.count)
      bytes.extracting(start..<start + taken).withUnsafeBufferPointer { carry.append(contentsOf: $0) }
      start += taken
    }
  }

  /// Hands on what was collected, and empties it.
  private static func lend<E: Error>(
    _ carry: inout [UInt8], _ ending: LineEnd, _ body: (Span<UInt8>, LineEnd) throws(E) -> Void
  ) throws(E) {
    // Taken out first, so that a body that throws leaves no part behind that would be handed on again.
    let text = carry
    carry = []
    try body(text.span, ending)
  }
}

/// Where the next newline stands. `memchr` finds it five times faster than a loop over the span.
@inline(__always)
package func newline(in bytes: Span<UInt8>, from start: Int) -> Int? {
  bytes.withUnsafeBufferPointer { buffer in
    guard let base = buffer.baseAddress,
      let found = memchr(base + start, Int32(UInt8.newline), buffer.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}

/// How many newlines there are.
func newlines(in bytes: [UInt8]) -> Int {
  let span = bytes.span
  var count = 0
  var position = 0
  while let found = newline(in: span, from: position) {
    count += 1
    position = found + 1
  }
  return count
}
