import CallLog
import LinuxABI
import StraceParser
import TraceModel
import TraceText

/// Compares what the records do not hold: labels, times, ends, numbers, the program's start.
///
/// Each check knows one rule that Linux and strace keep, and nothing of the others. Who forges a line has to keep them all.
struct Contradictions {
  /// A line, with what is known of it.
  struct Line {
    let event: TraceEvent
    /// The record that made it; nil for a line that none made.
    let record: CallRecord?
    /// Whether it is of a process that wrote the log.
    let isOwn: Bool
    /// Whether that process runs the log's program by then.
    let isOwnProgram: Bool
    /// What says that it is about the log's own file.
    let evidence: LogFile.Evidence
  }

  /// What all checks found.
  struct Found {
    private(set) var differences: [Difference] = []
    /// How many more there are.
    private(set) var leftOut = 0
    var notes: [Note] = []
    private static let limit = 1024
    /// So much of a text out of a trace is told.
    static let shown = 128

    /// A text out of a trace as it is told.
    static func short(_ text: String) -> String {
      Escape.terminal(text.utf8.count > shown ? String(text.prefix(shown)) + "..." : text)
    }

    /// Adds what contradicts other lines, or Linux.
    ///
    /// - Parameter event: the line that does; its call is named.
    mutating func add(_ kind: Contradiction, _ event: TraceEvent, _ expected: String, _ seen: String) {
      add(kind, .contradicted, event, expected, seen)
    }

    /// Adds what the log's header or clock says otherwise.
    mutating func add(_ kind: Contradiction, ofLog event: TraceEvent, _ logged: String, _ seen: String) {
      add(kind, .recorded, event, logged, seen)
    }

    private mutating func add(
      _ kind: Contradiction, _ direction: Difference.Direction, _ event: TraceEvent, _ expected: String,
      _ seen: String
    ) {
      guard differences.count < Self.limit else { return leftOut += 1 }
      differences.append(
        Difference(
          line: event.lines.last ?? event.line,
          call: event.call.map { Escape.terminal(String($0.name.prefix(32))) } ?? "", field: .trace(kind),
          direction: direction, program: expected, kernel: seen))
    }
  }

  private var found = Found()
  private var results = ResultCheck()
  private var buffers = BufferCheck()
  private var program: ProgramCheck
  private var logUse: LogUseCheck
  private var times: TimeCheck?
  private var ends: EndCheck
  private var descriptors: DescriptorCheck
  private var labels: LabelCheck
  private var given = GivenCheck()
  private let answers = AnswerCheck()
  private var dumps = DumpCheck()
  private var openings = OpeningCheck()
  private let programs: Set<Int>
  private let records: [CallRecord]
  private let own: Set<TracedProcess.ID>
  /// Whether a line names a thread, and whether one does not: on standard error strace leaves the id out while there is one
  /// thread, and nobody can say which.
  private var hasIDs = false
  private var hasNone = false
  /// The last line of a trace that stops anywhere: its end may be missing, `= 1` of `= 17`.
  private let unfinishedLine: Int?

  init(_ mapper: Mapper) {
    records = mapper.log.records
    own = mapper.found.processes
    programs = mapper.found.programs
    unfinishedLine = mapper.endsInOrder ? nil : mapper.survey.lastLine
    let hasClock = mapper.found.matching == .threadAndTime
    program = ProgramCheck(
      mapper.log, until: mapper.found.opening ?? mapper.firstMapped, hasClock: hasClock)
    let isWhole =
      mapper.filter.extent == .everything && mapper.survey.showsRuntime && !mapper.started.isEmpty
    logUse = LogUseCheck(mapper.log, isWhole: isWhole && mapper.found.opening != nil)
    if hasClock { times = TimeCheck(mapper.log) }
    ends = EndCheck(
      mapper.log, hasClock: hasClock, isWhole: isWhole, showsUnreturned: mapper.survey.showsUnreturned,
      own: own)
    let showsAll =
      mapper.filter.extent == .everything && mapper.logFile.showsOpenings
      && mapper.survey.seen.contains("close")
    descriptors = DescriptorCheck(isJudged: showsAll, started: isWhole ? mapper.started : [])
    labels = LabelCheck(
      showsAddresses: ["bind", "connect"].allSatisfy { mapper.filter.traces($0, isFailure: false) })
  }

  /// Takes the beginning of a call that ends in a later line.
  mutating func begin(_ state: borrowing KernelState) {
    if let begun = state.effects.begun { descriptors.begin(begun, state) }
  }

  /// Takes the next line of the trace.
  ///
  /// - Parameters:
  ///   - record: the record that made it.
  ///   - evidence: what says that it is about the log's own file.
  mutating func take(
    _ event: TraceEvent, record: Int?, _ evidence: LogFile.Evidence, _ state: borrowing KernelState
  ) {
    if let unfinishedLine, event.lines.contains(unfinishedLine) { return }
    let process = state.effects.called?.process ?? state.effects.process
    let isOwn = process.map(own.contains) ?? false
    let running = state.effects.called?.program ?? state.effects.program
    let line = Line(
      event: event, record: record.map { records[$0] }, isOwn: isOwn,
      isOwnProgram: isOwn && (running.map(programs.contains) ?? false), evidence: evidence)
    if event.call != nil { if event.pid != nil { hasIDs = true } else { hasNone = true } }
    results.take(event, &found)
    answers.take(event, &found)
    dumps.take(line, &found)
    openings.take(line, &found)
    buffers.take(event, &found)
    program.take(line, state, &found)
    logUse.take(line, &found)
    given.take(line, state, &found)
    guard !(hasIDs && hasNone) else { return }
    times?.take(line, &found)
    ends.take(line, state, &found)
    descriptors.take(line, state, &found)
    labels.take(line, state, &found)
  }

  /// What was found in the whole trace.
  func finished() -> Found {
    var found = found
    program.finish(&found)
    logUse.finish(&found)
    return found
  }
}
