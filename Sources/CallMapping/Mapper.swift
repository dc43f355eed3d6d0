import CallLog
import LinuxABI
import StraceParser
import TraceModel
import TraceText

/// The steps from a log and the calls that may be its records' to a map.
struct Mapper {
  let log: CallLog
  let events: [TraceEvent]
  let index: TraceIndex
  let survey: TraceSurvey
  let logFile: LogFile
  let wanted: [ExpectedSyscall]
  let found: ThreadSearch.Found
  let filter: TraceFilter
  /// What the trace shows of the log's threads.
  let threads: [Int: TraceSurvey.Thread]
  /// For each record the entries that are its own.
  private(set) var chosen: [[Int]] = []
  let prints: Prints
  /// The last record of which the trace shows a call; -1 where it shows none's.
  private let lastShown: Int
  /// The last record of each thread.
  let lastRecords: Set<Int>
  /// Whether the trace shows the end of the program's first thread, or of everything.
  let endsInOrder: Bool
  var notes: [Note] = []

  init(_ search: Search, _ kept: KeptCalls, _ times: RecordTimes) throws(MappingError) {
    log = search.log
    survey = search.survey
    logFile = search.logFile
    wanted = search.wanted
    filter = search.filter
    found = search.found
    notes = search.notes
    let calls = kept.sorted(of: search.found.processes)
    events = calls.map(\.event)
    index = TraceIndex(calls, first: search.log.pid, search.logFile)
    threads = search.survey.threads(search.found.keys)
    let records = search.log.records
    lastRecords = Set(
      Dictionary(grouping: records.indices, by: { records[$0].thread }).compactMap { $1.last })
    endsInOrder =
      (threads.isEmpty ? search.survey.hasEnd : threads.values.contains(where: \.hasEnd))
      && search.survey.lastEvent.kind != .cut
    let pairs =
      found.matching == .threadAndTime
      ? TimePairing(times: times, wanted: wanted, index: index).pair()
      : ThreadPairing(log: log, wanted: wanted, index: index, events: events, found: found).pair()
    let choice = SyscallChooser(log: log, wanted: wanted, index: index, events: events)
    chosen = records.indices.map { choice.choose(pairs[$0], for: $0) }
    lastShown = chosen.lastIndex { !$0.isEmpty } ?? -1
    prints = Prints(records: records, wanted: wanted, chosen: chosen, index: index, events: events)
    if !search.sharesThreads { try refuseStrangers(pairs) }
    if kept.leftOut > 0 { notes.append(.leftOut(kept.leftOut)) }
    addNotes()
  }

  /// Thread ids that differ are either a PID namespace or another run: then next to nothing fits.
  private func refuseStrangers(_ pairs: [[Int]]) throws(MappingError) {
    let socketCalls = log.records.indices.filter {
      wanted[$0].isExact && isTraced($0) && !log.records[$0].isBegun
    }
    let fitting = socketCalls.count {
      !pairs[$0].isEmpty && verdict(of: $0, pairs[$0]) == .agrees
    }
    if fitting * 2 < socketCalls.count || (socketCalls.isEmpty && survey.started.isEmpty) {
      throw .nothingInCommon(log: Escape.terminal(log.program), pid: log.pid)
    }
  }

  private mutating func addNotes() {
    let leftOut = Set(log.records.indices.filter { !isTraced($0) }.map { wanted[$0].name }).sorted()
    if !leftOut.isEmpty { notes.append(.filtered(filter, leftOut: leftOut)) }
    if case .everything = filter.extent, survey.started.isEmpty { notes.append(.traceBeginsLate) }
    if !endsInOrder { notes.append(.traceEndsEarly(lastLine: survey.lastLine)) }
    notes += Note.ofLog(log)
    let hidden = hiddenCalls
    if !hidden.isEmpty { notes.append(.pointersOnly(hidden)) }
  }

