/// Numbers by chance that are the same on every machine for the same seed: Steele, Lea and Flood's SplitMix64. Swift's own
/// generator has no seed, and what its `shuffled(using:)` makes of one may change.
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The same things in another order: Fisher and Yates.
  mutating func shuffled<T>(_ items: [T]) -> [T] {
    var items = items
    for index in stride(from: items.count - 1, to: 0, by: -1) {
      items.swapAt(index, Int(next() % UInt64(index + 1)))
    }
    return items
  }
}
