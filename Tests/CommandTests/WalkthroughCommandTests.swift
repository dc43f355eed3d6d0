import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

private func file(_ path: String) -> String { root.appending(path: path).path }

/// The words that name a program of lab 1's recording with its log.
private func logged(_ side: String) -> [String] {
  let base = file("traces/01-hello-hi/\(side)")
  return ["--log", base + ".log", "--trace", base + ".strace"]
}

private func peer(_ language: String, _ side: String) -> String {
  "\(language)=" + file("traces/01-hello-hi/peers/\(language)/\(side).strace")
}

@Suite struct `walkthrough` {
  @Test func `prints the whole story where no terminal is`() throws {
    let outcome = try socklab.run(["walkthrough"] + logged("client") + logged("server"))
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.text.contains("Step 1 of 41") && outcome.text.contains("Step 41 of 41"))
    #expect(outcome.text.contains("connect(to: 127.0.0.1:12580)  lab_client/HelloHi.swift:7"))
    #expect(outcome.text.contains("a connection to step 7, accept of the server"))
    #expect(!outcome.output.contains(0x1b))
  }

  @Test func `writes over nothing that it reads, and two texts into no one file`() throws {
    let scratch = TemporaryFolder()
    let trace = scratch.path("a.7")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file("traces/01-hello-hi/client.strace")))
    try bytes.write(to: URL(fileURLWithPath: trace))
    try Data("close(9) = 0\n".utf8).write(to: URL(fileURLWithPath: scratch.path("a.8")))
    let set = scratch.path("a.8") + "," + trace
    for words in [
      [trace, "--html", trace], ["c=" + trace, "--svg", trace],
      [trace, "--html", scratch.path("./a.7")],
      [trace, "--html", scratch.path("p"), "--svg", scratch.path("p")],
      [set, "--html", trace], ["c=" + set, "--html", trace],
    ] {
      let outcome = try socklab.run(["walkthrough"] + words)
      #expect(outcome.status == 64, "\(words)")
      #expect(try Data(contentsOf: URL(fileURLWithPath: trace)) == bytes)
    }
  }

  @Test func `leaves an old page as it is where the new one cannot be written`() throws {
    let scratch = TemporaryFolder()
    let page = scratch.path("page.html")
    try Data("old".utf8).write(to: URL(fileURLWithPath: page))
    // setrlimit(2): a file of 1 KiB at most, and EFBIG where the signal is ignored.
    let outcome = try Program(at: "/bin/sh").run(
      [
        "-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "sh", socklab.path, "walkthrough",
      ] + logged("client") + ["--html", page])
    #expect(outcome.status == 2)
    #expect(try String(contentsOfFile: page, encoding: .utf8) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path(".")).sorted() == ["page.html"])
  }

  @Test func `writes a page with what a person says of the run`() throws {
    let scratch = TemporaryFolder()
    let words = [
      "--title", "Lab <1>", "--question", "Which & why?", "--command", "strace -o 'x' \"y\"", "--fact",
      "strace=6.1=b",
      "--origin", "live", "--sources", file("Sources"), "--handout", file("labs/01-hello-hi/README.md"),
      "--html",
      scratch.path("page.html"),
    ]
    let outcome = try socklab.run(["walkthrough"] + logged("server") + logged("client") + words)
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
    let page = try scratch.text("page.html")
    for text in [
      "<h1 class=\"\">Lab &lt;1&gt;", "Which &amp; why?", "strace: 6.1=b", "Questions of the handout",
      "let listener = try ", "asks the kernel for a TCP socket",
    ] {
      #expect(page.contains(text) || page.contains(text.replacing(" class=\"\"", with: "")), "\(text)")
    }
    // The namespace of SVG is a name, and nothing is fetched from there.
    let without = page.replacing("http://www.w3.org/2000/svg", with: "")
    #expect(!without.contains("http://") && !without.contains("https://"))
  }

  @Test func `names the steps at which log and trace differ, and those that differ from another run`() throws
  {
    let scratch = TemporaryFolder()
    let html = ["--html", scratch.path("page.html"), "--differences", "-"]
    let trace = try String(contentsOfFile: file("traces/01-hello-hi/server.strace"), encoding: .utf8)
    let changed = try scratch.write(
      "server.strace", trace.replacing(", \"hello\", 1024,", with: ", \"hello\", 512,"))
    #expect(try socklab.run(["walkthrough"] + logged("server") + html).text == "")
    let own = try socklab.run(
      ["walkthrough", "--log", file("traces/01-hello-hi/server.log"), "--trace", changed] + html)
    // Without the client's five steps the first receive is the sixth.
    #expect(
      own.text
        == "#step-6 server: recv: log and trace: line 50: recv's length: the program asked for 1024, the kernel saw 512\n"
    )
    let beside = try socklab.run(
      ["walkthrough", file("traces/01-hello-hi/try-1"), "--beside", file("traces/01-hello-hi")] + html + [
        "--beside-title", "the lab",
      ])
    #expect(beside.text.hasPrefix("#step-"))
    #expect(beside.text.split(separator: "\n").allSatisfy { $0.hasSuffix(": not as in the lab") })
    // A call that the program's end cut off is as it should be.
    #expect(try socklab.run(["walkthrough", file("traces/04-udp")] + html).text == "")
    let both = try socklab.run(["walkthrough", changed, "--html", "-", "--differences", "-"])
    #expect(both.status == 64)
  }

  @Test func `tells of programs without a log, and of both kinds in one run`() throws {
    let scratch = TemporaryFolder()
    let alone = try socklab.run(["walkthrough", peer("python", "client"), peer("python", "server")])
    #expect(alone.status == 0)
    #expect(alone.text.contains("Python  sock.recv(size)") && !alone.text.contains(".swift:"))
    let mixed = try socklab.run(
      ["walkthrough"] + logged("client") + [peer("python", "server"), "--html", scratch.path("mixed.html")])
    #expect(mixed.status == 0)
    let page = try scratch.text("mixed.html")
    #expect(
      page.contains("lab_client/HelloHi.swift") && page.contains("without a log, so without source lines"))
    // Two runs, and so no arrow between them: the ports differ.
    #expect(!page.contains("class=\"arrow stream\""))
  }

  @Test func `gives each program of one trace a lane, or those that a person names`() throws {
    let scratch = TemporaryFolder()
    let trace = try scratch.write(
      "both.strace",
      """
      10 execve("/bin/sh", ["sh"], 0x7ffe /* 3 vars */) = 0
      10 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f08) = 11
      11 execve("./server", ["./server"], 0x7ffe /* 3 vars */) = 0
      11 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      11 bind(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      11 listen(3, 1) = 0
      10 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f08) = 12
      12 execve("./client", ["./client"], 0x7ffe /* 3 vars */) = 0
      12 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
      12 connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      11 accept(3, NULL, NULL) = 4
      12 +++ exited with 0 +++
      10 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f08) = 12
      12 execve("./again", ["./again"], 0x7ffe /* 3 vars */) = 0
      12 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
      12 sendto(3, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = 1

      """)
    func lanes(_ words: [String]) throws -> [String] {
      try socklab.run(["walkthrough", trace, "--mermaid"] + words).text.split(separator: "\n")
        .filter { $0.contains(" as ") }.map { String($0.split(separator: " ").last ?? "") }
    }
    #expect(try lanes([]) == ["client", "again", "server"])
    #expect(try lanes(["--pid", "11,12@8"]) == ["client", "server"])
    #expect(try lanes(["--pid", "12@14"]) == ["both"])
    // Two programs had this id.
    let alone = try socklab.run(["walkthrough", trace, "--mermaid", "--pid", "11,12"])
    #expect(alone.status == 64)
    #expect(alone.errors.contains("12@8 (./client), 12@14 (./again)"))
  }

  @Test func `recognises a language where none is named`() throws {
    let outcome = try socklab.run([
      "walkthrough", file("traces/01-hello-hi/peers/ruby/server.strace"), "--mermaid",
    ])
    #expect(outcome.status == 0)
    #expect(outcome.text.hasPrefix("sequenceDiagram\n"))
  }

  @Test func `sets another run beside the page's own`() throws {
    let scratch = TemporaryFolder()
    let base = file("traces/01-hello-hi/server")
    let outcome = try socklab.run(
      [
        "walkthrough", peer("python", "server"), "--html", scratch.path("a.html"), "--beside",
        "\(base).log,\(base).strace", "--beside-title", "the <recording>",
      ])
    #expect(outcome.status == 0)
    let page = try scratch.text("a.html")
    #expect(page.contains("Side by side with another run: the &lt;recording&gt;"))
    #expect(
      page.contains("SOCK_STREAM|SOCK_CLOEXEC") && page.contains(">differs<") && page.contains(">same<"))
  }

  @Test func `shows no file outside the folder of sources when a log's names climb out of it`() throws {
    let scratch = TemporaryFolder()
    let secret = "let secret = \"nobody may read this\"\n"
    try FileManager.default.createDirectory(
      at: scratch.url.appending(path: "in/lab_server"), withIntermediateDirectories: true)
    _ = try scratch.write("HelloHi.swift", String(repeating: secret, count: 60))
    // A name in the log that climbs out of the folder.
    var log = try Data(contentsOf: URL(fileURLWithPath: file("traces/01-hello-hi/server.log")))
    let name = Data("lab_server/HelloHi.swift".utf8)
    let hostile = Data("../../x/../HelloHi.swift".utf8)
    try #require(name.count == hostile.count)
    while let found = log.range(of: name) { log.replaceSubrange(found, with: hostile) }
    try log.write(to: scratch.url.appending(path: "server.log"))
    let climbing = try socklab.run([
      "walkthrough", "--log", scratch.path("server.log"), "--trace", file("traces/01-hello-hi/server.strace"),
      "--sources", scratch.path("in"), "--html", scratch.path("page.html"),
    ])
    #expect(climbing.status == 0)
    #expect(!(try scratch.text("page.html")).contains("nobody may read this"))
  }

  /// What a trace says of itself is text, wherever it is shown.
  @Test(arguments: [["--html", "-"], ["--svg", "-"], ["--mermaid"], []])
  func `makes hostile words harmless`(_ form: [String]) throws {
    let scratch = TemporaryFolder()
    let name =
      "\\33]0;x\\7<script>alert(1)</script>-->\\342\\200\\256\\0]]>'\" javascript:"
      + String(repeating: "n", count: 10_000)
    let trace = try scratch.write(
      "a\u{1b}[31m<b>.strace",
      "7 execve(\"./\(name)\", [], 0x7ff) = 0\n7 socket(AF_UNIX, SOCK_STREAM, 0) = 3\n"
        + "7 connect(3, {sa_family=AF_UNIX, sun_path=\"\(name)\"}, 9) = 0\n7 sendto(3, \"\(name)\", 20000, 0, NULL, 0) = 10064\n"
        + "7 \(name)(3) = 0\n7 brk(<script>alert(2)</script>) = 0\n")
    let outcome = try socklab.run(["walkthrough", trace, "--title", "\u{1b}[2J<script>"] + form)
    #expect(outcome.status == 0)
    for byte: UInt8 in [0x1b, 7, 0] { #expect(!outcome.output.contains(byte), "\(byte)") }
    #expect(!outcome.text.contains("\u{202e}"))
    if form.first == "--html" || form.first == "--svg" {
      #expect(!outcome.text.contains("<script>alert"))
      #expect(!outcome.text.contains("<b>."))
    }
  }

  @Test func `is in the help and in the completions`() throws {
    #expect(try socklab.run(["--help"]).text.contains("walkthrough"))
    let help = try socklab.run(["walkthrough", "--help"]).text
    for word in ["--html FILE", "--beside", "--svg FILE", "--mermaid", "--sources DIR", "LANGUAGE=]TRACE"] {
      #expect(help.contains(word))
    }
    #expect(try socklab.run(["--completions", "bash"]).text.contains("--handout"))
  }
}
