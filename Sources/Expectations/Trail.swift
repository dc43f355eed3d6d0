import TraceQuery
import Walkthrough

/// How far a search for steps in order has come.
struct Trail {
  /// What the names stand for.
  let sockets: Assignments.One
  /// The variables of patterns.
  var bindings: Bindings = [:]
  /// The events that were the steps.
  var found: [Int] = []
  var place: RunFacts.Place?
  /// The events at this place that were steps already: few.
  var used: [Int] = []
  /// What was read of each direction: of few.
  private(set) var readings: [Reading] = []

  /// How far a direction was read, and how many of its bytes were steps.
  struct Reading {
    let id: StreamID
    var offset = 0
    var matched = 0
  }

  init(_ sockets: Assignments.One) { self.sockets = sockets }

  /// Whether an event can be the next step.
  func allows(_ event: Int, at place: RunFacts.Place) -> Bool {
    guard let own = self.place else { return true }
    return place > own || place == own && !used.contains(event)
  }

  mutating func take(_ event: Int, at place: RunFacts.Place) {
    if self.place != place { used.removeAll(keepingCapacity: true) }
    self.place = place
    used.append(event)
    found.append(event)
  }

  func reading(_ id: StreamID) -> Reading { readings.first { $0.id == id } ?? Reading(id: id) }

  /// Reads on to an offset; so many of these bytes were a step.
  mutating func read(_ id: StreamID, to offset: Int, matched: Int) {
    let index = readings.firstIndex { $0.id == id } ?? readings.count
    if index == readings.count { readings.append(Reading(id: id)) }
    readings[index].offset = max(readings[index].offset, offset)
    readings[index].matched += matched
  }
}

/// One direction of a socket.
struct StreamID: Hashable {
  var socket: Int
  var isSent: Bool
}

/// What became of a search for steps.
struct Search {
  var trail: Trail
  /// The step that was not found; nil where all were.
  var missing: Int?
  /// Why it may have happened all the same.
  var hidden: String?
  /// What differs, where more is known than that it did not happen.
  var difference: String?
  /// An event that says so.
  var witness: Int?

  var isFound: Bool { missing == nil }

  /// Takes what is said of other bytes.
  mutating func note(_ answer: StepSearch.Answer) {
    switch answer {
    case .fits: return
    case .hidden(let why): hidden = hidden ?? why
    case .differs(let what, let event):
      if witness == nil { (difference, witness) = (what, event) }
    }
  }
}
