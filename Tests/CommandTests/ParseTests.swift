import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")
private let traces = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("traces")

/// Every trace that is recorded in the repository.
private let recordings: [String] = {
  let all = FileManager.default.enumerator(at: traces, includingPropertiesForKeys: nil)?.compactMap {
    $0 as? URL
  }
  return (all ?? []).filter { $0.pathExtension == "strace" }.map(\.path).sorted()
}()

@Suite struct `parse and print` {
  /// RFC 8259 allows them raw; a terminal that shows the JSON would obey them.
  @Test(arguments: ["\u{202E}", "\u{61C}", "\u{2066}", "\u{85}", "\u{9B}", "\u{FEFF}", "\u{7F}"])
  func `write what steers a terminal as its number`(_ mark: String) throws {
    let octal = mark.utf8.map { "\\" + String($0, radix: 8) }.joined()
    let trace = Data(
      "7 write(1, \"\(octal)\", 3) = 3\n7 openat(AT_FDCWD, \"a\(mark)b\", O_RDONLY) = 3\n".utf8)
    for form in [[], ["--format", "csv"]] {
      let parsed = try socklab.run(["parse"] + form, input: trace)
      #expect(parsed.status == 0)
      #expect(!parsed.text.unicodeScalars.contains(mark.unicodeScalars.first ?? "x"))
    }
    let printed = try socklab.run(["print"], input: try socklab.run(["parse"], input: trace).output)
    #expect(printed.output == trace)
  }

  @Test func `have recordings to be tried on`() {
    #expect(recordings.count >= 2)
  }

  @Test(arguments: recordings)
  func `give a recording back byte for byte`(_ path: String) throws {
    let parsed = try socklab.run(["parse", path])
    #expect(parsed.status == 0)
    #expect(parsed.errors.isEmpty)
    let printed = try socklab.run(["print"], input: parsed.output)
    #expect(printed.status == 0)
    #expect(printed.output == (try Data(contentsOf: URL(fileURLWithPath: path))))
  }

