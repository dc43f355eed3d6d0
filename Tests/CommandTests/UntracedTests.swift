import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")
/// Runs a command where ptrace(2) is refused.
private let withoutPtrace = Program(built: "WithoutPtrace")

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

private func recorded(_ name: String) -> String {
  root.appending(path: "traces/01-hello-hi/\(name)").path
}

/// `socklab trace` where strace is not there, may not trace, or is not wanted.
@Suite struct `A program that nobody traces` {
  private func trace(_ words: [String], into scratch: TemporaryFolder) throws -> Program.Outcome {
    try socklab.run(["trace", "--untraced", "--into", scratch.path("run")] + words)
  }

  private func conversation(_ scratch: TemporaryFolder) throws -> [String] {
    let port = try Port.free()
    func command(_ name: String) -> String { "'\(BuiltProgram.path(name))' one-shot --port \(port)" }
    return [
      "trace", "--into", scratch.path("run"), "--server", command("lab-server"), "--client",
      command("lab-client"),
    ]
  }

  @Test func `tells its calls by its own log, and that this proves nothing`() throws {
    let scratch = TemporaryFolder()
    let outcome = try socklab.run(try conversation(scratch) + ["--untraced"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path("run"))
    #expect(!files.contains { $0.hasSuffix(".strace") })
    #expect(files.count { $0.hasSuffix(".log") } == 2)
    for name in ["server", "client"] {
      #expect(try scratch.text("run/\(name).json").contains(#""mode" : "untraced""#))
    }
    let table = try scratch.text("run/table.txt")
    #expect(table.contains("server, client: the kernel was not asked"))
    #expect(
      table.split(separator: "\n").contains { $0.hasPrefix("accept()") && $0.contains("not asked") },
      "\(table)")
    let page = try scratch.text("run/page.html")
    #expect(page.contains("the kernel was not asked"))
    #expect(!page.contains("strace wrote down every system call"))
  }

  @Test func `is nothing to compare`() throws {
    let scratch = TemporaryFolder()
    _ = try socklab.run(try conversation(scratch) + ["--untraced"])
    let folder = try socklab.run(["compare", scratch.path("run")])
    #expect(folder.status == 2)
    #expect(folder.errors.contains("nothing to compare") && folder.errors.split(separator: "\n").count == 1)
    let log = try socklab.run(["compare", "--log", recorded("server.log")])
    #expect(log.status == 64)
    #expect(log.errors.contains("the kernel was not asked"))
    let expected = try socklab.run(["table", "--log", recorded("server.log"), "--format", "expected"])
    #expect(expected.status == 64)
  }

