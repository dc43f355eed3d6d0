import SampleStory
import Testing
import TraceText
import Walkthrough
import WalkthroughScreen

struct `A walk through a story` {
  @Test(arguments: [false, true])
  func `never writes beyond the screen, at any size`(_ isHostile: Bool) {
    for (keys, step) in [("", 0), ("abs", 3), ("bs", 6), ("?", 0), ("r", 7), ("p", 0), ("p2", 0)] {
      var walk = Walk(isHostile ? Sample.hostile : Sample.chat)
      for _ in 0..<step { _ = walk.press(.enter) }
      for scalar in keys.unicodeScalars { _ = walk.press(.character(scalar)) }
      for width in [1, 2, 5, 20, 39, 40, 41, 57, 79, 80, 119, 120, 121, 200] {
        for height in [1, 2, 3, 9, 10, 11, 24, 50, 60] {
          let lines = walk.lines(width: width, height: height)
          #expect(lines.count <= height)
          for line in lines where Columns.width(line) > width {
            Issue.record("\(width)x\(height): \(Columns.width(line)) columns: \(line)")
          }
        }
      }
    }
  }

  @Test func `lets no control character of a story through`() {
    var walk = Walk(Sample.hostile)
    var all = WalkthroughScreen.text(Sample.hostile, style: .plain, width: 80)
    for _ in 0..<10 {
      all += walk.lines(width: 200, height: 50).joined(separator: "\n")
      _ = walk.press(.enter)
    }
    let steering = all.unicodeScalars.filter {
      ($0.value < 0x20 && $0 != "\n") || (0x7f..<0xa0).contains($0.value)
        || (0x202a...0x202e).contains($0.value)
        || (0x2066...0x2069).contains($0.value)
    }
    #expect(steering.isEmpty)
    #expect(!all.unicodeScalars.contains("\u{61c}"))
    #expect(all.contains("\\33]0;owned"))
    #expect(all.contains("\\302\\23331m"))
  }

  @Test func `goes where the keys say`() {
    var walk = Walk(Sample.chat)
    func at(_ keys: [Key]) -> Int {
      for key in keys { _ = walk.press(key) }
      return walk.current
    }
    #expect(at([.enter, .right, .down, .character(" ")]) == 4)
    #expect(at([.left, .up, .backspace]) == 1)
    #expect(at([.end]) == 9)
    #expect(at([.enter]) == 9)
    #expect(at([.character("g"), .left]) == 0)
    #expect(at([.character("8"), .enter]) == 7)
    #expect(at([.character(":"), .character("9"), .character("9"), .enter]) == 7)
    #expect(at([.character("/")] + "ECONNREF".unicodeScalars.map(Key.character) + [.enter]) == 3)
    #expect(at([.character(":"), .character("2"), .escape]) == 3)
    #expect(at([.character("/")] + "recv".unicodeScalars.map(Key.character) + [.enter]) == 7)
    #expect(at([.character("n")]) == 9)
    #expect(at([.character("n")]) == 7)
    #expect(at([.character("N")]) == 9)
    #expect(walk.press(.character("q")) == .quit)
    #expect(walk.press(.interrupt) == .interrupt)
    #expect(walk.press(.suspend) == .suspend)
  }

  @Test func `asks before it tells, when it is to`() {
    var walk = Walk(Sample.chat)
    _ = walk.press(.character("p"))
    let asked = walk.lines(width: 80, height: 24).joined(separator: "\n")
    #expect(asked.contains("Which system call comes now?"))
    #expect(!asked.contains("socket(AF_INET"))
    _ = walk.press(.character("1"))
    let told = walk.lines(width: 80, height: 24).joined(separator: "\n")
    #expect(told.contains("There is no socket yet."))
    #expect(told.contains("right 0/1"))
  }

  /// Everything that can be seen of the current step by going down in it.
  private func everything(_ walk: Walk, width: Int, height: Int) -> String {
    var walk = walk
    var all = ""
    _ = walk.screen(width: width, height: height, style: .plain)
    for _ in 0..<200 {
      let before = walk.lines(width: width, height: height).joined(separator: "\n")
      all += before + "\n"
      _ = walk.press(.pageDown)
      _ = walk.screen(width: width, height: height, style: .plain)
      if walk.lines(width: width, height: height).joined(separator: "\n") == before { break }
    }
    return all
  }

