import CallLog
import LinuxABI
import StraceParser
import TraceModel
import TraceText

/// Finds the threads and processes of a log in a trace, and chooses how to pair their calls.
struct ThreadSearch {
  let log: CallLog
  let wanted: [ExpectedSyscall]
  let survey: TraceSurvey
  let logFile: LogFile

  /// The threads of a log, as the trace has them.
  struct Found {
    /// For each thread of the log the one of the trace.
    var threads: [Int: Int] = [:]
    /// All of them, with the program's first.
    var keys: [TraceSurvey.ThreadKey] = []
    /// Their processes.
    var processes: Set<TracedProcess.ID> = []
    var matching = CallMap.Matching.order
    /// The line in which one of them opened the log.
    var opening: Int?
    /// The programs that they run with the log, as indices of the model's; none where nobody knows.
    var programs: Set<Int> = []
  }

  private var logThreads: [Int] {
    var seen: Set<Int> = []
    return log.records.map(\.thread).filter { seen.insert($0).inserted }
  }

  /// Whether log and trace name any thread alike.
  var sharesThreads: Bool {
    if !survey.hasThreadIDs { return true }
    let own = Set(logThreads + [log.pid])
    return survey.order.contains { own.contains($0.thread) }
  }

  /// Whether the trace started the log's program.
  private var startsProgram: Bool {
    let name = TraceIndex.baseName(log.program)
    return survey.started.contains { $0.isEmpty || TraceIndex.baseName($0) == name }
  }

  /// Refuses two files that cannot be of one run.
  func refuseOtherRun() throws(MappingError) {
    if let span = survey.span, survey.hasDates {
      let begin = min(log.opened, log.records.map(\.before).min() ?? log.opened)
      let end = max(log.closed ?? begin, log.records.map { $0.after ?? $0.before }.max() ?? begin, begin)
      // Nobody knows how long a program stayed in the call that it ended in; but a trace that shows the program
      // being started began before the log.
      let isOpenEnded = log.closed == nil && log.records.contains(where: \.isBegun)
      let isLater = isOpenEnded ? startsProgram && log.opened < span.lowerBound : end < span.lowerBound
      if isLater || span.upperBound < begin { throw .otherTime(log: begin...end, trace: span) }
    }
    if !sharesThreads || !survey.hasThreadIDs, let started = survey.started.last, !startsProgram {
      throw .otherProgram(log: Escape.terminal(log.program), trace: started)
    }
  }

  /// Finds the threads, and says how to pair.
  func find() -> (found: Found, notes: [Note]) {
    var notes: [Note] = []
    let step = stepBack
    if !survey.hasThreadIDs { notes.append(.noThreadIDs) }
    if !sharesThreads {
      notes.append(.otherThreadIDs(log: logThreads, trace: traceThreads))
    } else if !survey.hasStamps {
      notes.append(.noUsableStamps)
    }
    if survey.hasStamps, let step { notes.append(.clockStepped(back: step)) }

    var found = Found()
    if sharesThreads {
      let ids = Set(logThreads + [log.pid])
      found.keys = chosen(survey.order.filter { ids.contains($0.thread) })
      found.threads = Dictionary(logThreads.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
      found.matching = survey.hasStamps && step == nil ? .threadAndTime : .threadAndOrder
    } else {
      let guessed = guessThreads()
      found.threads = guessed.mapValues(\.thread)
      found.keys = Array(guessed.values)
    }
    found.processes = Set(found.keys.map(\.process))
    let openings = logFile.openings.filter { found.processes.contains($0.process) }
    found.opening = openings.first?.line
    found.programs = programs(openings, found.keys)
    return (found, notes)
  }

  /// The programs that opened the log, or that the threads ran last; and every other of the log's name, for nobody starts
  /// a program twice in one process.
  private func programs(_ openings: [LogFile.Opening], _ keys: [TraceSurvey.ThreadKey]) -> Set<Int> {
    var found = Set(
      openings.isEmpty ? keys.compactMap { survey.threads[$0]?.program } : openings.map(\.program))
    let name = TraceIndex.baseName(log.program)
    for (index, path) in survey.programs.map({ $0.path }).enumerated() {
      guard let path else { continue }
      if TraceIndex.baseName(String(decoding: path, as: UTF8.self)) == name { found.insert(index) }
    }
    return found
  }

  /// Threads in the order in which the trace first names them.
  private var traceThreads: [Int] {
    var seen: Set<Int> = []
    return survey.order.map(\.thread).filter { seen.insert($0).inserted }
  }

  /// Of several processes that had the log's id one after the other the one that opened the log, else the one that ran
  /// the log's program.
  private func chosen(_ keys: [TraceSurvey.ThreadKey]) -> [TraceSurvey.ThreadKey] {
    guard Set(keys.map(\.thread)).count < keys.count else { return keys }
    let openers = Set(logFile.openings.map(\.process))
    let opening = keys.filter { openers.contains($0.process) }
    if !opening.isEmpty { return opening }
    let running = keys.filter(mayRunProgram)
    return running.isEmpty ? keys : running
  }

  /// Whether a thread is of the log's program, as far as the trace shows it.
  private func mayRunProgram(_ key: TraceSurvey.ThreadKey) -> Bool {
    let name = TraceIndex.baseName(log.program)
    return survey.path(of: key).map { TraceIndex.baseName($0) == name } ?? true
  }

  /// By how much the clock goes back within a thread of the log, or in the trace; nil when it never does.
  private var stepBack: Int64? {
    var worst = survey.stepBack ?? 0
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

  /// So many threads of a log are looked for among all of a trace's: each with each.
  private static let guessLimit = 256

  /// For each thread of the log the thread of the trace whose calls are most like its own.
  ///
  /// In a PID namespace the numbers differ, the story does not.
  private func guessThreads() -> [Int: TraceSurvey.ThreadKey] {
    var free = survey.order.filter(mayRunProgram)
    var result: [Int: TraceSurvey.ThreadKey] = [:]
    for thread in logThreads.prefix(Self.guessLimit) {
      let names = log.records.indices.filter { log.records[$0].thread == thread && wanted[$0].isExact }
        .map { wanted[$0].name }
      let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
      // A log is one process's: its other threads are that one's, where it has any left.
      let process = result.values.first?.process
      let own = free.indices.filter { free[$0].process == process }
      let scores = (own.isEmpty ? Array(free.indices) : own).map { ($0, likeness(free[$0], counts)) }
      guard let best = scores.max(by: { $0.1 < $1.1 })?.0 else { continue }
      result[thread] = free[best]
      free.remove(at: best)
    }
    return result
  }

  /// How much of a list of calls a thread of the trace made, in whatever order; less for what it made beside them.
  private func likeness(_ key: TraceSurvey.ThreadKey, _ names: [String: Int]) -> Int {
    (survey.threads[key]?.counts ?? [:]).reduce(0) { score, made in
      let fitting = min(made.value, names[made.key] ?? 0)
      return score + 2 * fitting - (CallTable.isSocketSyscall(made.key) ? made.value - fitting : 0)
    }
  }
}
