import CallForms

/// The parts of a handout that are told behind the run, as far as Markdown is used in them.
extension Handout {
  /// What a reader should see when the run is seen, and not before.
  private static let told = ["Look", "Why", "Myth", "Try", "Check yourself", "Make"]

  /// The parts, their quoted lines without steps.
  static func parts(_ text: String) -> [HandoutPart] {
    told.map { HandoutPart(title: $0, blocks: blocks(lines(under: $0, of: text))) }.filter {
      !$0.blocks.isEmpty
    }
  }

  private static func blocks(_ lines: [Substring]) -> [HandoutPart.Block] {
    var reader = BlockReader()
    for line in lines { reader.take(line) }
    return reader.finish()
  }

  private struct BlockReader {
    private var blocks: [HandoutPart.Block] = []
    private var words: [Substring] = []
    private var isSaying = false
    private var rows: [[[HandoutPart.Span]]] = []
    private var code: [String] = []
    /// What began the block of code that is open.
    private var fence: Substring?

    mutating func take(_ line: Substring) {
      let text = line.drop { $0 == " " }
      if let fence {
        guard line.hasPrefix("```") else { return code.append(String(line)) }
        end(fence == Quotation.fence[...])
        self.fence = nil
      } else if line.hasPrefix("```") {
        end()
        fence = line
      } else if text.isEmpty || ["<details>", "</details>"].contains(text) || text.hasPrefix("<summary>") {
        end()
      } else if line.hasPrefix("    "), words.isEmpty {
        code.append(String(line.dropFirst(4)))
      } else if line.hasPrefix("|") {
        if rows.isEmpty { end() }
        let cells = Handout.cells(line)
        if !cells.allSatisfy({ $0.allSatisfy { $0 == "-" || $0 == ":" || $0 == " " } }) {
          rows.append(cells.map { Handout.prose($0) })
        }
      } else if line.hasPrefix(">") {
        if !isSaying { end() }
        isSaying = true
        words.append(line.dropFirst().drop { $0 == " " })
      } else {
        if isSaying || Handout.isItem(text) { end() }
        words.append(text)
      }
    }

    mutating func finish() -> [HandoutPart.Block] {
      end(fence == Quotation.fence[...])
      return blocks
    }

    private mutating func end(_ isQuoted: Bool = false) {
      if !words.isEmpty {
        let spans = Handout.prose(words.joined(separator: " "))
        blocks.append(isSaying ? .saying(spans) : .paragraph(spans))
      }
      if !rows.isEmpty { blocks.append(.table(rows)) }
      if !code.isEmpty {
        blocks.append(isQuoted ? .quotes(code.map { HandoutPart.Quote($0) }) : .code(code))
      }
      (words, rows, code, isSaying) = ([], [], [], false)
    }
  }

  private static func isItem(_ text: Substring) -> Bool {
    text.hasPrefix("- ") || numbered(text) != nil
  }

  /// The cells of a table's row; a bar in code is none between cells.
  private static func cells(_ line: Substring) -> [String] {
    var cells = [""]
    var isCode = false
    for character in line.dropFirst() {
      if character == "`" { isCode.toggle() }
      if character == "|", !isCode { cells.append("") } else { cells[cells.count - 1].append(character) }
    }
    if cells.last?.allSatisfy({ $0 == " " }) == true { cells.removeLast() }
    return cells.map { String($0.drop { $0 == " " }) }
  }

  /// A text in stretches; of a link its text is left.
  static func prose(_ text: some StringProtocol) -> [HandoutPart.Span] {
    let scalars = Array(text.unicodeScalars)
    var spans: [HandoutPart.Span] = []
    var own = ""
    var style = HandoutPart.Span.Style.plain
    func end() {
      if !own.isEmpty { spans.append(HandoutPart.Span(own, style)) }
      own = ""
    }
    func string(_ range: Range<Int>) -> String {
      String(String.UnicodeScalarView(scalars[range]))
    }
    var at = 0
    while at < scalars.count {
      if scalars[at] == "[", let link = link(scalars, at) {
        end()
        spans += prose(string(link.text))
        at = link.end
        continue
      }
      if scalars[at] == "`", let close = scalars[(at + 1)...].firstIndex(of: "`") {
        end()
        spans.append(HandoutPart.Span(string(at + 1..<close), .code))
        at = close + 1
        continue
      }
      let next = at + 1 < scalars.count ? scalars[at + 1] : " "
      switch scalars[at] {
      case "*" where next == "*" && style != .emphasis:
        end()
        style = style == .plain ? .strong : .plain
        at += 2
        continue
      case "*" where style == .emphasis || (style == .plain && next != " "):
        end()
        style = style == .plain ? .emphasis : .plain
      case "\\"
      where next.isASCII && next.properties.generalCategory != .decimalNumber && !next.properties.isAlphabetic:
        own.unicodeScalars.append(next)
        at += 1
      default: own.unicodeScalars.append(scalars[at])
      }
      at += 1
    }
    end()
    return spans
  }

  /// Longer than that is no link.
  private static let longestLink = 300

  /// The text of the link that begins here, and the place behind it.
  private static func link(_ scalars: [Unicode.Scalar], _ start: Int) -> (text: Range<Int>, end: Int)? {
    let near = scalars[..<min(scalars.count, start + longestLink)]
    guard let close = near[(start + 1)...].firstIndex(where: { $0 == "]" || $0 == "[" }), near[close] == "]",
      close + 1 < near.count, near[close + 1] == "(",
      let end = near[(close + 2)...].firstIndex(of: ")")
    else { return nil }
    return (start + 1..<close, end + 1)
  }
}
