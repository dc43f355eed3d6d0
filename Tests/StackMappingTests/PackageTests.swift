import Foundation
import TestPrograms
import Testing

/// Programs that `swift build` made: it calls their entry points `NAME_main`, and `main` is another name of that.
@Suite(.serialized, .enabled(if: stacksAreThere, "this strace cannot write stacks (-k)"))
struct `The stacks of a program of SwiftPM's` {
  /// The products of a way of building, each way built once.
  private static func built(_ options: [String]) throws -> (TemporaryFolder, String) {
    let folder = TemporaryFolder()
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "Programs/package")
    // A copy: what is built in the repository would stay there.
    try FileManager.default.copyItem(atPath: source.path, toPath: folder.path("package"))
    let build = ["swift", "build", "--package-path", folder.path("package"), "--disable-sandbox"] + options
    let outcome = try Program(at: "/usr/bin/env").run(build)
    try #require(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    let shown = try Program(at: "/usr/bin/env").run(build + ["--show-bin-path"])
    return (folder, shown.text.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  private func stacks(_ program: String, _ folder: TemporaryFolder, _ options: [String]) throws -> StackJSON {
    let path = folder.path("\(UUID().uuidString).strace")
    let outcome = try Program(at: "/usr/bin/env").run([
      "strace", "-f", "-k", "-ttt", "-yy", "-o", path, program,
    ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try StackJSON.of(path, options)
  }

  /// `FUNCTION CALL LINE` of the marks in a source: `// serve accept`.
  private func expected(_ target: String, _ rows: [(function: String, call: String, mark: String)]) throws
    -> [String]
  {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "Programs/package/Sources/\(target)")
    return try rows.map { row in
      let file = row.mark == "wire" ? "wire.c" : "main.swift"
      let text = row.mark == "wire" ? "long sent = send(" : "// \(row.mark)"
      let lines = try String(
        contentsOf: source.deletingLastPathComponent().appending(
          path: row.mark == "wire" ? "wire/\(file)" : "\(target)/\(file)"), encoding: .utf8
      )
      .split(separator: "\n", omittingEmptySubsequences: false)
      let line = try #require(lines.firstIndex { $0.contains(text) }, "\(row.mark)")
      return "\(row.function) \(row.call) \(line + 1)"
    }.sorted()
  }

  @Test(arguments: [["-c", "debug"], ["-c", "release", "--static-swift-stdlib"]])
  func `name each function and line, whatever the product is called`(_ options: [String]) throws {
    let (folder, bin) = try Self.built(options)
    let talk = try stacks("\(bin)/my-server", folder, ["--binaries"])
    let rows: [(String, String, String)] = [
      ("top-level code", "socket", "top socket"), ("closure #1 in top-level code", "bind", "top bind"),
      ("top-level code", "listen", "top listen"),
      ("closure #2 in top-level code", "getsockname", "top name"),
      ("top-level code", "close", "top close"), ("talk(to:)", "socket", "talk socket"),
      ("talk(to:)", "connect", "talk connect"), ("talk(to:)", "close", "talk close"),
      ("Data.sayAll(to:)", "send", "Data.sayAll"), ("Int32.hear()", "recv", "Int32.hear"),
      ("Int32.hear()", "recv", "Int32.hear"), ("serve(_:)", "accept", "serve accept"),
      ("serve(_:)", "close", "serve close"), ("wire_send", "send", "wire"),
    ]
    let talking = try expected("talk", rows)
    #expect(talk.calls.sorted() == talking)
    // Threads wait in calls of the program's: no stack is without one.
    #expect(talk.outside.isEmpty)
    #expect(Set(talk.functions.compactMap(\.module)) == ["talk"])
    #expect(talk.notes.contains { $0.hasPrefix("lines as of \(bin)/my-server, written ") })

    let wait = try stacks("\(bin)/wait", folder, ["--binaries"])
    let parts: [(String, String, String)] = [
      ("top-level code", "socketpair", "top socketpair"), ("String.send(to:)", "write", "String.send"),
      ("Source.init(_:_:_:)", "recv", "Source recv"), ("top-level code", "shutdown", "top shutdown"),
      ("closure #1 in top-level code", "shutdown", "closure shutdown"),
      ("close(both:)", "close", "close both"),
      ("close(both:)", "close", "close both"),
    ]
    let waiting = try expected("wait", parts)
    #expect(wait.calls.sorted() == waiting)
    // What waits for the socket is Dispatch's own thread, and nothing says for whom.
    #expect(Set(wait.outside.map(\.layer)).isSubset(of: ["toolchain", "none"]))
    #expect(wait.outside.contains { $0.module == "Dispatch" })
    #expect(wait.functions.flatMap(\.sites).contains { $0.resumed })
    #expect(wait.notes.contains { $0.contains("who awaited them is on no stack") })

    // Without a file to look into, the names are those of the trace.
    let bare = try stacks("\(bin)/my-server", folder, [])
    #expect(bare.functions.flatMap(\.sites).allSatisfy { $0.line == nil })
    #expect(
      Set(bare.functions.map(\.name)).isSuperset(of: ["main", "serve(_:)", "talk(to:)", "Int32.hear()"]))
  }
}