  /// The calls of which strace shows pointers in place of what they point to.
  private var hiddenCalls: [String] {
    var names: Set<String> = []
    for (record, entries) in chosen.enumerated() where wanted[record].isExact || wanted[record].isPrint {
      for entry in entries {
        guard let call = events[index.entries[entry].event].call,
          wanted[record].fits(index.entries[entry].name)
        else { continue }
        let hasPointer = !survey.showsStructures && call.arguments.contains(where: ConstantReading.isOpaque)
        if hasPointer || Comparison.isRaw(call) {
          names.insert(Escape.terminal(String(call.name.prefix(32))))
        }
      }
    }
    return names.sorted()
  }

  private func isTraced(_ record: Int) -> Bool {
    wanted[record].isLookUp
      || filter.traces(wanted[record].name, isFailure: log.records[record].result == -1)
  }

  // MARK: Result

  /// The first line that belongs to a record; `Int.max` when none does.
  var firstMapped: Int { chosen.joined().map { index.entries[$0].line }.min() ?? Int.max }

  /// Those of the log's programs that the trace shows being started.
  var started: Set<Int> {
    found.programs.filter { survey.programs.indices.contains($0) && survey.programs[$0].path != nil }
  }

  /// The machines that can have run all of the log's programs.
  private var interfaces: Interfaces {
    found.programs.filter(survey.programs.indices.contains).reduce(.all) {
      $0.intersection(survey.programs[$1].interfaces)
    }
  }

  private var programNames: Set<String> {
    let paths = found.programs.compactMap { program in
      survey.programs.indices.contains(program) ? survey.programs[program].path : nil
    }
    let texts = paths.map { String(decoding: $0, as: UTF8.self) } + [log.program]
    return Set(texts.map { String(TraceIndex.baseName($0)) })
  }

  /// Who made which line.
  ///
  /// - Parameter aborts: the numbers of the events at which abort(3) sent its signal.
  func classifier(aborts: Set<Int>) -> LineClassifier {
    let firstMapped = self.firstMapped
    var owners: [Int: Int] = [:]
    for (record, entries) in chosen.enumerated() {
      for entry in entries { owners[index.entries[entry].number] = record }
    }
    // Without an execve(2) there is no start-up.
    let showsStart = !started.isEmpty
    return LineClassifier(
      owners: owners, lookUps: Set(wanted.indices.filter { wanted[$0].isLookUp }), own: found.processes,
      programs: found.programs, programNames: programNames, lastOfStart: showsStart ? firstMapped - 1 : 0,
      lastOfLoading: min(found.opening ?? firstMapped, firstMapped) - 1, logFile: logFile,
      flushes: prints.flushes, aborts: aborts)
  }

  /// How many calls found no room in the log, and the last line of a call that did.
  var unrecorded: (count: Int, after: Int) {
    (log.unrecorded, chosen.joined().map { index.entries[$0].line }.max() ?? 0)
  }

  func map(_ making: LedgerMaking, _ contradictions: Contradictions.Found) -> CallMap {
    let calls = log.records.indices.map { record in
      MappedCall(
        record: log.records[record], call: wanted[record].call,
        syscalls: syscalls(of: record, chosen[record]),
        verdict: verdict(of: record, chosen[record]))
    }
    return CallMap(
      log: log, calls: calls, extra: making.extraCalls,
      ledger: making.ledger(mappedCalls: chosen.count { !$0.isEmpty }), filter: filter,
      matching: found.matching, notes: notes + contradictions.notes,
      contradictions: contradictions.differences, contradictionsLeftOut: contradictions.leftOut,
      interfaces: interfaces)
  }

  private func syscalls(of record: Int, _ entries: [Int]) -> [MappedSyscall] {
    let main = main(of: record, entries)
    return entries.map { entry in
      let isRestarted = index.entries[entry].isRestart && wanted[record].fits(index.entries[entry].name)
      let role: MappedSyscall.Role = entry == main ? .main : isRestarted ? .restarted : .besides
      return MappedSyscall(event: events[index.entries[entry].event], role: role)
    }
  }