  private func story(_ sides: [String], _ steps: [Step], _ arrows: [Arrow] = [], terms: [Term] = []) -> Story
  {
    Story(
      heading: .init(title: "t", question: "Who asked?", commands: ["./a.out --loud"]),
      sides: sides.map {
        .init(name: $0, program: nil, language: nil, hasLog: true, verdict: nil, lines: [], rest: [])
      },
      steps: steps, arrows: arrows, questions: [], terms: terms, notes: ["stamps are coarse"])
  }

  @Test(arguments: [(80, 24), (200, 50), (40, 10)])
  func `hides nothing of a step that is longer than the screen`(_ width: Int, _ height: Int) {
    var changes: [Change] = []
    for number in 3..<60 {
      changes.append(
        .descriptor(side: 0, process: 1, State.Descriptor(number, socket: number, what: "connection")))
      changes.append(
        .socket(
          SocketState(id: number, side: 0, kind: .tcp4, phase: .connected, peer: "peer\(number)")))
    }
    let long = (0..<90).map { "word\($0)" }.joined(separator: " ")
    let steps =
      [
        Step(
          side: 0, function: "recv",
          syscalls: (0..<6).map {
            .init(lines: [$0], short: MarkedText([.init("call\($0) \(long)")]))
          }, mainSyscall: 0, sentence: "It receives.", aside: "This is the aside.",
          payload: .init(isSent: false, bytes: [1], count: 1), changes: changes)
      ] + (1..<9).map { Step(side: 1, function: "send\($0)") }
    let arrows = (1..<9).map { Arrow(.stream, from: $0, to: 0, bytes: $0) }
    let walk = Walk(
      story(["client", "server"], steps, arrows, terms: [Term("descriptor", "a small number", step: 0)]))
    let all = everything(walk, width: width, height: height)
    for number in 3..<60 { #expect(all.contains("peer\(number)")) }
    for number in [0, 5] { #expect(all.contains("call\(number) word0")) }
    #expect(all.contains("word89"))
    for step in 2...9 { #expect(all.contains("from step \(step)")) }
    #expect(all.contains("This is the aside."))
    #expect(all.contains("descriptor: a small number"))
  }

  @Test func `keeps the indentation of a program, and its lines beside long arguments`() {
    let source = Step.Source(
      file: "a.swift", line: 2, excerpt: [.init(1, "func f() {"), .init(2, "  try g()"), .init(3, "}")])
    let explanations = (0..<12).map {
      Step.Explanation(.argument($0), name: "argument\($0)", value: "1", meaning: "one of many")
    }
    var walk = Walk(
      story(["a", "b"], [Step(side: 0, function: "g", source: source, explanations: explanations)]))
    _ = walk.press(.character("a"))
    let lines = walk.lines(width: 80, height: 24)
    #expect(lines.contains("  1  func f() {"))
    #expect(lines.contains("▸ 2    try g()"))
  }

  @Test func `names of many programs the two that a step is about`() {
    let names = ["anna", "bert", "server"]
    let steps = [
      Step(side: 2, function: "listen"), Step(side: 1, function: "connect"),
      Step(side: 2, function: "accept"),
      Step(side: 0, function: "close"),
    ]
    var walk = Walk(story(names, steps, [Arrow(.connection, from: 1, to: 2)]))
    _ = walk.press(.enter)
    _ = walk.press(.enter)
    let accept = walk.lines(width: 80, height: 24)[1]
    #expect(accept.hasPrefix("bert ") && accept.hasSuffix(" server"))
    _ = walk.press(.enter)
    let close = walk.lines(width: 80, height: 24)[1]
    #expect(close.hasPrefix("anna ") && !close.contains("server") && !close.contains("bert"))
  }

  @Test func `tells no call in the quiz that is asked for later`() {
    let steps = [Step(side: 0, function: "connect"), Step(side: 1, function: "accept")]
    var walk = Walk(story(["client", "server"], steps, [Arrow(.connection, from: 0, to: 1)]))
    #expect(walk.lines(width: 200, height: 50).joined().contains("accept"))
    _ = walk.press(.character("p"))
    #expect(!walk.lines(width: 200, height: 50).joined().contains("accept"))
  }

  @Test(arguments: [(true, "send(\"hi\")"), (false, "sendto(3, \"hi\")")])
  func `names the steps around by what is known of them`(_ hasLog: Bool, _ words: String) {
    let step = Step(
      side: 0, function: "send", swift: MarkedText([.init("send(\"hi\")")]),
      syscalls: [.init(lines: [1], short: MarkedText([.init("sendto(3, \"hi\")")]))])
    var story = story(["a"], [Step(side: 0, function: "socket"), step])
    let side = Story.Side(
      name: "a", program: nil, language: nil, hasLog: hasLog, verdict: nil, lines: [], rest: [])
    story = Story(
      heading: story.heading, sides: [side], steps: story.steps, arrows: [], questions: [], terms: [],
      notes: [])
    let lines = Walk(story).lines(width: 200, height: 50)
    #expect(lines.contains { $0.hasPrefix("  2  a  \(words)") })
  }

  /// Only Swift's programs write a log; of a bare trace nobody knows more than was recognised.
  @Test(arguments: [(nil, false, "program "), ("Rust", false, "Rust    "), (nil, true, "Swift   ")])
  func `names a language where it is known, and none of itself`(
    _ language: String?, _ hasLog: Bool, _ label: String
  ) {
    let side = Story.Side(
      name: "a", program: nil, language: language, hasLog: hasLog, verdict: nil, lines: [], rest: [])
    var step = Step(side: 0, function: "socket")
    step.caller = .init(function: "dial")
    let story = Story(
      heading: .init(title: "t"), sides: [side], steps: [step], arrows: [], questions: [], terms: [],
      notes: [])
    let lines = Walk(story).lines(width: 80, height: 24)
    #expect(lines.contains { $0.hasPrefix(label + "socket  in dial") }, "\(lines)")
  }

  @Test func `tells about the run, and goes from one page to another`() {
    var walk = Walk(story(["client"], [Step(side: 0, function: "socket")]))
    func page(_ key: Character) -> String {
      for scalar in key.unicodeScalars { _ = walk.press(.character(scalar)) }
      return walk.lines(width: 80, height: 24).joined(separator: "\n")
    }
    let run = page("i")
    for text in ["Who asked?", "$ ./a.out --loud", "stamps are coarse"] { #expect(run.contains(text)) }
    #expect(page("?").contains("Keys"))
    #expect(page("r").contains("The rest of the traces"))
    #expect(page("r").contains("step 1/1"))
  }

  @Test func `shows the lines of the rest, harmless and cut`() {
    let text = "write(1, \"\u{1b}[2J\", 4) = 4" + String(repeating: "x", count: 200)
    let lines = [[UInt8]](repeating: Array(text.utf8), count: 700)
    let side = Story.Side(
      name: "client", program: nil, language: nil, hasLog: true, verdict: nil, lines: TraceLines(lines),
      rest: [.init(name: "start-up", why: "The loader.", lines: Array(1...700) + [9000])])
    var walk = Walk(
      Story(
        heading: .init(title: "Rest"), sides: [side], steps: [Step(side: 0, function: "socket")], arrows: [],
        questions: [], terms: [], notes: []))
    _ = walk.press(.character("r"))
    let first = walk.lines(width: 80, height: 24)
    #expect(
      first[4].hasPrefix("      1  write(1, \"") && first[4].hasSuffix("…") && first[5].hasPrefix("      2  ")
    )
    #expect(!first.joined().contains("\u{1b}"))
    _ = walk.press(.end)
    _ = walk.screen(width: 80, height: 24, style: .plain)
    let last = walk.lines(width: 80, height: 24)
    #expect(last[21].hasPrefix("    500  write"))
    #expect(last[22] == "    and 200 more, as the trace has them")
  }

  @Test func `says that a story has no steps`() {
    var walk = Walk(
      Story(
        heading: .init(title: "Nothing"), sides: [], steps: [], arrows: [], questions: [], terms: [],
        notes: []))
    for key in [Key.enter, .end, .left, .character("/"), .character("x"), .enter] { _ = walk.press(key) }
    #expect(walk.lines(width: 80, height: 24).joined().contains("no steps"))
  }
}

struct `Keys` {
  @Test func `are told from bytes that come in pieces`() {
    var reader = KeyReader()
    #expect(reader.keys([0x1b]).isEmpty)
    #expect(reader.isWaiting)
    #expect(reader.keys([0x5b, 0x35]).isEmpty)
    #expect(reader.keys([0x7e, 0x0d, 3, 26]) == [.pageUp, .enter, .interrupt, .suspend])
    #expect(reader.keys([0xe4, 0xbd]).isEmpty)
    #expect(reader.keys([0xa0]) == [.character("你")])
    #expect(reader.keys([0x1b]).isEmpty)
    #expect(reader.flush() == [.escape])
    #expect(reader.keys(Array("\u{1b}OA\u{1b}[1;5C\u{1b}[H".utf8)) == [.up, .right, .home])
    #expect(reader.keys([0xff, 0xfe, 0x41]) == [.character("A")])
  }
}
