public import Languages
import StraceParser
import TraceQuery

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
    /// Nothing speaks against it.
    case guess
    /// No sign at all.
    case none
  }

  /// Something that speaks for the language.
  public struct Reason: Hashable, Sendable {
    /// What it is: `the interpreter python`.
    public let meaning: String
    /// The line of the trace where it stands first.
    public let line: Int
  }

  /// Looks for every language's signs.
  ///
  /// - Parameter events: the program's events up to its first socket, in the order of their lines.
  init(_ events: [TraceEvent]) {
    var scores: [(language: Language, score: Int, best: Sign.Weight?, reasons: [Reason])] = []
    let facts = Facts(events)
    for language in Language.all {
      var score = 0
      var best: Sign.Weight?
      var reasons: [Reason] = []
      for sign in language.signs {
        guard let line = facts.line(of: sign.place) else { continue }
        score += sign.weight.rawValue
        best = max(best ?? sign.weight, sign.weight)
        reasons.append(Reason(meaning: sign.meaning, line: line))
      }
      scores.append((language, score, best, reasons))
    }
    let ranked = scores.filter { $0.score > 0 }.sorted {
      ($0.best ?? .byElimination, $0.score) > ($1.best ?? .byElimination, $1.score)
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

/// What a program's start says of it.
private struct Facts {
  private var programs: [(name: String, line: Int)] = []
  private var files: [(path: String, line: Int)] = []
  private let events: [TraceEvent]

  init(_ events: [TraceEvent]) {
    self.events = events
    for event in events {
      guard let call = event.call, call.result?.errno == nil else { continue }
      switch call.name {
      case "execve", "execveat":
        if let path = Self.path(call) {
          programs.append((path.split(separator: "/").last.map(String.init) ?? path, event.line))
        }
      case "open", "openat", "openat2":
        if let path = Self.path(call) { files.append((path, event.line)) }
      default: break
      }
    }
  }

  private static func path(_ call: TraceCall) -> String? {
    for argument in call.arguments.prefix(2) {
      if case .string(let bytes, _, _) = argument.content { return String(decoding: bytes, as: UTF8.self) }
    }
    return nil
  }

  func line(of place: Sign.Place) -> Int? {
    switch place {
    case .program(let name): programs.first { Self.isVersion($0.name, of: name) }?.line
    case .opens(let part): files.first { $0.path.contains(part) }?.line
    case .call(let text):
      (try? Pattern(text)).flatMap { pattern in events.first { pattern.match($0) != nil } }?.line
    }
  }

  /// `python`, `python3`, `python3.11`: the name with nothing behind it but a version.
  private static func isVersion(_ name: String, of plain: String) -> Bool {
    name.hasPrefix(plain) && name.dropFirst(plain.count).allSatisfy { $0.isNumber || $0 == "." || $0 == "-" }
  }
}
