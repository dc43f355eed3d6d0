public import CallLog
import LinuxABI
public import StraceParser
import TraceText

extension CallMap {
  /// Lines up a log with the trace of the same run.
  ///
  /// - Parameters:
  ///   - log: what the program said.
  ///   - trace: what strace said, halves of cut calls joined, in any order.
  ///   - logPath: where the program wrote its log, as it opened it; taken from `--log` in its arguments when nil.
  ///   - filter: what strace was told to show; inferred when nil.
  /// - Throws: ``MappingError`` when the two are not of one run.
  public init(
    log: CallLog, trace: consuming [TraceEvent], logPath: String? = nil, filter: TraceFilter? = nil
  ) throws(MappingError) {
    let mapper = try Mapper(log: log, trace: trace, logPath: logPath, filter: filter)
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
  /// For each record the entries that are its own.
  private(set) var chosen: [[Int]] = []
  let prints: Prints
  /// The last record of each thread.
  let lastRecords: Set<Int>
  /// Whether the trace shows the end of the program's first thread, or of everything.
  let endsInOrder: Bool
  var notes: [Note] = []

  init(
    log: CallLog, trace: consuming [TraceEvent], logPath: String?, filter: TraceFilter?
  ) throws(MappingError) {
    self.log = log
    var trace = trace
    // A reader that joins halves hands a call out at its second one, and halves without a partner at the very end.
    if zip(trace, trace.dropFirst()).contains(where: { $0.line > $1.line }) {
      trace.sort { $0.line < $1.line }
    }
    events = trace
    index = TraceIndex(trace, first: log.pid)
    guard !index.entries.isEmpty else {
      let notice = trace.first { $0.kind == .notice || $0.kind == .unrecognised || $0.kind == .output }
      throw .noCalls(
        notice: notice.map { Escape.terminal(String(decoding: $0.text.prefix(200), as: UTF8.self)) })
    }
    processes = TracedProcesses(trace, first: log.pid)
    logFile = LogFile(trace, log: log, path: logPath, processes: processes)
    let seen = Set(index.entries.map(\.name))
    wanted = log.records.map { Wanted($0, seen: seen) }
    self.filter = filter ?? TraceFilter(index.entries, hasEnd: Self.endsInOrder(trace, own: []))
    lastRecords = Set(
      Dictionary(grouping: log.records.indices, by: { log.records[$0].thread }).compactMap { $1.last })

    let search = ThreadSearch(
      log: log, wanted: wanted, index: index, events: trace, logFile: logFile, processes: processes)
    try search.refuseOtherRun()
    let found = search.pair()
    pairing = found.pairing
    notes = found.notes
    endsInOrder = Self.endsInOrder(trace, own: found.pairing.threads)
    let choice = Choice(log: log, wanted: wanted, index: index, events: trace, logFile: logFile)
    chosen = log.records.indices.map { choice.choose(found.pairing.entries[$0], for: $0) }
    prints = Prints(
      records: log.records, wanted: wanted, chosen: chosen, index: index, events: trace,
      own: found.pairing.threads)
    if !search.sharesThreads { try refuseStrangers() }
    addNotes()
  }

  /// Thread ids that differ are either a PID namespace or another run: then next to nothing fits.
  private func refuseStrangers() throws(MappingError) {
    let socketCalls = log.records.indices.filter {
      wanted[$0].isExact && isTraced($0) && !log.records[$0].isBegun
    }
    let fitting = socketCalls.count {
      !pairing.entries[$0].isEmpty && verdict(of: $0, pairing.entries[$0]) == .agrees
    }
    if fitting * 2 < socketCalls.count || (socketCalls.isEmpty && processes.started.isEmpty) {
      throw .nothingInCommon(log: Escape.terminal(log.program), pid: log.pid)
    }
  }

  private mutating func addNotes() {
    let leftOut = Set(log.records.indices.filter { !isTraced($0) }.map { wanted[$0].name }).sorted()
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

  private func isTraced(_ record: Int) -> Bool {
    wanted[record].isLookUp
      || filter.traces(wanted[record].name, isFailure: log.records[record].result == -1)
  }

  private static func endsInOrder(_ events: [TraceEvent], own: Set<Int>) -> Bool {
    events.contains { event in
      let isOwn = event.pid.map { own.isEmpty || own.contains($0) } ?? true
      return isOwn && (event.kind == .exit || event.call?.name == "exit_group")
    } && events.last?.kind != .cut
  }

  // MARK: Result

  func map() -> CallMap {
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
      opened: log.opened, firstMapped: owners.keys.min() ?? Int.max,
      flushes: prints.flushes)
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
    let main = main(of: record, entries)
    let line = main.map { events[index.entries[$0].event].line } ?? 0
    guard let call = wanted[record].call else {
      return .differs([
        Difference(
          line: line, call: Escape.terminal(logged.call), field: .syscall, direction: .expected,
          program: "a call of the call table", kernel: "a call that the table does not have")
      ])
    }
    let shape = Comparison.shape(of: logged, call: call, line: line)
    guard shape.isEmpty else { return .differs(shape) }
    if logged.isBegun, let difference = endDifference(of: record, call, entries, main) {
      return .differs([difference])
    }
    if wanted[record].isPrint, let differences = prints.differences[record], !differences.isEmpty {
      return isCut(entries) ? .notTraced(.afterTrace) : .differs(differences)
    }
    guard let main else {
      if logged.isBegun { return .begun }
      // However many system calls it made, none is wrong: a number needs none at all.
      if call.purpose == .lookUp { return .agrees }
      return absence(of: record, call)
    }
    if wanted[record].isPrint { return logged.isBegun ? .begun : buffered(record) }
    let last = entries.last { index.entries[$0].name == "restart_syscall" } ?? main
    let comparison = Comparison(
      record: logged, call: call, main: events[index.entries[main].event],
      last: events[index.entries[last].event],
      restarted: entries.filter { $0 < main && wanted[record].fits(index.entries[$0].name) }
        .map { events[index.entries[$0].event] })
    if !comparison.differences.isEmpty {
      return isCut(entries) ? .notTraced(.afterTrace) : .differs(comparison.differences)
    }
    return logged.isBegun ? .begun : .agrees
  }

  /// Whether a record's last line may lack something because the trace stops there.
  ///
  /// The last line of a trace without an end may be cut anywhere, also inside a number: `= 1` of `= 17`. A call that
  /// another thread's line cut in two may have lost its second half.
  private func isCut(_ entries: [Int]) -> Bool {
    guard !endsInOrder, let last = entries.last else { return false }
    let entry = index.entries[last]
    return entry.event == events.count - 1
      || events[entry.event].kind == .unfinished && index.byThread[entry.thread]?.last == last
  }

  /// Why a call cannot be the one that the program ended in; nil where it can.
  ///
  /// A thread ends in one call, its last, and the kernel has not seen the thread again. A log that was closed in order has
  /// such a call only where the trace shows no result of it, or a signal behind it.
  private func endDifference(of record: Int, _ call: Call, _ entries: [Int], _ main: Int?) -> Difference? {
    let logged = log.records[record]
    let result = main.flatMap { events[index.entries[$0].event].call?.result }
    let hasResult = main.map { index.entries[$0].isComplete } ?? false
    let isLate = later(than: entries, logged).contains { !Bookkeeping.shuttingDown.contains($0.name) }
    // A handler of SIGTERM closes the log while its thread is inside a call, and so does another thread.
    let place = entries.last.map { index.entries[$0].event } ?? -1
    let isClosed =
      log.closed != nil && (hasResult || entries.isEmpty)
      && !events.dropFirst(place + 1).contains { $0.kind == .signal }
    guard isClosed || isLate || !lastRecords.contains(record) else { return nil }
    let line = main.map { events[index.entries[$0].event].line } ?? 0
    return Difference(
      line: line, call: call.name, field: .result, direction: hasResult ? .returned : .logged,
      program: "no result", kernel: hasResult ? Escape.terminal(result?.value ?? "?") : "one")
  }

  /// What the kernel saw of a record's thread after it.
  private func later(than entries: [Int], _ record: CallRecord) -> [TraceIndex.Entry] {
    if let last = entries.last {
      return (index.byThread[index.entries[last].thread] ?? []).filter { $0 > last }.map { index.entries[$0] }
    }
    guard index.hasStamps, pairing.matching == .threadAndTime else { return [] }
    return (index.byThread[record.thread] ?? []).map { index.entries[$0] }
      .filter { ($0.stamp ?? .min) > record.before }
  }

  /// Why the trace shows nothing of a record.
  private func absence(of record: Int, _ call: Call) -> Verdict {
    let logged = log.records[record]
    if !isTraced(record) { return .notTraced(.filter) }
    if !index.hasThreadIDs, logged.thread != log.pid { return .notTraced(.otherThread) }
    if index.hasStamps, let span = index.span {
      if let after = logged.after, after < span.lowerBound { return .notTraced(.beforeTrace) }
      if logged.before > span.upperBound, !endsInOrder { return .notTraced(.afterTrace) }
    } else if !endsInOrder, chosen.indices.allSatisfy({ $0 <= record || chosen[$0].isEmpty }) {
      return .notTraced(.afterTrace)
    }
    if wanted[record].isBuffered { return buffered(record) }
    return prints.silent.contains(record) ? .agrees : .missing
  }

  /// A print into a buffer agrees when its text left later; a program that was killed loses it.
  private func buffered(_ record: Int) -> Verdict {
    guard wanted[record].isBuffered, prints.waiting.contains(record) else { return .agrees }
    if !endsInOrder { return .notTraced(.afterTrace) }
    return log.closed == nil ? .agrees : .missing
  }
}
