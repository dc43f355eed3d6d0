import LabReports
import LanguageMapping
import Languages

/// `socklab table --side-by-side T1 T2 ...`: one table of several traces, a column for each language.
enum TablesSideBySide {
  static let options = [
    Option("--side-by-side", .none, "one table of several traces without a log, a column for each COLUMN")
  ]

  /// `[LANGUAGE=]TRACE[,TRACE...]`, read.
  private struct Column {
    var language: String
    var traces: [TraceName]
  }

  static func run(_ request: Request, width: Int) throws(Failure) -> String {
    guard !request.has("--log"), !request.has("--trace"), !request.has("--filter") else {
      throw .usage(
        "table: --side-by-side takes its traces as operands: socklab table --side-by-side c.strace go.strace")
    }
    let format = request.value("--format") ?? "text"
    guard format != "expected" else { throw .usage("table: --format expected needs the log of the run") }
    guard request.operands.count > 1 else {
      throw .usage(
        "table: --side-by-side needs two columns or more, each [LANGUAGE=]TRACE[,TRACE...]; "
          + "there are \(request.operands.count)")
    }
    let pids = try TableOfTrace.programs(request)
    var columns: [SideBySide.Column] = []
    for column in try read(request) {
      let (choice, isUnknown) = TableOfTrace.choice(column.language, for: request.verb)
      var tables: [LanguageTable] = []
      for trace in column.traces {
        tables.append(try TraceFile.table(trace, choice, programs: pids))
      }
      columns.append(
        SideBySide.Column(
          title: isUnknown ? column.language : nil, names: column.traces.map(\.name), tables: tables))
    }
    try TableOfTrace.check(pids, columns.flatMap(\.tables), for: request.verb)
    let table = SideBySide(columns)
    return switch format {
    case "md": SideBySideReport.markdown(table, title: request.value("--title"))
    case "html":
      SideBySideReport.html(
        table, title: request.value("--title") ?? "Which system calls does each language make?")
    case "csv": SideBySideReport.csv(table)
    case "json": SideBySideReport.json(table)
    default: SideBySideReport.text(table, style: request.style, width: width)
    }
  }

  private static func read(_ request: Request) throws(Failure) -> [Column] {
    var languages = request.value("--language").map(\.listed) ?? []
    if languages == ["auto"] { languages = [] }
    let operands = try operands(request)
    guard languages.isEmpty || languages.count == operands.count else {
      throw .usage(
        "table: --language names \(languages.count) languages for \(operands.count) columns; "
          + "name one for each, auto among them, or none")
    }
    var columns: [Column] = []
    var standardInputs = 0
    for (index, (operand, set)) in operands.enumerated() {
      var column = Column(language: languages.isEmpty ? "auto" : languages[index], traces: [])
      let (language, text) = TraceName.parts(ofOperand: operand)
      if let language { column.language = language }
      let paths = Input.exists(operand) ? [operand] : text.listed
      guard paths.allSatisfy({ !$0.isEmpty }) else {
        throw .usage("table: \(operand): write [LANGUAGE=]TRACE[,TRACE...], with no trace left out")
      }
      standardInputs += paths.count { $0 == "-" }
      if let set {
        column.traces = [set]
      } else {
        column.traces = try TraceName.traces(paths, for: request.verb)
      }
      columns.append(column)
    }
    guard standardInputs < 2 else { throw .usage("table: - is standard input, and can be read once only") }
    return columns
  }

  /// The operands, those that are the files of one set together. A set alone would be no two columns.
  private static func operands(_ request: Request) throws(Failure) -> [(text: String, set: TraceName?)] {
    let grouped = try TraceName.grouped(request.operands, for: request.verb)
    return grouped.count > 1 ? grouped : request.operands.map { ($0, nil) }
  }
}
