import TraceModel

/// Takes stacks apart into functions, each with its layer: whose code it is.
///
/// Whose a function of the program's own file is, its module decides: of Swift the one that SwiftPM names the entry point
/// after (`NAME_main`), and every other whose sources lie outside of `.build/checkouts/`; not the file's name, which is
/// the product's.
struct StackFinder {
  let stacked: StackedCalls
  let symbols: Symbols
  let own: Set<String>?
  /// Frames that are a program's entry point, whatever their symbol is called: the nearest to `__libc_start_main`.
  private var entries: Set<Int32> = []
  /// The files that hold one.
  private(set) var programs: Set<String> = []
  private(set) var modules: Set<String> = []
  private var packages: Set<String> = []
  /// Files with Swift functions: a C function without debug information is not the program's there.
  private(set) var swiftFiles: Set<String> = []
  /// Whether the C library is a file of its own.
  let hasLibc: Bool
  /// Statically linked files that hold the C library: they have names that it keeps for itself.
  private var holdsLibc: Set<String> = []
  /// Frames out of which the system call itself was made; and those that called something of the C library.
  private var innermost: Set<Int32> = []
  private var callers: Set<Int32> = []
  /// The module of top-level code and `main`.
  private(set) var entryModule: String?
  private var known: [Int32: [StackFunction]] = [:]
  /// Rust's crates of the program.
  private(set) var crates: Set<String> = []

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
    decideLibc()
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

  private mutating func decideLibc() {
    for frame in stacked.frames where !hasLibc && !frame.isInLibrary && frame.symbol != "_start" {
      if frame.symbol.map(SymbolName.isReserved) ?? false { holdsLibc.insert(frame.object) }
    }
    for stack in stacked.stacks {
      if let first = stack.first { innermost.insert(first) }
      for (inner, outer) in zip(stack, stack.dropFirst()) where isLibc(inner) { callers.insert(outer) }
    }
  }

  /// Whether a frame is the C library's. In a statically linked program one that makes a system call is taken for that:
  /// hardly anybody else writes the instruction; a library that does (liburing) is counted there, too.
  func isLibc(_ number: Int32) -> Bool {
    let frame = stacked.frames[Int(number)]
    if frame.isInLibrary { return SymbolName.isLibc(file: frame.fileName) }
    guard holdsLibc.contains(frame.object), let symbol = frame.symbol else { return false }
    return innermost.contains(number) || SymbolName.isReserved(symbol)
  }

  /// The lambda that a function of std calls and that was inlined into it, so that it calls the C library itself.
  func inlinedLambda(_ number: Int32, _ symbol: String) -> String? {
    callers.contains(number) ? SymbolName.lambda(calledBy: symbol) : nil
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

  /// Whether a stack ends in the program's file, and not where a program or a thread begins: strace lost what is further out.
  func isCut(_ stack: Int32) -> Bool {
    guard let last = stacked.stacks[Int(stack)].last else { return false }
    let frame = stacked.frames[Int(last)]
    return !frame.isInLibrary && frame.symbol.map(SymbolName.isBeginning) == false
  }

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
      let own = symbols.refuted.contains(frame) ? nil : frame.symbol
      return places.enumerated().map { index, place in
        // The frame's own function is the outermost of them, and strace has its name, too.
        let isOwn = index == places.count - 1
        return function(
          frame, number, symbol: isOwn ? Self.better(place.symbol, own) : place.symbol, place.file,
          place.line,
          isEntry: isOwn && entries.contains(number), isExported,
          declaration: Self.declaration(place, of: isOwn ? own : nil))
      }
    }
    return [
      function(
        frame, number, symbol: frame.symbol, frame.file, frame.line, isEntry: entries.contains(number),
        isExported)
    ]
  }

  /// What tells a function with a short name from others; of one that the compiler wrote of an expression, a lambda, the line.
  private static func declaration(_ place: Symbols.Place, of symbol: String?) -> String? {
    guard SymbolName.isShort(symbol ?? place.symbol) else { return nil }
    if let declaration = place.declaration { return declaration }
    guard symbol == nil, let file = place.file else { return nil }
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return place.line.map { "\(name):\($0)" }
  }

  /// Whether nobody can name a frame's function: the trace has a neighbour's name, and no debug information another.
  func isUnknown(_ frame: Frame) -> Bool {
    symbols.refuted.contains(frame) && symbols.places[frame]?.last?.file == nil
  }

  /// Debug information may name a function without its parameters, or by its source name.
  private static func better(_ place: String, _ frame: String?) -> String {
    guard let frame else { return place }
    return SymbolName.isSwift(place) ? place : frame
  }

  private func function(
    _ frame: Frame, _ number: Int32, symbol: String?, _ file: String?, _ line: Int?, isEntry: Bool,
    _ isExported: Bool, declaration: String? = nil
  ) -> StackFunction {
    let (layer, name) = layer(frame, number, symbol, file, isEntry: isEntry, isExported)
    return StackFunction(
      layer: layer, name: name, isResumed: symbol.map(SymbolName.isAsync) ?? false, file: file, line: line,
      declaration: declaration, frame: frame)
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
