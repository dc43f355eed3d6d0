import TraceModel

/// Takes stacks apart into functions, each with its layer: whose code it is.
///
/// Whose a function of the program's own file is, its module decides: of Swift the one that SwiftPM names the entry point
/// after (`NAME_main`), and every other whose sources lie outside of `.build/checkouts/`; not the file's name, which is
/// the product's.
struct StackFinder {
  private let stacked: StackedCalls
  private let symbols: Symbols
  private let own: Set<String>?
  /// Frames that are a program's entry point, whatever their symbol is called: the nearest to `__libc_start_main`.
  private var entries: Set<Int32> = []
  /// The files that hold one.
  private(set) var programs: Set<String> = []
  private var modules: Set<String> = []
  private var packages: Set<String> = []
  /// Files with Swift functions: a C function without debug information is not the program's there.
  private var swiftFiles: Set<String> = []
  /// Whether the C library is a file of its own.
  private let hasLibc: Bool
  /// The module of top-level code and `main`.
  private var entryModule: String?
  private var known: [Int32: [StackFunction]] = [:]
  /// Rust's crates of the program.
  private var crates: Set<String> = []

  init(_ stacked: StackedCalls, _ symbols: Symbols, own: Set<String>?) {
    self.stacked = stacked
    self.symbols = symbols
    self.own = own
    hasLibc = stacked.frames.contains {
      $0.isInLibrary && SymbolName.isLibc(file: $0.fileName) && !$0.object.hasPrefix("[")
    }
    var found: Set<Int32> = []
    for stack in stacked.stacks { entry(of: stack).map { _ = found.insert(stack[$0]) } }
    // Code that runs before `main` is called from where it is.
    let named = found.filter { Self.isNamedMain(stacked.frames[Int($0)]) }
    entries = named.isEmpty ? found : named
    programs = Set(entries.map { stacked.frames[Int($0)].object })
    decideModules()
  }

  /// The modules that functions of the program's files have, whosever they are.
  var allModules: Set<String> { modules.union(packages) }

  /// Where a stack's entry point is: the frame nearest to `__libc_start_main` that is none of libc's.
  private func entry(of stack: [Int32]) -> Int? {
    func symbol(_ index: Int) -> String { stacked.frames[Int(stack[index])].symbol ?? "" }
    if let start = stack.indices.last(where: { symbol($0).hasPrefix("__libc_start_main") }) {
      let libc = stacked.frames[Int(stack[start])]
      let entry = stack[..<start].lastIndex { number in
        let frame = stacked.frames[Int(number)]
        // In a statically linked program only the name tells libc's own functions.
        return libc.isInLibrary
          ? frame.object != libc.object : !SymbolName.isReserved(frame.symbol ?? "")
      }
      return entry.flatMap { stacked.frames[Int(stack[$0])].isInLibrary ? nil : $0 }
    }
    return stack.indices.last {
      let frame = stacked.frames[Int(stack[$0])]
      return !frame.isInLibrary && Self.isNamedMain(frame)
    }
  }

  private static func isNamedMain(_ frame: Frame) -> Bool {
    frame.symbol == "main" || frame.symbol.flatMap(SymbolName.programModule) != nil
  }

