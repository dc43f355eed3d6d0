/// Values as strace writes them.
extension LinePrinter {
  /// Adds a value with its name and everything that belongs to it.
  mutating func put(value index: Int, _ s: Span<UInt8>) throws(Failure) {
    guard document.nodes[index].kind == .object else { throw fail(index, "a value should stand here") }
    if let name = document.member(index, "argname", s) {
      try put(text: name, s)
      out.put(document.isTrue(index, "colon", s) ? .colon : .equals)
    }
    if let key = document.member(index, "index", s) {
      out.put(.openBracket)
      try put(arguments: key, s)
      out.put(document.isTrue(index, "indexspaced", s) ? "] = " : "]=")
    }
    if let lead = document.member(index, "lead", s) { try put("/* ", text: lead, " */ ", s) }
    try put(content: index, s)
    try put(decorationsOf: index, s)
  }

  private mutating func put(content index: Int, _ s: Span<UInt8>) throws(Failure) {
    // The first key names the value; after a tool that sorts keys it may stand anywhere.
    for name in Self.plain {
      if let text = document.member(index, name, s) {
        try put(text: text, s)
        return
      }
    }
    if let text = document.member(index, "string", s) ?? document.member(index, "hex", s) {
      try put(string: text, of: index, s)
    } else if let list = document.member(index, "flags", s) {
      try put(members: list, separator: document.isTrue(index, "spaced", s) ? " | " : "|", s)
    } else if let fields = document.member(index, "struct", s) {
      try put(fields: fields, isSpaced: document.isTrue(index, "spaced", s), s)
      if document.isTrue(index, "doubled", s) { out.put(.closeBrace) }
    } else if let elements = document.member(index, "array", s) {
      out.put(.openBracket)
      try put(arguments: elements, s)
      out.put(.closeBracket)
    } else if let members = document.member(index, "set", s) {
      let hasBraces = document.isTrue(index, "braces", s)
      if document.isTrue(index, "negated", s) { out.put(.tilde) }
      out.put(hasBraces ? .openBrace : .openBracket)
      try put(members: members, separator: " ", s)
      out.put(hasBraces ? .closeBrace : .closeBracket)
    } else if let name = document.member(index, "call", s) {
      try put(call: name, of: index, s)
    } else if let change = document.member(index, "changed", s) {
      try put(value: try need(change, "from", s), s)
      var arrow = Operator.becomes
      if let wanted = document.member(index, "arrow", s) {
        for known in [Operator.tightArrow, .arrow] where isText(wanted, known.name, s) { arrow = known }
      }
      out.put(arrow.text)
      try put(value: try need(change, "to", s), s)
    } else {
      throw fail(index, "a value of no known kind")
    }
  }

  /// The kinds whose value is the text itself.
  private static let plain: [StaticString] = ["int", "const", "ptr", "other"]

  private mutating func put(call name: Int, of index: Int, _ s: Span<UInt8>) throws(Failure) {
    let arguments = try need(index, "args", s)
    guard document.isTrue(index, "infix", s) else {
      try put(text: name, s)
      out.put(.open)
      try put(arguments: arguments, s)
      out.put(.close)
      return
    }
    for joiner in Operator.allCases where isText(name, joiner.name, s) {
      try put(members: arguments, separator: joiner.text, s)
      return
    }
    throw fail(name, "an operator that strace does not write")
  }

  private mutating func put(fields list: Int, isSpaced: Bool, _ s: Span<UInt8>) throws(Failure) {
    guard document.nodes[list].kind == .array else { throw fail(list, "an array should stand here") }
    out.put(isSpaced ? "{ " : "{")
    let end = list + Int(document.nodes[list].size)
    var next = list + 1
    while next < end {
      if next > list + 1 { out.put(", ") }
      if let name = document.member(next, "name", s) {
        try put(text: name, s)
        out.put(document.isTrue(next, "colon", s) ? .colon : .equals)
      }
      try put(value: try need(next, "value", s), s)
      next += Int(document.nodes[next].size)
    }
    out.put(isSpaced ? " }" : "}")
  }

