import TraceModel
import TraceQuery
import Walkthrough

/// Looks for calls that a pattern describes, and binds its variables.
extension StepSearch {
  /// The earliest event that is the fact, for each way to bind what is asked for later.
  func successors(
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

  func take(pattern: Int, _ fact: FactPattern, _ trail: inout Trail) -> Refusal? {
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
