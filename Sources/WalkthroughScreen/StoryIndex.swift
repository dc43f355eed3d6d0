import Walkthrough

/// What the screen asks of a story again and again, found once: a long story is stepped through without a look at all
/// of its arrows each time.
struct StoryIndex: Sendable {
  /// The indices of the arrows that arrive at a step, and of those that leave it.
  private(set) var incoming: [Int: [Int]] = [:]
  private(set) var outgoing: [Int: [Int]] = [:]
  /// The programs that stand right of the kernel.
  let right: Set<Int>
  /// The indices of the words that are first used in a step.
  let terms: [Int: [Int]]

  init(_ story: Story) {
    for (index, arrow) in story.arrows.enumerated() {
      outgoing[arrow.from, default: []].append(index)
      if let to = arrow.to { incoming[to, default: []].append(index) }
    }
    right = Set(LaneGroups(story).groups.filter(\.isRight).flatMap(\.sides))
    terms = Dictionary(grouping: story.terms.indices) { story.terms[$0].step }
  }
}
