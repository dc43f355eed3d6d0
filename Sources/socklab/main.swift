import Glibc
import Machine
import TraceText

// A reader that goes away is an error of write(2), not a death: `socklab parse F | head`.
signal(SIGPIPE, SIG_IGN)
// So is a file that may not grow any more (ulimit -f).
signal(SIGXFSZ, SIG_IGN)
StandardStreams.complete()

let version = "0.1.0"
let verbs: [Verb] = [
  .trace, .parse, .print, .check, .log, .table, .compare, .diff, .walkthrough, .query, .expect, .exercise,
  .doctor,
]

/// The verb that was asked for, done. SIGINT keeps its default action, so that a shell sees 130 and stops its loop too.
func run(_ words: ArraySlice<String>) throws(Failure) -> ExitCode {
  var output = Output()
  guard let first = words.first else {
    throw .usage("which verb? socklab --help lists them")
  }
  switch first {
  case "--help", "-h", "help":
    try output.write(Help.overview(of: verbs))
  case "--version":
    try output.write("socklab \(version)\n")
  case "--completions":
    guard let shell = words.dropFirst().first else { throw .usage("--completions needs a shell: bash|zsh") }
    try output.write(try Completions.script(for: shell, verbs: verbs))
  case Keeping.word:
    return try Keeping.become(Array(words.dropFirst()))
  default:
    guard let verb = verbs.first(where: { $0.name == first }) else {
      throw .usage("no verb \(first)\(nearest(first, among: verbs.map(\.name))); socklab --help lists them")
    }
    let request = try Request.parse(words.dropFirst(), for: verb)
    if !request.has("--help") {
      // Behind the answer, where it is read, and before what is said where there is none.
      do throws(Failure) {
        let code = try verb.run(request)
        Advice.say(about: request, code)
        return code
      } catch {
        Advice.say(about: request, error.code)
        throw error
      }
    }
    try output.write(Help.text(for: verb))
  }
  try output.flush()
  return .fine
}

do throws(Failure) {
  exit(try run(RawText.arguments.dropFirst()).rawValue)
} catch {
  complain(error.message)
  exit(error.code.rawValue)
}
