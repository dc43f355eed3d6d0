extension TraceValue {
  /// The value as strace writes it, with its name and everything that belongs to it.
  public var printed: [UInt8] {
    var out = OutputBuffer(capacity: 256)
    out.put(self)
    return out.withSpan { span in span.withUnsafeBufferPointer { Array($0) } }
  }
}

/// Values as strace writes them.
extension OutputBuffer {
  mutating func put(_ value: TraceValue) {
    if let name = value.argumentName {
      put(text: name)
      put(.equals)
    }
    for case .lead(let text) in value.decorations {
      put("/* ", text: text, " */ ")
    }
    put(value.content)
    put(behind: value.decorations)
  }

  mutating func put(list values: [TraceValue], _ separator: StaticString) {
    for (index, value) in values.enumerated() {
      if index > 0 { put(separator) }
      put(value)
    }
  }

  private mutating func put(_ content: TraceValue.Content) {
    switch content {
    case .integer(let text), .constant(let text), .other(let text): put(text: text)
    case .pointer(0): put("NULL")
    case .pointer(let address):
      put("0x", text: String(address, radix: 16))
    case .string(let bytes, let isCut, let isAbstract):
      if isAbstract { put(.at) }
      put(.quote)
      StringStyle.octal.write(bytes.span, into: &self)
      put(.quote)
      if isCut { put("...") }
    case .flags(let values): put(list: values, "|")
    case .structure(let fields): put(fields)
    case .array(let values):
      put(.openBracket)
      put(list: values, ", ")
      put(.closeBracket)
    case .set(let values, let isNegated):
      put(isNegated ? "~[" : "[")
      put(list: values, " ")
      put(.closeBracket)
    case .words(let values):
      put(.openBrace)
      put(list: values, " ")
      put(.closeBrace)
    case .call(let name, let arguments):
      put(text: name)
      put(.open)
      put(list: arguments, ", ")
      put(.close)
    case .infix(let left, let joiner, let right):
      put(left)
      put(text: joiner.rawValue)
      put(right)
    case .indexed(let place, let value):
      put(place)
      put(.equals)
      put(value)
    case .changed(let from, let to):
      put(from)
      put(" => ")
      put(to)
    }
  }

  private mutating func put(_ fields: [TraceValue.Field]) {
    put(.openBrace)
    for (index, field) in fields.enumerated() {
      if index > 0 { put(", ") }
      if let name = field.name {
        put(text: name)
        put(.equals)
      }
      put(field.value)
    }
    put(.closeBrace)
  }

  /// Adds what stands behind a value: label, security context, comments.
  mutating func put(behind decorations: [TraceValue.Decoration]) {
    for decoration in decorations {
      switch decoration {
      case .label(let label):
        put("<", text: label.text)
        put(label.isMarkedDeleted ? ">(deleted)" : ">")
      case .context(let text):
        put(" [", text: text, "]")
      case .address(let text):
        put(" ", text: text)
      case .comment(let text):
        put(" /* ", text: text, " */")
      case .lead: break
      }
    }
  }
}
