import CallForms
import StraceParser

/// What each function of a program asked of the kernel, from the stacks of a trace.
///
/// Every line of the trace is in it: in a row, in ``withoutFunction``, or in ``otherLines``.
public struct StackTable: Sendable {
  /// The functions, in the order in which the trace first shows them.
  public let functions: [FunctionRow]
  /// Calls for which no function of the program can be named, by the reason.
  public let withoutFunction: [(reason: Reason, calls: Int, lines: Int, systemCalls: [String])]
  /// Lines that are neither calls nor frames: signals, exits, strace's own words.
  public let otherLines: Int
  /// How many lines the trace has.
  public let lineCount: Int
  /// How many frames of the runtime stand between the calls and the functions, in all stacks.
  public let foldedFrames: Int
  /// The modules whose functions count as the program's own; nil where they were not named.
  public let own: Set<String>?
  /// Whether a function was resumed after an await: who awaited it is on no stack.
  public let hasAsync: Bool

  /// Why no function can be named.
  public enum Reason: String, CaseIterable, Sendable {
    /// The stack holds the dynamic linker, libc and the runtime alone.
    case runtime = "the runtime's own: starting, memory, threads, ending"
    /// strace wrote no stack behind the call.
    case noStack = "no stack behind the call"
    /// There are frames, and none has a name.
    case noSymbols = "frames of the program without names: it was stripped"
  }

  /// One function.
  public struct FunctionRow: Sendable {
    /// `helloHi(at:_:)`, `main`
    public let name: String
    /// Its module; nil for `main` and names of other languages.
    public let module: String?
    /// The file that it is in: `/usr/bin/server`.
    public let object: String
    /// Where it makes system calls, in the order in which the trace first shows them.
    public internal(set) var sites: [Site] = []

    /// How many calls it made.
    public var calls: Int { sites.reduce(0) { $0 + $1.count } }
  }

  /// A place in a function from which one kind of system call is made.
  public struct Site: Sendable {
    /// The source file without its folders: `HelloHi.swift`; nil where it is not known.
    public let file: String?
    /// The line, from 1.
    public let line: Int?
    /// The function of the Linux API: `recv`.
    public let function: String
    /// The system call without what is never the same twice: `recvfrom(1024, flags 0)`.
    public let form: String
    /// The functions between this one and the system call, from the outside to the inside, runtime left out.
    public let through: [String]
    /// How often.
    public internal(set) var count = 0
    /// The lines where the call begins.
    public internal(set) var lines: [Int] = []
    /// How many lines of the trace belong to it, frames included.
    public internal(set) var lineCount = 0
  }

  /// Makes the table.
  ///
  /// - Parameters:
  ///   - stacked: the calls with their stacks.
  ///   - symbols: what is known of the frames.
  ///   - own: the modules whose functions are the program's own. Without it those of the module that is called like the
  ///     program's file, where a stack holds one, else every module that does not come with the toolchain.
  public init(_ stacked: StackedCalls, _ symbols: Symbols, own: Set<String>? = nil) {
    var builder = Builder(symbols, own)
    for call in stacked.calls { builder.add(call) }
    functions = builder.rows
    withoutFunction = Reason.allCases.compactMap { reason in
      builder.without[reason].map { (reason, $0.calls, $0.lines, $0.names.sorted()) }
    }
    otherLines = stacked.otherLines
    lineCount = stacked.lineCount
    foldedFrames = builder.folded
    hasAsync = builder.hasAsync
    self.own = own
  }

  /// The place of the program's own source from which a call was made; nil where it is not known.
  public static func place(
    of call: StackedCalls.StackedCall, _ symbols: Symbols, own: Set<String>? = nil
  ) -> (file: String, line: Int)? {
    let source = Builder(symbols, own).source(call)
    guard let file = source?.file, let line = source?.line else { return nil }
    return (file, line)
  }
}

/// Finds each call's function.
private struct Builder {
  private let symbols: Symbols
  private let own: Set<String>?
  private(set) var rows: [StackTable.FunctionRow] = []
  private var places: [String: Int] = [:]
  private(set) var without: [StackTable.Reason: (calls: Int, lines: Int, names: Set<String>)] = [:]
  private(set) var folded = 0
  private(set) var hasAsync = false

  /// A function of a stack, inlined ones included.
  struct Function {
    let frame: Frame
    let symbol: String
    let file: String?
    let line: Int?
    var module: String? { SymbolName.module(symbol) }
  }

  init(_ symbols: Symbols, _ own: Set<String>?) {
    self.symbols = symbols
    self.own = own
  }

  private func functions(_ call: StackedCalls.StackedCall) -> [Function] {
    call.frames.flatMap { frame -> [Function] in
      if let places = symbols.places[frame] {
        return places.map { Function(frame: frame, symbol: $0.symbol, file: $0.file, line: $0.line) }
      }
      return frame.symbol.map { [Function(frame: frame, symbol: $0, file: nil, line: nil)] } ?? []
    }
  }

