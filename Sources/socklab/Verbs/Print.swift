import StraceParser

extension Verb {
  static let print = Verb(
    name: "print", summary: "the JSON Lines of parse back to strace text, byte for byte",
    operands: .maybeOneFile,
    options: [],
    example: (
      "socklab parse server.strace | socklab print | cmp - server.strace",
      "nothing is lost on the way; change a value in the JSON, and the line changes"
    ),
    exitOne: "never",
    run: runPrint)
}

private func runPrint(_ request: Request) throws(Failure) -> ExitCode {
  let input = try Input(request.operands.first ?? "-")
  let name = input.name
  var output = Output()
  var printer = TracePrinter()
  try input.forEachPiece(as: .json) { (piece) throws(Failure) in
    do throws(TracePrinter.Stop<Failure>) {
      try printer.feed(piece) { (text) throws(Failure) in try output.write(text) }
    } catch {
      throw failure(error, name, &output)
    }
    return true
  }
  do throws(TracePrinter.Stop<Failure>) {
    try printer.finish { (text) throws(Failure) in try output.write(text) }
  } catch {
    throw failure(error, name, &output)
  }
  try output.flush()
  return .fine
}

/// What was printed before the damage is handed on first.
private func failure(
  _ stop: TracePrinter.Stop<Failure>, _ name: String, _ output: inout Output
) -> Failure {
  switch stop {
  case .sink(let failure): return failure
  case .json(let what):
    do throws(Failure) { try output.flush() } catch { return error }
    // Whoever gives print a trace gave it the wrong end of the pipe.
    let advice = what.line == 1 ? "; print takes what socklab parse writes, and makes the trace of it" : ""
    return .work("\(name):\(what.line):\(what.column): \(what.reason)\(advice)")
  }
}
