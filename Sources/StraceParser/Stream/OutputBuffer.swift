/// Bytes on their way out, in one block that is filled and emptied again.
///
/// The one place of the writing side where bytes are reached by pointer. `[UInt8]` checks for unique ownership with
/// every append, and the text of one line is some sixty of them. Every write makes sure of its room first.
struct OutputBuffer: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes are in it.
  private(set) var count = 0

  init(capacity: Int = 1 << 16) {
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// Lends what is in it.
  func withSpan<R, E: Error>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
    try body(UnsafeBufferPointer(start: base, count: count).span)
  }

  /// The byte so many places before the end; 0 where there are fewer.
  func last(_ places: Int) -> UInt8 { places <= count ? base[count - places] : 0 }

  @inline(__always)
  mutating func clear() { count = 0 }

  /// Forgets the bytes from `index` on.
  mutating func truncate(to index: Int) {
    precondition(index >= 0 && index <= count)
    count = index
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if capacity &- count < more { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    capacity = max(capacity * 2, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
  }

  /// Adds one byte.
  @inline(__always)
  mutating func put(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count &+= 1
  }

  /// Adds a text that is known when the program is built.
  @inline(__always)
  mutating func put(_ text: StaticString) {
    let length = text.utf8CodeUnitCount
    reserve(length)
    (base + count).update(from: text.utf8Start, count: length)
    count &+= length
  }

  /// Adds bytes of a line.
  @inline(__always)
  mutating func put(_ s: Span<UInt8>, _ range: Range<Int>) {
    let part = s.extracting(range)
    reserve(part.count)
    part.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { (base + count).update(from: start, count: source.count) }
    }
    count &+= range.count
  }

  /// Adds bytes.
  mutating func put(_ bytes: [UInt8]) { put(bytes.span, 0..<bytes.count) }

  /// Adds the same byte several times.
  mutating func put(_ byte: UInt8, times: Int) {
    if times <= 0 { return }
    reserve(times)
    (base + count).update(repeating: byte, count: times)
    count &+= times
  }

  /// Adds a number that is not negative, in decimal.
  mutating func put(decimal number: Int) {
    reserve(20)
    var digits = 1
    var limit = 10
    while digits < 19, number >= limit {
      digits += 1
      limit = digits < 19 ? limit * 10 : .max
    }
    var rest = UInt(truncatingIfNeeded: number)
    var place = count + digits
    while place > count {
      place &-= 1
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
      base[place] = UInt8(truncatingIfNeeded: remainder) &+ .zero
      rest = quotient
    }
    count += digits
  }

  /// Adds a byte as two hexadecimal digits.
  @inline(__always)
  mutating func put(hex byte: UInt8) {
    put(Self.digit(byte >> 4))
    put(Self.digit(byte & 15))
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? value &+ 48 : value &+ 87 }

  /// Puts bytes between those that are there.
  mutating func insert(_ bytes: [UInt8], at index: Int) {
    precondition(index >= 0 && index <= count)
    reserve(bytes.count)
    (base + index + bytes.count).update(from: base + index, count: count - index)
    for offset in bytes.indices { base[index + offset] = bytes[offset] }
    count += bytes.count
  }
}
