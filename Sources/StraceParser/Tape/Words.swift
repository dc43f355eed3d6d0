/// Eight bytes of a line at a time, for what is compared and looked up with every line.
extension Span<UInt8> {
  /// A number that tells most texts apart.
  package func wordHash(_ range: Range<Int>) -> UInt64 {
    let text = extracting(range).bytes
    var hash = UInt64(truncatingIfNeeded: range.count) &* Self.factor
    var place = 0
    while place + 8 <= text.byteCount {
      // Any eight bytes are a number: nothing can go wrong with the type, and the place is checked.
      let word = unsafe text.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
      hash = (hash ^ word) &* Self.factor
      hash ^= hash >> 32
      place += 8
    }
    while place < text.byteCount {
      hash = (hash ^ UInt64(self[range.lowerBound + place])) &* Self.factor
      place += 1
    }
    return hash ^ hash >> 29
  }

  private static var factor: UInt64 { 0x9E37_79B9_7F4A_7C15 }

  /// Whether a text stands at a range.
  package func holds(_ text: Span<UInt8>, in range: Range<Int>) -> Bool {
    guard text.count == range.count else { return false }
    var place = 0
    let (mine, wanted) = (extracting(range).bytes, text.bytes)
    while place + 8 <= wanted.byteCount {
      let here = unsafe mine.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
      guard unsafe here == wanted.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self) else {
        return false
      }
      place += 8
    }
    while place < text.count {
      guard self[range.lowerBound + place] == text[place] else { return false }
      place += 1
    }
    return true
  }
}
