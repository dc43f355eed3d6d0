import CallLog
import LinuxABI
import StraceParser
import TraceText

/// Finds the threads of a log in a trace, and chooses how to pair their calls.
struct ThreadSearch {
  let log: CallLog
  let wanted: [Wanted]
  let index: TraceIndex
  let events: [TraceEvent]
  let logFile: LogFile
  let processes: TracedProcesses

  private var logThreads: [Int] {
    var seen: Set<Int> = []
    return log.records.map(\.thread).filter { seen.insert($0).inserted }
  }

  /// Whether log and trace name any thread alike.
  var sharesThreads: Bool {
    !index.hasThreadIDs || index.byThread[log.pid] != nil
      || log.records.contains { index.byThread[$0.thread] != nil }
  }

  /// Whether the trace started the log's program.
  private var startsProgram: Bool {
    let name = TracedProcesses.baseName(log.program)
    return processes.started.contains { TracedProcesses.baseName($0) == name }
  }

  /// Refuses two files that cannot be of one run.
  func refuseOtherRun() throws(MappingError) {
    if let span = index.span, index.entries.allSatisfy({ $0.stamp != nil }) {
      let begin = min(log.opened, log.records.map(\.before).min() ?? log.opened)
      let end = max(log.closed ?? begin, log.records.map { $0.after ?? $0.before }.max() ?? begin, begin)
      // Nobody knows how long a program stayed in the call that it ended in; but a trace that shows the program
      // being started began before the log.
      let isOpenEnded = log.closed == nil && log.records.contains(where: \.isBegun)
      let isLater = isOpenEnded ? startsProgram && log.opened < span.lowerBound : end < span.lowerBound
      if isLater || span.upperBound < begin { throw .otherTime(log: begin...end, trace: span) }
    }
    if !sharesThreads || !index.hasThreadIDs, let started = processes.started.last, !startsProgram {
      throw .otherProgram(log: Escape.terminal(log.program), trace: started)
    }
  }

  /// Pairs, and says how.
  func pair() -> (pairing: Pairing, notes: [Note]) {
    var notes: [Note] = []
    let step = stepBack
    if !index.hasThreadIDs { notes.append(.noThreadIDs) }
    if !sharesThreads {
      notes.append(.otherThreadIDs(log: logThreads, trace: index.threads))
    } else if !index.hasStamps {
      notes.append(.noUsableStamps)
    }
    if index.hasStamps, let step { notes.append(.clockStepped(back: step)) }

    if sharesThreads {
      let threads = Dictionary(logThreads.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
      let own = Set(logThreads + [log.pid]).filter { index.byThread[$0] != nil }
      if index.hasStamps, step == nil {
        let pairs = TimePairing(records: log.records, wanted: wanted, index: index).pair(threads: threads)
        return (Pairing(entries: pairs, matching: .threadAndTime, threads: own), notes)
      }
      return (
        Pairing(entries: pairInOrder(threads: threads), matching: .threadAndOrder, threads: own), notes
      )
    }
    let threads = guessThreads()
    let own = Set(threads.values)
    return (Pairing(entries: pairInOrder(threads: threads), matching: .order, threads: own), notes)
  }

  /// By how much the clock goes back within a thread of the log, or in the trace; nil when it never does.
  private var stepBack: Int64? {
    var worst = index.stepBack ?? 0
    var last: [Int: Int64] = [:]
    for record in log.records.sorted(by: { $0.sequence < $1.sequence }) {
      if let previous = last[record.thread], previous > record.before {
        worst = max(worst, previous.subtractingClamped(record.before))
      }
      if let after = record.after, after < record.before {
        worst = max(worst, record.before.subtractingClamped(after))
      }
      last[record.thread] = record.after ?? record.before
    }
    return worst > 0 ? worst : nil
  }

  private func pairInOrder(threads: [Int: Int]) -> [[Int]] {
    var result = [[Int]](repeating: [], count: log.records.count)
    let pairing = OrderPairing(records: log.records, wanted: wanted, index: index, events: events)
    for (thread, own) in Dictionary(grouping: log.records.indices, by: { log.records[$0].thread }) {
      guard let traced = threads[thread], let entries = index.byThread[traced] else { continue }
      let candidates = entries.filter { entry in
        let event = index.entries[entry].event
        return event > (logFile.opening ?? -1) && !logFile.events.contains(event)
      }
      // What a print leaves in a buffer need not show at all: it is no part of the order.
      let ordered = own.filter { !wanted[$0].isBuffered }
      for (record, entries) in pairing.pair(ordered, with: candidates) { result[record] = entries }
      PrintFilling(log: log, wanted: wanted, index: index, events: events).fill(own, candidates, &result)
      fillLookUps(own, candidates, &result)
    }
    return result
  }

  /// Gives each look-up what lies between the calls before and after it and is nobody's.
  private func fillLookUps(_ own: [Int], _ candidates: [Int], _ result: inout [[Int]]) {
    guard own.contains(where: { wanted[$0].isLookUp }) else { return }
    var next = [Int](repeating: Int.max, count: own.count + 1)
    for place in own.indices.reversed() { next[place] = result[own[place]].first ?? next[place + 1] }
    var last = -1
    for (place, record) in own.enumerated() {
      if wanted[record].isLookUp {
        let end = next[place + 1]
        result[record] = candidates.filter {
          $0 > last && $0 < end && !Bookkeeping.shuttingDown.contains(index.entries[$0].name)
        }
      }
      last = result[record].last ?? last
    }
  }

  /// For each thread of the log the thread of the trace whose calls are most like its own.
  ///
  /// In a PID namespace the numbers differ, the story does not.
  private func guessThreads() -> [Int: Int] {
    let name = TracedProcesses.baseName(log.program)
    var free = index.threads.filter { thread in
      guard let program = processes.programs[thread] else { return true }
      return TracedProcesses.baseName(program) == name
    }
    var result: [Int: Int] = [:]
    for thread in logThreads {
      let names = log.records.indices.filter { log.records[$0].thread == thread && wanted[$0].isExact }
        .map { wanted[$0].name }
      let best = free.enumerated().max { likeness($0.element, names) < likeness($1.element, names) }
      guard let best else { continue }
      result[thread] = best.element
      free.remove(at: best.offset)
    }
    return result
  }

  /// How much of a list of calls a thread of the trace made, in whatever order; less for what it made beside them.
  private func likeness(_ thread: Int, _ names: [String]) -> Int {
    var open: [String: Int] = [:]
    for name in names { open[name, default: 0] += 1 }
    var score = 0
    for entry in index.byThread[thread] ?? [] where index.entries[entry].isComplete {
      let name = index.entries[entry].name
      if let count = open[name], count > 0 {
        open[name] = count - 1
        score += 2
      } else if CallTable.isSocketSyscall(name) {
        score -= 1
      }
    }
    return score
  }
}
