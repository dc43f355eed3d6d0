import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// `socklab trace`: any program under strace, and its own exit code.
@Suite(.enabled(if: BuiltProgram.canTrace)) struct `A program that is traced` {
  private func trace(_ words: [String], into scratch: TemporaryFolder) throws -> Program.Outcome {
    try socklab.run(["trace", "--into", scratch.path("run")] + words)
  }

  @Test(arguments: [
    ("exit 0", 0), ("exit 3", 3), ("exit 125", 125), ("kill -TERM $$", 143), ("kill -KILL $$", 137),
  ])
  func `ends socklab with its own code`(_ script: String, _ code: Int32) throws {
    let scratch = TemporaryFolder()
    #expect(try trace(["--", "sh", "-c", script], into: scratch).status == code)
    #expect(try scratch.text("run/sh.json").contains("\"\(code < 129 ? "status" : "signal")\""))
  }

  @Test func `keeps its output and its options for itself`() throws {
    let scratch = TemporaryFolder()
    let outcome = try trace(["sh", "-c", "echo out; echo err >&2; cat"], into: scratch)
    #expect(outcome.text == "out\n")
    #expect(outcome.errors.hasPrefix("err\n"))
  }

  @Test(arguments: [
    (["/no/such/program"], 127, "no such program"), (["/etc/passwd"], 126, "chmod +x"),
    (["/"], 126, "a folder"),
    ([], 64, "which program?"), (["--server", "a"], 64, "--client"), (["--client", "a"], 64, "--server"),
    (["--server", "a | b", "--client", "c"], 64, "sh -c"), (["--limit", "0", "true"], 64, "--limit 0"),
    (["--as", "a/b", "true"], 64, "--as a/b"),
    (["--server", "true", "--client", "true", "true"], 64, "too many"),
  ])
  func `is refused in one line where it cannot begin`(_ words: [String], _ code: Int32, _ why: String) throws
  {
    let scratch = TemporaryFolder()
    let outcome = try trace(words, into: scratch)
    #expect(outcome.status == code)
    #expect(outcome.errors.contains(why), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(!FileManager.default.fileExists(atPath: scratch.path("run")))
  }

  /// execvp(3) hands a text without `#!` to sh(1), and so does env(1).
  @Test(arguments: [
    ("exit 4\n", 4, "script made no call"), ("\u{1}\u{0}\n", 126, "ENOEXEC"),
    ("#!/no/such/interpreter\n", 127, "interpreter"),
  ])
  func `is what the kernel or sh takes it for`(_ text: String, _ code: Int32, _ why: String) throws {
    let scratch = TemporaryFolder()
    let script = try scratch.write("script", text)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
    let outcome = try trace(["--", script], into: scratch)
    #expect(outcome.status == code)
    #expect(outcome.errors.contains(why), "\(outcome.errors)")
  }

  @Test func `talks to another, and one table has a column for each`() throws {
    let scratch = TemporaryFolder()
    let port = try Port.free()
    func command(_ name: String) -> String { "'\(BuiltProgram.path(name))' one-shot --port \(port)" }
    let outcome = try trace(
      ["--server", command("lab-server"), "--client", command("lab-client")], into: scratch)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let table = try scratch.text("run/table.txt")
    #expect(table.contains("server  client"))
    #expect(
      table.split(separator: "\n").contains { $0.hasPrefix("listen(backlog:)") && $0.hasSuffix("1       -") })
    #expect(try scratch.text("run/page.html").contains("</html>"))
    #expect(outcome.errors.contains(table.split(separator: "\n").last ?? "none"))
  }

  @Test func `is a client that is not started where its server does not listen`() throws {
    let scratch = TemporaryFolder()
    let ended = try trace(["--server", "sh -c 'exit 7'", "--client", "true"], into: scratch)
    #expect(ended.status == 7)
    #expect(ended.errors.contains("ended before it listened"))
    let waiting = try trace(["--wait", "1", "--server", "sleep 20", "--client", "true"], into: scratch)
    #expect(waiting.errors.contains("does not listen after 1 s"))
    #expect(waiting.status == 143)
    #expect(try scratch.text("run/server.json").contains("\"endedByUs\" : true"))
  }

  @Test func `is ended with socklab, and killed where it does not want to`() throws {
    for script in ["sleep 60", "trap '' TERM; echo ready; while :; do sleep 1; done"] {
      let scratch = TemporaryFolder()
      let run = try Running([
        BuiltProgram.path("socklab"), "trace", "--into", scratch.path("run"), "--", "sh", "-c",
        "echo ready; \(script)",
      ])
      try run.expect("ready")
      kill(run.pid, SIGTERM)
      let status = try run.finish()
      #expect(status == 143 || status == 137)
    }
  }

  @Test func `goes on without a trace where that has reached its limit, and keeps its code`() throws {
    let scratch = TemporaryFolder()
    let outcome = try trace(
      [
        "--limit", "1", "--", "sh", "-c",
        "dd if=/dev/zero of=/dev/null bs=1 count=20000 2>&1; sleep 1; echo end; exit 6",
      ],
      into: scratch)
    #expect(outcome.status == 6)
    #expect(outcome.text.hasSuffix("end\n"))
    #expect(outcome.errors.contains("reached its limit of 1 MB"), "\(outcome.errors)")
  }

  @Test func `is one that was there before, and is left as it was`() throws {
    let scratch = TemporaryFolder()
    let port = try Port.free()
    let server = try Running([BuiltProgram.path("lab-server"), "one-shot", "--port", "\(port)"])
    try Port.waitUntilListening(port)
    try server.waitUntilAsleep()
    let socklab = try Running([
      BuiltProgram.path("socklab"), "trace", "--into", scratch.path("run"), "--as", "server", "-p",
      "\(server.pid)",
    ])
    try scratch.waitForFile("run/server.proc.json")
    let client = try Running([BuiltProgram.path("lab-client"), "one-shot", "--port", "\(port)"])
    #expect(try client.finish() == 0)
    #expect(try server.finish() == 0)
    #expect(try socklab.finish() == 0)
    #expect(try scratch.text("run/table.txt").contains("accept"))
    // What /proc had said of the listening socket before.
    let facts = try scratch.text("run/server.proc.json")
    #expect(facts.contains("\"isListening\" : true") && facts.contains("127.0.0.1:\(port)"))
    #expect(try scratch.text("run/server.json").contains("\"mode\" : \"attached\""))
    // The accept was in progress, and which program it is the trace does not show.
    let story = try Program(built: "socklab").run(["walkthrough", scratch.path("run")]).text
    #expect(story.contains("· waited at least "))
    #expect(story.contains("server: \(BuiltProgram.path("lab-server"))"))
  }

  @Test func `is let go where socklab is ended, and not ended with it`() throws {
    let scratch = TemporaryFolder()
    let program = try Running(["sh", "-c", "read a; exit 9"])
    let socklab = try Running([
      BuiltProgram.path("socklab"), "trace", "--into", scratch.path("run"), "-p", "\(program.pid)",
    ])
    try scratch.waitForFile("run/sh.proc.json")
    socklab.signal(SIGTERM)
    #expect(try socklab.finish() == 0)
    program.say("go\n")
    #expect(try program.finish() == 9)
  }

  @Test func `is refused by its id where it cannot be traced`() throws {
    let scratch = TemporaryFolder()
    let first = try Running(["strace", "-o", "/dev/null", "sh", "-c", "echo $$; read a"])
    let id = try first.expect("\n").trimmingCharacters(in: .whitespacesAndNewlines)
    for (word, why) in [(id, "traces it already"), ("4194305", "no such process")] {
      let outcome = try trace(["-p", word], into: scratch)
      #expect(outcome.status == 125)
      #expect(outcome.errors.contains(why), "\(outcome.errors)")
    }
    #expect(try trace(["-p", "x"], into: scratch).status == 64)
    first.endInput()
    _ = try first.finish()
  }

  @Test func `goes on untraced where its strace is killed, and socklab says so`() throws {
    let scratch = TemporaryFolder()
    let run = try Running([
      BuiltProgram.path("socklab"), "trace", "--into", scratch.path("run"), "--", "sh", "-c",
      "echo ready; read a; echo $a",
    ])
    try run.expect("ready")
    let record = try scratch.text("run/sh.json")
    let tracer = try #require(record.firstMatch(of: /"pid" : (\d+)/).flatMap { Int32($0.1) })
    kill(tracer, SIGKILL)
    try run.expectError("goes on untraced")
    run.say("still here\n")
    try run.expect("still here")
    #expect(try run.finish() == 125)
  }
}
