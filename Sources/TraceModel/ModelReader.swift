package import StraceParser

/// Goes through a trace with a ``KernelState``: bytes in, lines out, each with what it changed.
///
///     var reader = ModelReader()
///     reader.feed(chunk.span) { state, parser, text, place in ... state.effects ... }
///     reader.finish { state, parser, text, place in ... }
package struct ModelReader: ~Copyable {
  private var stream = TraceStream(joined: true, showsBeginnings: true)
  private var facts = FactsReader()
  /// What the lines so far say.
  package private(set) var state: KernelState

  /// A reader at the beginning of a trace; see ``KernelState/init(keepsStates:keepsDescriptors:)``.
  package init(keepsStates: Bool = false, keepsDescriptors: Bool = false) {
    state = KernelState(keepsStates: keepsStates, keepsDescriptors: keepsDescriptors)
  }

  /// What was found so far.
  package var counts: TraceCounts { stream.counts }

  /// Takes more of the trace.
  /// - Parameter body: called for each line and for each beginning of a call that strace cut in two, with the state after
  ///   it.
  package mutating func feed<E: Error>(
    _ bytes: Span<UInt8>,
    _ body: (borrowing KernelState, borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(E) -> Void
  ) throws(E) {
    try stream.feed(bytes) { (parser, text, place) throws(E) in
      Self.step(parser, text, place, &facts, &state)
      try body(state, parser, text, place)
    }
  }

  /// Takes what is left when the trace has ended.
  package mutating func finish<E: Error>(
    _ body: (borrowing KernelState, borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(E) -> Void
  ) throws(E) {
    try stream.finish { (parser, text, place) throws(E) in
      Self.step(parser, text, place, &facts, &state)
      try body(state, parser, text, place)
    }
  }

  /// Takes a call that no line of the trace shows: another witness saw it, whole.
  package mutating func take(_ call: borrowing CallFacts) { state.whole(call, facts.labels) }

  private static func step(
    _ parser: borrowing LineParser, _ text: Span<UInt8>, _ place: TraceStream.Place,
    _ facts: inout FactsReader,
    _ state: inout KernelState
  ) {
    if facts.call(parser, text, place) {
      if place.isBeginning {
        state.enter(facts.facts, facts.labels)
      } else if place.resumedLine == nil, parser.head.kind != .unfinished {
        state.whole(facts.facts, facts.labels)
      } else {
        // Its second half, or the end of the trace for one that has none.
        state.leave(&facts.facts, facts.labels)
      }
    } else if let end = facts.end(parser, text, place) {
      state.note(end)
    } else {
      state.skip(thread: FactsReader.thread(parser, text))
    }
  }
}
