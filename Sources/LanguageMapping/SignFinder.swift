import Languages
import StraceParser
import TraceQuery

/// Looks for the signs of every language while a program starts.
struct SignFinder {
  /// The line where each sign first stands, by language and sign.
  private var found: [Place: Int] = [:]
  /// Whether anything of the start is shown: it opens a file, or gets memory. strace may have been told to show no such call.
  private(set) var showsStart = false

  private struct Place: Hashable {
    var language: Int
    var sign: Int
  }

  /// A program was started, or a file opened.
  mutating func note(path: [UInt8], isProgram: Bool, line: Int) {
    if !isProgram { showsStart = true }
    for sign in Self.paths where sign.isProgram == isProgram && found[sign.place] == nil {
      let holds =
        isProgram
        ? Self.isVersion(path[(path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...], of: sign.text)
        : Self.contains(path, sign.text)
      if holds { found[sign.place] = line }
    }
  }

  /// Whether a call of this name could be a sign.
  static func isWanted(_ s: Span<UInt8>, _ range: Range<Int>) -> Bool {
    isOne(of: names, s, range)
  }

  /// Whether a call of this name gets memory: every program does when it starts, whatever it is.
  static func isLoading(_ s: Span<UInt8>, _ range: Range<Int>) -> Bool { isOne(of: loading, s, range) }

  private static let loading = ["brk", "mmap", "mmap2"].map { Array($0.utf8) }

  private static func isOne(of names: [[UInt8]], _ s: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for name in names where name.count == range.count {
      var isSame = true
      for offset in 0..<name.count where name[offset] != s[range.lowerBound + offset] {
        isSame = false
        break
      }
      if isSame { return true }
    }
    return false
  }

  /// A program got memory.
  mutating func noteLoading() { showsStart = true }

  mutating func note(_ event: TraceEvent) {
    for sign in Self.calls where found[sign.place] == nil && sign.pattern.match(event) != nil {
      found[sign.place] = event.line
    }
  }

  /// What was found before a line.
  func reasons(before end: Int) -> [(language: Language, found: [(sign: Sign, line: Int)])] {
    Language.all.enumerated().map { index, language in
      let signs = language.signs.enumerated().compactMap { number, sign -> (sign: Sign, line: Int)? in
        guard let line = found[Place(language: index, sign: number)], line < end else { return nil }
        return (sign, line)
      }
      return (language, signs)
    }
  }

  // MARK: The signs

  private static let paths: [(place: Place, text: [UInt8], isProgram: Bool)] = signs.compactMap {
    place, sign in
    switch sign.place {
    case .program(let name): (place, Array(name.utf8), true)
    case .opens(let part): (place, Array(part.utf8), false)
    case .call: nil
    }
  }
  private static let calls: [(place: Place, pattern: Pattern)] = signs.compactMap { place, sign in
    guard case .call(let text) = sign.place, let pattern = try? Pattern(text) else { return nil }
    return (place, pattern)
  }
  private static let names: [[UInt8]] = signs.compactMap { _, sign in
    guard case .call(let text) = sign.place else { return nil }
    return Array(text.utf8.prefix { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: " ") })
  }
  private static let signs = Language.all.enumerated().flatMap { index, language in
    language.signs.enumerated().map { (Place(language: index, sign: $0.offset), $0.element) }
  }

  /// `python`, `python3`, `python3.11`: the name with nothing behind it but a version.
  private static func isVersion(_ name: ArraySlice<UInt8>, of plain: [UInt8]) -> Bool {
    name.starts(with: plain)
      && name.dropFirst(plain.count).allSatisfy {
        (48..<58).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
      }
  }

  private static func contains(_ path: [UInt8], _ part: [UInt8]) -> Bool {
    guard path.count >= part.count else { return false }
    return (0...(path.count - part.count)).contains { path[$0...].starts(with: part) }
  }
}
