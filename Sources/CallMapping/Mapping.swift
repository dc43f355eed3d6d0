public import CallLog
import TraceModel
import TraceText

extension CallMap {
  /// Lines up a log with the trace of the same run.
  ///
  /// - Parameters:
  ///   - log: what the program said.
  ///   - trace: the bytes that strace wrote.
  ///   - logPath: where the program wrote its log, as it opened it; taken from `--log` in its arguments when nil.
  ///   - filter: what strace was told to show; inferred when nil.
  /// - Throws: ``MappingError`` when the two are not of one run.
  public init(
    log: CallLog, trace: [UInt8], logPath: String? = nil, filter: TraceFilter? = nil
  ) throws(MappingError) {
    let made = Self.lined(
      log, keepsLines: true, logPath: logPath, filter: filter
    ) { (take: (Span<UInt8>) -> Void) throws(Never) in take(trace.span) }
    self = try made.get()
  }

  /// Lines up a log with the trace of the same run, in memory for the log and not for the trace.
  ///
  /// - Parameters:
  ///   - keepsLines: whether the ledger has an entry for each line; without them it counts.
  ///   - trace: hands on the bytes that strace wrote, all of them each time that it is called: three or four times.
  /// - Returns: the map, or why the two are not of one run.
  /// - Throws: what `trace` throws.
  public static func lined<E: Error>(
    _ log: CallLog, keepsLines: Bool, logPath: String? = nil, filter: TraceFilter? = nil,
    _ trace: TraceSource<E>
  ) throws(E) -> Result<CallMap, MappingError> {
    var first = FirstReading(log, path: logPath)
    var surveyor = ProcessSurveyor()
    try trace { surveyor.feed($0) }
    let processes = surveyor.survey
    first.survey.programs = try first.read(trace, processes)
    let search: Search
    do throws(MappingError) {
      search = try Search(log: log, survey: first.survey, logFile: first.conducts.logFile, filter: filter)
    } catch {
      return .failure(error)
    }
    var kept = first.kept
    if search.found.matching != .threadAndTime {
      var reading = OrderReading(
        conducts: ConductReader(log, path: logPath), kept: KeptCalls(log), found: search.found,
        whole: first.conducts.logFile, names: search.names)
      _ = try reading.read(trace, processes)
      kept = reading.kept
    }
    let mapper: Mapper
    do throws(MappingError) {
      mapper = try Mapper(search, kept, first.times)
    } catch {
      return .failure(error)
    }
    var last = LedgerReading(
      conducts: ConductReader(log, path: logPath),
      making: LedgerMaking(
        mapper.classifier(aborts: first.aborts.numbers), keepsLines: keepsLines, unrecorded: mapper.unrecorded
      ),
      contradictions: Contradictions(mapper))
    _ = try last.read(trace, processes)
    return .success(mapper.map(last.making, last.contradictions.finished()))
  }
}

/// What is known when a trace was gone through once: whose it is, and how to pair.
struct Search {
  let log: CallLog
  let survey: TraceSurvey
  let logFile: LogFile
  let wanted: [ExpectedSyscall]
  let filter: TraceFilter
  let found: ThreadSearch.Found
  let sharesThreads: Bool
  let notes: [Note]

  init(
    log: CallLog, survey: TraceSurvey, logFile: LogFile, filter: TraceFilter?
  ) throws(MappingError) {
    guard survey.hasCalls else { throw .noCalls(notice: survey.notice) }
    self.log = log
    self.survey = survey
    self.logFile = logFile
    wanted = log.records.map { ExpectedSyscall($0, seen: survey.seen) }
    self.filter = filter ?? TraceFilter(survey)
    let search = ThreadSearch(log: log, wanted: wanted, survey: survey, logFile: logFile)
    try search.refuseOtherRun()
    sharesThreads = search.sharesThreads
    (found, notes) = search.find()
  }

  /// What the log's records can be in the trace; nil where one is a look-up, which can be anything.
  var names: Set<String>? {
    wanted.contains(where: \.isLookUp) ? nil : Set(wanted.flatMap { [$0.name] + $0.alternatives })
  }
}
