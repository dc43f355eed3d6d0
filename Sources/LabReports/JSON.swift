import TraceText

/// A JSON value whose keys keep their order.
indirect enum JSON {
  case object([(String, JSON)])
  case array([JSON])
  case string(String)
  case number(Int64)
  case bool(Bool)
  case null

  static func number(_ number: Int) -> JSON { .number(Int64(number)) }

  /// A text, or null where there is none.
  static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

  /// The text, with two blanks for each level. A list of plain values stands on one line.
  func text(level: Int = 0) -> String {
    let inner = String(repeating: "  ", count: level + 1)
    let outer = String(repeating: "  ", count: level)
    switch self {
    case .object(let fields):
      guard !fields.isEmpty else { return "{}" }
      let lines = fields.map { inner + Escape.json($0.0) + ": " + $0.1.text(level: level + 1) }
      return "{\n" + lines.joined(separator: ",\n") + "\n" + outer + "}"
    case .array(let elements):
      guard !elements.isEmpty else { return "[]" }
      guard elements.contains(where: \.isNested) else {
        return "[" + elements.map { $0.text(level: level) }.joined(separator: ", ") + "]"
      }
      let lines = elements.map { inner + $0.text(level: level + 1) }
      return "[\n" + lines.joined(separator: ",\n") + "\n" + outer + "]"
    case .string(let text): return Escape.json(text)
    case .number(let number): return "\(number)"
    case .bool(let value): return value ? "true" : "false"
    case .null: return "null"
    }
  }

  private var isNested: Bool {
    switch self {
    case .object, .array: true
    case .string, .number, .bool, .null: false
    }
  }
}
