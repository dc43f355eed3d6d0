/// What a symbol's name says of it, without any file at hand.
enum SymbolName {
  /// The language that a name is of, as far as its form tells.
  enum Language { case swift, rust, cPlusPlus, go, c }

  static func language(_ symbol: String) -> Language {
    if isSwift(symbol) { return .swift }
    let symbol = FunctionName.withoutClone(symbol)
    // The short name of a template's function: `each<std::function<void(int)> >`. Rust's begin with a path or with `<T as Trait>`.
    let name = symbol.prefix { $0 != "<" }
    if !name.isEmpty, name.utf8.count < symbol.utf8.count, !name.contains("::") { return .cPlusPlus }
    if symbol.contains("::") {
      // A template or a list of parameters is C++'s; Rust's names have neither, but for `<T as Trait>`.
      let isCall = symbol.hasSuffix(")") || symbol.hasSuffix("const")
      return isCall ? .cPlusPlus : .rust
    }
    if symbol.hasSuffix(")"), symbol.contains("("), !symbol.contains(".(") { return .cPlusPlus }
    // `main.main`, `net.(*netFD).accept`, `internal/poll.(*FD).Read`.
    return
      symbol.lastIndex(of: "/").map({ symbol[$0...] })?.firstIndex(of: ".")
      ?? symbol.firstIndex(of: ".") ?? symbol.startIndex != symbol.startIndex ? .go : .c
  }

  /// The module of a mangled Swift name: `lab_server` of `$s10lab_server7helloHi...`; nil for other languages' names and
  /// for those that begin with a type of the standard library.
  static func module(_ symbol: String) -> String? {
    guard isSwift(symbol) else { return nil }
    let rest = symbol.drop { $0 == "_" }.dropFirst(2)
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int(digits), count > 0, count < 256 else { return nil }
    let name = rest.dropFirst(digits.count).prefix(count)
    return name.count == count ? String(name) : nil
  }

  /// The module that wrote a function, from its name as `swift-demangle --compact` writes it: an extension's own, and not
  /// that of the type that it extends; nil where it tells nothing.
  static func module(demangled name: String) -> String? {
    for mark in ["(extension in ", " in conformance "] {
      guard let range = name[...].firstRange(of: mark) else { continue }
      if mark.hasPrefix("(") {
        return name[range.upperBound...].firstIndex(of: ")").map { String(name[range.upperBound..<$0]) }
      }
      // `protocol witness for P.f() in conformance T : P in echo`
      return name.split(separator: " ").last.map(String.init)
    }
    return nil
  }

  /// Whether a name is without class, namespace and parameters: of C, and of functions of C++ that no other file sees.
  static func isShort(_ symbol: String) -> Bool {
    symbol == "operator()" || language(symbol) == .c
      || language(symbol) == .cPlusPlus && !symbol.hasSuffix(")") && !symbol.hasSuffix("const")
  }

  static func isSwift(_ symbol: String) -> Bool {
    ["$s", "_$s", "$S", "_$S"].contains { symbol.hasPrefix($0) }
  }

  /// Top-level code that awaits: `async_Main`, and its parts `async_MainTY4_`, `async_MainTQ1_`. They do not demangle.
  static func isTopLevelCode(_ symbol: String) -> Bool {
    guard symbol.hasPrefix("async_Main") else { return false }
    return symbol.utf8.count == "async_Main".utf8.count || isAsync(symbol)
  }

  /// NAME of `NAME_main`, as SwiftPM names the entry point of each program.
  static func programModule(ofEntry symbol: String) -> String? {
    guard symbol.hasSuffix("_main"), symbol.utf8.count > 5, !symbol.hasPrefix("_"), !isSwift(symbol) else {
      return nil
    }
    return String(symbol.dropLast(5))
  }

  /// An async function's resumption: `...TY0_`, `...TQ1_`. Who awaited it is on no stack.
  static func isAsync(_ symbol: String) -> Bool {
    guard isSwift(symbol) || symbol.hasPrefix("async_Main"), symbol.hasSuffix("_") else { return false }
    let digits = symbol.dropLast().reversed().prefix { $0.isASCII && $0.isNumber }
    let rest = symbol.dropLast(1 + digits.count)
    // TY_ and TQ_ are the first of their kind.
    return rest.hasSuffix("TY") || rest.hasSuffix("TQ")
  }

  /// Code that only hands on to a function, to one of C, too (`@nonobjc __C.write`): the compiler made it, and no line of the
  /// source is it.
  static func isThunk(_ symbol: String) -> Bool {
    isSwift(symbol) && ["TR", "TA", "To", "TO", "TW"].contains { symbol.hasSuffix($0) }
      && module(symbol) == nil
  }

