import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

private func recording(_ language: String, _ side: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "traces/01-hello-hi/peers/\(language)/\(side).strace").path
}

@Suite struct `table --side-by-side` {
  @Test(arguments: ["text", "md", "html", "csv", "json"])
  func `puts ten languages, both sides each, into one table`(_ format: String) throws {
    let languages = ["c", "swift", "python", "rust", "perl", "php", "ruby", "node", "go", "java"]
    let columns = languages.map { "\($0)=\(recording($0, "server")),\(recording($0, "client"))" }
    let outcome = try socklab.run(["table", "--side-by-side", "--format", format] + columns)
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    for word in ["accept4(addr, [16], SOCK_CLOEXEC)", "connect(AF_INET6)", "Node.js", "PEP 446"] {
      #expect(outcome.text.contains(word))
    }
    if format == "json" {
      let json = try JSONSerialization.jsonObject(with: Data(outcome.text.utf8)) as? [String: Any]
      #expect((json?["columns"] as? [Any])?.count == 10)
    }
    if format == "md" {
      let rows = outcome.text.split(separator: "\n").filter { $0.hasPrefix("|") }
      #expect(rows.allSatisfy { $0.replacing("\\|", with: "").count { $0 == "|" } == 12 })
    }
  }

  @Test func `recognises each column's language, or takes it from --language`() throws {
    let traces = [recording("c", "server"), recording("python", "server")]
    let found = try socklab.run(["table", "--side-by-side"] + traces)
    #expect(found.text.contains("Python, made on x86-64: certain"))
    let told = try socklab.run(["table", "--side-by-side", "--language", "linux,auto"] + traces)
    #expect(told.text.contains("Linux socket API, made on x86-64: as it was asked for"))
    #expect(told.text.contains("Python, made on x86-64: certain"))
  }

  @Test func `takes standard input for one trace`() throws {
    let trace = try Data(contentsOf: URL(fileURLWithPath: recording("c", "server")))
    let outcome = try socklab.run(
      ["table", "--side-by-side", "-", recording("python", "server")], input: trace)
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("* accept4(addr"))
  }

  @Test func `says which catalogues there are where it has none`() throws {
    let outcome = try socklab.run([
      "table", "--side-by-side", "cobol=" + recording("c", "server"), recording("go", "server"),
    ])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("no catalogue for cobol"))
    #expect(outcome.text.contains("cobol, made on x86-64: as it was asked for"))
  }

  /// The words, and what the one line on standard error must say.
  @Test(arguments: [
    (["--side-by-side"], 64, "two columns or more"), (["--side-by-side", "TRACE"], 64, "there are 1"),
    (["--side-by-side", "TRACE", "TRACE", "--trace", "TRACE"], 64, "--trace goes with "),
    (["--side-by-side", "TRACE", "TRACE", "--language", "c,go,c"], 64, "names 3 languages for 2 columns"),
    (["--side-by-side", "TRACE", "TRACE", "--format", "expected"], 64, "needs the log"),
    (["--side-by-side", "TRACE", "c=,"], 64, "with no trace left out"),
    (["--side-by-side", "-", "-"], 64, "can be read once only"),
    (["--side-by-side", "TRACE", "/nowhere.strace"], 2, "/nowhere.strace: No such file"),
    (["--side-by-side", "TRACE", "QUIET"], 2, "has no call of a socket"),
    (["--side-by-side", "TRACE", "TRACE", "--pid", "x"], 64, "write a process id"),
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
}
