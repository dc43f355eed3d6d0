import TraceText
package import Walkthrough

extension ExpectationFile {
  /// Holds a run against the file.
  package func judge(_ programs: [ProgramTrace]) -> Verdicts {
    var judge = Judge(JudgedRun(programs, self))
    return Verdicts(all: expectations.map { judge.judge($0) })
  }
}

/// Holds a run against expectations, one by one.
struct Judge {
  let run: JudgedRun
  private let rank: [Int]
  private var known: [Key: Assignments] = [:]
  let streams: [StreamID: ByteStream]
  private let effort = Effort()

  /// Sections have few lists of names, and many expectations each.
  private struct Key: Hashable {
    var program: String?
    var names: [Name]
  }

  init(_ run: JudgedRun) {
    self.run = run
    rank = run.ofSocket.map { $0.first ?? .max }
    var streams: [StreamID: ByteStream] = [:]
    for (index, event) in run.events.enumerated() {
      guard case .fact(let kind) = event.kind, let socket = event.socket else { continue }
      switch kind {
      case .sent(let passage):
        streams[StreamID(socket: socket, isSent: true), default: ByteStream()].add(passage, event: index)
      case .received(let passage):
        streams[StreamID(socket: socket, isSent: false), default: ByteStream()].add(passage, event: index)
      default: continue
      }
    }
    self.streams = streams
  }

  mutating func judge(_ expectation: Expectation) -> Verdict {
    let programs = run.programs(named: expectation.program)
    guard !programs.isEmpty else {
      let known = run.facts.programs.map(\.name)
      let wanted = expectation.program ?? "*"
      return Verdict(
        expectation: expectation, outcome: .notSeen,
        reason: "the run has no program \(Escape.terminal(wanted))\(nearest(wanted, among: known)); "
          + "it has \(known.prefix(8).map(Escape.terminal).joined(separator: ", "))",
        isAboutNobody: true)
    }
    let key = Key(program: expectation.program, names: expectation.names)
    let assignments = known[key] ?? Assignments(expectation.names, run, programs, rank)
    known[key] = assignments
    let bench = Bench(
      run: run, streams: streams, assignments: assignments, programs: programs,
      effort: effort)
    var verdict = bench.verdict(bench.judge(expectation.body, [:]), expectation)
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
    var program: Int
    var line: Int
  }
}
