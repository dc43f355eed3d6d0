import CallLog
import CallMapping
import LanguageMapping
import Languages
import LinuxABI
import StraceParser
import TraceModel

/// Goes through one trace with the model and notes what the steps of its programs did, and what else changed.
struct TraceWalk {
  /// What all traces of the run have in common.
  struct Shared {
    var kinds = CallKinds()
    var sockets = SocketLog()
  }

  var shared: Shared
  /// The calls of its programs, in the order in which they returned.
  var calls: [TimelineCall] = []
  /// What changed in lines that are no steps, with their stamps.
  var unseen: [(line: Int, time: Int64?, change: TimelineChange)] = []
  /// The kinds of stamps that it has.
  private(set) var styles: Set<TraceTime.Style> = []
  private(set) var span: ClosedRange<Int64>?
  /// Where the stamps go back most, and by how much; nil where they never do.
  private(set) var stepBack: StepBack?
  private var latestStamp: Int64?

  /// A clock that was set back while strace wrote.
  struct StepBack {
    var line: Int
    var nanoseconds: Int64
  }
  var plan: LinePlan
  var shown = ShownDescriptors()
  /// The programs in it, by the model's number; of a program with a log there is one.
  private let sideOfProgram: [Int: Int]
  private let tables: [Int: LanguageTable]
  private let map: CallMap?
  /// The kinds of calls that were seen, by what decides them: a trace has few, and many calls of each.
  private var knownKinds: [KindKey: Int] = [:]

  private struct KindKey: Hashable {
    var call: SyscallID
    /// By their lengths the names of one call differ: `fcntl`, `fcntl64`.
    var length: Int
    var side: Int
    var row: Int
    var isStandard: Bool
  }
  /// Calls of the log that the walk fills, by their number in it.
  var logged: [TimelineCall] = []
  /// Sockets by their open file; and calls about files of which it is not known yet that they are sockets.
  var endpointOf: [Int32: Int] = [:]
  private var undecided: [Int32: [Int]] = [:]
  /// The last call of each thread, until its next line.
  private var latest: [Int: Int] = [:]
  private var cutOffs = CutOffs()
  /// The processes that a log is about.
  private var ownProcesses: Set<Int32> = []
  private var clock = ThreadClock()
  /// What is kept where facts are wanted; then no change of the state is told, nor what a number stands for.
  var facts: Facts?
  /// The times of lines without stamps of their own; nil where they have some, or nothing says any.
  private let elapsed: ElapsedTimes?

  init(
    _ shared: Shared, plan: LinePlan, _ accounts: [(side: Int, account: ProgramTrace.Account)],
    elapsed: ElapsedTimes?
  ) {
    self.shared = shared
    self.elapsed = elapsed
    self.plan = plan
    var sideOfProgram: [Int: Int] = [:]
    var tables: [Int: LanguageTable] = [:]
    var map: CallMap?
    for (side, account) in accounts {
      switch account {
      case .logged(let own): map = own
      case .traced(let table):
        tables[side] = table
        sideOfProgram[table.programIndex] = side
      }
    }
    self.sideOfProgram = sideOfProgram
    self.tables = tables
    self.map = map
    if map == nil { calls.reserveCapacity(plan.side.count { $0 >= 0 }) }
  }

  // MARK: One line

  mutating func take(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ s: Span<UInt8>,
    _ place: TraceStream.Place
  ) {
    if let resumed = place.resumedLine { plan.join(resumed, to: place.line) }
    if let middle = place.middleLine { plan.join(middle, to: place.line) }
    let time = stamp(parser, s, place)
    let thread = FactsReader.thread(parser, s) ?? -1
    // A joined call has the stamp of its beginning, where its thread was seen already.
    if let time, place.resumedLine == nil, let index = latest.removeValue(forKey: thread) {
      bound(index, time)
    }
    let step = plan.side.indices.contains(place.line) ? Int(plan.side[place.line]) : -1
    var changes: [TimelineChange] = []
    for id in state.effects.learned { learn(id, state, &changes) }
    processes(state, parser, s, place, &changes)
    descriptors(state, &changes)
    if let end = FactsReader.end(parser, s, line: place.line) {
      let signal = parser.head.signal.exists ? String(decoding: s.extracting(parser.head.signal.range)) : nil
      cutOffs.end(of: end.thread, end, signal: signal, time: time)
    }
    if facts != nil { note(state, parser, s, place, time, isStep: step >= 0) }
    if step >= 0, let called = state.effects.called {
      let index = begin(called, step, state, parser, s, place, time)
      var effect = CallEffect()
      act(called, index, state, parser, s, place, &effect, &changes)
      cutOffs.take(called, index: index < 0 ? nil : index, time: time)
      finish(state, &changes)
      keep(effect, index, changes: changes)
      if place.resumedLine != nil || parser.head.kind != .unfinished { latest[thread] = index }
      return
    }
    if let called = state.effects.called {
      cutOffs.take(called, index: nil, time: time)
      if called.outcome.value == 0, let waits = called.call.traits?.waits, waits != .nothing {
        plan.timeOut(place.line, limit: CallContext.timeout(parser.event(s, place).call))
      }
      for id in [called.subject, called.second] { if let id { refresh(id, state, &changes) } }
    }
    finish(state, &changes)
    for change in changes { unseen.append((place.line, time, change)) }
  }

