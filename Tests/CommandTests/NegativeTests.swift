import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// That a trace has no line like a pattern says something of the program where the trace shows all that it did.
@Suite struct `A question for what did not happen` {
  private static let whole = [
    #"12 execve("./a", ["./a"], 0x7ffc0 /* 3 vars */) = 0"#, "12 brk(NULL) = 0x55000",
    "12 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3", "12 close(3) = 0", "12 exit_group(0) = ?",
    "12 +++ exited with 0 +++",
  ]

  private func ask(_ lines: [String], _ count: String, _ pattern: String) throws -> Program.Outcome {
    let scratch = TemporaryFolder()
    let file = try scratch.write("a.strace", lines.map { $0 + "\n" }.joined())
    return try socklab.run(["query", "--trace", file, "--count", count, "--", pattern])
  }

  /// The whole trace with other lines in the places of some.
  private func with(_ changes: [Int: [String]]) -> [String] {
    Self.whole.indices.flatMap { changes[$0] ?? [Self.whole[$0]] }
  }

  @Test(arguments: ["0", "=0", "<1", "<=3"])
  func `is answered by a whole trace`(_ count: String) throws {
    let outcome = try ask(Self.whole, count, "connect")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty)
  }

  @Test(arguments: [
    ([1: ["nonsense(", "12 brk(NULL) = 0x1"]], "1 line of it is not recognised"),
    ([0: []], "it does not begin with an execve"),
    ([5: []], "it does not show the end of what began in line 1"),
    (
      [3: ["12 close(3) = 0", "12 vfork() = 13"]],
      "line 5 makes a thread or process that strace did not follow"
    ),
    // One of two children is shown.
    (
      [3: ["12 fork() = 13", "13 close(3) = 0", "13 +++ exited with 0 +++", "12 fork() = 14"]],
      "it does not show the end of what began in line 7"
    ),
    // wait4(2) tells of an end that no line shows.
    (
      [3: ["12 fork() = 13", "13 close(3) = 0", "12 wait4(13, NULL, 0, NULL) = 13"]],
      "it does not show the end of what began in line 4"
    ),
    ([2: ["12 <... close resumed>) = 0"]], "line 3 is the second half of a call whose first is missing"),
    // Who starts a program loads it, and who ends it calls what ends it.
    ([1: []], "which may leave out connect"), ([4: []], "which may leave out connect"),
    ([2: ["12 io_uring_setup(8, {flags=0}) = 3"]], "io_uring"),
  ])
  func `is not answered by any other`(_ changes: [Int: [String]], _ why: String) throws {
    for count in ["0", "<2", "<=1"] {
      let outcome = try ask(with(changes), count, "connect")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(why), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
    // What is in it happened, whatever else did.
    #expect(try ask(with(changes), "0", "exit_group|+++").status != 0)
    #expect(try ask(with(changes), ">=0", "connect").status == 0)
    #expect(try ask(with(changes), ">0", "connect").status == 1)
  }

  @Test func `is answered about the class that a filter lets through`() throws {
    // strace -e trace=network,process
    let lines = with([1: [], 3: []])
    #expect(try ask(lines, "0", "connect").status == 0)
    #expect(try ask(lines, "0", "fork").status == 0)
    #expect(try ask(lines, "0", "close").errors.contains("which may leave out close"))
    #expect(try ask(lines, "0", "_ = -1 EPIPE").errors.contains("which may leave out other calls"))
    // Of signals the filter says nothing.
    #expect(try ask(lines, "0", "--- SIGPIPE ---").status == 0)
  }

  @Test func `knows that closes are left out where a number is given again`() throws {
    let lines = with([3: ["12 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3"]])
    #expect(try ask(lines, "0", "close").errors.contains("which may leave out close"))
    #expect(try ask(lines, "0", "connect").status == 0)
  }

  @Test func `counts from one on what a trace holds, whole or not`() throws {
    let lines = with([5: []])
    #expect(try ask(lines, "1", "close").status == 0)
    #expect(try ask(lines, "2", "close").status == 1)
  }

  @Test(arguments: ["", "three", "-1", "=>3", "3x", "99999999999999999999"])
  func `refuses a count that is no number`(_ count: String) throws {
    #expect(try ask(Self.whole, count, "close").status == 64)
  }

  @Test(
    .enabled(if: BuiltProgram.canTrace, "needs strace"),
    arguments: [
      ("-f", 0), ("", 2), ("-f -e trace=file", 2), ("-f -e trace=network", 2),
    ])
  func `is answered by strace itself`(_ options: String, _ status: Int32) throws {
    let scratch = TemporaryFolder()
    let file = scratch.path("a.strace")
    let shell = Program(at: "/bin/sh")
    #expect(try shell.run(["-c", "strace \(options) -o '\(file)' sh -c '(exit 0) & wait'"]).status == 0)
    #expect(try socklab.run(["query", "--trace", file, "--count", "0", "connect"]).status == status)
  }
}
