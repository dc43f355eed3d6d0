import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

@Suite struct `socklab exercise` {
  private static func words(_ words: [String], _ scratch: TemporaryFolder) -> [String] {
    ["exercise", "--labs", StudentCheck.labs, "--out", scratch.path("out")] + words
  }

  @Test func `shows a mystery, judges what is said of it, and keeps what is solved`() throws {
    let scratch = TemporaryFolder()
    func run(_ words: String...) throws -> Program.Outcome { try socklab.run(Self.words(words, scratch)) }
    #expect(try run("mystery", "1").text.hasPrefix("# Mystery 1: "))
    let half = try run("mystery", "1", "--answer", "line 19, leak of 3")
    #expect(half.status == 1)
    #expect(half.text.hasPrefix("half right\n"))
    #expect(half.text.contains("line 19 is of the connection that is closed in line 22"))
    #expect(try run("mystery", "leak", "--hint").text.contains("\nhint 1 of 3:\n"))
    #expect(try run("mystery", "leak", "--hint").text.contains("\nhint 2 of 3:\n"))
    let right = try run("mystery", "1", "--answer", "line 27, leak of 3")
    #expect(right.status == 0)
    #expect(right.text.hasSuffix("next: labs/check mystery 2\n"))
    let map = try run().text
    #expect(map.contains("  1  #  after a day nobody gets in     2 answers  2 hints\n"), "\(map)")
    #expect(map.contains("  2  .  a picture with a hole\n"))
  }

  @Test(arguments: [
    (["mystery", "9"], "no mystery is called 9"), (["mystery", "1", "2"], "one too many"),
    (["mystery", "1", "--answer", " "], "--answer has no word"),
    (["blanks", "hallo-hi"], "did you mean hello-hi"),
    (["blanks", "1", "--seed", "x"], "--seed x: is no number"), (["blanks", "1", "2"], "one too many"),
  ]) func `says in a line what is wrong`(_ words: [String], _ message: String) throws {
    let outcome = try socklab.run(Self.words(words, TemporaryFolder()))
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  @Test func `asks for blanks, the same for a seed, and ends politely where nobody answers`() throws {
    let scratch = TemporaryFolder()
    func run(_ seed: String) throws -> Program.Outcome {
      try socklab.run(Self.words(["blanks", "one-shot", "--seed", seed], scratch))
    }
    let one = try run("7")
    #expect(one.status == 1)
    #expect(one.text.contains("1 of 8  "))
    #expect(one.text.hasSuffix("0 of 0 right at once, 8 not answered\n"))
    #expect(one.text == (try run("7").text))
    #expect(one.text != (try run("8").text))
  }
}
