import CallLog
import CallMapping
import LanguageMapping
import Languages
import Machine
import Runs
import StraceParser
import Walkthrough

/// What a story is made of: logs and traces, and what a person says of the run besides.
struct StoryInput {
  static let options = [
    Option(
      "--pid", .text("PID[@LINE],..."), mayRepeat: true,
      "of several programs in one trace those that these processes started"),
    Option("--title", .text("TITLE"), "the heading"),
    Option("--question", .text("TEXT"), "the question that the run answers"),
    Option(
      "--command", .text("COMMAND"), mayRepeat: true, "a command that made the run, once for each program"),
    Option("--fact", .text("NAME=VALUE"), mayRepeat: true, "a fact of the machine: strace=6.1"),
    Option("--origin", .text("TEXT"), "live, or where the recording comes from"),
    Option(
      "--sources", .file("DIR"), "the folder with the sources that logs and stacks name"),
    TableOfStacks.binaries, TableOfStacks.binary,
    Option(
      "--handout", .file("FILE"),
      "a lab's README.md: its questions under Predict are asked first, and the lines that it quotes lead to their steps"
    ),
  ]

  let request: Request

  /// Whether what is unusual is told: of a report and a sheet.
  private let isJudged: Bool

  /// Whether the programs' own files are opened for their lines: those of a folder that somebody else made are not, unless
  /// a person says so.
  let opensPrograms: Bool

  init(_ request: Request, isJudged: Bool = false, opensPrograms: Bool = false) {
    (self.request, self.isJudged) = (request, isJudged)
    self.opensPrograms = opensPrograms || request.has("--binaries")
  }

  // MARK: The run

  /// A program, or the programs of a trace without a log.
  private enum Source {
    case logged(log: String, trace: TraceName?, name: String?)
    case traced(RunInput.Program, trace: TraceName)

    init?(_ program: RunInput.Program) {
      if let log = program.log {
        self = .logged(log: log, trace: program.trace, name: program.name)
      } else if let trace = program.trace {
        self = .traced(program, trace: trace)
      } else {
        return nil
      }
    }

    var files: [String] {
      switch self {
      case .logged(let log, let trace, _): [log] + (trace?.files ?? [])
      case .traced(_, let trace): trace.files
      }
    }
  }

  /// The run that the story is of, and what its folder knows of it.
  private func run() throws(Failure) -> (sources: [Source], record: RunInput.Record) {
    if !request.has("--log") {
      // `--trace x` and `x` are the same, and a log lies beside it.
      let (traces, rest) = try request.traces()
      let named = try RunInput(traces) + RunInput(operands: rest, for: request.verb)
      return (named.programs.compactMap(Source.init), named.record)
    }
    let (pairs, rest) = try Run.pairs(request)
    let named = try RunInput(operands: rest, for: request.verb)
    let logged = pairs.map { Source.logged(log: $0.log, trace: $0.trace, name: nil) }
    return (logged + named.programs.compactMap(Source.init), named.record)
  }

  /// The run beside it.
  private func otherRun() throws(Failure) -> [Source] {
    var sources: [Source] = []
    for text in request.all("--beside") {
      let words = text.listed
      // Without a log the first of a set's files is a thread's, too.
      if !Input.exists(text), words.count > 1, TraceName.parts(words[0]) == nil {
        let trace = try TraceName(words.dropFirst().joined(separator: ","), for: request.verb)
        sources.append(.logged(log: words[0], trace: trace, name: nil))
      } else {
        sources += try RunInput(operands: [text], for: request.verb).programs.compactMap(Source.init)
      }
    }
    return sources
  }

  /// Every file that is read.
  func files() throws(Failure) -> [String] {
    try (run().sources + otherRun()).flatMap(\.files) + request.all("--handout")
  }

  /// The run's programs, each by its trace where it has one: for who judges what the kernel was asked, whatever a log says.
  func tracedPrograms() throws(Failure) -> [ProgramTrace] {
    var programs: [ProgramTrace] = []
    for source in try run().sources {
      let taken = programs.map(\.name)
      switch source {
      case .logged(let log, nil, let name):
        programs.append(try logged(log, nil, nil, name, taken: taken))
      case .logged(_, let trace?, let name):
        let program = RunInput.Program(name: name ?? trace.title, trace: trace, log: nil)
        programs += try traced(program, trace, taken: taken, mayBeQuiet: true)
      case .traced(let program, let trace):
        programs += try traced(program, trace, taken: taken, mayBeQuiet: true)
      }
    }
    return programs
  }

  func story() throws(Failure) -> Story {
    let filter = try Run.filter(request)
    let (sources, record) = try run()
    guard !sources.isEmpty else {
      throw .usage("walkthrough: needs --log LOG and --trace TRACE of a run, or a TRACE without a log")
    }
    // Before anything is read, and also where no trace needs one.
    _ = try TableOfTrace.programs(request)
    var programs = try self.programs(sources, filter)
    for index in programs.indices {
      let record = record.programs.first { $0.name == programs[index].name }
      programs[index].isEndedByUs = record?.endedByUs ?? false
    }
    let tables = programs.compactMap { one -> LanguageTable? in
      if case .traced(let table) = one.account { return table }
      return nil
    }
    if !request.has("--beside") {
      try TableOfTrace.check(try TableOfTrace.programs(request), tables, for: request.verb)
    }
    var handout: String?
    if let path = request.value("--handout") {
      handout = String(decoding: try Input(path).readAll(limit: 1 << 20), as: UTF8.self)
    }
    return Story(
      try heading(programs.map(\.name), request.value("--title"), record), of: programs,
      sources: try self.sources(of: programs),
      handout: handout, isJudged: isJudged)
  }

