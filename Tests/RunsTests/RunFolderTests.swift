import Foundation
import Runs
import TestPrograms
import Testing

/// The folder of a run, and who has a place in it.
@Suite struct `A run folder` {
  private func arrive(
    _ folder: RunFolder, _ name: String, joins: Bool = false, _ news: inout RunFolder.News
  ) throws -> RunPlace? {
    switch try folder.arrive(as: name, joins: joins, strace: "6.1", &news) {
    case .joined(let place): return place
    case .inUse: return nil
    }
  }

  private func record(_ name: String) -> ProgramRecord {
    ProgramRecord(
      name: name, command: ["a"], folder: "/", strace: ["strace", "a"], mode: .traced, begin: 1)
  }

  @Test func `is made for its owner alone, and knows its programs`() throws {
    let scratch = TemporaryFolder()
    let folder = RunFolder(scratch.path("run/"))
    var news = RunFolder.News()
    guard let place = try arrive(folder, "server", &news) else { throw Running.Failure("no place") }
    try place.write(record("server"))
    let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path("run"))
    #expect(attributes[.posixPermissions] as? Int == 0o700)
    #expect(try folder.record()?.programs == ["server"])
    #expect(try folder.programs().map(\.name) == ["server"])
    #expect(folder.isAlive("server"))
    #expect(try place.leave() == [])
    #expect(!folder.isAlive("server"))
  }

  @Test func `takes a second program of the same name under a number`() throws {
    let scratch = TemporaryFolder()
    let folder = RunFolder(scratch.path("run"))
    var news = RunFolder.News()
    guard let first = try arrive(folder, "client", joins: true, &news),
      let second = try arrive(folder, "client", joins: true, &news)
    else { throw Running.Failure("no place") }
    #expect(second.name == "client-2")
    #expect(news.moved == nil)
    #expect(try first.leave() == ["client-2"])
    #expect(try second.leave() == [])
  }

  @Test func `is not taken while a program of it runs, and moved aside behind its end`() throws {
    let scratch = TemporaryFolder()
    let folder = RunFolder(scratch.path("run"))
    var news = RunFolder.News()
    for number in 1...2 {
      guard let place = try arrive(folder, "a", &news) else { throw Running.Failure("no place") }
      try place.write(record("a"))
      #expect(try arrive(folder, "b", &news) == nil)
      _ = try place.leave()
      guard let next = try arrive(folder, "b", &news) else { throw Running.Failure("no place") }
      #expect(news.moved == scratch.path("run-\(number * 2 - 1)"))
      #expect(try RunFolder(scratch.path("run-\(number * 2 - 1)")).programs().map(\.name) == ["a"])
      _ = try next.leave()
      try FileManager.default.moveItem(atPath: scratch.path("run"), toPath: scratch.path("run-\(number * 2)"))
    }
  }

  @Test func `is nothing that holds other files, no file, and no link`() throws {
    let scratch = TemporaryFolder()
    var news = RunFolder.News()
    try scratch.write("file", "a")
    try FileManager.default.createDirectory(atPath: scratch.path("full"), withIntermediateDirectories: false)
    try scratch.write("full/letter", "a")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("link"), withDestinationPath: scratch.path("full"))
    for name in ["file", "full", "link"] {
      let problem = #expect(throws: RunFolder.Problem.self) {
        _ = try arrive(RunFolder(scratch.path(name)), "a", &news)
      }
      // What names another folder, the verb knows.
      #expect(problem?.message(remedy: "--here").hasSuffix("; --here names another folder") ?? false)
    }
    #expect(try scratch.text("full/letter") == "a")
  }

  @Test(arguments: [
    ("{", "no record"),
    (#"{"format":"socklab-run","version":9,"id":"a","machine":"b","programs":[]}"#, "version 9"),
    (#"{"format":"other","version":1,"id":"a","machine":"b","programs":[]}"#, "its format is other"),
  ])
  func `of another kind is refused with its reason and left as it is`(_ text: String, _ why: String) throws {
    let scratch = TemporaryFolder()
    try FileManager.default.createDirectory(atPath: scratch.path("run"), withIntermediateDirectories: false)
    try scratch.write("run/run.json", text)
    var news = RunFolder.News()
    let error = #expect(throws: RunFolder.Problem.self) {
      _ = try arrive(RunFolder(scratch.path("run")), "a", &news)
    }
    #expect(error?.message.contains(why) == true, "\(error?.message ?? "")")
    #expect(try scratch.text("run/run.json") == text)
  }

  @Test func `does not follow a record's name to another file`() throws {
    let scratch = TemporaryFolder()
    let folder = RunFolder(scratch.path("run"))
    var news = RunFolder.News()
    guard let place = try arrive(folder, "a", &news) else { throw Running.Failure("no place") }
    try place.write(record("../../etc/passwd"))
    #expect(throws: RunFolder.Problem.self) { try folder.programs() }
    _ = try place.leave()
  }

  @Test(arguments: [
    ("/usr/bin/python3", "python3"), ("./a b", "ab"), ("run", "program"), ("..", "program"),
    ("-x", "program"),
    ("语", "program"),
  ])
  func `names a program's files after its path`(_ path: String, _ name: String) {
    #expect(ProgramName.made(from: path) == name)
  }
}
