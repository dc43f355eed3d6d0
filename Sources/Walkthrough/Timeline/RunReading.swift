import CallMapping
import StraceParser
import TraceModel

/// Every call of every program of a run, with what it did, read from the traces once.
struct RunReading {
  private(set) var kinds = CallKinds()
  private(set) var sockets = SocketLog()
  /// The calls, program by program, each's in the order in which they took effect.
  private(set) var calls: [TimelineCall] = []
  /// What changed behind the last call of its trace, and when.
  private(set) var last: [(time: Int64?, changes: [TimelineChange])] = []
  /// What the stamps of each program count from; nil where it has none, or several kinds.
  private(set) var clocks: [Clock?]
  /// From the first to the last stamp since 1970 of each program's trace.
  private(set) var spans: [ClosedRange<Int64>?]
  /// Where the clock of each program's trace was set back.
  private(set) var stepsBack: [TraceWalk.StepBack?]
  /// Each program's calls of its log.
  private(set) var logged: [LoggedCalls?]
  private(set) var plans: [LinePlan?]
  /// The first program of the trace in which each stands.
  private(set) var traces: [Int]
  /// What lines show that are no calls of steps; empty where only a story is wanted.
  private(set) var marks: [TimelineMark] = []
  /// By trace and by the model's number of an open file its socket; empty where only a story is wanted.
  private(set) var files: [Int: [Int32: Int]] = [:]
  /// Whether all bytes are kept, and ``marks`` and ``files``: a story needs none of them.
  private let keepsFacts: Bool

  /// What stamps count from.
  enum Clock: Hashable {
    case stamps(TraceTime.Style)
    /// The first line of this trace.
    case firstLine(of: Int)
  }

  /// Looks at the lines of traces while they are read.
  struct Watch {
    /// Each line, with the first program of its trace.
    var line: LineWatch
    /// What is known when a trace has ended.
    var end: EndWatch
  }

  typealias LineWatch = (
    Int, borrowing KernelState, borrowing LineParser, Span<UInt8>, TraceStream.Place
  ) -> Void
  typealias EndWatch = (Int, borrowing KernelState, TraceCounts) -> Void

  init(_ programs: [ProgramTrace], keepsFacts: Bool = false, watch: Watch? = nil) {
    self.keepsFacts = keepsFacts
    clocks = programs.map { _ in nil }
    spans = programs.map { _ in nil }
    stepsBack = programs.map { _ in nil }
    logged = programs.map { _ in nil }
    plans = programs.map { _ in nil }
    traces = Array(programs.indices)
    var isRead: Set<ObjectIdentifier> = []
    for (side, program) in programs.enumerated() where isRead.insert(ObjectIdentifier(program.text)).inserted
    {
      let together = programs.indices.filter { $0 >= side && programs[$0].text === program.text }
        .map { (side: $0, account: programs[$0].account) }
      read(program.text, together, older: program.attached?.older ?? [], watch)
    }
    sockets.finish()
    let keys = calls.indices.map { (calls[$0].side, calls[$0].place.line, calls[$0].place.order) }
    // A program that waits for nothing in two halves has them in order already.
    if zip(keys, keys.dropFirst()).contains(where: { $0 > $1 }) {
      calls = calls.indices.sorted { keys[$0] < keys[$1] }.map { calls[$0] }
    }
    // Handed over, so that there is one of it only.
    var booking = Booking(sockets)
    sockets = SocketLog()
    for index in calls.indices { booking.book(calls[index], index, kinds[calls[index].kind].name) }
    sockets = booking.sockets
  }

