import TraceModel
import Walkthrough

/// Looks for one fact.
extension StepSearch {
  /// Why a fact was not found.
  struct Refusal {
    var hidden: String?
    var difference: String?
  }

  /// Goes on to the next event that is the fact; nil where there is one.
  func take(_ fact: FactPattern, _ trail: inout Trail) -> Refusal? {
    if fact.isFirst { return take(first: fact, &trail) }
    let own = run.programs(of: fact, in: programs)
    if fact.program != nil, let socket = socket(fact, trail), !own.contains(run.facts.sockets[socket].program)
    {
      return Refusal()
    }
    switch fact.what {
    case .received(let bytes), .sent(let bytes):
      var isSent = false
      if case .sent = fact.what { isSent = true }
      guard let socket = socket(fact, trail) else { return Refusal() }
      return take(bytes, StreamID(socket: socket, isSent: isSent), &trail)
    case .call(let pattern): return take(pattern: pattern, fact, &trail)
    default: break
    }
    let list: [Int]
    if fact.subject != nil {
      guard let socket = socket(fact, trail) else { return Refusal() }
      list = run.ofSocket[socket]
    } else if own.count == 1, let program = own.first {
      list = run.ofProgram[program]
    } else {
      list = run.ofNoSocket
    }
    var hidden: String?
    var looked = 0
    defer { spend(8 * looked) }
    for place in lowerBound(list, trail.place)..<list.count {
      looked += 1
      let event = list[place]
      guard fact.subject != nil || own.contains(run.events[event].program),
        trail.allows(event, at: run.events[event].place)
      else { continue }
      switch isFact(fact.what, event, list, place) {
      case true?:
        trail.take(event, at: run.events[event].place)
        return nil
      case nil: hidden = hidden ?? run.cut(event)
      case false?: continue
      }
    }
    return Refusal(hidden: hidden)
  }

  /// Goes on to the first event of the run that is the fact, where that comes next.
  private func take(first fact: FactPattern, _ trail: inout Trail) -> Refusal? {
    var any = fact
    any.isFirst = false
    any.begins = false
    var fresh = Trail(trail.sockets)
    fresh.bindings = trail.bindings
    if let refusal = take(any, &fresh) { return refusal }
    guard let event = fresh.found.last else { return Refusal() }
    let place = run.events[event].place
    switch isLate(fact, event, trail) {
    case true? where trail.allows(event, at: place): break
    case nil: return Refusal(hidden: Self.clockless)
    default:
      return Refusal(
        difference: "the first one is in line \(run.events[event].line), which is not behind that")
    }
    trail.take(event, at: place)
    trail.bindings = fresh.bindings
    for reading in fresh.readings { trail.read(reading.id, to: reading.offset, matched: reading.matched) }
    return nil
  }

  static let clockless = "the traces have no stamps of one clock to say when it began"

  /// Whether an event began behind the step before, where that is asked; nil where the traces do not say it.
  func isLate(_ fact: FactPattern, _ event: Int, _ trail: Trail) -> Bool? {
    guard fact.begins, let last = trail.found.last else { return true }
    return run.began(event, after: last)
  }

  func socket(_ fact: FactPattern, _ trail: Trail) -> Int? {
    fact.subject.flatMap { trail.sockets[$0.text] }
  }

  /// The first of the events, ascending, that does not stand before a place.
  func lowerBound(_ list: [Int], _ place: RunFacts.Place?) -> Int {
    guard let place else { return 0 }
    return list.lowerBound { run.events[$0].place >= place }
  }

  /// Whether an event is the fact; nil where the trace does not show that.
  ///
  /// - Parameters:
  ///   - list: the events of the same socket, among which it stands at `place`.
  func isFact(_ what: FactPattern.What, _ event: Int, _ list: [Int], _ place: Int) -> Bool? {
    guard case .fact(let kind) = run.events[event].kind else { return false }
    switch (what, kind) {
    case (.opened, .opened), (.shortSend, .shortSend), (.ended, .ended), (.closed, .closed), (.gone, .gone),
      (.waiting, .waited):
      return true
    case (.failed(let wanted), .failed(let name)): return wanted == nil || wanted == name
    case (.signal(let wanted), .signal(let name)), (.killed(let wanted), .killed(let name)):
      return wanted == nil || wanted == name
    case (.exited(let wanted), .exited(let status)): return wanted == nil || wanted == status
    case (.peeked(let bytes), .peeked(let passage)):
      return Self.isAny(of: bytes, passage.count, passage.bytes, isPrefix: true)
    case (.unfinishedSend, .shortSend(let left, let rest)):
      for later in list[(place + 1)...] {
        guard case .fact(.sent(let passage)) = run.events[later].kind else { continue }
        if passage.count > left { return true }
        let (shown, wanted) = (passage.bytes, rest)
        return !zip(shown, wanted).allSatisfy(==)
      }
      return true
    default: return false
    }
  }
}
