import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// The recording of lab 1, and copies of it with a change.
private struct Recording {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("traces/01-hello-hi")
  let scratch: TemporaryFolder

  init() { scratch = TemporaryFolder() }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// A copy of a log in which bytes of the first record of a call have changed; the layout is in LogLayout.swift.
  func log(_ name: String, call: String, offset: Int, becomes bytes: [UInt8]) throws -> String {
    var log = try Data(contentsOf: folder.appendingPathComponent(name))
    let slot = try #require(
      stride(from: 4096, to: log.count, by: 256).first { slot in
        log[slot] == 3 && log[(slot + 56)...].prefix { $0 != 0 }.elementsEqual(call.utf8)
      })
    log.replaceSubrange(slot + offset..<slot + offset + bytes.count, with: bytes)
    let copy = scratch.url.appending(path: "changed.log")
    try log.write(to: copy)
    return copy.path
  }

  /// A copy of a trace.
  func trace(_ name: String, _ change: (String) -> String) throws -> String {
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    let changed = change(text)
    #expect(changed != text)
    return try scratch.write("changed.strace", changed)
  }
}

@Suite struct `compare, on the recording of lab 1,` {
  @Test(arguments: ["server", "client"])
  func `agrees, with no line unexplained`(_ side: String) throws {
    let recording = Recording()
    let outcome = try socklab.run([
      "compare", "--log", recording.path("\(side).log"), "--trace", recording.path("\(side).strace"),
    ])
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.text.contains(" calls agree, 0 lines unexplained\n"))
    #expect(!outcome.text.contains("\u{1b}"))
  }

  /// Which bytes of which record change, and what the report must say of it.
  @Test(arguments: [
    // The third argument of recv, its length, at 72 + 2 * 16 + 8: 512 instead of 1024.
    ("recv", 112, [0, 2] as [UInt8], "recv's length: the program asked for 512, the kernel saw 1024"),
    // The result of send.
    ("send", 32, [1], "send"),
    // errno of bind, and the result that goes with it.
    ("bind", 12, [98], "bind's error: the program got EADDRINUSE, the kernel returned none"),
    // The backlog.
    ("listen", 96, [5], "listen's backlog: the program asked for 5, the kernel saw 1"),
  ])
  func `names one altered field and ends with 1`(
    _ call: String, _ offset: Int, _ bytes: [UInt8], _ says: String
  ) throws {
    let recording = Recording()
    let log = try recording.log("server.log", call: call, offset: offset, becomes: bytes)
    let outcome = try socklab.run(["compare", "--log", log, "--trace", recording.path("server.strace")])
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("What differs"))
    #expect(outcome.text.contains(says))
  }

  /// What is done to a record in the bytes of its log, and what the report must say. Marks stand at 0, the number of
  /// arguments at 52, the name at 56, the arguments' kinds at 72 + 16 i.
  @Test(arguments: [
    ("recv", 52, [0] as [UInt8], "recv's number of arguments: the log has 0, 4 was expected"),
    ("bind", 52, [1], "bind's number of arguments: the log has 1, 3 was expected"),
    ("send", 56, Array("sendto".utf8), "sendto's number of arguments: the log has 4, 6 was expected"),
    ("recv", 56, Array("recvfrom".utf8), "recvfrom's number of arguments: the log has 4, 6 was expected"),
    ("listen", 72, [3], "listen's descriptor: the log has bytes, a number was expected"),
    ("bind", 88, [1], "bind's address: the log has a number, an address was expected"),
    ("accept", 104, [1], "accept's length: the log has a number"),
    ("socket", 0, [2], "socket's result: the program got no result, the kernel returned 3"),
    ("send", 0, [2], "send's result: the program got no result"),
    ("close", 0, [2], "close's result: the program got no result"),
    ("recv", 0, [4], "of the log lost"), ("recv", 0, [0], "of the log lost"),
    ("write", 0, [4], "of the log lost"), ("listen", 84, [1], "listen's descriptor: the program asked for"),
    ("write", 56, Array("read\0".utf8), "the trace holds no read for it"),
    ("read", 56, Array("getpeername".utf8), "getpeername's"),
  ])
  func `does not agree to a record that says less, or is gone`(
    _ call: String, _ offset: Int, _ bytes: [UInt8], _ says: String
  ) throws {
    let recording = Recording()
    let log = try recording.log("server.log", call: call, offset: offset, becomes: bytes)
    let outcome = try socklab.run(["compare", "--log", log, "--trace", recording.path("server.strace")])
    #expect(outcome.status == 1)
    #expect(outcome.text.contains(says), "\(outcome.text.suffix(400))")
  }

  /// Which lines are taken out of the trace.
  @Test(arguments: ["recvfrom(", "sendto(", "close(", "write(1", "read(0", "listen(", " accept("])
  func `does not take lines that are gone for a filter`(_ gone: String) throws {
    let recording = Recording()
    let trace = try recording.trace("server.strace") { text in
      text.split(separator: "\n").filter { !$0.contains(gone) }.joined(separator: "\n") + "\n"
    }
    let outcome = try socklab.run(["compare", "--log", recording.path("server.log"), "--trace", trace])
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("the trace holds no "))
    #expect(!outcome.text.contains("not traced"))
  }

  @Test(arguments: [["execve", "exit_group"], ["socket(", "bind("]])
  func `proves nothing with next to nothing in the trace`(_ left: [String]) throws {
    let recording = Recording()
    let trace = try recording.trace("server.strace") { text in
      text.split(separator: "\n").filter { line in left.contains { line.contains($0) } }.joined(
        separator: "\n") + "\n"
    }
    let outcome = try socklab.run(["compare", "--log", recording.path("server.log"), "--trace", trace])
    #expect(outcome.status == 1)
    // Without an end the trace may have stopped there.
    #expect(
      outcome.text.contains(
        left.contains("exit_group") ? "the trace holds no recvfrom for it" : "ends earlier"))
  }

  @Test func `fails with --strict where something is not vouched for`() throws {
    let recording = Recording()
    let whole = [
      "compare", "--log", recording.path("server.log"), "--trace", recording.path("server.strace"),
    ]
    #expect(try socklab.run(whole + ["--strict"]).status == 0)
    // Another kernel, or another C library: it asks something more when it starts.
    let trace = try recording.trace("server.strace") { text in
      text.replacing("rseq(", with: "sysfs(")
    }
    let words = ["compare", "--log", recording.path("server.log"), "--trace", trace]
    let outcome = try socklab.run(words)
    #expect(outcome.status == 0)
    #expect(outcome.text.hasSuffix("calls agree, 0 lines unexplained; 1 line of the runtime is not listed\n"))
    #expect(try socklab.run(words + ["--strict"]).status == 1)
    #expect(try socklab.run(words + ["--strict", "--format", "json"]).status == 1)
  }

  @Test func `takes a filter from the person who gave it to strace`() throws {
    let recording = Recording()
    let trace = try recording.trace("server.strace") { text in
      text.split(separator: "\n").filter { !$0.contains("close(") }.joined(separator: "\n") + "\n"
    }
    let words = ["compare", "--log", recording.path("server.log"), "--trace", trace, "--filter"]
    let outcome = try socklab.run(words + ["!close"])
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("2 not traced, 0 lines unexplained"))
    #expect(outcome.text.contains("the trace leaves out close (as strace -e 'trace=!close' does)"))
    let refused = try socklab.run(words + ["%nonsense"])
    #expect(refused.status == 64)
    #expect(refused.errors.contains("--filter %nonsense"))
  }

  @Test func `says of a trace that stops in the middle what it does not show`() throws {
    let recording = Recording()
    let trace = try recording.trace("server.strace") { String($0.prefix(7000)) }
    let words = ["--log", recording.path("server.log"), "--trace", trace]
    let outcome = try socklab.run(["compare"] + words)
    #expect(outcome.status == 1)
    #expect(!outcome.text.contains("the buffer of the C library"))
    #expect(outcome.text.contains("the trace ends earlier"))
    let table = try socklab.run(["table"] + words)
    #expect(table.text.contains(" not traced"))
    #expect(!table.text.contains("not as logged"))
  }

  @Test func `says that two runs were matched by order alone`() throws {
    let recording = Recording()
    let trace = try recording.trace("server.strace") { text in
      text.split(separator: "\n").map { line in
        "99 " + line.split(separator: " ", maxSplits: 2).dropFirst(2).joined()
      }.joined(separator: "\n") + "\n"
    }
    let outcome = try socklab.run(["compare", "--log", recording.path("server.log"), "--trace", trace])
    #expect(outcome.text.hasSuffix("matched by order alone: the thread ids differ\n"))
  }

  @Test func `refuses a log that is none before it reads far`() throws {
    let recording = Recording()
    for contents in [Data(), try Data(contentsOf: recording.folder.appendingPathComponent("server.log"))] {
      let path = recording.scratch.url.appending(path: "sparse.log")
      try contents.write(to: path)
      let file = try FileHandle(forWritingTo: path)
      try file.truncate(atOffset: 4 << 30)
      try file.close()
      let outcome = try socklab.run(["log", path.path])
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(contents.isEmpty ? "not a call log" : "is 4096 MiB long"))
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
  }

  @Test func `names an errno that only the log has`() throws {
    let recording = Recording()
    let minusOne = [UInt8](repeating: 255, count: 8)
    // errno at 12, the two clock readings, the result at 32.
    var log = try Data(contentsOf: recording.folder.appendingPathComponent("server.log"))
    let changed = try recording.log("server.log", call: "listen", offset: 32, becomes: minusOne)
    log = try Data(contentsOf: URL(fileURLWithPath: changed))
    let slot = try #require(
      stride(from: 4096, to: log.count, by: 256).first {
        log[($0 + 56)...].prefix { $0 != 0 }.elementsEqual("listen".utf8)
      })
    log[slot + 12] = 98
    try log.write(to: URL(fileURLWithPath: changed))
    let outcome = try socklab.run(["compare", "--log", changed, "--trace", recording.path("server.strace")])
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("EADDRINUSE"))
  }

  @Test func `names a call that the log lacks, and one that the trace lacks`() throws {
    let recording = Recording()
    // The record's mark becomes empty: as if the call had never been logged.
    let log = try recording.log("server.log", call: "listen", offset: 0, becomes: [0])
    let extra = try socklab.run(["compare", "--log", log, "--trace", recording.path("server.strace")])
    #expect(extra.status == 1)
    #expect(extra.text.contains("listen(3, 1) = 0: no Swift call of the log made it"))

    let trace = try recording.trace("server.strace") { text in
      text.split(separator: "\n").filter { !$0.contains(" listen(") }.joined(separator: "\n") + "\n"
    }
    let missing = try socklab.run(["compare", "--log", recording.path("server.log"), "--trace", trace])
    #expect(missing.status == 1)
    #expect(missing.text.contains("the trace holds no listen for it"))
  }

  @Test func `says in one line that log and trace are of different runs`() throws {
    let recording = Recording()
    let outcome = try socklab.run([
      "compare", "--log", recording.path("server.log"), "--trace", recording.path("client.strace"),
    ])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("log and trace are of different"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(outcome.output.isEmpty)
  }

  /// What is given as log or trace, and what the one line must say.
  @Test(arguments: [
    ("log", "", "is empty"), ("log", "hello\n", "not a call log"), ("trace", "", "is empty"),
    ("trace", "strace: PTRACE_TRACEME: Operation not permitted\n", "PTRACE_TRACEME: Operation not permitted"),
    ("trace", "\0\0\0\n\0", "binary data"), ("trace", "{\"line\":1}\n", "JSON"),
    ("trace", "hello\n", "no trace"), ("trace", "strace: Process 7 attached\n", "no system call"),
  ])
  func `says in one line what is wrong with a file`(
    _ which: String, _ contents: String, _ says: String
  ) throws {
    let recording = Recording()
    let bad = try recording.scratch.write("bad", contents)
    let outcome = try socklab.run([
      "compare", "--log", which == "log" ? bad : recording.path("server.log"),
      "--trace", which == "trace" ? bad : recording.path("server.strace"),
    ])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(says))
    #expect(outcome.errors.contains(bad))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  @Test func `reads a trace that is cut in the middle of a line, and names the cut line`() throws {
    let recording = Recording()
    let trace = try recording.trace("server.strace") { String($0.prefix(6000)) }
    let outcome = try socklab.run(["compare", "--log", recording.path("server.log"), "--trace", trace])
    #expect(outcome.status == 1 || outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.text.contains("the trace ends earlier") || outcome.text.contains("unexplained"))
  }

  /// The trace is gone through more than once: a pipe cannot go back, a file that is standard input can.
  @Test(arguments: ["cat \"$3\" | \"$1\"", "<\"$3\" \"$1\""], ["server", "client"])
  func `reads a trace from standard input as from a file`(_ start: String, _ side: String) throws {
    let recording = Recording()
    let (log, trace) = (recording.path("\(side).log"), recording.path("\(side).strace"))
    let named = try socklab.run(["compare", "--log", log, "--trace", trace])
    let shell = Program(at: "/bin/sh")
    let read = try shell.run([
      "-c", "\(start) compare --log \"$2\" --trace -", "sh", socklab.path, log, trace,
    ])
    #expect(read.status == 0)
    #expect(read.errors == "")
    #expect(read.text == named.text)
  }

  /// The set is gone through several times, and its order is worth one word.
  @Test func `says once that the files of a set have no stamps`() throws {
    let recording = Recording()
    let lines = try String(contentsOfFile: recording.path("server.strace"), encoding: .utf8)
      .split(separator: "\n").map { $0.split(separator: " ", maxSplits: 2).last ?? "" }
    let first = try recording.scratch.write("t.7", lines.joined(separator: "\n") + "\n")
    let second = try recording.scratch.write("t.8", "+++ exited with 0 +++\n")
    let outcome = try socklab.run([
      "compare", "--log", recording.path("server.log"), "--trace", "\(first),\(second)",
    ])
    let said = outcome.errors.split(separator: "\n").filter { $0.contains("has no time stamps") }
    #expect(said.count == 1, "\(outcome.errors)")
  }

  @Test func `needs as many traces as logs`() throws {
    let outcome = try socklab.run(["compare", "--log", "a", "--log", "b", "--trace", "c"])
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("there are 2 and 1"))
  }
}

