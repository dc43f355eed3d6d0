package import StraceParser

/// Goes through a trace with a ``KernelState``: bytes in, lines out, each with what it changed.
///
///     var reader = ModelReader()
///     reader.feed(chunk.span) { state, parser, text, place in ... state.effects ... }
///     reader.finish { state, parser, text, place in ... }
package struct ModelReader: ~Copyable {
  private var stream = TraceStream(joined: true, showsBeginnings: true)
  private var facts = FactsReader()
  private var labels = LabelList()
  /// Parses on a second thread, where that is allowed and the trace is long.
  private var ahead: ReadAhead?
  private let readsAhead: Bool
  private var hasBegun = false
  /// What the lines so far say.
  package private(set) var state: KernelState

  /// A first piece of so many bytes is a long trace's, that is there already: who writes a trace meanwhile wants each line
  /// at once.
  private static let aheadFrom = 1 << 17

  /// A reader at the beginning of a trace; see ``KernelState/init(keepsStates:keepsDescriptors:survey:older:)``.
  ///
  /// - Parameter readsAhead: whether a second thread may parse a long trace.
  package init(
    keepsStates: Bool = false, keepsDescriptors: Bool = false, readsAhead: Bool = false,
    survey: ProcessSurvey = ProcessSurvey(), older: [OlderDescriptor] = []
  ) {
    state = KernelState(
      keepsStates: keepsStates, keepsDescriptors: keepsDescriptors, survey: survey, older: older)
    self.readsAhead = readsAhead
  }

  /// What was found so far.
  package var counts: TraceCounts {
    switch ahead {
    case .some(let ahead): ahead.counts
    case .none: stream.counts
    }
  }

  /// Takes more of the trace.
  /// - Parameter body: called for each line and for each beginning of a call that strace cut in two, with the state after
  ///   it; of a long trace that is read ahead, some pieces later.
  package mutating func feed<E: Error>(
    _ bytes: Span<UInt8>,
    _ body: (borrowing KernelState, borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(E) -> Void
  ) throws(E) {
    if !hasBegun, readsAhead, bytes.count >= Self.aheadFrom { ahead = ReadAhead() }
    hasBegun = true
    if ahead != nil {
      try ahead?.feed(bytes, &state, &labels, body)
      return
    }
    try stream.feed(bytes) { (parser, text, place) throws(E) in
      Self.step(parser, text, place, &facts, &labels, &state)
      try body(state, parser, text, place)
    }
  }

  /// Takes what is left when the trace has ended.
  package mutating func finish<E: Error>(
    _ body: (borrowing KernelState, borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(E) -> Void
  ) throws(E) {
    if ahead != nil {
      try ahead?.finish(&state, &labels, body)
      return
    }
    try stream.finish { (parser, text, place) throws(E) in
      Self.step(parser, text, place, &facts, &labels, &state)
      try body(state, parser, text, place)
    }
  }

  /// Takes a call that no line of the trace shows: another witness saw it, whole. Not for a trace that is read ahead.
  /// - Parameter line: the line behind which it was made.
  package mutating func take(_ call: TraceCall, thread: Int?, line: Int) {
    facts.call(call, thread: thread, line: line)
    if !facts.labels.new.isEmpty { labels.append(facts.labels.takeNew()) }
    state.whole(facts.facts, labels)
  }

  private static func step(
    _ parser: borrowing LineParser, _ text: Span<UInt8>, _ place: TraceStream.Place,
    _ facts: inout FactsReader, _ labels: inout LabelList, _ state: inout KernelState
  ) {
    if facts.call(parser, text, place) {
      if !facts.labels.new.isEmpty { labels.append(facts.labels.takeNew()) }
      take(&facts.facts, parser.head.kind, place, labels, &state)
      if facts.labels.makeRoom() { labels.forget(before: facts.labels.first) }
    } else if let end = FactsReader.end(parser, text, line: place.line) {
      state.note(end)
    } else if let mode = FactsReader.mode(parser, text) {
      state.note(mode)
    } else {
      state.skip(thread: FactsReader.thread(parser, text))
    }
  }

  /// Takes a line that is a call, or a half of one.
  static func take(
    _ facts: inout CallFacts, _ kind: TraceEvent.Kind, _ place: TraceStream.Place,
    _ labels: borrowing LabelList, _ state: inout KernelState
  ) {
    if place.isBeginning {
      state.enter(facts, labels)
    } else if place.resumedLine == nil, kind != .unfinished {
      state.whole(facts, labels)
    } else {
      // Its second half, or the end of the trace for one that has none.
      state.leave(&facts, labels)
    }
  }
}
