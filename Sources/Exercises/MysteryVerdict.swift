/// What an answer to a mystery is worth, and why.
package struct MysteryVerdict: Sendable {
  package let grade: Grade
  /// What is right of it, what is not, and what is missing: a sentence each.
  package let right: [String]
  package let wrong: [String]
  package let missing: [Mystery.Wanted]

  package enum Grade: String, Sendable {
    case right = "right"
    case half = "half right"
    case wrong = "not right"
  }
}

extension Mystery {
  private static let looseLimit = 3
  private static let causeLimit = 2

  /// Judges an answer by what the recording shows.
  package func judge(_ answer: MysteryAnswer, _ run: MysteryRun) -> MysteryVerdict {
    var (right, wrong, missing): ([String], [String], [Wanted]) = ([], [], [])
    var lines = answer.lines
    var counts = answer.counts
    var loose = answer.loose
    for item in wanted {
      switch item.kind {
      case .line(let program, let number):
        let place = lines.firstIndex { $0.number == number && ($0.program ?? program) == program }
        if let place {
          lines.remove(at: place)
        } else if let place = loose.firstIndex(of: number) {
          loose.remove(at: place)
        } else {
          missing.append(item)
          continue
        }
        right.append("line \(number) is \(item.about)")
      case .count(let number):
        if let place = counts.firstIndex(of: number) {
          counts.remove(at: place)
        } else if let place = loose.firstIndex(of: number) {
          loose.remove(at: place)
        } else {
          missing.append(item)
          continue
        }
        right.append("\(number) is the number of \(item.about)")
      case .cause(let cause):
        if answer.causes.contains(cause) { right.append(cause.sentence) } else { missing.append(item) }
      }
    }
    // A number that can be either is of what is missing; where nothing is, it is of something else: `returns 0`.
    for item in missing where !loose.isEmpty {
      switch item.kind {
      case .line: lines.append(MysteryAnswer.Line(program: nil, number: loose.removeFirst()))
      case .count: counts.append(loose.removeFirst())
      case .cause: break
      }
    }
    // But not so many that one must be right.
    if loose.count > Self.looseLimit {
      wrong.append("\(loose.count) numbers more: say which of them you mean")
    }
    wrong += lines.map { reason($0, run) }
    let counted = wanted.first { if case .count = $0.kind { true } else { false } }
    if let counted {
      wrong += counts.map { "\($0) is not the number of \(counted.about)" }
    }
    let causes = wanted.compactMap { if case .cause(let cause) = $0.kind { cause } else { nil } }
    // Words of another cause may stand in a right answer; alone they are one, and of all causes one must be right.
    if answer.causes.count > Self.causeLimit {
      wrong.append("\(answer.causes.count) causes: say which of them you mean")
    }
    if Set(causes).isDisjoint(with: answer.causes) {
      wrong += answer.causes.sorted { $0.rawValue < $1.rawValue }.map { denial($0, run) }
    }
    let grade: MysteryVerdict.Grade =
      right.isEmpty ? .wrong : missing.isEmpty && wrong.isEmpty ? .right : .half
    return MysteryVerdict(grade: grade, right: right, wrong: wrong, missing: missing)
  }

  /// Why a recording does not show a cause.
  private func denial(_ cause: Cause, _ run: MysteryRun) -> String {
    let truth: Bool =
      switch cause {
      case .leak: !MysteryRule.leak.truth(of: run).lines.isEmpty
      case .unchecked: !MysteryRule.hole.truth(of: run).lines.isEmpty
      case .inherited: !MysteryRule.inherited.truth(of: run).lines.isEmpty
      case .standstill: !MysteryRule.standstill.truth(of: run).lines.isEmpty
      case .edge: !MysteryRule.edge.truth(of: run).lines.isEmpty
      }
    if truth { return "there is such a thing in the trace, but it does not explain the report" }
    return switch cause {
    case .leak:
      "no connection is left open here whose other side has closed: every one that ended has its close"
    case .unchecked: "no send took less than it was given and was not continued"
    case .inherited: "no listener came to another program through execve, and kept an address in use"
    case .standstill: "the programs do not wait for each other in two sends"
    case .edge: "no bytes are left behind in a socket that an edge-triggered epoll set watches"
    }
  }

  /// Why a line is not what is asked for.
  private func reason(_ line: MysteryAnswer.Line, _ run: MysteryRun) -> String {
    // The trace that is asked about first, where none is named.
    let asked = wanted.lazy.compactMap { item -> String? in
      if case .line(let program, _) = item.kind { program } else { nil }
    }.first
    let named = line.program ?? asked
    let program = run.programs.firstIndex { $0 == named } ?? 0
    let at = line.program.map { "\($0)'s line \(line.number)" } ?? "line \(line.number)"
    guard run.programs.indices.contains(program), run.has(program, line: line.number) else {
      return "\(at): the trace has no such line"
    }
    guard let call = run.call(program, line: line.number) else { return "\(at) is no call" }
    return "\(at) \(MysteryReasons(run: run, program: program, call: call).text(rule))"
  }
}
