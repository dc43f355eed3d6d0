import LabReports
import LinuxABI
import Machine
import StackMapping
import TraceModel

/// `socklab table --trace T --stacks`: what each function of a program asked of the kernel, from the stacks of strace -k.
enum TableOfStacks {
  static let binaries = Option(
    "--binaries", .none,
    "of a trace of strace -k: open the files that it names, for file and line; without it none is")
  static let binary = Option(
    "--binary", .file("FILE"), mayRepeat: true,
    "of a trace of strace -k: this file is the program of its name in the trace; for file and line")

  static let options = [
    Option("--stacks", .none, "which function made each call on a socket, from a trace taken with strace -k"),
    Option(
      "--every-call", .none, "with --stacks: calls that are about no socket are rows, too"),
    binaries, binary,
    Option(
      "--own", .text("MODULE"), mayRepeat: true,
      "with --stacks: whose functions the table is of; without it those of the program and not of its packages"
    ),
  ]

  static func run(_ request: Request, width: Int) throws(Failure) -> String {
    let (table, notes) = try table(request)
    let format = request.value("--format") ?? "text"
    return switch format {
    case "md": StackReport.markdown(table, notes: notes)
    case "html":
      StackReport.html(
        table, notes: notes, title: request.value("--title") ?? "What did each function ask of the kernel?")
    case "csv": StackReport.csv(table)
    case "json": StackReport.json(table, notes: notes)
    default: StackReport.text(table, notes: notes, style: request.style, width: width)
    }
  }

  /// What is asked of a trace, as options say it: the program itself is opened for its lines.
  static func request(trace: String, program: String?) -> Request {
    var request = Request(verb: .table)
    request.values = ["--stacks": [""], "--trace": [trace]]
    if let program { request.values["--binary"] = [program] }
    return request
  }

  /// The function of the program, its file and its line, of each call of a trace that was taken with strace -k; and what is
  /// to be said of them.
  ///
  /// - Parameter request: says which files may be opened: `--binary`, `--binaries`.
  static func functions(
    of trace: TraceName, _ text: [UInt8], _ request: Request
  ) throws(Failure) -> (ProgramFunctions, notes: [String]) {
    var reader = StackReader()
    var model = ModelReader(survey: ProcessSurvey(text.span))
    model.feed(text.span) { reader.take($0, $1, $2, $3) }
    model.finish { reader.take($0, $1, $2, $3) }
    let stacked = try usable(reader.finish(model.state.programs), trace)
    let (symbols, notes) = try Symbolisation(request, trace).symbols(of: stacked, everyCall: true)
    return (ProgramFunctions(stacked, symbols), notes)
  }

  private static func table(_ request: Request) throws(Failure) -> (table: StackTable, notes: [String]) {
    let trace = try request.oneTrace("--stacks")
    let stacked = try read(trace)
    let own = request.all("--own")
    let everyCall = request.has("--every-call")
    let (symbols, notes) = try Symbolisation(request, trace).symbols(of: stacked, everyCall: everyCall)
    if !own.isEmpty {
      let known = StackTable.modules(stacked, symbols)
      for module in own where !known.contains(module) {
        throw .usage(
          "table: --own \(module): no frame of this trace is of that module; there are "
            + (known.isEmpty ? "none" : known.joined(separator: ", ")))
      }
    }
    var table = StackTable(stacked, symbols, own: own.isEmpty ? nil : Set(own), everyCall: everyCall)
    table.architecture = try Architecture.of(
      table.interfaces.map { (trace.name, $0) }, named: request.architecture)
    return (table, notes + interpreters(table, trace))
  }

  /// A trace with its stacks.
  private static func read(_ trace: TraceName) throws(Failure) -> StackedCalls {
    var reader = StackReader()
    var programs: [RunningProgram] = []
    try TraceFile.read(trace) { state, parser, text, place in
      reader.take(state, parser, text, place)
    } atEnd: { state in
      programs = state.programs
    }
    return try usable(reader.finish(programs), trace)
  }

  private static func usable(_ stacked: StackedCalls, _ trace: TraceName) throws(Failure) -> StackedCalls {
    guard !stacked.isFull else {
      throw .work("\(trace.name): has more calls or frames than this verb holds in memory")
    }
    guard !stacked.frames.isEmpty else {
      throw .work(
        stacked.has32Bits
          ? "\(trace.name): has no stacks: the program has 32 bits, and strace -k finds no frame of such a one"
          : "\(trace.name): has no stacks; take the trace with strace -k (strace -f -k -ttt -o FILE PROGRAM)")
    }
    return stacked
  }

  /// One line for each program that runs programs: no frame of theirs is on its stack.
  private static func interpreters(_ table: StackTable, _ trace: TraceName) -> [String] {
    table.interpreters.map { files, language in
      "\(files.joined(separator: " and ")) \(files.count == 1 ? "runs" : "run") programs of another language, whose functions "
        + "are on no stack of strace -k: its catalogue tells the calls, socklab table --trace \(trace.name) --language \(language)"
    }
  }
}
