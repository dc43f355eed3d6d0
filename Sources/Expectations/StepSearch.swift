import LinuxABI
import TraceModel
import TraceQuery
import TraceText
import Walkthrough

/// Looks for steps in order among the events of a run.
struct StepSearch {
  let run: JudgedRun
  /// The programs that a section is about.
  let programs: Set<Int>
  private let streams: ByteStreams
  private let effort: Effort
  /// A search takes about so many nanoseconds, whatever it finds.
  private static let cost = 2000

  init(_ run: JudgedRun, _ programs: Set<Int>, _ streams: ByteStreams, _ effort: Effort) {
    (self.run, self.programs, self.streams, self.effort) = (run, programs, streams, effort)
  }

  var isTired: Bool { effort.isOver }

  /// Looks at so many bytes or events.
  func spend(_ units: Int) { effort.spend(units) }

  func stream(_ id: StreamID) -> ByteStream { streams[id] }

  func frames(_ id: StreamID) -> Frames { streams.frames(id) }

  /// So many ways in which variables of patterns can stand for something are followed at once.
  static let levelLimit = 4096

  /// The steps, one after the other, each as early as it can be: none of the later ones is the worse for it. Where a step's
  /// pattern has variables that later steps ask for, each way to bind them is followed.
  func find(
    _ order: Order, _ sockets: Assignments.One, after first: (place: RunFacts.Place, event: Int)? = nil
  ) -> Search {
    var trail = Trail(sockets)
    if let first {
      trail.place = first.place
      trail.used = [first.event]
    }
    spend(Self.cost)
    if order.isPlain { return find(plain: order, trail) }
    var level = [trail]
    let asked = order.asked
    for (index, step) in order.steps.enumerated() {
      var next: [Bindings: Trail] = [:]
      var refusal = Search(trail: level[0], missing: index)
      for trail in level {
        if case .nothingElse? = step.facts.first?.what {
          let answer = nothingElse(step.facts[0], trail)
          if case .fits = answer { return Search(trail: trail) }
          refusal.note(answer)
          continue
        }
        for fact in step.facts {
          for found in successors(of: trail, fact, asked: asked[index], &refusal) {
            let key = found.bindings.filter { asked[index].contains($0.key) }
            guard let place = found.place, next[key]?.place.map({ place < $0 }) ?? true else { continue }
            next[key] = found
          }
        }
        if next.count > Self.levelLimit || isTired {
          refusal.hidden = "there are more than \(Self.levelLimit) ways to bind the variables"
          return refusal
        }
      }
      guard !next.isEmpty else { return refusal }
      // The earliest first: of those that fail it is shown.
      level = next.values.sorted { one, other in
        let places = (one.place ?? .first, other.place ?? .first)
        return places.0 == places.1
          ? one.found.lexicographicallyPrecedes(other.found) : places.0 < places.1
      }
    }
    return Search(trail: level[0])
  }

  /// The same where there is one way to go.
  private func find(plain order: Order, _ start: Trail) -> Search {
    var trail = start
    for (index, step) in order.steps.enumerated() {
      var refusal = Search(trail: trail, missing: index)
      var best: Trail?
      for fact in step.facts {
        if case .nothingElse = fact.what {
          let answer = nothingElse(fact, trail)
          if case .fits = answer { return Search(trail: trail) }
          refusal.note(answer)
          continue
        }
        var next = trail
        if let why = take(fact, &next) {
          refusal.hidden = refusal.hidden ?? why.hidden
          refusal.difference = refusal.difference ?? why.difference
        } else if let known = best?.place, let place = next.place, known <= place {
          continue
        } else {
          best = next
        }
      }
      guard let best, !isTired else { return refusal }
      trail = best
    }
    return Search(trail: trail)
  }

  /// The earliest event that is the fact, for each way to bind what is asked for later.
  private func successors(
    of trail: Trail, _ fact: FactPattern, asked: Set<String>, _ refusal: inout Search
  ) -> [Trail] {
    guard case .call(let pattern) = fact.what, !fact.isFirst else {
      var next = trail
      guard let why = take(fact, &next) else { return [next] }
      refusal.hidden = refusal.hidden ?? why.hidden
      refusal.difference = refusal.difference ?? why.difference
      return []
    }
    let isOpen = run.variables[pattern].contains {
      asked.contains($0) && trail.bindings[$0] == nil && trail.sockets[$0] == nil
    }
    guard isOpen else {
      var next = trail
      guard let why = take(pattern: pattern, fact, &next) else { return [next] }
      refusal.hidden = refusal.hidden ?? why.hidden
      return []
    }
    let own = run.programs(of: fact, in: programs)
    var found: [Bindings: Trail] = [:]
    let list = run.ofPattern[pattern]
    for place in lowerBound(list, trail.place)..<list.count {
      spend(8)
      guard let next = next(trail, list[place], own) else { continue }
      switch isLate(fact, list[place], trail) {
      case true?: break
      case nil:
        refusal.hidden = refusal.hidden ?? Self.clockless
        continue
      case false?: continue
      }
      let key = next.bindings.filter { asked.contains($0.key) }
      if found[key] == nil { found[key] = next }
      if found.count > Self.levelLimit || isTired { break }
    }
    return Array(found.values)
  }

