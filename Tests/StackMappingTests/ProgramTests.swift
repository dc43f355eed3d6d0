import Foundation
import TestPrograms
import Testing

/// Programs that were not written to be traced, compiled and run here.
@Suite(.serialized, .enabled(if: stacksAreThere, "this strace cannot write stacks (-k)"))
struct `The stacks of a program of somebody's` {
  private func trace(_ program: String) throws -> (TemporaryFolder, String) {
    let folder = TemporaryFolder()
    let path = folder.path("trace.strace")
    let outcome = try Program(at: "/usr/bin/env").run(["strace", "-f", "-k", "-ttt", "-o", path, program])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return (folder, path)
  }

  /// The lines of the source where a function makes a call: found by their text, not by numbers that an edit moves.
  private func line(_ program: String, _ text: String) throws -> Int {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "Programs/\(program).swift")
    let lines = try String(contentsOf: source, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let found = lines.indices.filter { lines[$0].contains(text) }
    try #require(found.count == 1, "\(text)")
    return found[0] + 1
  }

  @Test(arguments: [["-g"], ["-O", "-g"]])
  func `with threads name each function and line`(_ options: [String]) throws {
    let program = try Compiled.program("threaded", options)
    let (folder, path) = try trace(program)
    let stacks = try StackJSON.of(path, ["--binaries"])
    let expected = [
      ("makeListener(backlog:)", "bind", "bind(AF_INET)", 1, "bind(listener"),
      ("makeListener(backlog:)", "listen", "listen(4)", 1, "check(listen("),
      ("acceptClients(_:_:)", "accept", "accept(NULL, NULL)", 3, "accept(listener"),
      ("Connection.receiveAll(_:)", "recv", "recvfrom(512, flags 0)", 6, "recv(descriptor"),
      ("Connection.answer(_:)", "send", "sendto(MSG_NOSIGNAL)", 6, "send(descriptor"),
      ("Connection.finish()", "shutdown", "shutdown(SHUT_RDWR)", 3, "shutdown(descriptor"),
      ("talk(to:)", "connect", "connect(AF_INET)", 3, "connect(descriptor"),
    ]
    for (name, function, form, count, text) in expected {
      let sites = stacks.sites(of: name).filter { $0.function == function && $0.form == form }
      #expect(sites.reduce(0) { $0 + $1.count } == count, "\(name) \(form)")
      #expect(sites.allSatisfy { $0.file == "threaded.swift" }, "\(name) \(form)")
      #expect(try Set(sites.map(\.line)) == [line("threaded", text)], "\(name) \(form)")
    }
    // Of a program that waits in its own threads every call is of its own functions.
    #expect(stacks.outside.isEmpty)

    // The same trace when the program's file is another by now.
    let later = folder.path("later.strace")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing(program, with: folder.path("gone")).write(
      toFile: later, atomically: true, encoding: .utf8)
    let gone = try StackJSON.of(later, ["--binaries"])
    #expect(gone.notes.contains { $0.contains("gone: cannot be read") })
    #expect(gone.functions.flatMap(\.sites).allSatisfy { $0.line == nil })
    // An optimised function may have no frame of its own: without the file nobody can tell.
    if !options.contains("-O") {
      #expect(gone.sites(of: "Connection.answer(_:)").reduce(0) { $0 + $1.count } == 6)
    }
    try FileManager.default.copyItem(atPath: program, toPath: folder.path("gone"))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: 3600)], ofItemAtPath: folder.path("gone"))
    let changed = try StackJSON.of(later, ["--binaries"])
    #expect(changed.notes.contains { $0.contains("was written after the trace was taken") })
    #expect(changed.functions.flatMap(\.sites).allSatisfy { $0.line == nil })
  }

  @Test func `with async and await name each function, and say what nobody can know`() throws {
    let (folder, path) = try trace(try Compiled.program("waiting", ["-g"]))
    defer { _ = folder }
    let stacks = try StackJSON.of(path, ["--binaries"])
    for (name, function, count, text) in [
      ("Server.serveOne()", "accept", 2, "accept(listener"), ("Server.serveOne()", "recv", 2, "recv(client"),
      ("talk(to:)", "connect", 2, "connect(descriptor"), ("talk(to:)", "send", 2, "send(descriptor"),
      ("Server.stop()", "close", 1, "close(listener)"),
    ] {
      let sites = stacks.sites(of: name).filter { $0.function == function }
      #expect(sites.reduce(0) { $0 + $1.count } == count, "\(name) \(function)")
      #expect(try Set(sites.map(\.line)) == [line("waiting", text)], "\(name) \(function)")
    }
    let text = try Program(built: "socklab").run(["table", "--trace", path, "--stacks"])
    #expect(text.text.contains("who awaited them is on no stack"))
  }

  @Test func `that was stripped are counted, and not guessed`() throws {
    let program = try Compiled.program("threaded", ["-O"])
    let strip = try Program(at: "/usr/bin/env").run(["strip", program])
    try #require(strip.status == 0)
    let (folder, path) = try trace(program)
    defer { _ = folder }
    let stacks = try StackJSON.of(path, ["--binaries"])
    #expect(stacks.functions.isEmpty)
    let stripped = stacks.outside.first { $0.name == "(no name)" }?.sites.first { $0.function == "accept" }
    // The address is kept: a debugger that has the symbols can say more.
    #expect(stripped?.count == 3 && stripped?.address?.hasPrefix("threaded+0x") == true)
    #expect(stacks.notes.contains { $0.contains("it was stripped") })
  }
}
