import CallMapping

/// One escaping function for each format. What comes from a log or a trace passes one of them, always.
package enum Escape {
  /// For a terminal: control characters made visible.
  package static func terminal(_ text: String) -> String {
    replacing(text) { Quoted.isControl($0) ? "\\u{" + String($0.value, radix: 16) + "}" : nil }
  }

  /// For running text and cells of Markdown.
  package static func markdown(_ text: String) -> String {
    replacing(terminal(text)) { scalar in
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "|", "#", "~": "\\" + String(scalar)
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      default: nil
      }
    }
  }

  /// Code in Markdown, in a cell of a table too: a fence longer than any run of backticks inside.
  package static func markdownCode(_ text: String) -> String {
    let text = replacing(terminal(text)) { $0 == "|" ? "\\|" : nil }
    guard !text.isEmpty else { return "" }
    var longest = 0
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return longest > 0 ? "\(fence) \(text) \(fence)" : fence + text + fence
  }

  /// For text and attributes of HTML.
  package static func html(_ text: String) -> String {
    replacing(terminal(text)) { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      default: nil
      }
    }
  }

  /// For text and attributes of XML 1.0: most control characters may not stand in it at all, not even as references, so
  /// they are made visible, as are the two of the basic plane that are no characters.
  package static func xml(_ text: String) -> String {
    replacing(html(text)) {
      $0.value == 0xfffe || $0.value == 0xffff ? "\\u{" + String($0.value, radix: 16) + "}" : nil
    }
  }

  /// For a message or a name in a sequence diagram of Mermaid: only letters, digits and a few plain marks stand as they
  /// are. `;` ends a statement there, `#` begins a character's number, `end` and `%%` are its own words.
  package static func mermaid(_ text: String) -> String {
    var words = replacing(terminal(text)) { scalar in
      switch scalar {
      case " ", ".", ",", "/", "-", "(", ")", "=", "_": nil
      case _ where scalar.properties.isAlphabetic || scalar.properties.numericType != nil: nil
      default: "#\(scalar.value);"
      }
    }
    // The word `end` would end a block wherever it stands by itself: its first letter as a number does not.
    words = words.split(separator: " ", omittingEmptySubsequences: false)
      .map {
        $0.lowercased() == "end" ? "#\($0.unicodeScalars.first?.value ?? 101);" + $0.dropFirst() : String($0)
      }
      .joined(separator: " ")
    return words
  }

  /// A field of CSV (RFC 4180). A spreadsheet takes a field that begins with one of `= + - @` or a tab for a formula:
  /// an apostrophe in front makes it text.
  package static func csv(_ text: String) -> String {
    var field = text
    if let first = text.unicodeScalars.first, ["=", "+", "-", "@", "\t", "\r"].contains(first) {
      field = "'" + text
    }
    guard field.unicodeScalars.contains(where: { [",", "\"", "\n", "\r", "\t"].contains($0) }) else {
      return field
    }
    return "\"" + replacing(field) { $0 == "\"" ? "\"\"" : nil } + "\""
  }

  /// A string of JSON (RFC 8259), with its quotation marks.
  package static func json(_ text: String) -> String {
    "\""
      + replacing(text) { scalar in
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\t": return "\\t"
        case "\r": return "\\r"
        case _ where Quoted.isControl(scalar) && scalar.value <= 0xffff:
          let hex = String(scalar.value, radix: 16)
          return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: return nil
        }
      } + "\""
  }

  /// A string of JSON inside an element `script` of HTML: nothing in it can end the element or begin a comment.
  package static func jsonInScript(_ text: String) -> String {
    replacing(json(text)) { scalar in
      switch scalar {
      case "<": "\\u003c"
      case ">": "\\u003e"
      case "&": "\\u0026"
      case "\u{2028}": "\\u2028"
      case "\u{2029}": "\\u2029"
      default: nil
      }
    }
  }

  private static func replacing(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let other = replacement(scalar) {
        result.append(contentsOf: other.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}

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
