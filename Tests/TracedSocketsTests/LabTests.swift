import CallLog
import Foundation
import TestPrograms
import Testing

/// What a lab may declare: options, steps, a socket file, that it serves for ever, that it dies of SIGPIPE.
@Suite struct `A lab` {
  let folder = TemporaryFolder()

  private func start(_ arguments: [String]) throws -> Running {
    // Socket files belong into the current directory.
    try Running(
      ["sh", "-c", "cd \"$0\" && exec \"$@\"", folder.url.path, BuiltProgram.path("LogWriter"), "--lab"]
        + arguments)
  }

  private func run(_ arguments: [String]) throws -> (code: Int32, output: String, errors: String) {
    let running = try start(arguments)
    let code = try running.finish()
    return (code, running.outputText, running.errorText)
  }

  @Test(
    arguments: [
      (["options"], "nobody at 127.0.0.1:12999\nnobody at 127.0.0.1:12999\nnobody at 127.0.0.1:12999\n"),
      (["options", "--count", "1", "--loud", "--name=you"], "YOU AT 127.0.0.1:12999\n"),
      (["options", "--count=0"], ""),
      (["options", "--count", "1", "--host", "::1", "--port", "7"], "nobody at [::1]:7\n"),
    ])
  func `reads options of its own`(arguments: [String], output: String) throws {
    let result = try run(arguments)
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output == output)
  }

  @Test(
    arguments: [
      (["options", "--count", "many"], "--count takes a number from 0 to 1000, not 'many'"),
      (["options", "--count", "-1"], "--count takes a number from 0 to 1000, not '-1'"),
      (["options", "--count", "1001"], "--count takes a number from 0 to 1000, not '1001'"),
      (
        ["options", "--count=99999999999999999999"],
        "--count takes a number from 0 to 1000, not '99999999999999999999'"
      ),
      (["options", "--loud=1"], "--loud takes no value"),
      (["options", "--name"], "--name needs a value"),
      (
        ["options", "--step", "first"],
        "unknown argument '--step'; the options are --host, --port, --loud, "
          + "--count, --name, --log, --show-calls, --help"
      ),
      (["steps", "--step", "third"], "steps has no step 'third'; its steps are: first, second"),
      (
        ["steps", "--port", "1"],
        "unknown argument '--port'; the options are --path, --step, --log, "
          + "--show-calls, --help"
      ),
      (
        ["steps", "--path", String(repeating: "x", count: 108)],
        "--path takes at most 107 bytes, not 108; change to the folder and name the file alone"
      ),
    ])
  func `refuses what it does not know in one line`(arguments: [String], message: String) throws {
    let result = try run(arguments)
    #expect(result.code == 64)
    #expect(result.errors == "LogWriter: \(message)\n")
  }

  @Test func `tells its own options and steps`() throws {
    let options = try run(["options", "--help"])
    #expect(options.code == 0)
    for text in [
      "usage: LogWriter LAB [options]\n", "--count NUMBER      how many lines (3; 0 to 1000)\n",
      "--name NAME         whom to greet (nobody)\n", "--loud              print in capitals\n",
    ] { #expect(options.output.contains(text), "\(options.output)") }
    let steps = try run(["steps", "--help"])
    for text in ["(steps.sock)\n", "steps, in this order:\n  first               binds\n", "--step NAME"] {
      #expect(steps.output.contains(text), "\(steps.output)")
    }
    #expect(!steps.output.contains("--port"))
    #expect(try run(["--help"]).output.contains("some labs have more: LogWriter LAB --help\n"))
  }

  @Test func `runs its steps in order, and shows a failure in three tiers`() throws {
    let result = try run(["steps"])
    #expect(result.code == 0, "\(result.errors)")
    #expect(
      result.output == """
        step first: binds
        bind: succeeded
        step second: binds again, and cleans up
        bind: EADDRINUSE (Address already in use)
          cause: the path exists already: a socket has it, or one that is gone left it behind
          remedy: unlink(2) it if nobody listens there

        """)
    #expect(!FileManager.default.fileExists(atPath: folder.path("steps.sock")))
  }

  @Test func `runs one step alone`() throws {
    let result = try run(["steps", "--step", "second", "--path", "other.sock"])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output == "step second: binds again, and cleans up\nbind: succeeded\n")
  }

  @Test func `that serves for ever ends at SIGTERM without a word, with its log whole`() throws {
    let server = try start(["forever", "--log", "forever.log"])
    try server.expect("127.0.0.1:")
    try server.expect("\n")
    server.signal(SIGTERM)
    #expect(try server.finish() == 143)
    #expect(server.errorText == "")
    let log = try CallLog.read(path: folder.path("forever.log"))
    #expect(log.closed != nil && log.holes == 0)
    // Whether the signal found it in accept or just before is a matter of microseconds.
    let calls = log.records.map(\.call)
    #expect(calls.starts(with: ["socket", "bind", "listen", "getsockname", "write"]))
    #expect(log.records.dropLast().allSatisfy { !$0.isBegun })
    if calls.count > 5 {
      #expect(calls.count == 6 && log.records[5].call == "accept" && log.records[5].isBegun)
    }
  }

  @Test func `fails with EPIPE, and dies of SIGPIPE where it asks for that`() throws {
    let polite = try run(["pipe", "--log", "polite.log"])
    #expect(polite.code == 0)
    #expect(polite.output.hasPrefix("send: EPIPE (Broken pipe)\n  cause: "))
    #expect(polite.output.hasSuffix("not yet\n"))
    let dead = try run(["pipe", "--die", "--log", "dead.log"])
    #expect(dead.code == 128 + SIGPIPE)
    let last = try #require(try CallLog.read(path: folder.path("dead.log")).records.last)
    #expect(last.call == "send" && last.isBegun)
  }

  @Test func `that reads descriptor 0 as a file makes a read, and no readLine`() throws {
    let lab = try start(["keyboard", "--log", "keyboard.log"])
    lab.endInput()
    #expect(try lab.finish() == 0, "\(lab.errorText)")
    let log = try CallLog.read(path: folder.path("keyboard.log"))
    #expect(
      log.records.prefix(3).map { CallText($0).swift }
        == ["read(upTo: 10)", "write(\"0 bytes\\n\")", "print(\"done\\n\")"])
    #expect(log.records.map(\.manner) == [.file, .file, .written, .scopeEnd, .scopeEnd])
  }

  @Test func `that a look-up ends says which, why, and what to do`() throws {
    let result = try run(["names"])
    #expect(result.code == 1)
    #expect(result.output.hasPrefix("look up a name: EAI_NONAME (Name or service not known)\n  cause: "))
    #expect(
      result.errors.hasPrefix("LogWriter: getaddrinfo nobody: EAI_NONAME (Name or service not known): "))
  }
}
