import Foundation
import TestPrograms
import Testing

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// What a lab runs besides the whole of it: a variation that its handout proposes, or one of its steps.
struct LabVariation: CustomTestStringConvertible, Sendable {
  /// `04-udp`
  let lab: String
  /// `try` or `step`.
  let kind: String
  /// `3`, or `epoll`.
  let name: String

  var testDescription: String { "\(lab) --\(kind) \(name)" }
  /// Its recording, below the repository's folder.
  var recording: String { "traces/\(lab)/\(kind)-\(name)" }

  /// All that are there, as the labs' scripts define them: `try_3()`, `facts_step_epoll()`.
  static let all: [LabVariation] = labs.flatMap { lab -> [LabVariation] in
    let script = try? String(contentsOf: root.appending(path: "labs/\(lab)/lab.sh"), encoding: .utf8)
    return (script ?? "").matches(of: #/(?m)^(?:facts_(?=step))?(try|step)_([a-z0-9_]+)\(\)/#).map {
      LabVariation(lab: lab, kind: String($0.1), name: String($0.2).replacing("_", with: "-"))
    }
  }

  private static let labs = names(in: "labs").filter { $0.first?.isNumber ?? false }

  static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []).sorted()
  }
}

/// The tries and steps of the labs, from their recordings. `labs/run --check` replays each of them.
@Suite struct `A variation of a lab` {
  private let socklab = Program(built: "socklab")
  private let withoutPtrace = Program(built: "WithoutPtrace")
  private let scratch = TemporaryFolder()

  private func run(_ words: [String], in folder: URL = root) throws -> Program.Outcome {
    try withoutPtrace.run(
      [folder.appending(path: "labs/run").path] + words,
      environment: [
        "PATH": "/usr/bin:/bin",
        "SOCKLAB_BIN": URL(fileURLWithPath: socklab.path).deletingLastPathComponent().path,
        "SOCKLAB_OUT": scratch.path("out"),
      ])
  }

  @Test func `is there in every lab`() {
    #expect(Set(LabVariation.all.filter { $0.kind == "try" }.map(\.lab)).count == 14)
    #expect(Set(LabVariation.all.filter { $0.kind == "step" }.map(\.lab)).count == 5)
  }

  @Test(arguments: LabVariation.all)
  func `has a recording of its own, whose logs and traces agree`(_ variation: LabVariation) throws {
    let files = LabVariation.names(in: variation.recording)
    let sides = files.filter { $0.hasSuffix(".strace") }.map { $0.dropLast(7) }
    try #require(!sides.isEmpty, "\(variation.recording)")
    for side in sides { #expect(files.contains("\(side).log") && files.contains("\(side).out")) }
    let compare = try socklab.run(["compare", root.appending(path: variation.recording).path])
    #expect(compare.status == 0, "\(compare.text)")
    #expect(compare.text.contains("0 lines unexplained"))
  }

  /// The command, too, with which it was made, and nobody's name.
  @Test(arguments: LabVariation.all)
  func `says how it was recorded`(_ variation: LabVariation) throws {
    let folder = root.appending(path: variation.recording)
    let said = try String(contentsOf: folder.appending(path: "RECORDED.md"), encoding: .utf8)
    #expect(said.contains(" --\(variation.kind) \(variation.name) --record`"))
    let commands = said.split(separator: "\n").filter { $0.contains("strace -f ") }
    #expect(!commands.isEmpty)
    for command in commands { #expect(command.contains(" ./lab-"), "\(command)") }
  }

  @Test(arguments: [
    (["one-shot", "--try", "2"], "the second sets it, and is refused all the same"),
    (["udp", "--try", "3"], "and then the client waits until Ctrl-C"),
    (["unix", "--try", "2"], "the abstract name is free again, the path is not"),
    (["errors", "--step", "name"], "it failed before any socket call: no bind was asked"),
    (
      ["nonblocking", "--step", "epoll"],
      "a new byte tells edge again, and the old data is still there"
    ),
  ])
  func `is shown from its recording where ptrace is refused`(
    _ words: [String], _ fact: String
  ) throws {
    let outcome = try run(words)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text.hasPrefix("not live: strace cannot trace here"))
    #expect(outcome.text.contains("labs/run \(words.joined(separator: " ")) --untraced runs it"))
    #expect(outcome.text.contains("  proved: \(fact)"), "\(outcome.text)")
    #expect(outcome.text.split(separator: "\n").last?.hasPrefix("recorded: all ") ?? false)
  }

  @Test func `says that its program has changed since`() throws {
    let clone = scratch.url.appending(path: "clone")
    for path in ["labs/run", "labs/lib", "labs/04-udp", "traces/04-udp", "Sources/lab-client/UDP.swift"] {
      let copy = clone.appending(path: path)
      try FileManager.default.createDirectory(
        at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: root.appending(path: path), to: copy)
    }
    let changed = "the program has changed since"
    #expect(!(try run(["udp", "--try", "3", "--replay"], in: clone)).text.contains(changed))
    let source = clone.appending(path: "Sources/lab-client/UDP.swift")
    let text = try String(contentsOf: source, encoding: .utf8)
    try (text + "// edited\n").write(to: source, atomically: true, encoding: .utf8)
    let outcome = try run(["udp", "--try", "3", "--replay"], in: clone)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text.hasPrefix(changed), "\(outcome.text)")
  }
}
