/// Stacks, dumps, tables and messages from their parts.
extension LinePrinter {
  /// Adds a line that is strace's own word.
  /// - Returns: whether the object has the parts of one.
  mutating func put(ownWord s: Span<UInt8>) throws(Failure) -> Bool {
    if let program = member("program", s) {
      try put(text: program, s)
      try put(": ", text: try need(0, "text", s), s)
    } else if let process = member("process", s) {
      try put("[ Process PID=", text: process, " runs in ", s)
      try put(text: try need(0, "mode", s), s)
      out.put(" mode. ]")
    } else if let object = member("object", s) {
      try put(frame: object, s)
    } else if let error = member("error", s) {
      try put(" > ", text: error, s)
    } else if let bytes = member("bytes", s) {
      try put(dump: bytes, s)
    } else if let length = member("length", s) {
      try put(" * ", text: length, " bytes in buffer ", s)
      try put(text: try need(0, "buffer", s), s)
    } else if let cells = member("cells", s) {
      try put(row: cells, s)
    } else {
      return false
    }
    return true
  }

  private mutating func put(frame object: Int, _ s: Span<UInt8>) throws(Failure) {
    try put(" > ", text: object, "(", s)
    if let symbol = member("symbol", s) { try put(text: symbol, s) }
    if let offset = member("offset", s) { try put("+", text: offset, s) }
    try put(") [", text: try need(0, "address", s), "]", s)
    guard let source = member("source", s) else { return }
    try put(" ", text: source, ":", s)
    try put(text: try need(0, "sourceline", s), s)
  }

  /// 16 bytes in two groups, then the same as text.
  private mutating func put(dump index: Int, _ s: Span<UInt8>) throws(Failure) {
    try put(" | ", text: try need(0, "offset", s), "  ", s)
    let mark = out.count
    guard document.nodes[index].kind == .string, out.put(bytesOfHex: s, document.nodes[index].range) else {
      throw fail(index, "`bytes` is not a string of pairs of hexadecimal digits")
    }
    let bytes = out.take(from: mark)
    for place in 0..<16 {
      if place < bytes.count {
        out.put(hex: bytes[place])
        out.put(.space)
      } else {
        out.put("   ")
      }
      if place == 7 { out.put(.space) }
    }
    out.put(.space)
    for place in 0..<16 {
      out.put(place < bytes.count ? (bytes[place] &- 32 < 95 ? bytes[place] : .dot) : .space)
    }
    out.put(" |")
  }

  private mutating func put(row cells: Int, _ s: Span<UInt8>) throws(Failure) {
    let gaps = try need(0, "gaps", s)
    guard document.nodes[cells].kind == .array, document.nodes[gaps].kind == .array else {
      throw fail(cells, "an array should stand here")
    }
    var cell = cells + 1
    var gap = gaps + 1
    let cellsEnd = cells + Int(document.nodes[cells].size)
    let gapsEnd = gaps + Int(document.nodes[gaps].size)
    while gap < gapsEnd || cell < cellsEnd {
      if gap < gapsEnd {
        out.put(.space, times: small(gap, s) ?? 0)
        gap += 1
      } else {
        out.put(.space)
      }
      if cell < cellsEnd {
        try put(text: cell, s)
        cell += Int(document.nodes[cell].size)
      }
    }
  }
}
