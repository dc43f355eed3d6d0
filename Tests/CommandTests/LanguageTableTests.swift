import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

private func recording(_ language: String, _ side: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "traces/01-hello-hi/peers/\(language)/\(side).strace").path
}

@Suite struct `table, of a trace without a log,` {
  @Test(arguments: ["text", "md", "html", "csv", "json"])
  func `shows accept4 and getsockname for Python's accept`(_ format: String) throws {
    let outcome = try socklab.run([
      "table", "--trace", recording("python", "server"), "--language", "auto", "--format", format,
    ])
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.text.contains("accept4(addr,") && outcome.text.contains("getsockname("))
    #expect(!outcome.text.contains("\u{1b}"))
    if format == "json" {
      let json = try JSONSerialization.jsonObject(with: Data(outcome.text.utf8)) as? [String: Any]
      #expect(json?["format"] as? String == "socklab language table")
    }
  }

  @Test func `says how sure it is, and why`() throws {
    let outcome = try socklab.run(["table", "--trace", recording("go", "client"), "--language", "auto"])
    #expect(outcome.text.contains("Go, certain: "))
    #expect(outcome.text.contains("0xc000000000"))
  }

  @Test func `says which catalogues there are where it has none`() throws {
    let outcome = try socklab.run(["table", "--trace", recording("c", "client"), "--language", "cobol"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("no catalogue for cobol") && outcome.errors.contains("python"))
    #expect(outcome.text.contains("No language: the Linux API alone."))
    #expect(outcome.text.contains("sendto(flags 0)"))
  }

  @Test(arguments: ["python", "go"])
  func `recognises the language where none is named, however the trace is`(_ language: String) throws {
    let trace = recording(language, "server")
    let named = try socklab.run(["table", "--trace", trace, "--language", "auto"])
    #expect(named.status == 0)
    for words in [["--trace", trace], [trace]] {
      let outcome = try socklab.run(["table"] + words)
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      #expect(outcome.text == named.text)
    }
  }

  /// The words, and what the one line on standard error must say.
  @Test(arguments: [
    (["--trace", "TRACE", "--trace", "TRACE"], 64, "takes one --trace"),
    (["--trace", "TRACE", "--trace", "TRACE", "--language", "c"], 64, "takes one --trace"),
    (["--trace", "TRACE", "--language", "c", "--format", "expected"], 64, "needs the log"),
    (["--trace", "TRACE", "--language", "c", "--log", "x"], 64, "without a log"),
    (["--trace", "TRACE", "--language", "c", "--pid", "x"], 64, "write a process id"),
    (["--trace", "TRACE", "--language", "c", "--pid", "?"], 64, "--pid ?: write a process id"),
    (["--trace", "TRACE", "--language", "c", "--pid", "@"], 64, "--pid @: write a process id"),
    (["--trace", "TRACE", "--language", "c", "--pid", "1"], 64, "process 1 started no program with sockets"),
    (["--trace", "QUIET", "--language", "c"], 2, "has no call of a socket"),
  ])
  func `refuses in one line`(_ words: [String], _ status: Int, _ says: String) throws {
    let scratch = TemporaryFolder()
    let quiet = try scratch.write("quiet.strace", "1 read(0, \"\", 4) = 0\n1 +++ exited with 0 +++\n")
    let paths = ["TRACE": recording("c", "client"), "QUIET": quiet]
    let outcome = try socklab.run(["table"] + words.map { paths[$0] ?? $0 })
    #expect(Int(outcome.status) == status)
    #expect(outcome.text.isEmpty)
    #expect(outcome.errors.contains(says))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  @Test func `lists the programs of a trace that has several, without letting it steer the terminal`() throws
  {
    let scratch = TemporaryFolder()
    let trace = (1...20).map { number in
      """
      \(number) execve("/bin/\\33[31mp\(number)", ["p"], 0x7ffe /* 1 var */) = 0
      \(number) socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      \(number) clone(child_stack=NULL, flags=SIGCHLD) = \(number + 1)

      """
    }.joined()
    let path = try scratch.write("several.strace", trace)
    let outcome = try socklab.run(["table", "--trace", path, "--language", "auto"])
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("choose one with --pid: 1 (") && outcome.errors.contains("and 12 more"))
    #expect(!outcome.errors.contains("\u{1b}"))
    #expect(try socklab.run(["table", "--trace", path, "--language", "auto", "--pid", "20"]).status == 0)
  }

  /// PATH_MAX allows 4,096 bytes, and eight of them are listed.
  @Test func `shows of a long path in a list its end, where the program's name is`() throws {
    let scratch = TemporaryFolder()
    let trace = (1...2).map { number in
      """
      \(number) execve("/\(String(repeating: "x", count: 3000))/p\(number)", ["p"], 0x7ffe /* 1 var */) = 0
      \(number) socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3

      """
    }.joined()
    let path = try scratch.write("long.strace", trace)
    let outcome = try socklab.run(["table", "--trace", path, "--language", "auto"])
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("xx/p1), 2 (…xx") && outcome.errors.contains("xx/p2)"))
    #expect(outcome.errors.split(separator: ":").last?.count ?? .max < 250)
  }

  /// strace -p, or -e trace=network: nothing of the start is there.
  @Test func `says why it did not recognise a language`() throws {
    let scratch = TemporaryFolder()
    let late = try scratch.write(
      "late.strace", "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n7 close(3) = 0\n")
    #expect(
      try socklab.run(["table", "--trace", late, "--language", "auto"]).text.contains(
        "does not show how the program began (strace -p, or a filter, -e); --language names it"))
    let filtered = try scratch.write(
      "some.strace",
      "7 execve(\"./x\", [\"x\"], 0x7ff) = 0\n7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n7 close(3) = 0\n"
    )
    #expect(
      try socklab.run(["table", "--trace", filtered, "--language", "auto"]).text.contains(
        "nothing in the start-up speaks for one (or a filter, -e, left it out); --language names it"))
  }

  /// A child that SIGCHLD alone proves, at the trace's end, and closes that are shown late.
  @Test func `is the same of a pipe as of a file`() throws {
    let scratch = TemporaryFolder()
    let trace = """
      100 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      101 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
      100 listen(3, 8) = 0
      101 sendto(3, "abc", 3, 0, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = 3
      100 accept(3, NULL, NULL) = 4
      101 close(3) = 0
      101 +++ exited with 0 +++
      100 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=101, si_uid=0} ---

      """
    let path = try scratch.write("pipe.strace", trace)
    let whole = try socklab.run(["table", path])
    let pipe = try socklab.run(["table", "-"], input: Data(trace.utf8))
    #expect(whole.status == 0 && pipe.status == 0)
    #expect(whole.text == pipe.text)
    #expect(whole.text.contains("2 (lines 1, 2)"))
    #expect(!whole.text.contains("opened and closed"))
  }

  @Test func `says what it did not keep also where there is no table`() throws {
    let scratch = TemporaryFolder()
    let lines = (1...65_600).map { "\($0) read(0, \"\", 4) = 0\n" }
    let path = try scratch.write("many.strace", lines.joined())
    let outcome = try socklab.run(["table", path])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("has no call of a socket"))
    #expect(outcome.errors.contains("The trace has more than 65536 threads at once"))
  }
}
