/// Characters of UTF-8 that two receives of a stream share.
enum SplitCharacters {
  /// How many of a receive's last bytes begin a character that the next one ends, and how many of the next one's first
  /// bytes end it.
  ///
  /// Bytes that only look like the beginning of a character, and are not followed by its rest, are none.
  static func between(_ first: [UInt8], _ second: [UInt8]) -> (unfinished: Int, leftOver: Int) {
    for length in 1...3 where first.count >= length {
      let lead = first[first.count - length]
      if lead & 0xC0 == 0x80 { continue }
      let whole = lead >= 0xF0 && lead < 0xF8 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1
      guard lead < 0xF8, whole > length else { return (0, 0) }
      let missing = whole - length
      let rest = second.prefix(missing)
      guard !rest.isEmpty, rest.allSatisfy({ $0 & 0xC0 == 0x80 }) else { return (0, 0) }
      return (length, rest.count)
    }
    return (0, 0)
  }
}
