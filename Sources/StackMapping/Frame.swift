/// One frame of a stack as `strace -k` writes it: ` > /usr/bin/server(main+0x2a) [0x4bd7]` (strace 6.1, unwinding with
/// libunwind or libdw).
public struct Frame: Hashable, Sendable {
  /// The file that is mapped where the code lies: `/usr/bin/server`, `[vdso]`; empty where strace found none.
  public let object: String
  /// The symbol as the linker knows it, mangled; nil where the file has none for this place.
  public let symbol: String?
  /// The offset of the return address in the file, in bytes. The call is the instruction before it.
  public let offset: UInt64

  /// A frame.
  public init(object: String, symbol: String?, offset: UInt64) {
    self.object = object
    self.symbol = symbol
    self.offset = offset
  }

  /// Reads a line of a stack; nil for one that says only why there is none (` > unexpected_backtracing_error`).
  ///
  /// The last ` [0x...]` is the address, the last `(...)` before it the symbol: a path may hold any of these signs.
  public init?(line: [UInt8]) {
    let text = String(decoding: line, as: UTF8.self)
    guard text.hasPrefix(" > ") else { return nil }
    var rest = text.dropFirst(3)
    while let last = rest.last, last.isNewline { rest.removeLast() }
    guard rest.last == "]", let open = rest.lastIndex(of: "["),
      let offset = Self.hexadecimal(rest[rest.index(after: open)...].dropLast())
    else { return nil }
    self.offset = offset
    rest = rest[..<open]
    while rest.last == " " { rest.removeLast() }
    guard rest.last == ")", let symbolStart = rest.lastIndex(of: "("), symbolStart != rest.startIndex else {
      object = String(rest)
      symbol = nil
      return
    }
    object = String(rest[..<symbolStart])
    let inside = rest[rest.index(after: symbolStart)...].dropLast()
    // `name+0x2a`; a name may hold a plus sign of its own.
    let plus = inside.lastIndex(of: "+")
    let name =
      plus.map { Self.hexadecimal(inside[inside.index(after: $0)...]) != nil ? inside[..<$0] : inside }
      ?? inside
    symbol = name.isEmpty ? nil : String(name)
  }

  /// Whether it is of what every program is built with: the C library, Swift's own. No line of the program is in it.
  public var isOfRuntime: Bool {
    guard let symbol else { return isInLibrary }
    if symbol == "main" { return false }
    guard let module = SymbolName.module(symbol) else { return true }
    return SymbolName.runtime.contains(module)
  }

  /// Whether it lies in a shared library, or in the kernel's page of code.
  var isInLibrary: Bool {
    let name = object.split(separator: "/").last ?? ""
    return name.hasSuffix(".so") || name.contains(".so.") || object.hasPrefix("[") || object.isEmpty
  }

  private static func hexadecimal(_ text: Substring) -> UInt64? {
    text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : nil
  }
}

/// What a symbol's name says of it, without any file at hand.
enum SymbolName {
  /// The module of a mangled Swift name: `lab_server` of `$s10lab_server7helloHi...`; nil for other languages' names and
  /// for those that begin with a type of the standard library.
  static func module(_ symbol: String) -> String? {
    for prefix in ["$s", "_$s", "$S", "_$S"] where symbol.hasPrefix(prefix) {
      let rest = symbol.dropFirst(prefix.count)
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard let count = Int(digits), count > 0, count < 256 else { return nil }
      let name = rest.dropFirst(digits.count).prefix(count)
      return name.count == count ? String(name) : nil
    }
    return nil
  }

  static func isSwift(_ symbol: String) -> Bool {
    symbol.hasPrefix("$s") || symbol.hasPrefix("_$s") || symbol.hasPrefix("$S") || symbol.hasPrefix("_$S")
  }

  /// An async function's resumption: `...TY0_`, `...TQ1_`. Who awaited it is on no stack.
  static func isAsync(_ symbol: String) -> Bool {
    guard isSwift(symbol), symbol.hasSuffix("_") else { return false }
    let digits = symbol.dropLast().reversed().prefix { $0.isASCII && $0.isNumber }
    let rest = symbol.dropLast(1 + digits.count)
    return !digits.isEmpty && (rest.hasSuffix("TY") || rest.hasSuffix("TQ"))
  }

  /// Modules that come with the toolchain.
  static let runtime: Set<String> = [
    "Swift", "_Concurrency", "_StringProcessing", "_RegexParser", "Synchronization", "Glibc", "SwiftGlibc",
    "Dispatch",
    "Foundation", "FoundationEssentials", "FoundationInternationalization", "FoundationNetworking",
    "_FoundationCShims",
    "Observation", "Distributed", "RegexBuilder", "Cxx", "CxxStdlib",
  ]
}