  /// Whether a function is of the program and not of what it was built with.
  private static func isOfProgram(_ function: Function) -> Bool {
    if function.symbol == "main" { return true }
    guard SymbolName.isSwift(function.symbol), let module = function.module else { return false }
    return !SymbolName.runtime.contains(module)
  }

  /// The module that a program's file is named after: `lab_server` of `/usr/bin/lab-server`.
  private static func module(of object: String) -> String {
    String((object.split(separator: "/").last ?? "").map { $0.isLetter || $0.isNumber ? $0 : "_" })
  }

  /// A stack's functions of the program, the innermost first, and which of them the call is told of.
  private func choose(_ functions: [Function]) -> (ofProgram: [Function], chosen: Int)? {
    let ofProgram = functions.filter(Self.isOfProgram)
    guard !ofProgram.isEmpty else { return nil }
    let index =
      ofProgram.firstIndex { function in
        guard let module = function.module else { return false }
        return own?.contains(module) ?? (module == Self.module(of: function.frame.object))
      } ?? 0
    return (ofProgram, index)
  }

  /// The chosen function's place: a closure that the compiler made has no line, the function around it has.
  func source(_ call: StackedCalls.StackedCall) -> Function? {
    guard let (ofProgram, chosen) = choose(functions(call)) else { return nil }
    let module = ofProgram[chosen].module
    return ofProgram[chosen...].first { $0.module == module && $0.line != nil } ?? ofProgram[chosen]
  }

  mutating func add(_ call: StackedCalls.StackedCall) {
    guard let made = call.event.call else { return }
    let all = functions(call)
    guard let (ofProgram, chosen) = choose(all), let source = source(call) else {
      let reason: StackTable.Reason =
        call.frames.isEmpty
        ? .noStack : call.frames.contains { $0.symbol == nil && !$0.isInLibrary } ? .noSymbols : .runtime
      var entry = without[reason] ?? (0, 0, [])
      entry.calls += 1
      entry.lines += call.lineCount
      if entry.names.count < 64 { entry.names.insert(made.name) }
      without[reason] = entry
      return
    }
    folded += all.count - ofProgram.count
    if ofProgram.contains(where: { SymbolName.isAsync($0.symbol) }) { hasAsync = true }
    let name = Self.function(symbols.name(source.symbol))
    let key = "\(source.frame.object)\n\(source.module ?? "")\n\(name)"
    let index = places[key] ?? rows.count
    if index == rows.count {
      places[key] = index
      rows.append(StackTable.FunctionRow(name: name, module: source.module, object: source.frame.object))
    }
    var through: [String] = []
    for function in ofProgram[..<chosen].reversed() {
      let name = Self.function(symbols.name(function.symbol))
      if through.last != name, name != rows[index].name { through.append(name) }
    }
    let form = CallSignature.text(made)
    let file = source.file.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    let site =
      rows[index].sites.firstIndex { $0.form == form && $0.line == source.line && $0.file == file }
      ?? rows[index].sites.count
    if site == rows[index].sites.count {
      rows[index].sites.append(
        StackTable.Site(
          file: file, line: source.line, function: Self.linuxFunction(made), form: form, through: through))
    }
    rows[index].sites[site].count += 1
    rows[index].sites[site].lines.append(call.event.line)
    rows[index].sites[site].lineCount += call.lineCount
  }

  /// A closure is told of as the function that it stands in: `closure #1 in accept()` is `accept()`.
  private static func function(_ name: String) -> String {
    var rest = name[...]
    while let range = rest.firstRange(of: " in "), isPartOfAnother(rest[..<range.lowerBound]) {
      rest = rest[range.upperBound...]
    }
    for prefix in [
      "specialized ", "generic specialization of ", "partial apply for ", "merged ", "thunk for ",
    ] where rest.hasPrefix(prefix) {
      return function(String(rest.dropFirst(prefix.count)))
    }
    return String(rest)
  }

  private static func isPartOfAnother(_ text: Substring) -> Bool {
    text.contains("closure #") || text.contains("local function") || text.hasPrefix("defer")
      || text.contains("suspend resume partial function") || text.contains("await resume partial function")
  }

  /// The function of the Linux API that a system call shows.
  private static func linuxFunction(_ call: TraceCall) -> String {
    let hasNoAddress = call.arguments.count > 4 && call.arguments[4].content == .pointer(0)
    switch call.name {
    case "sendto" where hasNoAddress: return "send"
    case "recvfrom" where hasNoAddress: return "recv"
    default: return call.name
    }
  }
}

extension Substring {
  /// Where a text first stands.
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
      index = self.index(after: index)
    }
    return nil
  }
}
