/// Names as a reader understands them, from those that a demangler writes.
enum FunctionName {
  /// What a function is called in a table.
  ///
  /// A closure is told of as the function that it stands in: `closure #1 in accept()` is `accept()`; one of top-level code
  /// stands in no function and keeps its name. What the compiler merged of several functions, or moved out of one, is said
  /// to be that: its name is that of one of them.
  static func readable(_ name: String) -> String {
    var rest = name[...]
    var remark = ""
    // Each of these may stand before another.
    while let (word, said) = words.first(where: { rest.hasPrefix($0.word) }) {
      rest = rest.dropFirst(word.utf8.count)
      if remark.isEmpty { remark = said }
    }
    // `closure #4 in `: the demangler has no name for top-level code.
    while let range = rest.firstRange(of: " in "), isPartOfAnother(rest[..<range.lowerBound]) {
      if range.upperBound == rest.endIndex {
        return rest[..<range.lowerBound] + " in top-level code" + remark
      }
      rest = rest[range.upperBound...]
    }
    return (rest.isEmpty ? name : withoutHash(String(rest))) + remark
  }

  /// What the compiler did to a function, before its name, and what of it is said behind it.
  private static let words: [(word: String, said: String)] = [
    ("merged ", " (merged with others)"), ("outlined ", " (outlined)"), ("specialized ", ""),
    ("generic specialization of ", ""), ("partial apply for ", ""), ("thunk for ", ""), ("@objc ", ""),
    ("implicit ", ""),
  ]

  /// As it stands in a chain of functions: `Posix.write`.
  static func brief(_ name: String) -> String {
    var rest = name[...]
    for prefix in ["static ", "closure in "] where rest.hasPrefix(prefix) {
      rest = rest.dropFirst(prefix.utf8.count)
    }
    if rest.hasSuffix(") const") { rest = rest.dropLast(6) }
    // A C++ name may begin with a bracket: `(anonymous namespace)::f(int)`. Go's has a dot before it.
    if rest.hasSuffix(")"), let open = balanced(rest), open != rest.startIndex { rest = rest[..<open] }
    // `HTTPServer.start<A>`
    if rest.hasSuffix(">"), let open = rest.firstIndex(of: "<"), open != rest.startIndex {
      rest = rest[..<open]
    }
    // `std::net::each_addr::<F>`, and Go's functions that the assembler calls.
    while rest.last == ":" { rest = rest.dropLast() }
    return String(rest.hasSuffix(".abi0") ? rest.dropLast(5) : rest)
  }

  private static func balanced(_ text: Substring) -> Substring.Index? {
    var depth = 0
    for place in text.indices.reversed() {
      if text[place] == ")" { depth += 1 }
      if text[place] == "(" {
        depth -= 1
        if depth == 0 { return place }
      }
    }
    return nil
  }

  /// Rust's older names end in a hash of their own: `std::net::tcp::TcpStream::connect::h0123456789abcdef`.
  static func withoutHash(_ name: String) -> String {
    let parts = name.utf8.suffix(19)
    guard parts.count == 19, parts.starts(with: "::h".utf8), parts.dropFirst(3).allSatisfy(\.isHexadecimal)
    else { return name }
    return String(name.dropLast(19))
  }

  /// A compiler's copy of a function, or a part of it, is that function: ` [clone .constprop.0]` behind a demangled name,
  /// `.part.0` behind a C function's.
  static func withoutClone(_ name: String) -> String {
    if name.hasSuffix("]"), let range = name[...].firstRange(of: " [clone .") {
      return String(name[..<range.lowerBound])
    }
    // Go's names have a dot before the function's own; a C name has none.
    guard let dot = name.firstIndex(of: "."), dot != name.startIndex else { return name }
    let rest = name[name.index(after: dot)...]
    return rest == "cold" || clones.contains { rest.hasPrefix($0 + ".") } ? String(name[..<dot]) : name
  }

  private static let clones = ["part", "cold", "isra", "constprop", "localalias", "llvm", "lto_priv"]

  private static func isPartOfAnother(_ text: Substring) -> Bool {
    text.firstRange(of: "closure #") != nil || text.firstRange(of: "local function") != nil
      || text.hasPrefix("$defer")
      || text.firstRange(of: "suspend resume partial function") != nil
      || text.firstRange(of: "await resume partial function") != nil
  }
}

extension UInt8 {
  fileprivate var isHexadecimal: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
  }
}
