/// What the toolchain's programs say of the frames: names to read, and the lines of the source.
///
/// Pure data; ``NameQuery`` and ``LineQuery`` say what to ask, somebody else runs the programs.
public struct Symbols: Sendable {
  /// Mangled names and what a person reads: `helloHi(at:_:)`.
  public var names: [String: String] = [:]
  /// The functions at a place, the innermost inlined one first.
  public var places: [Frame: [Place]] = [:]

  /// Nothing is known.
  public init() {}

  /// A function at a place in a file.
  public struct Place: Hashable, Sendable {
    /// The symbol, mangled.
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

  /// The name that a person reads, or the symbol itself.
  func name(_ symbol: String) -> String { names[symbol] ?? symbol }
}

/// What to ask `swift-demangle --compact --simplified`: one mangled name a line.
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
  public func answers(_ text: String) -> [String: String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    guard lines.count == symbols.count else { return [:] }
    return Dictionary(zip(symbols, lines.map(String.init)), uniquingKeysWith: { first, _ in first })
  }
}

/// What to ask `llvm-symbolizer --obj=FILE --functions=linkage --no-demangle -i`: one address a line.
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
    for _ in 0..<1 { if let colon = rest.lastIndex(of: ":") { rest = rest[..<colon] } }
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

/// Where the parts of an ELF file lie in memory: strace names offsets in the file, debug information names addresses.
///
/// Source: elf(5). 64 bits, little-endian: x86-64 and arm64.
public struct Image: Sendable {
  private var segments: [(offset: UInt64, size: UInt64, address: UInt64)] = []

  /// Reads the first bytes of a file, as many as hold its program headers; nil where it is no such file.
  public init?(header: [UInt8]) {
    guard header.count >= 64, Array(header[..<6]) == [0x7f, 0x45, 0x4c, 0x46, 2, 1] else { return nil }
    func number(_ offset: Int, _ size: Int) -> UInt64? {
      guard offset >= 0, offset + size <= header.count else { return nil }
      return header[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard let start = number(32, 8), let size = number(54, 2), let count = number(56, 2), size >= 56,
      count < 256,
      start < UInt64(header.count)
    else { return nil }
    for index in 0..<Int(count) {
      let at = Int(start) + index * Int(size)
      guard let type = number(at, 4), let offset = number(at + 8, 8), let address = number(at + 16, 8),
        let length = number(at + 32, 8)
      else { return nil }
      if type == 1 { segments.append((offset, length, address)) }
    }
    guard !segments.isEmpty else { return nil }
  }

  /// The address of a byte of the file in the file's own counting.
  public func address(ofFileOffset offset: UInt64) -> UInt64? {
    segments.first { offset >= $0.offset && offset - $0.offset < $0.size }.map {
      offset &- $0.offset &+ $0.address
    }
  }
}