  @Test func `runs where ptrace is refused, which is said first`() throws {
    let scratch = TemporaryFolder()
    let outcome = try withoutPtrace.run([socklab.path] + (try conversation(scratch)))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let first = try #require(outcome.errors.split(separator: "\n").first)
    #expect(
      first.contains("Operation not permitted") && first.contains("The kernel is not asked"), "\(first)")
    #expect(try scratch.text("run/table.txt").contains("not asked"))
  }

  @Test(arguments: [["-p", "1"], ["--lines", "true"], ["--sockets-only", "true"]])
  func `is refused what strace alone can do`(_ words: [String]) throws {
    let scratch = TemporaryFolder()
    #expect(try trace(words, into: scratch).status == 64)
    let refused = try withoutPtrace.run([socklab.path, "trace", "--into", scratch.path("run")] + words)
    #expect(refused.status == 125)
    #expect(!FileManager.default.fileExists(atPath: scratch.path("run")))
  }

  @Test func `is refused behind its end where it left no log`() throws {
    let scratch = TemporaryFolder()
    let outcome = try trace(["--", "sh", "-c", "echo out; exit 3"], into: scratch)
    #expect(outcome.status == 125)
    #expect(outcome.text == "out\n")
    #expect(outcome.errors.contains("sh: left no log"))
    #expect(try scratch.text("run/sh.json").contains(#""status" : 3"#))
  }

  /// What it leaves goes on, and is neither waited for nor ended.
  @Test func `leaves a daemon behind, which is said with its id`() throws {
    let scratch = TemporaryFolder()
    let client = BuiltProgram.path("lab-client")
    let port = try Port.free()
    let script =
      "setsid sleep 30 >/dev/null 2>&1 & echo $! >'\(scratch.path("id"))'; sleep 0.1 & "
      + "'\(client)' one-shot --port \(port); exit 3"
    // Not by Foundation, which waits for all that a program leaves.
    let run = try Running([
      socklab.path, "trace", "--untraced", "--into", scratch.path("run"), "--", "sh", "-c", script,
    ])
    let status = try run.finish(seconds: 15)
    let id = try #require(Int32(try scratch.text("id").trimmingCharacters(in: .whitespacesAndNewlines)))
    defer { kill(id, SIGKILL) }
    #expect(status == 3)
    #expect(
      run.errorText.contains("the program has ended and left process \(id) behind, which goes on untraced"),
      "\(run.errorText)")
    #expect(kill(id, 0) == 0)
    // It is no part of the next run.
    let next = try trace(["--as", "sh", client, "one-shot", "--port", "\(port)"], into: scratch)
    #expect(!next.errors.contains("behind"), "\(next.errors)")
  }

  @Test func `is a server without a log, and its client's success is not the run's`() throws {
    let scratch = TemporaryFolder()
    let port = try Port.free()
    let server =
      "python3 -c 'import socket; s = socket.create_server((\"127.0.0.1\", \(port))); c, _ = s.accept(); c.send(b\"byebye\"); c.recv(9)'"
    let client = "'\(BuiltProgram.path("lab-client"))' one-shot --port \(port)"
    let outcome = try trace(["--server", server, "--client", client], into: scratch)
    #expect(outcome.status == 125, "\(outcome.errors)")
    #expect(outcome.errors.contains("server: left no log"))
    #expect(try scratch.text("run/table.txt").contains("client: the kernel was not asked"))
  }

  @Test func `ends socklab with its own code, or with that of a program that cannot begin`() throws {
    let scratch = TemporaryFolder()
    let port = try Port.free()
    let refused = try trace(
      ["--", BuiltProgram.path("lab-client"), "one-shot", "--port", "\(port)"], into: scratch)
    #expect(refused.status == 1)
    #expect(
      refused.errors.contains("lab-client, step 2: connect failed with ECONNREFUSED"), "\(refused.errors)")
    #expect(try trace(["/no/such/program"], into: scratch).status == 127)
    let script = try scratch.write("script", "echo hi\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
    let none = try trace([script], into: scratch)
    #expect(none.status == 126)
    #expect(none.errors.contains("ENOEXEC"))
  }

  @Test func `is waited for until it listens, also as another's child`() throws {
    let scratch = TemporaryFolder()
    let port = try Port.free()
    let server = "sh -c 'sleep 0.5; \"\(BuiltProgram.path("lab-server"))\" one-shot --port \(port); true'"
    let client = "'\(BuiltProgram.path("lab-client"))' one-shot --port \(port)"
    let outcome = try trace(["--server", server, "--client", client], into: scratch)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func `is ended with all that it has made`() throws {
    let scratch = TemporaryFolder()
    let server = "sh -c 'trap \"\" TERM; sleep 60 & echo $$ $! >\"\(scratch.path("ids"))\"; wait; sleep 60'"
    let outcome = try trace(["--wait", "1", "--server", server, "--client", "true"], into: scratch)
    #expect(outcome.errors.contains("does not listen after 1 s"))
    let ids = try scratch.text("ids").split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
    #expect(ids.count == 2)
    for id in ids {
      // What has ended may wait for its new parent to ask.
      let stat = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? "gone) Z"
      #expect(stat.contains(") Z"), "\(stat)")
    }
    #expect(try scratch.text("run/server.json").contains("SIGKILL"))
  }
}

/// Every verb that shows a run shows one of logs alone, and says so.
@Suite struct `A log without a trace` {
  private static let logs = ["--log", recorded("server.log"), "--log", recorded("client.log")]

