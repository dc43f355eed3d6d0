import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// A trace that is still written, and one that stopped in the middle.
struct `A program that is still inside a call` {
  private static let head = """
    7 1700000000.000001 execve("./s", ["./s"], 0x7ff /* 1 var */) = 0 <0.000100>
    7 1700000000.100000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[5]> <0.000010>
    7 1700000000.200000 bind(3<TCP:[5]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.000010>
    7 1700000000.300000 listen(3<TCP:[127.0.0.1:5000]>, 5) = 0 <0.000010>

    """
  private static let half = "7 1700000000.400000 accept4(3<TCP:[127.0.0.1:5000]>, "
  private static let rest =
    "NULL, NULL, SOCK_CLOEXEC) = 4<TCP:[127.0.0.1:5000->127.0.0.1:40000]> <1.000000>\n"

  @Test func `is told as it happens, the half line when it is whole`() throws {
    let scratch = TemporaryFolder()
    let file = try scratch.write("s.strace", Self.head)
    let run = try Running([BuiltProgram.path("socklab"), "walkthrough", "--live", "server=\(file)"])
    let before = try run.expect("listen(3, 5) = 0\n")
    #expect(before.contains("The server gives its socket the address 127.0.0.1:5000"))
    func append(_ text: String) throws {
      let handle = try #require(FileHandle(forWritingAtPath: file))
      handle.seekToEndOfFile()
      handle.write(Data(text.utf8))
      try handle.close()
    }
    // Cut in the middle of a word: waited for.
    try append(String(Self.half.prefix(40)))
    try run.collect(seconds: 0.4)
    #expect(run.outputText.hasSuffix("listen(3, 5) = 0\n"))
    try append(String(Self.half.dropFirst(40)))
    try run.expect("The server is still in accept")
    try append(Self.rest)
    try run.expect("accept4(3, NULL, NULL, SOCK_CLOEXEC) = 4")
    try append("7 1700000002.000000 +++ exited with 0 +++\n")
    #expect(try run.finish() == 0)
    // Each once.
    #expect(run.outputText.components(separatedBy: "listen(3").count == 2)
    // What the trace lacks is said, and nothing of the half line.
    #expect(!run.errorText.contains("unrecognised") && !run.errorText.contains("cut off"), "\(run.errorText)")
  }

  /// An interpreter makes thousands of calls before its first socket: what is cut for time must not be what is told.
  @Test(.enabled(if: BuiltProgram.canTrace))
  func `has its language, its program and its arrows however long its start was`() throws {
    let scratch = TemporaryFolder()
    let port = try Port.free()
    func script(_ name: String, _ text: String) throws -> String {
      let start = "getppid() for 1 .. 7000; "
      return try "'/usr/bin/perl' '\(scratch.write(name, Mistake.prelude + start + text))' \(port) 1"
    }
    let server = try script(
      "s.pl",
      "my $l = listener(); my $c = accepted($l); put($c, got($c)) for 1 .. 3; got($c); close $c; close $l")
    let client = try script(
      "c.pl",
      "my $s = connected(); for (1 .. 3) { put($s, 'hello'); got($s) } print qq(ready\\n); <STDIN>; close $s")
    let run = try Running([
      BuiltProgram.path("socklab"), "trace", "--into", scratch.path("run"), "--server", server, "--client",
      client,
    ])
    try run.expect("ready")
    let going = try socklab.run(["walkthrough", scratch.path("run")])
    run.say("\n")
    #expect(try run.finish() == 0)
    let over = try socklab.run(["walkthrough", scratch.path("run")])
    for text in [going.text, over.text] {
      for side in ["server", "client"] {
        #expect(text.contains("\n\(side): /usr/bin/perl, Perl; "), "\(text.prefix(600))")
      }
      #expect(!text.contains("no arrows"), "\(text.prefix(600))")
      // Three messages there, and three back.
      #expect(text.components(separatedBy: "▶ hello · 5 bytes to step").count == 7)
    }
    #expect(going.errors.contains("still going"))
  }

  @Test func `is in it when the trace ends, where nobody traces it any more`() throws {
    let scratch = TemporaryFolder()
    let file = try scratch.write("s.strace", Self.head + Self.half)
    let story = try socklab.run(["walkthrough", "server=\(file)"])
    #expect(story.status == 0)
    #expect(story.text.contains("The server waits in accept for a connection, and none comes in this trace."))
    #expect(!story.text.contains("unrecognised") && !story.text.contains("still in"))
    let table = try socklab.run(["table", file])
    #expect(table.text.contains("begun and not ended"), "\(table.text)")
  }

  @Test(.enabled(if: BuiltProgram.canTrace))
  func `is no difference, and its half line is explained`() throws {
    let scratch = TemporaryFolder()
    let (run, port) = (scratch.path("run"), try Port.free())
    let server = try Running([
      BuiltProgram.path("socklab"), "trace", "--into", run, "--as", "server", "--",
      BuiltProgram.path("lab-server"), "hello-hi", "--port", "\(port)",
    ])
    // From the terminal's view: it follows, or here, where none is, tells what there is.
    let deadline = Date(timeIntervalSinceNow: 20)
    while !((try? scratch.text("run/server.strace"))?.contains("accept") ?? false), Date() < deadline {
      usleep(20_000)
    }
    let story = try socklab.run(["walkthrough", run])
    #expect(story.status == 0)
    #expect(story.errors.contains("still going"))
    #expect(story.text.contains("The server is still in accept"))
    #expect(!story.text.contains("ended inside"))
    // Its log is not closed because it runs.
    #expect(!story.text.contains("log was not closed"), "\(story.text)")
    let log = try #require(
      try FileManager.default.contentsOfDirectory(atPath: run).first { $0.hasSuffix(".log") })
    let compared = try socklab.run([
      "compare", "--log", "\(run)/\(log)", "--trace", "\(run)/server.strace",
    ])
    #expect(compared.text.contains("still in the call when the trace ends"), "\(compared.text)")
    #expect(!compared.text.contains("the line is cut"), "\(compared.text)")
    // Neither killed nor crashed: its log is locked.
    for words in [["compare", run], ["log", "\(run)/\(log)"]] {
      let text = try socklab.run(words).text
      #expect(text.contains("not closed yet: the program still runs"), "\(words): \(text)")
      #expect(!text.contains("was killed"), "\(words): \(text)")
    }
    server.signal(SIGTERM)
    _ = try server.finish()
    // However it ended, nobody holds its log now.
    #expect(!(try socklab.run(["log", "\(run)/\(log)"]).text.contains("still runs")))
  }
}
