public import Languages
public import LinuxABI

/// The tables of several traces in one: a column for each language, a row for each thing that a program can want of a
/// socket.
public struct SideBySide: Sendable {
  /// One column.
  public struct Column: Sendable {
    /// What stands above it: `Python`. No two columns have the same.
    public internal(set) var title: String
    /// The traces' files, as they were named.
    public let names: [String]
    /// The tables of its traces: a server's and a client's, for instance.
    public let tables: [LanguageTable]

    /// A column.
    ///
    /// - Parameters:
    ///   - title: nil for the title of its languages.
    ///   - names: the traces' files.
    ///   - tables: of these files, in the same order.
    public init(title: String? = nil, names: [String], tables: [LanguageTable]) {
      self.names = names
      self.tables = tables
      var titles: [String] = []
      for table in tables where !titles.contains(table.language.title) { titles.append(table.language.title) }
      self.title = title ?? titles.joined(separator: " + ")
    }

    /// The machine that its traces prove to be theirs.
    public var architecture: Architecture? {
      Interfaces.proven(byEach: tables.map(\.interfaces))
    }

    /// Its languages, each once.
    public var languages: [Language] {
      tables.reduce(into: []) { found, table in
        if !found.contains(where: { $0.name == table.language.name }) { found.append(table.language) }
      }
    }
  }

  /// What one column shows of one meaning.
  public struct Cell: Sendable {
    /// The forms of the system calls, in the order in which they were first seen.
    public fileprivate(set) var forms: [LanguageRow.Seen] = []
    /// What a programmer writes for it, or what the language does unasked.
    public fileprivate(set) var calls: [String] = []
    /// Why it is so, each once.
    public fileprivate(set) var whys: [String] = []
    /// Whether the language did all of it by itself.
    public fileprivate(set) var isUnasked = true
    /// Whether it is not what the first column shows.
    public internal(set) var differs = false

    /// Whether the column does not show it at all.
    public var isEmpty: Bool { forms.isEmpty }

    /// What of it is compared. A call that a signal interrupted was made again; that is no other form.
    fileprivate var compared: Set<String> {
      Set(forms.lazy.filter { !$0.isRestart }.map(\.form))
    }
  }

  /// One meaning in all columns.
  public struct MeaningRow: Sendable {
    /// What it means.
    public let meaning: Meaning
    /// One for each column.
    public internal(set) var cells: [Cell]
    /// Whether the columns are not all the same.
    public var differs: Bool { cells.contains(where: \.differs) }
  }

  /// The columns, in the order in which they were named.
  public let columns: [Column]
  /// The rows: the calls of a conversation, then everything else.
  public let rows: [MeaningRow]

  /// Puts tables side by side.
  public init(_ columns: [Column]) {
    self.columns = Self.distinct(columns)
    var rows: [Meaning: MeaningRow] = [:]
    var order: [Meaning] = []
    for (index, column) in columns.enumerated() {
      for row in column.tables.lazy.flatMap(\.rows) {
        for seen in row.seen {
          var meaning = Self.meaning(row, seen)
          if rows[meaning] == nil {
            if order.count >= 256 { meaning = .rest }
            if rows[meaning] == nil {
              order.append(meaning)
              rows[meaning] = MeaningRow(meaning: meaning, cells: columns.map { _ in Cell() })
            }
          }
          rows[meaning]?.cells[index].add(row, seen)
        }
      }
    }
    // Meanings of one place, two options for instance, stay in the order of the traces.
    let sorted = order.enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
    self.rows = sorted.compactMap { rows[$0.element] }.map { row in
      var row = row
      let first = row.cells.first?.compared
      for index in row.cells.indices { row.cells[index].differs = row.cells[index].compared != first }
      return row
    }
  }

  private static func meaning(_ row: LanguageRow, _ seen: LanguageRow.Seen) -> Meaning {
    switch row.subject {
    case .conversation: Meaning(of: seen.systemCall, option: seen.option)
    case .probe, .unusedPair, .wakeUp, .lentPair: .probe
    case .lookUp: .lookUp
    case .systemLog: .systemLog
    }
  }

  /// The columns with titles of their own: two of one language are told apart by their files, or else by numbers.
  private static func distinct(_ columns: [Column]) -> [Column] {
    var columns = columns
    let counts = Dictionary(columns.map { ($0.title, 1) }, uniquingKeysWith: +)
    for index in columns.indices where counts[columns[index].title] != 1 {
      let files = columns[index].names.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
      columns[index].title += " (\(files.joined(separator: ", ")))"
    }
    var used: Set<String> = []
    for index in columns.indices where !used.insert(columns[index].title).inserted {
      columns[index].title += " \(index + 1)"
      used.insert(columns[index].title)
    }
    return columns
  }
}

extension SideBySide.Cell {
  fileprivate mutating func add(_ row: LanguageRow, _ seen: LanguageRow.Seen) {
    if let index = forms.firstIndex(where: { $0.form == seen.form }) {
      forms[index].count += seen.count
    } else if forms.count < 64 {
      forms.append(seen)
    }
    if !row.call.isEmpty, !calls.contains(row.call) { calls.append(row.call) }
    if let why = row.why, !whys.contains(why) { whys.append(why) }
    if row.kind == .asked { isUnasked = false }
  }
}
