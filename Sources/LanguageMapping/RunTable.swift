public import Languages
public import LinuxABI

/// The tables of a run's programs as one: a row for each call of a language, a column for each program.
public struct RunTable: Sendable {
  /// The programs, each with its own table.
  public let programs: [Program]
  /// What they asked for, then what their languages did unasked: each in an order that is every program's own.
  public let rows: [Row]

  /// The machine whose system calls these are, where the traces prove it or a person said it.
  public package(set) var architecture: Architecture?

  /// The names of the languages of programs that made any call.
  public var languages: Set<String> {
    Set(programs.lazy.filter { !$0.table.rows.isEmpty }.map(\.table.language.name))
  }

  /// A program of the run.
  public struct Program: Sendable {
    /// What the run calls it: `server`.
    public let name: String
    /// Its table.
    public let table: LanguageTable

    /// A program of the run.
    public init(_ name: String, _ table: LanguageTable) { (self.name, self.table) = (name, table) }
  }

  /// A call, and what each program made of it.
  public struct Row: Sendable {
    /// The language that has the call.
    public let language: Language
    /// Each program's row, in the order of ``RunTable/programs``; nil where it made no such call. One is there at least.
    public fileprivate(set) var cells: [LanguageRow?]

    /// The first of its rows: what they have in common, the call and the function, stands in each.
    public let call: LanguageRow

    /// The forms of system calls that were seen, in the order of programs, each with how often in all.
    public var seen: [LanguageRow.Seen] {
      var seen: [LanguageRow.Seen] = []
      for one in cells.compactMap({ $0 }).flatMap(\.seen) {
        if let index = seen.firstIndex(where: { $0.form == one.form }) {
          seen[index].count += one.count
        } else {
          seen.append(one)
        }
      }
      return seen
    }
  }

  /// The table of a run.
  public init(_ programs: [Program]) {
    self.programs = programs
    architecture = Interfaces.proven(byEach: programs.map(\.table.interfaces))
    var rows: [Row] = []
    for kind in [Languages.Row.Kind.asked, .unasked] {
      var block: [Row] = []
      for (column, program) in programs.enumerated() {
        var place = 0
        for row in program.table.rows where row.kind == kind {
          let language = program.table.language
          let known = block.firstIndex {
            $0.language.name == language.name && $0.call.call == row.call && $0.call.function == row.function
              && $0.cells[column] == nil
          }
          if let known {
            block[known].cells[column] = row
            place = known + 1
          } else {
            // Behind what this program called before it.
            var cells = [LanguageRow?](repeating: nil, count: programs.count)
            cells[column] = row
            block.insert(Row(language: language, cells: cells, call: row), at: place)
            place += 1
          }
        }
      }
      rows += block
    }
    self.rows = rows
  }
}