  // MARK: One fact

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
    for place in lowerBound(list, trail.place)..<list.count {
      spend(8)
      let event = list[place]
      guard own.contains(run.events[event].program) || fact.subject != nil,
        trail.allows(event, at: run.events[event].place)
      else { continue }
      switch isFact(fact.what, event, list, place) {
      case true?:
        trail.take(event, at: run.events[event].place)
        return nil
      case nil: hidden = hidden ?? "strace cut the bytes of line \(run.events[event].line): -s shows more"
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
  private func isLate(_ fact: FactPattern, _ event: Int, _ trail: Trail) -> Bool? {
    guard fact.begins, let last = trail.found.last else { return true }
    return run.began(event, after: last)
  }

  func socket(_ fact: FactPattern, _ trail: Trail) -> Int? {
    fact.subject.flatMap { trail.sockets[$0.text] }
  }

  /// The first of the events, ascending, that does not stand before a place.
  private func lowerBound(_ list: [Int], _ place: RunFacts.Place?) -> Int {
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

  /// Whether one of the patterns is these bytes; nil where too few of them are shown.
  ///
  /// - Parameter isPrefix: whether more may follow: a stretch of a stream.
  static func isAny(of patterns: [BytesPattern], _ count: Int, _ bytes: [UInt8], isPrefix: Bool) -> Bool? {
    var isHidden = false
    for pattern in patterns {
      switch pattern {
      case .any: return true
      case .count(let wanted): if wanted == count { return true }
      // Its length is a part of the stream, and not of what one call moved.
      case .frame: continue
      case .text(let text, let opensBefore, let opensAfter):
        let isWhole = bytes.count == count
        if opensBefore {
          if opensAfter || isPrefix
            ? bytes.holds(text) : isWhole && bytes.suffix(text.count).elementsEqual(text)
          {
            return true
          }
          if !isWhole { isHidden = true }
        } else if bytes.starts(with: text) {
          if opensAfter || isPrefix || count == text.count { return true }
        } else if !isWhole, text.starts(with: bytes), text.count <= count {
          isHidden = true
        }
      }
    }
    return isHidden ? nil : false
  }

  // MARK: Patterns of calls

  private func take(pattern: Int, _ fact: FactPattern, _ trail: inout Trail) -> Refusal? {
    let list = run.ofPattern[pattern]
    let own = run.programs(of: fact, in: programs)
    var hidden: String?
    for place in lowerBound(list, trail.place)..<list.count {
      spend(8)
      let event = list[place]
      guard let next = next(trail, event, own) else { continue }
      switch isLate(fact, event, trail) {
      case true?:
        trail = next
        return nil
      case nil: hidden = Self.clockless
      case false?: continue
      }
    }
    return Refusal(hidden: hidden)
  }

  /// The way on with an event as the next step; nil where it cannot be that.
  private func next(_ trail: Trail, _ event: Int, _ programs: Set<Int>) -> Trail? {
    guard programs.contains(run.events[event].program), trail.allows(event, at: run.events[event].place),
      // One line is one step, whatever it is like.
      !trail.used.contains(where: { run.isLine($0, of: event) }), let bindings = joined(event, trail)
    else { return nil }
    var next = trail
    next.bindings = bindings
    next.take(event, at: run.events[event].place)
    return next
  }

  /// The variables with what an event says of them; nil where it contradicts.
  private func joined(_ event: Int, _ trail: Trail) -> Bindings? {
    guard case .hit(let hit) = run.events[event].kind, hit.agrees(with: trail.bindings) else { return nil }
    var bindings = trail.bindings
    for (name, value) in hit.bindings {
      if let socket = trail.sockets[name] {
        guard case .descriptor(_, let file?) = value,
          run.facts.socket(of: file, program: run.events[event].program) == socket
        else { return nil }
      } else if let before = bindings[name] {
        guard let met = before.met(value) else { return nil }
        bindings[name] = met
      } else {
        bindings[name] = value
      }
    }
    return bindings
  }
}
