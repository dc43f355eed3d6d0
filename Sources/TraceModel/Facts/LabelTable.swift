import LinuxABI
import StraceParser

/// What strace's `-y` and `-yy` say that a descriptor is, each label read once.
///
/// A label comes with nearly every line of a trace; that it is the same bytes as before is found without reading it.
package struct LabelTable {
  package struct ID: Hashable, Sendable {
    let index: Int
  }

  private var slots: [Int32]
  private var entries: [(text: Range<Int>, label: LabelFacts)] = []
  /// The labels' bytes, one behind the other.
  private var text: [UInt8] = []
  /// The id of the first entry: an id is never given again.
  private var first = 0
  private static let limit = 1 << 15
  /// How many bytes the labels may have; those of a hostile trace are as long as a line may be.
  private static let byteLimit = 1 << 22

  package init() { slots = Array(repeating: -1, count: Self.limit * 2) }

  subscript(id: ID) -> LabelFacts { entries[id.index - first].label }

  /// The label in a range of a line. Ids are valid until ``makeRoom()``.
  ///
  /// - Parameter guess: the label that it probably is.
  mutating func id(_ s: Span<UInt8>, _ range: Range<Int>, guess: ID? = nil) -> ID {
    if let guess, guess.index >= first, isSame(guess.index - first, s, range) { return guess }
    var place = Int(truncatingIfNeeded: s.wordHash(range)) & (slots.count - 1)
    while slots[place] >= 0 {
      let index = Int(slots[place])
      if isSame(index, s, range) { return ID(index: first + index) }
      place = (place + 1) & (slots.count - 1)
    }
    let bytes = s.extracting(range).withUnsafeBufferPointer { Array($0) }
    slots[place] = Int32(entries.count)
    entries.append((text.count..<text.count + bytes.count, LabelFacts(bytes)))
    text += bytes
    return ID(index: first + entries.count - 1)
  }

  private func isSame(_ index: Int, _ s: Span<UInt8>, _ range: Range<Int>) -> Bool {
    s.holds(text.span.extracting(entries[index].text), in: range)
  }

  /// Forgets everything when the table is nearly full; to be called between lines.
  mutating func makeRoom() {
    guard entries.count > Self.limit - 4096 || text.count > Self.byteLimit else { return }
    first += entries.count
    entries.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    for place in slots.indices { slots[place] = -1 }
  }
}

/// A label's facts.
struct LabelFacts: Hashable {
  var file = SyscallTraits.File.other
  var kind: SocketKind?
  /// The numbers by which the kernel tells unix sockets apart, and others before they have an address.
  var inode: UInt64?
  var peerInode: UInt64?
  var own: SocketAddress?
  var peer: SocketAddress?
}
