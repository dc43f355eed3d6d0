import StraceParser

/// Finds strace's labels of descriptors (`-y`, `-yy`) among those that were there before: nearly every line has one, and
/// each text is read once.
package struct LabelTable {
  /// A text: the same id is the same text. An id is never given again.
  package struct ID: Hashable, Sendable {
    let index: Int
  }

  /// What the labels say that are new since ``takeNew()``.
  private(set) var new = LabelList()
  private var slots: [Int32]
  /// Where each label's text stands in `text`.
  private var places: [Range<Int>] = []
  private var text: [UInt8] = []
  /// The id of the first of `places`.
  private(set) var first = 0
  private static let limit = 1 << 15
  /// How many bytes the labels may have; those of a hostile trace are as long as a line may be.
  private static let byteLimit = 1 << 22

  package init() { slots = Array(repeating: -1, count: Self.limit * 2) }

  /// The label in a range of a line.
  ///
  /// - Parameter guess: the label that it probably is.
  mutating func id(_ s: Span<UInt8>, _ range: Range<Int>, guess: ID? = nil) -> ID {
    if let guess, guess.index >= first, isSame(guess.index - first, s, range) { return guess }
    var slot = Int(truncatingIfNeeded: s.wordHash(range)) & (slots.count - 1)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if isSame(index, s, range) { return ID(index: first + index) }
      slot = (slot + 1) & (slots.count - 1)
    }
    let bytes = s.extracting(range).withUnsafeBufferPointer { Array($0) }
    slots[slot] = Int32(places.count)
    places.append(text.count..<text.count + bytes.count)
    text += bytes
    new.append(LabelFacts(bytes))
    return ID(index: first + places.count - 1)
  }

  private func isSame(_ index: Int, _ s: Span<UInt8>, _ range: Range<Int>) -> Bool {
    s.holds(text.span.extracting(places[index]), in: range)
  }

  /// Forgets all texts when the table is nearly full; to be called between lines. What they say is still needed by those
  /// who have their ids.
  ///
  /// - Returns: whether it did.
  @discardableResult
  mutating func makeRoom() -> Bool {
    guard places.count > Self.limit - 4096 || text.count > Self.byteLimit else { return false }
    first += places.count
    places.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    for slot in slots.indices { slots[slot] = -1 }
    return true
  }

  /// What the labels say that are new since the last time.
  mutating func takeNew() -> LabelList {
    var taken = LabelList(first: first + places.count)
    swap(&taken, &new)
    return taken
  }
}
