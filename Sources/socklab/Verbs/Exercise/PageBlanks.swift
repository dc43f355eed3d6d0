import Exercises
import TraceText
import Walkthrough
import WalkthroughPage

extension PageBlank {
  /// What a lab's page asks for; of other runs nobody asks.
  static func all(of story: Story) -> [PageBlank] {
    guard story.isLesson else { return [] }
    var blanks = Blanks()
    var read: [TraceLines] = []
    for side in story.sides where side.isTraced && side.linesBefore == 0 {
      // Several programs may stand in one trace.
      guard !read.contains(where: { $0.elementsEqual(side.lines) }) else { continue }
      read.append(side.lines)
      blanks.add(trace: side.name, Array(side.lines.joined(separator: [0x0A])) + [0x0A])
    }
    return blanks.chosen(BlankFold.limit, seed: 1).map { blank in
      PageBlank(
        place: "\(blank.trace), line \(blank.line)", shown: Escape.terminal(blank.shown), value: blank.value,
        reason: blank.reason, beside: blank.mistake.map { Escape.terminal($0) } ?? "")
    }
  }
}