  /// The other run; nil where none is named.
  func beside() throws(Failure) -> Story? {
    guard request.has("--beside") else { return nil }
    let programs = try self.programs(try otherRun(), nil)
    let languages = programs.compactMap { one -> String? in
      if case .traced(let table) = one.account { return table.language.title }
      return nil
    }
    let title =
      request.value("--beside-title")
      ?? (Set(languages).count == 1 && languages.count == programs.count ? languages[0] : "the other run")
    return Story(
      Story.Heading(title: title), of: programs, sources: try self.sources(of: programs), isJudged: false)
  }

  func heading(
    _ names: [String], _ title: String?, _ record: RunInput.Record = RunInput.Record()
  ) throws(Failure) -> Story.Heading {
    var facts = record.facts.map { Story.Heading.Fact($0.name, $0.value) }
    for fact in request.all("--fact") {
      guard let equals = fact.firstIndex(of: "="), equals != fact.startIndex else {
        throw .usage("walkthrough: --fact \(fact): write NAME=VALUE")
      }
      facts.append(
        Story.Heading.Fact(String(fact[..<equals]), String(fact[fact.index(after: equals)...])))
    }
    let shown =
      names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", and \(names.count - 4) more" : "")
    return Story.Heading(
      title: title ?? "A run of \(shown)", question: request.value("--question"),
      commands: request.all("--command") + record.commands,
      facts: facts, origin: request.value("--origin") ?? record.origin)
  }

  // MARK: Programs

  private func programs(_ sources: [Source], _ filter: TraceFilter?) throws(Failure) -> [ProgramTrace] {
    var programs: [ProgramTrace] = []
    for source in sources {
      let taken = programs.map(\.name)
      switch source {
      case .logged(let log, let trace, let name):
        programs.append(try logged(log, trace, filter, name, taken: taken))
      case .traced(let program, let trace):
        programs += try traced(program, trace, taken: taken)
      }
    }
    return programs
  }

  private func logged(
    _ log: String, _ trace: TraceName?, _ filter: TraceFilter?, _ name: String?, taken: [String]
  ) throws(Failure) -> ProgramTrace {
    guard let trace else {
      let side = try Run.side(log: log, trace: nil, filter: nil, number: taken.count + 1)
      return ProgramTrace(
        name: RunInput.free(name ?? side.name, taken), text: TraceText([]), account: .logged(side.map))
    }
    let text = try readText(trace)
    let side = try Run.side(log: log, trace: trace, text: text, filter: filter, number: taken.count + 1)
    return ProgramTrace(
      name: RunInput.free(name ?? side.name, taken), text: TraceText(text), account: .logged(side.map))
  }

  /// The programs of a trace without a log: both ends of a conversation may stand in one.
  private func traced(
    _ program: RunInput.Program, _ trace: TraceName, taken: [String], mayBeQuiet: Bool = false
  ) throws(Failure) -> [ProgramTrace] {
    let choice = program.choice(nil, for: request.verb)
    let text = TraceText(try readText(trace))
    let tables = try tables(
      of: text, choice, trace.name, most: mayBeQuiet ? Self.judgedLimit : Self.laneLimit,
      mayBeQuiet: mayBeQuiet || program.isWhollyTraced)
    var taken = taken
    let callers = try callers(program, trace, text)
    return tables.map { table in
      let own =
        tables.count > 1
        ? table.program.name ?? "program \(taken.count + 1)" : program.name == "-" ? "" : program.name
      let chosen = RunInput.free(own.isEmpty ? "program \(taken.count + 1)" : own, taken)
      taken.append(chosen)
      var told = ProgramTrace(name: chosen, text: text, account: .traced(table), path: program.path)
      told.recorded = program.name
      told.attached = program.attached
      told.callers = callers
      return told
    }
  }

  /// How many programs of one trace have a lane where nobody chose among them; and how many are judged as one.
  static let (laneLimit, judgedLimit) = (8, 128)

  func tables(
    of text: TraceText, _ choice: LanguageTable.Choice, _ path: String, most limit: Int = laneLimit,
    mayBeQuiet: Bool = false
  ) throws(Failure) -> [LanguageTable] {
    var reader = TraceTables(text.bytes, keepsPlaces: true)
    func table(_ program: ProgramChoice?) throws(LanguageTable.Problem) -> LanguageTable {
      try reader.table(choice, program: program)
    }
    let wanted = try TableOfTrace.programs(request)
    do throws(LanguageTable.Problem) {
      let tables = try TableOfTrace.chosen(wanted, table)
      return tables.isEmpty ? try TableOfTrace.all(most: limit, table) : tables
    } catch {
      if case .noNetwork = error {
        if mayBeQuiet, wanted.isEmpty, let table = reader.quietTable(choice) { return [table] }
        let bytes = text.bytes
        let what = FileKind.refusal { (take: (Span<UInt8>) -> Void) throws(Never) in take(bytes.span) }
        if let what { throw .work("\(path): \(what)") }
      }
      throw TableOfTrace.failure(error, path)
    }
  }

  private func readText(_ trace: TraceName) throws(Failure) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(
      trace.files.reduce(0) { min(Run.limit, $0 + min(Run.limit, Int(clamping: Files.size(of: $1) ?? 0))) })
    try trace.forEachPiece(as: .trace) { piece throws(Failure) in
      piece.withUnsafeBufferPointer { text.append(contentsOf: $0) }
      if text.count > Run.limit {
        throw .work(
          "\(trace.name): is larger than \(Run.limit >> 20) MiB; this verb holds the trace in memory")
      }
      return true
    }
    return text
  }
}
