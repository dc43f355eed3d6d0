public import LinuxABI
import TraceModel
import TraceText

/// Where every line of a trace belongs. The counts add up to the number of lines.
public struct Ledger: Hashable, Sendable {
  /// One entry for each event, in the order of the trace; none where the map does not keep every line.
  public let entries: [Entry]
  /// The entries that nothing explains, in the order of the trace: the first of them where there are very many.
  public let unexplained: [Entry]
  /// The entries of ``Category/notListed``, in the order of the trace: the first of them where there are very many.
  public let notListed: [Entry]
  /// How many of the mapped lines lie inside the time of a look-up: whatever a look-up does is taken for its own.
  public let lookUpLines: Int
  /// How many look-ups these are.
  public let lookUps: Int
  /// How many Swift calls the mapped lines belong to.
  public let mappedCalls: Int
  private let counts: [Category: Int]

  /// An event of the trace and where it belongs.
  public struct Entry: Hashable, Sendable {
    /// The lines of the event: one, or two of a call whose halves were joined.
    public let lines: [Int]
    /// Where they belong.
    public let category: Category
    /// The index in ``CallMap/calls``, for mapped lines.
    public let call: Int?
    /// What the line is, for one that is shown: the call in its short form, or the start of its text.
    public let text: String?
    /// How the call reaches out of the process, where that makes it unexplained.
    public let reach: Reach?
  }

  /// What a line of a trace can be.
  public enum Category: String, CaseIterable, Sendable {
    /// Made by a Swift call of the log.
    case mapped
    /// From execve(2) to the program's first logged call.
    case startUp
    /// The log's own file: opened, given its length, mapped, closed.
    case log
    /// Memory and threads, which the Swift and C libraries look after.
    case runtime
    /// A call that keeps to the process, and that no list of what the libraries do has: another kernel's, another C
    /// library's.
    case notListed
    /// The program's own input and output outside any logged call: descriptors 0, 1 and 2.
    case inputOutput
    /// The clock, where it cannot be read without asking the kernel.
    case clock
    /// A signal, or the return from its handler.
    case signal
    /// Ending the program or a thread: exit_group(2), exit(2), and what follows it.
    case shuttingDown
    /// How the process or a thread ended.
    case exit
    /// A process that is not the log's, or what the log's ran before its program.
    case otherProcess
    /// Nobody can say what it is about, because strace was told to leave out what opens files.
    case notChecked
    /// strace's own words, and the frames and dumps it adds to a call.
    case strace
    /// A call for which the log had no room left.
    case unrecorded
    /// None of these.
    case unexplained

    /// The category in a sentence: `34 start-up`.
    public var words: String {
      switch self {
      case .mapped: "mapped"
      case .startUp: "start-up"
      case .log: "the log's own"
      case .runtime: "runtime"
      case .notListed: "runtime, not listed"
      case .inputOutput: "input and output"
      case .clock: "clock"
      case .signal: "signal"
      case .shuttingDown: "shutting down"
      case .exit: "exit"
      case .otherProcess: "other processes"
      case .notChecked: "not checked"
      case .strace: "strace's own"
      case .unrecorded: "without room in the log"
      case .unexplained: "unexplained"
      }
    }
  }

  /// How many lines the trace has.
  public var lineCount: Int {
    Category.allCases.reduce(0) { sum, category in sum.addingClamped(count(category)) }
  }

  /// How many lines are of a category.
  public func count(_ category: Category) -> Int { counts[category] ?? 0 }

  /// How many lines nothing explains, beside those of ``unexplained``.
  public var unexplainedLeftOut: Int { leftOut(unexplained, .unexplained) }

  /// How many lines are not listed, beside those of ``notListed``.
  public var notListedLeftOut: Int { leftOut(notListed, .notListed) }

  private func leftOut(_ shown: [Entry], _ category: Category) -> Int {
    max(0, count(category) - shown.reduce(0) { $0 + $1.lines.count })
  }

  init(
    entries: [Entry], unexplained: [Entry], notListed: [Entry], mappedCalls: Int, lookUpLines: Int,
    lookUps: Int,
    counts: [Category: Int]
  ) {
    self.entries = entries
    self.unexplained = unexplained
    self.notListed = notListed
    self.mappedCalls = mappedCalls
    self.lookUpLines = lookUpLines
    self.lookUps = lookUps
    self.counts = counts
  }

  /// `62 lines: 11 mapped to 9 Swift calls, 34 start-up, 5 the log's own, 0 unexplained`. Empty categories are left
  /// out, except the last.
  public var summary: String { parts.joined(separator: ", ") }

  /// The parts of ``summary``.
  public var parts: [String] {
    var parts = Category.allCases.compactMap { category -> String? in
      let count = count(category)
      if category == .mapped {
        return "\(count) mapped to \(Figures.count(mappedCalls, "Swift call"))"
      }
      return count > 0 || category == .unexplained ? "\(count) \(category.words)" : nil
    }
    if !parts.isEmpty { parts[0] = "\(Figures.count(lineCount, "line")): " + parts[0] }
    return parts
  }
}
