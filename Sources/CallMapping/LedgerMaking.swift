import LinuxABI
import StraceParser

/// Makes the ledger of a trace, line by line, in memory that does not grow with the trace.
struct LedgerMaking {
  let classifier: LineClassifier
  /// Whether an entry for each line is wanted, which costs memory for each.
  let keepsLines: Bool
  /// Calls that found no room in the log, and behind which line they were made: a log that is full stays so.
  private var unrecorded: (count: Int, after: Int)
  private var counts: [Ledger.Category: Int] = [:]
  private var entries: [Ledger.Entry] = []
  private var unexplained = ShownEntries()
  private var notListed = ShownEntries()
  private var lookUpLines = 0
  private var lookUps: Set<Int> = []
  /// Unexplained calls on sockets.
  private var extra: [TraceEvent] = []
  /// Where the next frame or dump belongs: to the call above it.
  private var followed = Ledger.Category.strace

  /// - Parameter unrecorded: how many calls found no room in the log, and the last line of those that did.
  init(_ classifier: LineClassifier, keepsLines: Bool, unrecorded: (count: Int, after: Int)) {
    self.classifier = classifier
    self.unrecorded = unrecorded
    self.keepsLines = keepsLines
  }

  /// Takes the next line.
  mutating func take(_ line: LineClassifier.Line) {
    let event = line.event
    var place = LineClassifier.Place(followed)
    if event.kind != .stack, event.kind != .dump {
      place = classifier.place(of: line)
      if place.category == .unexplained, isUnrecorded(event) { place = LineClassifier.Place(.unrecorded) }
      followed = place.category == .mapped ? .strace : place.category
    }
    let category = place.category
    counts[category, default: 0] += event.lineCount
    let call = category == .mapped ? classifier.owners[line.number] : nil
    if let call, classifier.lookUps.contains(call) {
      lookUpLines += event.lineCount
      lookUps.insert(call)
    }
    let isShown =
      switch category {
      case .unexplained: keepsLines || unexplained.hasRoom
      case .notListed: notListed.hasRoom
      default: false
      }
    guard keepsLines || isShown else { return }
    let entry = Ledger.Entry(
      lines: event.lines, category: category, call: call,
      text: isShown ? LineClassifier.describe(event) : nil, reach: place.reach)
    if keepsLines { entries.append(entry) }
    guard isShown else { return }
    if category == .notListed { return notListed.append(entry) }
    unexplained.append(entry)
    if let call = event.call, Self.isSocketCall(call) { extra.append(event) }
  }

  /// Calls that a log can have.
  private static let logged = Set(CallTable.all.flatMap { $0.syscall.names })

  private mutating func isUnrecorded(_ event: TraceEvent) -> Bool {
    guard unrecorded.count > 0, event.line > unrecorded.after, let call = event.call,
      Self.logged.contains(TraceIndex.plainName(call.name))
    else { return false }
    unrecorded.count -= 1
    return true
  }

  private static func isSocketCall(_ call: TraceCall) -> Bool {
    CallTable.isSocketSyscall(TraceIndex.plainName(call.name)) || call.name == "close"
  }

  /// Unexplained calls on sockets, in the order of the trace: a call that was cut in two comes at its end.
  var extraCalls: [TraceEvent] { extra.sorted { $0.line < $1.line } }

  /// The ledger.
  func ledger(mappedCalls: Int) -> Ledger {
    Ledger(
      entries: Self.sorted(entries), unexplained: Self.sorted(unexplained.entries),
      notListed: Self.sorted(notListed.entries), mappedCalls: mappedCalls, lookUpLines: lookUpLines,
      lookUps: lookUps.count, counts: counts)
  }

  private static func sorted(_ entries: [Ledger.Entry]) -> [Ledger.Entry] {
    let isInOrder = !zip(entries, entries.dropFirst()).contains {
      ($0.lines.first ?? 0) > ($1.lines.first ?? 0)
    }
    return isInOrder ? entries : entries.sorted { ($0.lines.first ?? 0) < ($1.lines.first ?? 0) }
  }
}

/// What a person reads of lines of one kind; more are counted.
private struct ShownEntries {
  private(set) var entries: [Ledger.Entry] = []
  private var textSize = 0

  var hasRoom: Bool { entries.count < 4096 && textSize < 1 << 22 }

  mutating func append(_ entry: Ledger.Entry) {
    textSize += entry.text?.utf8.count ?? 0
    entries.append(entry)
  }
}