  /// Modules that come with the toolchain, by what they are called here.
  static func toolchain(module: String) -> String? {
    switch module {
    case "_Concurrency": "Concurrency"
    case "SwiftGlibc": "Glibc"
    case "Swift", "_StringProcessing", "_RegexParser", "Synchronization", "Glibc", "Musl", "Dispatch",
      "Foundation",
      "FoundationEssentials", "FoundationInternationalization", "FoundationNetworking", "FoundationXML",
      "_FoundationCShims", "Observation", "Distributed", "RegexBuilder", "Cxx", "CxxStdlib",
      "_Differentiation",
      "_Backtracing", "Runtime":
      module
    default: nil
    }
  }

  /// The toolchain's library that a file is: `Concurrency` of `libswift_Concurrency.so`; nil for every other file.
  static func toolchain(file: Substring) -> String? {
    guard file.hasPrefix("lib"), let dot = file.firstIndex(of: "."), file[dot...].hasPrefix(".so") else {
      return nil
    }
    let name = file[..<dot].dropFirst(3)
    if name == "dispatch" || name == "swiftDispatch" { return "Dispatch" }
    if name == "BlocksRuntime" { return "Dispatch" }
    if name.hasPrefix("Foundation") || name.hasPrefix("_Foundation") { return String(name) }
    guard name.hasPrefix("swift") else { return nil }
    let module = String(name.dropFirst(5))
    return module == "Core"
      ? "Swift" : toolchain(module: module) ?? toolchain(module: "_" + module) ?? "Swift"
  }

  /// The toolchain's part that a C function of a statically linked program is of, by the names that those give themselves.
  static func toolchain(function: String) -> String? {
    let name = function.drop { $0 == "_" }
    if name.hasPrefix("dispatch_") { return "Dispatch" }
    if function.hasPrefix("swift::runJob") || name.hasPrefix("swift_job") || name.hasPrefix("swift_task") {
      return "Concurrency"
    }
    if name.hasPrefix("swift_") || function.hasPrefix("swift::") { return "Swift" }
    if name.hasPrefix("CFURLSession") { return "FoundationNetworking" }
    return name.hasPrefix("CF") ? "Foundation" : nil
  }

  /// The C library's parts, which every program calls the kernel through.
  static func isLibc(file: Substring) -> Bool {
    let stem = file.prefix { $0 != "." && $0 != "-" }
    return ["libc", "libpthread", "ld", "libm", "libresolv", "libdl", "librt", "libnsl"].contains(
      String(stem))
      || file.hasPrefix("libnss_") || file.hasPrefix("ld-") || file.hasPrefix("[")
  }

  /// The lambda that a function of std calls, which has it in its name: `main::{lambda()#1}` of
  /// `std::thread::_State_impl<std::thread::_Invoker<std::tuple<main::{lambda()#1}> > >::_M_run()`.
  static func lambda(calledBy symbol: String) -> String? {
    guard symbol.hasPrefix("std::thread::_State_impl<") || symbol.hasPrefix("std::_Function_handler<"),
      let found = symbol[...].firstRange(of: "{lambda(")
    else { return nil }
    // From the beginning of the template's argument to the bracket that closes the lambda's.
    var depth = 0
    let before = symbol[..<found.lowerBound].indices.reversed().first { index in
      switch symbol[index] {
      case ")", ">": depth += 1
      case "(", "<": depth -= 1
      case ",": return depth == 0
      default: break
      }
      return depth < 0
    }
    let start = before.map { symbol.index(after: $0) } ?? symbol.startIndex
    depth = 0
    let end = symbol[found.lowerBound...].indices.first { index in
      if symbol[index] == "{" { depth += 1 }
      if symbol[index] == "}" { depth -= 1 }
      return depth == 0
    }
    return end.map { String(symbol[start...$0].drop { $0 == " " }) }
  }

  /// Where a stack begins: `_start`, `clone3`, Go's `runtime.goexit.abi0`.
  static func isBeginning(_ symbol: String) -> Bool {
    let name = symbol.drop { $0 == "_" }
    return isGoEntry(symbol)
      || ["start", "start_c", "start_thread", "libc_start_main", "clone", "clone3"].contains { $0 == name }
  }

  /// A name that the C library keeps for itself: `__libc_recv`, `_IO_new_file_write`. C reserves them: C11, 7.1.3.
  static func isReserved(_ symbol: String) -> Bool {
    let rest = symbol.drop { $0 == "_" }
    let underscores = symbol.utf8.count - rest.utf8.count
    return underscores >= 2 || underscores == 1 && (rest.first?.isUppercase ?? false) || symbol == "_start"
  }
}

extension Substring {
  /// Where a text first stands.
  func firstRange(of text: String) -> Range<Index>? {
    let wanted = Array(text.utf8)
    let bytes = utf8
    var place = bytes.startIndex
    while place < bytes.endIndex {
      if bytes[place] == wanted[0], bytes[place...].starts(with: wanted) {
        return place..<bytes.index(place, offsetBy: wanted.count)
      }
      place = bytes.index(after: place)
    }
    return nil
  }
}
