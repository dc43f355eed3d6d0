import CallForms
import StraceParser

/// Finds each call's row.
struct StackTableBuilder {
  private let stacked: StackedCalls
  private var finder: StackFinder
  private var functions: [StackTable.FunctionRow] = []
  private var outside: [StackTable.FunctionRow] = []
  private var places: [RowKey: Int] = [:]
  private var sites: [SiteKey: Int] = [:]
  private var origins: [Int32: Origin] = [:]
  private var forms: [(form: String, function: String)] = []
  /// Calls with no function of the program on their stack, of which strace lost the end and does not say so.
  private(set) var cut = 0

  private struct RowKey: Hashable {
    let isOfProgram: Bool
    let object: String
    let layer: Layer
    let name: String
    let declaration: String?
  }

  private struct SiteKey: Hashable {
    let isOfProgram: Bool
    let row: Int
    let form: String
    let file: String?
    let line: Int?
    let address: String?
    let through: [String]
  }

  /// Where a stack's calls are told of.
  struct Origin {
    var isOfProgram = false
    var name = ""
    /// Where the function is declared, where its name does not tell it from others.
    var declaration: String?
    var layer = Layer.nothing
    var object = ""
    /// The source file with its folders.
    var path: String?
    var line: Int?
    var address: String?
    var through: [String] = []
    var isResumed = false

    var file: String? { path.map { $0.split(separator: "/").last.map(String.init) ?? $0 } }
  }

  init(_ stacked: StackedCalls, _ symbols: Symbols, own: Set<String>?) {
    self.stacked = stacked
    finder = StackFinder(stacked, symbols, own: own)
    forms = stacked.samples.map { sample in
      guard let call = sample.call else { return ("", "") }
      return (CallSignature.text(call), Self.linuxFunction(call))
    }
  }

  /// Where a call is told of; nil for one that has no stack.
  mutating func origin(of call: StackedCalls.StackedCall) -> Origin? {
    guard call.stack != 0 else { return nil }
    if let known = origins[call.stack] { return known }
    let found = Self.origin(finder.functions(call.stack))
    origins[call.stack] = found
    return found
  }

  private static func origin(_ functions: [StackFunction]) -> Origin {
    let unnamed = functions.firstIndex { $0.layer == .unnamed }
    // A frame without a name may be the program's, too: what is further out is not the function that made the call.
    if let index = functions.firstIndex(where: { $0.layer.isProgram && $0.name != nil }),
      index < unnamed ?? .max
    {
      return origin(functions, at: index, isOfProgram: true)
    }
    // Who called whom is not guessed: of the package that is nearest to the beginning of the thread what it began with.
    if let last = functions.lastIndex(where: { if case .package = $0.layer { true } else { false } }) {
      return origin(functions, at: named(functions, around: last), isOfProgram: false)
    }
    if let unnamed { return origin(functions, at: unnamed, isOfProgram: false) }
    for isWanted in toolchain {
      let last = functions.lastIndex { function in
        if case .toolchain(let name) = function.layer { isWanted(name) } else { false }
      }
      if let last { return origin(functions, at: named(functions, around: last), isOfProgram: false) }
    }
    let library = functions.lastIndex { if case .library = $0.layer { true } else { false } }
    if let library { return origin(functions, at: named(functions, around: library), isOfProgram: false) }
    guard let last = functions.indices.last else { return Origin() }
    return origin(functions, at: named(functions, around: last), isOfProgram: false)
  }

  /// Whose functions are told of where there is no other: the runtime's, which begins every stack, last.
  private static let toolchain: [@Sendable (String) -> Bool] = [
    { $0.hasPrefix("Foundation") }, { $0 == "Dispatch" }, { $0 == "Concurrency" },
    { $0 != "runtime" && $0 != "std::rt" }, { _ in true },
  ]

  /// The outermost function with a name of those of one layer that stand together, of which one is given.
  private static func named(_ functions: [StackFunction], around last: Int) -> Int {
    let layer = functions[last].layer
    let run = functions[...last].reversed().prefix { $0.layer == layer || $0.layer == .nothing }
    return run.first { $0.layer == layer && $0.name != nil }.flatMap { found in
      functions[...last].lastIndex(of: found)
    }
      ?? last
  }

  private static func origin(_ functions: [StackFunction], at index: Int, isOfProgram: Bool) -> Origin {
    let function = functions[index]
    var origin = Origin()
    origin.isOfProgram = isOfProgram
    origin.layer = function.layer
    origin.object = function.frame.object
    origin.isResumed = function.isResumed
    origin.declaration = function.declaration
    if case .unnamed = function.layer {
      origin.name = "(no name)"
      origin.address = Self.address(function.frame)
    } else {
      origin.name = function.name ?? function.layer.name ?? "(no name)"
    }
    // A closure that the compiler made has no line, the function around it has.
    func isSame(_ other: StackFunction) -> Bool {
      other.name == function.name && other.layer == function.layer
        && other.declaration == function.declaration
    }
    let inwards = functions[..<index].reversed().prefix(while: isSame)
    let placed =
      function.line != nil
      ? function : (inwards + functions[index...].filter(isSame)).first { $0.line != nil }
    origin.path = placed?.file ?? function.file
    origin.line = placed?.line
    // Where nobody says the line, the address still tells two places of one function apart.
    if isOfProgram, origin.line == nil { origin.address = Self.address(function.frame) }
    origin.through = through(functions[..<index], from: function)
    return origin
  }

