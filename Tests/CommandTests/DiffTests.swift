import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

private func recording(_ path: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "traces/\(path).strace").path
}

@Suite struct `diff` {
  private let swift = recording("01-hello-hi/server")
  private let python = recording("01-hello-hi/peers/python/server")

  @Test(arguments: ["text", "md", "html", "json"])
  func `shows what differs and why, and exits with 1`(_ format: String) throws {
    let outcome = try socklab.run(["diff", "--format", format, swift, python])
    #expect(outcome.status == 1)
    #expect(outcome.errors.isEmpty)
    for word in ["SOCK_CLOEXEC", "accept4(addr, [16]", "getsockname([128 =", "PEP 446"] {
      #expect(outcome.text.contains(word))
    }
    if format == "json" {
      let json = try JSONSerialization.jsonObject(with: Data(outcome.text.utf8)) as? [String: Any]
      let sockets = json?["sockets"] as? [[String: Any]]
      #expect(sockets?.map { ($0["differences"] as? [Any])?.count } == [2, 1])
      #expect(json?["differs"] as? Bool == true)
    }
  }

  @Test func `says in its last line that nothing differs, and exits with 0`() throws {
    let trace = try Data(contentsOf: URL(fileURLWithPath: swift))
    let outcome = try socklab.run(["diff", swift, "-"], input: trace)
    #expect(outcome.status == 0)
    #expect(
      outcome.text.split(separator: "\n").last == "no difference: 2 sockets, 9 things are done the same way")
  }

  /// -e trace=network hides reads, writes and closes: that they are missing is the filter's doing.
  @Test(arguments: ["text", "md", "html"])
  func `says of one trace that strace filtered it`(_ format: String) throws {
    let scratch = TemporaryFolder()
    let whole = try String(contentsOfFile: python, encoding: .utf8)
    let calls = [
      "socket(", "bind(", "listen(", "accept4(", "sendto(", "recvfrom(", "setsockopt(", "getsockname(",
      "+++ exited",
    ]
    let lines = whole.split(separator: "\n").filter { line in calls.contains { line.contains(" " + $0) } }
    let filtered = try scratch.write("network.strace", lines.joined(separator: "\n") + "\n")
    let said = "has calls for sockets alone"
    let outcome = try socklab.run(["diff", "--format", format, python, filtered])
    #expect(outcome.text.split(separator: said).count == 2, "\(outcome.text)")
    #expect(try !socklab.run(["diff", "--format", format, filtered, filtered]).text.contains(said))
    #expect(try !socklab.run(["diff", "--format", format, python, python]).text.contains(said))
  }

  @Test func `chooses a program of a trace that has two`() throws {
    let scratch = TemporaryFolder()
    let one = { (pid: Int) in
      "\(pid) execve(\"./p\(pid)\", [], 0x7ff) = 0\n\(pid) socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3\n"
        + "\(pid) sendto(3, \"\(pid)\", 2, 0, NULL, 0) = 2\n\(pid) close(3) = 0\n"
    }
    let two = try scratch.write("two.strace", one(11) + one(22))
    let refused = try socklab.run(["diff", two, two])
    #expect(refused.status == 64)
    #expect(refused.errors.contains("choose one with --pid: 11 (./p11), 22 (./p22)"))
    #expect(try socklab.run(["diff", two, two, "--pid", "11,11"]).status == 0)
    let other = try socklab.run(["diff", two, two, "--pid", "11,22"])
    #expect(other.status == 1)
    #expect(other.text.contains("\"11\"") && other.text.contains("\"22\""))
  }

  /// What a trace says of itself is text, in every format.
  @Test(arguments: ["text", "md", "html", "json"])
  func `makes hostile words harmless`(_ format: String) throws {
    let scratch = TemporaryFolder()
    let name = "\\33]0;x\\7<script>|"
    let trace = { (word: String) in
      "7 execve(\"./\(name)\", [], 0x7ff) = 0\n7 socket(AF_UNIX, SOCK_STREAM, 0) = 3\n"
        + "7 connect(3, {sa_family=AF_UNIX, sun_path=\"\(name)\(word)\"}, 9) = 0\n"
    }
    let a = try scratch.write("a.strace", trace("a"))
    let b = try scratch.write("b.strace", trace("b"))
    let outcome = try socklab.run(["diff", "--format", format, a, b])
    #expect(outcome.status == 1)
    #expect(!outcome.output.contains(0x1b) && !outcome.output.contains(7))
    if format == "html" { #expect(!outcome.text.contains("<script>")) }
  }

  /// The words, and what the one line on standard error must say.
  @Test(arguments: [
    ([], 64, "A B"), (["TRACE"], 64, "A B"), (["TRACE", "TRACE", "TRACE"], 64, "A B"),
    (["-", "-"], 64, "can be read once only"),
    (["TRACE", "/nowhere.strace"], 2, "/nowhere.strace: No such file"),
    (["TRACE", "QUIET"], 2, "has no call of a socket"), (["TRACE", "EMPTY"], 2, "is empty"),
    (["TRACE", "TRACE", "--pid", "7"], 64, "two words with a comma"),
    (["TRACE", "TRACE", "--pid", "x,y"], 64, "write a process id"),
    (["TRACE", "TRACE", "--pid", "99,99"], 64, "started no program with sockets"),
    (["TRACE", "TRACE", "--language", "go"], 64, "two words with a comma"),
    (["TRACE", "TRACE", "--format", "csv"], 64, "text|md|html|json"),
  ])
  func `refuses in one line`(_ words: [String], _ status: Int, _ says: String) throws {
    let scratch = TemporaryFolder()
    let paths = [
      "TRACE": swift, "EMPTY": try scratch.write("empty.strace", ""),
      "QUIET": try scratch.write("quiet.strace", "1 read(0, \"\", 4) = 0\n"),
    ]
    let outcome = try socklab.run(["diff"] + words.map { paths[$0] ?? $0 })
    #expect(Int(outcome.status) == status)
    #expect(outcome.text.isEmpty)
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }
}
