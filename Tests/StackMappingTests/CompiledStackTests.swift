import Foundation
import TestPrograms
import Testing

/// Compiled and traced here, where the compiler is.
@Suite(.enabled(if: stacksAreThere, "this strace cannot write stacks (-k)"))
struct `The stacks of a program of C++` {
  static let source = """
    #include <sys/socket.h>
    #include <unistd.h>
    #include <functional>
    #include <vector>
    namespace {
    struct Sock {
      int descriptor;
      Sock(int descriptor, std::vector<int> const &marks) : descriptor(descriptor) {
        shutdown(descriptor, marks[0]);
      }
      ~Sock() {
        close(descriptor);
      }
    };
    }
    template <typename Body> void each(std::vector<int> const &list, Body body) { for (int item : list) body(item); }
    int main() {
      int pair[2];
      socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
      { Sock first(pair[0], {SHUT_RD}); }
      std::function<void(int)> done = [](int descriptor) {
        close(descriptor);
      };
      each({pair[1]}, done);
    }

    """

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/g++"), "there is no g++"))
  func `name the function and its line, and another build is refused`() throws {
    let folder = TemporaryFolder()
    let source = try folder.write("sock.cpp", Self.source)
    let env = Program(at: "/usr/bin/env")
    try #require(try env.run(["g++", "-g", "-o", folder.path("sock"), source]).status == 0)
    let trace = folder.path("sock.strace")
    try #require(try env.run(["strace", "-f", "-k", "-ttt", "-o", trace, folder.path("sock")]).status == 0)
    let stacks = try StackJSON.of(trace, ["--binaries"])
    #expect(
      Set(stacks.calls) == [
        "main socketpair 19",
        "(anonymous namespace)::Sock::Sock(int, std::vector<int, std::allocator<int> > const&) shutdown 9",
        "(anonymous namespace)::Sock::~Sock() close 12",
        "main::{lambda(int)#1}::operator()(int) const close 22",
      ])
    // A rebuild that moves code: one name elsewhere is enough.
    let moved = try folder.write(
      "sock.cpp",
      Self.source.replacing(
        "int main() {", with: "int main() { for (volatile int i = 0; i < 3; i = i + 1) {}"))
    try #require(try env.run(["g++", "-g", "-o", folder.path("sock"), moved]).status == 0)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: folder.path("sock"))
    let refused = try StackJSON.of(trace, ["--binaries"])
    #expect(refused.notes.contains { $0.contains("sock: is not the file that ran") }, "\(refused.notes)")
    #expect(refused.functions.flatMap(\.sites).allSatisfy { $0.line == nil })
  }
}

