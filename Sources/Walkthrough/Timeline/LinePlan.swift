import CallMapping
import LanguageMapping

/// Which lines of a trace are steps of which program, and what the others are: known before the model goes through it.
struct LinePlan {
  /// The program whose step the event of a line is; -1 where it is none.
  private(set) var side: [Int32]
  /// What step it is: of a trace without a log the row of the program's catalogues, -1 for none; else the call of the log.
  private(set) var value: [Int32]
  /// The line where the event begins of which a line is the rest.
  private var first: [Int: Int] = [:]
  /// The programs in it, as indices of all.
  let sides: [Int]
  /// What each program calls the lines that are none of its steps.
  private var categories: [[Category?]]

  /// Waits of look-ups that were over without an answer.
  private(set) var timeOuts: [TimeOut] = []

  /// A wait that was over without an answer.
  struct TimeOut {
    var side: Int
    var line: Int
    /// How long it was to be, in milliseconds.
    var limit: Int64
  }

  /// Lines of one kind that are in no step.
  enum Category: Hashable {
    case ledger(Ledger.Category)
    case leftover(LanguageTable.Leftover)
    case probe
    case wakeUp
    case lentPair
    case question
    case lookUp
    /// What a framework does by itself.
    case machinery
  }

  /// - Parameter accounts: the programs that stand in the trace, each with its index.
  init(lineCount: Int, _ accounts: [(side: Int, account: ProgramTrace.Account)]) {
    side = Array(repeating: -1, count: lineCount + 1)
    value = side
    sides = accounts.map(\.side)
    categories = accounts.map { _ in Array(repeating: nil, count: lineCount + 1) }
    for (index, (side, account)) in accounts.enumerated() {
      switch account {
      case .logged(let map): read(map, side, index)
      case .traced(let table): read(table, side, index)
      }
    }
  }

  private mutating func set(_ line: Int, _ side: Int, _ value: Int) {
    guard self.side.indices.contains(line), line > 0 else { return }
    self.side[line] = Int32(truncatingIfNeeded: side)
    self.value[line] = Int32(truncatingIfNeeded: value)
  }

  private mutating func set(_ lines: [Int], _ index: Int, _ category: Category) {
    for line in lines where line > 0 && line < categories[index].count { categories[index][line] = category }
  }

  private mutating func read(_ map: CallMap, _ side: Int, _ index: Int) {
    // Which record a line belongs to is the ledger's word: no line may stand in two steps.
    let extra = Set(map.extra.flatMap(\.lines))
    for entry in map.ledger.entries {
      if let call = entry.call { for line in entry.lines { set(line, side, call) } }
      guard entry.category != .mapped, !entry.lines.contains(where: extra.contains) else { continue }
      set(entry.lines, index, .ledger(entry.category))
    }
    for (place, event) in map.extra.enumerated() {
      for line in event.lines { set(line, side, map.calls.count + place) }
    }
  }

  private mutating func read(_ table: LanguageTable, _ side: Int, _ index: Int) {
    for (place, line) in zip(table.places, table.placeLines) {
      switch place {
      case .row(let number) where table.isMachinery(number): set([line], index, .machinery)
      case .row(let number): set(line, side, number)
      case .unknownCall, .leftover(.inputOutput): set(line, side, -1)
      case .probe: set([line], index, .probe)
      case .wakeUp: set([line], index, .wakeUp)
      case .lentPair: set([line], index, .lentPair)
      case .question: set([line], index, .question)
      case .lookUp: set([line], index, .lookUp)
      case .leftover(let leftover): set([line], index, .leftover(leftover))
      }
    }
  }

  /// Notes that a line is the rest of an event that began in another one.
  mutating func join(_ line: Int, to first: Int) { if line != first { self.first[line] = first } }

  /// Notes that the wait in a line was over; where it is no look-up's, that is the language's business.
  /// - Parameter limit: how long it was to be, in milliseconds.
  mutating func timeOut(_ line: Int, limit: @autoclosure () -> Int64?) {
    for (index, side) in sides.enumerated()
    where categories[index].indices.contains(line) && categories[index][line] == .lookUp {
      if timeOuts.count < Self.timeOutLimit, let limit = limit(), limit > 0 {
        timeOuts.append(TimeOut(side: side, line: line, limit: limit))
      }
    }
  }

  private static let timeOutLimit = 1024

  /// The lines of a program that are in no step, by what they are. A line of a trace with several programs is one's alone:
  /// another one's steps and start-up are not among them, and what is no program's stands with the first.
  ///
  /// - Parameter told: whether a line is in a step.
  func rest(of side: Int, isTold: (Int) -> Bool) -> [(category: Category, lines: [Int])] {
    guard let index = sides.firstIndex(of: side) else { return [] }
    var order: [Category] = []
    var lines: [Category: [Int]] = [:]
    for line in 1..<max(1, self.side.count) where !isTold(line) {
      let begins = first[line] ?? line
      if self.side[begins] >= 0, Int(self.side[begins]) != side { continue }
      func category(_ index: Int) -> Category {
        categories[index][line] ?? categories[index][begins] ?? .ledger(.unexplained)
      }
      let owner = categories.indices.first { category($0) != .leftover(.otherProgram) } ?? 0
      guard owner == index else { continue }
      let category = category(index)
      if lines[category] == nil { order.append(category) }
      lines[category, default: []].append(line)
    }
    return order.map { ($0, lines[$0] ?? []) }
  }
}
