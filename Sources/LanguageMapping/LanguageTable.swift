public import Languages
public import LinuxABI
import StraceParser
import TraceModel

/// The mapping table of a trace without a log: which call of the language became which system calls.
///
/// Every line of the trace is in it: in a row, or in ``leftovers``. The counts add up to ``lineCount``.
public struct LanguageTable: Sendable {
  /// The program that the table is of.
  public let program: TracedProgram
  /// The same as an index of the model's programs.
  package let programIndex: Int
  /// How a person named it; nil where nobody chose.
  public let choice: ProgramChoice?
  /// The catalogue that it was made with; ``Languages/Language/linuxAPI`` where the language is not known.
  public let language: Language
  /// What stands between the language and the program, as what it does shows.
  public let frameworks: [Framework]
  /// How the language was recognised; nil where it was named.
  public let recognition: Recognition?
  /// The rows, in the order in which the trace first shows them: what the program asked for, then what the language did
  /// unasked.
  public let rows: [LanguageRow]
  /// Lines that are in no row, by what they are.
  public let leftovers: [Leftover: Int]
  /// The lines of the trace.
  public let lineCount: Int
  /// Where each event belongs, in the order of their lines; empty where that was not asked for.
  public let places: [Place]
  /// The line of each event, in the same order.
  package let placeLines: [Int]
  /// The rows of catalogues that ``Place/row(_:)`` names.
  public let catalogueRows: [Row]
  /// How many of them are the language's and its frameworks'; behind them stand those of the Linux API.
  package let knownRows: Int

  /// Whether a row of the catalogues is a framework's own business: what is made unasked below a program that is written
  /// for an event loop, and no failure.
  package func isMachinery(_ row: Int) -> Bool {
    guard !frameworks.isEmpty, catalogueRows.indices.contains(row), row < knownRows else { return false }
    return catalogueRows[row].kind == .unasked && !catalogueRows[row].isTold
  }

  /// Whether a socket that was for this belongs to what the program says, and not to its language or a library.
  package func isConversation(_ subject: LanguageRow.Subject) -> Bool {
    !language.makes(subject)
  }

  /// The machines that can have run the program.
  package let interfaces: Interfaces
  /// The machine whose system calls these are, where the trace proves it or a person said it.
  public package(set) var architecture: Architecture?
  /// What a reader must know of the trace besides.
  public let notes: [Note]
  /// Further programs of the trace that converse on sockets that others gave them, and call nothing for sockets alone.
  public let heirs: [TracedProgram]

  /// Where an event belongs.
  public enum Place: Hashable, Sendable {
    /// To a conversation: an index of ``LanguageTable/catalogueRows``.
    case row(Int)
    /// To a conversation, and no catalogue has a row for it.
    case unknownCall
    /// To a socket that was opened as a question to the kernel, and closed again.
    case probe
    /// To a pair of sockets by which an event loop wakes itself up.
    case wakeUp
    /// To a pair of sockets by which the language talks with a program that it starts.
    case lentPair
    /// To a question whether the program's input is a socket, which it is not.
    case question
    /// To the look-up of a user, a name or the interfaces.
    case lookUp
    /// To no row.
    case leftover(Leftover)
  }

  /// What a line is that belongs to no row.
  public enum Leftover: String, CaseIterable, Sendable {
    /// Before the program's first socket: loading libraries, starting the interpreter.
    case startUp = "start-up"
    /// Reading and writing 0, 1 and 2.
    case inputOutput = "input and output"
    /// Behind the first socket: memory, threads, files, the clock.
    case runtime
    /// `--- SIGINT ---`
    case signal
    /// `+++ exited with 0 +++`
    case exit
    /// Another program of the same trace.
    case otherProgram = "another program"
    /// strace's own words, empty lines.
    case strace = "strace's own"
    /// Not understood.
    case unrecognised
  }

  /// What a reader must know of a trace to read its table rightly.
  public enum Note: Hashable, Sendable {
    /// Of calls on descriptors the trace has only those for sockets alone: strace was told to show no others (`-e
    /// trace=network`).
    case onlyNetwork
    /// A call made a thread or a child of which the trace shows nothing: strace did not follow (no `-f`).
    case unfollowed(line: Int, count: Int)
    /// What goes through io_uring(7) is hidden from strace: the line where the ring is first used.
    case ring(line: Int)
    /// The trace has more of this than is kept.
    case exceeded(String)
  }

