import Walkthrough

/// The state after any step, without going through all the steps before it each time.
struct StateCourse: Sendable {
  private let steps: [Step]
  /// The state before every 256th step, as far as anybody asked.
  private var before: [State] = [State()]
  private static let distance = 256

  init(_ steps: [Step]) { self.steps = steps }

  mutating func after(_ index: Int) -> State {
    guard steps.indices.contains(index) else { return State() }
    let wanted = index / Self.distance
    while before.count <= wanted {
      var state = before[before.count - 1]
      let start = (before.count - 1) * Self.distance
      for step in steps[start..<start + Self.distance] { step.changes.forEach { state.apply($0) } }
      before.append(state)
    }
    var state = before[wanted]
    for step in steps[wanted * Self.distance...index] { step.changes.forEach { state.apply($0) } }
    return state
  }
}
