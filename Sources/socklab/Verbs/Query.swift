import CallMapping
import StraceParser
import TraceQuery

extension Verb {
  static let query = Verb(
    name: "query", summary: "ask a trace a question in strace's own words",
    operands: Operands(text: "PATTERN...", least: 1, most: 32),
    options: [
      Option("--trace", .file("TRACE"), "the trace to ask"),
      Option("--count", .text("N"), "how often the one pattern must match: 3, >3, <3, >=3, <=3, 0 for never"),
      Option("--quiet", .none, "only the exit code"),
    ],
    example: (
      "socklab query --trace server.strace 'accept(_, ...) = $fd' 'close($fd)'",
      "the first accept whose descriptor is closed later; several patterns must match in this order"
    ),
    exitOne: "the trace holds nothing that the patterns describe, or not as often as --count says",
    run: runQuery)
}

private func runQuery(_ request: Request) throws(Failure) -> ExitCode {
  guard let path = request.value("--trace") else {
    throw .usage("query: needs --trace TRACE")
  }
  var patterns: [Pattern] = []
  for text in request.operands {
    do throws(PatternError) {
      patterns.append(try Pattern(text))
    } catch {
      throw .usage("query: \(text): \(error)")
    }
  }
  // Of a long trace only what a pattern can be about.
  let single = patterns.count == 1 ? patterns.first : nil
  let events = try Run.readTrace(path) { event in
    single.map { $0.match(event) != nil } ?? patterns.contains { $0.isAbout(event) }
  }.sorted { $0.line < $1.line }
  var output = Output()
  let found: [TraceEvent]
  let answered: Bool
  if let wanted = request.value("--count") {
    guard patterns.count == 1 else {
      throw .usage("query: --count counts one pattern; there are \(patterns.count)")
    }
    found = Query.all(patterns[0], in: events)
    answered = try count(found.count, is: wanted)
    if !answered {
      complain("\(path): \(request.operands[0]): \(found.count) times, not \(wanted)")
    }
  } else {
    let sequence: [TraceEvent]?
    do throws(Query.GaveUp) {
      sequence = try Query.sequence(patterns, in: events)
      found = if let sequence { sequence } else { try Query.longestBeginning(patterns, in: events) }
    } catch {
      throw .work("\(path): \(error)")
    }
    answered = sequence != nil
    if !answered {
      let place = found.last.map { "after line \($0.line)" } ?? "in the whole trace"
      complain("\(path): \(place): nothing like \(request.operands[found.count])")
    }
  }
  if !request.has("--quiet") {
    for event in found { try output.write("line \(event.line)  \(ShortForm().text(event))\n") }
  }
  try output.flush()
  return answered ? .fine : .differences
}

private func count(_ number: Int, is wanted: String) throws(Failure) -> Bool {
  let digits = wanted.drop { "<>=".contains($0) }
  guard let limit = Int(digits) else { throw .usage("query: --count \(wanted): write 3, >3, <3, >=3 or <=3") }
  return switch wanted.dropLast(digits.count) {
  case "", "=": number == limit
  case ">": number > limit
  case "<": number < limit
  case ">=": number >= limit
  case "<=": number <= limit
  default: throw .usage("query: --count \(wanted): write 3, >3, <3, >=3 or <=3")
  }
}
