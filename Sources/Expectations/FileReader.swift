import TraceQuery
import TraceText

extension ExpectationFile {
  /// So much of a file is read, and so many patterns of calls, each of which every line is held against.
  package static let sizeLimit = 1 << 20
  static let patternLimit = 256

  /// Reads a file.
  /// - Throws: ``ExpectationError`` at the first thing that makes no sense.
  package init(_ bytes: [UInt8]) throws(ExpectationError) {
    var reader = FileReader()
    guard bytes.count <= Self.sizeLimit else {
      throw ExpectationError(
        line: 1, column: 1, reason: "a file of expectations is no larger than \(Self.sizeLimit >> 10) KiB")
    }
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      try reader.take(line, number: index + 1)
    }
    self = reader.file
    guard !expectations.isEmpty else {
      throw ExpectationError(line: 1, column: 1, reason: "the file expects nothing")
    }
  }
}

/// Reads a file of expectations line by line.
private struct FileReader {
  var file = ExpectationFile()
  private var hasVersion = false
  private var section: String?
  private var program: String?
  private var names: [Name] = []

  private static let nameLimit = 64

  mutating func take(_ line: ArraySlice<UInt8>, number: Int) throws(ExpectationError) {
    var words = LineReader(try Words(line, number: number).tokens, line, number: number, names)
    guard let first = words.peek else { return }
    guard hasVersion else {
      guard words.take(word: "expect") else {
        throw words.error("a file of expectations begins with: expect 1")
      }
      guard case .number(1)? = words.next()?.kind else {
        throw words.error("version 1 is the only one", back: 1)
      }
      hasVersion = true
      return try words.end()
    }
    switch first.kind {
    case .word("as"):
      words.skip()
      program = words.take(sign: "*") ? nil : try words.name("the name of a program, or *")
      names = []
      section = nil
    case .word("section"):
      words.skip()
      section = try words.text("a title in quotation marks")
    case .word("let"):
      words.skip()
      let name = try words.socketName()
      guard names.count < Self.nameLimit || names.contains(where: { $0.name == name.name }) else {
        throw words.error("more than \(Self.nameLimit) names")
      }
      names.removeAll { $0.name == name.name }
      names.append(name)
    default: try takeExpectation(&words, number)
    }
    try words.end()
  }

  private mutating func takeExpectation(
    _ words: inout LineReader, _ number: Int
  ) throws(ExpectationError) {
    var expectation = Expectation(line: number, text: words.whole, section: section, program: program)
    if words.take(word: "points") {
      expectation.points = try words.number("how many points")
      if case .text? = words.peek?.kind { expectation.name = try words.text("a title") }
    }
    words.patterns = file.patterns
    words.absences = file.absences
    words.asksForFrames = file.asksForFrames
    expectation.body = try words.body()
    expectation.names = names
    expectation.programs = words.programs
    file.asksForFrames = words.asksForFrames
    file.patterns = words.patterns
    file.absences = words.absences
    file.expectations.append(expectation)
  }
}
