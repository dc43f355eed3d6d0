/// The words that a newcomer may not know, and what they mean.
struct Glossary: Sendable {
  struct Entry: Sendable {
    let word: String
    let meaning: String
  }

  let entries: [Entry]
  private let byWord: [String: Int]

  init(_ entries: [Entry]) {
    self.entries = entries
    byWord = Dictionary(
      entries.enumerated().map { ($0.element.word.lowercased(), $0.offset) },
      uniquingKeysWith: { first, _ in first })
  }

  func entry(_ word: String) -> Entry? { byWord[word.lowercased()].map { entries[$0] } }

  /// Each word with the first step whose sentence uses it.
  ///
  /// - Parameter steps: what the sentence of each step uses, as its template says; what is no word of the glossary is
  ///   left out.
  func terms(_ steps: [[String]]) -> [Term] {
    var terms: [Term] = []
    var seen: Set<Int> = []
    for (step, words) in steps.enumerated() {
      guard seen.count < entries.count else { break }
      for word in words {
        guard let index = byWord[word.lowercased()], seen.insert(index).inserted else { continue }
        terms.append(Term(entries[index].word, entries[index].meaning, step: step))
      }
    }
    return terms
  }
}

/// Words of the tables in which those are marked that the glossary explains: `a [TCP] [socket] over [IPv4]`, and with
/// another form than the glossary's `its listener's two [halves|half]`.
///
/// The mark is data of the sentence: no rendered text is searched, so that what a program sent is never taken for one of
/// our words, and a language without spaces can have a glossary too.
struct Glossed: Sendable, ExpressibleByStringLiteral {
  /// What stands in the words, from left to right.
  enum Use: Hashable, Sendable {
    /// A word of the glossary.
    case term(String)
    /// A place that a value fills: `{bytes}`.
    case place(String)
  }

  /// Without the marks.
  let text: String
  let uses: [Use]

  /// The glossary's words alone.
  var terms: [String] {
    uses.compactMap { if case .term(let word) = $0 { word } else { nil } }
  }

  /// Words that are filled already: a trace may hold brackets.
  init(plain text: String, terms: [String]) {
    self.text = text
    uses = terms.map(Use.term)
  }

  init(stringLiteral marked: String) { self.init(marked) }

  init(_ marked: String) {
    var text = ""
    var uses: [Use] = []
    var rest = Substring(marked)
    while let open = rest.firstIndex(where: { $0 == "[" || $0 == "{" }) {
      let isPlace = rest[open] == "{"
      guard let close = rest[open...].firstIndex(of: isPlace ? "}" : "]") else { break }
      let inside = rest[rest.index(after: open)..<close]
      if isPlace {
        uses.append(.place(String(inside)))
        text += rest[...close]
      } else {
        let parts = inside.split(separator: "|", maxSplits: 1)
        text += rest[..<open] + (parts.first ?? "")
        if let term = parts.last { uses.append(.term(String(term))) }
      }
      rest = rest[rest.index(after: close)...]
    }
    self.text = text + rest
    self.uses = uses
  }
}