  /// Which language a table is for.
  public enum Choice: Sendable {
    /// This one.
    case language(Language)
    /// The one that the trace speaks for, or its program's path, where the trace began later than the program did.
    case recognised(program: String?)

    /// The one that the trace speaks for.
    public static let recognise = Choice.recognised(program: nil)
  }

  /// Why there is no table, and what the trace has more of than is kept: it may be in that.
  public enum Problem: Error, Sendable {
    /// The trace has no call of a socket.
    case noNetwork([Note])
    /// Several programs have sockets: one must be chosen.
    case severalPrograms([TracedProgram], [Note])
    /// No such program has sockets; those that have.
    case noSuchProgram(ProgramChoice, [TracedProgram], [Note])
  }

  /// Makes the table of a whole trace that is in memory.
  ///
  /// - Parameters:
  ///   - trace: the trace's bytes.
  ///   - program: which of several programs with sockets.
  ///   - keepsPlaces: whether ``places`` is wanted.
  /// - Throws: ``Problem`` when the trace has no such program, or several.
  public init(
    _ trace: [UInt8], _ choice: Choice, program: ProgramChoice? = nil, keepsPlaces: Bool = false
  ) throws(Problem) {
    var tables = TraceTables(trace, keepsPlaces: keepsPlaces)
    self = try tables.table(choice, program: program)
  }

  init(
    program: TracedProgram, index: Int, choice: ProgramChoice?, language: Language, frameworks: [Framework],
    recognition: Recognition?, rows: [LanguageRow],
    leftovers: [Leftover: Int], lineCount: Int, places: [Place], placeLines: [Int], catalogueRows: [Row],
    knownRows: Int, interfaces: Interfaces,
    notes: [Note], heirs: [TracedProgram]
  ) {
    self.program = program
    programIndex = index
    self.choice = choice
    self.language = language
    self.frameworks = frameworks
    self.recognition = recognition
    self.rows = rows
    self.leftovers = leftovers
    self.lineCount = lineCount
    self.places = places
    self.placeLines = placeLines
    self.catalogueRows = catalogueRows
    self.knownRows = knownRows
    self.interfaces = interfaces
    architecture = interfaces.proven
    self.notes = notes
    self.heirs = heirs
  }
}

/// A program of a trace: from one execve(2) to the next, with the threads and the children that it made on the way.
public struct TracedProgram: Hashable, Sendable {
  /// The process that started it; nil where the trace names no ids.
  public let pid: Int?
  /// Its path as execve names it; nil where the trace begins later.
  public let path: String?
  /// The line where it began.
  public let line: Int

  /// The last part of the path.
  public var name: String? { path.map { $0.split(separator: "/").last.map(String.init) ?? $0 } }
}

/// Which of several programs of a trace: the one that a process started, and, where it started several, the one that
/// began at a line or last before it. In a trace without ids the line alone says which.
public struct ProgramChoice: Hashable, Sendable, CustomStringConvertible {
  /// The process; nil where the trace names no ids.
  public let pid: Int?
  /// The line.
  public let line: Int?

  /// A program by its process.
  public init(pid: Int, line: Int? = nil) {
    self.pid = pid
    self.line = line
  }

  /// A program as a trace has it.
  public init(_ program: TracedProgram) {
    pid = program.pid
    line = program.line
  }

  /// As a person writes it: `7`, `7@515`, `@515`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let isLineAlone = parts.count == 2 && parts[0].isEmpty
    pid = isLineAlone ? nil : Self.number(parts[0])
    line = parts.count == 2 ? Self.number(parts[1]) : nil
    guard pid != nil || isLineAlone, line != nil || parts.count == 1 else { return nil }
  }

  /// Digits alone; nil for 0 and for what is no number.
  private static func number(_ text: Substring) -> Int? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text), number > 0 else {
      return nil
    }
    return number
  }

  /// As a person writes it.
  public var description: String {
    (pid.map { "\($0)" } ?? "") + (line.map { "@\($0)" } ?? "")
  }
}
