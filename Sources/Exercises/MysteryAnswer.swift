/// What a student says of a mystery, as far as it can be understood: line numbers, counts, causes, in any order.
package struct MysteryAnswer: Hashable, Sendable {
  /// Numbers that are said to be of lines, with the program where it is named.
  package private(set) var lines: [Line] = []
  /// Numbers that are said to count something.
  package private(set) var counts: [Int] = []
  /// Numbers that can be either.
  package private(set) var loose: [Int] = []
  package private(set) var causes: Set<Cause> = []

  /// A line of a program's trace.
  package struct Line: Hashable, Sendable {
    package var program: String?
    package var number: Int
  }

  /// Longer ones are no answers.
  package static let limit = 2_000

  private static let lineWords: Set<String> = ["line", "lines", "l", "at"]
  private static let joining: Set<String> = ["and", "or", "to", ":", "="]
  private static let ones: [String: Int] = [
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
  ]
  /// What can be counted: behind a number they say that it is no line.
  private static let units = [
    "byte", "connection", "socket", "descriptor", "client", "leak", "fd", "time", "are", "of", "never",
    "missing",
    "lost",
  ]

  /// Understands an answer.
  /// - Parameter programs: what the traces are called.
  package init(_ text: String, programs: [String]) {
    let text = String(text.prefix(Self.limit))
    let words = Self.words(text)
    causes = Cause.named(in: text)
    var program: String?
    // Whether numbers are of lines, until a word says otherwise; and whether there was one since.
    var (isLine, hasNumber, isPlural) = (false, false, false)
    for (index, word) in words.enumerated() {
      let next = index + 1 < words.count ? words[index + 1] : ""
      if let number = Int(word) ?? Self.ones[word], number >= 0 {
        // `line 27, leak of 3`: what stands behind the word itself is a line, whatever follows.
        let isNamed = isLine && !hasNumber
        let isCounted =
          !isNamed && (Self.units.contains { next.hasPrefix($0) } || index > 0 && words[index - 1] == "of")
        if isCounted || Int(word) == nil && !isLine {
          // `one` is a pronoun, too.
          if Int(word) != nil || isCounted || number > 1 { counts.append(number) }
        } else if isLine, isPlural || !hasNumber || words[index - 1] == "and" {
          lines.append(Line(program: program, number: number))
          hasNumber = true
        } else {
          loose.append(number)
        }
        continue
      }
      if Self.lineWords.contains(word) {
        (isLine, hasNumber, isPlural) = (true, false, word == "lines")
      } else if let named = Self.program(word, programs) {
        program = named
        // `client 22, server 31`
        (isLine, hasNumber) = (true, false)
      } else if !Self.joining.contains(word) {
        (isLine, isPlural) = (false, false)
      }
    }
  }

  private static func program(_ word: String, _ programs: [String]) -> String? {
    programs.first { word == $0 || word == "\($0).strace" || word == "\($0)'s" }
  }

  /// In small letters, without what stands between them; `13,324` is one number, `line57` two words.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    let all = Array(text.lowercased().unicodeScalars)
    func isDigit(_ index: Int) -> Bool { all.indices.contains(index) && ("0"..."9").contains(all[index]) }
    for (index, scalar) in all.enumerated() {
      let isNumber = word.unicodeScalars.first.map { ("0"..."9").contains($0) } ?? false
      switch scalar {
      case "0"..."9":
        // `server2` is a name, `line57` is not.
        if !word.isEmpty, !isNumber, lineWords.contains(word) {
          words.append(word)
          word = ""
        }
        word.unicodeScalars.append(scalar)
      case "a"..."z", "_", "'", "\u{2019}":
        if isNumber {
          words.append(word)
          word = ""
        }
        word.unicodeScalars.append(scalar == "\u{2019}" ? "'" : scalar)
      case ","
      where isNumber && isDigit(index + 1) && isDigit(index + 2) && isDigit(index + 3) && !isDigit(index + 4),
        "." where !isNumber && !word.isEmpty && index + 1 < all.count && ("a"..."z").contains(all[index + 1]):
        if scalar == "." { word.unicodeScalars.append(scalar) }
      default:
        if !word.isEmpty { words.append(word) }
        word = ""
        if scalar == ":" || scalar == "=" { words.append(":") }
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
