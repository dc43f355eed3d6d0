import StraceParser

/// Names to small numbers, asked with bytes of a trace: a look-up makes no text.
///
/// Built once from a list of names that is known in advance; a hostile name can only miss.
struct NameTable: Sendable {
  private let slots: [Int32]
  private let mask: Int
  /// The names' bytes, one behind the other, and where each begins.
  private let bytes: [UInt8]
  private let starts: [Int32]
  private let values: [UInt16]

  /// - Parameter names: each with what it stands for; of two alike the first counts.
  init(_ names: [(name: String, value: UInt16)]) {
    var size = 64
    while size < names.count * 4 { size *= 2 }
    var slots = [Int32](repeating: -1, count: size)
    var bytes: [UInt8] = []
    var starts: [Int32] = [0]
    var values: [UInt16] = []
    for (name, value) in names {
      let text = Array(name.utf8)
      var place = Self.hash(text.span, 0..<text.count) & (size - 1)
      while slots[place] >= 0 { place = (place + 1) & (size - 1) }
      slots[place] = Int32(values.count)
      bytes += text
      starts.append(Int32(bytes.count))
      values.append(value)
    }
    (self.slots, self.bytes, self.starts, self.values) = (slots, bytes, starts, values)
    mask = size - 1
  }

  /// What a name stands for; nil for one that the table does not have.
  func value(_ s: Span<UInt8>, _ range: Range<Int>) -> UInt16? {
    var place = Self.hash(s, range) & mask
    while true {
      let index = Int(slots[place])
      if index < 0 { return nil }
      if isName(index, s, range) { return values[index] }
      place = (place + 1) & mask
    }
  }

  private func isName(_ index: Int, _ s: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let start = Int(starts[index])
    return s.holds(bytes.span.extracting(start..<Int(starts[index + 1])), in: range)
  }

  @inline(__always)
  private static func hash(_ s: Span<UInt8>, _ range: Range<Int>) -> Int {
    Int(truncatingIfNeeded: s.wordHash(range) & 0x7FFF_FFFF)
  }
}
