/// What of a lab's handout a walkthrough uses.
enum Handout {
  /// What stands under `## The question`, each paragraph in one line: what the programs do and what is asked of them.
  ///
  /// A link is its text; links in brackets of their own, to the sources, are left out.
  static func introduction(_ text: String) -> [String] {
    var paragraphs: [String] = []
    var isOpen = false
    for line in section("The question", of: text) {
      isOpen = isOpen && !line.isEmpty
      if isOpen, let last = paragraphs.indices.last {
        paragraphs[last] += " " + line
      } else if !line.isEmpty {
        paragraphs.append(String(line))
        isOpen = true
      }
    }
    return paragraphs.map { withoutLinks($0) }
  }

  /// The numbered questions under `## Predict`, in order, each in one line.
  static func questions(_ text: String) -> [String] {
    var questions: [String] = []
    for words in section("Predict", of: text) {
      if let question = numbered(words) {
        questions.append(String(question))
      } else if words.isEmpty {
        // A blank line ends a question; what follows it is no part of it.
        if !questions.isEmpty { questions.append("") }
      } else if let last = questions.indices.last, !questions[last].isEmpty {
        questions[last] += " " + words
      }
    }
    return questions.filter { !$0.isEmpty }
  }

  /// What stands behind the number of a list's item, `12. `; nil for any other line.
  static func numbered(_ words: Substring) -> Substring? {
    let digits = words.prefix { ("0"..."9").contains($0) }
    let rest = words.dropFirst(digits.count)
    return !digits.isEmpty && digits.count < 5 && rest.hasPrefix(". ") ? rest.dropFirst(2) : nil
  }

  /// The lines under a heading up to the next one, without the blanks that they begin with.
  private static func section(_ heading: String, of text: String) -> [Substring] {
    lines(under: heading, of: text).map { $0.drop { $0 == " " } }
  }

  /// The lines under a heading up to the next one.
  static func lines(under heading: String, of text: String) -> [Substring] {
    var lines: [Substring] = []
    var isInside = false
    // Windows ends its lines with two characters, which Swift takes for one.
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).prefix(2000) {
      let words = line.drop { $0 == " " }
      if words.hasPrefix("#") {
        if isInside { break }
        isInside = words.drop { $0 == "#" || $0 == " " }.hasPrefix(heading)
      } else if isInside {
        lines.append(line)
      }
    }
    return lines
  }

  private static func withoutLinks(_ text: String) -> String {
    var rest = text[...]
    var plain = ""
    while let open = rest.firstIndex(of: "[") {
      let inside = rest[rest.index(after: open)...]
      let isBracketed = rest[..<open].hasSuffix(" (")
      if isBracketed, let end = inside.firstRange(of: "))") {
        plain += rest[..<open].dropLast(2)
        rest = inside[end.upperBound...]
      } else if let middle = inside.firstRange(of: "]("),
        let end = inside[middle.upperBound...].firstIndex(of: ")")
      {
        plain += rest[..<open] + inside[..<middle.lowerBound]
        rest = inside[inside.index(after: end)...]
      } else {
        break
      }
    }
    return plain + rest
  }
}
