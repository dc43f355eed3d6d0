/// A JSON value whose keys keep their order (RFC 8259).
package indirect enum JSON: Sendable {
  /// Fields, in this order.
  case object([(String, JSON)])
  /// Elements.
  case array([JSON])
  /// A text.
  case string(String)
  /// A number where a reader keeps it exactly, within ±2^53; else its digits as a string.
  case number(Int64)
  /// A number of thousandths, written with its three decimals.
  case thousandths(Int64)
  /// True or false.
  case bool(Bool)
  /// Nothing.
  case null

  /// Fields, in the order in which they are written.
  package static func object(_ fields: KeyValuePairs<String, JSON>) -> JSON { .object(Array(fields)) }

  /// A number.
  package static func number(_ number: Int) -> JSON { .number(Int64(number)) }

  /// A text, or null where there is none.
  package static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

  /// A number, or null where there is none.
  package static func optional(_ number: (some BinaryInteger)?) -> JSON {
    number.map { .number(Int64($0)) } ?? .null
  }

  /// The value on one line without a blank: a log or a trace makes many of these.
  package var line: String {
    switch self {
    case .object(let fields):
      "{" + fields.map { Escape.json($0.0) + ":" + $0.1.line }.joined(separator: ",") + "}"
    case .array(let elements): "[" + elements.map(\.line).joined(separator: ",") + "]"
    default: scalar
    }
  }

  /// The value for people, with two blanks for each level. A list of plain values stands on one line.
  package func text(level: Int = 0) -> String {
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
        return "[" + elements.map(\.scalar).joined(separator: ", ") + "]"
      }
      let lines = elements.map { inner + $0.text(level: level + 1) }
      return "[\n" + lines.joined(separator: ",\n") + "\n" + outer + "]"
    default: return scalar
    }
  }

  private var isNested: Bool {
    switch self {
    case .object, .array: true
    default: false
    }
  }

  private var scalar: String {
    switch self {
    case .object, .array: line
    case .string(let text): Escape.json(text)
    case .number(let number): number.magnitude <= 1 << 53 ? "\(number)" : "\"\(number)\""
    case .thousandths(let number): Digits.decimals(number, places: 3)
    case .bool(let value): value ? "true" : "false"
    case .null: "null"
    }
  }
}
