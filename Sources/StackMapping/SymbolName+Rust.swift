/// What names of Rust and Go say.
extension SymbolName {
  /// The crates that a Rust function's name begins with: of `<T as Trait>::f` those of the type and of the trait, of which one
  /// wrote the function: Rust allows no third.
  static func crates(_ symbol: String) -> [String] {
    guard symbol.hasPrefix("<") else { return [crate(symbol[...])].compactMap(\.self) }
    // The brackets' end, and ` as ` between the two.
    var depth = 0
    var trait: Substring?
    var rest = symbol[...]
    while let letter = rest.first {
      if letter == "<" { depth += 1 }
      if letter == ">", !symbol[..<rest.startIndex].hasSuffix("-") { depth -= 1 }
      if depth == 0 { break }
      if depth == 1, letter == " ", rest.hasPrefix(" as ") {
        trait = rest.dropFirst(4)
        break
      }
      rest = rest.dropFirst()
    }
    return [crate(symbol.dropFirst()), trait.flatMap(crate)].compactMap(\.self)
  }

  /// `rs` of `&mut rs::Peer<u8>`
  private static func crate(_ text: Substring) -> String? {
    var rest = text
    while true {
      rest = rest.drop { "<&*([".contains($0) }
      guard let word = ["mut ", "const ", "dyn ", "impl "].first(where: { rest.hasPrefix($0) }) else { break }
      rest = rest.dropFirst(word.utf8.count)
    }
    let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return name.isEmpty ? nil : String(name)
  }

  /// The crates that come with the compiler, and the types of the language, which are in none.
  static func isRusts(crate: String) -> Bool {
    [
      "std", "core", "alloc", "rust_eh_personality", "backtrace", "str", "u8", "bool", "char", "usize", "i32",
      "u32", "u64",
    ].contains(crate)
  }

  /// What stands between the beginning of a thread and the function that it was made for.
  static func isRustRuntime(_ symbol: String) -> Bool {
    let rest = symbol.drop { $0 == "<" }
    return [
      "std::rt::", "std::sys::backtrace::", "std::sys_common::backtrace::", "std::panicking::",
      "std::panic::",
      "std::thread::", "std::sys::thread::", "std::sys::pal::unix::thread::",
    ].contains { rest.hasPrefix($0) }
  }

  /// Where Go's stacks begin, and where they change: nobody wrote it, as nobody wrote `_start`.
  static func isGoEntry(_ symbol: String) -> Bool {
    let name = symbol.hasSuffix(".abi0") ? symbol.dropLast(5) : symbol[...]
    return [
      "runtime.goexit", "runtime.mcall", "runtime.systemstack", "runtime.mstart", "runtime.rt0_go",
      "runtime.asmcgocall", "runtime.cgocallback", "runtime.morestack",
    ].contains { $0 == name }
  }
}
