import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

private func recording(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "traces/01-hello-hi/\(name)").path
}

@Suite struct `The words of walkthrough` {
  private static let logged = ["client", "server"].flatMap {
    ["--log", recording("\($0).log"), "--trace", recording("\($0).strace")]
  }
  private static let python = recording("peers/python/server.strace")

  /// The words, and what the one line on standard error must say.
  @Test(arguments: [
    ([], 64, "needs --log LOG and --trace TRACE of a run"),
    (["TRACE", "--beside", "TRACE"], 64, "--beside goes with --html FILE"),
    (["TRACE", "--pid", "x"], 64, "--pid x: write a process id"),
    (["--log", "LOG", "--trace", "LOGGED", "--pid", "0"], 64, "--pid 0: write a process id"),
    (["TRACE", "--pid", "999999"], 64, "--pid 999999: no trace has a program with sockets"),
    (["TRACE", "--fact", "x"], 64, "--fact x: write NAME=VALUE"),
    (["TRACE", "--fact", "=x"], 64, "--fact =x: write NAME=VALUE"),
    (["-", "-"], 64, "can be read once only"),
    (["c=-", "-"], 64, "can be read once only"),
    (["-", "--html", "PAGE", "--beside", "-"], 64, "can be read once only"),
    (["-", "--handout", "-"], 64, "can be read once only"),
    (["TRACE", "--html", "-", "--svg", "-"], 64, "standard output takes one of"),
    (["TRACE", "--html", "PAGE", "--svg", "SAME"], 64, "is to take two texts"),
    (["TRACE", "--html", "-", "--mermaid"], 64, "standard output takes one of"),
    (["/none.strace"], 2, "/none.strace: No such file"),
    (["FOLDER"], 2, "holds no trace"), (["EMPTY"], 2, "is empty"),
    (["--log", "EMPTY", "--trace", "LOGGED"], 2, "empty"),
    (["TRACE", "--html", "FOLDER"], 2, "Is a directory"),
    (["TRACE", "--html", "/dev/full"], 2, "/dev/full: No space left on device"),
    (["TRACE", "--svg", "/dev/full"], 2, "/dev/full: No space left on device"),
    (["TRACE", "--sources", "/none"], 2, "/none: no such folder"),
    (["TRACE", "--sources", "EMPTY"], 2, "is no folder"),
    (["TRACE", "--handout", "FOLDER"], 2, "is a folder"),
    (["TRACE", "--html", "/nowhere/page.html"], 2, "/nowhere/page.html: No such file"),
    (["TRACE", "--htlm", "x"], 64, "did you mean --html?"),
    (["TRACE", "--html", "PAGE", "--beside", "/none"], 2, "/none: No such file"),
  ])
  func `refuses in one line`(_ words: [String], _ status: Int, _ says: String) throws {
    let scratch = TemporaryFolder()
    let paths = [
      "LOG": recording("client.log"), "LOGGED": recording("client.strace"), "TRACE": Self.python,
      "EMPTY": try scratch.write("empty", ""), "FOLDER": scratch.url.path, "PAGE": scratch.path("page"),
      "SAME": scratch.path("./page"),
    ]
    let outcome = try socklab.run(["walkthrough"] + words.map { paths[$0] ?? $0 })
    #expect(Int(outcome.status) == status)
    #expect(outcome.text.isEmpty)
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(!FileManager.default.fileExists(atPath: scratch.path("page")))
  }

  @Test func `prints the whole story where there is no terminal, and tells two of a name apart`() throws {
    let outcome = try socklab.run(["walkthrough", Self.python, Self.python])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(outcome.text.contains("server 2"))
    #expect(!outcome.output.contains(0x1b))
  }

  @Test func `takes a word that is no language for the program's name`() throws {
    let outcome = try socklab.run(["walkthrough", "anna=" + Self.python])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(outcome.text.hasPrefix("A run of anna\n"))
  }

  @Test func `writes a page of a run with a log, with one program without it, and beside another`() throws {
    let scratch = TemporaryFolder()
    let mixed = Array(Self.logged.prefix(4)) + [Self.python]
    let pages = [Self.logged, mixed, mixed + ["--beside", "python=" + Self.python]]
    for (number, words) in pages.enumerated() {
      let outcome = try socklab.run(["walkthrough"] + words + ["--html", scratch.path("\(number).html")])
      #expect(outcome.status == 0 && outcome.errors.isEmpty && outcome.text.isEmpty)
      #expect(try scratch.text("\(number).html").hasSuffix("</html>\n"))
    }
  }

  /// A log is hostile, and so may a folder of sources be: nothing outside it is shown.
  @Test func `shows no source that a symbolic link leads to, and waits for no FIFO`() throws {
    let scratch = TemporaryFolder()
    let sources = scratch.url.appending(path: "sources/lab-client")
    try FileManager.default.createDirectory(at: sources, withIntermediateDirectories: true)
    let line = "let it = \"taken-from-elsewhere\"\n"
    let secret = try scratch.write("secret", String(repeating: line, count: 400))
    let file = sources.appending(path: "HelloHi.swift")
    let words = ["walkthrough"] + Self.logged + ["--html", "-", "--sources", scratch.path("sources")]

    try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: secret)
    let linked = try socklab.run(words)
    #expect(linked.status == 0)
    #expect(!linked.text.contains("taken-from-elsewhere"))

    try FileManager.default.removeItem(at: file)
    #expect(mkfifo(file.path, 0o600) == 0)
    #expect(try socklab.run(words).status == 0)

    // The same text as a file of the folder is shown: the test above can fail.
    try FileManager.default.removeItem(at: file)
    try FileManager.default.copyItem(atPath: secret, toPath: file.path)
    #expect(try socklab.run(words).text.contains("taken-from-elsewhere"))
  }
}