  @Test(arguments: recordings)
  func `write one object for each line, which another tool's layout does not hurt`(_ path: String) throws {
    let lines = try socklab.run(["parse", path]).text.split(separator: "\n")
    var again = Data()
    for (index, line) in lines.enumerated() {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(object?["line"] as? Int == index + 1)
      #expect(object?["kind"] != nil)
      again += try JSONSerialization.data(withJSONObject: try #require(object), options: [])
      again += Data("\n".utf8)
    }
    let trace = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(lines.count == trace.count { $0 == 10 })
    #expect(try socklab.run(["print", "-"], input: again).output == trace)
  }

  @Test func `print what the JSON says, not what the trace said`() throws {
    let json = try socklab.run(["parse"], input: Data("7 listen(3, 1) = 0\n".utf8)).text
    let changed = json.replacingOccurrences(of: "{\"int\":1}", with: "{\"int\":128}")
    #expect(changed != json)
    #expect(try socklab.run(["print"], input: Data(changed.utf8)).text == "7 listen(3, 128) = 0\n")
  }

  @Test func `count what they do not recognise, and keep it`() throws {
    let noise = Data([0, 255, 10, 40, 40, 10, 13, 34])
    let parsed = try socklab.run(["parse"], input: noise)
    #expect(parsed.status == 0)
    #expect(parsed.errors.hasPrefix("socklab: ") && parsed.errors.contains("not recognised"))
    #expect(parsed.errors.split(separator: "\n").count == 1)
    #expect(try socklab.run(["print"], input: parsed.output).output == noise)
  }

  @Test func `name the place where JSON is no trace`() throws {
    let outcome = try socklab.run(
      ["print"], input: Data("{\"line\":1,\"kind\":\"blank\"}\n{\"line\":\n".utf8))
    #expect(outcome.status == 2)
    #expect(outcome.text == "\n")
    #expect(outcome.errors.hasPrefix("socklab: standard input:2:"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  @Test func `write the short form that handouts quote`() throws {
    let line = "7 1795210569.170983 recvfrom(4<TCP:[1]>, \"hi\", 1024, 0, NULL, NULL) = 2 <0.000004>\n"
    let outcome = try socklab.run(["parse", "--format", "short"], input: Data(line.utf8))
    #expect(outcome.text == "recvfrom(4, \"hi\", 1024, 0, NULL, NULL) = 2\n")
  }

  @Test func `have a schema that is JSON and says its version`() throws {
    let schema = try socklab.run(["parse", "--schema"])
    let object = try JSONSerialization.jsonObject(with: schema.output) as? [String: Any]
    #expect(object?["version"] as? Int == 1 || object?["$id"] != nil)
  }

  @Test(arguments: [["parse", "/no/such/file"], ["print", "/no/such/file"], ["check", "/no/such/file"]])
  func `say what is not there`(_ words: [String]) throws {
    let outcome = try socklab.run(words)
    #expect(outcome.status == 2)
    #expect(outcome.errors == "socklab: /no/such/file: No such file or directory; is the name right?\n")
  }
}

@Suite struct `check` {
  @Test func `holds what a text quotes against the traces`() throws {
    let scratch = TemporaryFolder()
    let trace = try scratch.write(
      "a.strace",
      """
      7 read(0, "\(String(repeating: "x", count: 40))", 64) = 40
      7 close(3) = 0
      7 close(3) = 0
      7 accept(4,  <unfinished ...>
      8 close(5) = 0
      7 <... accept resumed>NULL, NULL) = 6

      """)
    /// The status, and what of the quoted lines is said to be in no trace.
    func quoted(_ lines: String...) throws -> (Int32, [String]) {
      let text = try scratch.write(
        "README.md", "```strace\n\(lines.joined(separator: "\n"))\n```\n\n```sh\nnot quoted\n```\n")
      let outcome = try socklab.run(["check", "--quoted", text, trace])
      let missing = outcome.text.split(separator: "\n").filter { $0.hasPrefix("in none of these traces: ") }
      return (outcome.status, missing.map { String($0.dropFirst(25)) })
    }
    let cut = "read(0, \"\(String(repeating: "x", count: 32))\"..., 64) = 40"
    let held = try quoted(
      cut, "close(3) = 0", "close(3) = 0  [2 times]", "accept(4, NULL, NULL) = 6",
      "<... accept resumed>NULL, NULL) = 6")
    #expect(held == (0, []))
    let missing = try quoted("close(4) = 0", "close(3) = 0  [3 times]", "close(3) = 0")
    #expect(missing == (1, ["close(4) = 0", "3 times in a row: close(3) = 0"]))
  }

  @Test func `takes the traces of a folder by name, and adds them up`() throws {
    let outcome = try socklab.run(["check", traces.path])
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("server.strace: "))
    #expect(!outcome.text.contains("RECORDED.md"))
    #expect(outcome.text.contains("\(recordings.count) files: "))
  }

  /// A disk that is full, a strace that was killed: the last line has no end.
  @Test func `counts a line that the trace's end cuts`() throws {
    let scratch = TemporaryFolder()
    let trace = try scratch.write("cut.strace", "close(3) = 0\nsendto(3, \"abc")
    #expect(
      try socklab.run(["check", trace]).text
        == "\(trace): 2 lines, 1 calls, 0 joined pairs, 0 orphans, 0 unrecognised, 1 cut\n")
  }

  @Test func `names the line, the column and the reason, and goes on`() throws {
    let scratch = TemporaryFolder()
    let file = try scratch.write("a.strace", "close(3) = 0\nclose(3\nhello there\nclose(4) = 0\n")
    let outcome = try socklab.run(["check", file, "/no/such/file"])
    #expect(outcome.status == 2)
    #expect(outcome.text.contains("\(file):3:"))
    #expect(outcome.text.contains("\(file): 4 lines, 2 calls"))
    #expect(try socklab.run(["check", file]).status == 1)
  }

  @Test func `says that a folder holds no trace`() throws {
    let scratch = TemporaryFolder()
    let outcome = try socklab.run(["check", scratch.url.path])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("holds no trace"))
  }
}

