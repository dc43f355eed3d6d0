import CallLog
import StraceParser
import TraceModel

/// What hands on the whole of a trace, piece by piece, each time that it is called.
///
/// A trace is gone through three or four times, so that it need not be in memory.
public typealias TraceSource<E: Error> = ((Span<UInt8>) -> Void) throws(E) -> Void

/// What is done with the lines of a trace while the model goes through it.
protocol TraceReading {
  /// Whether each descriptor that a line makes or frees is wanted.
  static var keepsDescriptors: Bool { get }
  /// Takes the stamp of a call that begins here and ends in a later line.
  mutating func begin(_ time: TraceTime?, _ state: borrowing KernelState)
  /// Takes the next event, halves of cut calls joined.
  ///
  /// - Parameters:
  ///   - number: which event of the trace it is, counted from 0.
  ///   - state: what the trace says behind it.
  mutating func take(_ event: TraceEvent, _ number: Int, _ state: borrowing KernelState)
}

extension TraceReading {
  static var keepsDescriptors: Bool { false }
  mutating func begin(_ time: TraceTime?, _ state: borrowing KernelState) {}

  /// Goes through a trace once.
  ///
  /// - Parameter processes: what a first time through it says of its processes.
  /// - Returns: the trace's programs.
  mutating func read<E: Error>(
    _ trace: TraceSource<E>, _ processes: ProcessSurvey
  ) throws(E) -> [RunningProgram] {
    var model = ModelReader(
      keepsDescriptors: Self.keepsDescriptors, readsAhead: true, survey: processes)
    var number = 0
    try trace { piece in model.feed(piece) { take($0, $1, $2, $3, &number) } }
    model.finish { take($0, $1, $2, $3, &number) }
    return model.state.programs
  }

  private mutating func take(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place, _ number: inout Int
  ) {
    if place.isBeginning { return begin(parser.time(s), state) }
    take(parser.event(s, place), number, state)
    number += 1
  }
}

/// The first time through a trace: what the whole of it shows, and the calls that lie in a record's time.
struct FirstReading: TraceReading {
  var survey: TraceSurvey
  var conducts: ConductReader
  var kept: KeptCalls
  let times: RecordTimes
  var aborts: Aborts

  init(_ log: CallLog, path: String?) {
    survey = TraceSurvey(log)
    aborts = Aborts(log)
    conducts = ConductReader(log, path: path)
    kept = KeptCalls(log)
    times = RecordTimes(log.records)
  }

  mutating func begin(_ time: TraceTime?, _ state: borrowing KernelState) { survey.begin(time) }

  mutating func take(_ event: TraceEvent, _ number: Int, _ state: borrowing KernelState) {
    survey.take(event, state)
    aborts.take(event, number)
    let conduct = conducts.take(event, state)
    guard event.call != nil, let process = state.effects.called?.process else { return }
    kept.keep(TracedCall(event: event, number: number, process: process, conduct: conduct), in: times)
  }
}

/// The time through a trace that finds the calls of the log's threads where their times do not say whose they are.
struct OrderReading: TraceReading {
  var conducts: ConductReader
  var kept: KeptCalls
  let found: ThreadSearch.Found
  /// The first time through: it knows whether the trace shows openings.
  let whole: LogFile
  /// What the log's records can be; nil where they can be anything.
  let names: Set<String>?

  mutating func take(_ event: TraceEvent, _ number: Int, _ state: borrowing KernelState) {
    let conduct = conducts.take(event, state)
    guard event.call != nil, let process = state.effects.called?.process, found.processes.contains(process)
    else { return }
    kept.keep(
      TracedCall(event: event, number: number, process: process, conduct: conduct), named: names,
      isCandidate: event.line > (found.opening ?? 0) && !whole.mayBeLog(conduct.log))
  }
}

/// The last time through a trace, when it is known whose each call is.
struct LedgerReading: TraceReading {
  var conducts: ConductReader
  var making: LedgerMaking
  var contradictions: Contradictions

  static var keepsDescriptors: Bool { true }

  mutating func begin(_ time: TraceTime?, _ state: borrowing KernelState) { contradictions.begin(state) }

  mutating func take(_ event: TraceEvent, _ number: Int, _ state: borrowing KernelState) {
    let called = state.effects.called
    let conduct = conducts.take(event, state)
    contradictions.take(event, record: making.classifier.owners[number], conduct.log, state)
    making.take(
      LineClassifier.Line(
        event: event, number: number, process: called?.process ?? state.effects.process,
        program: called?.program ?? state.effects.program, conduct: conduct))
  }
}
