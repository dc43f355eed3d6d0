import SampleStory
import Testing
import TraceText
import Walkthrough
import WalkthroughScreen

struct `A walk through a run that is still going` {
  /// What there is of the chat after so many calls.
  private func chat(_ count: Int) -> Story {
    let whole = Sample.chat
    return Story(
      heading: whole.heading, sides: whole.sides, steps: Array(whole.steps.prefix(count)),
      arrows: whole.arrows.filter { $0.from < count && $0.to ?? 0 < count }, questions: [], terms: [],
      notes: [])
  }

  private func header(_ walk: Walk) -> String { walk.lines(width: 80, height: 24)[0] }

  @Test func `shows the newest step, whichever that is`() {
    var walk = Walk(following: chat(3))
    #expect(walk.current == 2)
    #expect(header(walk).hasSuffix("step 3/3  live"))
    walk.take(chat(7), isLive: true)
    #expect(walk.current == 6)
    #expect(header(walk).hasSuffix("step 7/7  live"))
  }

  @Test func `stays where the person paused, and goes on from there`() {
    var walk = Walk(following: chat(5))
    _ = walk.press(.left)
    #expect(!walk.isFollowing)
    walk.take(chat(8), isLive: true)
    #expect(walk.current == 3)
    #expect(header(walk).hasSuffix("step 4/8  paused"))
    _ = walk.press(.enter)
    #expect(walk.current == 4)
    _ = walk.press(.character("f"))
    #expect(walk.current == 7)
    #expect(walk.isFollowing)
    walk.take(chat(9), isLive: true)
    #expect(walk.current == 8)
  }

  @Test(arguments: [[Key.end], [.character("G")], [.character("f")], [.enter, .enter]])
  func `goes on with the run again`(_ keys: [Key]) {
    var walk = Walk(following: chat(5))
    _ = walk.press(.left)
    for key in keys { _ = walk.press(key) }
    walk.take(chat(6), isLive: true)
    #expect(walk.current == 5)
  }

  @Test func `is an ordinary one when the run has ended`() {
    var walk = Walk(following: chat(5))
    walk.take(Sample.chat, isLive: false)
    #expect(walk.current == 9)
    #expect(header(walk).hasSuffix("step 10/10"))
    #expect(walk.lines(width: 80, height: 24)[23].contains("the run has ended"))
    _ = walk.press(.left)
    #expect(walk.current == 8)
    _ = walk.press(.character("f"))
    #expect(walk.current == 8)
  }

  @Test(arguments: [(40, 10), (80, 24), (120, 36), (200, 50)])
  func `shows what each program is doing, at any size`(_ width: Int, _ height: Int) {
    var walk = Walk(following: chat(3))
    let lines = walk.lines(width: width, height: height)
    #expect(lines.count == height)
    #expect(lines.allSatisfy { Columns.width($0) <= width })
    let shown = { (line: String) in line.hasPrefix("now  ") || line.hasPrefix("last ") }
    for side in Set(Sample.chat.steps.prefix(3).map(\.side)) {
      let name = Sample.chat.sides[side].name
      let step = Sample.chat.steps.prefix(3).last { $0.side == side }
      // What has returned is over: when it was is said.
      let start = step?.hasReturned == false ? "now  \(name)  " : "last \(name)  at "
      #expect(lines.contains { $0.hasPrefix(start) }, "\(lines.joined(separator: "\n"))")
    }
    _ = walk.press(.left)
    #expect(!walk.lines(width: width, height: height).contains(where: shown))
  }

  @Test func `waits where nothing has been called yet`() {
    let nothing = Story(
      heading: .init(title: "A run"), sides: [], steps: [], arrows: [], questions: [], terms: [], notes: [])
    var walk = Walk(following: nothing)
    for key in [Key.left, .enter, .character("f"), .end, .character("/"), .enter] { _ = walk.press(key) }
    #expect(walk.lines(width: 100, height: 24)[1].contains("goes on by itself"))
    _ = walk.press(.end)
    walk.take(chat(2), isLive: true)
    #expect(walk.current == 1)
  }
}