  /// `server+0x4bd7`
  private static func address(_ frame: Frame) -> String {
    "\(frame.fileName)+0x\(String(frame.offset, radix: 16))"
  }

  /// What a call went through, from the outside to the inside: the modules, and of the last of them the function.
  private static func through(_ functions: ArraySlice<StackFunction>, from origin: StackFunction) -> [String]
  {
    var runs: [(layer: Layer, functions: [StackFunction])] = []
    for function in functions.reversed() where function.layer != .nothing && function.layer != .unnamed {
      if let last = runs.last, last.layer == function.layer {
        runs[runs.count - 1].functions.append(function)
      } else {
        runs.append((function.layer, [function]))
      }
    }
    let lastCode = runs.lastIndex { $0.layer != .libc }
    let last = lastCode.map { runs[$0].layer }
    var known: Set<Layer> = [origin.layer]
    var out: [String] = []
    for (index, run) in runs.enumerated() {
      if run.layer == .libc {
        // Of libc what the program asked it for, where that is another function than the system call's: getaddrinfo.
        let name = run.functions.count > 1 ? run.functions.first?.name : nil
        if let name, !SymbolName.isReserved(name) { out.append(name) }
      } else if index == lastCode {
        // Its function tells more than its module, unless it is the one that the row is of.
        let name = run.functions.last { $0.name != nil }.flatMap(\.name).map(FunctionName.brief)
        if let word = name ?? run.layer.name, word != origin.name.map(FunctionName.brief),
          word != origin.layer.name
        {
          out.append(word)
        }
      } else if run.layer != last, run.layer != .toolchain("Swift"), known.insert(run.layer).inserted {
        // Modules call each other to and fro: each stands once. The standard library is in between everywhere.
        if let word = run.layer.name { out.append(word) }
      }
    }
    return out
  }

  mutating func add(_ call: StackedCalls.StackedCall) {
    let (form, function) = forms[Int(call.shape)]
    var origin = origin(of: call) ?? Origin()
    if origin.name.isEmpty { origin.name = "(no stack)" }
    if !origin.isOfProgram, !call.isBroken, finder.isCut(call.stack) { cut += 1 }
    let key = RowKey(
      isOfProgram: origin.isOfProgram, object: origin.object, layer: origin.layer, name: origin.name,
      declaration: origin.declaration)
    let row: Int
    if let known = places[key] {
      row = known
    } else {
      let new = StackTable.FunctionRow(
        name: origin.name, layer: origin.layer, object: origin.object,
        declaration: origin.declaration)
      if origin.isOfProgram { functions.append(new) } else { outside.append(new) }
      row = (origin.isOfProgram ? functions.count : outside.count) - 1
      places[key] = row
    }
    let siteKey = SiteKey(
      isOfProgram: origin.isOfProgram, row: row, form: form, file: origin.file, line: origin.line,
      address: origin.address, through: origin.through)
    let site = StackTable.Site(
      file: origin.file, line: origin.line, address: origin.address, function: function, form: form,
      through: origin.through, isResumed: origin.isResumed)
    if origin.isOfProgram {
      Self.note(call, site, siteKey, &functions[row], &sites)
    } else {
      Self.note(call, site, siteKey, &outside[row], &sites)
    }
  }

  /// The rows of the program's functions, or of those that have none; functions of one name with the places where they are
  /// declared.
  func told(isOfProgram: Bool) -> [StackTable.FunctionRow] {
    func key(_ row: StackTable.FunctionRow) -> [String] { [row.name, row.layer.name ?? "", row.object] }
    let rows = isOfProgram ? functions : outside
    let count = Dictionary(rows.map { (key($0), 1) }, uniquingKeysWith: +)
    return rows.map { row in
      var row = row
      if let declaration = row.declaration, count[key(row), default: 1] > 1 {
        row.name += " at " + declaration
      }
      return row
    }
  }

  private static func note(
    _ call: StackedCalls.StackedCall, _ new: StackTable.Site, _ key: SiteKey,
    _ row: inout StackTable.FunctionRow,
    _ sites: inout [SiteKey: Int]
  ) {
    let site: Int
    if let known = sites[key] {
      site = known
    } else {
      site = row.sites.count
      row.sites.append(new)
      sites[key] = site
    }
    row.sites[site].count += 1
    row.sites[site].lines.append(call.line)
    row.sites[site].lineCount += Int(call.lineCount)
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
