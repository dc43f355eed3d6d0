import Foundation
import Recording
import StraceParser
import TestPrograms
import Testing

/// What a trace says of how the program ended that strace started.
@Suite struct `The end of a traced program` {
  private func ends(_ lines: String...) throws -> TraceEnds {
    let scratch = TemporaryFolder()
    return TraceEnds(of: try scratch.write("a.strace", lines.map { $0 + "\n" }.joined()))
  }

  private static let begin =
    #"12 1795966997.169124 execve("/bin/a", ["a"], 0x7ffc0 /* 3 vars */) = 0 <0.000300>"#

  @Test func `is that of the process of the first line and not of its children`() throws {
    let found = try ends(
      Self.begin, "12 1795966997.2 fork() = 13 <0.0001>", "13 1795966997.3 +++ exited with 5 +++",
      "12 1795966997.4 +++ exited with 3 +++")
    #expect(found.program == 12)
    #expect(found.end == .exited(status: 3))
    #expect(found.execFailure == nil)
  }

  @Test func `is a signal where one killed it, with or without a core`() throws {
    #expect(
      try ends(Self.begin, "12 1795966997.4 +++ killed by SIGSEGV (core dumped) +++").end
        == .killed(by: "SIGSEGV", coreDumped: true))
  }

  @Test func `is unknown where the trace is cut off`() throws {
    #expect(try ends(Self.begin, "12 1795966997.2 close(3) = 0 <0.0001>").end == nil)
    #expect(try ends().program == nil)
  }

  @Test func `is not what the program itself wrote`() throws {
    let found = try ends(
      Self.begin, #"12 1795966997.2 write(1, "12 +++ exited with 9 +++", 24) = 24 <0.0001>"#)
    #expect(found.end == nil)
  }

  @Test func `comes with why its program did not begin`() throws {
    let found = try ends(
      #"12 1795966997.1 execve("./a", ["./a"], 0x7ffc0 /* 3 vars */) = -1 ENOEXEC (Exec format error) <0.0001>"#,
      "12 1795966997.4 +++ exited with 1 +++")
    #expect(found.execFailure == "ENOEXEC")
  }

  @Test func `is found behind many other lines`() throws {
    let scratch = TemporaryFolder()
    let line = "12 1795966997.2 close(3) = -1 EBADF (Bad file descriptor) <0.0001>\n"
    let text =
      Self.begin + "\n" + String(repeating: line, count: 20_000) + "12 1795966997.4 +++ exited with 0 +++\n"
    #expect(TraceEnds(of: try scratch.write("a.strace", text)).end == .exited(status: 0))
  }
}

/// A client is started when the growing trace of its server shows that somebody listens.
@Suite struct `A server that can be talked to` {
  private static let listening = "12 1.0 listen(3<TCP:[127.0.0.1:5000]>, 1) = 0 <0.0001>\n"

  @Test func `has listened, and half a line of it is waited for`() throws {
    let scratch = TemporaryFolder()
    let path = scratch.path("a.strace")
    var listening = Listening(path)
    listening.look()
    #expect(listening.found == nil)
    try scratch.write("a.strace", String(Self.listening.dropLast(12)))
    listening.look()
    #expect(listening.found == nil)
    try scratch.write("a.strace", Self.listening)
    listening.look()
    #expect(listening.found == "TCP:[127.0.0.1:5000]")
  }

  @Test(arguments: [
    (
      "12 1.0 bind(3<UDP:[7]>, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr(\"0.0.0.0\")}, 16) = 0 <0.0001>\n",
      true
    ),
    (
      "12 1.0 bind(3<TCP:[7]>, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr(\"0.0.0.0\")}, 16) = 0 <0.0001>\n",
      false
    ),
    (
      "12 1.0 bind(3<NETLINK:[ROUTE:7]>, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 0 <0.0001>\n",
      false
    ),
    ("12 1.0 listen(3<TCP:[7]>, 1) = -1 EADDRINUSE (Address already in use) <0.0001>\n", false),
    (
      "12 1.0 listen(3<TCP:[7]>, 1 <unfinished ...>\n13 1.1 close(9) = 0 <0.0001>\n12 1.2 <... listen resumed>) = 0 <0.2>\n",
      true
    ),
  ])
  func `is told by the calls that make it so`(_ text: String, _ listens: Bool) throws {
    let scratch = TemporaryFolder()
    var listening = Listening(try scratch.write("a.strace", text))
    listening.look()
    #expect((listening.found != nil) == listens)
  }
}
