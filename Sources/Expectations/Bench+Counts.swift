import TraceQuery
import TraceText
import Walkthrough

extension Bench {
  // MARK: Counts

  func count(_ counted: Counted, _ limit: Limit, _ fixed: Assignments.One) -> Finding {
    switch counted {
    case .sockets(let name):
      return finding((assignments.candidates[name] ?? []).count, limit, what: name, doubt())
    case .atOnce(let name): return atOnce(name, limit)
    case .facts(let fact, let order, let window): return self.count(fact, order, window, limit, fixed)
    }
  }

  /// How often a fact happens between two others, or in the whole run.
  private func count(
    _ fact: FactPattern, _ order: Order, _ window: Window, _ limit: Limit, _ fixed: Assignments.One
  ) -> Finding {
    guard !window.order.steps.isEmpty else { return count(fact, order, Ends(), limit, fixed) }
    let (best, lacking, isTired) = search(window.order, fixed)
    if isTired { return Finding(outcome: .notSeen, reason: Self.tired) }
    guard let best else {
      return absent(lacking ?? "no sockets of the run stand to each other like that", doubt())
    }
    guard let missing = best.missing else {
      let ends = Ends(
        after: window.hasAfter ? best.trail.found.first : nil,
        before: window.hasBefore ? best.trail.found.last : nil, bindings: best.trail.bindings)
      // Its names and variables stand for the same in between.
      var between = fixed
      for one in best.trail.sockets.all { between.set(one.name, one.socket) }
      return count(fact, order, ends, limit, between)
    }
    let text = window.order.steps[missing].text
    if let hidden = best.hidden { return Finding(outcome: .notSeen, reason: "\(text): \(hidden)") }
    var finding = absent("it is counted nowhere, for nothing is: \(text)", doubt(of: window.order))
    finding.steps = steps(best, window.order)
    finding.nearest = nearLine(best, window.order.steps[missing])
    return finding
  }

  private func count(
    _ fact: FactPattern, _ order: Order, _ ends: Ends, _ limit: Limit, _ fixed: Assignments.One
  ) -> Finding {
    let (fixed, _) = numbered(order.numbered, fixed)
    var count = 0
    var hidden: String?
    _ = assignments.each(of: order.names, fixed: fixed) { sockets in
      let (found, own) = search.count(fact, sockets, ends)
      count += found
      hidden = hidden ?? own
      return !search.isTired
    }
    if search.isTired { return Finding(outcome: .notSeen, reason: Self.tired) }
    return finding(count, limit, what: count == 1 ? "time" : "times", hidden ?? doubt(of: order))
  }

  /// What a count says: where the trace does not show all there can be more.
  func finding(_ count: Int, _ limit: Limit, what: String, _ doubt: String?) -> Finding {
    let found = "\(count) \(what)"
    if limit.allows(count) {
      guard limit.isUpper, let doubt else { return Finding(outcome: .met) }
      return Finding(outcome: .notSeen, reason: "\(found) found, and \(doubt)")
    }
    if limit.mayGrow, count < limit.number || limit.comparison == .greater, let doubt {
      return Finding(outcome: .notSeen, reason: "\(found) found, and \(doubt)")
    }
    return Finding(outcome: .notMet, reason: "\(found), and not \(limit.text)")
  }

  private func atOnce(_ name: String, _ limit: Limit) -> Finding {
    let own = assignments.candidates[name] ?? []
    let most = mostAtOnce(own)
    guard limit.isAbovePartners else { return finding(most, limit, what: "\(name) at once", doubt()) }
    let partners = own.map { run.facts.sockets[$0].partner }
    let others = mostAtOnce(Set(partners.compactMap(\.self)).sorted())
    let (sum, overflow) = others.addingReportingOverflow(limit.number)
    let found = finding(
      most, Limit(comparison: limit.comparison, number: overflow ? .max : sum),
      what: "\(name) at once, of the other ends \(others)", doubt())
    // Nobody saw the others.
    guard found.outcome == .notMet, partners.contains(nil) else { return found }
    return Finding(
      outcome: .notSeen,
      reason: "\(most) \(name) at once; the run does not show the other ends of all of them")
  }

  private func mostAtOnce(_ sockets: [Int]) -> Int {
    var changes: [(event: Int, change: Int)] = []
    for socket in sockets {
      var isOpen = false
      effort.spend(8 * run.ofSocket[socket].count)
      for event in run.ofSocket[socket] {
        guard case .fact(let kind) = run.events[event].kind else { continue }
        switch kind {
        case .opened where !isOpen:
          isOpen = true
          changes.append((event, 1))
        case .gone where isOpen:
          isOpen = false
          changes.append((event, -1))
        default: continue
        }
      }
    }
    changes.sort { $0.event < $1.event }
    var (now, most) = (0, 0)
    for change in changes {
      now += change.change
      most = max(most, now)
    }
    return most
  }

  // MARK: Calls that got nothing

  private static let second: Int64 = 1_000_000_000

