import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")
private let traces = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("traces")
private let shell = Program(at: "/bin/bash")

/// What a shell may do to socklab's standard streams and limits.
@Suite struct `Whatever socklab writes` {
  /// One of each verb, and what the program says of itself.
  private static let commands: [[String]] = [
    ["parse", "TRACE"], ["parse", "--format", "csv", "TRACE"],
    ["parse", "--format", "trace-viewer", "TRACE"],
    ["parse", "--join", "TRACE", "TRACE"], ["check", "TRACE"], ["log", "LOG"],
    ["table", "--log", "LOG", "--trace", "TRACE"], ["compare", "--log", "LOG", "--trace", "TRACE"],
    ["diff", "TRACE", "TRACE"], ["walkthrough", "TRACE"], ["walkthrough", "TRACE", "--html", "-"],
    ["walkthrough", "TRACE", "--svg", "-"], ["walkthrough", "TRACE", "--mermaid"],
    ["query", "--trace", "TRACE", "close"], ["query", "--trace", "TRACE", "--count", ">0", "close"],
    ["doctor", "--free-port", "12999"], ["--help"], ["--version"], ["--completions", "bash"],
    ["compare", "--help"],
  ]

  private func words(_ command: [String]) -> [String] {
    command.map { word in
      switch word {
      case "TRACE": traces.appendingPathComponent("01-hello-hi/server.strace").path
      case "LOG": traces.appendingPathComponent("01-hello-hi/server.log").path
      default: word
      }
    }
  }

  @Test(arguments: commands) func `and cannot be written is told in one line`(_ command: [String]) throws {
    let scratch = TemporaryFolder()
    for (script, errno) in [
      ("\"$@\" >/dev/full", "No space left on device"), ("\"$@\" >&-", "Bad file descriptor"),
      // Standard error is a pipe: a file could take no word either.
      (
        "cd '\(scratch.url.path)'; (ulimit -f 0; \"$@\" 2>&1 >file) | cat >&2; exit ${PIPESTATUS[0]}",
        "File too large"
      ),
    ] {
      let outcome = try shell.run(["-c", script, "bash", socklab.path] + words(command))
      #expect(outcome.status == 2)
      #expect(outcome.errors == "socklab: standard output: \(errno)\n", "\(command) \(script)")
    }
  }

  /// A pipe is copied into a file of its own: that must not become standard output.
  @Test func `goes to no file that was opened in the place of standard output`() throws {
    let trace = traces.appendingPathComponent("01-hello-hi/server.strace").path
    let outcome = try shell.run([
      "-c", "cat \"$2\" | \"$1\" query --trace - --count '>0' close >&-", "bash", socklab.path, trace,
    ])
    #expect(outcome.status == 2)
    #expect(outcome.errors == "socklab: standard output: Bad file descriptor\n")
    let input = try shell.run(["-c", "\"$1\" check - <&-", "bash", socklab.path])
    #expect(input.status == 2)
    #expect(input.errors == "socklab: standard input: Bad file descriptor\n")
  }

  @Test(arguments: [
    ["compare", "LOG", "TRACE"], ["diff", "TRACE", "TRACE"], ["parse", "--join", "TRACE", "TRACE"],
  ])
  func `needs more open files than it may have in one line`(_ command: [String]) throws {
    let words =
      command[0] == "compare" ? ["compare", "--log", "LOG", "--trace", "TRACE"] : command
    // The loader needs one, too: with 3 it says so itself.
    let outcome = try shell.run(
      ["-c", "ulimit -n 4; exec \"$@\"", "bash", socklab.path] + self.words(words))
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("Too many open files; ulimit -n says how many may be open\n"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  @Test(arguments: [
    ["compare", "--log", "-", "--trace", "-"], ["table", "--log=-", "--trace=-"], ["parse", "-", "-"],
    ["check", "-", "-"], ["walkthrough", "--log", "-", "--trace", "-"],
    ["compare", "--log", "-", "--trace", "x", "--expected", "-"],
  ])
  func `reads standard input once only`(_ words: [String]) throws {
    let outcome = try socklab.run(words)
    #expect(outcome.status == 64)
    #expect(outcome.errors == "socklab: \(words[0]): - is standard input, and can be read once only\n")
  }
}