/// Compiled and traced here: what strace writes demangled, and what the optimiser put into another function.
@Suite(
  .enabled(if: stacksAreThere, "this strace cannot write stacks (-k)"),
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/g++"), "there is no g++"))
struct `The names of a program of C++` {
  private static let source = """
    #include <iostream>
    #include <sys/socket.h>
    #include <unistd.h>
    __attribute__((noinline)) void say(std::ostream &out, int descriptor) {
      out << send(descriptor, "x", 1, 0);
    }
    namespace {
    struct First {
      int descriptor;
      int operator()(int count) {
        return send(descriptor, "abc", count, 0);
      }
    };
    struct Second {
      int descriptor;
      int operator()(int count) {
        return send(descriptor, "abcd", count, MSG_NOSIGNAL);
      }
    };
    }
    int main() {
      int pair[2];
      socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
      say(std::cout, pair[0]);
      First first{pair[0]};
      Second second{pair[1]};
      return first(2) + second(3) == 5 ? 0 : 1;
    }

    """

  private func stacks(_ options: [String]) throws -> StackJSON {
    let folder = TemporaryFolder()
    let source = try folder.write("say.cpp", Self.source)
    let env = Program(at: "/usr/bin/env")
    try #require(try env.run(["g++", "-g"] + options + ["-o", folder.path("say"), source]).status == 0)
    let trace = folder.path("say.strace")
    try #require(try env.run(["strace", "-f", "-k", "-ttt", "-o", trace, folder.path("say")]).status == 0)
    return try StackJSON.of(trace, ["--binaries", "--every-call"])
  }

  /// `std::ostream` is short for `std::basic_ostream<char, std::char_traits<char> >`, and strace writes it short.
  @Test func `are compared as strace writes them`() throws {
    let stacks = try stacks(["-O0"])
    #expect(!stacks.notes.contains { $0.contains("is not the file that ran") }, "\(stacks.notes)")
    #expect(stacks.sites(of: "say(std::ostream&, int)").map(\.line).contains(5))
  }

  /// The debug information of a function that no other file sees has its short name only.
  @Test func `of two inlined functions that are called alike are two rows`() throws {
    let stacks = try stacks(["-O2"])
    #expect(stacks.sites(of: "operator() at say.cpp:10").map(\.line) == [11])
    #expect(stacks.sites(of: "operator() at say.cpp:16").map(\.line) == [17])
  }
}

/// What a run notes of its program decides, and a tool that is missing or lies takes nothing away.
@Suite(
  .serialized,
  .enabled(if: stacksAreThere, "this strace cannot write stacks (-k)"),
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/g++"), "there is no g++"))
struct `The file of a program` {
  private func compile(_ source: String, _ folder: TemporaryFolder) throws {
    let path = try folder.write("sock.cpp", source)
    let outcome = try Program(at: "/usr/bin/env").run(["g++", "-g", "-o", folder.path("sock"), path])
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  private func writtenLater(_ folder: TemporaryFolder) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: 3600)], ofItemAtPath: folder.path("sock"))
  }

  /// A comment more moves every line and no code: only the build id tells.
  @Test func `is known again by the build id that the run noted`() throws {
    let folder = TemporaryFolder()
    let source = `The stacks of a program of C++`.source
    try compile(source, folder)
    let socklab = Program(built: "socklab")
    let run = try socklab.run(["trace", "--into", folder.path("run"), "--lines", "--", folder.path("sock")])
    try #require(run.status == 0, "\(run.errors)")
    #expect(try folder.text("run/sock.json").contains("buildID"))
    #expect(try folder.text("run/sock.json").contains("libc.so.6"))
    let trace = folder.path("run/sock.strace")

    // Touched, and the same: a time proves nothing against a build id.
    try writtenLater(folder)
    let same = try StackJSON.of(trace, ["--binary", folder.path("sock")])
    #expect(same.sites(of: "main").map(\.line) == [19])
    #expect(!same.notes.contains { $0.hasPrefix("lines as of") })

    try compile("// One line more.\n" + source, folder)
    let other = try StackJSON.of(trace, ["--binary", folder.path("sock")])
    #expect(other.notes.contains { $0.contains("was built anew since the run") }, "\(other.notes)")
    #expect(other.functions.flatMap(\.sites).allSatisfy { $0.line == nil })

    // A bare trace cannot tell such a rebuild: it says of which file the lines are.
    let bare = folder.path("bare.strace")
    try FileManager.default.copyItem(atPath: trace, toPath: bare)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: folder.path("sock"))
    let moved = try StackJSON.of(bare, ["--binary", folder.path("sock")])
    #expect(moved.sites(of: "main").map(\.line) == [20])
    #expect(moved.notes.contains { $0.hasPrefix("lines as of \(folder.path("sock")), written 2") })
  }

  @Test(arguments: [
    ("echo nonsense", "answers are none to the questions"), ("exit 1", "could not read it"),
    (
      "while read address; do printf 'f\\nx.c:1:1\\n\\n'; done; printf 'g\\ny.c:2:2\\n\\n'",
      "answers are none"
    ),
    ("", "is not in PATH"),
    ("while :; do echo more; done", "said more than there can be"),
    // One answer to each question, in its form, and every one the same.
    (
      "while read address; do printf 'evil\\n  Filename: /etc/passwd\\n  Line: 1\\n\\n'; done",
      "names other functions than the trace"
    ),
  ])
  func `keeps its names where the symboliser fails`(_ script: String, _ says: String) throws {
    let folder = TemporaryFolder()
    try compile(`The stacks of a program of C++`.source, folder)
    let trace = folder.path("sock.strace")
    let env = Program(at: "/usr/bin/env")
    try #require(try env.run(["strace", "-f", "-k", "-ttt", "-o", trace, folder.path("sock")]).status == 0)
    try FileManager.default.createDirectory(atPath: folder.path("bin"), withIntermediateDirectories: false)
    if !script.isEmpty {
      let tool = try folder.write("bin/llvm-symbolizer", "#!/bin/sh\n\(script)\n")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool)
    }
    let outcome = try Program(built: "socklab").run(
      ["table", "--stacks", "--trace", trace, "--binaries"], environment: ["PATH": folder.path("bin")])
    #expect(outcome.status == 0)
    let text = outcome.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains(says), "\(text)")
    #expect(
      text.contains("(anonymous namespace)::Sock::~Sock()") && text.contains("4 calls on sockets: 4 with"))
  }
}
