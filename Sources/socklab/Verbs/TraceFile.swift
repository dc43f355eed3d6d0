import LanguageMapping
import StraceParser
import TraceModel

/// A trace that is read with the model, in one pass.
enum TraceFile {
  /// Hands on every line with what it changed; the model at the trace's end.
  static func read(
    _ path: String, onPiece: (Span<UInt8>) -> Void = { _ in },
    _ body: (borrowing KernelState, borrowing LineParser, Span<UInt8>, TraceStream.Place) throws(Failure) ->
      Void,
    atEnd: (borrowing KernelState) throws(Failure) -> Void
  ) throws(Failure) {
    var model = ModelReader()
    try Input(path).forEachPieceOfTrace { piece throws(Failure) in
      onPiece(piece)
      try model.feed(piece, body)
      return true
    }
    try model.finish(body)
    if let what = FileKind.refusal(model.counts) { throw .work("\(path): \(what)") }
    try atEnd(model.state)
  }

  /// The table of a trace without a log.
  static func table(
    _ path: String, _ choice: LanguageTable.Choice, programs: [ProgramChoice] = [], isAlone: Bool = false
  ) throws(Failure) -> LanguageTable {
    var reader = TableReader()
    var table: LanguageTable?
    try read(path) { state, parser, text, place in
      reader.take(state, parser, text, place)
    } atEnd: { state throws(Failure) in
      table = try TableOfTrace.choose(path, programs, isAlone: isAlone) {
        program throws(LanguageTable.Problem) in
        try reader.table(choice, state, program: program)
      }
    }
    guard let table else { throw .work("\(path): has no table") }
    return table
  }
}
