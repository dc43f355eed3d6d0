/// Lines of a file of the run: what no system call shows (a snapshot of `/proc/net`, what a program printed).
struct FileLines: Sendable {
  /// Its name in the run's folder.
  var file: String
  var pattern: LinePattern
  /// The pattern as it was written.
  var text: String
}

/// What a line of a text is like, in the words that `query` has for a list: `_: 0100007F:_ ... 06 >0`.
///
/// | written | is |
/// |---|---|
/// | `_` | what stands between two blanks, or a part of it; between letters, itself |
/// | `...` | anything, also nothing |
/// | `>0`, `<=5` | a decimal number |
/// | `{port of L}`, `{hex port of L}` | the port of a socket, as `/proc/net` writes it |
/// | blanks | one or more of them; those at a line's ends do not count, and beside `...` a line's end is as good |
/// | `\x` | x, whatever it means here |
struct LinePattern: Sendable {
  fileprivate(set) var pieces: [Piece] = []

  enum Piece: Hashable, Sendable {
    case text([UInt8])
    case blanks
    case word
    case anything
    /// Beside `...`: a blank before, or the line's beginning; a blank behind, or its end.
    case wordBegin
    case wordEnd
    case number(Limit.Comparison, Int)
    case port(of: String, isHex: Bool)
  }

  var isAnything: Bool {
    pieces.allSatisfy { $0 == .anything || $0 == .wordBegin || $0 == .wordEnd }
  }

  /// The names of sockets whose ports it asks for.
  var subjects: Set<String> {
    Set(
      pieces.compactMap { piece in
        if case .port(let name, _) = piece { return name }
        return nil
      })
  }

  /// Reads a pattern.
  /// - Parameters:
  ///   - start: the line and the column of its first byte.
  ///   - names: the sockets that the section names.
  /// - Throws: ``ExpectationError`` at what makes no sense.
  init(
    _ text: String, at start: (line: Int, column: Int), among names: [String]
  ) throws(ExpectationError) {
    let bytes = Array(text.utf8)
    var place = 0
    func fail(_ reason: String) -> ExpectationError {
      ExpectationError(line: start.line, column: start.column + place, reason: reason)
    }
    while place < bytes.count {
      let byte = bytes[place]
      switch byte {
      case _ where byte.isBlank:
        place += 1
        if pieces.last != .blanks, !pieces.isEmpty { pieces.append(.blanks) }
      case UInt8(ascii: "."):
        guard bytes[place...].starts(with: "...".utf8) else {
          add(byte)
          place += 1
          continue
        }
        place += 3
        if pieces.last == .blanks { pieces[pieces.count - 1] = .wordEnd }
        pieces.append(.anything)
        guard place < bytes.count, bytes[place].isBlank else { continue }
        while place < bytes.count, bytes[place].isBlank { place += 1 }
        if place < bytes.count { pieces.append(.wordBegin) }
      case UInt8(ascii: "_"):
        let isInside =
          place > 0 && bytes[place - 1].isLetterOrDigit && place + 1 < bytes.count
          && bytes[place + 1].isLetterOrDigit
        if isInside { add(byte) } else { pieces.append(.word) }
        place += 1
      case UInt8(ascii: "<"), UInt8(ascii: ">"):
        guard let (comparison, number, end) = Self.number(bytes, place) else {
          add(byte)
          place += 1
          continue
        }
        pieces.append(.number(comparison, number))
        place = end
      case UInt8(ascii: "{"):
        let words = bytes[(place + 1)...].prefix { $0 != UInt8(ascii: "}") }
        let parts = String(decoding: words, as: UTF8.self).split(separator: " ").map(String.init)
        let isHex = parts.first == "hex"
        guard Array(parts.dropFirst(isHex ? 1 : 0).dropLast()) == ["port", "of"], let name = parts.last,
          names.contains(name), words.endIndex < bytes.count
        else {
          throw fail("expected {port of C} or {hex port of C}, C a name of this section; \\{ is a bracket")
        }
        pieces.append(.port(of: name, isHex: isHex))
        place = words.endIndex + 1
      case UInt8(ascii: "\\"):
        guard place + 1 < bytes.count else { throw fail("a backslash stands before nothing") }
        add(bytes[place + 1])
        place += 2
      default:
        add(byte)
        place += 1
      }
    }
    if pieces.last == .blanks { pieces.removeLast() }
    guard !pieces.isEmpty else { throw fail("expected what the line is like") }
  }

