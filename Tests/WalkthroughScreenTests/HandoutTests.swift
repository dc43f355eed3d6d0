import Testing
import Walkthrough
import WalkthroughScreen

/// The key `h` of the walkthrough in a terminal.
@Suite struct `The handout in a terminal` {
  private static let asked = Question(
    step: 1, kind: .result, text: "What does it return?",
    choices: [.init("0", why: ""), .init("5", why: "")], right: 1)

  private static let story = Story(
    heading: Story.Heading(title: "Lab"),
    sides: [
      Story.Side(
        name: "client", program: nil, language: nil, hasLog: false, verdict: nil, lines: TraceLines(of: []),
        rest: [])
    ],
    steps: [
      Step(side: 0, function: "connect", sentence: "It connects."),
      Step(side: 0, function: "send", sentence: "It sends."),
    ],
    arrows: [], questions: [asked], terms: [], notes: [],
    handout: [
      HandoutPart(
        title: "Look",
        blocks: [
          .paragraph([.init("The client "), .init("sends", .strong), .init(":")]),
          .quotes([.init("connect(3, ...) = 0"), .init("sendto(3, ...) = 5", steps: [1])]),
        ])
    ])

  @Test func `says what it says of the step, and where it says nothing`() {
    var walk = Walk(Self.story)
    #expect(walk.press(.character("h")) == .show)
    #expect(walk.lines(width: 80, height: 24).contains("The handout quotes no line of this step."))
    _ = walk.press(.character("h"))
    _ = walk.press(.enter)
    _ = walk.press(.character("h"))
    let lines = walk.lines(width: 80, height: 24)
    #expect(
      lines[1...4] == [
        "The handout: Look, 1", "The client sends:", "  connect(3, ...) = 0", "> sendto(3, ...) = 5",
      ])
  }

  @Test func `stays shut while a step asks`() {
    var walk = Walk(Self.story)
    for key in [Key.character("p"), .enter, .character("h")] { _ = walk.press(key) }
    let text = walk.lines(width: 80, height: 24).joined(separator: "\n")
    #expect(text.contains("What does it return?"))
    #expect(!text.contains("> sendto"))
    _ = walk.press(.character("2"))
    _ = walk.press(.character("h"))
    #expect(walk.lines(width: 80, height: 24).contains("> sendto(3, ...) = 5"))
  }
}
