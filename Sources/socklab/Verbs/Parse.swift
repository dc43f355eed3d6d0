import CallForms
import LabReports
import Machine
import StraceParser

extension Verb {
  static let parse = Verb(
    name: "parse", summary: "strace text to JSON Lines: every line, every argument as a tree, nothing lost",
    operands: .files,
    options: [
      Option(
        "--format", .choice(["jsonl", "csv", "trace-viewer", "short", "strace"]),
        "jsonl without it; trace-viewer: for Perfetto; short: a line a call, as handouts quote it; strace: the files of "
          + "strace -ff as strace -f would have written them, the trace whose lines the other verbs number"),
      Option(
        "--join", .none,
        "the halves of a cut call as one object; several files (strace -ff) in the order of time, or without stamps one "
          + "after the other, as they were named: parse --format strace has these in the order of their causes"
      ),
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
  let traces = try traces(request)
  let files = traces.flatMap(\.files)
  var counts = TraceCounts()
  let format = request.value("--format")
  if format == "csv" { try output.write(TraceCSV.heading(withFile: files.count > 1)) }
  if format == "trace-viewer" { try output.write(TraceViewer.opening) }
  var viewer = TraceViewer()
  if files.count > 1 && request.has("--join") && (format ?? "jsonl") == "jsonl" {
    try writeMerged(files, to: &output, &counts)
    try output.flush()
    tellUnrecognised(counts)
    return .fine
  }
  for input in traces {
    let name = files.count > 1 ? input.name : nil
    switch format {
    case "strace":
      try input.forEachPiece(as: .text) { (piece) throws(Failure) in
        try output.write(piece)
        return true
      } idle: { () throws(Failure) in
        try output.flush()
      }
    case "short":
      let short = CallFormatter(stringLimit: .max)
      try write(input, joined: request.has("--join"), to: &output, &counts) { short.text($0) + "\n" }
    case "csv":
      // One row a call: the halves of a cut one are joined, whatever was asked.
      let table = TraceCSV(file: name, thread: name.flatMap { TraceName.parts($0)?.thread })
      try write(input, joined: true, to: &output, &counts) { table.row($0) }
    case "trace-viewer":
      var input = try RepeatedInput(input, as: .text)
      viewer.begin(try input.survey())
      try input.forEachPiece(isLast: true) { (piece) throws(Failure) in
        try viewer.feed(piece) { (json) throws(Failure) in try output.write(json) }
        return true
      }
      counts.add(try viewer.finish { (json) throws(Failure) in try output.write(json) })
    default:
      var writer = JSONLinesWriter(joined: request.has("--join"), file: name, threads: Cores.used)
      try input.forEachPiece(as: .text) { (piece) throws(Failure) in
        try writer.feed(piece) { (json) throws(Failure) in try output.write(json) }
        return true
      } idle: { () throws(Failure) in
        try writer.flush { (json) throws(Failure) in try output.write(json) }
        try output.flush()
      }
      try writer.finish { (json) throws(Failure) in try output.write(json) }
      counts.add(writer.counts)
    }
  }
  if format == "trace-viewer" { try output.write(TraceViewer.closing) }
  try output.flush()
  let (lines, withoutTime) = viewer.shown
  if withoutTime > 0, withoutTime == lines {
    complain("the trace has no time stamps: in the viewer each line counts as one microsecond")
  } else if withoutTime > 0 {
    complain(
      "\(withoutTime) of \(lines) lines have no time stamp: in the viewer they stand at the time of the line before"
    )
  }
  tellUnrecognised(counts)
  return .fine
}

private func tellUnrecognised(_ counts: TraceCounts) {
  if counts.unrecognised > 0 {
    complain(
      "\(counts.unrecognised) of \(counts.lines) lines not recognised, kept whole; socklab check names them")
  }
}

/// The operands: where a line says which file it is from, each file; else the files of a set together.
private func traces(_ request: Request) throws(Failure) -> [TraceName] {
  let operands = request.operands.isEmpty ? ["-"] : request.operands
  switch request.value("--format") {
  case "trace-viewer", "short": return try TraceName.traces(operands, for: request.verb)
  case "strace":
    let traces = try TraceName.traces(operands, for: request.verb)
    guard traces.count == 1 else {
      throw .usage("parse: --format strace takes one trace, NAME.* of strace -ff; there are \(traces.count)")
    }
    return traces
  default:
    var files: [TraceName] = []
    for operand in operands {
      files += try TraceName(operand, for: request.verb).files.map { TraceName(file: $0) }
    }
    return files
  }
}

/// The files of one run (`strace -ff`) as one trace.
private func writeMerged(
  _ files: [String], to output: inout Output, _ counts: inout TraceCounts
) throws(Failure) {
  /// An input cannot be copied, and an array holds only what can.
  final class Place {
    let input: Input
    var start: FileStart
    init(_ file: String) throws(Failure) {
      input = try Input(file)
      start = FileStart(file, .text)
    }
  }
  TraceName.allowOpenFiles(files.count)
  var places: [Place] = []
  for file in files { places.append(try Place(file)) }
  var merger = TraceMerger(files: files)
  try merger.run { (file, room) throws(Failure) in
    let count = try places[file].input.read(into: &room)
    try places[file].start.take(room.span.extracting(0..<count))
    return count
  } sink: { (json) throws(Failure) in
    try output.write(json)
  }
  if !merger.isInTimeOrder {
    complain(
      "a file has no time stamps: the files come one after the other; parse --format strace orders them by what made each"
    )
  }
  counts.add(merger.counts)
}

/// Writes a text for each event that has one.
private func write(
  _ input: TraceName, joined: Bool, to output: inout Output, _ counts: inout TraceCounts,
  _ text: (TraceEvent) -> String?
) throws(Failure) {
  var reader = TraceReader(joined: joined)
  try input.forEachPiece(as: .text) { (piece) throws(Failure) in
    try reader.feed(piece) { (event) throws(Failure) in
      if let text = text(event) { try output.write(text) }
    }
    return true
  } idle: { () throws(Failure) in
    try output.flush()
  }
  try reader.finish { (event) throws(Failure) in
    if let text = text(event) { try output.write(text) }
  }
  counts.add(reader.counts)
}
