import CallMapping
import StraceParser

extension Verb {
  static let parse = Verb(
    name: "parse", summary: "strace text to JSON Lines: every line, every argument as a tree, nothing lost",
    operands: .files,
    options: [
      Option(
        "--format", .choice(["jsonl", "short"]),
        "jsonl without it; short: a line a call, as handouts quote it"),
      Option("--join", .none, "write the two halves of a cut call as one object"),
      Option("--schema", .none, "print the schema of the JSON, with its version, and end"),
    ],
    example: (
      "socklab parse server.strace | jq 'select(.name == \"accept\")'", "every accept of a trace, as objects"
    ),
    exitOne: "never; unrecognised lines are counted on standard error",
    run: runParse)
}

private func runParse(_ request: Request) throws(Failure) -> ExitCode {
  var output = Output()
  if request.has("--schema") {
    try output.write(JSONLinesWriter.schema)
    try output.flush()
    return .fine
  }
  let files = request.operands.isEmpty ? ["-"] : request.operands
  var counts = TraceCounts()
  for file in files {
    let input = try Input(file)
    if request.value("--format") == "short" {
      try writeShort(input, joined: request.has("--join"), to: &output, &counts)
    } else {
      let name = files.count > 1 ? file : nil
      var writer = JSONLinesWriter(joined: request.has("--join"), file: name)
      try input.forEachPiece { (piece) throws(Failure) in
        try writer.feed(piece) { (json) throws(Failure) in try output.write(json) }
      }
      try writer.finish { (json) throws(Failure) in try output.write(json) }
      counts.add(writer.counts)
    }
  }
  try output.flush()
  if counts.unrecognised > 0 {
    complain(
      "\(counts.unrecognised) of \(counts.lines) lines not recognised, kept whole; socklab check names them")
  }
  return .fine
}

private func writeShort(
  _ input: borrowing Input, joined: Bool, to output: inout Output, _ counts: inout TraceCounts
) throws(Failure) {
  let short = ShortForm(stringLimit: .max)
  var reader = TraceReader(joined: joined)
  try input.forEachPiece { (piece) throws(Failure) in
    try reader.feed(piece) { (event) throws(Failure) in try output.write(short.text(event) + "\n") }
  }
  try reader.finish { (event) throws(Failure) in try output.write(short.text(event) + "\n") }
  counts.add(reader.counts)
}
