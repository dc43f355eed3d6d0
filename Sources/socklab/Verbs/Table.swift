import CallMapping
import LabReports
import LinuxABI
import Machine
import Runs

extension Verb {
  static let table = Verb(
    name: "table", summary: "the mapping table of a run: Swift call, Linux socket API, system calls seen",
    operands: Operands(text: "[RUN | [NAME=]TRACE...]", least: 0, most: .max),
    options: Run.options + TableOfTrace.options + TablesSideBySide.options + TableOfStacks.options + [
      Option(
        "--format", .choice(["text", "md", "html", "csv", "json", "expected", "sheet", "sheet-md"]),
        "text without it; sheet is one page for a report, of HTML, and sheet-md the same as Markdown"),
      Option("--title", .text("TITLE"), "the heading of a web page or of an expected table"),
      Option(
        "--arch", .choice(Architecture.allCases.map(\.rawValue)),
        "the machine of the traces, for the heading; without it, what names and numbers (strace -n) of calls prove"
      ),
      .color,
    ],
    example: (
      "socklab table --log server.log --trace server.strace --log client.log --trace client.strace --format md",
      "one table for both programs, for a handout"
    ),
    exitOne: "never",
    run: runTable)
}

extension Request {
  /// The machine that a person named.
  var architecture: Architecture? { value("--arch").flatMap(Architecture.init) }
}

extension Architecture {
  /// The machine of a table: the one that a person named, which the calls of no program may rule out, or the one that each
  /// program proves.
  static func of(
    _ programs: [(name: String, interfaces: Interfaces)], named architecture: Architecture?
  ) throws(Failure) -> Architecture? {
    guard let architecture else { return Interfaces.proven(byEach: programs.map(\.interfaces)) }
    for (name, interfaces) in programs {
      if let why = interfaces.refutation(of: architecture) {
        throw .usage("table: --arch \(architecture.rawValue): \(name) \(why)")
      }
    }
    return architecture
  }
}

/// What a table is of, each with the options that it takes besides those of every table.
private enum TableMode: CaseIterable {
  case sideBySide, stacks, traceAlone, log, run

  /// A table of what a person named.
  init(_ request: Request) throws(Failure) {
    if request.has("--side-by-side") {
      self = .sideBySide
    } else if request.has("--stacks") {
      self = .stacks
    } else if request.has("--log") {
      self = .log
    } else if try Self.isRun(request) {
      self = .run
    } else if !request.operands.isEmpty || ["--trace", "--language", "--pid"].contains(where: request.has) {
      self = .traceAlone
    } else {
      throw .usage(
        "table: of which run? socklab trace -- COMMAND makes one; then socklab table socklab-run, or socklab table FILE "
          + "for a trace that is there")
    }
  }

  /// Whether a person named a run folder, several traces, or one that has its log beside it.
  private static func isRun(_ request: Request) throws(Failure) -> Bool {
    guard !request.has("--trace"), !request.has("--pid"), !request.operands.isEmpty else { return false }
    if request.operands.contains(where: Files.isFolder) { return true }
    let programs = try RunInput(operands: request.operands, for: request.verb).programs
    return programs.count > 1 || !request.has("--language") && programs.contains { $0.log != nil }
  }

  /// As it is asked for.
  private var words: String {
    switch self {
    case .sideBySide: "--side-by-side TRACE TRACE"
    case .stacks: "--stacks"
    case .traceAlone: "a trace without a log"
    case .log: "--log LOG"
    case .run: "a run"
    }
  }

  private var options: [String] {
    switch self {
    case .sideBySide: (TablesSideBySide.options + TableOfTrace.options).map(\.name)
    case .stacks: ["--trace", "--arch"] + TableOfStacks.options.map(\.name)
    case .traceAlone: ["--trace", "--arch"] + TableOfTrace.options.map(\.name)
    case .log: Run.options.map(\.name) + ["--arch"]
    case .run: ["--language", "--arch"]
    }
  }

  /// Refuses what would change nothing: options of another table.
  func check(_ request: Request) throws(Failure) {
    // A sheet has the lines of programs that strace -k traced.
    let allowed = options + (request.isForSheet ? ["--binaries"] : [])
    for option in Verb.table.options.map(\.name) where request.has(option) && !allowed.contains(option) {
      let others = Self.allCases.filter { $0.options.contains(option) }.map(\.words)
      guard !others.isEmpty else { continue }
      throw .usage("table: \(option) goes with \(others.joined(separator: ", or ")), and not with \(words)")
    }
    if request.isForSheet {
      guard self == .run || self == .traceAlone, !request.has("--pid") else {
        throw .usage("table: --format sheet is of a run, or of traces: socklab table RUN --format sheet")
      }
    }
    guard self == .log || request.value("--format") != "expected" else {
      throw .usage("table: --format expected needs the log of the run")
    }
  }
}

private func runTable(_ request: Request) throws(Failure) -> ExitCode {
  let mode = try TableMode(request)
  try mode.check(request)
  let width = Terminal.width
  var output = Output()
  if request.isForSheet {
    try output.write(sheetOfRun(request))
    try output.flush()
    return .fine
  }
  switch mode {
  case .sideBySide: try output.write(TablesSideBySide.run(request, width: width))
  case .stacks: try output.write(TableOfStacks.run(request, width: width))
  case .traceAlone: try output.write(TableOfTrace.run(request, width: width))
  case .log: try output.write(tableOfLog(request, width: width))
  case .run: try output.write(tableOfRun(request, width: width))
  }
  try output.flush()
  return .fine
}

extension Request {
  fileprivate var isForSheet: Bool { value("--format")?.hasPrefix("sheet") ?? false }
}

private func sheetOfRun(_ request: Request) throws(Failure) -> String {
  let (traces, rest) = try request.traces()
  let run = try RunInput(traces) + RunInput(operands: rest, for: request.verb)
  let tables = try RunTables(
    run, language: request.value("--language"), architecture: request.architecture, for: request.verb)
  var walk = Request(verb: .walkthrough, operands: rest)
  for option in ["--trace", "--title", "--binaries"] where request.has(option) {
    walk.values[option] = request.all(option)
  }
  let isFolder = rest.count == 1 && traces.isEmpty && Files.isFolder(rest[0])
  let sheet = RunSheet(isFolder ? run.record.programs : []).sheet(
    tables, try StoryInput(walk, isJudged: true).story())
  return request.value("--format") == "sheet-md" ? SheetReport.markdown(sheet) : SheetReport.html(sheet)
}

private func tableOfRun(_ request: Request, width: Int) throws(Failure) -> String {
  let run = try RunInput(operands: request.operands, for: request.verb)
  let tables = try RunTables(
    run, language: request.value("--language"), architecture: request.architecture, for: request.verb)
  return tables.text(
    request.value("--format") ?? "text", title: request.value("--title"), style: request.style, width: width)
}

private func tableOfLog(_ request: Request, width: Int) throws(Failure) -> String {
  let sides = try Run.sides(request, needs: request.value("--format") == "expected" ? .logsAndTraces : .logs)
  var table = MappingTable(sides)
  table.architecture = try Architecture.of(
    sides.map { ($0.name, $0.map.interfaces) }, named: request.architecture)
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
