import TraceText
import Walkthrough

extension Bench {
  // MARK: Counts

  func count(_ counted: Counted, _ limit: Limit, _ fixed: Assignments.One) -> Finding {
    switch counted {
    case .sockets(let name):
      return finding((assignments.candidates[name] ?? []).count, limit, what: name, doubt())
    case .atOnce(let name): return finding(mostAtOnce(name), limit, what: "\(name) at once", doubt())
    case .facts(let fact):
      let order = Order(steps: [Step(facts: [fact], text: "")])
      let (fixed, _) = numbered(subjects(order), fixed)
      let search = StepSearch(run, programs, streams, effort)
      var count = 0
      var hidden: String?
      _ = assignments.each(of: wanted(order), fixed: fixed) { sockets in
        let (found, own) = search.count(fact, sockets)
        count += found
        hidden = hidden ?? own
        return !search.isTired
      }
      if search.isTired { return Finding(outcome: .notSeen, reason: Self.tired) }
      return finding(count, limit, what: count == 1 ? "time" : "times", hidden ?? doubt(of: order))
    }
  }

  /// What a count says: where the trace does not show all there can be more.
  private func finding(_ count: Int, _ limit: Limit, what: String, _ doubt: String?) -> Finding {
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

  private func mostAtOnce(_ name: String) -> Int {
    var changes: [(event: Int, change: Int)] = []
    for socket in assignments.candidates[name] ?? [] {
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
        streams[StreamID(socket: first, isSent: one.isSent)] ?? ByteStream(),
        streams[StreamID(socket: second, isSent: other.isSent)] ?? ByteStream())
      if best.map({ $0.outcome != .notSeen || finding.outcome == .met }) ?? true { best = finding }
      return finding.outcome != .met
    }
    if let missing { return absent(lack(of: missing), doubt()) }
    return best ?? absent("no sockets of the run stand to each other like that", doubt())
  }

  private func same(_ one: ByteStream, _ other: ByteStream) -> Finding {
    let (first, second) = (one.shown, other.shown)
    let known = min(first.count, second.count)
    effort.spend(16 * (first.count + second.count))
    if let place = (0..<known).first(where: { first[$0] != second[$0] }) {
      return Finding(outcome: .notMet, reason: "they differ from byte \(place + 1) on")
    }
    guard one.count == other.count else {
      return absent("one has \(one.count) bytes, and the other \(other.count)", doubt())
    }
    if known < one.count {
      return Finding(outcome: .notSeen, reason: "strace cut the bytes behind \(known): -s shows more")
    }
    return doubt().map { Finding(outcome: .notSeen, reason: $0) } ?? Finding(outcome: .met)
  }
}

extension StepSearch {
  /// How often a fact happens.
  func count(_ fact: FactPattern, _ sockets: Assignments.One) -> (count: Int, hidden: String?) {
    var trail = Trail(sockets)
    var count = 0
    while !isTired {
      if let refusal = take(fact, &trail) { return (count, refusal.hidden) }
      count += 1
      // Each is one by itself.
      trail.bindings = [:]
      trail.found = []
    }
    return (count, nil)
  }
}

extension ByteStream {
  /// Its bytes from the first on, as far as each of them is shown.
  fileprivate var shown: [UInt8] {
    var bytes: [UInt8] = []
    for passage in passages {
      bytes += passage.bytes
      if passage.bytes.count < passage.count { break }
    }
    return bytes
  }
}
