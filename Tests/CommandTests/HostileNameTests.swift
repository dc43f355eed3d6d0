import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// Names of files are words of strangers: an archive may hold any.
@Suite struct `A hostile file name` {
  private static let line = "12 close(3)                               = 0\n"

  @Test func `forges no line of check's report and drives no terminal`() throws {
    let scratch = TemporaryFolder()
    try scratch.write("a.strace", Self.line)
    try scratch.write("b.strace\nother.strace: 9 lines, 9 calls\n\u{1b}[2J.strace", Self.line + "nonsense(\n")
    let outcome = try socklab.run(["check", scratch.url.path])
    #expect(outcome.status == 1)
    // Two files, one unrecognised line, one total.
    #expect(outcome.text.split(separator: "\n").count == 4)
    #expect(!outcome.text.contains("\u{1b}"))
    #expect(outcome.text.contains("b.strace\\nother.strace: 9 lines, 9 calls\\n\\u{1b}[2J.strace:2:"))
  }

  @Test(arguments: ["check", "parse", "log"])
  func `that is not there is told in one visible line`(_ verb: String) throws {
    let outcome = try socklab.run([verb, "/none/\u{1b}[2J\nsocklab: all is well"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("socklab: /none/\\u{1b}[2J\\nsocklab: all is well: No such file"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }
}

/// A log and a trace hold what a peer sent: every verb that shows it has one rule for what may not be shown.
@Suite struct `A mark that turns the direction of writing` {
  /// U+061C had been left out of one of two rules, U+202E of a third.
  private static let mark = "\u{61c}\u{202e}"

  @Test(arguments: ["check", "parse", "print", "log", "table", "compare", "diff", "walkthrough", "query"])
  func `is told in the name of a file`(_ verb: String) throws {
    let name = "/none/\(Self.mark)x"
    let words: [String: [String]] = [
      "compare": ["--log", name, "--trace", name], "table": ["--language", "c", "--trace", name],
      "diff": [name, name], "query": ["--trace", name, "close"],
    ]
    let outcome = try socklab.run([verb] + (words[verb] ?? [name]))
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("\\u{61c}\\u{202e}x"), "\(outcome.errors)")
    #expect(!outcome.errors.unicodeScalars.contains { Self.mark.unicodeScalars.contains($0) })
  }

  @Test(arguments: [
    ["check"], ["table", "--language", "c", "--trace"],
    ["table", "--format", "md", "--language", "c", "--trace"],
    ["table", "--format", "json", "--language", "c", "--trace"], ["walkthrough"],
    ["walkthrough", "--html", "-"],
    ["walkthrough", "--mermaid"], ["parse", "--format", "short"], ["parse", "--format", "trace-viewer"],
  ])
  func `is told in a trace`(_ words: [String]) throws {
    let scratch = TemporaryFolder()
    let path = "\(Self.mark)x"
    let trace = try scratch.write(
      "\(Self.mark).strace",
      "7 execve(\"./\(path)\", [], 0x7ff) = 0\n7 socket(AF_UNIX, SOCK_STREAM, 0) = 3\n"
        + "7 connect(3, {sa_family=AF_UNIX, sun_path=\"\(path)\"}, 9) = 0\n7 close(3<\(path)>) = 0\n"
        + "7 \(path)(3) = 0\n\(path)\n")
    let outcome = try socklab.run(words + [trace])
    #expect(!outcome.output.isEmpty)
    #expect(
      !(outcome.text + outcome.errors).unicodeScalars.contains { Self.mark.unicodeScalars.contains($0) })
  }
}

@Suite struct `check, of a folder,` {
  /// Which names are taken.
  @Test(arguments: [
    ("x.1234", true), ("x.10", true), ("server.strace.17", true), ("lib.so.6", false), ("x.", false),
    ("1234", false), ("notes.1234.txt", false), ("x.١٢", false),
  ])
  func `takes what strace -ff writes`(_ name: String, _ isTaken: Bool) throws {
    let scratch = TemporaryFolder()
    try scratch.write(name, "close(3) = 0\n")
    let outcome = try socklab.run(["check", scratch.url.path])
    #expect(outcome.status == (isTaken ? 0 : 2))
    #expect(outcome.text.contains("\(name): 1 lines, 1 calls") == isTaken)
    #expect(outcome.errors.contains("holds no trace") != isTaken)
  }
}

@Suite struct `print, given a trace,` {
  @Test(arguments: ["close(3) = 0\n", "12 close(3) = 0\n", "1700000000.000001 close(3) = 0\n", "\u{1b}[m\n"])
  func `says whose output it wants`(_ trace: String) throws {
    let scratch = TemporaryFolder()
    let path = try scratch.write("a.strace", trace)
    let outcome = try socklab.run(["print", path])
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("socklab: \(path):1:"))
    #expect(outcome.errors.hasSuffix("; print takes what socklab parse writes, and makes the trace of it\n"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }
}
