/// One escaping function for each format. What comes from a log or a trace passes one of them, always.
package enum Escape {
  /// For a line that a terminal may show: what would steer it is written, `\n` for the end of a line, `\33`.
  package static func terminal(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: \.steersTerminal) else { return text }
    return replacing(text) { $0.steersTerminal ? $0.written(before: $1) : nil }
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

  /// Code in a cell of a table of Markdown, where a bar would end the cell.
  package static func markdownCode(_ text: String) -> String {
    markdownCodeInText(replacing(terminal(text)) { $0 == "|" ? "\\|" : nil })
  }

  /// Code in running text of Markdown: a fence longer than any run of backticks inside. A bar stands as it is: a backslash
  /// before it would be copied with it.
  package static func markdownCodeInText(_ text: String) -> String {
    let text = terminal(text)
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
      $0.value == 0xfffe || $0.value == 0xffff ? $0.written(before: $1) : nil
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
    let text = replacing(text) {
      $0.steersTerminal && !["\n", "\r", "\t"].contains($0) ? $0.written(before: $1) : nil
    }
    var field = text
    if let first = text.unicodeScalars.first, ["=", "+", "-", "@", "\t", "\r"].contains(first) {
      field = "'" + text
    }
    guard field.unicodeScalars.contains(where: { [",", "\"", "\n", "\r", "\t"].contains($0) }) else {
      return field
    }
    return "\"" + replacing(field) { $0 == "\"" ? "\"\"" : nil } + "\""
  }

  /// A whole file of CSV, a line for each row of fields.
  package static func csv(rows: [[String]]) -> String {
    rows.map { $0.map(csv).joined(separator: ",") + "\n" }.joined()
  }

  /// A string of JSON (RFC 8259), with its quotation marks.
  package static func json(_ text: String) -> String {
    "\""
      + replacing(text) { scalar in
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n", "\t", "\r": return scalar.written()
        case _ where scalar.steersTerminal:
          return "\\u" + Digits.padded(scalar.value, radix: 16, to: 4)
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
      default: nil
      }
    }
  }

  /// The same of a text made visible as for a terminal, appended as bytes: of a page with thousands of texts.
  package static func jsonInScript(terminal text: String, into out: inout [UInt8]) {
    let start = out.count
    var isPlain = true
    out.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      out.append(byte)
      isPlain = isPlain && isPlainInScript(byte)
    }
    if !isPlain {
      out.removeLast(out.count - start)
      out.append(contentsOf: jsonInScript(terminal(text)).utf8)
    } else {
      out.append(UInt8(ascii: "\""))
    }
  }

  /// Whether a byte stands as it is in every text. What steers a terminal and takes several bytes begins with one of
  /// four, as do many others: a text with one of these is looked at scalar by scalar.
  private static func isPlainInScript(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
      false
    case 0..<0x20, 0x7f, 0xc2, 0xd8, 0xe2, 0xef: false
    default: true
    }
  }

  /// Appends a line for a terminal as bytes, ``terminal(_:)`` of most of which is the line itself.
  package static func terminal(line: ArraySlice<UInt8>, into out: inout [UInt8], text: () -> String) {
    if line.allSatisfy({ (0x20..<0x7f).contains($0) }) {
      out.append(contentsOf: line)
    } else {
      out.append(contentsOf: terminal(text()).utf8)
    }
  }

  private static func replacing(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
    replacing(text) { scalar, _ in replacement(scalar) }
  }

  /// - Parameter replacement: what stands for a scalar before another one; nil for one that stands for itself.
  private static func replacing(
    _ text: String, _ replacement: (Unicode.Scalar, Unicode.Scalar?) -> String?
  ) -> String {
    // Most texts stand as they are.
    let scalars = text.unicodeScalars
    func other(_ index: String.Index) -> String? {
      let next = scalars.index(after: index)
      return replacement(scalars[index], next < scalars.endIndex ? scalars[next] : nil)
    }
    guard let first = scalars.indices.first(where: { other($0) != nil }) else { return text }
    var result = String.UnicodeScalarView(scalars[..<first])
    for index in scalars[first...].indices {
      if let other = other(index) {
        result.append(contentsOf: other.unicodeScalars)
      } else {
        result.append(scalars[index])
      }
    }
    return String(result)
  }
}
