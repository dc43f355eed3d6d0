/// What the toolchain's programs and the program's own files say of the frames: names to read, and the lines of the source.
///
/// Pure data; ``NameQuery`` and ``LineQuery`` say what to ask, somebody else runs the programs.
public struct Symbols: Sendable {
  /// Mangled names and what a person reads: `helloHi(at:_:)`.
  public var names: [String: String] = [:]
  /// The modules of extensions, which stand behind the type that they extend in the mangled name.
  public var modules: [String: String] = [:]
  /// The functions at a place, the innermost inlined one first.
  public var places: [Frame: [Place]] = [:]
  /// The entry points of programs, by the file: other names of the symbol at `main`'s address, as SwiftPM's `NAME_main`.
  public var entries: [String: Set<String>] = [:]
  /// Frames whose symbol is known to reach so far, from the file's own table.
  public var proven: Set<Frame> = []
  /// Frames whose symbol ends before: the name is that of the last function that a stripped file still names.
  public var refuted: Set<Frame> = []

  /// Nothing is known.
  public init() {}

  /// A function at a place in a file.
  public struct Place: Hashable, Sendable {
    /// The symbol: mangled for Swift and C, demangled for others.
    public let symbol: String
    /// The source file as the compiler was given it; nil where the debug information has none.
    public let file: String?
    /// The line, from 1.
    public let line: Int?

    /// A function at a place.
    public init(symbol: String, file: String?, line: Int?) {
      self.symbol = symbol
      self.file = file
      self.line = line
    }
  }

  /// The name that a person reads.
  func name(_ symbol: String) -> String {
    if SymbolName.isTopLevelCode(symbol) { return "top-level code" }
    // What no demangler wrote is left as it is.
    return names[symbol].map(FunctionName.readable)
      ?? FunctionName.withoutHash(FunctionName.withoutClone(symbol))
  }

  /// The module that wrote a Swift function.
  func module(_ symbol: String) -> String? { modules[symbol] ?? SymbolName.module(symbol) }
}

/// What to ask `swift-demangle --compact`, with and without `--simplified`: one mangled name a line.
public struct NameQuery: Sendable {
  /// The names, in the order in which they are asked.
  public let symbols: [String]

  /// A query for the Swift names of frames and places. A name with a line end in it would shift the answers: it is left
  /// out.
  public init(_ frames: some Sequence<Frame>, _ places: [Frame: [Symbols.Place]]) {
    var found: Set<String> = []
    for frame in frames { if let symbol = frame.symbol { found.insert(symbol) } }
    for list in places.values { for place in list { found.insert(place.symbol) } }
    symbols = found.filter {
      SymbolName.isSwift($0) && !$0.contains(where: \.isWhitespace) && $0.utf8.count < 10_000
    }
    .sorted()
  }

  /// The lines to ask.
  public var input: String { symbols.map { $0 + "\n" }.joined() }

  /// The answers, one line each; nothing where their number is not that of the questions.
  public func answers(_ text: String) -> [String: String] { PlainNameQuery(symbols).answers(text) }

  /// The modules of extensions, from the answers without `--simplified`.
  public func modules(_ text: String) -> [String: String] {
    answers(text).compactMapValues { SymbolName.module(demangled: $0) }
  }
}

/// What to ask `llvm-symbolizer --obj=FILE --functions=linkage --demangle -i`: one address a line.
public struct LineQuery: Sendable {
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

  /// The answers: for each address pairs of lines, a function and `FILE:LINE:COLUMN`, and an empty line behind them.
  public func answers(_ text: String) -> [Frame: [Symbols.Place]] {
    var found: [Frame: [Symbols.Place]] = [:]
    var places: [Symbols.Place] = []
    var symbol: Substring?
    var index = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        if index < frames.count, !places.isEmpty { found[frames[index]] = places }
        if !places.isEmpty { index += 1 }
        places = []
        symbol = nil
      } else if let name = symbol {
        places.append(Self.place(name, line))
        symbol = nil
      } else {
        symbol = line
      }
    }
    // Other answers than questions: nothing of them can be trusted.
    return index == frames.count ? found : [:]
  }

  private static func place(_ symbol: Substring, _ text: Substring) -> Symbols.Place {
    var rest = text
    if let colon = rest.lastIndex(of: ":") { rest = rest[..<colon] }
    guard let colon = rest.lastIndex(of: ":"), let line = Int(rest[rest.index(after: colon)...]), line > 0
    else {
      return Symbols.Place(symbol: String(symbol), file: nil, line: nil)
    }
    let file = rest[..<colon]
    let isKnown = !file.hasPrefix("?") && !file.hasSuffix("<compiler-generated>")
    return Symbols.Place(
      symbol: String(symbol), file: isKnown ? String(file) : nil, line: isKnown ? line : nil)
  }
}
