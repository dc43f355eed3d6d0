import CallForms
import StraceParser
import TraceModel
import TraceQuery

extension Verb {
  static let query = Verb(
    name: "query", summary: "ask a trace a question in strace's own words",
    operands: Operands(text: "PATTERN...", least: 1, most: .max, areFiles: false),
    options: [
      Option("--trace", .file("TRACE"), "the trace to ask; of strace -ff, NAME.7,NAME.8 or NAME.*"),
      Option(
        "--count", .text("N"),
        "how often the one pattern must match: 3, >3, <3, >=3, <=3, 0 for never. What is not in a trace did not "
          + "happen only where the trace is whole: else 0, <3 and <=3 are exit 2"
      ),
      Option("--quiet", .none, "only the exit code"),
    ],
    example: (
      "socklab query --trace server.strace 'accept(_, ...) = $fd' 'close($fd)'",
      "the first accept whose descriptor is closed later; several patterns must match in this order. $fd is one open "
        + "file under one number; #fd is the bare number, which may have been closed and given again"
    ),
    exitOne: "the trace holds nothing that the patterns describe, or not as often as --count says",
    run: runQuery)
}

/// More patterns are not asked at once.
private let patternLimit = 32

private func runQuery(_ request: Request) throws(Failure) -> ExitCode {
  guard request.has("--trace") else {
    throw .usage("query: needs --trace TRACE")
  }
  let (traces, texts) = try request.traces()
  if texts.isEmpty { throw .usage("query: \(request.verb.operands.text) is missing") }
  if texts.count > patternLimit {
    throw .usage("query takes one \(request.verb.operands.text), and \(texts[patternLimit]) is one too many")
  }
  var patterns: [Pattern] = []
  for text in texts {
    do throws(PatternError) {
      patterns.append(try Pattern(text))
    } catch {
      throw .usage("query: \(text): \(error)")
    }
  }
  let wanted = request.value("--count")
  if wanted != nil, patterns.count > 1 {
    throw .usage("query: --count counts one pattern; there are \(patterns.count)")
  }
  let isQuiet = request.has("--quiet")
  let answered =
    if let wanted {
      try countMatches(of: patterns[0], in: traces[0], wanted, isQuiet: isQuiet)
    } else {
      try findSequence(patterns, in: traces[0], isQuiet: isQuiet)
    }
  return answered ? .fine : .differences
}

/// Whether one pattern matches as often as is wanted; what it matches is written as it comes.
private func countMatches(
  of pattern: Pattern, in trace: TraceName, _ wanted: String, isQuiet: Bool
) throws(Failure) -> Bool {
  let wanted = try Count(wanted)
  var output = Output()
  var number = 0
  let (_, doubt) = try ask([pattern], wantsAll: true, asksForAbsence: wanted.provesAbsence, of: trace) {
    events throws(Failure) in
    number += events.count
    if isQuiet { return }
    for event in events { try output.write(line(of: event)) }
  }
  try output.flush()
  guard wanted.isMet(by: number) else {
    complain("\(trace.name): \(pattern.text): \(number) times, not \(wanted.text)")
    return false
  }
  if let doubt {
    let found = number == 0 ? "none" : "no more than \(number)"
    throw .work(
      "\(trace.name): \(pattern.text): \(found) found, which proves nothing: \(doubt)\(advice(doubt))")
  }
  return true
}

/// What records the trace again where strace was told to leave out what is asked for.
private func advice(_ doubt: Doubt) -> String {
  switch doubt {
  case .unfollowed, .leftOut: "; to have it: \(Advice.command)"
  default: ""
  }
}

/// Whether patterns match one after the other; the first events that do, or else how far they came.
private func findSequence(_ patterns: [Pattern], in trace: TraceName, isQuiet: Bool) throws(Failure) -> Bool {
  let path = trace.name
  let (answer, _) = try ask(patterns, of: trace) { _ in }
  if let (variable, index) = answer.closed, let last = answer.events.last {
    throw .work(
      "\(path): line \(last.line) closes $\(variable), and \(patterns[index].text) asks for it: $\(variable) is one open "
        + "file, which is gone; #\(variable) is its bare number")
  }
  if !answer.isFound {
    let place = answer.events.last.map { "after line \($0.line)" } ?? "in the whole trace"
    complain("\(path): \(place): nothing like \(patterns[answer.events.count].text)")
  }
  if !isQuiet {
    var output = Output()
    for event in answer.events { try output.write(line(of: event)) }
    try output.flush()
  }
  return answer.isFound
}

private func line(of event: TraceEvent) -> String { "line \(event.line)  \(CallFormatter().text(event))\n" }

/// Puts a question to a trace, as far as it must be read.
private func ask(
  _ patterns: [Pattern], wantsAll: Bool = false, asksForAbsence: Bool = false, of trace: TraceName,
  _ found: ([TraceEvent]) throws(Failure) -> Void
) throws(Failure) -> (Query.Answer, Doubt?) {
  let path = trace.name
  var input = try RepeatedInput(trace)
  var query = Query(
    patterns, wantsAll: wantsAll, asksForAbsence: asksForAbsence,
    survey: asksForAbsence || Query.followsFiles(patterns) ? try input.survey() : ProcessSurvey())
  var events: [TraceEvent] = []
  try input.forEachPiece(isLast: true) { piece throws(Failure) in
    do throws(GaveUp) {
      try query.feed(piece) { events.append($0) }
    } catch {
      throw .work("\(path): \(error)")
    }
    try found(events)
    events.removeAll(keepingCapacity: true)
    return !query.isOver
  }
  if query.isOver {
    complainOfBounds(query, path)
    return (query.answer, nil)
  }
  do throws(GaveUp) {
    try query.finish { events.append($0) }
  } catch {
    throw .work("\(path): \(error)")
  }
  if let what = input.refusal(query.counts) { throw .work("\(path): \(what)") }
  try found(events)
  complainOfBounds(query, path)
  return (query.answer, query.doubt)
}

/// Says of what the trace has more than the model keeps: it may have decided the answer.
private func complainOfBounds(_ query: borrowing Query, _ path: String) {
  for bound in query.exceeded.sorted(by: { $0.rawValue < $1.rawValue }) {
    complain(
      "\(path): more than \(bound.limit) \(bound.rawValue): of what is new behind that only numbers are known"
    )
  }
}

/// How often a pattern must match: `3`, `>3`, `<3`, `>=3`, `<=3`.
private struct Count {
  let text: String
  private let comparison: Substring
  private let limit: Int

  init(_ text: String) throws(Failure) {
    self.text = text
    let digits = text.drop { "<>=".contains($0) }
    comparison = text.dropLast(digits.count)
    guard ["", "=", ">", "<", ">=", "<="].contains(comparison),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let limit = Int(digits)
    else { throw .usage("query: --count \(text): write 3, >3, <3, >=3 or <=3") }
    self.limit = limit
  }

  func isMet(by number: Int) -> Bool {
    switch comparison {
    case ">": number > limit
    case "<": number < limit
    case ">=": number >= limit
    case "<=": number <= limit
    default: number == limit
    }
  }

  /// Whether an empty trace would do, and not any trace: then what is missing from it must not have happened.
  var provesAbsence: Bool { isMet(by: 0) && !isMet(by: .max) }
}
