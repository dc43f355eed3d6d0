import Foundation
import TestPrograms
import Testing

/// The picture of lab 1's run that README.md shows.
struct `README's picture` {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let file = "labs/01-hello-hi/picture.svg"

  @Test func `is what socklab draws of the recorded run`() throws {
    let words = [
      "walkthrough", "--title", "Lab 1: hello, hi", "--rows", "24",
      "--log", "traces/01-hello-hi/client.log", "--trace", "traces/01-hello-hi/client.strace",
      "--log", "traces/01-hello-hi/server.log", "--trace", "traces/01-hello-hi/server.strace", "--svg",
    ]
    let named = words.map { $0.contains("/") ? Self.root.appending(path: $0).path : $0 }
    let outcome = try Program(built: "socklab").run(named + ["-"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let kept = try String(contentsOf: Self.root.appending(path: Self.file), encoding: .utf8)
    #expect(
      outcome.text == kept,
      "make it again, and look at it: socklab \((words + [Self.file]).joined(separator: " "))")
  }

  @Test func `stands in its first screen, with words for who cannot see it`() throws {
    let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    let place = try #require(readme.range(of: "](\(Self.file))"))
    #expect(readme[..<place.lowerBound].split(separator: "\n").count < 12)
    #expect(
      readme[..<place.lowerBound].hasSuffix(
        "![A client and a server, the kernel between them: hello, hi and 你好, and which system call carried each"
      ))
  }

  @Test(arguments: ["0", "201", "x"])
  func `has a number of rows that is one`(_ word: String) throws {
    let trace = Self.root.appending(path: "traces/01-hello-hi/client.strace").path
    let outcome = try Program(built: "socklab").run(["walkthrough", trace, "--svg", "-", "--rows", word])
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("--rows \(word): write a number from 1 to 200"))
  }
}
