/// Reads the text of a pattern. Patterns are typed by people: short, and read once.
struct PatternReader {
  private let text: [UInt8]
  private var position = 0
  private var depth = 0

  init(_ text: String) { self.text = Array(text.utf8) }

  mutating func subject() throws(PatternError) -> Pattern.Subject {
    skipSpaces()
    let subject: Pattern.Subject
    if take("--- stopped by ") {
      subject = .stopped(try name())
      try expect(" ---")
    } else if take("--- ") {
      subject = .signal(try name())
      try expect(" ---")
    } else if take("+++ exited with ") {
      subject = .exited(try value())
      try expect(" +++")
    } else if take("+++ killed by ") {
      subject = .killed(try name())
      try expect(" +++")
    } else {
      subject = try call()
    }
    skipSpaces()
    guard position == text.count else { throw error("nothing more was expected here") }
    return subject
  }

  private mutating func call() throws(PatternError) -> Pattern.Subject {
    var names = [try name()]
    while take("|") { names.append(try name()) }
    let arguments = take("(") ? try list(until: ")") : ListPattern(values: [], isOpen: true)
    skipSpaces()
    guard take("=") else { return .call(names: names, arguments: arguments, result: .any) }
    skipSpaces()
    if take("?") { return .call(names: names, arguments: arguments, result: .unknown) }
    let value = try value()
    skipSpaces()
    if case .number(.equal, -1) = value, position < text.count {
      return .call(names: names, arguments: arguments, result: .failure(try name()))
    }
    return .call(names: names, arguments: arguments, result: .value(value))
  }

  private mutating func list(until end: StaticString) throws(PatternError) -> ListPattern {
    var list = ListPattern()
    skipSpaces()
    if take(end) { return list }
    while true {
      skipSpaces()
      if restOfList(before: end) {
        list.isOpen = true
        return list
      }
      list.values.append(try value())
      skipSpaces()
      if take(end) { return list }
      try expect(",")
    }
  }

  /// `...` and the list's end; left alone when it begins something else (`..."end"`).
  private mutating func restOfList(before end: StaticString) -> Bool {
    let start = position
    guard take("...") else { return false }
    skipSpaces()
    if take(end) { return true }
    position = start
    return false
  }

  private mutating func value() throws(PatternError) -> ValuePattern {
    depth += 1
    defer { depth -= 1 }
    guard depth < 32 else { throw error("too many brackets inside each other") }
    let first = try single()
    let start = position
    skipSpaces()
    if take("=>") {
      skipSpaces()
      return .changed(first, try single())
    }
    position = start
    return first
  }

  private mutating func single() throws(PatternError) -> ValuePattern {
    if take("!") { return .not(try value()) }
    if take("$") { return .variable(try name()) }
    if take("#") { return .bareNumber(try name()) }
    if take("{") { return try structure() }
    if take("[") { return .array(try list(until: "]")) }
    if take(">=") { return .number(.greaterOrEqual, try number()) }
    if take("<=") { return .number(.lessOrEqual, try number()) }
    if take(">") { return .number(.greater, try number()) }
    if take("<") { return .number(.less, try number()) }
    if next == UInt8(ascii: "\"") || starts("...\"") || starts("@\"") { return try bytes() }
    if let byte = next, byte == UInt8(ascii: "-") || (48..<58).contains(byte) {
      return .number(.equal, try number())
    }
    return try named()
  }

  private mutating func named() throws(PatternError) -> ValuePattern {
    let first = try name()
    if first == "_" { return .any }
    if take("(") { return .call(first, try list(until: ")")) }
    var constants: Set = [first]
    while take("|") {
      if take("...") { return .constants(constants, isOpen: true) }
      constants.insert(try name())
    }
    return .constants(constants, isOpen: false)
  }

  private mutating func structure() throws(PatternError) -> ValuePattern {
    var fields: [(name: String?, value: ValuePattern)] = []
    skipSpaces()
    if take("}") { return .structure([], isOpen: false) }
    while true {
      skipSpaces()
      if restOfList(before: "}") { return .structure(fields, isOpen: true) }
      let start = position
      if let field = try? name(), take("=") {
        fields.append((field, try value()))
      } else {
        position = start
        fields.append((nil, try value()))
      }
      skipSpaces()
      if take("}") { return .structure(fields, isOpen: false) }
      try expect(",")
    }
  }

  private mutating func bytes() throws(PatternError) -> ValuePattern {
    let opensBefore = take("...")
    _ = take("@")
    try expect("\"")
    var bytes: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      position += 1
      bytes.append(byte == UInt8(ascii: "\\") ? try escaped() : byte)
    }
    try expect("\"")
    return .bytes(bytes, opensBefore: opensBefore, opensAfter: take("..."))
  }

  /// Behind a backslash: what strace writes there, octal of one to three digits included.
  private mutating func escaped() throws(PatternError) -> UInt8 {
    guard let byte = next else { throw error("a character was expected behind the backslash") }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "v"): return 11
    case UInt8(ascii: "f"): return 12
    case 48..<56:
      var number = Int(byte) - 48
      var digits = 1
      while digits < 3, let digit = next, (48..<56).contains(digit), number * 8 + Int(digit) - 48 < 256 {
        number = number * 8 + Int(digit) - 48
        digits += 1
        position += 1
      }
      return UInt8(truncatingIfNeeded: number)
    default: return byte
    }
  }

  private mutating func number() throws(PatternError) -> Int64 {
    let start = position
    while let byte = next, byte == UInt8(ascii: "-") || isNamePart(byte) { position += 1 }
    let word = String(decoding: text[start..<position], as: UTF8.self)
    let number =
      word.hasPrefix("0x")
      ? UInt64(word.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) }
      : word.hasPrefix("0") && word.count > 1 ? Int64(word, radix: 8) : Int64(word)
    guard let number else {
      position = start
      throw error("expected a number")
    }
    return number
  }

  private mutating func name() throws(PatternError) -> String {
    let start = position
    while let byte = next, isNamePart(byte) { position += 1 }
    guard position > start else { throw error("expected a name or a value") }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private func isNamePart(_ byte: UInt8) -> Bool {
    (48..<58).contains(byte) || (65..<91).contains(byte) || (97..<123).contains(byte)
      || byte == UInt8(ascii: "_")
  }

  private var next: UInt8? { position < text.count ? text[position] : nil }

  private func starts(_ word: StaticString) -> Bool {
    text[position...].starts(with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  private mutating func take(_ word: StaticString) -> Bool {
    guard starts(word) else { return false }
    position += word.utf8CodeUnitCount
    return true
  }

  private mutating func expect(_ word: StaticString) throws(PatternError) {
    if !take(word) { throw error("expected \(word)") }
  }

  private mutating func skipSpaces() {
    while next == UInt8(ascii: " ") { position += 1 }
  }

  private func error(_ reason: String) -> PatternError {
    PatternError(reason: reason, column: position + 1)
  }
}