  /// What ended with the line.
  private mutating func finish(_ state: borrowing KernelState, _ changes: inout [TimelineChange]) {
    for id in state.effects.ended { refresh(id, state, &changes) }
    if facts != nil { noteEnds(state) }
    for id in state.effects.ended { endpointOf[id.serial] = nil }
    // Facts are all that happened; what it changed is a story's.
    if facts != nil { changes = [] }
  }

  private mutating func keep(_ effect: CallEffect, _ index: Int, changes: [TimelineChange]) {
    var effect = effect
    if index < 0 {
      // What a look-up did inside, or a call of the same step before the one that it is about.
      guard logged.indices.contains(-1 - index) else { return }
      logged[-1 - index].effect.changes += changes
      return
    }
    if map != nil {
      effect.changes = logged[index].effect.changes + changes
      // Log and trace together know more of the bytes than the line's first ones.
      effect.moving = logged[index].effect.moving ?? effect.moving
      logged[index].effect = effect
    } else {
      effect.changes = changes
      calls[index].effect = effect
    }
  }

  private mutating func bound(_ index: Int, _ time: Int64) {
    if map != nil {
      if logged.indices.contains(index) { logged[index].bound = time }
    } else {
      calls[index].bound = time
    }
  }

  /// The call of a step, as an index of the calls, or of the logged ones; below 0 for a line of a step that is not what
  /// the step is about.
  private mutating func begin(
    _ called: Called, _ side: Int, _ state: borrowing KernelState, _ parser: borrowing LineParser,
    _ s: Span<UInt8>, _ place: TraceStream.Place, _ time: Int64?
  ) -> Int {
    let value = Int(plan.value[place.line])
    if map != nil {
      guard logged.indices.contains(value) else { return -1 - value }
      ownProcesses.insert(called.process.index)
      let purpose = shared.kinds[logged[value].kind].row?.purpose
      guard logged[value].line == place.line, purpose != .lookUp, purpose != .buffered else {
        return -1 - value
      }
      return value
    }
    var call = TimelineCall(side: side, kind: 0)
    call.kind = kind(called, side, value, state, parser, s)
    call.process = state.process(called.process).pid
    call.thread = called.thread
    call.line = place.line
    call.resumedLine = place.resumedLine
    call.place = (shared.kinds[call.kind].takes ? call.lastLine : call.line, calls.count)
    let duration = parser.head.duration.exists ? parser.duration(s) : nil
    call.duration = duration
    if parser.head.kind == .resumed {
      // strace wrote the stamp when the call returned; it had begun that much earlier.
      call.end = time
      call.begin = duration.flatMap { duration in
        time.map { $0.subtractingReportingOverflow(duration).partialValue }
      }
    } else {
      call.begin = time
      if let time, let duration, called.outcome != .none {
        let (end, overflow) = time.addingReportingOverflow(duration)
        if !overflow { call.end = end }
      } else if called.outcome != .none, called.outcome != .unknown, let returned = returned(place) {
        // The second half's own stamp.
        call.end = max(returned, time ?? .min)
      }
    }
    calls.append(call)
    return calls.count - 1
  }

  private mutating func kind(
    _ called: Called, _ side: Int, _ row: Int, _ state: borrowing KernelState,
    _ parser: borrowing LineParser, _ s: Span<UInt8>
  ) -> Int {
    let isSocket =
      called.subject.map { endpointOf[$0.serial] != nil || state.socket($0) != nil } ?? false
    let isStandard = !isSocket && (0...2).contains(called.number)
    let name = parser.head.name.exists ? parser.head.name.range : 0..<0
    let key = KindKey(call: called.call, length: name.count, side: side, row: row, isStandard: isStandard)
    // Names that nobody knows are all of one call.
    if called.call != .unknown, let known = knownKinds[key] { return known }
    let tables = self.tables
    let kind = shared.kinds.traced(
      String(decoding: s.extracting(name)), catalogue: row < 0 ? -1 : side << 32 | row,
      row: {
        guard let table = tables[side], table.catalogueRows.indices.contains(row) else { return nil }
        // Behind the language's rows and its frameworks' stand those of the Linux API.
        return (table.catalogueRows[row], row < table.knownRows)
      }, standard: isStandard ? called.number : nil)
    knownKinds[key] = kind
    return kind
  }

