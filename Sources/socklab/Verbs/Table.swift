import CallMapping
import LabReports

extension Verb {
  static let table = Verb(
    name: "table", summary: "the mapping table of a run: Swift call, Linux socket API, system calls seen",
    operands: Operands(text: "[[LANGUAGE=]TRACE[,TRACE...]...]", least: 0, most: .max),
    options: Run.options + TableOfTrace.options + TablesSideBySide.options + TableOfStacks.options + [
      Option("--format", .choice(["text", "md", "html", "csv", "json", "expected"]), "text without it"),
      Option("--title", .text("TITLE"), "the heading of a web page or of an expected table"),
      .color,
    ],
    example: (
      "socklab table --log server.log --trace server.strace --log client.log --trace client.strace --format md",
      "one table for both programs, for a handout"
    ),
    exitOne: "never",
    run: runTable)
}

/// What a table is of, each with the options that it takes besides those of every table.
private enum TableMode: CaseIterable {
  case sideBySide, stacks, traceAlone, log

  /// A table of what a person named.
  init(_ request: Request) {
    if request.has("--side-by-side") {
      self = .sideBySide
    } else if request.has("--stacks") {
      self = .stacks
    } else if !request.has("--log"),
      !request.operands.isEmpty || ["--trace", "--language", "--pid"].contains(where: request.has)
    {
      self = .traceAlone
    } else {
      self = .log
    }
  }

  /// As it is asked for.
  private var words: String {
    switch self {
    case .sideBySide: "--side-by-side TRACE TRACE"
    case .stacks: "--stacks"
    case .traceAlone: "a trace without a log"
    case .log: "--log LOG"
    }
  }

  private var options: [String] {
    switch self {
    case .sideBySide: (TablesSideBySide.options + TableOfTrace.options).map(\.name)
    case .stacks: ["--trace"] + TableOfStacks.options.map(\.name)
    case .traceAlone: ["--trace"] + TableOfTrace.options.map(\.name)
    case .log: Run.options.map(\.name)
    }
  }

  /// Refuses what would change nothing: options of another table.
  func check(_ request: Request) throws(Failure) {
    for option in Verb.table.options.map(\.name) where request.has(option) && !options.contains(option) {
      let others = Self.allCases.filter { $0.options.contains(option) }.map(\.words)
      guard !others.isEmpty else { continue }
      throw .usage("table: \(option) goes with \(others.joined(separator: ", or ")), and not with \(words)")
    }
    guard self == .log || request.value("--format") != "expected" else {
      throw .usage("table: --format expected needs the log of the run")
    }
  }
}

private func runTable(_ request: Request) throws(Failure) -> ExitCode {
  let mode = TableMode(request)
  try mode.check(request)
  let width = Terminal.width
  var output = Output()
  switch mode {
  case .sideBySide: try output.write(TablesSideBySide.run(request, width: width))
  case .stacks: try output.write(TableOfStacks.run(request, width: width))
  case .traceAlone: try output.write(TableOfTrace.run(request, width: width))
  case .log: try output.write(tableOfLog(request, width: width))
  }
  try output.flush()
  return .fine
}

private func tableOfLog(_ request: Request, width: Int) throws(Failure) -> String {
  let sides = try Run.sides(request)
  let table = MappingTable(sides)
  return switch request.value("--format") {
  case "md": TableReport.markdown(table)
  case "html":
    TableReport.html(
      table, title: request.value("--title") ?? "Which system calls does each Swift call make?")
  case "csv": TableReport.csv(table)
  case "json": TableReport.json(table)
  case "expected": ExpectedTable(sides).markdown(title: request.value("--title") ?? "The expected table")
  default: TableReport.text(table, style: request.style, width: width)
  }
}
