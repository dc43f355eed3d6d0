import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

@Suite struct `socklab expect` {
  private static let traces = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "traces").path
  private static let peers = "\(traces)/01-hello-hi/peers"

  private static let chat = """
    expect 1
    as server
    let C = connection
    section "chat"
    then C received "hello"; C sent "hi"; C closed
    as client
    let C = connection
    each C: sent "hello"; received "hi"

    """

  @Test func `takes a run folder, traces, and names for them`() throws {
    let scratch = TemporaryFolder()
    let file = try scratch.write("chat.expect", Self.chat)
    for run in [
      ["\(Self.peers)/go"], ["\(Self.peers)/c/server.strace", "client=\(Self.peers)/java/client.strace"],
      ["--trace", "\(Self.peers)/c/server.strace", "--trace", "\(Self.peers)/c/client.strace"],
    ] {
      let outcome = try socklab.run(["expect", file] + run)
      #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
      #expect(outcome.text.hasSuffix("2 met; 2 of 2 points\n"))
    }
  }

  @Test func `judges ten thousand lines, and finds the one that is not so`() throws {
    let scratch = TemporaryFolder()
    var lines = Array(repeating: "exited 0", count: 9_998)
    lines[7_000] = "exited 1"
    let text = (["expect 1", "as server"] + lines).joined(separator: "\n")
    let file = try scratch.write("long.expect", text)
    let outcome = try socklab.run(["expect", file, "\(Self.peers)/c/server.strace"])
    #expect(outcome.status == 1)
    let end = outcome.text.suffix(200)
    #expect(end.hasSuffix("9997 met, 1 not met; 9997 of 9998 points\n"), "\(end)")
  }

  @Test func `ends with 1 for what is not met, and with 2 for what is not seen`() throws {
    let scratch = TemporaryFolder()
    func status(_ line: String, _ run: String = "\(Self.peers)/c/server.strace") throws -> Int32? {
      let file = try scratch.write("x.expect", "expect 1\nlet C = connection\n\(line)\n")
      return try socklab.run(["expect", "--quiet", file, run]).status
    }
    #expect(try status("C sent \"hi\"") == 0)
    #expect(try status("C sent \"ho\"") == 1)
    #expect(try status("C sent \"ho\"\nas nobody\nexited") == 1)
    #expect(try status("as nobody\nexited") == 2)
    // Of a program without a socket all is known, too.
    let quiet = try scratch.write(
      "quiet.strace",
      """
      7 1795966990.1 execve("./q", ["./q"], 0x7ffc0 /* 3 vars */) = 0 <0.0001>
      7 1795966990.2 brk(NULL) = 0x5 <0.0001>
      7 1795966990.3 exit_group(0) = ?
      7 1795966990.4 +++ exited with 0 +++

      """)
    #expect(try status("C sent any", quiet) == 1)
    #expect(try status("never C sent any", quiet) == 0)
  }

  @Test func `names a mistake with its line and column, also without a run`() throws {
    let scratch = TemporaryFolder()
    let file = try scratch.write("x.expect", "expect 1\nlet C = conection\n")
    let outcome = try socklab.run(["expect", file])
    #expect(outcome.status == 64)
    #expect(
      outcome.errors.contains(
        "x.expect: line 2, column 9: conection is not what a socket can be; did you mean connection?"))
    let fine = try socklab.run(["expect", try scratch.write("y.expect", Self.chat)])
    #expect(fine.text == "2 expectations\n" && fine.status == 0)
  }

  @Test func `reads a file of the run's folder, and what no link leads to elsewhere`() throws {
    let scratch = TemporaryFolder()
    let folder = scratch.url.appending(path: "run")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let trace = folder.appending(path: "s.strace")
    try FileManager.default.copyItem(atPath: "\(Self.peers)/c/server.strace", toPath: trace.path)
    try Data("backlog 5: 6 connected\n".utf8).write(to: folder.appending(path: "s.out"))
    let secret = try scratch.write("secret", "backlog 5: 6 connected\n")
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(path: "link.out").path, withDestinationPath: secret)
    func outcome(_ name: String, of run: String) throws -> (status: Int32?, text: String) {
      let file = try scratch.write("x.expect", "expect 1\nfile \"\(name)\" line `backlog 5: >5 connected`\n")
      let outcome = try socklab.run(["expect", "--lines", file, run])
      return (outcome.status, outcome.text)
    }
    let found = try outcome("s.out", of: folder.path)
    #expect(found.status == 0 && found.text.contains("s.out line 1  backlog 5: 6 connected"), "\(found.text)")
    for (name, why) in [("link.out", "the run has no file link.out"), ("x.out", "the run has no file x.out")]
    {
      let outcome = try outcome(name, of: folder.path)
      #expect(outcome.status == 2 && outcome.text.contains(why), "\(outcome.text)")
    }
    let alone = try outcome("s.out", of: trace.path)
    #expect(alone.status == 2 && alone.text.contains("s.out stands in the run's folder"))
  }

  @Test func `writes for other programs`() throws {
    let scratch = TemporaryFolder()
    let file = try scratch.write("chat.expect", Self.chat)
    func text(_ format: String) throws -> String {
      try socklab.run(["expect", "--format", format, file, "\(Self.peers)/rust"]).text
    }
    #expect(try text("tap").hasPrefix("TAP version 13\n1..2\nok 1 - chat: then C received"))
    #expect(try text("junit").contains("<testsuites tests=\"2\" failures=\"0\" errors=\"0\">"))
    #expect(try text("check50").contains("\"passed\": true"))
  }
}
