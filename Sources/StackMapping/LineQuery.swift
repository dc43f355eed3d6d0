/// What to ask `llvm-symbolizer --obj=FILE --functions=linkage --no-demangle -i --verbose`: one address a line.
///
/// Names come as the linker has them: two demanglers would write one name in two ways.
public struct LineQuery: Sendable {
  /// How `llvm-symbolizer` is to be asked, besides for the file.
  public static let options = [
    "--functions=linkage", "--no-demangle", "-i", "--verbose", "--output-style=LLVM",
  ]

  private let frames: [Frame]
  /// The addresses, hexadecimal, one a line.
  public let input: String

  /// A query for the frames of one file.
  public init(_ frames: [Frame], _ image: Image) {
    let known = frames.compactMap { frame in
      // The return address is the instruction behind the call, which may be another line's.
      image.address(ofFileOffset: frame.offset &- 1).map { (frame, $0) }
    }
    self.frames = known.map(\.0)
    input = known.map { "0x" + String($0.1, radix: 16) + "\n" }.joined()
  }

  /// Bytes of an answer that is none to believe. Names of C++ are long, and many functions may be inlined at one place: a thousand
  /// addresses have some hundred kilobytes.
  public var answerLimit: Int { min(1 << 28, 1 << 20 + frames.count << 13) }

  /// The answers: for each address a block for each function, its name and indented lines of what is known of it, and an empty line
  /// behind them.
  public func answers(_ text: String) -> [Frame: [Symbols.Place]] {
    var found: [Frame: [Symbols.Place]] = [:]
    var places: [Symbols.Place] = []
    var block = Block()
    var index = 0
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.first == UInt8(ascii: " ") {
        block.take(Substring(line))
        continue
      }
      if let place = block.place { places.append(place) }
      block = Block(name: Substring(line))
      guard line.isEmpty else { continue }
      if index < frames.count, !places.isEmpty { found[frames[index]] = places }
      if !places.isEmpty { index += 1 }
      places = []
    }
    // Other answers than questions: nothing of them can be trusted.
    return index == frames.count ? found : [:]
  }

  /// The lines about one function.
  private struct Block {
    var name: Substring = ""
    private var file: String?
    private var line: Int?
    private var begin: (file: String?, line: Int?)

    init(name: Substring = "") { self.name = name }

    mutating func take(_ text: Substring) {
      func value(_ key: String) -> Substring? {
        text.hasPrefix("  " + key + ": ") ? text.dropFirst(key.utf8.count + 4) : nil
      }
      if let path = value("Filename") { file = Self.path(path) }
      if let number = value("Line") { line = Self.number(number) }
      if let path = value("Function start filename") { begin.file = Self.path(path) }
      if let number = value("Function start line") { begin.line = Self.number(number) }
    }

    var place: Symbols.Place? {
      guard !name.isEmpty else { return nil }
      var declaration: String?
      // Compilers leave the file out where it is that of the line.
      if let file = begin.file ?? file, let line = begin.line {
        declaration = "\(file.split(separator: "/").last.map(String.init) ?? file):\(line)"
      }
      // Line 0: the compiler made this of no line, but in that file. A name without a folder is the symbol table's, which says
      // nothing of a function.
      let isKnown = line != nil || file?.contains("/") == true
      return Symbols.Place(
        symbol: String(name), file: isKnown ? file : nil, line: file == nil ? nil : line,
        declaration: declaration)
    }

    private static func path(_ text: Substring) -> String? {
      text.isEmpty || text.hasPrefix("?") || text.hasSuffix("<compiler-generated>") ? nil : String(text)
    }

    private static func number(_ text: Substring) -> Int? { Int(text).flatMap { $0 > 0 ? $0 : nil } }
  }
}
