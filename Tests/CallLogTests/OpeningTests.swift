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

  /// What a program leaves that was killed between making the file and its log's first bytes.
  @Test(arguments: [1, 8, 4096, 266_240])
  func `takes a file of zeros`(size: Int) throws {
    let path = try folder.write("a.log", Data(count: size))
    #expect(throws: CallLogError.notBegun) { try CallLog.read(path: path) }
    let writer = try open(path)
    add(writer, 7)
    writer.close()
    #expect(try CallLog.read(path: path).records.count == 1)
  }

  @Test func `takes a header that its writer was killed in`() throws {
    let path = folder.path("a.log")
    try open(path).close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes.replaceSubrange(0..<8, with: Data(count: 8))
    // Without the magic bytes, its last ones; and with no more than the version.
    for kept in [bytes.count, 12] {
      try folder.write("a.log", bytes.prefix(kept) + Data(count: 266_240 - kept))
      try open(path).close()
      #expect(try CallLog.read(path: path).records.isEmpty)
    }
  }

  /// A disk image, a core, somebody's table: they begin with zeros, too.
  @Test(arguments: [
    Data(count: 5000) + Data([1]), Data(count: 8 << 20),
    Data(count: 8) + Data([9, 0, 0, 0]) + Data(count: 900),
  ])
  func `leaves other files that begin with zeros`(contents: Data) throws {
    let path = try folder.write("a.img", contents)
    #expect(throws: CallLogError.wouldOverwrite(path: path)) { try open(path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == contents)
  }
}

/// What a kernel or a file system may refuse, made to be refused by strace.
@Suite(.enabled(if: BuiltProgram.canTrace, "needs strace"))
struct `A call log where the file system` {
  let folder = TemporaryFolder()

  private func write(_ faults: String...) throws -> (code: Int32, output: String) {
    let writer = try Running(
      ["strace", "-f", "-o", "/dev/null"] + faults.flatMap { ["-e", "inject=" + $0] }
        + [BuiltProgram.path("LogWriter"), "--calls", "3000", folder.path("a.log")])
    let code = try writer.finish()
    return (code, writer.outputText)
  }

  @Test(arguments: ["ENOSYS", "EINVAL", "EOPNOTSUPP", "ENODEV"])
  func `allocates no room is written with zeros, at its beginning and when it grows`(_ errno: String) throws {
    for when in ["1+", "1", "2+"] {
      let (code, output) = try write("fallocate:error=\(errno):when=\(when)")
      #expect(code == 0, "\(output)")
      let log = try CallLog.read(path: folder.path("a.log"))
      #expect(log.records.count == 3000 && log.holes == 0 && log.unrecorded == 0)
    }
  }

  @Test(arguments: ["ENOSPC", "EDQUOT", "EFBIG"])
  func `has no room says so`(_ errno: String) throws {
    let (code, output) = try write("fallocate:error=\(errno)")
    #expect(code == 1)
    #expect(output.contains("no room for the call log (266240 bytes): \(errno) ("))
  }

  @Test(arguments: ["EIO", "EPERM", "EROFS"])
  func `fails otherwise says what failed`(_ errno: String) throws {
    let (code, output) = try write("fallocate:error=\(errno)")
    #expect(code == 1)
    #expect(output.hasPrefix("LogWriter: \(folder.path("a.log")): fallocate: \(errno) ("), "\(output)")
    #expect(!output.contains("no room"))
  }

  @Test func `fills up while zeros are written says so`() throws {
    let (code, output) = try write("fallocate:error=ENOSYS", "pwrite64:error=ENOSPC")
    #expect(code == 1)
    #expect(output.contains("no room for the call log (266240 bytes): ENOSPC ("), "\(output)")
  }

  @Test(arguments: ["ENOLCK", "ENOSYS", "EOPNOTSUPP", "EINVAL"])
  func `keeps no locks is written without one`(_ errno: String) throws {
    let (code, output) = try write("flock:error=\(errno)")
    #expect(code == 0, "\(output)")
    #expect(try CallLog.read(path: folder.path("a.log")).records.count == 3000)
  }

  @Test func `maps no file says so`() throws {
    let path = folder.path("a.log")
    let writer = try Running([
      "strace", "-f", "-P", path, "-o", "/dev/null", "-e", "inject=mmap:error=ENODEV",
      BuiltProgram.path("LogWriter"),
      "--calls", "3", path,
    ])
    #expect(try writer.finish() == 1)
    #expect(
      writer.outputText
        == "LogWriter: \(path): its file system cannot map a file (mmap: ENODEV); name a file on another one with --log\n"
    )
  }

  @Test func `fails to lock says what failed`() throws {
    let (code, output) = try write("flock:error=EIO")
    #expect(code == 1)
    #expect(output.contains("flock: EIO ("))
  }

  /// kill -9 at each call of opening, one after the other.
  @Test(arguments: ["openat", "flock", "fcntl", "mmap", "fallocate"])
  func `is gone with its program leaves nothing that blocks the name`(_ call: String) throws {
    for when in 1...6 {
      _ = try write("\(call):signal=KILL:when=\(when)")
      let writer = try Running([BuiltProgram.path("LogWriter"), "--calls", "3", folder.path("a.log")])
      #expect(try writer.finish() == 0, "\(call) \(when): \(writer.outputText)")
      #expect(try CallLog.read(path: folder.path("a.log")).records.count == 3)
    }
  }
}
