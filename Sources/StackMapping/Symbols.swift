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
    /// The symbol: mangled for Swift, demangled for C++ and Rust; of a function that no other file sees its short name, where the
    /// debug information has no more.
    public var symbol: String
    /// The source file as the compiler was given it; nil where the debug information has none.
    public let file: String?
    /// The line, from 1.
    public let line: Int?

    /// Where the function itself is declared, `server.cpp:12`; nil where the debug information does not say.
    public let declaration: String?

    /// A function at a place.
    public init(symbol: String, file: String?, line: Int?, declaration: String? = nil) {
      self.symbol = symbol
      self.file = file
      self.line = line
      self.declaration = declaration
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
