import LinuxABI
import TraceModel

/// Whose code a function is.
extension StackFinder {
  /// Whose a function is, and its name where that can be trusted.
  func layer(
    _ frame: Frame, _ number: Int32, _ symbol: String?, _ file: String?, isEntry: Bool, _ isExported: Bool
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
    guard let symbol, !isUnknown(frame) else { return (.unnamed, nil) }
    if SymbolName.isTopLevelCode(symbol) { return (.program(entryModule), "top-level code") }
    switch SymbolName.language(symbol) {
    case .swift: return swiftLayer(symbol)
    case .rust: return (rustLayer(symbol, file), symbols.name(symbol))
    case .go: return (goLayer(symbol, file), symbols.name(symbol))
    case .cPlusPlus, .c:
      if file == nil, own == nil, let lambda = inlinedLambda(number, symbol) {
        return (.program(nil), lambda)
      }
      return (plainLayer(frame, number, symbol, file), symbols.name(symbol))
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
    if SymbolName.isRustRuntime(symbol) { return .toolchain("std::rt") }
    let named = SymbolName.crates(symbol)
    if let crate = named.first(where: { crates.contains($0) || own?.contains($0) == true }) {
      return .program(crate)
    }
    // One of the two is the crate that wrote it: where both are Rust's own, that did.
    guard let crate = named.first(where: { !SymbolName.isRusts(crate: $0) }) else {
      // What calls a closure.
      let isCaller =
        symbol.hasPrefix("core::ops::function::")
        || symbol[...].firstRange(of: " as core::ops::function::") != nil
      return isCaller ? .nothing : .toolchain(named.first ?? "std")
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
    if SymbolName.isGoEntry(symbol) { return .nothing }
    // Scheduler and network poller: what a goroutine runs on.
    if package == "runtime" || package.hasPrefix("runtime/") { return .toolchain("runtime") }
    if package == "main" || own?.contains(package) == true { return .program("main") }
    // The library's packages have no host in their path.
    guard package.split(separator: "/").first?.contains(".") == true else { return .toolchain(package) }
    guard let file else { return .package(package) }
    return Self.isOfPackage(file) ? .package(package) : .program(package)
  }

  /// Of C and C++.
  private func plainLayer(_ frame: Frame, _ number: Int32, _ symbol: String, _ file: String?) -> Layer {
    // It is of no module, and of none that somebody named.
    if let file {
      return Self.isOfPackage(file) ? headerLayer(symbol) : own == nil ? .program(nil) : .nothing
    }
    // A statically linked program has the C library's functions among its own.
    if SymbolName.isReserved(symbol) || isLibc(number) { return .libc }
    if !hasLibc, CallTable.function(named: symbol) != nil || SyscallID(symbol) != .unknown { return .libc }
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
    let path = symbol.prefix { $0 != "(" && $0 != "<" }
    let name = String(path.prefix { $0 != ":" })
    return name == "std" || name == "__gnu_cxx" || !path.contains("::") ? .toolchain("std") : .package(name)
  }
}
