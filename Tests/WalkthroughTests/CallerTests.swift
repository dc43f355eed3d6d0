import Testing

@testable import Walkthrough

/// Whose function made a call: `strace -k` writes its stack.
@Suite struct `The caller of a call` {
  private static let file = "/builds/echo/Sources/echo/main.swift"

  private func story(_ callers: [Int: ProgramTrace.Caller]) throws -> Story {
    var program = try Recorded.program(
      "server", trace: Array(Recorded.listening.map { $0 + "\n" }.joined().utf8))
    program.callers = callers
    return Story(
      Story.Heading(title: "made by hand"), of: [program],
      sources: [Self.file: ["import Glibc", "let fd = socket(AF_INET, 1, 0)", "serve(fd)"]])
  }

  @Test func `is told with its line of the source`() throws {
    let story = try story([
      2: .init(.init(function: "main"), file: Self.file, line: 2),
      3: .init(.init(function: "serve(_:)", through: ["NIOPosix", "bind"]), file: "other.swift", line: 7),
      4: .init(.init(function: "listen(on:)", isResumed: true)),
    ])
    #expect(story.steps.map(\.function) == ["socket", "bind", "listen"])
    #expect(story.steps.map { $0.caller?.function } == ["main", "serve(_:)", "listen(on:)"])
    #expect(story.steps[0].source?.file == "echo/main.swift")
    #expect(story.steps[0].source?.excerpt.first { $0.number == 2 }?.text == "let fd = socket(AF_INET, 1, 0)")
    // Of a file that nobody named the place is known, and no line; of a function without lines not even that.
    #expect(story.steps[1].source == Step.Source(file: "other.swift", line: 7))
    #expect(story.steps[2].source == nil)
  }

  @Test func `is told with what it went through`() throws {
    let story = try story([
      3: .init(.init(function: "serve(_:)", through: ["NIOPosix", "bind"])),
      4: .init(.init(function: "listen(on:)", isResumed: true)),
    ])
    #expect(story.steps[0].caller == nil)
    #expect(story.steps[1].caller?.words == "through NIOPosix → bind")
    #expect(story.steps[2].caller?.words?.contains("await") == true)
  }
}
