/// Eight bytes of a line at a time, for what is compared and looked up with every line.
extension Span<UInt8> {
  /// A number that tells most texts apart, another one in each process: nothing that is told may hang on it.
  ///
  /// A trace can be made so that all its texts have one hash, and each look-up then goes through all of them. With a known
  /// number to begin with that is still so: flipping a word's highest bit flips that bit of a product with any odd number.
  /// Here the number to multiply with is what nobody knows, and the high half of the product counts, too.
  package func wordHash(_ range: Range<Int>) -> UInt64 {
    let text = extracting(range).bytes
    let factor = hashFactor
    var hash = factor &+ UInt64(truncatingIfNeeded: range.count)
    var place = 0
    while place + 8 <= text.byteCount {
      // Any eight bytes are a number: nothing can go wrong with the type, and the place is checked.
      let word = unsafe text.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
      hash = (hash ^ word).folded(by: factor)
      place += 8
    }
    guard place < text.byteCount else { return hash }
    var word: UInt64 = 0
    while place < text.byteCount {
      word = word << 8 | UInt64(self[range.lowerBound + place])
      place += 1
    }
    return (hash ^ word).folded(by: factor)
  }

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

/// What hashes are made with in this process: odd, and large.
private let hashFactor = UInt64.random(in: 1 << 63 ... .max) | 1

extension UInt64 {
  /// Both halves of a product.
  @inline(__always)
  fileprivate func folded(by factor: UInt64) -> UInt64 {
    let product = multipliedFullWidth(by: factor)
    return product.high ^ product.low
  }
}