  /// The entry that stands for the record: the last of its name that came back, else the last of its name.
  private func main(of record: Int, _ entries: [Int]) -> Int? {
    let fitting = entries.filter { wanted[record].fits(index.entries[$0].name) }
    let sameDescriptor = fitting.filter { entry in
      guard !wanted[record].isExact, case .integer(let number)? = log.records[record].arguments.first else {
        return false
      }
      return events[index.entries[entry].event].call?.arguments.first?.number == number
    }
    // Of a read that the kernel began again the one that came back.
    return sameDescriptor.first { index.entries[$0].isComplete } ?? sameDescriptor.first
      ?? fitting.last { index.entries[$0].isComplete } ?? fitting.last
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
      return absence(of: record)
    }
    if wanted[record].isPrint { return logged.isBegun ? .begun : buffered(record) }
    let last = entries.last { index.entries[$0].name == "restart_syscall" } ?? main
    let comparison = Comparison(
      record: logged, call: call, main: events[index.entries[main].event],
      last: events[index.entries[last].event],
      restarted: entries.filter { $0 < main && wanted[record].fits(index.entries[$0].name) }
        .map { events[index.entries[$0].event] },
      hidesStructures: !survey.showsStructures)
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
    return entry.line == survey.lastEvent.line
      || events[entry.event].kind == .unfinished && threads[entry.thread]?.lastCall == entry.line
  }

  /// Why a call cannot be the one that the program ended in; nil where it can.
  ///
  /// A thread ends in one call, its last, and the kernel has not seen the thread again. A log that was closed in order has
  /// such a call only where the trace shows no result of it, or a signal behind it.
  private func endDifference(of record: Int, _ call: Call, _ entries: [Int], _ main: Int?) -> Difference? {
    let logged = log.records[record]
    let result = main.flatMap { events[index.entries[$0].event].call?.result }
    let hasResult = main.map { index.entries[$0].isComplete } ?? false
    // What prints asks for the stream's kind and for room before it writes: killed in that it has written nothing.
    let isPreparing = entries.isEmpty && wanted[record].isPrint
    let isLate = !isPreparing && isSeen(after: entries, logged)
    // A handler of SIGTERM closes the log while its thread is inside a call, and so does another thread.
    let isClosed =
      log.closed != nil && (hasResult || entries.isEmpty)
      && survey.lastSignal <= (entries.last.map { index.entries[$0].line } ?? 0)
    guard isClosed || isLate || !lastRecords.contains(record) else { return nil }
    let line = main.map { events[index.entries[$0].event].line } ?? 0
    return Difference(
      line: line, call: call.name, field: .result, direction: hasResult ? .returned : .logged,
      program: "no result", kernel: hasResult ? Escape.terminal(result?.value ?? "?") : "one")
  }

  /// Whether the kernel saw a record's thread after it, doing anything but end.
  private func isSeen(after entries: [Int], _ record: CallRecord) -> Bool {
    if let last = entries.last.map({ index.entries[$0] }) {
      return (threads[last.thread]?.lastOther ?? 0) > last.line
    }
    guard found.matching == .threadAndTime else { return false }
    return (threads[record.thread]?.lastStamp ?? .min) > record.before
  }

  /// Why the trace shows nothing of a record.
  private func absence(of record: Int) -> Verdict {
    let logged = log.records[record]
    if !isTraced(record) { return .notTraced(.filter) }
    if !survey.hasThreadIDs, logged.thread != log.pid { return .notTraced(.otherThread) }
    if survey.hasStamps, let span = survey.span {
      if let after = logged.after, after < span.lowerBound { return .notTraced(.beforeTrace) }
      if logged.before > span.upperBound, !endsInOrder { return .notTraced(.afterTrace) }
    } else if !endsInOrder, lastShown <= record {
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
