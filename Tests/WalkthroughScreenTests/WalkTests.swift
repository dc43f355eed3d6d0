import LabReports
import SampleStory
import Testing
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
    #expect(all.contains("\\u{1b}]0;owned"))
    #expect(all.contains("\\u{9b}31m"))
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
