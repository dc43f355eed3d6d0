public import StraceParser

extension Pattern {
  /// Whether a call whose end the trace does not show can be what the pattern describes: its name and the arguments so far
  /// are the pattern's, and its result is not asked for.
  public func matchesBeginning(_ event: TraceEvent) -> Bool {
    guard case .call(let names, let arguments, let result) = subject, case .any = result,
      let call = event.call,
      names.contains("_") || names.contains(call.name)
    else { return false }
    // Of a second half alone nobody knows which arguments these are.
    if event.kind == .resumed { return true }
    var bound: Bindings = [:]
    return zip(arguments.values, call.arguments).allSatisfy { $0.matches($1, &bound) }
  }
}
