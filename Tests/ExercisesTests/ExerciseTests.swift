import Exercises
import Expectations
import FoundationEssentials
import Testing

/// The exercises as they lie in `labs/exercises`.
@Suite("The exercises") struct ExerciseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../labs/exercises").standardized.path

  private static func expectations(of one: ExerciseCase, in exercise: Exercise) throws -> ExpectationFile {
    try ExpectationFile([UInt8](Data(contentsOf: URL(filePath: "\(exercise.folder)/\(one.name).expect"))))
  }

  @Test("stand in order, each with a page that names its cases")
  func order() throws {
    let all = try Exercise.all(in: Self.folder)
    #expect(all.map(\.number) == Array(1...all.count))
    for exercise in all {
      let page = try String(decoding: Data(contentsOf: URL(filePath: exercise.page)), as: UTF8.self)
      for one in exercise.cases {
        #expect(page.contains("| `\(one.name)` |"), "\(exercise.name) \(one.name)")
      }
    }
  }

  @Test("ask in each case something of the program and something of its partner, under a title")
  func expectations() throws {
    for exercise in try Exercise.all(in: Self.folder) {
      for one in exercise.cases {
        let all = try Self.expectations(of: one, in: exercise).expectations
        let programs = Set(all.compactMap(\.program))
        #expect(programs.contains { $0.hasPrefix("program") }, "\(exercise.name) \(one.name)")
        // Where nobody may trace it is all that there is.
        #expect(programs.contains { $0.hasPrefix("partner") }, "\(exercise.name) \(one.name)")
        #expect(all.allSatisfy { $0.name != nil }, "\(exercise.name) \(one.name)")
      }
    }
  }

  @Test("have a hint in three tiers for each fact, and none for a fact that nobody asks")
  func hints() throws {
    for exercise in try Exercise.all(in: Self.folder) {
      let hints = try Hints(folder: exercise.folder)
      var asked: Set<String> = []
      for one in exercise.cases {
        for expectation in try Self.expectations(of: one, in: exercise).expectations {
          let fact = Hints.Fact(section: one.name, title: expectation.name ?? "")
          asked.insert(fact.text)
          #expect(hints.tiers(of: fact).count == 3, "\(exercise.name): \(fact.text)")
        }
      }
      #expect(hints.facts == asked, "\(exercise.name)")
    }
  }

  @Test(
    "are found by their name, their number and their folder",
    arguments: ["listen", "1", "01-listen", "labs/exercises/01-listen/"])
  func names(word: String) throws {
    #expect(Exercise.named(word, among: try Exercise.all(in: Self.folder))?.name == "listen")
  }
}

@Suite("Hints") struct HintsTests {
  @Test("are a numbered list below their fact, over any lines")
  func tiers() {
    let hints = Hints(
      "# Hints\n\ntext\n\n## life: it ends\n\n1. one\n2. two\n   and a half\n\n## again: x\n\n1. three\n")
    #expect(hints.tiers(of: .init(section: "life", title: "it ends")) == ["one", "two and a half"])
    #expect(hints.tiers(of: .init(section: "again", title: "x")) == ["three"])
    #expect(hints.tiers(of: .init(section: "again", title: "it ends")) == [])
  }
}