  private mutating func decideModules() {
    var inside: [String: Bool] = [:]
    var named: Set<String> = []
    var outermost: Set<String> = []
    func note(_ symbol: String, _ file: String?, _ frame: Frame) {
      // What the compiler makes of `@main`: `static Server.$main()`.
      if symbol.firstRangeOf("5$mainyy") { symbols.module(symbol).map { _ = named.insert($0) } }
      guard let module = symbols.module(symbol), SymbolName.toolchain(module: module) == nil else { return }
      if let file {
        inside[module] = (inside[module] ?? true) && Self.isOfPackage(file)
      } else if inside[module] == nil {
        packages.insert(module)
      }
    }
    for (index, frame) in stacked.frames.enumerated() where !isOfToolchain(frame) {
      if let symbol = frame.symbol {
        if SymbolName.isSwift(symbol), !frame.isInLibrary { swiftFiles.insert(frame.object) }
        if entries.contains(Int32(index)) {
          SymbolName.programModule(ofEntry: symbol).map { _ = named.insert($0) }
        }
      }
      if let places = symbols.places[frame] {
        for place in places { note(place.symbol, place.file, frame) }
      } else if let symbol = frame.symbol {
        note(symbol, frame.file, frame)
      }
    }
    for names in symbols.entries.values {
      for name in names { SymbolName.programModule(ofEntry: name).map { _ = named.insert($0) } }
    }
    let seen = packages.union(inside.keys)
    if named.count == 1 { entryModule = named.first }
    modules = named.union(inside.filter { !$0.value }.keys)
    if modules.isEmpty {
      // Without a file at hand: the module that is called like the program, or whose function `main` calls.
      let files = Set(programs.map { $0.split(separator: "/").last.map(Self.moduleName) ?? "" })
      modules = seen.intersection(files)
      if modules.isEmpty {
        for stack in stacked.stacks {
          guard let entry = entry(of: stack), entries.contains(stack[entry]) else { continue }
          let next = stack[..<entry].reversed().firstNonNil { number -> String? in
            let symbol = stacked.frames[Int(number)].symbol
            return symbol.flatMap(symbols.module).flatMap {
              SymbolName.toolchain(module: $0) == nil ? $0 : nil
            }
          }
          if let next { outermost.insert(next) }
        }
        modules = outermost.isEmpty ? seen : outermost
      }
      if modules.count == 1 { entryModule = modules.first }
    }
    packages = seen.subtracting(modules)
    decideCrates()
  }

  /// Rust's: the crate that has a `main`.
  private mutating func decideCrates() {
    for frame in stacked.frames {
      guard let symbol = frame.symbol, symbol.firstRangeOf("::main") else { continue }
      let parts = symbol.split(separator: ":", omittingEmptySubsequences: true)
      if parts.count >= 2, parts[1] == "main" || parts[1].hasPrefix("main{") {
        crates.insert(String(parts[0]))
      }
    }
  }

  /// `lab_server` of `lab-server`.
  private static func moduleName(_ file: Substring) -> String {
    String(file.map { $0.isLetter || $0.isNumber ? $0 : "_" })
  }

  /// Whether a source lies where SwiftPM, cargo or Go's tools put what others wrote.
  static func isOfPackage(_ file: String) -> Bool {
    [
      ".build/checkouts/", "/checkouts/", "/.cargo/registry/", "/.cargo/git/", "/pkg/mod/", "/usr/include/",
      "/usr/lib/",
    ]
    .contains { file[...].firstRange(of: $0) != nil }
  }

  private func isOfToolchain(_ frame: Frame) -> Bool {
    frame.isInLibrary
      && (SymbolName.toolchain(file: frame.fileName) != nil || SymbolName.isLibc(file: frame.fileName))
  }

  // MARK: One stack

  /// The functions of a stack, the innermost first.
  mutating func functions(_ stack: Int32) -> [StackFunction] {
    let numbers = stacked.stacks[Int(stack)]
    let end = entry(of: numbers).flatMap { entries.contains(numbers[$0]) ? $0 : nil } ?? numbers.count
    var out: [StackFunction] = []
    for (place, number) in numbers.enumerated() {
      guard place <= end else { break }
      let frame = stacked.frames[Int(number)]
      // A library's function is exported where code of another file called it.
      let isEntered =
        place + 1 < numbers.count && stacked.frames[Int(numbers[place + 1])].object != frame.object
      if frame.isInLibrary, isEntered {
        out += functions(frame, number, isExported: true)
      } else if let found = known[number] {
        out += found
      } else {
        let found = functions(frame, number, isExported: false)
        known[number] = found
        out += found
      }
    }
    return out
  }

  private func functions(_ frame: Frame, _ number: Int32, isExported: Bool) -> [StackFunction] {
    if let places = symbols.places[frame], !places.isEmpty {
      return places.enumerated().map { index, place in
        // The frame's own function is the outermost of them, and strace has its name, too.
        let isOwn = index == places.count - 1
        return function(
          frame, number, symbol: isOwn ? Self.better(place.symbol, frame.symbol) : place.symbol, place.file,
          place.line,
          isEntry: isOwn && entries.contains(number), isExported)
      }
    }
    return [
      function(
        frame, number, symbol: frame.symbol, frame.file, frame.line, isEntry: entries.contains(number),
        isExported)
    ]
  }

