import TraceText
package import Walkthrough

extension ExpectationFile {
  /// Holds a run against the file.
  /// - Parameter files: what there is of a file of the run, by its name.
  package func judge(
    _ programs: [ProgramTrace], files: @escaping (String) -> RunFile = { _ in .noFolder }
  ) -> Verdicts {
    var judge = Judge(JudgedRun(programs, self), RunFiles(files), hasFrames: asksForFrames)
    return Verdicts(all: expectations.map { judge.judge($0) })
  }
}

/// Holds a run against expectations, one by one.
struct Judge {
  let run: JudgedRun
  private let rank: [Int]
  private var known: [Key: Assignments] = [:]
  let streams: ByteStreams
  private let files: RunFiles
  private let effort = Effort()

  /// Sections have few lists of names, and many expectations each.
  private struct Key: Hashable {
    var program: String?
    var names: [Name]
  }

  init(_ run: JudgedRun, _ files: RunFiles, hasFrames: Bool) {
    (self.run, self.files) = (run, files)
    rank = run.ofSocket.map { $0.first ?? .max }
    streams = ByteStreams(run.events, sockets: run.facts.sockets.count, hasFrames: hasFrames)
  }

  mutating func judge(_ expectation: Expectation) -> Verdict {
    let programs = run.programs(named: expectation.program)
    let missing = expectation.programs.first { run.programs(named: $0).isEmpty }
    guard !programs.isEmpty, missing == nil else {
      let known = run.facts.programs.map(\.name)
      let wanted = (programs.isEmpty ? expectation.program : missing) ?? "*"
      return Verdict(
        expectation: expectation, outcome: .notSeen,
        reason: "the run has no program \(Escape.terminal(wanted))\(nearest(wanted, among: known)); "
          + "it has \(known.prefix(8).map(Escape.terminal).joined(separator: ", "))",
        isAboutNobody: true)
    }
    let key = Key(program: expectation.program, names: expectation.names)
    let assignments = known[key] ?? Assignments(expectation.names, run, programs, rank)
    known[key] = assignments
    let bench = Bench(run, streams, assignments, programs: programs, files, effort)
    var verdict = bench.verdict(bench.judge(expectation.body, Assignments.One()), expectation)
    if verdict.outcome == .met { verdict.reason = "" }
    return verdict
  }
}

/// What the run says to a part of an expectation.
struct Finding {
  var outcome: Verdict.Outcome
  var reason = ""
  var steps: [Pointer] = []
  var nearest: Pointer?
  var difference: String?

  /// A line that is evidence: its text is made of those alone that are shown.
  struct Pointer {
    var step: String
    var place: Place

    enum Place {
      /// Of a program's trace.
      case trace(Int, line: Int)
      /// Of a file of the run, with what it says.
      case file(String, line: Int, text: String)
    }
  }
}
