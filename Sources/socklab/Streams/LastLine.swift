import StraceParser

/// The last line of what is read in pieces, where it has no end.
struct LastLine {
  private var bytes: [UInt8] = []
  /// It is longer than a line of strace's.
  private var isTooLong = false

  private static let limit = 1 << 20

  mutating func take(_ piece: Span<UInt8>) {
    var start = piece.count
    while start > 0, piece[start - 1] != 0x0A { start -= 1 }
    if start > 0 {
      bytes.removeAll(keepingCapacity: true)
      isTooLong = false
    }
    guard !isTooLong, bytes.count + piece.count - start < Self.limit else {
      isTooLong = true
      return bytes.removeAll()
    }
    piece.extracting(start..<piece.count).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }

  /// What makes it the first half of a call that had not returned when it was written; nil where it is none.
  var ending: [UInt8]? { isTooLong ? nil : HalfLine.ending(of: bytes) }
}