  /// Debug information may name a function without its parameters, or by its source name.
  private static func better(_ place: String, _ frame: String?) -> String {
    guard let frame else { return place }
    return SymbolName.isSwift(place) ? place : frame
  }

  private func function(
    _ frame: Frame, _ number: Int32, symbol: String?, _ file: String?, _ line: Int?, isEntry: Bool,
    _ isExported: Bool
  ) -> StackFunction {
    let (layer, name) = layer(frame, symbol, file, isEntry: isEntry, isExported)
    return StackFunction(
      layer: layer, name: name, isResumed: symbol.map(SymbolName.isAsync) ?? false, file: file, line: line,
      frame: frame)
  }

  private func layer(
    _ frame: Frame, _ symbol: String?, _ file: String?, isEntry: Bool, _ isExported: Bool
  ) -> (Layer, String?) {
    let path = frame.fileName
    if frame.isInLibrary {
      // Only its own sizes tell whether a stripped library's name is this function's. What another file called is exported;
      // but where that ends in a jump to a function without a name, the name is that of a neighbour: nothing but libc and
      // the toolchain, which are called all the time, is known well enough.
      let isProven = symbols.proven.contains(frame) && !symbols.refuted.contains(frame)
      let name = isProven || isExported && !symbols.refuted.contains(frame) ? symbol.map(symbols.name) : nil
      if let toolchain = SymbolName.toolchain(file: path) {
        // Its generic code may be an extension's of the program, specialised there: no, that lies in the program's file.
        return symbol.map(SymbolName.isThunk) == true ? (.nothing, nil) : (.toolchain(toolchain), name)
      }
      if SymbolName.isLibc(file: path) { return (.libc, name) }
      guard let symbol, let module = symbols.module(symbol), SymbolName.isSwift(symbol) else {
        return (.library(Self.shortened(path)), isProven ? name : nil)
      }
      return (layer(ofModule: module), symbols.name(symbol))
    }
    if Interpreter(file: path) != nil, !swiftFiles.contains(frame.object) {
      return (.library(String(path)), nil)
    }
    if isEntry, symbol != nil {
      let isTopLevel = file?.hasSuffix("/main.swift") == true || file == "main.swift"
      let module = symbols.entries[frame.object].flatMap {
        $0.lazy.compactMap(SymbolName.programModule).first
      }
      return (
        .program(module ?? symbol.flatMap(SymbolName.programModule) ?? entryModule),
        isTopLevel ? "top-level code" : "main"
      )
    }
    guard let symbol, !symbols.refuted.contains(frame) else { return (.unnamed, nil) }
    if SymbolName.isTopLevelCode(symbol) { return (.program(entryModule), "top-level code") }
    switch SymbolName.language(symbol) {
    case .swift: return swiftLayer(symbol)
    case .rust: return (rustLayer(symbol, file), symbols.name(symbol))
    case .go: return (goLayer(symbol, file), symbols.name(symbol))
    case .cPlusPlus, .c: return (plainLayer(frame, symbol, file), symbols.name(symbol))
    }
  }

  /// `libcurl.so.4` of `libcurl.so.4.8.0`.
  private static func shortened(_ file: Substring) -> String {
    guard let range = file.firstRange(of: ".so.") else { return String(file) }
    return String(file[..<range.upperBound] + file[range.upperBound...].prefix { $0 != "." })
  }

  private func layer(ofModule module: String) -> Layer {
    if let own {
      return own.contains(module)
        ? .program(module) : SymbolName.toolchain(module: module).map(Layer.toolchain) ?? .package(module)
    }
    if let toolchain = SymbolName.toolchain(module: module) { return .toolchain(toolchain) }
    return modules.contains(module) ? .program(module) : .package(module)
  }

