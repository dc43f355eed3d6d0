import CallMapping
import LabReports

extension Verb {
  static let compare = Verb(
    name: "compare", summary: "prove call by call that a program's log and its strace agree",
    operands: Operands(text: "[RUN]", least: 0, most: .max),
    options: Run.options + [
      Option("--format", .choice(["text", "md", "json"]), "how to write the report; text without it"),
      Option(
        "--expected", .file("FILE"), "only say whether the run makes the table in FILE, a lab's expected.md"),
      Option(
        "--strict", .none,
        "fail also where something is not vouched for: look-ups, other processes, what strace left out, unlisted calls"
      ),
      .color,
    ],
    example: (
      "socklab compare --log out/server.log --trace out/server.strace",
      "each Swift call with its C prototype and its lines of strace, then every other line of the trace"
    ),
    exitOne: "a call does not agree, a line of the trace is unexplained, --expected is not what happened, "
      + "or with --strict something is not vouched for",
    run: runCompare)
}

private func runCompare(_ request: Request) throws(Failure) -> ExitCode {
  let sides = try Run.sides(request, needs: .logsAndTraces)
  var output = Output()
  if let path = request.value("--expected") {
    let expected = String(decoding: try Input(path).readAll(limit: 1 << 20), as: UTF8.self)
    guard ExpectedTable.isExpected(expected) else {
      throw .work(
        "\(path): is no expected table, as a lab's expected.md is one: it does not list each socket's calls in order; "
          + "socklab table --log LOG --trace TRACE --format expected writes one")
    }
    let difference = ExpectedTable(sides).firstDifference(from: expected)
    try output.write(difference.map { "\(path): \($0)\n" } ?? "the run makes the table in \(path)\n")
    try output.flush()
    return difference == nil ? .fine : .differences
  }
  switch request.value("--format") {
  case "md": try output.write(CompareReport.markdown(sides))
  case "json": try output.write(CompareReport.json(sides))
  default:
    try output.write(CompareReport.text(sides, style: request.style, width: Terminal.width))
    try output.write("\n" + CompareReport.verdict(sides) + "\n")
  }
  try output.flush()
  let isStrict = request.has("--strict")
  return sides.allSatisfy { isStrict ? $0.map.agreesStrictly : $0.map.agrees } ? .fine : .differences
}