  private mutating func put(string index: Int, of value: Int, _ s: Span<UInt8>) throws(Failure) {
    if document.isTrue(value, "abstract", s) { out.put(.at) }
    out.put(.quote)
    let mark = out.count
    let node = document.nodes[index]
    if document.member(value, "string", s) != nil {
      try put(text: index, s)
    } else if node.kind != .string || !out.put(bytesOfHex: s, node.range) {
      throw fail(index, "`hex` is not a string of pairs of hexadecimal digits")
    }
    let bytes = out.take(from: mark)
    var style = StringStyle.octal
    if let wanted = document.member(value, "style", s) {
      for known in StringStyle.allCases where isText(wanted, known.name, s) { style = known }
    }
    var isWritten = false
    if let escaped = document.member(value, "escaped", s) {
      // As it was written, unless the bytes were changed since.
      try put(text: escaped, s)
      isWritten = out.withSpan { span in Escape.bytes(span, mark..<span.count) == bytes }
      if !isWritten { out.truncate(to: mark) }
    }
    if !isWritten { style.write(bytes.span, into: &out) }
    out.put(.quote)
    if document.isTrue(value, "cut", s) { out.put("...") }
  }

  // MARK: What belongs to a value

  mutating func put(decorationsOf index: Int, _ s: Span<UInt8>) throws(Failure) {
    var order: [UInt8] = Array("lxac".utf8)
    var isOdd = false
    if let wanted = document.member(index, "order", s), document.nodes[wanted].kind == .string {
      order = document.nodes[wanted].range.map { s[$0] }
      isOdd = true
    }
    var comments = 0
    for letter in order {
      switch letter {
      case UInt8(ascii: "l"):
        if let label = document.member(index, "label", s) { try put(label: label, s) }
      case UInt8(ascii: "x"):
        guard let context = document.member(index, "context", s) else { continue }
        try put(" [", text: context, "]", s)
      case UInt8(ascii: "a"):
        guard let address = document.member(index, "address", s) else { continue }
        try put(" ", text: address, s)
      default:
        guard let comment = document.member(index, "comment", s) else { continue }
        try put(comments: comment, only: isOdd ? comments : nil, s)
        comments += 1
      }
    }
  }

  /// Adds the comments of a value, or one of them.
  private mutating func put(comments list: Int, only place: Int?, _ s: Span<UInt8>) throws(Failure) {
    guard document.nodes[list].kind == .array else {
      try put(comment: list, s)
      return
    }
    let end = list + Int(document.nodes[list].size)
    var next = list + 1
    var number = 0
    while next < end {
      if place == nil || place == number { try put(comment: next, s) }
      next += Int(document.nodes[next].size)
      number += 1
    }
  }

  private mutating func put(comment index: Int, _ s: Span<UInt8>) throws(Failure) {
    try put(" /* ", text: index, " */", s)
  }

  private mutating func put(label index: Int, _ s: Span<UInt8>) throws(Failure) {
    out.put(.less)
    if let text = document.member(index, "text", s) {
      try put(text: text, s)
    } else if let kind = document.member(index, "kind", s) {
      try put(text: kind, s)
      out.put(":[")
      if let first = document.member(index, "inode", s) ?? document.member(index, "local", s) {
        try put(text: first, s)
      }
      if let peer = document.member(index, "peer", s) { try put("->", text: peer, s) }
      if let path = document.member(index, "path", s) {
        out.put(document.isTrue(index, "abstract", s) ? ",@\"" : ",\"")
        try put(text: path, s)
        out.put(.quote)
      }
      out.put(.closeBracket)
    } else {
      try put(text: try need(index, "path", s), s)
      if let device = document.member(index, "device", s) { try put("<", text: device, ">", s) }
    }
    out.put(.greater)
    if document.isTrue(index, "deleted", s) { out.put("(deleted)") }
  }
}
