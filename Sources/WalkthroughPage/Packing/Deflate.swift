/// DEFLATE (RFC 1951) with the fixed code, for the parts of a page that wait until a reader asks for them: a browser
/// has `DecompressionStream` for it. Cards and lines of a trace resemble each other so much that a tenth is left.
struct Deflate {
  private var out: [UInt8] = []
  private var bits: UInt64 = 0
  private var filled: UInt64 = 0

  /// The bytes packed as one block.
  static func pack(_ input: [UInt8]) -> [UInt8] {
    var stream = Deflate()
    stream.out.reserveCapacity(input.count / 4)
    stream.put(1, 1)  // The last block,
    stream.put(1, 2)  // with the fixed code.
    stream.compress(input)
    stream.symbol(256)
    if stream.filled > 0 { stream.put(0, (8 - stream.filled % 8) % 8) }
    return stream.out
  }

  private static let window = 32_768
  private static let longest = 258

  private mutating func compress(_ input: [UInt8]) {
    // The last place at which three bytes stood, and for each place the one before with the same hash.
    var heads = [Int32](repeating: -1, count: 1 << 15)
    var before = [Int32](repeating: -1, count: Self.window)
    func hash(_ at: Int) -> Int {
      let word = UInt32(input[at]) | UInt32(input[at + 1]) << 8 | UInt32(input[at + 2]) << 16
      return Int((word &* 0x9e37_79b1) >> 17)
    }
    var at = 0
    while at < input.count {
      var length = 0
      var distance = 0
      if at + 3 <= input.count {
        var place = Int(heads[hash(at)])
        var tries = 24
        let limit = min(Self.longest, input.count - at)
        while place >= 0, at - place < Self.window, tries > 0, length < limit {
          if input[place + length] == input[at + length] {
            var same = 0
            while same < limit, input[place + same] == input[at + same] { same += 1 }
            if same > length {
              length = same
              distance = at - place
            }
          }
          place = Int(before[place & (Self.window - 1)])
          tries -= 1
        }
      }
      let step = length >= 4 ? length : 1
      if step > 1 { match(length, distance) } else { symbol(Int(input[at])) }
      for place in at..<max(at, min(at + step, input.count - 2)) {
        let slot = hash(place)
        before[place & (Self.window - 1)] = heads[slot]
        heads[slot] = Int32(truncatingIfNeeded: place)
      }
      at += step
    }
  }

  private mutating func match(_ length: Int, _ distance: Int) {
    let row = Self.row(of: length, in: Self.lengths)
    symbol(257 + row)
    put(UInt64(length - Self.lengths[row].0), Self.lengths[row].1)
    let far = Self.row(of: distance, in: Self.distances)
    put(Self.reversed(UInt64(far), 5), 5)
    put(UInt64(distance - Self.distances[far].0), Self.distances[far].1)
  }

  /// A literal or a length by the fixed code (section 3.2.6).
  private mutating func symbol(_ value: Int) {
    switch value {
    case ..<144: put(Self.reversed(UInt64(0x30 + value), 8), 8)
    case ..<256: put(Self.reversed(UInt64(0x190 + value - 144), 9), 9)
    case ..<280: put(Self.reversed(UInt64(value - 256), 7), 7)
    default: put(Self.reversed(UInt64(0xc0 + value - 280), 8), 8)
    }
  }

  private mutating func put(_ value: UInt64, _ count: UInt64) {
    bits |= value << filled
    filled += count
    while filled >= 8 {
      out.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
      filled -= 8
    }
  }

  private static func reversed(_ value: UInt64, _ count: UInt64) -> UInt64 {
    var result: UInt64 = 0
    for bit in 0..<count where value >> bit & 1 == 1 { result |= 1 << (count - 1 - bit) }
    return result
  }

  private static func row(of value: Int, in table: [(Int, UInt64)]) -> Int {
    var low = 0
    var high = table.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if table[middle].0 <= value { low = middle } else { high = middle }
    }
    return low
  }

  /// The first length of each code and its extra bits (section 3.2.5).
  private static let lengths: [(Int, UInt64)] = [
    (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 1), (13, 1), (15, 1), (17, 1),
    (19, 2),
    (23, 2), (27, 2), (31, 2), (35, 3), (43, 3), (51, 3), (59, 3), (67, 4), (83, 4), (99, 4), (115, 4),
    (131, 5),
    (163, 5), (195, 5), (227, 5), (258, 0),
  ]
  /// The same for distances.
  private static let distances: [(Int, UInt64)] = [
    (1, 0), (2, 0), (3, 0), (4, 0), (5, 1), (7, 1), (9, 2), (13, 2), (17, 3), (25, 3), (33, 4), (49, 4),
    (65, 5),
    (97, 5), (129, 6), (193, 6), (257, 7), (385, 7), (513, 8), (769, 8), (1025, 9), (1537, 9), (2049, 10),
    (3073, 10), (4097, 11), (6145, 11), (8193, 12), (12289, 12), (16385, 13), (24577, 13),
  ]
}
