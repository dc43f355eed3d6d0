/// Values as JSON objects.
extension JSONLine {
  /// Adds the value whose subtree begins at `index`, without its name.
  mutating func put(value index: Int, _ tape: borrowing Tape, _ s: Span<UInt8>) {
    let node = tape[index]
    switch node.kind {
    case .integer:
      out.put("{\"int\":", number: s, node.range)
    case .pointer:
      out.put("{\"ptr\":\"", quoted: s, node.range)
    case .constant:
      out.put("{\"const\":\"", quoted: s, node.range)
    case .other:
      out.put("{\"other\":", json: s, node.range)
    case .string: put(string: node, s)
    case .flags:
      out.put("{\"flags\":[")
      put(names: index, tape, s)
      out.put(.closeBracket)
      if node.flags & NodeFlags.spaced != 0 { out.put(",\"spaced\":true") }
    case .structure:
      out.put("{\"struct\":[")
      put(fields: index, tape, s)
      out.put(.closeBracket)
      if node.flags & NodeFlags.spaced != 0 { out.put(",\"spaced\":true") }
      if node.flags & NodeFlags.doubled != 0 { out.put(",\"doubled\":true") }
    case .array:
      out.put("{\"array\":[")
      put(elements: index, tape, s)
      out.put(.closeBracket)
    case .set:
      out.put("{\"set\":[")
      put(names: index, tape, s)
      out.put(.closeBracket)
      if node.flags & NodeFlags.negated != 0 { out.put(",\"negated\":true") }
      if node.flags & NodeFlags.braces != 0 { out.put(",\"braces\":true") }
    case .call:
      out.put("{\"call\":\"")
      out.put(s, node.range)
      out.put("\",\"args\":[")
      put(elements: index, tape, s)
      out.put(.closeBracket)
    case .infix:
      out.put("{\"call\":")
      let joiner = Operator(rawValue: node.flags) ?? .shift
      out.put(.quote)
      out.put(joiner.name)
      out.put("\",\"infix\":true,\"args\":[")
      put(elements: index, tape, s)
      out.put(.closeBracket)
    case .changed:
      out.put("{\"changed\":{\"from\":")
      put(value: index &+ 1, tape, s)
      out.put(",\"to\":")
      put(argument: index &+ 1 &+ Int(tape[index &+ 1].size), tape, s)
      out.put(.closeBrace)
      if let arrow = Operator(rawValue: node.flags), arrow != .becomes {
        out.put(",\"arrow\":\"", quoted: arrow.name)
      }
    case .indexed:
      let inner = index &+ 1 &+ Int(tape[index &+ 1].size)
      put(value: inner, tape, s)
      out.truncate(to: out.count - 1)
      out.put(",\"index\":[")
      put(elements: index &+ 1, tape, s)
      out.put(.closeBracket)
      if node.flags & NodeFlags.spaced != 0 { out.put(",\"indexspaced\":true") }
    case .lead:
      put(value: index &+ 1, tape, s)
      out.truncate(to: out.count - 1)
      out.put(",\"lead\":", json: s, node.range)
    case .label, .context, .address, .comment: out.put(.openBrace)
    }
    if node.size > 1 { put(decorationsOf: index, tape, s) }
    out.put(.closeBrace)
  }

  /// Where the first child of a subtree begins that is no decoration, and where the last one ends.
  private func isChild(_ kind: NodeKind) -> Bool { !kind.isDecoration }

  /// The members of an array, the arguments of a call.
  private mutating func put(elements index: Int, _ tape: borrowing Tape, _ s: Span<UInt8>) {
    let end = index &+ Int(tape[index].size)
    var next = index &+ 1
    while next < end, isChild(tape[next].kind) {
      if next > index &+ 1 { out.put(.comma) }
      put(argument: next, tape, s)
      next &+= Int(tape[next].size)
    }
  }

  /// The members of flags and sets: a bare string is a name.
  private mutating func put(names index: Int, _ tape: borrowing Tape, _ s: Span<UInt8>) {
    let end = index &+ Int(tape[index].size)
    var next = index &+ 1
    while next < end, isChild(tape[next].kind) {
      if next > index &+ 1 { out.put(.comma) }
      let child = tape[next]
      if child.kind == .constant, child.size == 1, child.nameLength == 0 {
        out.put(.quote)
        out.put(s, child.range)
        out.put(.quote)
      } else {
        put(argument: next, tape, s)
      }
      next &+= Int(child.size)
    }
  }

  private mutating func put(fields index: Int, _ tape: borrowing Tape, _ s: Span<UInt8>) {
    let end = index &+ Int(tape[index].size)
    var next = index &+ 1
    while next < end, isChild(tape[next].kind) {
      if next > index &+ 1 { out.put(.comma) }
      let child = tape[next]
      if child.nameLength > 0 {
        let nameEnd = tape.firstByte(next) &- 1
        out.put("{\"name\":\"")
        out.put(s, nameEnd &- Int(child.nameLength)..<nameEnd)
        out.put(s[nameEnd] == .colon ? "\",\"colon\":true,\"value\":" : "\",\"value\":")
      } else {
        out.put("{\"value\":")
      }
      put(value: next, tape, s)
      out.put(.closeBrace)
      next &+= Int(child.size)
    }
  }

