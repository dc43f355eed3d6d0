package import StraceParser
package import TraceModel

/// What ends a search without an answer: nothing is known.
package enum GaveUp: Error, Hashable, Sendable, CustomStringConvertible {
  /// So many beginnings were tried.
  case comparisons(Int)
  /// So many beginnings would have had to be kept.
  case beginnings(Int)

  /// One sentence without a full stop.
  package var description: String {
    let advice = "ask with fewer patterns, or with values for the variables"
    return switch self {
    case .comparisons(let count): "gave up after \(count) comparisons; \(advice)"
    case .beginnings(let count): "gave up when \(count) partial matches were open at once; \(advice)"
    }
  }
}

/// Asks a trace patterns: bytes in, what they describe out.
///
/// One pass; memory for the calls under way and for the beginnings of sequences that may still lead somewhere.
package struct Query: ~Copyable {
  private var plain: TraceStream?
  private var model: ModelReader?
  private var finder: Finder
  private var wholeness: Wholeness?

  /// What a trace answers.
  package struct Answer: Sendable {
    /// The events of the first sequence, or else those of its longest beginning.
    package var events: [TraceEvent] = []
    /// Whether the sequence is whole.
    package var isFound = false
    /// A variable that a later pattern asks for, although the last event closed its descriptor.
    package var closed: (variable: String, pattern: Int)?
  }

  /// A question.
  /// - Parameters:
  ///   - patterns: what is searched for, one after the other, with variables that mean the same in all of them.
  ///   - wantsAll: whether every event that the first pattern describes is wanted, each with variables of its own.
  ///   - asksForAbsence: whether ``doubt`` is wanted: what speaks against the trace where it holds no more than was found.
  ///   - survey: what a first time through the trace says of its processes, where ``followsFiles(_:)`` says that it counts,
  ///     and for an absence.
  package init(
    _ patterns: [Pattern], wantsAll: Bool = false, asksForAbsence: Bool = false,
    survey: ProcessSurvey = ProcessSurvey()
  ) {
    self.init(
      patterns, wantsAll: wantsAll, asksForAbsence: asksForAbsence, survey: survey,
      limits: SequenceSearch.Limits())
  }

  /// Whether an answer depends on which open file a number stands for, and with that on whose it is: only a variable that
  /// stands twice is compared with something.
  package static func followsFiles(_ patterns: [Pattern]) -> Bool {
    let names = patterns.flatMap { Variables($0).files }
    return Set(names).count < names.count
  }

  init(
    _ patterns: [Pattern], wantsAll: Bool = false, asksForAbsence: Bool = false,
    survey: ProcessSurvey = ProcessSurvey(), limits: SequenceSearch.Limits
  ) {
    finder = Finder(patterns, wantsAll: wantsAll, limits)
    if asksForAbsence, let pattern = patterns.first { wholeness = Wholeness(for: pattern) }
    if asksForAbsence || Self.followsFiles(patterns) {
      model = ModelReader(survey: survey)
    } else {
      plain = TraceStream(joined: true, showsBeginnings: true)
    }
  }

  /// What was found so far.
  package var counts: TraceCounts {
    switch plain {
    case .some(let stream): return stream.counts
    case .none: break
    }
    return switch model {
    case .some(let reader): reader.counts
    case .none: TraceCounts()
    }
  }

  /// The bounds that the trace went beyond: what is new there was not followed.
  package var exceeded: Set<Bound> {
    switch model {
    case .some(let reader): reader.state.exceeded
    case .none: []
    }
  }

  /// Why nothing is known of what was not found, when all of the trace was taken; nil where that is known not to have
  /// happened, and where no absence was asked for.
  package var doubt: Doubt? {
    switch model {
    case .some(let reader): wholeness?.doubt(reader.state, reader.counts)
    case .none: nil
    }
  }

  /// Whether more of the trace can change the answer.
  package var isOver: Bool { finder.isOver }

  /// Takes more of the trace.
  /// - Parameter found: called with each event that the first pattern describes, where all are wanted, in the order in
  ///   which they began.
  package mutating func feed(
    _ bytes: Span<UInt8>, _ found: (TraceEvent) -> Void = { _ in }
  ) throws(GaveUp) {
    try plain?.feed(bytes) { (parser, text, place) throws(GaveUp) in
      try finder.take(parser, text, place, found)
    }
    try model?.feed(bytes) { (state, parser, text, place) throws(GaveUp) in
      wholeness?.take(state, parser, text, place)
      try finder.take(state, parser, text, place, found)
    }
  }

  /// Takes what is left when the trace has ended.
  package mutating func finish(_ found: (TraceEvent) -> Void = { _ in }) throws(GaveUp) {
    try plain?.finish { (parser, text, place) throws(GaveUp) in
      try finder.take(parser, text, place, found)
    }
    try model?.finish { (state, parser, text, place) throws(GaveUp) in
      wholeness?.take(state, parser, text, place)
      try finder.take(state, parser, text, place, found)
    }
    try finder.finish(found)
  }

  /// What the trace answers to the patterns, one after the other.
  package var answer: Answer { finder.answer }
}

