import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// A walkthrough of a trace of strace -k.
@Suite struct `A walkthrough with stacks` {
  private let scratch = TemporaryFolder()

  /// Two functions, a call on a socket in each: the lines are counted here.
  private static let program = """
    #include <sys/socket.h>
    #include <unistd.h>
    static int pair[2];
    __attribute__((noinline)) void meet(void) {
      socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    }
    __attribute__((noinline)) void greet(void) {
      send(pair[0], "hello", 5, 0);
    }
    int main(void) {
      meet();
      greet();
      close(pair[0]);
      return 0;
    }

    """

  private func traced() throws -> (trace: String, program: String, folder: String) {
    let folder = scratch.path("sources")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Self.program.write(toFile: folder + "/meeting.c", atomically: true, encoding: .utf8)
    let (file, trace) = (scratch.path("meeting"), scratch.path("meeting.strace"))
    let built = try Program(at: "/usr/bin/env").run(["clang", "-g", "-O0", "-o", file, folder + "/meeting.c"])
    try #require(built.status == 0, "\(built.errors)")
    let ran = try Program(at: "/usr/bin/env").run(["strace", "-f", "-k", "-ttt", "-yy", "-o", trace, file])
    try #require(ran.status == 0, "\(ran.errors)")
    return (trace, file, folder)
  }

  @Test func `tells each call with its function, its line and the source around it`() throws {
    let (trace, file, folder) = try traced()
    let page = try socklab.run(
      ["walkthrough", trace, "--binary", file, "--sources", folder, "--html", "-"])
    try #require(page.status == 0, "\(page.errors)")
    for place in [
      "Source · sources/meeting.c:5, in meet", "Source · sources/meeting.c:8, in greet",
      "Source · sources/meeting.c:13, in main",
    ] { #expect(page.text.contains(place), "\(place)") }
    #expect(page.text.contains("__attribute__((noinline)) void greet(void) {"))
    #expect(!page.text.contains("without source lines"))
    // Nobody allowed a file to be opened: the functions stand in the trace.
    let names = try socklab.run(["walkthrough", trace, "--html", "-"])
    #expect(names.status == 0 && names.text.contains("Source, in greet"))
    #expect(!names.text.contains("meeting.c:8") && names.text.contains("without source lines"))
  }

  @Test func `says which file is not the one that ran`() throws {
    let (trace, file, _) = try traced()
    let other = try Program(at: "/usr/bin/env").run(["clang", "-x", "c", "-o", file, "/dev/null", "-shared"])
    try #require(other.status == 0, "\(other.errors)")
    let outcome = try socklab.run(["walkthrough", trace, "--binary", file, "--html", "-"])
    #expect(outcome.status == 0 && outcome.errors.contains("no line is taken from it"), "\(outcome.errors)")
    #expect(!outcome.text.contains("meeting.c:8"))
  }

  /// What comes through a pipe comes once: the stacks are read from the same bytes as the calls.
  @Test func `tells the functions of a trace that can be read once`() throws {
    let (trace, _, _) = try traced()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: trace))
    let piped = try socklab.run(["walkthrough", "-", "--html", "-"], input: bytes)
    #expect(piped.status == 0 && piped.text.contains("Source, in greet"), "\(piped.errors)")
    let fifo = scratch.path("fifo")
    #expect(mkfifo(fifo, 0o600) == 0)
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    writer.arguments = ["cp", trace, fifo]
    try writer.run()
    let read = try socklab.run(["walkthrough", fifo, "--html", "-"])
    writer.waitUntilExit()
    #expect(read.status == 0 && read.text.contains("Source, in greet"), "\(read.errors)")
  }
}
