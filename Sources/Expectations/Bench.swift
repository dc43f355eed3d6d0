import TraceText
import Walkthrough

/// Where one expectation is judged. A class, for of all that it knows nothing is copied for each of many sockets.
final class Bench {
  let run: JudgedRun
  let streams: ByteStreams
  let assignments: Assignments
  /// The programs that its section is about.
  let programs: Set<Int>
  let files: RunFiles
  let effort: Effort
  let search: StepSearch
  private lazy var ownDoubt = run.doubt(concerned)

  init(
    _ run: JudgedRun, _ streams: ByteStreams, _ assignments: Assignments, programs: Set<Int>,
    _ files: RunFiles,
    _ effort: Effort
  ) {
    (self.run, self.streams, self.assignments, self.programs) = (run, streams, assignments, programs)
    (self.files, self.effort) = (files, effort)
    search = StepSearch(run, programs, streams, effort)
  }

  func judge(_ body: Body, _ fixed: Assignments.One) -> Finding {
    guard !effort.isOver else { return Finding(outcome: .notSeen, reason: Self.tired) }
    return switch body {
    case .happens(let order): happens(order, fixed)
    case .never(let order): never(order, fixed)
    case .each(let name, let inner): each(name, inner, fixed)
    case .given(let order, let inner): given(order, inner, fixed)
    case .count(let counted, let limit): count(counted, limit, fixed)
    case .idle(let limit): idle(limit)
    case .same(let one, let other): same(one, other, fixed)
    case .lines(let lines, let limit): self.lines(lines, limit, fixed)
    }
  }

  // MARK: Names

  /// What names with a number stand for; nil with the finding where the run has not so many.
  func numbered(
    _ subjects: [FactPattern.Subject], _ fixed: Assignments.One
  ) -> (fixed: Assignments.One, lacking: String?) {
    var fixed = fixed
    for subject in subjects {
      guard let number = subject.number else { continue }
      let all = assignments.candidates[subject.name] ?? []
      guard number <= all.count else {
        return (fixed, "the run has \(all.count) \(subject.name), and no \(subject.text)")
      }
      fixed.set(subject.text, all[number - 1])
    }
    return (fixed, nil)
  }

  func lack(of name: Name) -> String {
    let kind = name.other.map { "\(name.kind.rawValue) of \($0)" } ?? name.kind.rawValue
    return "the run has no \(name.name): no \(kind)"
  }

  // MARK: Doubt

  /// The programs that say whether something with these names happened.
  private var concerned: Set<Int> { programs.union(assignments.programs) }

  func doubt() -> String? { ownDoubt }

  /// Why an order may have happened all the same; of one call it matters whether this call is shown.
  func doubt(of order: Order) -> String? { doubt(of: order.steps) }

  private func doubt(of steps: [Step]) -> String? {
    for fact in steps.flatMap(\.facts) {
      let own = run.programs(of: fact, in: programs)
      let doubt: String?
      if case .call(let index) = fact.what {
        doubt = run.doubt(own, pattern: index)
      } else {
        doubt = fact.program == nil ? ownDoubt : run.doubt(own)
      }
      if let doubt { return doubt }
    }
    return nil
  }

  /// What is not there is not met where the traces show all, and else not seen.
  func absent(_ reason: String, _ doubt: String?) -> Finding {
    doubt.map { Finding(outcome: .notSeen, reason: "\(reason), and \($0)") }
      ?? Finding(outcome: .notMet, reason: reason)
  }

  static let tired = "there is too much to compare: name the sockets, or a program"

  // MARK: Orders

  /// The best of all ways in which the names can stand for sockets.
  ///
  /// - Parameter isEnough: whether one that was found ends the search.
  func search(
    _ order: Order, _ fixed: Assignments.One, isEnough: (Search) -> Bool = { $0.isFound }
  ) -> (best: Search?, lacking: String?, isTired: Bool) {
    let (fixed, lacking) = numbered(order.numbered, fixed)
    if let lacking { return (nil, lacking, false) }
    var best: Search?
    let missing = assignments.each(of: order.names, fixed: fixed) { sockets in
      let found = within(order, sockets, search)
      if let known = best {
        if (found.missing ?? .max) > (known.missing ?? .max) || found.hidden != nil && known.hidden == nil {
          best = found
        }
      } else {
        best = found
      }
      return !isEnough(found) && !search.isTired
    }
    return (best, missing.map(lack), search.isTired)
  }

  private static let startLimit = 10_000

  /// The steps, no further apart than they may be.
  private func within(_ order: Order, _ sockets: Assignments.One, _ search: StepSearch) -> Search {
    var found = search.find(order, sockets)
    guard let limit = order.within, found.isFound else { return found }
    var shortest: Int64?
    for _ in 0..<Self.startLimit {
      guard let first = found.trail.found.first, let last = found.trail.found.last else { break }
      let isComparable =
        run.facts.isOneClock || run.events[first].program == run.events[last].program
      guard isComparable, let begin = run.events[first].moment, let end = run.events[last].moment else {
        found.missing = order.steps.count - 1
        found.hidden = "the traces have no stamps of one clock to say how long it took"
        return found
      }
      let took = end.subtractingReportingOverflow(begin).partialValue
      if took <= limit { return found }
      shortest = min(shortest ?? took, took)
      let next = search.find(order, sockets, after: (run.events[first].place, first))
      guard next.isFound, !search.isTired else { break }
      found = next
    }
    found.missing = order.steps.count - 1
    found.difference = shortest.map { "it took \(Figures.seconds($0)) at least" }
    found.witness = found.trail.found.last
    found.trail.found.removeLast(min(1, found.trail.found.count))
    return found
  }

