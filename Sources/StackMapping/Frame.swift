/// One frame of a stack as `strace -k` writes it: ` > /usr/bin/server(main+0x2a) [0x4bd7]` (strace 6.1, unwinding with
/// libunwind or libdw). `-kk` puts the place in the source behind it: ` main.c:7`.
public struct Frame: Hashable, Sendable {
  /// The file that is mapped where the code lies: `/usr/bin/server`, `[vdso]`; empty where strace found none.
  public let object: String
  /// The symbol: of Swift and C as the linker knows it, of C++ and Rust demangled; nil where the file has none for this
  /// place.
  public let symbol: String?
  /// How far behind the symbol the return address is, in bytes; nil where strace does not say.
  public let symbolOffset: UInt64?
  /// The offset of the return address in the file, in bytes. The call is the instruction before it.
  public let offset: UInt64
  /// The source file and the line that `-kk` found; nil without.
  public let file: String?
  /// The line, from 1.
  public let line: Int?

  /// A frame.
  public init(
    object: String, symbol: String?, symbolOffset: UInt64? = nil, offset: UInt64, file: String? = nil,
    line: Int? = nil
  ) {
    (self.object, self.symbol, self.symbolOffset, self.offset) = (object, symbol, symbolOffset, offset)
    (self.file, self.line) = (file, line)
  }

  /// Reads a line of a stack; nil for one that says only why there is none (` > unexpected_backtracing_error [0x7ffd]`).
  ///
  /// The last ` [0x...]` is the address. The symbol's bracket is the one that balances the last `)` before it: a path may
  /// hold brackets, and so does the name of a C++ function, `(anonymous namespace)::Sock::Sock(int)`.
  public init?(line text: [UInt8]) {
    guard text.starts(with: " > ".utf8) else { return nil }
    var end = text.count
    while end > 3, text[end - 1] == 10 || text[end - 1] == 13 { end -= 1 }
    var address = end - 1
    while address > 3, !Self.holds(" [0x", text, at: address) { address -= 1 }
    guard address > 3, let close = text[address..<end].firstIndex(of: UInt8(ascii: "]")),
      let offset = Self.hexadecimal(text[(address + 2)..<close])
    else { return nil }
    self.offset = offset
    (file, line) = Self.source(text[(close + 1)..<end])
    guard file != nil || close == end - 1 else { return nil }
    guard text[address - 1] == UInt8(ascii: ")"), let open = Self.open(text, before: address - 1), open > 3
    else {
      // What strace says instead of a frame has an address, too, and is no path.
      guard text[3] == UInt8(ascii: "/") || text[3] == UInt8(ascii: "[") else { return nil }
      object = String(decoding: text[3..<address], as: UTF8.self)
      (symbol, symbolOffset) = (nil, nil)
      return
    }
    object = String(decoding: text[3..<open], as: UTF8.self)
    let inside = text[(open + 1)..<(address - 1)]
    // `name+0x2a`; a name may hold a plus sign of its own.
    let plus = inside.lastIndex(of: UInt8(ascii: "+"))
    let distance = plus.flatMap { Self.hexadecimal(inside[($0 + 1)...]) }
    let name = distance == nil ? inside : inside[..<(plus ?? inside.endIndex)]
    symbol = name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    symbolOffset = name.isEmpty ? nil : distance
  }

  /// Whether it lies in a shared library, or in the kernel's page of code.
  package var isInLibrary: Bool {
    let name = fileName
    return name.hasSuffix(".so") || name.contains(".so.") || object.hasPrefix("[") || object.isEmpty
  }

  /// Whether a file's functions may be the program's: not those of what came with the compiler or the system.
  package var mayBeOfProgram: Bool {
    guard isInLibrary else { return true }
    guard SymbolName.toolchain(file: fileName) == nil, !SymbolName.isLibc(file: fileName) else {
      return false
    }
    return symbol.map(SymbolName.isSwift) ?? false
  }

  /// The file without its folders.
  package var fileName: Substring { object.split(separator: "/").last ?? "" }

  private static func holds(_ word: StaticString, _ text: [UInt8], at place: Int) -> Bool {
    guard place + word.utf8CodeUnitCount <= text.count else { return false }
    return word.withUTF8Buffer { text[place...].starts(with: $0) }
  }

  /// The bracket that balances the one at a place; the last one where none does.
  private static func open(_ text: [UInt8], before close: Int) -> Int? {
    var depth = 0
    for place in stride(from: close, through: 3, by: -1) {
      if text[place] == UInt8(ascii: ")") { depth += 1 }
      if text[place] == UInt8(ascii: "(") {
        depth -= 1
        if depth == 0 { return place }
      }
    }
    return text[..<close].lastIndex(of: UInt8(ascii: "("))
  }

  /// ` main.c:7`
  private static func source(_ text: ArraySlice<UInt8>) -> (String?, Int?) {
    guard text.first == UInt8(ascii: " "), let colon = text.lastIndex(of: UInt8(ascii: ":")),
      colon > text.startIndex + 1,
      let line = Int(String(decoding: text[(colon + 1)...], as: UTF8.self)), line > 0
    else { return (nil, nil) }
    return (String(decoding: text[(text.startIndex + 1)..<colon], as: UTF8.self), line)
  }

  private static func hexadecimal(_ text: ArraySlice<UInt8>) -> UInt64? {
    guard text.starts(with: "0x".utf8) else { return nil }
    return UInt64(String(decoding: text.dropFirst(2), as: UTF8.self), radix: 16)
  }
}