  // MARK: Who and when

  func side(of process: TracedProcess.ID, _ state: borrowing KernelState) -> Int? {
    map != nil ? plan.sides.first : sideOfProgram[state.process(process).program]
  }

  /// The side of a program, and of no other one that ran before in the same process.
  func side(ofProgram program: Int) -> Int? { map != nil ? plan.sides.first : sideOfProgram[program] }

  func pid(of process: TracedProcess.ID, _ state: borrowing KernelState) -> Int? {
    // Inside a PID namespace strace counts otherwise than the log.
    if let map, ownProcesses.contains(process.index) || state.process(process).parent == nil {
      return map.log.pid
    }
    return state.process(process).pid
  }

  private mutating func stamp(
    _ parser: borrowing LineParser, _ s: Span<UInt8>, _ place: TraceStream.Place
  ) -> Int64? {
    if let elapsed { return elapsed[place.line] }
    guard parser.head.time.exists, let time = parser.time(s) else { return nil }
    styles.insert(time.style)
    guard time.style == .clock else {
      span =
        min(
          span?.lowerBound ?? time.nanoseconds, time.nanoseconds)...max(
          span?.upperBound ?? time.nanoseconds, time.nanoseconds)
      noteStepBack(time.nanoseconds, place)
      return time.nanoseconds
    }
    // The stamp of a joined call is that of its beginning, behind which others stand.
    let now = place.resumedLine == nil ? clock.time(next: time) : clock.time(before: time)
    clock.pass(now)
    noteStepBack(now.nanoseconds, place)
    return now.nanoseconds
  }

  private mutating func noteStepBack(_ time: Int64, _ place: TraceStream.Place) {
    // A joined call stands where its second half does, with the stamp of its first.
    guard place.resumedLine == nil else { return }
    if let latestStamp, time < latestStamp {
      let (step, overflow) = latestStamp.subtractingReportingOverflow(time)
      let nanoseconds = overflow ? Int64.max : step
      if nanoseconds > stepBack?.nanoseconds ?? 0 {
        stepBack = StepBack(line: place.line, nanoseconds: nanoseconds)
      }
    }
    latestStamp = time
  }

  /// When the second half of a call was written.
  private func returned(_ place: TraceStream.Place) -> Int64? {
    if let elapsed { return place.resumedLine.flatMap { elapsed[$0] } }
    return place.resumedTime.map { clock.time(next: $0).nanoseconds }
  }

  /// Says that the trace shows the children that its calls made: what they have is known.
  mutating func noteThatAllWereSeen() {
    for index in calls.indices { calls[index].effect.isLeftToUnseen = false }
    for index in logged.indices { logged[index].effect.isLeftToUnseen = false }
  }

  /// Notes of each call that never returned what ended its thread; to be asked when the trace is read.
  mutating func noteCutOffs() {
    for (index, end) in cutOffs.found() {
      if map != nil {
        if logged.indices.contains(index) { logged[index].cutOff = end }
      } else {
        calls[index].cutOff = end
      }
    }
  }

  // MARK: A call that no line shows

  /// Takes a call of the log that the trace leaves out.
  mutating func take(unseen index: Int, _ state: borrowing KernelState) {
    guard let called = state.effects.called, logged.indices.contains(index) else { return }
    facts?.line = nil
    ownProcesses.insert(called.process.index)
    var changes: [TimelineChange] = []
    descriptors(state, &changes)
    var effect = CallEffect()
    act(called, index, state, path: nil, &effect, &changes)
    finish(state, &changes)
    keep(effect, index, changes: changes)
  }

  // MARK: Files of which it was not known that they are sockets

  private mutating func learn(
    _ id: OpenFile.ID, _ state: borrowing KernelState, _ changes: inout [TimelineChange]
  ) {
    guard let waiting = undecided.removeValue(forKey: id.serial),
      let side = waiting.first.map({ calls[$0].side }),
      let endpoint = endpoint(id, side: side, state, &changes)
    else { return }
    let first = shared.sockets.endpoints[endpoint].first
    for index in waiting where calls[index].effect.endpoint == nil {
      calls[index].effect.endpoint = endpoint
      (calls[index].effect.before, calls[index].effect.after) = (first, first)
    }
  }

  /// Notes a call that is about a socket if its file proves to be one.
  mutating func wait(_ index: Int, for id: OpenFile.ID) {
    guard map == nil, undecided.count < 4096 else { return }
    if undecided[id.serial, default: []].count < 1024 { undecided[id.serial, default: []].append(index) }
  }
}

extension String {
  init(decoding bytes: Span<UInt8>) {
    self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
