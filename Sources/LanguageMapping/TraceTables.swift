import TraceModel

/// The tables of all programs of a trace that is in memory: it is gone through once.
package struct TraceTables: ~Copyable {
  private let model: ModelReader
  private var reader: TableReader

  /// Goes through a trace.
  /// - Parameter keepsPlaces: whether ``LanguageTable/places`` is wanted.
  package init(_ trace: [UInt8], keepsPlaces: Bool = false) {
    var model = ModelReader(readsAhead: true, survey: ProcessSurvey(trace.span))
    var reader = TableReader(keepsPlaces: keepsPlaces)
    model.feed(trace.span) { state, parser, text, place in reader.take(state, parser, text, place) }
    model.finish { state, parser, text, place in reader.take(state, parser, text, place) }
    self.model = model
    self.reader = reader
  }

  /// The table of one program.
  ///
  /// - Parameter program: which of several programs with sockets.
  /// - Throws: ``LanguageTable/Problem`` when the trace has no such program, or several.
  package mutating func table(
    _ choice: LanguageTable.Choice, program: ProgramChoice? = nil
  ) throws(LanguageTable.Problem) -> LanguageTable {
    try reader.table(choice, model.state, program: program)
  }

  /// The table of a trace without a call of a socket, which has no row; nil for one without a program.
  package mutating func quietTable(_ choice: LanguageTable.Choice) -> LanguageTable? {
    reader.quietTable(choice, model.state)
  }
}
