import LanguageMapping
import StraceParser
import TraceModel

/// A trace that is read with the model: in one pass, and before it one that only looks for what proves processes.
enum TraceFile {
  /// Hands on every line with what it changed; the model at the trace's end.
  static func read(
    _ trace: TraceName, readsAhead: Bool = true,
    _ body: (borrowing KernelState, borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(Failure) ->
      Void,
    atEnd: (borrowing KernelState) throws(Failure) -> Void
  ) throws(Failure) {
    var input = try RepeatedInput(trace)
    var model = ModelReader(readsAhead: readsAhead, survey: try input.survey())
    try input.forEachPiece(isLast: true) { piece throws(Failure) in
      try model.feed(piece, body)
      return true
    }
    try model.finish(body)
    if let what = input.refusal(model.counts) { throw .work("\(trace.name): \(what)") }
    try atEnd(model.state)
  }

  /// The table of a trace without a log.
  static func table(
    _ trace: TraceName, _ choice: LanguageTable.Choice, programs: [ProgramChoice] = [], isAlone: Bool = false
  ) throws(Failure) -> LanguageTable {
    var reader = TableReader()
    var table: LanguageTable?
    try read(trace) { state, parser, text, place in
      reader.take(state, parser, text, place)
    } atEnd: { state throws(Failure) in
      table = try TableOfTrace.choose(trace.name, programs, isAlone: isAlone) {
        program throws(LanguageTable.Problem) in
        try reader.table(choice, state, program: program)
      }
    }
    guard let table else { throw .work("\(trace.name): has no table") }
    return table
  }

  /// The tables of all programs of a trace, where there are no more than so many: both ends of a conversation may stand in
  /// one.
  ///
  /// - Parameter mayBeQuiet: whether a trace without a call of a socket has a table without a row: strace was told to
  ///   follow everybody and to show everything.
  static func tables(
    _ trace: TraceName, _ choice: LanguageTable.Choice, most limit: Int, mayBeQuiet: Bool = false
  ) throws(Failure) -> [LanguageTable] {
    var reader = TableReader()
    var tables: [LanguageTable] = []
    try read(trace) { state, parser, text, place in
      reader.take(state, parser, text, place)
    } atEnd: { state throws(Failure) in
      do throws(LanguageTable.Problem) {
        tables = try TableOfTrace.all(most: limit) { program throws(LanguageTable.Problem) in
          try reader.table(choice, state, program: program)
        }
      } catch {
        guard mayBeQuiet, case .noNetwork = error, let table = reader.quietTable(choice, state) else {
          throw TableOfTrace.failure(error, trace.name)
        }
        tables = [table]
      }
    }
    return tables
  }
}
