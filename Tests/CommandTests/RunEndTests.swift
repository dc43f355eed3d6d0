import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// What is told of how the programs of a run ended, whatever they did.
@Suite(.enabled(if: BuiltProgram.canTrace)) struct `The end of a run` {
  private let scratch = TemporaryFolder()

  private func trace(_ words: [String]) throws -> Program.Outcome {
    try socklab.run(["trace", "--into", scratch.path("run")] + words)
  }

  private func script(_ name: String, _ text: String) throws -> String {
    try "'/usr/bin/perl' '\(scratch.write(name, Mistake.prelude + text))' \(port) 1"
  }

  private let port: Int

  init() throws { port = try Port.free() }

  @Test func `costs nobody the table where a program called nothing of a socket`() throws {
    let server = try script("s.pl", "my $l = listener(); pause(20)")
    let client = try script("n.pl", "print STDERR 'I forgot', ' to connect', qq(\\n); POSIX::_exit(5)")
    let outcome = try trace(["--server", server, "--client", client])
    #expect(outcome.status == 5)
    let table = try scratch.text("run/table.txt")
    let line =
      "client made no call of a socket (it ended with 5, and the last that it wrote to standard error is:"
    let text = table.split(separator: "\n").joined(separator: " ")
    #expect(text.contains(line + " I forgot to connect)"), "\(table)")
    #expect(table.contains("server  client") && table.contains("listen("), "\(table)")
    #expect(!outcome.errors.contains("did strace follow"))
    #expect(try scratch.text("run/sheet.md").contains("client made no call of a socket"))
    #expect(try scratch.text("run/page.html").contains("</html>"))
    let again = try socklab.run(["table", scratch.path("run")])
    #expect(again.status == 0 && again.text == table)
  }

  @Test func `is one plain line where nobody called anything of a socket`() throws {
    let outcome = try trace(["--", "true"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(outcome.errors.contains("true made no call of a socket (it ended with 0)"), "\(outcome.errors)")
  }

  @Test func `is told once where a program could not be begun`() throws {
    let file = try scratch.write("script", "#!/no/such/interpreter\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    let outcome = try trace(["--", file])
    #expect(outcome.status == 127)
    let own = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("socklab:") }
    #expect(own.count == 1, "\(outcome.errors)")
  }

  @Test func `is socklab's doing where it had to kill the server, and is told once`() throws {
    let server = try script(
      "s.pl", "$SIG{TERM} = sub {}; my $l = listener(); while (1) { my $c; accept($c, $l) and got($c) }")
    let client = try script("c.pl", "my $s = connected(); put($s, 'hi'); close $s")
    let outcome = try trace(["--server", server, "--client", client])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("2 s after SIGTERM: socklab kills it (SIGKILL)"), "\(outcome.errors)")
    let table = try scratch.text("run/table.txt")
    #expect(table.contains("server went on for 2 s after SIGTERM, and socklab ended it with SIGKILL"))
    for wrong in ["kill -9", "want of memory", "did not return", "took"] {
      #expect(!outcome.errors.contains(wrong), "\(wrong): \(outcome.errors)")
    }
  }

  @Test func `has the code of a server that was not content`() throws {
    let server = try script("s.pl", "my $l = listener(); got(accepted($l)); POSIX::_exit(3)")
    let client = try script("c.pl", "my $s = connected(); put($s, 'hi'); close $s")
    #expect(try trace(["--server", server, "--client", client]).status == 0)
    #expect(try scratch.text("run/table.txt").contains("server ended with 3\n"))
    #expect(try scratch.text("run/sheet.md").contains("server ended with 3"))
  }

  @Test(.enabled(if: geteuid() != 0 || FileManager.default.fileExists(atPath: "/usr/bin/setpriv")))
  func `is not empty where reading it is refused`() throws {
    #expect(try trace(["--", "true"]).status == 0)
    let folder = scratch.path("run")
    try FileManager.default.setAttributes(
      [.posixPermissions: geteuid() == 0 ? 0o700 : 0], ofItemAtPath: folder)
    let words =
      geteuid() == 0
      ? ["/usr/bin/setpriv", "--reuid=65534", "--clear-groups", BuiltProgram.path("socklab")]
      : [BuiltProgram.path("socklab")]
    let outcome = try Program(at: words[0]).run(Array(words.dropFirst()) + ["table", folder])
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
    #expect(outcome.status == 2)
    #expect(
      outcome.errors.contains("reading it was refused: Permission denied (EACCES)"), "\(outcome.errors)")
  }
}