@Suite struct `Colours` {
  @Test(
    arguments: [
      ([], [:], false), (["--color", "always"], [:], true), (["--color", "never"], [:], false),
      (["--color", "always"], ["NO_COLOR": "1"], false), (["--color", "always"], ["NO_COLOR": ""], true),
    ] as [([String], [String: String], Bool)])
  func `come only when asked for or on a terminal, and never with NO_COLOR`(
    _ words: [String], _ environment: [String: String], _ colours: Bool
  ) throws {
    let recording = Recording()
    let outcome = try socklab.run(
      ["compare", "--log", recording.path("server.log"), "--trace", recording.path("server.strace")] + words,
      environment: environment)
    #expect(outcome.text.contains("\u{1b}[") == colours)
  }
}

@Suite struct `table` {
  @Test(arguments: [
    ("text", "recvfrom(..., NULL, NULL)"), ("md", "| `recv"), ("html", "<!DOCTYPE html>"), ("csv", "sendto"),
    ("json", "\"sendto"), ("expected", "| `receive(upTo: 1024)` |"),
  ])
  func `writes each format`(_ format: String, _ holds: String) throws {
    let recording = Recording()
    let outcome = try socklab.run([
      "table", "--log", recording.path("server.log"), "--trace", recording.path("server.strace"),
      "--log", recording.path("client.log"), "--trace", recording.path("client.strace"), "--format", format,
    ])
    #expect(outcome.status == 0)
    #expect(outcome.text.contains(holds))
    if format == "json" { _ = try JSONSerialization.jsonObject(with: outcome.output) }
  }
}