  private mutating func add(_ byte: UInt8) {
    guard case .text(let text)? = pieces.last else { return pieces.append(.text([byte])) }
    pieces[pieces.count - 1] = .text(text + [byte])
  }

  private static func number(
    _ bytes: [UInt8], _ start: Int
  ) -> (comparison: Limit.Comparison, number: Int, end: Int)? {
    let isOrEqual = start + 1 < bytes.count && bytes[start + 1] == UInt8(ascii: "=")
    let isLess = bytes[start] == UInt8(ascii: "<")
    let first = start + (isOrEqual ? 2 : 1)
    let digits = bytes[min(first, bytes.count)...].prefix { $0.isDigit }
    guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
    let comparison: Limit.Comparison =
      isLess ? (isOrEqual ? .lessOrEqual : .less) : (isOrEqual ? .greaterOrEqual : .greater)
    return (comparison, number, digits.endIndex)
  }

  /// How many of the pieces a line begins with; all of them where it is like that.
  ///
  /// - Parameter ports: the ports of the sockets that it names.
  func reach(_ line: ArraySlice<UInt8>, _ ports: [String: Int]) -> Int {
    var line = line
    while let first = line.first, first.isBlank { line.removeFirst() }
    while let last = line.last, last.isBlank { line.removeLast() }
    let bytes = Array(line)
    // The places that the pieces so far can reach.
    var places = [Bool](repeating: false, count: bytes.count + 1)
    places[0] = true
    for (index, piece) in pieces.enumerated() {
      places = Self.step(piece, bytes, places, ports)
      guard places.contains(true) else { return index }
    }
    return places[bytes.count] ? pieces.count : pieces.count - 1
  }

  private static func step(
    _ piece: Piece, _ bytes: [UInt8], _ places: [Bool], _ ports: [String: Int]
  ) -> [Bool] {
    var next = [Bool](repeating: false, count: places.count)
    switch piece {
    case .anything:
      guard let first = places.firstIndex(of: true) else { return next }
      for place in first..<next.count { next[place] = true }
    case .wordBegin:
      for place in next.indices where places[place] && (place == 0 || bytes[place - 1].isBlank) {
        next[place] = true
      }
    case .wordEnd:
      for place in next.indices where places[place] && (place == bytes.count || bytes[place].isBlank) {
        next[place] = true
      }
    case .word, .blanks:
      for place in bytes.indices where bytes[place].isBlank == (piece == .blanks) {
        if places[place] || next[place] { next[place + 1] = true }
      }
      // A run of blanks is one.
      guard piece == .blanks else { break }
      for place in bytes.indices where bytes[place].isBlank { next[place] = false }
    case .text(let text): stepOver(text, bytes, places, &next)
    case .port(let name, let isHex):
      guard let port = ports[name] else { break }
      let digits = String(port, radix: isHex ? 16 : 10, uppercase: true)
      let padded = isHex ? String(repeating: "0", count: max(0, 4 - digits.count)) + digits : digits
      stepOver(Array(padded.utf8), bytes, places, &next)
    case .number(let comparison, let wanted):
      for place in bytes.indices
      where places[place] && bytes[place].isDigit && (place == 0 || !bytes[place - 1].isDigit) {
        let digits = bytes[place...].prefix { $0.isDigit }
        // One with more digits than a number has is larger than all.
        let found = Int(String(decoding: digits, as: UTF8.self)) ?? .max
        if Limit(comparison: comparison, number: wanted).allows(found) { next[digits.endIndex] = true }
      }
    }
    return next
  }

  private static func stepOver(_ text: [UInt8], _ bytes: [UInt8], _ places: [Bool], _ next: inout [Bool]) {
    for place in bytes.indices where places[place] && bytes[place...].starts(with: text) {
      next[place + text.count] = true
    }
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == 13 }
  fileprivate var isDigit: Bool { (48..<58).contains(self) }
  fileprivate var isLetterOrDigit: Bool {
    isDigit || (65..<91).contains(self) || (97..<123).contains(self) || self >= 0x80
  }
}

/// What there is of a file of a run.
package enum RunFile: Sendable {
  /// Its bytes, or the first of them.
  case bytes([UInt8], isWhole: Bool)
  case absent
  /// The run is traces that somebody named, and no folder.
  case noFolder
}

/// The files of a run, each read once.
final class RunFiles {
  private let read: (String) -> RunFile
  private var known: [String: RunFile] = [:]

  init(_ read: @escaping (String) -> RunFile) { self.read = read }

  subscript(name: String) -> RunFile {
    if let file = known[name] { return file }
    let file = read(name)
    known[name] = file
    return file
  }
}
