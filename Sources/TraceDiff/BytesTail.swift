import StraceParser

/// The bytes of one direction behind those that are kept: a digest for each stretch of them, so that a difference is seen
/// however late it comes.
struct BytesTail: Sendable {
  /// How many bytes it stands for.
  private(set) var length = 0
  /// Stretches that have a known byte, or where a known one begins or ends; of others nothing is known.
  private var stretches: [Stretch] = []

  /// How many bytes have one digest.
  static let stretch = 1 << 16

  private struct Stretch {
    let number: Int
    /// Seeded anew in each run of the program: no trace can be made to collide.
    var bytes = Hasher()
    /// Which bytes strace left out.
    var gaps = Hasher()
  }

  /// What two tails say of each other.
  enum Answer: Equatable {
    /// What both keep is the same.
    case same
    /// Somewhere in this range of the tail's bytes both have a byte, and it is not the same.
    case differs(Range<Int>)
    /// strace left out other bytes of the one than of the other: a digest says nothing.
    case notComparable
  }

  /// A result may say any number.
  private static let lengthLimit = Int.max >> 1

  /// Adds a call's bytes.
  /// - Parameters:
  ///   - shown: as many as the trace has.
  ///   - count: how many moved.
  mutating func add(_ shown: Span<UInt8>, of count: Int, _ room: inout Conversation.Room) {
    let end = length + min(count, Self.lengthLimit - length)
    defer { length = end }
    guard length + shown.count <= end else { return }
    var done = 0
    while done < shown.count {
      let next = min(shown.count, done + Self.stretch - (length + done) % Self.stretch)
      let part = shown.extracting(done..<next)
      withStretch(at: length + done, &room) { stretch in
        part.withUnsafeBytes { stretch.bytes.combine(bytes: $0) }
      }
      done = next
    }
    if shown.count < count {
      let start = length + shown.count
      withStretch(at: start, &room) { $0.gaps.combine(start) }
      withStretch(at: end, &room) { $0.gaps.combine(end) }
    }
  }

  /// Adds bytes that there is no room for.
  mutating func skip(_ count: Int) { length += min(count, Self.lengthLimit - length) }

  private mutating func withStretch(
    at place: Int, _ room: inout Conversation.Room, _ body: (inout Stretch) -> Void
  ) {
    let number = place / Self.stretch
    if stretches.last?.number != number {
      room.takeBytes(MemoryLayout<Stretch>.stride)
      stretches.append(Stretch(number: number))
    }
    body(&stretches[stretches.count - 1])
  }

  /// Compares two tails of the same length.
  func compared(with other: BytesTail) -> Answer {
    for (a, b) in zip(stretches, other.stretches) {
      guard a.number == b.number, a.gaps.finalize() == b.gaps.finalize() else { return .notComparable }
      if a.bytes.finalize() != b.bytes.finalize() {
        let start = a.number * Self.stretch
        return .differs(start..<min(start + Self.stretch, length))
      }
    }
    return stretches.count == other.stretches.count ? .same : .notComparable
  }
}
