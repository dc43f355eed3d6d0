/// Internet addresses as text: inet_pton(3), inet_ntop(3).
public enum IPText {
  /// The four bytes of `127.0.0.1`.
  public static func version4(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (value, digits) = (0, 0)
    for byte in text {
      if byte == UInt8(ascii: "."), digits > 0, bytes.count < 3 {
        bytes.append(UInt8(value))
        (value, digits) = (0, 0)
        continue
      }
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), digits < 3 else { return nil }
      (value, digits) = (value * 10 + Int(byte - UInt8(ascii: "0")), digits + 1)
      if value > 255 { return nil }
    }
    guard bytes.count == 3, digits > 0 else { return nil }
    return bytes + [UInt8(value)]
  }

  /// The sixteen bytes of `::1`.
  public static func version6(_ text: [UInt8]) -> [UInt8]? {
    guard text.count <= 45 else { return nil }
    let colon = UInt8(ascii: ":")
    var gap: Int?
    var bytes: [UInt8] = []
    var rest = text[...]
    if rest.starts(with: [colon, colon]) {
      gap = 0
      rest = rest.dropFirst(2)
    }
    while !rest.isEmpty {
      let group = rest.prefix { $0 != colon }
      if group.contains(UInt8(ascii: ".")) {
        guard group.endIndex == rest.endIndex, let last = version4(group) else { return nil }
        bytes += last
        break
      }
      guard (1...4).contains(group.count),
        let number = UInt16(String(decoding: group, as: UTF8.self), radix: 16)
      else { return nil }
      bytes += [UInt8(number >> 8), UInt8(number & 0xff)]
      rest = rest[group.endIndex...].dropFirst()
      if rest.first == colon {
        guard gap == nil else { return nil }
        gap = bytes.count
        rest = rest.dropFirst()
      }
    }
    if let gap {
      guard bytes.count <= 14 else { return nil }
      bytes.insert(contentsOf: [UInt8](repeating: 0, count: 16 - bytes.count), at: gap)
    }
    return bytes.count == 16 ? bytes : nil
  }

  /// The text of four or of sixteen bytes, as inet_ntop(3) writes it.
  public static func text(_ bytes: [UInt8]) -> String {
    guard bytes.count == 16 else { return bytes.map { "\($0)" }.joined(separator: ".") }
    if bytes[0..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xff, bytes[11] == 0xff {
      return "::ffff:" + text(Array(bytes[12...]))
    }
    let groups = (0..<8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
    // The longest run of two zeros or more is left out.
    var best = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > max(1, best.count) { best = start..<end }
      start = max(end, start + 1)
    }
    let hex = { (range: Range<Int>) in groups[range].map { String($0, radix: 16) }.joined(separator: ":") }
    return best.isEmpty ? hex(0..<8) : hex(0..<best.lowerBound) + "::" + hex(best.upperBound..<8)
  }
}
