public import CallLog
import LinuxABI
public import StraceParser

extension CallMap {
  /// Lines up a log with the trace of the same run.
  ///
  /// - Parameters:
  ///   - log: what the program said.
  ///   - trace: what strace said, halves of cut calls joined, in any order.
  ///   - logPath: where the program wrote its log, as it opened it; taken from `--log` in its arguments when nil.
  /// - Throws: ``MappingError`` when the two are not of one run.
  public init(log: CallLog, trace: [TraceEvent], logPath: String? = nil) throws(MappingError) {
    let mapper = try Mapper(log: log, trace: trace, logPath: logPath)
    self = mapper.map()
  }
}

/// The steps from a log and a trace to a map.
private struct Mapper {
  let log: CallLog
  let events: [TraceEvent]
  let index: TraceIndex
  let logFile: LogFile
  let processes: TracedProcesses
  let wanted: [Wanted]
  let pairing: Pairing
  let filter: TraceFilter
  var notes: [Note] = []

  init(log: CallLog, trace: [TraceEvent], logPath: String?) throws(MappingError) {
    self.log = log
    // A reader that joins halves hands a call out at its second one, and halves without a partner at the very end.
    let trace = trace.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
      .map(\.element)
    events = trace
    index = TraceIndex(trace, first: log.pid)
    guard !index.entries.isEmpty else {
      let notice = trace.first { $0.kind == .notice || $0.kind == .unrecognised || $0.kind == .output }
      throw .noCalls(
        notice: notice.map { ShortForm.visible(String(decoding: $0.text.prefix(200), as: UTF8.self)) })
    }
    processes = TracedProcesses(trace, first: log.pid)
    logFile = LogFile(trace, log: log, path: logPath, processes: processes)
    let seen = Set(index.entries.map(\.name))
    wanted = log.records.map { Wanted($0, seen: seen) }
    var expected: [String: Int] = [:]
    for wanted in wanted where !wanted.isLookUp { expected[wanted.name, default: 0] += 1 }
    filter = TraceFilter(seen: seen, expected: expected)

    let search = ThreadSearch(
      log: log, wanted: wanted, index: index, events: trace, logFile: logFile, processes: processes)
    try search.refuseOtherRun()
    let found = search.pair()
    pairing = found.pairing
    notes = found.notes
    if !search.sharesThreads { try refuseStrangers() }
    addNotes()
  }

  /// Thread ids that differ are either a PID namespace or another run: then next to nothing fits.
  private func refuseStrangers() throws(MappingError) {
    let socketCalls = log.records.indices.filter {
      wanted[$0].isExact && filter.traces(wanted[$0].name) && !log.records[$0].isBegun
    }
    let fitting = socketCalls.count {
      !pairing.entries[$0].isEmpty && verdict(of: $0, pairing.entries[$0]) == .agrees
    }
    if fitting * 2 < socketCalls.count || (socketCalls.isEmpty && processes.started.isEmpty) {
      throw .nothingInCommon(log: ShortForm.visible(log.program), pid: log.pid)
    }
  }

  private mutating func addNotes() {
    let names = Set(wanted.map(\.name))
    let leftOut = names.filter { !filter.traces($0) }.sorted()
    if !leftOut.isEmpty { notes.append(.filtered(filter, leftOut: leftOut)) }
    if case .everything = filter.extent, processes.started.isEmpty { notes.append(.traceBeginsLate) }
    if !endsInOrder, let last = events.last {
      notes.append(.traceEndsEarly(lastLine: last.lines.max() ?? last.line))
    }
    if log.holes > 0 { notes.append(.holes(log.holes)) }
    if log.unrecorded > 0 { notes.append(.unrecorded(log.unrecorded)) }
    if log.closed == nil { notes.append(.logNotClosed) }
    if log.records.isEmpty { notes.append(.emptyLog) }
  }

  /// Whether the trace shows the end of the program's first thread, or of everything.
  private var endsInOrder: Bool {
    events.contains { event in
      let isOwn = event.pid.map { pairing.threads.isEmpty || pairing.threads.contains($0) } ?? true
      return isOwn && (event.kind == .exit || event.call?.name == "exit_group")
    } && events.last?.kind != .cut
  }

  // MARK: Result

  func map() -> CallMap {
    let chosen = log.records.indices.map { choose(pairing.entries[$0], for: $0) }
    var owners: [Int: Int] = [:]
    for (record, entries) in chosen.enumerated() {
      for entry in entries { owners[index.entries[entry].event] = record }
    }
    let calls = log.records.indices.map { record in
      MappedCall(
        record: log.records[record], call: wanted[record].call,
        syscalls: syscalls(of: record, chosen[record]),
        verdict: verdict(of: record, chosen[record]))
    }
    let bookkeeping = Bookkeeping(
      events: events, owners: owners, logFile: logFile, processes: processes, own: pairing.threads,
      opened: log.opened, firstMapped: owners.keys.min() ?? Int.max)
    let entries = bookkeeping.entries()
    let extra = events.indices.filter { event in
      entries[event].category == .unexplained
        && (events[event].call.map { isSocketCall($0) } ?? false)
    }
    return CallMap(
      log: log, calls: calls, extra: extra.map { events[$0] },
      ledger: Ledger(
        entries: entries, mappedCalls: chosen.count { !$0.isEmpty }, unread: Bookkeeping.unread(events)),
      filter: filter, matching: pairing.matching, notes: notes)
  }

