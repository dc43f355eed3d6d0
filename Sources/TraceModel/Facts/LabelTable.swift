import LinuxABI

/// What strace's `-y` and `-yy` say that a descriptor is, each label read once.
///
/// A label comes with nearly every line of a trace; that it is the same bytes as before is found without reading it.
package struct LabelTable {
  package struct ID: Hashable, Sendable {
    let index: Int32
  }

  private var slots: [Int32]
  private var entries: [(bytes: [UInt8], label: LabelFacts)] = []
  private static let limit = 1 << 15
  /// How many bytes the labels have; those of a hostile trace are as long as a line may be.
  private var bytes = 0
  private static let byteLimit = 1 << 22

  package init() { slots = Array(repeating: -1, count: Self.limit * 2) }

  subscript(id: ID) -> LabelFacts { entries[Int(id.index)].label }

  /// The label in a range of a line. Ids are valid until ``makeRoom()``.
  mutating func id(_ s: Span<UInt8>, _ range: Range<Int>) -> ID {
    var place = Self.hash(s, range) & (slots.count - 1)
    while slots[place] >= 0 {
      let index = slots[place]
      if isSame(entries[Int(index)].bytes, s, range) { return ID(index: index) }
      place = (place + 1) & (slots.count - 1)
    }
    let bytes = s.extracting(range).withUnsafeBufferPointer { Array($0) }
    slots[place] = Int32(entries.count)
    entries.append((bytes, LabelFacts(bytes)))
    self.bytes += bytes.count
    return ID(index: Int32(entries.count - 1))
  }

  /// Forgets everything when the table is nearly full; to be called between lines.
  mutating func makeRoom() {
    guard entries.count > Self.limit - 4096 || bytes > Self.byteLimit else { return }
    bytes = 0
    entries.removeAll(keepingCapacity: true)
    for place in slots.indices { slots[place] = -1 }
  }

  private func isSame(_ bytes: [UInt8], _ s: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard bytes.count == range.count else { return false }
    for offset in 0..<bytes.count where bytes[offset] != s[range.lowerBound + offset] { return false }
    return true
  }

  private static func hash(_ s: Span<UInt8>, _ range: Range<Int>) -> Int {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for index in range { hash = (hash ^ UInt64(s[index])) &* 1_099_511_628_211 }
    return Int(truncatingIfNeeded: (hash ^ hash >> 29) & 0x7FFF_FFFF)
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
