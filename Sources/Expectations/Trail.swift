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
  /// The events at this place that were steps already.
  var used: Set<Int> = []
  /// How far each direction was read, and how many of its bytes were steps.
  var offsets: [StreamID: Int] = [:]
  var matched: [StreamID: Int] = [:]

  init(_ sockets: Assignments.One) { self.sockets = sockets }

  /// Whether an event can be the next step.
  func allows(_ event: Int, at place: RunFacts.Place) -> Bool {
    guard let own = self.place else { return true }
    return place > own || place == own && !used.contains(event)
  }

  mutating func take(_ event: Int, at place: RunFacts.Place) {
    if self.place != place { used.removeAll(keepingCapacity: true) }
    self.place = place
    used.insert(event)
    found.append(event)
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
