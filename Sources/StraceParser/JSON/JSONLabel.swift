/// Labels behind descriptors as JSON objects. However a label is cut up, its parts in order are its text.
extension JSONLine {
  /// Adds a label: `{"path":...}`, `{"kind":...,"local":...,"peer":...}`, or `{"text":...}` for what is neither.
  mutating func put(label node: TapeNode, _ s: Span<UInt8>) {
    let range = node.range
    if node.flags & NodeFlags.escaped == 0, !range.isEmpty, s[range.lowerBound] == .slash {
      out.put("{\"path\":\"")
      out.put(s, range)
      out.put(.quote)
    } else if range.isEmpty || s[range.lowerBound] == .slash {
      put(path: s, range)
    } else if !put(socket: s, range) {
      out.put("{\"text\":")
      out.put(json: s, range)
    }
    if node.flags & NodeFlags.deleted != 0 { out.put(",\"deleted\":true") }
    out.put(.closeBrace)
  }

  /// `/etc/passwd`, `/dev/null<char 1:3>`
  private mutating func put(path s: Span<UInt8>, _ range: Range<Int>) {
    out.put("{\"path\":")
    guard range.count > 1, s[range.upperBound - 1] == .greater else {
      out.put(json: s, range)
      return
    }
    var q = range.upperBound - 1
    while q > range.lowerBound, s[q] != .less { q -= 1 }
    guard s[q] == .less else {
      out.put(json: s, range)
      return
    }
    out.put(json: s, range.lowerBound..<q)
    out.put(",\"device\":")
    out.put(json: s, q + 1..<range.upperBound - 1)
  }

  /// `KIND:[7]`, `KIND:[a->b]`, `KIND:[1->2,"path"]`, `KIND:[1,@"name"]`
  private mutating func put(socket s: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let end = range.upperBound
    var q = range.lowerBound
    while q < end, s[q].isNamePart || s[q] == .minus || s[q] == .open || s[q] == .close { q += 1 }
    guard q > range.lowerBound, q + 1 < end, s[q] == .colon, s[q + 1] == .openBracket,
      s[end - 1] == .closeBracket
    else { return false }
    let kind = range.lowerBound..<q
    var first = q + 2..<end - 1
    var path: Range<Int>?
    if s[end - 2] == .quote, let comma = pathComma(s, first) {
      path = comma + 1..<end - 1
      first = q + 2..<comma
    }
    var peer: Range<Int>?
    q = first.lowerBound
    while q + 1 < first.upperBound {
      if s[q] == .minus, s[q + 1] == .greater {
        peer = q + 2..<first.upperBound
        first = first.lowerBound..<q
        break
      }
      q += 1
    }
    out.put("{\"kind\":")
    out.put(json: s, kind)
    let isInode = !first.isEmpty && first.allSatisfy { s[$0].isDigit }
    out.put(isInode ? ",\"inode\":" : ",\"local\":")
    out.put(number: s, first)
    if let peer {
      out.put(",\"peer\":")
      out.put(number: s, peer)
    }
    if let path {
      let isAbstract = s[path.lowerBound] == .at
      out.put(",\"path\":")
      out.put(json: s, path.lowerBound + (isAbstract ? 2 : 1)..<path.upperBound - 1)
      if isAbstract { out.put(",\"abstract\":true") }
    }
    return true
  }

  /// The comma before the quoted path of a unix socket.
  private func pathComma(_ s: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var q = range.lowerBound
    while q + 2 < range.upperBound {
      if s[q] == .comma {
        let opens = s[q + 1] == .at ? q + 2 : q + 1
        return s[opens] == .quote && opens < range.upperBound - 1 ? q : nil
      }
      q += 1
    }
    return nil
  }
}
