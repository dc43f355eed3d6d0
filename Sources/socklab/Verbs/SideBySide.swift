import LabReports
import LanguageMapping
import Languages

/// `socklab table --side-by-side T1 T2 ...`: one table of several traces, a column for each language.
enum TablesSideBySide {
  static let options = [
    Option("--side-by-side", .none, "one table of several traces without a log, a column for each COLUMN")
  ]

  static func run(_ request: Request, width: Int) throws(Failure) -> String {
    let format = request.value("--format") ?? "text"
    guard request.operands.count > 1 else {
      throw .usage(
        "table: --side-by-side needs two columns or more, each [LANGUAGE=]TRACE[,TRACE...]; "
          + "there are \(request.operands.count)")
    }
    let pids = try TableOfTrace.programs(request)
    var columns: [SideBySide.Column] = []
    for (language, traces) in try read(request) {
      let (choice, isUnknown) = TableOfTrace.choice(language, for: request.verb)
      var tables: [LanguageTable] = []
      for trace in traces {
        tables.append(try TraceFile.table(trace, choice, programs: pids))
      }
      columns.append(
        SideBySide.Column(
          title: isUnknown ? language : nil, names: traces.map(\.name), tables: tables))
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

  private static func read(
    _ request: Request
  ) throws(Failure) -> [(language: String, traces: [TraceName])] {
    var languages = request.value("--language").map(\.listed) ?? []
    if languages == ["auto"] { languages = [] }
    let operands = try operands(request)
    guard languages.isEmpty || languages.count == operands.count else {
      throw .usage(
        "table: --language names \(languages.count) languages for \(operands.count) columns; "
          + "name one for each, auto among them, or none")
    }
    var columns: [(language: String, traces: [TraceName])] = []
    for (index, (operand, set)) in operands.enumerated() {
      let named = NamedTrace(operand, set: set)
      let language = named.language ?? (languages.isEmpty ? "auto" : languages[index])
      columns.append((language, try named.traces(for: request.verb)))
    }
    return columns
  }

  /// The operands, those that are the files of one set together. A set alone would be no two columns.
  private static func operands(_ request: Request) throws(Failure) -> [(text: String, set: TraceName?)] {
    let grouped = try TraceName.grouped(request.operands, for: request.verb)
    return grouped.count > 1 ? grouped : request.operands.map { ($0, nil) }
  }
}
