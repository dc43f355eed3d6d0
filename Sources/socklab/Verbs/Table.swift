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

private func runTable(_ request: Request) throws(Failure) -> ExitCode {
  if request.has("--side-by-side") {
    var output = Output()
    try output.write(try TablesSideBySide.run(request, width: Terminal.width))
    try output.flush()
    return .fine
  }
  if request.has("--stacks") {
    var output = Output()
    try output.write(try TableOfStacks.run(request, width: Terminal.width))
    try output.flush()
    return .fine
  }
  for option in ["--binaries", "--binary", "--own"] where request.has(option) {
    throw .usage("table: \(option) goes with --stacks")
  }
  // A trace alone, named in either way, is read without a log.
  let isAlone = !request.has("--log") && (request.has("--trace") || !request.operands.isEmpty)
  if request.has("--language") || request.has("--pid") || isAlone {
    var output = Output()
    try output.write(try TableOfTrace.run(request, width: Terminal.width))
    try output.flush()
    return .fine
  }
  let sides = try Run.sides(request)
  let table = MappingTable(sides)
  let text =
    switch request.value("--format") {
    case "md": TableReport.markdown(table)
    case "html":
      TableReport.html(
        table, title: request.value("--title") ?? "Which system calls does each Swift call make?")
    case "csv": TableReport.csv(table)
    case "json": TableReport.json(table)
    case "expected": ExpectedTable(sides).markdown(title: request.value("--title") ?? "The expected table")
    default: TableReport.text(table, style: request.style, width: Terminal.width)
    }
  var output = Output()
  try output.write(text)
  try output.flush()
  return .fine
}