  @Test(arguments: ["text", "md", "html", "csv", "json"])
  func `is a table whose system calls were not asked for`(_ format: String) throws {
    let outcome = try socklab.run(["table"] + Self.logs + ["--format", format])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text.contains(format == "json" ? "not_asked" : "not asked"))
    // The words of a table, over lines as its width has it.
    let words = outcome.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if !["csv", "json"].contains(format) { #expect(words.contains("own word and not proved")) }
    // Nothing was seen, and that is not "none".
    #expect(!outcome.text.contains("none"))
  }

  @Test func `is a story with its arrows, and a note of what is not proved`() throws {
    let scratch = TemporaryFolder()
    let outcome = try socklab.run(["walkthrough"] + Self.logs)
    #expect(outcome.text.contains("not compared: the kernel was not asked"))
    #expect(outcome.text.contains("strace  not asked: no trace"))
    #expect(outcome.text.contains("server: there is no trace"))
    let page = scratch.path("page.html")
    #expect(try socklab.run(["walkthrough"] + Self.logs + ["--html", page]).status == 0)
    #expect(try scratch.text("page.html").contains("nobody asked the kernel"))
    // What the client sent, the server received: the same arrows as with traces.
    let diagram = try socklab.run(["walkthrough"] + Self.logs + ["--mermaid"]).text
    let traced = try socklab.run(
      ["walkthrough", "--mermaid"]
        + ["server", "client"].flatMap {
          ["--log", recorded("\($0).log"), "--trace", recorded("\($0).strace")]
        })
    func sends(_ text: String) -> [Substring] {
      text.split(separator: "\n").filter { $0.contains("send") && $0.contains("recv") }
    }
    #expect(sends(diagram).count == 6)
    // Which system call a function became, only a trace says.
    #expect(
      sends(traced.text).allSatisfy { $0.contains(" #8594; sendto(") && $0.contains(" #8594; recvfrom(") })
    let unnamed = traced.text.replacing(" #8594; sendto", with: "").replacing(" #8594; recvfrom", with: "")
    #expect(sends(diagram) == sends(unnamed))
  }

  @Test func `makes a folder a run, and another program's trace stands beside it`() throws {
    let scratch = TemporaryFolder()
    for file in ["server.log", "client.log", "client.strace"] {
      try FileManager.default.copyItem(atPath: recorded(file), toPath: scratch.path(file))
    }
    try scratch.write("notes.log", "no call log\n")
    let table = try socklab.run(["table", scratch.url.path])
    #expect(table.status == 0, "\(table.errors)")
    #expect(table.text.contains("client  server"))
    #expect(table.text.contains("server: the kernel was not asked"))
    #expect(!table.text.contains("client: the kernel") && !table.text.contains("client, server: the kernel"))
    // What is there is compared, and what is not is named.
    let compare = try socklab.run(["compare", scratch.url.path])
    #expect(compare.status == 0)
    #expect(compare.errors.contains("server: was not traced"))
  }

  @Test func `is a log that another trace is not taken for`() throws {
    let outcome = try socklab.run(["walkthrough", "--log", recorded("server.log"), recorded("server.strace")])
    #expect(outcome.status == 64)
  }

  @Test func `is what lab 1 goes on with where ptrace is refused`() throws {
    let scratch = TemporaryFolder()
    let outcome = try withoutPtrace.run(
      [root.appending(path: "labs/run").path, "hello-hi", "--untraced"],
      environment: [
        "PATH": "/usr/bin:/bin",
        "SOCKLAB_BIN": URL(fileURLWithPath: socklab.path).deletingLastPathComponent().path,
        "SOCKLAB_OUT": scratch.path("out"),
      ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text.contains("the server ended with status 0"))
    #expect(outcome.text.split(separator: "\n").last?.hasPrefix("untraced: ") ?? false)
    #expect(try scratch.text("out/01-hello-hi/table.md").contains("the kernel was not asked"))
  }
}
