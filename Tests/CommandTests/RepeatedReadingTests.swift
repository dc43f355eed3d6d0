import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// The trace shows no fork of 8: its SIGCHLD, the last line, says that it is a process, and that the 3 it closes is its
/// own. Whoever reads the trace once learns that too late.
private let trace = """
  7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
  7 connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
  8 close(3) = 0
  7 sendto(3, "hi", 2, 0, NULL, 0) = 2
  7 close(3) = 0
  7 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=8, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---

  """

@Suite struct `A trace that is read twice` {
  /// `cat F | socklab ...` with `-` where F is.
  private func piped(_ words: [String], _ path: String) throws -> Program.Outcome {
    try Program(at: "/bin/sh").run(
      ["-c", "file=$1; shift; cat \"$file\" | \"$@\"", "sh", path, socklab.path]
        + words.map { $0 == path ? "-" : $0 })
  }

  @Test func `answers query as it answers table`() throws {
    let scratch = TemporaryFolder()
    let file = try scratch.write("a.strace", trace)
    let words = ["query", "--trace", file, "socket(...) = $fd", "sendto($fd, ...)"]
    for outcome in [try socklab.run(words), try piped(words, file)] {
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.text.split(separator: "\n").map { $0.prefix(6) } == ["line 1", "line 4"])
    }
  }

  /// What the viewer says of a call's socket is gone when the socket is closed.
  @Test func `has the same sockets in the viewer's file`() throws {
    let scratch = TemporaryFolder()
    let file = try scratch.write("a.strace", trace)
    let words = ["parse", "--format", "trace-viewer", file]
    for outcome in [try socklab.run(words), try piped(words, file)] {
      #expect(outcome.status == 0)
      let json = try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any]
      let events = try #require(json?["traceEvents"] as? [[String: Any]])
      let calls = events.filter { $0["ph"] as? String == "X" }
      func track(_ thread: Int) -> Int? {
        calls.first { $0["tid"] as? Int == thread }.flatMap { $0["pid"] as? Int }
      }
      // Two processes have two tracks.
      #expect(track(7) != nil && track(8) != nil && track(7) != track(8))
    }
  }

  @Test(arguments: [
    ["table", "--language", "c", "--format", "csv"], ["table", "--format", "json"],
    ["diff", "--format", "json"],
  ])
  func `gives from a pipe what it gives from a file`(_ words: [String]) throws {
    let scratch = TemporaryFolder()
    let file = try scratch.write("a.strace", trace)
    let operands = words[0] == "diff" ? [try scratch.write("b.strace", trace), file] : ["--trace", file]
    let named = try socklab.run(words + operands)
    let read = try piped(words + operands, file)
    #expect(named.status == 0 && read.status == 0, "\(read.errors)")
    #expect(named.text.replacing(file, with: "-") == read.text)
  }

  /// A program's output stands between the lines of its trace, and a label may be any name.
  @Test func `may have a byte 0 in its first line`() throws {
    let scratch = TemporaryFolder()
    let file = try scratch.write("nul.strace", "write(1, \"\\0\", 1\0) = 1\n" + trace)
    for words in [["table", "--language", "c", "--trace"], ["query", "--count", "1", "sendto", "--trace"]] {
      let outcome = try socklab.run(words + [file])
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let binary = try scratch.write("binary", String(repeating: "\0\u{1}x\n", count: 1000))
    for words in [
      ["table", "--trace"], ["query", "close", "--trace"], ["table", "--stacks", "--trace"], ["walkthrough"],
    ] {
      let outcome = try socklab.run(words + [binary])
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("is no trace but binary data"), "\(outcome.errors)")
    }
  }
}
