import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// One way to name a run for every verb: its folder, its traces, or names for them.
@Suite struct `A run that a person names` {
  /// A conversation of one word, told by its server and by its client.
  private static let server = [
    "12 1795966990.000001 execve(\"./s\", [\"./s\"], 0x7ffc0 /* 3 vars */) = 0 <0.0001>",
    "12 1795966990.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[7]> <0.0001>",
    "12 1795966990.2 bind(3<TCP:[7]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0 <0.0001>",
    "12 1795966990.3 listen(3<TCP:[127.0.0.1:5000]>, 1) = 0 <0.0001>",
    "12 1795966990.4 accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = 4<TCP:[127.0.0.1:5000->127.0.0.1:40000]> <1.2>",
    "12 1795966991.7 recvfrom(4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>, \"a\", 9, 0, NULL, NULL) = 1 <0.0001>",
    "12 1795966991.8 exit_group(0) = ?", "12 1795966991.9 +++ exited with 0 +++",
  ]
  private static let client = [
    "15 1795966991.4 execve(\"./c\", [\"./c\"], 0x7ffc0 /* 3 vars */) = 0 <0.0001>",
    "15 1795966991.5 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[9]> <0.0001>",
    "15 1795966991.6 connect(3<TCP:[9]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0 <0.0001>",
    "15 1795966991.7 sendto(3<TCP:[127.0.0.1:40000->127.0.0.1:5000]>, \"a\", 1, 0, NULL, 0) = 1 <0.0001>",
    "15 1795966991.75 close(3<TCP:[127.0.0.1:40000->127.0.0.1:5000]>) = 0 <0.0001>",
    "15 1795966991.8 exit_group(0) = ?", "15 1795966991.9 +++ exited with 0 +++",
  ]

  private func run() throws -> TemporaryFolder {
    let scratch = TemporaryFolder()
    try scratch.write("anna.strace", Self.client.map { $0 + "\n" }.joined())
    try scratch.write("zoe.strace", Self.server.map { $0 + "\n" }.joined())
    return scratch
  }

  @Test func `is one table with a column for each program, whichever way it is named`() throws {
    let scratch = try run()
    let folder = try socklab.run(["table", scratch.url.path])
    #expect(folder.status == 0, "\(folder.errors)")
    // The server began first.
    #expect(folder.text.contains("zoe  anna"), "\(folder.text)")
    let files = try socklab.run(["table", scratch.path("zoe.strace"), scratch.path("anna.strace")])
    #expect(files.text == folder.text)
    let named = try socklab.run([
      "table", "left=\(scratch.path("zoe.strace"))", "right=\(scratch.path("anna.strace"))",
    ])
    #expect(named.text.contains("left  right"))
    // accept is the server's alone, connect the client's.
    let rows = folder.text.split(separator: "\n")
    #expect(rows.contains { $0.hasPrefix("accept") && $0.hasSuffix("1    -") }, "\(folder.text)")
    #expect(rows.contains { $0.hasPrefix("connect") && $0.hasSuffix("-    1") })
  }

  /// Whoever opens a FIFO waits for somebody who writes to it.
  @Test(arguments: ["table", "walkthrough", "expect", "diff"], ["zoe.strace", "zoe.log"])
  func `is refused in a line where a pipe stands in a file's place`(_ verb: String, _ name: String) throws {
    let scratch = try run()
    try? FileManager.default.removeItem(atPath: scratch.path(name))
    #expect(mkfifo(scratch.path(name), 0o600) == 0)
    let before = verb == "expect" ? [try scratch.write("x.expect", "expect 1\nexited 0\n")] : []
    let more = verb == "diff" ? [scratch.url.path] : []
    let outcome = try socklab.run([verb] + before + [scratch.url.path] + more)
    #expect(outcome.status == 2)
    #expect(outcome.errors == "socklab: \(scratch.path(name)): is no file that can be read\n")
  }

  @Test(arguments: ["md", "html", "csv", "json"])
  func `is a table in every format`(_ format: String) throws {
    let scratch = try run()
    let outcome = try socklab.run(["table", scratch.url.path, "--format", format])
    #expect(outcome.status == 0)
    for word in ["zoe", "anna", "connect", "listen"] { #expect(outcome.text.contains(word)) }
  }

  @Test func `is told step by step`() throws {
    let scratch = try run()
    let outcome = try socklab.run(["walkthrough", scratch.url.path])
    #expect(outcome.status == 0)
    #expect(outcome.text.hasPrefix("A run of zoe, anna"))
    #expect(try socklab.run(["walkthrough", "--trace", scratch.path("zoe.strace")]).text.contains("zoe"))
  }

  @Test func `has its logs beside its traces`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "traces/04-udp").path
    let table = try socklab.run(["table", "\(folder)/client.strace"])
    #expect(table.text.hasPrefix("Swift call"))
    let compare = try socklab.run(["compare", folder])
    #expect(compare.status == 0, "\(compare.errors)")
    #expect(compare.text.contains("0 lines unexplained"))
    // A person who names a language wants the trace alone.
    #expect(
      !(try socklab.run(["table", "\(folder)/client.strace", "--language", "c"])).text.hasPrefix("Swift call")
    )
  }

  @Test func `is asked for where none is named`() throws {
    let outcome = try socklab.run(["table"])
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("socklab trace"))
  }

  /// The programs of one name together; a run of one program is that program's trace for every verb.
  @Test func `is set beside another run`() throws {
    let (one, other) = (try run(), try run())
    let same = try socklab.run(["diff", one.url.path, other.url.path])
    #expect(same.status == 0, "\(same.errors)")
    #expect(same.text.hasPrefix("zoe\n\n") && same.text.contains("\nanna\n\n"), "\(same.text)")
    // Nothing is closed any more.
    try other.write("anna.strace", Self.client.filter { !$0.contains("close(") }.map { $0 + "\n" }.joined())
    #expect(try socklab.run(["diff", one.url.path, other.url.path]).status == 1)
    #expect(try socklab.run(["diff", one.url.path, other.url.path, "--format", "json"]).status == 64)
  }

  @Test func `is asked as its trace is, where it has one program`() throws {
    let scratch = TemporaryFolder()
    try scratch.write("anna.strace", Self.client.map { $0 + "\n" }.joined())
    let found = try socklab.run(["query", "--trace", scratch.url.path, "connect(3, ...)"])
    #expect(found.status == 0 && found.text.contains("connect("), "\(found.errors)")
    let both = try run()
    let several = try socklab.run(["query", "--trace", both.url.path, "connect(3, ...)"])
    #expect(several.status == 64 && several.errors.contains("is a run of "), "\(several.errors)")
    #expect(several.errors.contains("name one: "))
  }

  @Test func `is none where a folder has no trace`() throws {
    let scratch = TemporaryFolder()
    let outcome = try socklab.run(["table", scratch.url.path])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("holds no trace"))
  }
}