  private func isSocketCall(_ call: TraceCall) -> Bool {
    CallTable.isSocketSyscall(TraceIndex.plainName(call.name)) || call.name == "close"
  }

  /// Of the entries that lie in a record's time, those that are its own.
  private func choose(_ entries: [Int], for record: Int) -> [Int] {
    let wanted = wanted[record]
    let entries = entries.filter { !logFile.events.contains(index.entries[$0].event) }
    if wanted.isLookUp { return entries }
    guard wanted.isExact else {
      // A begun pause or read has no end: what follows the wanted call is not its own.
      guard log.records[record].isBegun else { return entries }
      return entries.filter { wanted.fits(index.entries[$0].name) }
    }
    let fitting = entries.filter {
      wanted.fits(index.entries[$0].name) || index.entries[$0].name == "restart_syscall"
    }
    guard fitting.contains(where: { wanted.fits(index.entries[$0].name) }) else {
      // Another call than the log says, if the program made any other in that time.
      guard !log.records[record].isBegun else { return [] }
      return entries.filter { isSocketCall(named: index.entries[$0].name) }.prefix(1).map { $0 }
    }
    // Up to the first entry that came back: a second one is not explained by this record.
    var chosen: [Int] = []
    for entry in fitting {
      chosen.append(entry)
      if index.entries[entry].isComplete { break }
    }
    return chosen
  }

  private func isSocketCall(named name: String) -> Bool {
    CallTable.isSocketSyscall(name) || name == "close"
  }

  private func syscalls(of record: Int, _ entries: [Int]) -> [MappedSyscall] {
    let main = main(of: record, entries)
    return entries.map { entry in
      let role: MappedSyscall.Role =
        if entry == main { .main } else if wanted[record].fits(index.entries[entry].name) {
          index.entries[entry].isRestart ? .restarted : .besides
        } else { .besides }
      return MappedSyscall(event: events[index.entries[entry].event], role: role)
    }
  }

  /// The entry that stands for the record: the last of its name that came back, else the last of its name.
  private func main(of record: Int, _ entries: [Int]) -> Int? {
    let fitting = entries.filter { wanted[record].fits(index.entries[$0].name) }
    let sameDescriptor = fitting.first { entry in
      guard !wanted[record].isExact, case .integer(let number)? = log.records[record].arguments.first else {
        return false
      }
      return events[index.entries[entry].event].call?.arguments.first?.number == number
    }
    return sameDescriptor ?? fitting.last { index.entries[$0].isComplete } ?? fitting.last
      ?? (wanted[record].isExact ? entries.first : nil)
  }

  private func verdict(of record: Int, _ entries: [Int]) -> Verdict {
    let logged = log.records[record]
    guard let call = wanted[record].call else {
      let line = entries.first.map { events[index.entries[$0].event].line } ?? 0
      return .differs([
        Difference(
          line: line, call: ShortForm.visible(logged.call), field: .syscall, direction: .expected,
          program: "a call of the call table", kernel: "a call that the table does not have")
      ])
    }
    guard let main = main(of: record, entries) else {
      if logged.isBegun { return .begun }
      // However many system calls it made, none is wrong: a number needs none at all.
      if call.purpose == .lookUp { return .agrees }
      return absence(of: record, call)
    }
    let last = entries.last { index.entries[$0].name == "restart_syscall" } ?? main
    let comparison = Comparison(
      record: logged, call: call, main: events[index.entries[main].event],
      last: events[index.entries[last].event],
      isAlone: entries.count { wanted[record].fits(index.entries[$0].name) } == 1)
    if !comparison.differences.isEmpty {
      // The last line of a trace without an end may be cut anywhere, also inside a number: `= 1` of `= 17`.
      let isCut = index.entries[last].event == events.count - 1 && !endsInOrder
      return isCut ? .notTraced(.afterTrace) : .differs(comparison.differences)
    }
    return logged.isBegun ? .begun : .agrees
  }

  /// Why the trace shows nothing of a record.
  private func absence(of record: Int, _ call: Call) -> Verdict {
    let logged = log.records[record]
    if !filter.traces(wanted[record].name) { return .notTraced(.filter) }
    // A print or a line may come from a buffer of the C library.
    if call.purpose == .inputOutput { return .agrees }
    if !index.hasThreadIDs, logged.thread != log.pid { return .notTraced(.otherThread) }
    if index.hasStamps, let span = index.span {
      if let after = logged.after, after < span.lowerBound { return .notTraced(.beforeTrace) }
      if logged.before > span.upperBound, !endsInOrder { return .notTraced(.afterTrace) }
    } else if !endsInOrder, log.records.indices.allSatisfy({ $0 <= record || pairing.entries[$0].isEmpty }) {
      return .notTraced(.afterTrace)
    }
    return .missing
  }
}
