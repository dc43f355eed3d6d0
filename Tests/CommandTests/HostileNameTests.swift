import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// Names of files are words of strangers: an archive may hold any.
@Suite struct `A hostile file name` {
  private static let line = "12 close(3)                               = 0\n"

  @Test func `forges no line of check's report and drives no terminal`() throws {
    let scratch = TemporaryFolder()
    try scratch.write("a.strace", Self.line)
    try scratch.write("b.strace\nother.strace: 9 lines, 9 calls\n\u{1b}[2J.strace", Self.line + "nonsense(\n")
    let outcome = try socklab.run(["check", scratch.url.path])
    #expect(outcome.status == 1)
    // Two files, one unrecognised line, one total.
    #expect(outcome.text.split(separator: "\n").count == 4)
    #expect(!outcome.text.contains("\u{1b}"))
    #expect(outcome.text.contains("b.strace\\nother.strace: 9 lines, 9 calls\\n\\33[2J.strace:2:"))
  }

  @Test(arguments: ["check", "parse", "log"])
  func `that is not there is told in one visible line`(_ verb: String) throws {
    let outcome = try socklab.run([verb, "/none/\u{1b}[2J\nsocklab: all is well"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("socklab: /none/\\33[2J\\nsocklab: all is well: No such file"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }
}

/// A name is bytes for the kernel. A test's own words are Strings: a shell makes the names.
@Suite struct `A name that is no UTF-8` {
  private let scratch = TemporaryFolder()
  private let traces = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("traces/01-hello-hi")

  /// Runs a script in a folder that holds the run of lab 1, in files and in a folder of such names; `$S` is socklab.
  private func run(_ script: String, input: Data = Data()) throws -> Program.Outcome {
    let prepare = """
      cd "$1"; S=$2; D=$(printf 'd\\377'); A=$(printf 'a\\303(\\364\\217\\237\\277'); mkdir -p "$D"
      for k in log strace; do cp "$3/server.$k" "$D/$A.$k"; cp "$3/client.$k" "$D/client.$k"; done

      """
    return try Program(at: "/bin/sh").run(
      ["-c", prepare + script, "sh", scratch.url.path, socklab.path, traces.path], input: input)
  }

  @Test(arguments: [
    #""$S" parse "$D/$A.strace" | "$S" print | cmp - "$D/$A.strace""#,
    #""$S" parse --join "$D/$A.strace" "$D/client.strace""#, #""$S" check "$D""#,
    #""$S" check "$D/$A.strace""#,
    #""$S" log "$D/$A.log""#, #""$S" log - <"$D/$A.log""#,
    #""$S" table --log "$D/$A.log" --trace "$D/$A.strace""#,
    #""$S" compare --log="$D/$A.log" --trace="$D/$A.strace""#,
    #""$S" table --side-by-side "swift=$D/$A.strace" "$D/client.strace""#,
    #""$S" walkthrough "$D/$A.strace" "$D/client.strace""#,
    #""$S" walkthrough --log "$D/$A.log" --trace "$D/$A.strace" --html "$D/$A.html" && test -s "$D/$A.html""#,
    #""$S" walkthrough "$D/client.strace" --svg "$D/$A.svg" && test -s "$D/$A.svg""#,
    #""$S" query --trace "$D/$A.strace" --count 0 connect"#, #""$S" query --trace "$D/$A.strace" close"#,
    #"cat "$D/$A.strace" | TMPDIR="$D" "$S" query --trace - close"#,
    #""$S" diff "$D/$A.strace" "$D/$A.strace""#,
    #""$S" table --stacks --trace "$D/$A.strace" --binary "$D/$A.log"; true"#,
  ])
  func `is read and written by every verb`(_ script: String) throws {
    let outcome = try run(script)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(!outcome.text.contains("\u{FFFD}"))
  }

  @Test func `is shown with its bytes in hexadecimal`() throws {
    #expect(try run(#""$S" check "$D""#).text.contains("d\\xff/a\\xc3("))
    let outcome = try run(#""$S" check "$D/none""#)
    #expect(outcome.errors == "socklab: d\\xff/none: No such file or directory; is the name right?\n")
    // An output that is one of the inputs.
    let refused = try run(#""$S" walkthrough "$D/$A.strace" --html "./$D/$A.strace""#)
    #expect(refused.status == 64)
    #expect(refused.errors.contains("is one of the files that are read"))
  }

  @Test(.enabled(if: getuid() == 0, "needs root"))
  func `is what it is where there is no proc, too`() throws {
    let script = #"""
      export S A D; exec unshare -m sh -c 'mount -t tmpfs none /proc && "$S" compare --log "$D/$A.log" --trace "$D/$A.strace"'
      """#
    let outcome = try run(script)
    // Where a container forbids to mount, nothing is known.
    if outcome.errors.contains("unshare") || outcome.errors.contains("mount") { return }
    #expect(outcome.status == 0, "\(outcome.errors)")
  }
}

/// A log and a trace hold what a peer sent: every verb that shows it has one rule for what may not be shown.
@Suite struct `A mark that turns the direction of writing` {
  /// U+061C had been left out of one of two rules, U+202E of a third.
  private static let mark = "\u{61c}\u{202e}"

  @Test(arguments: ["check", "parse", "print", "log", "table", "compare", "diff", "walkthrough", "query"])
  func `is told in the name of a file`(_ verb: String) throws {
    let name = "/none/\(Self.mark)x"
    let words: [String: [String]] = [
      "compare": ["--log", name, "--trace", name], "table": ["--language", "c", "--trace", name],
      "diff": [name, name], "query": ["--trace", name, "close"],
    ]
    let outcome = try socklab.run([verb] + (words[verb] ?? [name]))
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("\\330\\234\\342\\200\\256x"), "\(outcome.errors)")
    #expect(!outcome.errors.unicodeScalars.contains { Self.mark.unicodeScalars.contains($0) })
  }

  @Test(arguments: [
    ["check"], ["table", "--language", "c", "--trace"],
    ["table", "--format", "md", "--language", "c", "--trace"],
    ["table", "--format", "json", "--language", "c", "--trace"], ["walkthrough"],
    ["walkthrough", "--html", "-"],
    ["walkthrough", "--mermaid"], ["parse", "--format", "short"], ["parse", "--format", "trace-viewer"],
  ])
  func `is told in a trace`(_ words: [String]) throws {
    let scratch = TemporaryFolder()
    let path = "\(Self.mark)x"
    let trace = try scratch.write(
      "\(Self.mark).strace",
      "7 execve(\"./\(path)\", [], 0x7ff) = 0\n7 socket(AF_UNIX, SOCK_STREAM, 0) = 3\n"
        + "7 connect(3, {sa_family=AF_UNIX, sun_path=\"\(path)\"}, 9) = 0\n7 close(3<\(path)>) = 0\n"
        + "7 \(path)(3) = 0\n\(path)\n")
    let outcome = try socklab.run(words + [trace])
    #expect(!outcome.output.isEmpty)
    #expect(
      !(outcome.text + outcome.errors).unicodeScalars.contains { Self.mark.unicodeScalars.contains($0) })
  }
}

@Suite struct `check, of a folder,` {
  /// Which names are taken.
  @Test(arguments: [
    ("x.1234", true), ("x.10", true), ("server.strace.17", true), ("lib.so.6", false), ("x.", false),
    ("1234", false), ("notes.1234.txt", false), ("x.١٢", false),
  ])
  func `takes what strace -ff writes`(_ name: String, _ isTaken: Bool) throws {
    let scratch = TemporaryFolder()
    try scratch.write(name, "close(3) = 0\n")
    let outcome = try socklab.run(["check", scratch.url.path])
    #expect(outcome.status == (isTaken ? 0 : 2))
    #expect(outcome.text.contains("\(name): 1 lines, 1 calls") == isTaken)
    #expect(outcome.errors.contains("holds no trace") != isTaken)
  }
}

@Suite struct `print, given a trace,` {
  @Test(arguments: ["close(3) = 0\n", "12 close(3) = 0\n", "1700000000.000001 close(3) = 0\n", "\u{1b}[m\n"])
  func `says whose output it wants`(_ trace: String) throws {
    let scratch = TemporaryFolder()
    let path = try scratch.write("a.strace", trace)
    let outcome = try socklab.run(["print", path])
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("socklab: \(path):1:"))
    #expect(outcome.errors.hasSuffix("; print takes what socklab parse writes, and makes the trace of it\n"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }
}
