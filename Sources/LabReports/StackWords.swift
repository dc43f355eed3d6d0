import StackMapping
import TraceText

/// What a table of stacks says besides its rows.
enum StackWords {
  /// How many calls have a function of the program on their stack, and how many have none.
  static func head(_ table: StackTable) -> String {
    let own = calls(table.functions)
    let others = calls(table.outside)
    let made = Figures.count(own + others, "call") + (table.hasEveryCall ? "" : " on sockets")
    return
      "\(made): \(own) with a function of \(whose(table)) on the stack, "
      + "\(others) with none."
  }

  /// What stands above the rows of calls with none.
  static func outside(_ table: StackTable) -> String { "No function of \(whose(table)) is on this stack" }

  /// Of whose functions the table is: of the program's, or of the modules that were asked for.
  private static func whose(_ table: StackTable) -> String {
    table.own.isEmpty ? "the program" : table.own.joined(separator: " or ")
  }

  static func heading(_ function: StackTable.FunctionRow) -> String {
    let file = function.object.split(separator: "/").last.map(String.init) ?? function.object
    let place = function.module ?? file
    let whose = place.isEmpty || place == function.name ? "" : "  in \(place)"
    return "\(function.name)\(whose): \(Figures.count(function.calls, "call"))"
  }

  static func place(_ site: StackTable.Site) -> String {
    guard let file = site.file else { return site.address ?? "?" }
    return file + (site.line.map { ":\($0)" } ?? "")
  }

  static func lines(_ site: StackTable.Site) -> String { Words.lines(site.lines, limit: 4) }

  /// What the calls of a function went through, each way once: `channelReadComplete → NIOCore → Posix.write → write`.
  static func chains(_ function: StackTable.FunctionRow) -> [String] {
    var found: [String] = []
    var known: Set<String> = []
    for site in function.sites where !site.through.isEmpty {
      let last = site.through.last == site.function ? [] : [site.function]
      let chain = ([function.brief] + site.through + last).joined(separator: " → ")
      if known.insert(chain).inserted { found.append(chain) }
    }
    return Array(found.prefix(8)) + (found.count > 8 ? ["\(found.count - 8) other ways"] : [])
  }

  static func layer(_ layer: Layer) -> String {
    switch layer {
    case .program: "program"
    case .package: "package"
    case .toolchain: "toolchain"
    case .libc, .library: "library"
    case .unnamed, .nothing: "none"
    }
  }

  static func remarks(_ table: StackTable) -> [String] {
    var out: [String] = []
    let unnamed = table.outside.contains { $0.layer == .unnamed }
    if unnamed {
      out.append("(no name): the program's file has no name for these places: it was stripped.")
    }
    if table.outside.contains(where: { $0.object.isEmpty }) {
      out.append("(no stack): strace wrote no frame behind these calls.")
    }
    if table.broken.calls > 0 {
      out.append(
        "strace broke off \(table.broken.calls) of the stacks (\(table.broken.why.joined(separator: ", "))): functions "
          + "further out are not on them.")
    }
    if table.cut > 0 {
      out.append(
        "\(Figures.count(table.cut, "stack")) without a function of the program \(table.cut == 1 ? "does" : "do") not "
          + "reach back to where the program or its thread began: strace lost functions there, and the program's may be among them."
      )
    }
    if table.hasResumed {
      out.append(
        "Functions with async were resumed by the runtime: who awaited them is on no stack, and not guessed here."
      )
    }
    if !table.functions.isEmpty {
      out.append(
        "A function that ends in the call of another leaves no frame (a tail call): what it asked for is told of its caller."
      )
    }
    return out
  }

  static func sum(_ table: StackTable) -> String {
    let rows = table.functions + table.outside
    let left =
      table.leftOut.calls == 0
      ? "" : "\(Figures.count(table.leftOut.calls, "call")) about no socket (--every-call), "
    return "\(table.lineCount) lines: \(Figures.count(calls(rows), "call")) in these rows, \(left)"
      + "\(Figures.count(table.otherLines, "other line")); the rest are frames."
  }

  private static func calls(_ rows: [StackTable.FunctionRow]) -> Int { rows.reduce(0) { $0 + $1.calls } }
}
