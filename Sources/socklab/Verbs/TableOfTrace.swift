import LabReports
import LanguageMapping
import Languages
import LinuxABI
import StraceParser
import TraceText

/// `socklab table --trace T --language L`: the table of a trace without a log.
enum TableOfTrace {
  static let options = [
    Option(
      "--language", .text("NAME"),
      "without --log: \(Language.all.map(\.name).joined(separator: ", ")); auto, which is what is done without it, recognises it"
    ),
    Option("--pid", .text("PID"), "of several programs in one trace the one that this process started"),
  ]

  static func run(_ request: Request, width: Int) throws(Failure) -> String {
    let trace = try request.oneTrace("a table without a log")
    let format = request.value("--format") ?? "text"
    let choice = choice(request.value("--language") ?? "auto", for: request.verb).choice
    var programs: [ProgramChoice] = []
    if let text = request.value("--pid") { programs = [try program(text, for: request.verb)] }
    var table = try TraceFile.table(trace, choice, programs: programs, isAlone: true)
    table.architecture = try Architecture.of([(trace.name, table.interfaces)], named: request.architecture)
    return switch format {
    case "md": LanguageReport.markdown(table)
    case "html":
      LanguageReport.html(table, title: request.value("--title") ?? "Which system calls does each call make?")
    case "csv": LanguageReport.csv(table)
    case "json": LanguageReport.json(table)
    default: LanguageReport.text(table, style: request.style, width: width)
    }
  }

  /// The programs that a person named, in one list or several.
  static func programs(_ request: Request) throws(Failure) -> [ProgramChoice] {
    var programs: [ProgramChoice] = []
    for word in request.all("--pid").flatMap(\.listed) {
      programs.append(try program(word, for: request.verb))
    }
    return programs
  }

  /// A program as a person names it.
  static func program(_ text: String, for verb: Verb) throws(Failure) -> ProgramChoice {
    guard let program = ProgramChoice(text) else {
      throw .usage(
        "\(verb.name): --pid \(text): write a process id, or one with the line of its program: 7@515; "
          + "without ids in the trace the line alone: @515")
    }
    return program
  }

  /// The table of one trace among several: of the programs that a person named the one that this trace has is meant.
  static func choose(
    _ path: String, _ programs: [ProgramChoice], isAlone: Bool = false,
    _ table: (ProgramChoice?) throws(LanguageTable.Problem) -> LanguageTable
  ) throws(Failure) -> LanguageTable {
    do throws(LanguageTable.Problem) {
      if let first = try chosen(programs, isAlone: isAlone, table).first { return first }
      return try table(nil)
    } catch {
      throw failure(error, path)
    }
  }

  /// The tables of those programs, of all that a person named, that this trace has; another trace may have the others.
  static func chosen(
    _ programs: [ProgramChoice], isAlone: Bool = false,
    _ table: (ProgramChoice?) throws(LanguageTable.Problem) -> LanguageTable
  ) throws(LanguageTable.Problem) -> [LanguageTable] {
    var tables: [LanguageTable] = []
    for program in programs {
      do throws(LanguageTable.Problem) {
        tables.append(try table(program))
      } catch {
        guard case .noSuchProgram = error, !isAlone else { throw error }
      }
    }
    return tables
  }

  /// The tables of all programs of a trace where nobody chose among them: the one, those that inherited its sockets, or the
  /// several that there are, up to a limit.
  static func all(
    most limit: Int, _ table: (ProgramChoice?) throws(LanguageTable.Problem) -> LanguageTable
  ) throws(LanguageTable.Problem) -> [LanguageTable] {
    var tables: [LanguageTable] = []
    var programs: [TracedProgram] = []
    do throws(LanguageTable.Problem) {
      tables = [try table(nil)]
      programs = tables[0].heirs
    } catch {
      guard case .severalPrograms(let all, _) = error, all.count <= limit else { throw error }
      programs = all
    }
    guard tables.count + programs.count <= limit else { return tables }
    for program in programs { tables.append(try table(ProgramChoice(program))) }
    return tables
  }

  /// Refuses a process id that none of the traces has: it was mistyped.
  static func check(_ programs: [ProgramChoice], _ tables: [LanguageTable], for verb: Verb) throws(Failure) {
    for program in programs where !tables.contains(where: { $0.choice == program }) {
      throw .usage(
        "\(verb.name): --pid \(program): no trace has a program with sockets that this process started")
    }
  }

  /// Whether a word names a catalogue, or asks for the one that the trace speaks for.
  static func isLanguage(_ word: String) -> Bool {
    word == "auto" || word == Language.linuxAPI.name || Language.named(word) != nil
  }

  /// The catalogue that a person named. One that there is not is said, and replaced by the Linux API alone.
  static func choice(_ name: String, for verb: Verb) -> (choice: LanguageTable.Choice, isUnknown: Bool) {
    if name == "auto" { return (.recognise, false) }
    if let known = Language.named(name) { return (.language(known), false) }
    if name == Language.linuxAPI.name { return (.language(.linuxAPI), false) }
    let names = Language.all.map(\.name)
    complain(
      "\(verb.name): there is no catalogue for \(name)\(nearest(name, among: names)); "
        + "this is the Linux API alone. Catalogues: \(names.joined(separator: ", "))")
    return (.language(.linuxAPI), true)
  }

  static func failure(_ problem: LanguageTable.Problem, _ path: String) -> Failure {
    switch problem {
    case .noNetwork(let notes):
      .work(
        "\(path): has no call of a socket; did strace follow the program (-f), and was the network in its filter (-e)?"
          + said(notes))
    case .severalPrograms(let programs, let notes):
      .usage(
        "\(path): has several programs with sockets; choose one with --pid: \(list(programs))\(said(notes))")
    case .noSuchProgram(let choice, let programs, let notes):
      .usage("\(path): \(missing(choice)); these did: \(list(programs))\(said(notes))")
    }
  }

  private static func missing(_ choice: ProgramChoice) -> String {
    let who = choice.pid.map { "process \($0)" } ?? "a process without an id"
    let place = choice.line.map { " up to line \($0)" } ?? ""
    return "\(who) started no program with sockets\(place)"
  }

  private static func said(_ notes: [LanguageTable.Note]) -> String {
    notes.map { ". \(LanguageReport.text($0))" }.joined()
  }

  /// A path in a list of several: of a long one its end, which has the program's name.
  private static func short(_ path: String) -> String {
    path.count > 80 ? "…\(path.suffix(79))" : path
  }

  private static func list(_ programs: [TracedProgram]) -> String {
    let pids = programs.map(\.pid)
    let shown = programs.prefix(8).map { program in
      // Where a process had several programs, its id alone does not choose.
      let isAlone = program.pid != nil && pids.count { $0 == program.pid } < 2
      let name = isAlone ? program.pid.map { "\($0)" } ?? "" : "\(ProgramChoice(program))"
      return "\(name) (\(program.path.map(short) ?? "started before the trace"))"
    }
    return shown.joined(separator: ", ") + (programs.count > 8 ? ", and \(programs.count - 8) more" : "")
  }
}