  private mutating func read(
    _ text: TraceText, _ accounts: [(side: Int, account: ProgramTrace.Account)], older: [OlderDescriptor],
    _ watch: Watch?
  ) {
    let plan = LinePlan(lineCount: text.lines.count, accounts)
    let elapsed = ElapsedTimes(text)
    var walk = TraceWalk(
      TraceWalk.Shared(kinds: kinds, sockets: sockets), plan: plan, accounts, elapsed: elapsed)
    if keepsFacts { walk.facts = TraceWalk.Facts() }
    kinds = CallKinds()
    sockets = SocketLog()
    var own: LoggedCalls?
    for case (let side, .logged(let map)) in accounts {
      let logged = LoggedCalls(map, side: side, &walk.shared.kinds)
      walk.logged = logged.calls
      self.logged[side] = logged
      own = logged
    }
    go(through: text, &walk, own, older: older, watch, accounts.first?.side ?? 0)
    (kinds, sockets) = (walk.shared.kinds, walk.shared.sockets)
    if let facts = walk.facts, let first = accounts.first?.side {
      marks += facts.marks
      files[first] = facts.sockets
    }
    for (side, account) in accounts {
      plans[side] = walk.plan
      traces[side] = accounts.first?.side ?? side
      spans[side] = walk.span
      stepsBack[side] = walk.stepBack
      if case .logged = account {
        clocks[side] = .stamps(.epoch)
      } else if elapsed != nil {
        clocks[side] = .firstLine(of: traces[side])
      } else {
        clocks[side] = walk.styles.count == 1 ? walk.styles.first.map { .stamps($0) } : nil
      }
    }
    let unseen = walk.unseen
    if own == nil { add(&walk.calls, unseen) } else { add(&walk.logged, unseen) }
  }

  private func go(
    through text: TraceText, _ walk: inout TraceWalk, _ own: LoggedCalls?, older: [OlderDescriptor],
    _ watch: Watch?, _ side: Int
  ) {
    let bytes = text.bytes
    let s = bytes.span
    var model = ModelReader(
      keepsStates: true, keepsDescriptors: true, readsAhead: own?.unseen.isEmpty ?? true,
      survey: ProcessSurvey(s), older: older)
    var offset = 0
    for unseen in own?.unseen ?? [] {
      let end = max(offset, text.lines.end(ofLines: unseen.line))
      model.feed(s.extracting(offset..<end)) {
        walk.take($0, $1, $2, $3)
        watch?.line(side, $0, $1, $2, $3)
      }
      offset = end
      guard let call = own?.entries[unseen.call].call else { continue }
      model.take(call, thread: unseen.thread, line: unseen.line)
      walk.take(unseen: unseen.call, model.state)
    }
    model.feed(s.extracting(offset..<bytes.count)) {
      walk.take($0, $1, $2, $3)
      watch?.line(side, $0, $1, $2, $3)
    }
    model.finish {
      walk.take($0, $1, $2, $3)
      watch?.line(side, $0, $1, $2, $3)
    }
    watch?.end(side, model.state, model.counts)
    walk.noteCutOffs()
    if model.state.unfollowed == nil { walk.noteThatAllWereSeen() }
  }

  /// Takes the calls of a trace; what changed between them, each call takes along that comes next.
  private mutating func add(
    _ calls: inout [TimelineCall], _ unseen: [(line: Int, time: Int64?, change: TimelineChange)]
  ) {
    let start = self.calls.count
    if start == 0 { swap(&self.calls, &calls) } else { self.calls += calls }
    guard !unseen.isEmpty else { return }
    let order = (start..<self.calls.count).sorted {
      (self.calls[$0].place.line, self.calls[$0].place.order) < (
        self.calls[$1].place.line, self.calls[$1].place.order
      )
    }
    var rest = unseen.sorted { $0.line < $1.line }[...]
    for index in order {
      let before = rest.prefix { $0.line <= self.calls[index].place.line }
      guard !before.isEmpty else { continue }
      self.calls[index].effect.changes = before.map(\.change) + self.calls[index].effect.changes
      rest = rest.dropFirst(before.count)
    }
    while let first = rest.first {
      let same = rest.prefix { $0.line == first.line }
      last.append((first.time, same.map(\.change)))
      rest = rest.dropFirst(same.count)
    }
  }
}
