/// A colour code (SGR) of `--color`: `\e[33m` has the code `33`.
struct ColourCode {
  /// Where it stands in the line without colour codes.
  var offset: Int
  /// Digits and semicolons.
  var code: [UInt8]

  /// The line without its colour codes, one byte behind it, and the codes; nil when there are none.
  static func taken(from s: Span<UInt8>) -> (plain: [UInt8], colours: [ColourCode])? {
    var q = 0
    while q < s.count, s[q] != .escape { q += 1 }
    if q == s.count { return nil }
    var plain: [UInt8] = []
    plain.reserveCapacity(s.count)
    var colours: [ColourCode] = []
    q = 0
    while q < s.count {
      if s[q] == .escape, q + 1 < s.count, s[q + 1] == .openBracket {
        var end = q + 2
        while end < s.count, s[end].isDigit || s[end] == 59 { end += 1 }
        if end < s.count, s[end] == UInt8(ascii: "m") {
          colours.append(
            ColourCode(
              offset: plain.count, code: s.extracting(q + 2..<end).withUnsafeBufferPointer { Array($0) }))
          q = end + 1
          continue
        }
      }
      plain.append(s[q])
      q += 1
    }
    return colours.isEmpty ? nil : (plain, colours)
  }
}
