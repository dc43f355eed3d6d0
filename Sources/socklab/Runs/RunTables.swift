import CallMapping
import LabReports
import LanguageMapping
import Languages
import LinuxABI
import TraceText

/// The mapping tables of a run: of the programs that left a log, and of those that did not.
struct RunTables {
  let logged: MappingTable?
  let traced: RunTable?
  /// What the tables do not show of the programs' ends, and of those that called nothing of a socket, a line each.
  let remarks: [String]

  /// How many programs of one trace have a column where nobody chose among them.
  private static let columnLimit = 8

  init(
    _ run: RunInput, language: String? = nil, architecture: Architecture? = nil, for verb: Verb
  ) throws(Failure) {
    var sides: [Side] = []
    var programs: [RunTable.Program] = []
    var remarks: [String] = []
    for program in run.programs {
      if let log = program.log {
        let map = try Run.side(log: log, trace: program.trace, filter: nil, number: sides.count + 1).map
        sides.append(Side(program.name, map))
        if let ending = program.ending { remarks.append("\(program.name) \(ending)") }
      } else if let trace = program.trace {
        let choice = program.choice(language, for: verb)
        let tables = try TraceFile.tables(
          trace, choice, most: Self.columnLimit, mayBeQuiet: program.isWhollyTraced)
        if tables.count == 1, tables[0].rows.isEmpty, program.isWhollyTraced {
          remarks.append(program.quietness)
        } else if let ending = program.ending {
          remarks.append("\(program.name) \(ending)")
        }
        for var table in tables {
          table.architecture = try Architecture.of([(trace.name, table.interfaces)], named: architecture)
          let name = tables.count > 1 ? table.program.name ?? program.name : program.name
          programs.append(RunTable.Program(RunInput.free(name, programs.map(\.name)), table))
        }
      }
    }
    guard !sides.isEmpty || programs.isEmpty || programs.contains(where: { !$0.table.rows.isEmpty }) else {
      throw .work(remarks.joined(separator: "; "))
    }
    self.remarks = remarks
    var logged = sides.isEmpty ? nil : MappingTable(sides)
    logged?.architecture = try Architecture.of(
      sides.map { ($0.name, $0.map.interfaces) }, named: architecture)
    var traced = programs.isEmpty ? nil : RunTable(programs)
    traced?.architecture = try Architecture.of(
      programs.map { ($0.name, $0.table.interfaces) }, named: architecture)
    (self.logged, self.traced) = (logged, traced)
  }

  func text(style: Style, width: Int) -> String {
    joined(
      remarks.isEmpty
        ? nil
        : remarks.flatMap { Columns.wrapped(Escape.terminal($0), to: max(60, width)) }
          .joined(separator: "\n") + "\n",
      logged.map { TableReport.text($0, style: style, width: width) },
      traced.map { RunTableReport.text($0, style: style, width: width) })
  }

  /// In a format of `table`.
  func text(_ format: String, title: String?, style: Style, width: Int) -> String {
    switch format {
    case "md":
      joined(
        remarks.isEmpty ? nil : remarks.map { Escape.markdown($0) + "\n" }.joined(separator: "\n"),
        logged.map { TableReport.markdown($0) },
        traced.map { RunTableReport.markdown($0) })
    case "html":
      joined(
        logged.map { TableReport.html($0, title: title ?? Self.title) },
        traced.map { RunTableReport.html($0, title: title ?? Self.title) })
    case "csv": joined(logged.map { TableReport.csv($0) }, traced.map { RunTableReport.csv($0) })
    case "json": joined(logged.map { TableReport.json($0) }, traced.map { RunTableReport.json($0) })
    default: text(style: style, width: width)
    }
  }

  private static let title = "Which system calls does each call make?"

  private func joined(_ texts: String?...) -> String { texts.compactMap { $0 }.joined(separator: "\n") }
}
