/// A word, a text or a sign of a line, and where it begins.
struct Token: Sendable {
  var kind: Kind
  /// The byte at which it begins, from 1.
  var column: Int
  var end: Int
  /// Whether nothing stands between it and the one before.
  var isJoined: Bool

  enum Kind: Hashable, Sendable {
    case word(String)
    case number(Int)
    case text([UInt8])
    /// What stands between backticks.
    case quoted(String)
    case sign(String)
  }
}

/// Cuts a line into its words.
struct Words {
  private(set) var tokens: [Token] = []

  private static let signs = ["...", "==", "<=", ">=", "<", ">", "=", ";", ":", "|", "#", "*", "+"]

  /// - Throws: ``ExpectationError`` at what is no word.
  init(_ line: some Collection<UInt8>, number: Int) throws(ExpectationError) {
    let bytes = Array(line)
    var place = 0
    func fail(_ reason: String, at place: Int) -> ExpectationError {
      ExpectationError(line: number, column: place + 1, reason: reason)
    }
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") {
        place += 1
        continue
      }
      let isJoined = tokens.last?.end == place
      // `C#1` is a connection, and `# why` a remark.
      if byte == UInt8(ascii: "#"), !isJoined { return }
      let start = place
      let kind: Token.Kind
      switch byte {
      case UInt8(ascii: "\""):
        guard let (text, end) = Self.text(bytes, from: place + 1) else {
          throw fail("this text has no end: a \" is missing, or a backslash stands before nothing", at: start)
        }
        (kind, place) = (.text(text), end)
      case UInt8(ascii: "`"):
        guard let end = bytes[(place + 1)...].firstIndex(of: UInt8(ascii: "`")) else {
          throw fail("this pattern has no end: a ` is missing", at: start)
        }
        (kind, place) = (.quoted(String(decoding: bytes[(place + 1)..<end], as: UTF8.self)), end + 1)
      case _ where Self.isOfWord(byte):
        while place < bytes.count, Self.isOfWord(bytes[place]) { place += 1 }
        let word = String(decoding: bytes[start..<place], as: UTF8.self)
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
          kind = .word(word)
          break
        }
        guard let value = Int(word) else {
          throw fail("\(word.prefix(32)) is no number, or one that is too large", at: start)
        }
        kind = .number(value)
      default:
        guard let sign = Self.signs.first(where: { bytes[place...].starts(with: $0.utf8) }) else {
          throw fail("nothing begins with this sign", at: start)
        }
        (kind, place) = (.sign(sign), place + sign.utf8.count)
      }
      tokens.append(Token(kind: kind, column: start + 1, end: place, isJoined: isJoined))
    }
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x80...:
      // `...` opens a text.
      byte != UInt8(ascii: ".")
    default: false
    }
  }

  /// The bytes of a text as strace writes it, and where it is over; `\x` takes two digits besides.
  private static func text(_ bytes: [UInt8], from start: Int) -> (bytes: [UInt8], end: Int)? {
    var found: [UInt8] = []
    var place = start
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == UInt8(ascii: "\"") { return (found, place) }
      guard byte == UInt8(ascii: "\\") else {
        found.append(byte)
        continue
      }
      guard place < bytes.count else { return nil }
      let escaped = bytes[place]
      place += 1
      switch escaped {
      case UInt8(ascii: "n"): found.append(10)
      case UInt8(ascii: "t"): found.append(9)
      case UInt8(ascii: "r"): found.append(13)
      case UInt8(ascii: "v"): found.append(11)
      case UInt8(ascii: "f"): found.append(12)
      case UInt8(ascii: "x"):
        let digits = String(decoding: bytes[place..<min(bytes.count, place + 2)], as: UTF8.self)
        guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else { return nil }
        found.append(value)
        place += 2
      case 48..<56:
        var value = Int(escaped) - 48
        var count = 1
        while count < 3, place < bytes.count, (48..<56).contains(bytes[place]),
          value * 8 + Int(bytes[place]) - 48 < 256
        {
          value = value * 8 + Int(bytes[place]) - 48
          place += 1
          count += 1
        }
        found.append(UInt8(truncatingIfNeeded: value))
      default: found.append(escaped)
      }
    }
    return nil
  }
}
