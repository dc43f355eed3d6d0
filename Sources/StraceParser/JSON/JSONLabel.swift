/// Labels behind descriptors as JSON objects. However a label is cut up, its parts in order are its text.
extension JSONLine {
  /// Adds a label: `{"path":...}`, `{"kind":...,"local":...,"peer":...}`, or `{"text":...}` for what is neither.
  mutating func put(label node: TapeNode, _ s: Span<UInt8>) {
    let range = node.range
    if node.flags & NodeFlags.escaped == 0, !range.isEmpty, s[range.lowerBound] == .slash {
      out.put("{\"path\":\"")
      out.put(s, range)
      out.put(.quote)
    } else {
      put(LabelParts(s, range), s)
    }
    if node.flags & NodeFlags.deleted != 0 { out.put(",\"deleted\":true") }
    out.put(.closeBrace)
  }

  private mutating func put(_ parts: LabelParts, _ s: Span<UInt8>) {
    switch parts {
    case .path(let path, let device):
      out.put("{\"path\":")
      out.put(json: s, path)
      guard let device else { return }
      out.put(",\"device\":")
      out.put(json: s, device)
    case .bracketed(let label): put(label, s)
    case .text(let text):
      out.put("{\"text\":")
      out.put(json: s, text)
    }
  }

  private mutating func put(_ label: LabelParts.Bracketed, _ s: Span<UInt8>) {
    out.put("{\"kind\":")
    out.put(json: s, label.kind)
    out.put(label.own.isNumber(s) ? ",\"inode\":" : ",\"local\":")
    out.put(number: s, label.own)
    if let peer = label.peer {
      out.put(",\"peer\":")
      out.put(number: s, peer)
    }
    guard let path = label.path else { return }
    out.put(",\"path\":")
    out.put(json: s, path)
    if label.isAbstract { out.put(",\"abstract\":true") }
  }
}
