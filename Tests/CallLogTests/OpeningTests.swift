import CallLog
import Foundation
import TestPrograms
import Testing

@Suite struct `Opening a call log` {
  let folder = TemporaryFolder()

  private func open(_ path: String) throws(CallLogError) -> CallLogWriter {
    try CallLogWriter(path: path, program: "lab", arguments: [], sourceDigest: nil)
  }

  private func add(_ writer: CallLogWriter, _ descriptor: Int) {
    let arguments = LiveArguments(.number(descriptor))
    let ticket = writer.begin("close", arguments, at: CallSite("A.swift", 1), before: 1)
    writer.complete(ticket, arguments, result: 0, errno: 0, after: 2)
  }

  @Test func `begins anew where an older log stands`() throws {
    let path = folder.path("a.log")
    let old = try open(path)
    for number in 0..<3000 { add(old, number) }
    old.close()
    let new = try open(path)
    add(new, 7)
    new.close()
    let log = try CallLog.read(path: path)
    #expect(log.records.map(\.arguments) == [[.integer(7)]])
    #expect(log.holes == 0)
  }

  @Test func `refuses a log that another run is writing, and leaves it whole`() throws {
    let path = folder.path("a.log")
    let first = try open(path)
    add(first, 1)
    #expect(throws: CallLogError.inUse(path: path)) { try open(path) }
    add(first, 2)
    first.close()
    #expect(try CallLog.read(path: path).records.count == 2)
    try open(path).close()
  }

  @Test func `leaves any other file alone`() throws {
    let path = folder.path("HelloHi.swift")
    try "let a = 1\n".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: CallLogError.wouldOverwrite(path: path)) { try open(path) }
    #expect(try folder.text("HelloHi.swift") == "let a = 1\n")
  }

  @Test func `takes an empty file`() throws {
    let path = folder.path("a.log")
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    try open(path).close()
    #expect(try CallLog.read(path: path).records.isEmpty)
  }

  @Test func `follows no symbolic link, dangling or not`() throws {
    let target = folder.path("target")
    let link = folder.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    #expect(throws: CallLogError.notAFile(path: link)) { try open(link) }
    #expect(!FileManager.default.fileExists(atPath: target))
    try open(target).close()
    #expect(throws: CallLogError.notAFile(path: link)) { try open(link) }
  }

  @Test(arguments: ["/dev/null", "/dev/zero", "/dev/full", "/tmp"])
  func `wants a regular file`(path: String) {
    #expect(throws: CallLogError.notAFile(path: path)) { try open(path) }
  }

  @Test func `wants a folder that exists`() throws {
    let path = folder.path("none/a.log")
    let error = #expect(throws: CallLogError.self) { try open(path) }
    #expect(error?.description == "\(path): open: ENOENT (No such file or directory)")
  }

  /// A limit on the size of files stands for a full disk: both come up when room is allocated.
  @Test func `says in one line that there is no room`() throws {
    let path = folder.path("a.log")
    let writer = try Running([
      "sh", "-c", "trap '' XFSZ; ulimit -f 100; exec \"$0\" --calls 10 \"$1\"",
      BuiltProgram.path("LogWriter"), path,
    ])
    #expect(try writer.finish() == 1)
    #expect(
      writer.outputText
        == "LogWriter: \(path): no room for the call log (266240 bytes): EFBIG (File too large); "
        + "free some space, or name another file with --log\n")
  }

  @Test func `counts the calls for which there was no room later`() throws {
    let path = folder.path("a.log")
    // 600 blocks of 512 bytes: the first 1,024 records fit, and no growth does.
    let writer = try Running([
      "sh", "-c", "trap '' XFSZ; ulimit -f 600; exec \"$0\" --calls 1500 \"$1\"",
      BuiltProgram.path("LogWriter"), path,
    ])
    #expect(try writer.finish() == 0)
    let log = try CallLog.read(path: path)
    #expect(log.records.count == 1024)
    #expect(log.unrecorded == 476)
    #expect(log.holes == 0)
    #expect(log.text().contains("476 calls not recorded: the log had no room left"))
  }
}
