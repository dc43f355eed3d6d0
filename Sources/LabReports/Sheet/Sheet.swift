public import CallMapping
public import LanguageMapping
import Languages
import Walkthrough

/// The hand-in sheet of a run: one page for a report, after which its reader can answer for the run.
///
/// Pure data. Texts are as the trace and the log have them: whoever shows them escapes them for its format.
public struct Sheet: Sendable {
  /// `A run of server, client`
  public let title: String
  /// What made the run, one for each program.
  public let commands: [Command]
  /// Facts of the machine, each a name and a value.
  public let facts: [(name: String, value: String)]
  /// What is known of the programs: how a language was recognised, what the comparison of log and trace found.
  public let programs: [String]
  /// The tables.
  public let blocks: [Block]
  /// Calls that failed, each kind once.
  public let failures: [Failure]
  /// What is unusual besides.
  public let unusual: [String]
  /// What the languages do, whoever writes the program.
  public let habits: [String]
  /// Where every line of the traces is, and what the traces cannot show.
  public let notes: [String]

  /// What made one program's part of the run.
  public struct Command: Sendable {
    /// What the run calls the program.
    public let program: String
    /// The program with its arguments, as a shell takes it.
    public let command: String
    /// The strace that traced it, likewise; nil where nobody recorded it.
    public let strace: String?

    /// A command.
    public init(program: String, command: String, strace: String?) {
      (self.program, self.command, self.strace) = (program, command, strace)
    }
  }

  /// A call that failed.
  public struct Failure: Sendable {
    /// The program and the line of its trace: `client, line 41`.
    public let place: String
    /// The call as strace has it, short.
    public let call: String
    /// What it failed with: `connect failed with ECONNREFUSED, 3 times: Connection refused`
    public let what: String
    /// The usual cause; nil where no table knows.
    public let cause: String?
    /// What to do; nil where no table knows.
    public let remedy: String?

    /// A call that failed.
    public init(place: String, call: String, what: String, cause: String?, remedy: String?) {
      (self.place, self.call, self.what) = (place, call, what)
      (self.cause, self.remedy) = (cause, remedy)
    }
  }

  /// A table: what was asked for, what a program did besides its sockets, or what a language did unasked.
  public struct Block: Sendable {
    /// `What the programs asked for`
    public let title: String
    /// The names of the columns: three, and one for each program.
    public let columns: [String]
    /// The rows.
    public let rows: [Row]
  }

  /// One row of a table.
  public struct Row: Sendable {
    /// The call of the language, or what it did.
    public let call: String
    /// The function of the Linux socket API with its types.
    public let function: String
    /// The system calls really seen.
    public let seen: [String]
    /// How often each program made it.
    public let counts: [String]
    /// Why it is so.
    public let why: String
    /// The program's own lines that make the call, where they are known: `HelloHi.swift:29`.
    public let sources: [String]
  }

  /// The sheet of a run.
  ///
  /// - Parameters:
  ///   - logged: the table of its programs that left logs.
  ///   - traced: the table of those that did not.
  ///   - sources: for each program, by the line of its trace, the line of its source that made the call:
  ///     `HelloHi.swift:31`.
  public init(
    title: String, commands: [Command], facts: [(name: String, value: String)], programs: [String] = [],
    logged: MappingTable?, traced: RunTable?, sources: [String: [Int: String]], failures: [Failure],
    unusual: [String]
  ) {
    self.title = title
    self.commands = commands
    self.facts = facts
    self.programs = programs + (traced.map(RunTableReport.headings) ?? [])
    self.failures = failures
    self.unusual = unusual
    blocks =
      (logged.map { Self.blocks($0, sources) } ?? []) + (traced.map { Self.blocks($0, sources) } ?? [])
    habits = traced.map(Self.habits) ?? []
    notes = traced.map(RunTableReport.closing) ?? []
  }

  private static let asked = "What the programs asked for"
  private static let unasked = "What the language did unasked"

  private static func blocks(_ table: MappingTable, _ sources: [String: [Int: String]]) -> [Block] {
    let kinds = [
      (asked, table.socketRows), ("Input, output and waiting of the programs themselves", table.programRows),
    ]
    return kinds.filter { !$0.1.isEmpty }.map { title, rows in
      Block(
        title: title, columns: TableReport.header(table),
        rows: rows.map { row in
          Row(
            call: row.swift, function: row.prototype, seen: TableReport.seen(row, table),
            counts: TableReport.counts(row, table), why: TableReport.why(row),
            sources: Self.sources(zip(table.sides, row.sides.map(\.lines)), sources))
        })
    }
  }

  private static func blocks(_ table: RunTable, _ sources: [String: [Int: String]]) -> [Block] {
    RunTableReport.blocks(table).map { kind, rows in
      Block(
        title: kind == .asked ? asked : unasked, columns: RunTableReport.header(kind, table),
        rows: rows.map { row in
          Row(
            call: RunTableReport.call(row, table), function: RunTableReport.function(row),
            seen: RunTableReport.forms(row), counts: RunTableReport.counts(row),
            why: RunTableReport.why(row),
            sources: Self.sources(
              zip(table.programs.map(\.name), row.cells.map { $0?.lines.lines ?? [] }), sources))
        })
    }
  }

  /// The lines of source behind a row's lines of the traces, each once.
  private static func sources(
    _ lines: some Sequence<(String, [Int])>, _ sources: [String: [Int: String]]
  ) -> [String] {
    var found: [String] = []
    for (program, lines) in lines {
      guard let known = sources[program] else { continue }
      for line in lines {
        guard found.count < sourceLimit else { return found }
        if let place = known[line], !found.contains(place) { found.append(place) }
      }
    }
    return found
  }

  /// So many places of a call fit on a sheet.
  private static let sourceLimit = 12

  private static func habits(_ table: RunTable) -> [String] {
    var habits: [String] = []
    for language in table.programs.map(\.table.language) where language.name != Language.linuxAPI.name {
      for note in language.notes where !habits.contains("\(language.title): \(note)") {
        habits.append("\(language.title): \(note)")
      }
    }
    return habits
  }

  /// How a reader who has never seen such a table reads it.
  static let guide = [
    "Left stands what the program's author writes, in the middle the function of the Linux socket API that it stands for, "
      + "right what the kernel was really asked, as strace saw it. A number says how often a program made the call.",
    "`...` stands for what differs from call to call: descriptors, addresses, bytes.",
  ]
}