  /// The most calls of a thread in any second that got nothing, with no wait between them.
  func idle(_ limit: Limit) -> Finding {
    var most = 0
    var first: Int?
    for (_, events) in byThread() {
      var window: [Int] = []
      var start = 0
      for event in events {
        guard case .fact(let kind) = run.events[event].kind else { continue }
        if case .waited = kind {
          window.removeAll(keepingCapacity: true)
          start = 0
          continue
        }
        guard let now = run.events[event].moment else {
          return Finding(
            outcome: .notSeen, reason: "the trace has no stamps (-ttt) to say how many there were in a second"
          )
        }
        window.append(event)
        while let begin = run.events[window[start]].moment,
          now.subtractingReportingOverflow(begin).partialValue > Self.second
        {
          start += 1
        }
        if window.count - start > most {
          most = window.count - start
          first = window[start]
        }
      }
    }
    var finding = finding(most, limit, what: "idle calls in a second", doubt())
    finding.nearest = finding.outcome == .notMet ? first.map { pointer($0, "idle call") } : nil
    return finding
  }

  private struct Thread: Hashable {
    var program: Int
    var thread: Int?
  }

  private func byThread() -> [Thread: [Int]] {
    var all: [Thread: [Int]] = [:]
    effort.spend(32 * run.events.count)
    for (index, event) in run.events.enumerated() where programs.contains(event.program) {
      switch event.kind {
      case .fact(.idle), .fact(.waited):
        all[Thread(program: event.program, thread: event.thread), default: []].append(index)
      default: continue
      }
    }
    return all
  }

  // MARK: Streams

  func same(_ one: Direction, _ other: Direction, _ fixed: Assignments.One) -> Finding {
    let (fixed, lacking) = numbered([one.subject, other.subject], fixed)
    if let lacking { return absent(lacking, doubt()) }
    let wanted = Set([one.subject, other.subject].filter { $0.number == nil }.map(\.name))
    var best: Finding?
    let missing = assignments.each(of: wanted, fixed: fixed) { sockets in
      guard let first = sockets[one.subject.text], let second = sockets[other.subject.text] else {
        return true
      }
      let finding = same(
        StreamID(socket: first, isSent: one.isSent), StreamID(socket: second, isSent: other.isSent),
        isFramed: one.isFramed)
      if best.map({ $0.outcome != .notSeen || finding.outcome == .met }) ?? true { best = finding }
      return finding.outcome != .met
    }
    if let missing { return absent(lack(of: missing), doubt()) }
    return best ?? absent("no sockets of the run stand to each other like that", doubt())
  }

  private func same(_ one: StreamID, _ other: StreamID, isFramed: Bool) -> Finding {
    if isFramed {
      let ends = [one, other].map { streams.frames($0) }
      if ends.contains(where: \.isHidden) {
        return Finding(
          outcome: .notSeen, reason: run.cut(streams[one].hidden(from: 0) ?? streams[other].hidden(from: 0)))
      }
      return same(streams[one].prefix(ends[0].count), streams[other].prefix(ends[1].count))
    }
    return same(streams[one], streams[other])
  }

  private func same(_ one: ByteStream, _ other: ByteStream) -> Finding {
    let (first, second) = (one.shown(from: 0, to: one.count), other.shown(from: 0, to: other.count))
    let known = min(first.count, second.count)
    effort.spend(16 * (first.count + second.count))
    if let place = (0..<known).first(where: { first[$0] != second[$0] }) {
      return Finding(outcome: .notMet, reason: "they differ from byte \(place + 1) on")
    }
    guard one.count == other.count else {
      return absent("one has \(one.count) bytes, and the other \(other.count)", doubt())
    }
    if known < one.count {
      return Finding(
        outcome: .notSeen, reason: run.cut((first.count == known ? one : other).hidden(from: known)))
    }
    return doubt().map { Finding(outcome: .notSeen, reason: $0) } ?? Finding(outcome: .met)
  }
}

/// The events between which something is counted, with what they bound; nil for the run's beginning and its end.
struct Ends {
  var after: Int?
  var before: Int?
  var bindings: Bindings = [:]
}

extension StepSearch {
  /// How often a fact happens.
  func count(
    _ fact: FactPattern, _ sockets: Assignments.One, _ ends: Ends
  ) -> (count: Int, hidden: String?) {
    var trail = Trail(sockets)
    if let after = ends.after { trail.take(after, at: run.events[after].place) }
    var count = 0
    while !isTired {
      // Each is one by itself.
      trail.bindings = ends.bindings
      trail.found = []
      if let refusal = take(fact, &trail) { return (count, refusal.hidden) }
      guard let event = trail.found.last else { break }
      if let before = ends.before, event >= before { break }
      // What stands in the line of an end is not between the ends.
      if ![ends.after, ends.before].contains(where: { $0.map { isSameLine($0, event) } ?? false }) {
        count += 1
      }
    }
    return (count, nil)
  }

  private func isSameLine(_ one: Int, _ other: Int) -> Bool {
    run.events[one].line == run.events[other].line && run.events[one].program == run.events[other].program
  }
}