  /// A value that may have a name of its own: an argument.
  mutating func put(argument index: Int, _ tape: borrowing Tape, _ s: Span<UInt8>) {
    put(value: index, tape, s)
    let length = Int(tape[index].nameLength)
    if length > 0 {
      let nameEnd = tape.firstByte(index) &- 1
      out.truncate(to: out.count - 1)
      out.put(",\"argname\":\"")
      out.put(s, nameEnd &- length..<nameEnd)
      out.put(s[nameEnd] == .colon ? "\",\"colon\":true}" : "\"}")
    }
  }

  /// Label, context and comments of a value, as further members of its object.
  mutating func put(decorationsOf index: Int, _ tape: borrowing Tape, _ s: Span<UInt8>) {
    let end = index &+ Int(tape[index].size)
    var next = index &+ 1
    while next < end, isChild(tape[next].kind) { next &+= Int(tape[next].size) }
    if end &- next == 1, tape[next].kind == .label {
      out.put(",\"label\":")
      put(label: tape[next], s)
      return
    }
    put(decorations: next..<end, tape, s)
  }

  /// The rarer ones. What stands in another order than label, context, comments is told by `order`.
  private mutating func put(decorations nodes: Range<Int>, _ tape: borrowing Tape, _ s: Span<UInt8>) {
    var isUsual = true
    for index in nodes.dropFirst() where tape[index].kind.rawValue < tape[index - 1].kind.rawValue {
      isUsual = false
    }
    for (kind, key): (NodeKind, StaticString) in [
      (.label, ",\"label\":"), (.context, ",\"context\":"), (.address, ",\"address\":"),
      (.comment, ",\"comment\":"),
    ] {
      let found = nodes.filter { tape[$0].kind == kind }
      if found.isEmpty { continue }
      out.put(key)
      if found.count > 1 { out.put(.openBracket) }
      for (place, index) in found.enumerated() {
        if place > 0 { out.put(.comma) }
        if kind == .label { put(label: tape[index], s) } else { out.put(json: s, tape[index].range) }
      }
      if found.count > 1 { out.put(.closeBracket) }
    }
    if isUsual { return }
    out.put(",\"order\":\"")
    for index in nodes {
      switch tape[index].kind {
      case .label: out.put(UInt8(ascii: "l"))
      case .context: out.put(UInt8(ascii: "x"))
      case .address: out.put(UInt8(ascii: "a"))
      default: out.put(UInt8(ascii: "c"))
      }
    }
    out.put(.quote)
  }

  // MARK: Strings

  /// Adds a string without the brace that ends its object.
  private mutating func put(string node: TapeNode, _ s: Span<UInt8>) {
    var style: StringStyle? = .octal
    if node.flags & NodeFlags.escaped == 0 {
      out.put("{\"string\":\"", quoted: s, node.range)
    } else {
      style = put(escaped: s, node.range)
    }
    if node.flags & NodeFlags.cut != 0 { out.put(",\"cut\":true") }
    if node.flags & NodeFlags.abstract != 0 { out.put(",\"abstract\":true") }
    if style == .octal { return }
    if let style {
      out.put(",\"style\":\"", quoted: style.name)
    } else {
      out.put(",\"escaped\":", json: s, node.range)
    }
  }

  /// Adds what an escaped text stands for, as `string` or `hex`.
  /// - Returns: the rule by which it is escaped; nil when no rule gives the same text.
  private mutating func put(escaped s: Span<UInt8>, _ range: Range<Int>) -> StringStyle? {
    var evidence = StyleEvidence()
    let mark = out.count
    out.put("{\"string\":\"")
    var isASCII = true
    var q = range.lowerBound
    let end = range.upperBound
    while q < end {
      let byte = s[q]
      if byte != .backslash, byte &- 32 < 95 {
        out.put(byte)
        evidence.sawText()
        q &+= 1
        continue
      }
      let (decoded, width) = Escape.byte(s, q, end)
      evidence.saw(decoded, s, at: q, width: width, end: end)
      if decoded >= 0x80 {
        isASCII = false
        break
      }
      out.put(jsonByte: decoded)
      q &+= width
    }
    if !isASCII {
      out.truncate(to: mark)
      return put(bytes: s, range)
    }
    out.put(.quote)
    return evidence.style
  }

  /// The same for a text that holds bytes outside ASCII: as `string` where they are UTF-8, else as `hex`.
  private mutating func put(bytes s: Span<UInt8>, _ range: Range<Int>) -> StringStyle? {
    var evidence = StyleEvidence()
    scratch.removeAll(keepingCapacity: true)
    var q = range.lowerBound
    while q < range.upperBound {
      let (decoded, width) = Escape.byte(s, q, range.upperBound)
      if width == 1, decoded &- 32 < 95, decoded != .backslash {
        evidence.sawText()
      } else {
        evidence.saw(decoded, s, at: q, width: width, end: range.upperBound)
      }
      scratch.append(decoded)
      q &+= width
    }
    let bytes = scratch
    if isUTF8(bytes.span, 0..<bytes.count) {
      out.put("{\"string\":\"")
      for byte in bytes { out.put(jsonByte: byte) }
    } else {
      out.put("{\"hex\":\"")
      for byte in bytes { out.put(hex: byte) }
    }
    out.put(.quote)
    return evidence.style
  }
}
