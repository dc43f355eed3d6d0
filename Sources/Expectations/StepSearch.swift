import TraceQuery
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
    trail.found.reserveCapacity(order.steps.count)
    for index in order.steps.indices {
      let facts = order.steps[index].facts
      // Nearly always there is one, and where it is not found the trail is what it was.
      if facts.count == 1, !facts[0].isNothingElse {
        if let why = take(facts[0], &trail) {
          return Search(trail: trail, missing: index, hidden: why.hidden, difference: why.difference)
        }
        guard !isTired else { return Search(trail: trail, missing: index) }
        continue
      }
      var refusal = Search(trail: trail, missing: index)
      var best: Trail?
      for fact in facts {
        if fact.isNothingElse {
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
}
