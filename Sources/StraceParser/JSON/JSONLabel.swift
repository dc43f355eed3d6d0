/// Labels behind descriptors as JSON objects. However a label is cut up, its parts in order are its text.
extension JSONLine {
  /// Adds a label: `{"path":...}`, `{"kind":...,"local":...,"peer":...}`, or `{"text":...}` for what is neither.
  mutating func put(label node: TapeNode, _ s: Span<UInt8>) {
    let range = node.range
    if node.flags & NodeFlags.escaped == 0, !range.isEmpty, s[range.lowerBound] == .slash {
      out.put("{\"path\":\"", quoted: s, range)
    } else {
      put(LabelParts(s, range), s)
    }
    if node.flags & NodeFlags.deleted != 0 { out.put(",\"deleted\":true") }
    out.put(.closeBrace)
  }

  private mutating func put(_ parts: LabelParts, _ s: Span<UInt8>) {
    switch parts {
    case .path(let path, let device):
      out.put("{\"path\":", json: s, path)
      guard let device else { return }
      out.put(",\"device\":", json: s, device)
    case .bracketed(let label): put(label, s)
    case .text(let text):
      out.put("{\"text\":", json: s, text)
    }
  }

  private mutating func put(_ label: LabelParts.Bracketed, _ s: Span<UInt8>) {
    out.put("{\"kind\":", json: s, label.kind)
    out.put(label.own.isNumber(s) ? ",\"inode\":" : ",\"local\":", number: s, label.own)
    if let peer = label.peer { out.put(",\"peer\":", number: s, peer) }
    guard let path = label.path else { return }
    out.put(",\"path\":", json: s, path)
    if label.isAbstract { out.put(",\"abstract\":true") }
  }
}
