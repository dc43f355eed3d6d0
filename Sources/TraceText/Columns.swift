/// Text measured in columns of a terminal: a Chinese character takes two, a combining mark none.
package enum Columns {
  /// How many columns a text takes.
  package static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  /// How many columns one scalar takes: UAX 11's wide and fullwidth blocks two, marks none.
  package static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x7f: return 1
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
      0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff00...0xff60,
      0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f680...0x1f6ff, 0x1f900...0x1f9ff, 0x20000...0x3fffd:
      return 2
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return 1
    }
  }

  /// The text with blanks behind it up to so many columns.
  package static func padded(_ text: String, to columns: Int) -> String {
    text + blanks(columns - width(text))
  }

  /// So many blanks.
  package static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// The text in lines of at most so many columns, broken at blanks where there are any.
  ///
  /// - Parameter indent: blanks before every line but the first, counted in the columns.
  package static func wrapped(_ text: String, to columns: Int, indent: Int = 0) -> [String] {
    guard width(text) > columns else { return [text] }
    let columns = max(columns, indent + 4)
    var lines: [String] = []
    var line = ""
    var used = 0
    var isFresh = true
    func endLine() {
      lines.append(trimmed(line))
      line = blanks(indent)
      used = indent
      isFresh = true
    }
    var rest = text[...]
    while !rest.isEmpty {
      let gap = rest.prefix { $0 == " " }
      let word = rest[gap.endIndex...].prefix { $0 != " " }
      rest = rest[word.endIndex...]
      if !isFresh, used + gap.count + width(String(word)) > columns {
        endLine()
      } else {
        line += gap
        used += gap.count
      }
      for character in word {
        let size = width(String(character))
        // A word longer than a line is cut where the line ends.
        if used + size > columns, !isFresh { endLine() }
        line.append(character)
        used += size
        isFresh = false
      }
    }
    lines.append(trimmed(line))
    return lines
  }

  /// The text without the blanks at its end.
  package static func trimmed(_ text: String) -> String {
    guard let last = text.lastIndex(where: { $0 != " " }) else { return "" }
    return String(text[...last])
  }
}