/// Picks from the lines of a trace what patterns are about, and puts it in order.
private struct Finder {
  private let patterns: [Pattern]
  private let wantsAll: Bool
  private let filter: Filter
  private var order = CallOrder<Found>()
  private var search: SequenceSearch
  /// Open files of events that wait.
  private var waiting: Set<OpenFile.ID> = []

  /// What may matter for the answer.
  private enum Found {
    case event(TraceEvent, EventFiles, text: [UInt8], TraceStream.Place)
    case end(OpenFile.ID, line: Int)
  }

  init(_ patterns: [Pattern], wantsAll: Bool, _ limits: SequenceSearch.Limits) {
    self.patterns = patterns
    self.wantsAll = wantsAll
    filter = Filter(patterns)
    search = SequenceSearch(patterns, limits: limits)
  }

  var isOver: Bool { !wantsAll && search.isOver }

  @inline(__always)
  mutating func take(
    _ parser: borrowing LineParser, _ text: Span<UInt8>, _ place: TraceStream.Place,
    _ found: (TraceEvent) -> Void
  ) throws(GaveUp) {
    try take(filter.wants(parser, text, isBeginning: place.isBeginning), parser, text, place, found)
  }

  @inline(__always)
  private mutating func take(
    _ isWanted: Bool, _ parser: borrowing LineParser, _ text: Span<UInt8>, _ place: TraceStream.Place,
    _ found: (TraceEvent) -> Void
  ) throws(GaveUp) {
    if isWanted {
      if place.isBeginning { return order.begin(place.line) }
      try take(parser.event(text, place), .none, text, place, found)
    } else if order.isWaiting {
      order.end(place.line)
      for next in order.takeReady() { try deliver(next, found) }
    }
  }

  mutating func take(
    _ state: borrowing KernelState, _ parser: borrowing LineParser, _ text: Span<UInt8>,
    _ place: TraceStream.Place, _ found: (TraceEvent) -> Void
  ) throws(GaveUp) {
    let isWanted = filter.wants(parser, text, isBeginning: place.isBeginning)
    if isWanted, let called = state.effects.called {
      let event = parser.event(text, place)
      try take(event, EventFiles(called, state, of: event), text, place, found)
    } else {
      try take(isWanted, parser, text, place, found)
    }
    for file in state.effects.ended {
      let isWaiting = waiting.contains(file)
      guard isWaiting || search.holds(file) else { continue }
      let line = place.resumedLine ?? place.line
      if order.isWaiting {
        order.add(.end(file, line: line), line: line, weight: 0)
      } else {
        search.end(file, line: line)
      }
    }
  }

  private mutating func take(
    _ event: TraceEvent, _ files: EventFiles, _ text: Span<UInt8>, _ place: TraceStream.Place,
    _ found: (TraceEvent) -> Void
  ) throws(GaveUp) {
    if wantsAll, patterns[0].match(event, [:], files) == nil {
      order.end(place.line)
    } else {
      let next = Found.event(
        event, files, text: wantsAll ? [] : text.withUnsafeBufferPointer { Array($0) }, place)
      if !order.isWaiting { return try deliver(next, found) }
      if !wantsAll { waiting.formUnion(files.all) }
      order.add(next, line: place.line, weight: text.count)
    }
    for next in order.takeReady() { try deliver(next, found) }
  }

  private mutating func deliver(_ next: Found, _ found: (TraceEvent) -> Void) throws(GaveUp) {
    switch next {
    case .event(let event, let files, let text, let place):
      if wantsAll { found(event) } else { try search.add(event, files, text: text, place: place) }
    case .end(let file, let line):
      waiting.remove(file)
      search.end(file, line: line)
    }
  }

  mutating func finish(_ found: (TraceEvent) -> Void) throws(GaveUp) {
    for next in order.takeReady(isEnd: true) { try deliver(next, found) }
  }

  var answer: Query.Answer {
    var events: [TraceEvent] = []
    var next = search.best ?? search.longest
    var parser = LineParser()
    while let trail = next {
      let text = trail.text
      parser.parse(text.span)
      events.append(parser.event(text.span, trail.place))
      next = trail.before
    }
    return Query.Answer(
      events: events.reversed(), isFound: search.best != nil,
      closed: search.best == nil ? search.closed : nil)
  }
}