  private func swiftLayer(_ symbol: String) -> (Layer, String?) {
    if SymbolName.isThunk(symbol) && symbols.modules[symbol] == nil { return (.nothing, nil) }
    guard let module = symbols.module(symbol) else { return (.toolchain("Swift"), symbols.name(symbol)) }
    return (layer(ofModule: module), symbols.name(symbol))
  }

  private func rustLayer(_ symbol: String, _ file: String?) -> Layer {
    let first = symbol.drop { $0 == "<" || $0 == "&" }
    let crate = String(first.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    if crates.contains(crate) || own?.contains(crate) == true { return .program(crate) }
    if ["std", "core", "alloc", "rust_eh_personality", "backtrace"].contains(crate) {
      return .toolchain(crate)
    }
    // Also a C++ function without parameters in its name.
    if crate == "__gnu_cxx" { return .toolchain("std") }
    if let file { return Self.isOfPackage(file) ? .package(crate) : .program(crate) }
    return crates.isEmpty ? .program(nil) : .package(crate)
  }

  private func goLayer(_ symbol: String, _ file: String?) -> Layer {
    let slash = symbol.lastIndex(of: "/") ?? symbol.startIndex
    let package = String(symbol[..<(symbol[slash...].firstIndex(of: ".") ?? symbol.endIndex)])
    // Its own libc: what Go's library calls the kernel through.
    if package == "syscall" || package.hasSuffix("internal/syscall") || package.hasSuffix("runtime/syscall") {
      return .libc
    }
    if package == "main" || own?.contains(package) == true { return .program("main") }
    // The library's packages have no host in their path.
    guard package.split(separator: "/").first?.contains(".") == true else { return .toolchain(package) }
    guard let file else { return .package(package) }
    return Self.isOfPackage(file) ? .package(package) : .program(package)
  }

  /// Of C and C++.
  private func plainLayer(_ frame: Frame, _ symbol: String, _ file: String?) -> Layer {
    // It is of no module, and of none that somebody named.
    if let file {
      return Self.isOfPackage(file) ? headerLayer(symbol) : own == nil ? .program(nil) : .nothing
    }
    // A statically linked program has the C library's functions among its own.
    if SymbolName.isReserved(symbol) || !hasLibc && SyscallID(symbol) != .unknown { return .libc }
    if symbol.hasPrefix("std::") { return .toolchain("std") }
    if symbol.hasPrefix("boost::") || symbol.hasPrefix("asio::") {
      return .package(String(symbol.prefix { $0 != ":" }))
    }
    if let toolchain = SymbolName.toolchain(function: symbol) { return .toolchain(toolchain) }
    // A statically linked Swift program holds the C code of its toolchain, without debug information.
    return swiftFiles.contains(frame.object) ? .nothing : .program(nil)
  }

  /// Templates that a header has.
  private func headerLayer(_ symbol: String) -> Layer {
    let name = String(symbol.prefix { $0 != ":" && $0 != "(" })
    return name == "std" || name == "__gnu_cxx" || !symbol.contains("::") ? .toolchain("std") : .package(name)
  }
}

/// A program that runs programs: no frame of theirs is on its stack.
package struct Interpreter: Hashable, Sendable {
  /// The language, as `table --language` knows it.
  package let language: String

  /// By the name of the file that is run, or of the library that holds the interpreter; nil for every other.
  package init?(file: Substring) {
    let names = [
      ("python", "python"), ("libpython", "python"), ("node", "node"), ("libnode", "node"), ("java", "java"),
      ("libjvm", "java"), ("ruby", "ruby"), ("libruby", "ruby"), ("perl", "perl"), ("libperl", "perl"),
      ("php", "php"),
    ]
    let stem = file.prefix { $0.isLetter }
    guard let found = names.first(where: { $0.0 == stem }),
      file.dropFirst(stem.count).allSatisfy({ !$0.isLetter && $0 != "_" || file.contains(".so") })
    else { return nil }
    language = found.1
  }
}

extension String {
  fileprivate func firstRangeOf(_ text: String) -> Bool { self[...].firstRange(of: text) != nil }
}

extension Sequence {
  fileprivate func firstNonNil<Found>(_ find: (Element) -> Found?) -> Found? {
    for element in self { if let found = find(element) { return found } }
    return nil
  }
}
