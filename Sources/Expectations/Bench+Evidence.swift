import CallForms
import StraceParser
import TraceText
import Walkthrough

extension Bench {
  /// So many steps are shown of one that has more: the last ones.
  private static let stepsShown = 32

  /// The lines that were the steps, as far as they were found.
  func steps(_ search: Search, _ order: Order) -> [Finding.Pointer] {
    let count = min(search.trail.found.count, order.steps.count)
    return (max(0, count - Self.stepsShown)..<count).map {
      pointer(search.trail.found[$0], order.steps[$0].text)
    }
  }

  func pointer(_ event: Int, _ step: String) -> Finding.Pointer {
    Finding.Pointer(
      step: step, place: .trace(run.events[event].program, line: run.events[event].line))
  }

  /// What a finding says of the expectation, with the lines that it points to.
  func verdict(_ finding: Finding, _ expectation: Expectation) -> Verdict {
    func evidence(_ pointer: Finding.Pointer) -> Verdict.Evidence {
      switch pointer.place {
      case .trace(let program, let line): self.evidence(program, line, pointer.step)
      case .file(let name, let line, let text):
        Verdict.Evidence(step: pointer.step, program: name, line: line, text: text)
      }
    }
    return Verdict(
      expectation: expectation, outcome: finding.outcome, reason: finding.reason,
      steps: finding.steps.map(evidence), nearest: finding.nearest.map(evidence),
      difference: finding.difference)
  }

  /// The two halves of a call are looked for among so many lines.
  private static let halvesLimit = 1000

  private func evidence(_ program: Int, _ line: Int, _ step: String) -> Verdict.Evidence {
    let one = run.facts.programs[program]
    var text = ""
    if line > 0, line <= one.text.lines.count {
      // Of a call that another thread cut in two the second half stands later.
      var stream = TraceStream(joined: true, firstLine: line)
      var isFound = false
      let take = { (parser: borrowing LineParser, s: Span<UInt8>, place: TraceStream.Place) in
        guard place.line == line, !isFound else { return }
        isFound = true
        text = CallFormatter().text(parser.event(s, place))
      }
      for next in one.text.lines[(line - 1)...].prefix(Self.halvesLimit) {
        if isFound { break }
        let whole = Array(next.prefix(1 << 16)) + [0x0A]
        stream.feed(whole.span, take)
      }
      stream.finish(take)
    }
    return Verdict.Evidence(step: step, program: one.name, line: line, text: String(text.prefix(400)))
  }

  /// What is nearest to a step that is missing: the next thing of its kind that happened to its socket, or else the next
  /// thing at all.
  func near(_ search: Search, _ step: Step) -> Int? {
    guard let fact = step.facts.first else { return nil }
    if case .exited = fact.what { return lastEnd(of: run.programs(of: fact, in: programs)) }
    guard let subject = fact.subject, let socket = search.trail.sockets[subject.text]
    else { return nil }
    effort.spend(16 * run.ofSocket[socket].count)
    let later = run.ofSocket[socket].filter { event in
      search.trail.place.map { run.events[event].place > $0 } ?? true
    }
    let ofKind = { [run] (event: Int) -> Bool in
      guard case .fact(let kind) = run.events[event].kind else { return false }
      return switch (fact.what, kind) {
      case (.received, .received), (.sent, .sent), (.peeked, .peeked), (.failed, .failed), (.ended, .ended),
        (.closed, .gone), (.received, .ended), (.ended, .received):
        true
      default: false
      }
    }
    return later.first(where: ofKind) ?? later.first ?? run.ofSocket[socket].last(where: ofKind)
  }

  /// How programs ended: what is nearest to an end that is missing.
  private func lastEnd(of own: Set<Int>) -> Int? {
    run.events.indices.last { event in
      guard own.contains(run.events[event].program) else { return false }
      return switch run.events[event].kind {
      case .fact(.exited), .fact(.killed): true
      default: false
      }
    }
  }

  /// What is told of the nearest in words: that the kernel closed what the program left open is no call of the program.
  func difference(of event: Int, from step: Step) -> String? {
    guard case .closed? = step.facts.first?.what, case .fact(.gone) = run.events[event].kind else {
      return nil
    }
    return "nobody closed it: the program ended, and the kernel took what was left"
  }

  /// For a pattern of a call a line of the same call.
  func nearLine(_ search: Search, _ step: Step) -> Finding.Pointer? {
    guard case .call(let pattern)? = step.facts.first?.what else { return nil }
    let last = search.trail.found.last.map { run.events[$0].line } ?? 0
    let own = step.facts.first.map { run.programs(of: $0, in: programs) } ?? programs
    let lines = run.near[pattern].filter { own.contains($0.program) }
    return (lines.first { $0.line > last } ?? lines.first).map {
      Finding.Pointer(step: step.text, place: .trace($0.program, line: $0.line))
    }
  }
}
