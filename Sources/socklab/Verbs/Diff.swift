import LabReports
import LanguageMapping
import Languages
import Machine
import Runs
import Threads
import TraceDiff
import TraceText

extension Verb {
  static let diff = Verb(
    name: "diff", summary: "two traces of the same conversation, aligned by meaning and not by text",
    operands: Operands(text: "A B", least: 2, most: .max),
    options: [
      Option(
        "--language", .text("A,B"),
        "whose words explain each side: names of catalogues; without it they are recognised"),
      Option(
        "--pid", .text("A,B"),
        "of several programs in a trace the one that this process started; - where there is one"),
      Option("--format", .choice(["text", "md", "html", "json"]), "text without it"),
      Option("--title", .text("TITLE"), "the heading of a web page"),
      .color,
    ],
    example: (
      "socklab diff traces/01-hello-hi/server.strace traces/01-hello-hi/peers/python/server.strace",
      "what a Python server asks of the kernel that a Swift server does not"
    ),
    exitOne: "they differ",
    run: runDiff)
}

private func runDiff(_ request: Request) throws(Failure) -> ExitCode {
  guard let pairs = try pairs(request) else { return try diff(try traces(request), request, name: nil) }
  var codes: [ExitCode] = []
  for (name, traces) in pairs { codes.append(try diff(traces, request, name: pairs.count > 1 ? name : nil)) }
  return codes.first { $0 == .differences } ?? codes.first { $0 != .fine } ?? .fine
}

/// The programs of two runs, those of one name together; nil where traces are named.
private func pairs(_ request: Request) throws(Failure) -> [(name: String, traces: [TraceName])]? {
  guard request.operands.count == 2, request.operands.allSatisfy(Files.isFolder) else { return nil }
  var runs: [[(name: String, trace: TraceName)]] = []
  for operand in request.operands {
    let programs = try RunInput(folder: RunFolder(operand), for: request.verb).programs
    runs.append(programs.compactMap { program in program.trace.map { (program.name, $0) } })
  }
  if runs.allSatisfy({ $0.count == 1 }) { return [(runs[0][0].name, runs.map { $0[0].trace })] }
  let pairs = runs[0].compactMap { one in
    runs[1].first { $0.name == one.name }.map { (name: one.name, traces: [one.trace, $0.trace]) }
  }
  let names = runs.map { $0.map(\.name).joined(separator: ", ") }
  guard !pairs.isEmpty else {
    throw .usage("diff: the runs have no program of one name: \(names[0]), and \(names[1]); name two traces")
  }
  guard pairs.count == 1 || ["text", "md"].contains(request.value("--format") ?? "text") else {
    throw .usage(
      "diff: the runs have \(pairs.count) programs in common, and that format is of one pair; name two traces, "
        + pairs[0].traces.map(\.name).joined(separator: " "))
  }
  return pairs
}

/// - Parameter name: what the two programs are called, where they are not all that is compared.
private func diff(_ traces: [TraceName], _ request: Request, name: String?) throws(Failure) -> ExitCode {
  let languages = try both("--language", request)
  let pids = try both("--pid", request)
  var choices: [(LanguageTable.Choice, ProgramChoice?)] = []
  for index in traces.indices {
    let choice = languages.map { TableOfTrace.choice($0[index], for: request.verb).choice } ?? .recognise
    var program: ProgramChoice?
    if let word = pids?[index], word != "-" { program = try TableOfTrace.program(word, for: request.verb) }
    choices.append((choice, program))
  }
  // The sides have nothing in common until both are read.
  let words = Array(zip(traces, choices))
  let sides = concurrently(2) { side(words[$0].0, words[$0].1) }
  let diff = TraceDiff(try sides[0].get(), try sides[1].get())
  let text =
    switch request.value("--format") {
    case "md": DiffReport.markdown(diff)
    case "html": DiffReport.html(diff, title: request.value("--title") ?? "What differs between two traces?")
    case "json": DiffReport.json(diff)
    default: DiffReport.text(diff, style: request.style, width: Terminal.width)
    }
  var output = Output()
  if let name {
    try output.write(request.value("--format") == "md" ? "# \(Escape.markdown(name))\n\n" : "\(name)\n\n")
  }
  try output.write(text)
  try output.flush()
  if diff.differs { return .differences }
  // What was not compared may differ.
  return diff.isWhole ? .fine : .failed
}

private func side(
  _ trace: TraceName, _ choice: (LanguageTable.Choice, ProgramChoice?)
) -> Result<Conversation, Failure> {
  do throws(Failure) {
    return .success(try conversation(trace, choice.0, choice.1))
  } catch {
    return .failure(error)
  }
}

/// The two traces: two operands, or more that are the files of two sets.
private func traces(_ request: Request) throws(Failure) -> [TraceName] {
  var traces: [TraceName] = []
  if request.operands.count == 2 {
    for text in request.operands { traces.append(try TraceName(text, for: request.verb)) }
    return traces
  }
  traces = try TraceName.traces(request.operands, for: request.verb)
  guard traces.count == 2 else {
    throw .usage(
      "diff takes two traces, and \(traces.count) \(traces.count == 1 ? "is" : "are") named: "
        + "write A B, or the files of strace -ff as A.* B.*")
  }
  return traces
}

private func conversation(
  _ trace: TraceName, _ choice: LanguageTable.Choice, _ program: ProgramChoice?
) throws(Failure) -> Conversation {
  let path = trace.name
  var reader = ConversationReader()
  var side: Conversation?
  try TraceFile.read(trace, readsAhead: false) { state, parser, text, place in
    reader.take(state, parser, text, place)
  } atEnd: { state throws(Failure) in
    do throws(LanguageTable.Problem) {
      side = try reader.conversation(path, choice, state, program: program)
    } catch {
      throw TableOfTrace.failure(error, path)
    }
  }
  guard let side else { throw .work("\(path): has no conversation") }
  return side
}

/// An option with a word for each side.
private func both(_ option: String, _ request: Request) throws(Failure) -> [String]? {
  guard let text = request.value(option) else { return nil }
  let words = text.listed
  guard words.count == 2, words.allSatisfy({ !$0.isEmpty }) else {
    throw .usage("diff: \(option) \(text): write two words with a comma between them, for A and for B")
  }
  return words
}
