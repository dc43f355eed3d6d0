import SampleStory
import Testing
import Walkthrough
import WalkthroughScreen

@Suite struct `A walk that asks first` {
  private func screen(_ walk: Walk) -> String { walk.lines(width: 100, height: 40).joined(separator: "\n") }

  private func press(_ walk: inout Walk, _ keys: String) {
    for scalar in keys.unicodeScalars { _ = walk.press(scalar == "\n" ? .enter : .character(scalar)) }
  }

  @Test func `offers a lesson to predict first, and shows nothing before that`() {
    var walk = Walk(Sample.lesson)
    #expect(screen(walk).contains("▸ 1  Predict first"))
    #expect(screen(walk).contains("Asked: What will strace show?"))
    #expect(!screen(walk).contains("socket("))
    press(&walk, "\n")
    #expect(screen(walk).contains("Which system call comes now?") && walk.current == 0)
  }

  @Test(arguments: [[Key.down, .enter], [.character("2")], [.character("s")]])
  func `shows it at once to who wants that`(_ keys: [Key]) {
    var walk = Walk(Sample.lesson)
    for key in keys { _ = walk.press(key) }
    #expect(!screen(walk).contains("Which system call comes now?") && screen(walk).contains("socket("))
    #expect(walk.current == 0)
  }

  @Test func `steps at a key that steps, and quits at q`() {
    var walk = Walk(Sample.lesson)
    #expect(walk.press(.right) == .show)
    #expect(walk.current == 1 && screen(walk).contains("listen(3, 5) = 0"))
    var other = Walk(Sample.lesson)
    #expect(other.press(.character("q")) == .quit)
  }

  @Test func `offers nothing without a handout, and nothing while a run goes on`() {
    #expect(!screen(Walk(Sample.chat)).contains("Predict first"))
    #expect(!screen(Walk(following: Sample.lesson)).contains("Predict first"))
  }

  @Test func `asks one question after the other, and keeps reasons until the last`() {
    var walk = Walk(Sample.lesson)
    press(&walk, "\n")
    #expect(!screen(walk).contains("Which result does strace show?"))
    press(&walk, "1")
    #expect(screen(walk).contains("Which result does strace show?"))
    #expect(screen(walk).contains("+ 2  socket") && !screen(walk).contains("It makes one."))
    press(&walk, "2")
    #expect(screen(walk).contains("It makes one.") && screen(walk).contains("The first that is free."))
    #expect(screen(walk).contains("right 1/2"))
    // What is answered stays so.
    press(&walk, "2")
    #expect(screen(walk).contains("right 1/2"))
  }

  @Test func `hands answers over to be written under a name that the person gives`() throws {
    var walk = Walk(Sample.lesson)
    press(&walk, "\nw")
    #expect(screen(walk).contains("nothing is answered yet"))
    press(&walk, "12w")
    #expect(screen(walk).contains("save the answers as: answers.json"))
    for _ in 0..<5 { _ = walk.press(.backspace) }
    var sheet = AnswerSheet(Sample.lesson)
    sheet.answers = [
      AnswerSheet.Answer(Sample.lesson.questions[0], chosen: 0),
      AnswerSheet.Answer(Sample.lesson.questions[1], chosen: 1),
    ]
    #expect(walk.press(.enter) == .save(name: "answers", text: sheet.line))
    walk.note("the answers are in answers")
    #expect(screen(walk).contains("the answers are in answers"))
  }
}