@Suite struct `query` {
  @Test func `answers with the lines, or says after which it broke`() throws {
    let trace = traces.appendingPathComponent("01-hello-hi/server.strace").path
    let found = try socklab.run(["query", "--trace", trace, "accept(_, ...) = $fd", "close($fd)"])
    #expect(found.status == 0)
    #expect(found.text.split(separator: "\n").count == 2)
    let broken = try socklab.run([
      "query", "--trace", trace, "accept(_, ...) = $fd", "sendto($fd, \"bye\", ...)",
    ])
    #expect(broken.status == 1)
    #expect(broken.errors.contains("nothing like sendto($fd, \"bye\", ...)"))
  }

  @Test(arguments: [("3", 0), ("2", 1), (">2", 0), ("<3", 1), (">=3", 0), ("<=2", 1), ("0", 1)])
  func `counts`(_ wanted: String, _ status: Int) throws {
    let trace = traces.appendingPathComponent("01-hello-hi/server.strace").path
    let outcome = try socklab.run(["query", "--trace", trace, "--count", wanted, "--quiet", "sendto"])
    #expect(outcome.status == Int32(status))
    #expect(outcome.output.isEmpty)
  }

  /// What is beyond a bound may have decided the answer, found or not.
  @Test func `says which bound the trace went beyond, also where it has an answer`() throws {
    let threads = (1...65_540).map { "\($0) gettid() = \($0)\n" }.joined()
    let trace = threads + "1 socket(AF_INET, SOCK_STREAM, 0) = 3\n1 close(3) = 0\n"
    let outcome = try socklab.run(
      ["query", "--trace", "-", "socket(...) = $fd", "close($fd)"], input: Data(trace.utf8))
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("more than 65536 threads at once"), "\(outcome.errors)")
  }

  @Test func `names # where $fd stands behind its close`() throws {
    let scratch = TemporaryFolder()
    let file = try scratch.write("a.strace", "socket(AF_INET, SOCK_STREAM, 0) = 3\nclose(3) = 0\n")
    let outcome = try socklab.run(["query", "--trace", file, "socket = $fd", "close($fd)", "read($fd, ...)"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("line 2 closes $fd"))
    #expect(outcome.errors.contains("#fd is its bare number"))
  }

  @Test(arguments: [
    ("\u{1F}\u{8B}\u{8}", "gzip"), ("\u{FD}7zXZ\u{0}", "xz"), ("\u{7F}ELF\u{2}", "ELF"),
    ("{\"kind\":\"call\"}\n", "JSON"), ("SOCKLOG\n\u{1}", "call log"), ("a\u{0}b", "binary"), ("", "empty"),
    ("hello\nthere\n", "no trace"), ("socket(1, 1, 0) = 3\rclose(3) = 0\r", "carriage return"),
    ("% time     seconds  usecs/call     calls    errors syscall\n", "strace -c"),
    ("\u{28}\u{B5}\u{2F}\u{FD}\u{4}", "zstd"), ("BZh91AY&SY", "bzip2"),
    ("\u{D4}\u{C3}\u{B2}\u{A1}\u{2}\u{0}", "pcap"), ("\u{A1}\u{B2}\u{3C}\u{4D}\u{0}", "pcap"),
    ("\u{A}\u{D}\u{D}\u{A}\u{1C}\u{0}", "pcapng"), ("\u{FF}\u{FE}1\u{0}2\u{0}", "UTF-16"),
    ("\u{FE}\u{FF}\u{0}1\u{0}2", "UTF-16"), ("1\u{0}2\u{0} \u{0}c\u{0}", "UTF-16"),
    ("\u{0}1\u{0}2\u{0} \u{0}c", "UTF-16"),
  ])
  func `proves nothing from a file that is no trace`(_ text: String, _ kind: String) throws {
    let scratch = TemporaryFolder()
    let file = scratch.url.appendingPathComponent("file")
    // One byte for each character: these are no texts.
    try Data(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }).write(to: file)
    let log = traces.appendingPathComponent("01-hello-hi/server.log").path
    let recording = traces.appendingPathComponent("01-hello-hi/server.strace").path
    for words in [
      ["query", "--trace", file.path, "--count", "0", "connect"],
      ["table", "--trace", file.path, "--language", "c"],
      ["table", "--trace", file.path, "--stacks"], ["table", "--side-by-side", recording, file.path],
      ["diff", file.path, recording], ["diff", recording, file.path],
      ["compare", "--log", log, "--trace", file.path],
      ["walkthrough", file.path, "--html", scratch.url.appendingPathComponent("page.html").path],
    ] {
      let outcome = try socklab.run(words)
      #expect(outcome.status == 2, "\(words)")
      #expect(outcome.errors.contains(kind), "\(words): \(outcome.errors)")
    }
  }

  @Test(arguments: [
    ("\u{1F}\u{8B}\u{8}\n", "compressed with gzip"), ("\u{D4}\u{C3}\u{B2}\u{A1}\u{2}\u{0}", "pcap"),
    ("\u{FF}\u{FE}{\u{0}\"\u{0}", "UTF-16"), ("SOCKLOG\n\u{1}", "call log"),
  ])
  func `says what it is asked to print that is no JSON`(_ text: String, _ kind: String) throws {
    let scratch = TemporaryFolder()
    let file = scratch.url.appendingPathComponent("file")
    try Data(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }).write(to: file)
    let outcome = try socklab.run(["print", file.path])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("is no JSON Lines but"))
    #expect(outcome.errors.contains(kind))
  }

  @Test func `says what binary data is, and takes any text`() throws {
    let scratch = TemporaryFolder()
    let file = scratch.url.appendingPathComponent("file")
    try Data([0x1F, 0x8B, 8, 10, 10]).write(to: file)
    let checked = try socklab.run(["check", file.path])
    #expect(checked.status == 1)
    #expect(checked.errors.contains("gzip"))
    #expect(checked.text.contains("2 lines"))
    for options in [[], ["--join", file.path], ["--format", "csv"], ["--format", "strace"]] {
      let parsed = try socklab.run(["parse"] + options + [file.path])
      #expect(parsed.status == 0)
      #expect(parsed.errors.contains("gzip"))
    }
    try Data("{\"kind\":\"call\"}\n".utf8).write(to: file)
    #expect(try socklab.run(["check", file.path]).errors.isEmpty)
  }

  @Test(arguments: [
    ("", "the trace has no time stamps: in the viewer each line counts as one microsecond"),
    ("1795217882.462780 ", ""), ("10:00:00 ", ""), ("10:00:00.000001 ", ""), ("     0.000100 ", ""),
  ])
  func `says of a viewer's times what is true`(_ stamp: String, _ note: String) throws {
    let lines = ["brk(NULL) = 0x1 <0.000007>", "close(3) = 0 <0.000007>", "+++ exited with 0 +++"]
    for thread in ["5249  ", ""] {
      let trace = lines.map { thread + stamp + $0 + "\n" }.joined()
      let outcome = try socklab.run(["parse", "--format", "trace-viewer"], input: Data(trace.utf8))
      #expect(outcome.errors == (note.isEmpty ? "" : "socklab: \(note)\n"))
      // One line among others that have some, and one that is cut off.
      guard !stamp.isEmpty else { continue }
      let mixed = trace + thread + "close(4) = 0\n" + thread + stamp + "close("
      #expect(
        try socklab.run(["parse", "--format", "trace-viewer"], input: Data(mixed.utf8)).errors.hasPrefix(
          "socklab: 1 of 4 lines have no time stamp: in the viewer they stand at the time of the line before\n"
        ))
    }
  }

  @Test func `says where a pattern makes no sense`() throws {
    let outcome = try socklab.run(["query", "--trace", "x", "close("])
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("close(: column 7"))
  }

  @Test(arguments: [[], ["--join"], ["--format", "short"], ["--format", "csv"], ["--format", "strace"]])
  func `writes what it has whenever no more input is waiting`(_ options: [String]) throws {
    let run = try Running([BuiltProgram.path("socklab"), "parse"] + options)
    run.say("7 close(3) = 0\n7 recvf")
    // The input has not ended: a person looks at strace's words while the program runs.
    try run.expect("close")
    run.say("rom(4, \"x\", 1, 0, NULL, NULL) = 1\n")
    try run.expect("from")
    run.endInput()
    #expect(try run.finish() == 0)
  }
}
