/// Stacks, dumps, tables and messages as JSON: in parts where the parts give the line back, else as text.
extension JSONLine {
  /// Adds the parts of a line that is strace's own word.
  /// - Returns: whether it has the parts that its kind should have.
  mutating func put(parts head: LineHead, _ s: Span<UInt8>) -> Bool {
    let end = s.count - 1
    switch head.kind {
    case .notice:
      guard head.name.exists else { return false }
      out.put(",\"program\":", json: s, head.name.range)
      out.put(",\"text\":", json: s, head.note.range)
      return true
    case .personality:
      out.put(",\"process\":", number: s, head.status.range)
      out.put(",\"mode\":", json: s, head.note.range)
      return true
    case .stack: return put(frame: s, end)
    case .dump: return put(dump: s, end)
    case .summary: return put(cells: s, end)
    default: return false
    }
  }

  /// ` > /usr/lib/libc.so.6(main+0x11) [0x1111] main.c:7`
  private mutating func put(frame s: Span<UInt8>, _ end: Int) -> Bool {
    // From the right, because a C++ symbol holds spaces and brackets: the last ` [0x...]`.
    var address = end - 1
    while address > 3, !(s[address] == .space && s.holds(" [0x", at: address)) { address -= 1 }
    guard address > 3 else {
      out.put(",\"error\":", json: s, 3..<end)
      return true
    }
    var q = address + 4
    while s[q].isHexDigit { q += 1 }
    guard s[q] == .closeBracket, s[address - 1] == .close else { return false }
    var open = 3
    while open < address, s[open] != .open { open += 1 }
    guard open < address - 1 else { return false }
    out.put(",\"object\":", json: s, 3..<open)
    // `+0x11` between the symbol and the bracket; a frame without a symbol has neither.
    var plus = address - 2
    while plus > open, s[plus].isHexDigit || s[plus] == UInt8(ascii: "x") { plus -= 1 }
    if s[plus] == .plus, s.holds("+0x", at: plus) {
      out.put(",\"symbol\":", json: s, open + 1..<plus)
      out.put(",\"offset\":", json: s, plus + 1..<address - 1)
    } else if open + 1 < address - 1 {
      out.put(",\"symbol\":", json: s, open + 1..<address - 1)
    }
    out.put(",\"address\":", json: s, address + 2..<q)
    guard q + 1 < end else { return true }
    guard s[q + 1] == .space else { return false }
    var colon = end - 1
    while colon > q, s[colon].isDigit { colon -= 1 }
    guard s[colon] == .colon, colon + 1 < end else { return false }
    out.put(",\"source\":", json: s, q + 2..<colon)
    out.put(",\"sourceline\":", number: s, colon + 1..<end)
    return true
  }

  /// ` | 00000  63 61 63 68  cach |`, ` * 16 bytes in buffer 0`
  private mutating func put(dump s: Span<UInt8>, _ end: Int) -> Bool {
    var q = 3
    if s[1] == .star {
      while s[q].isDigit { q += 1 }
      out.put(",\"length\":", number: s, 3..<q)
      out.put(",\"buffer\":", number: s, q + 17..<end)
      return q + 17 < end
    }
    while s[q].isHexDigit { q += 1 }
    guard q > 3 else { return false }
    out.put(",\"offset\":", json: s, 3..<q)
    out.put(",\"bytes\":\"")
    q += 2
    var count = 0
    while count < 16, q + 2 < end, s[q].isHexDigit, s[q + 1].isHexDigit, s[q + 2] == .space {
      out.put(s, q..<q + 2)
      count += 1
      q += 3
      if count == 8, s[q] == .space { q += 1 }
    }
    out.put(.quote)
    return count > 0
  }

  /// A row of a table: its words, and the spaces before each and behind the last.
  private mutating func put(cells s: Span<UInt8>, _ end: Int) -> Bool {
    guard s[0] != UInt8(ascii: "S") else { return false }
    out.put(",\"cells\":[")
    var gaps: [Int] = []
    var q = 0
    while true {
      let start = q
      while s[q] == .space { q += 1 }
      gaps.append(q - start)
      if q >= end { break }
      if gaps.count > 1 { out.put(.comma) }
      let word = q
      while q < end, s[q] != .space { q += 1 }
      // `% time` is one heading.
      if q == word + 1, s[word] == UInt8(ascii: "%"), s.holds(" time", at: q) { q += 5 }
      out.put(json: s, word..<q)
    }
    out.put("],\"gaps\":[")
    for (place, width) in gaps.enumerated() {
      if place > 0 { out.put(.comma) }
      out.put(decimal: width)
    }
    out.put(.closeBracket)
    return true
  }
}