@Suite struct `log` {
  @Test func `writes a JSON object a line`() throws {
    let recording = Recording()
    let outcome = try socklab.run(["log", recording.path("server.log"), "--format", "jsonl"])
    let lines = outcome.text.split(separator: "\n")
    #expect(lines.count == 24)
    for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
  }

  @Test func `says what is not there`() throws {
    let outcome = try socklab.run(["log", "/no/such/file"])
    #expect(outcome.status == 2)
    #expect(outcome.errors == "socklab: /no/such/file: No such file or directory; is the name right?\n")
  }

  /// The table that a student hands in counts calls, and an empty file expects nothing: neither is what a run can be held to.
  @Test(arguments: ["md", "text", "nothing"])
  func `is held to no file that is no expected table`(_ format: String) throws {
    let run = Recording()
    let words = [
      "--log", run.path("server.log"), "--trace", run.path("server.strace"),
      "--log", run.path("client.log"), "--trace", run.path("client.strace"),
    ]
    let text = format == "nothing" ? "" : try socklab.run(["table"] + words + ["--format", format]).text
    let file = try run.scratch.write("table.md", text)
    let outcome = try socklab.run(["compare"] + words + ["--expected", file])
    #expect(outcome.status == 2)
    #expect(outcome.text == "")
    #expect(outcome.errors.contains("is no expected table"), "\(outcome.errors)")
    let expected = try run.scratch.write(
      "expected.md", try socklab.run(["table"] + words + ["--format", "expected"]).text)
    #expect(try socklab.run(["compare"] + words + ["--expected", expected]).status == 0)
  }
}
