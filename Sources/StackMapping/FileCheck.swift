/// Whether a file is the one that ran: what its symbol table says of a trace's frames.
///
/// strace names `main+0x2a` at an offset in the file: that offset less 0x2a is where `main` begins in the file that ran.
/// One frame for which it is not: this is another file.
public struct FileCheck: Sendable {
  /// Frames that its symbols prove.
  public private(set) var agreeing: Set<Frame> = []
  /// One that they contradict; nil where none does.
  public private(set) var contradiction: Frame?
  /// Frames whose symbol ends before the place: strace named the last symbol before it that a stripped file still has.
  public private(set) var beyond: Set<Frame> = []
  /// The symbols where each frame's function begins, as the linker knows them.
  private(set) var functions: [Frame: Function] = [:]
  /// Other names of a symbol that is `main`: SwiftPM's `NAME_main`.
  public private(set) var entries: Set<String> = []

  /// What a file calls a function that the trace names.
  struct Function: Hashable, Sendable {
    /// The symbols that the trace's name is of: of a constructor in C++ there are two.
    var own: Set<String> = []
    /// Others of the same address: other names of this function, or other functions whose code is the same, which a compiler or
    /// a linker kept once.
    var others: Set<String> = []
  }

  /// Looks at the frames of one file.
  ///
  /// - Parameter demangle: the names of C++ and Rust functions as strace writes them; nothing where no program can tell.
  /// - Returns: nil where the file has no symbol table, and nothing can be said.
  public init?(
    _ frames: [Frame], _ image: Image, _ read: Image.Reader, demangle: ([String]) -> [String: String]
  ) {
    var begins: [Frame: UInt64] = [:]
    for frame in frames {
      guard let distance = frame.symbolOffset, frame.symbol != nil, frame.offset >= distance else { continue }
      begins[frame] = image.address(ofFileOffset: frame.offset - distance)
    }
    guard let symbols = image.symbols(at: Set(begins.values), read) else { return nil }
    let mangled = Set(symbols.values.joined().map(\.name).filter(PlainNameQuery.isMangled))
    let names = mangled.isEmpty ? [:] : demangle(mangled.sorted())
    for frame in frames.sorted(by: { $0.offset < $1.offset }) {
      guard let name = frame.symbol, let distance = frame.symbolOffset else { continue }
      let found = begins[frame].flatMap { symbols[$0] } ?? []
      guard let symbol = found.first(where: { Self.is($0.name, name, names) }) else {
        contradiction = contradiction ?? frame
        continue
      }
      var function = Function()
      for symbol in found {
        if Self.is(symbol.name, name, names) {
          function.own.insert(symbol.name)
        } else {
          function.others.insert(symbol.name)
        }
      }
      functions[frame] = function
      if symbol.size > 0 {
        // The return address may be the first byte behind a function that ends in a call.
        if distance > symbol.size { beyond.insert(frame) } else { agreeing.insert(frame) }
      }
      if name == "main" || name.hasSuffix("_main") {
        entries.formUnion(found.lazy.map(\.name).filter { $0.hasSuffix("_main") })
      }
    }
  }

  /// Whether a symbol is what strace wrote: names of C++ and Rust are written demangled.
  private static func `is`(_ symbol: String, _ written: String, _ names: [String: String]) -> Bool {
    // `memcpy@@GLIBC_2.14`
    if symbol == written || symbol.prefix(while: { $0 != "@" }) == written { return true }
    guard PlainNameQuery.isMangled(symbol) else { return false }
    // Where nobody can demangle, that a function begins there is all that is known.
    guard let name = names[symbol] else { return names.isEmpty }
    // Demanglers differ in blanks, and in the hash behind Rust's older names.
    return words(name) == words(written) || words(name).starts(with: words(written) + Array("::h".utf8))
  }

  /// A name without blanks, and without the hashes of crates: `std[4e1b]::net`.
  private static func words(_ name: String) -> [UInt8] {
    var out: [UInt8] = []
    var bracket: Int?
    for byte in name.utf8 where byte != UInt8(ascii: " ") {
      if byte == UInt8(ascii: "[") { bracket = out.count }
      out.append(byte)
      if byte == UInt8(ascii: "]"), let open = bracket {
        if out.count > open + 2, out[(open + 1)...].dropLast().allSatisfy(isHexadecimal) {
          out.removeSubrange(open...)
        }
        bracket = nil
      }
    }
    return out
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}

/// What to ask `c++filt -i`: one mangled name a line. strace demangles with the same library, and without its verbose flag, that
/// `-i` takes away: `std::ostream`, and not `std::basic_ostream<char, std::char_traits<char> >`.
public struct PlainNameQuery: Sendable {
  private let symbols: [String]

  /// How `c++filt` is to be asked.
  public static let options = ["-i"]

  /// Whether a name is one of C++ or Rust as the linker knows it.
  public static func isMangled(_ symbol: String) -> Bool {
    symbol.hasPrefix("_Z") || symbol.hasPrefix("_R")
  }

  /// A query for names of C++ and Rust.
  public init(_ symbols: [String]) {
    self.symbols = symbols.filter { !$0.contains(where: \.isWhitespace) && $0.utf8.count < 10_000 }
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