  private func happens(_ order: Order, _ fixed: Assignments.One) -> Finding {
    let (best, lacking, isTired) = search(order, fixed)
    if let lacking { return absent(lacking, doubt()) }
    guard let best else { return absent("no sockets of the run stand to each other like that", doubt()) }
    guard let missing = best.missing else {
      // There may have been one before the first.
      let firsts = order.hasFirst ? order.steps.filter { $0.facts.contains(where: \.isFirst) } : []
      if order.hasFirst, let doubt = doubt(of: firsts) {
        return Finding(outcome: .notSeen, reason: "what is first here may not be, and \(doubt)")
      }
      return Finding(outcome: .met, steps: steps(best, order))
    }
    if isTired { return Finding(outcome: .notSeen, reason: Self.tired) }
    var finding: Finding
    let step = order.steps[missing]
    if best.witness != nil {
      finding = Finding(outcome: .notMet, reason: "not so: \(step.text)")
    } else if let hidden = best.hidden {
      finding = Finding(outcome: .notSeen, reason: "\(step.text): \(hidden)")
    } else {
      let place = best.trail.found.last.map { " behind line \(run.events[$0].line)" } ?? ""
      finding = absent("missing\(place): \(step.text)", doubt())
    }
    finding.steps = steps(best, order)
    let nearest = best.witness ?? near(best, step)
    finding.nearest = nearest.map { pointer($0, step.text) } ?? nearLine(best, step)
    finding.difference = best.difference ?? nearest.flatMap { difference(of: $0, from: step) }
    return finding
  }

  private func never(_ order: Order, _ fixed: Assignments.One) -> Finding {
    let (best, lacking, isTired) = search(order, fixed)
    if let best, best.isFound {
      return Finding(outcome: .notMet, reason: "it happened", steps: steps(best, order))
    }
    if isTired { return Finding(outcome: .notSeen, reason: Self.tired) }
    if let hidden = best?.hidden { return Finding(outcome: .notSeen, reason: hidden) }
    if let doubt = doubt(of: order) {
      return Finding(outcome: .notSeen, reason: "\(lacking ?? "it is not in the trace"), and \(doubt)")
    }
    return Finding(outcome: .met)
  }

  private func each(_ name: String, _ inner: Body, _ fixed: Assignments.One) -> Finding {
    let all = assignments.candidates[name] ?? []
    guard !all.isEmpty else {
      let reason = "the run has no \(name)"
      return doubt().map { Finding(outcome: .notSeen, reason: "\(reason), and \($0)") }
        ?? Finding(outcome: .doesNotApply, reason: reason)
    }
    var result = Finding(outcome: .doesNotApply)
    var fixed = fixed
    for (index, socket) in all.enumerated() {
      fixed.set(name, socket)
      let finding = judge(inner, fixed)
      let isShown =
        switch finding.outcome {
        case .notMet: true
        case .notSeen: result.outcome != .notSeen
        case .met: result.outcome == .doesNotApply
        case .doesNotApply: result.reason.isEmpty
        }
      guard isShown else { continue }
      result = finding
      result.reason = "\(name)#\(index + 1): \(finding.reason)"
      if finding.outcome == .notMet { break }
    }
    return result
  }

  private func given(_ condition: Body, _ inner: Body, _ fixed: Assignments.One) -> Finding {
    guard case .happens(let order) = condition else {
      var finding = judge(condition, fixed)
      switch finding.outcome {
      case .met: return judge(inner, fixed)
      case .notMet: finding.outcome = .doesNotApply
      case .notSeen, .doesNotApply: break
      }
      return finding
    }
    var result: Finding?
    let (best, lacking, isTired) = search(order, fixed) { found in
      guard found.isFound, result?.outcome != .notMet else { return result?.outcome == .notMet }
      let finding = judge(inner, found.trail.sockets)
      if result == nil || finding.outcome == .notMet
        || finding.outcome == .notSeen && result?.outcome != .notMet
      {
        result = finding
      }
      return finding.outcome == .notMet
    }
    if let result { return result }
    let reason = lacking ?? "\(order.steps.map(\.text).joined(separator: "; ")) did not happen"
    if isTired { return Finding(outcome: .notSeen, reason: Self.tired) }
    if let hidden = best?.hidden { return Finding(outcome: .notSeen, reason: hidden) }
    return doubt().map { Finding(outcome: .notSeen, reason: "\(reason), and \($0)") }
      ?? Finding(outcome: .doesNotApply, reason: reason)
  }
}
