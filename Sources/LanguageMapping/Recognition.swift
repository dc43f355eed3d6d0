public import Languages

/// Which language a trace's program is in, how sure that is, and why.
public struct Recognition: Sendable {
  /// The language; nil where nothing speaks for one.
  public let language: Language?
  /// How sure it is.
  public let confidence: Confidence
  /// What speaks for it, each with the line where it stands.
  public let reasons: [Reason]
  /// Another language for which something speaks as loudly; nil where there is none.
  public let rival: Language?

  /// How sure a recognition is.
  public enum Confidence: String, Sendable {
    /// A sign that no other language has.
    case certain
    /// A sign that is hardly ever another language's.
    case likely
    /// The same, and as much speaks for another language; or a sign that programs in other languages have, too.
    case guess
    /// No sign at all.
    case none
  }

  /// Something that speaks for the language.
  public struct Reason: Hashable, Sendable {
    /// What it is: `the interpreter python`.
    public let meaning: String
    /// The line of the trace where it stands first; 0 where the program's own path says it, and no line.
    public let line: Int
  }

  /// Weighs what was found.
  ///
  /// A file can have any name: that of an interpreter is certain with what the interpreter does at its start, and alone no
  /// more than a guess. Where the trace shows a start without it, it is no sign.
  ///
  /// - Parameters:
  ///   - found: every language with the signs that the program's start shows, each with its line.
  ///   - showsStart: whether the trace shows what the program did before its first socket.
  init(_ found: [(language: Language, found: [(sign: Sign, line: Int)])], showsStart: Bool) {
    let scores = found.map { language, all in
      let deeds = all.filter { !$0.sign.isName }
      let isName = deeds.isEmpty && !all.isEmpty
      let signs = isName && showsStart ? [] : all
      return (
        language: language, score: signs.reduce(0) { $0 + $1.sign.weight.rawValue },
        best: isName ? .suggestion : signs.map(\.sign.weight).max(),
        reasons: signs.map { Reason(meaning: $0.sign.meaning, line: $0.line) }
      )
    }
    let ranked = scores.filter { $0.score > 0 }.sorted {
      ($0.best ?? .likely, $0.score) > ($1.best ?? .likely, $1.score)
    }
    guard let first = ranked.first else {
      language = nil
      confidence = .none
      reasons = []
      rival = nil
      return
    }
    language = first.language
    reasons = first.reasons
    rival = ranked.dropFirst().first.flatMap { $0.best == first.best ? $0.language : nil }
    confidence =
      switch first.best {
      case .certain: rival == nil ? .certain : .likely
      case .likely: rival == nil ? .likely : .guess
      default: .guess
      }
  }
}

extension Sign {
  /// Whether it is the name of the program's file.
  fileprivate var isName: Bool {
    if case .program = place { true } else { false }
  }
}
