import CallLog
import Foundation
import TestPrograms
import Testing

@Suite struct `A call log` {
  let folder = TemporaryFolder()

  private func open(_ path: String, _ arguments: [String] = [], digest: String? = nil) throws -> CallLogWriter
  {
    try CallLogWriter(path: path, program: "./lab", arguments: arguments, sourceDigest: digest)
  }

  @Test func `gives back what was written, also bytes of every length`() throws {
    let path = folder.path("a.log")
    let writer = try open(path, ["hello-hi", "--port", "1"])
    let thread = try currentThread()
    var expected: [CallRecord] = []
    for length in [0, 1, 63, 64, 65, 88, 240, 241, 1024, 4095, 4096, 4097, 100_000] {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
      let before = CallLogWriter.now()
      bytes.withUnsafeBytes { bytes in
        let arguments = LiveArguments(.number(4), .output(bytes), .number(length), .null, .input(bytes))
        let ticket = writer.begin("recv", arguments, at: CallSite("Lab/A.swift", 7), before: before)
        writer.complete(ticket, arguments, result: Int64(length), errno: 0, after: before + 5)
      }
      let kept = CallRecord.Bytes(Array(bytes.prefix(4096)), count: length)
      expected.append(
        CallRecord(
          sequence: expected.count, call: "recv", file: "Lab/A.swift", line: 7, thread: thread,
          before: before, after: before + 5,
          arguments: [.integer(4), .bytes(kept), .integer(Int64(length)), .null, .bytes(kept)],
          result: Int64(length), errno: 0))
    }
    let untrimmed = try CallLog.read(path: path)
    writer.close()
    let log = try CallLog.read(path: path)
    #expect(log.records == expected)
    #expect(untrimmed.records == expected)
    #expect(untrimmed.closed == nil)
    #expect(log.closed ?? 0 >= log.opened)
    #expect(log.holes == 0 && untrimmed.holes == 0)
    #expect(log.program == "./lab")
    #expect(log.arguments == ["hello-hi", "--port", "1"])
    #expect(log.pid == Int(getpid()))
    // Trimmed: the header and the slots that were used, and nothing more.
    let size = try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
    #expect(size < 64 * 1024 && size % 256 == 0)
  }

  @Test func `keeps a call that has begun, without what the kernel has not filled yet`() throws {
    let path = folder.path("a.log")
    let writer = try open(path)
    let room = [UInt8](repeating: 0xff, count: 16)
    room.withUnsafeBytes { room in
      withUnsafePointer(to: 16 as UInt32) { length in
        let arguments = LiveArguments(.number(3), .outputOfLength(room, length: length), .length(length))
        _ = writer.begin("accept", arguments, at: CallSite("A.swift", 1), before: 5)
      }
    }
    let record = try #require(try CallLog.read(path: path).records.first)
    #expect(record.isBegun)
    #expect(record.result == nil)
    #expect(
      record.arguments == [.integer(3), .bytes(.init([], count: 0)), .lengthInOut(given: 16, returned: nil)])
    writer.close()
    // Another thread may still be inside the call: its record must have a place to be completed in.
    #expect(try CallLog.read(path: path).records.count == 1)
  }

  @Test(arguments: [(Int64(7), 3, 3), (7, 16, 16), (-1, 16, 0), (7, 40, 16)])
  func `keeps as much of an address as the kernel says it filled`(result: Int64, returned: UInt32, kept: Int)
    throws
  {
    let path = folder.path("a.log")
    let writer = try open(path)
    let room = [UInt8](1...16)
    var length: UInt32 = 16
    room.withUnsafeBytes { room in
      withUnsafeMutablePointer(to: &length) { length in
        let arguments = LiveArguments(.number(3), .outputOfLength(room, length: length), .length(length))
        let ticket = writer.begin("accept", arguments, at: CallSite("A.swift", 1), before: 5)
        length.pointee = returned
        writer.complete(ticket, arguments, result: result, errno: result < 0 ? 4 : 0, after: 6)
      }
    }
    let record = try #require(try CallLog.read(path: path).records.first)
    let count = result < 0 ? 0 : Int(returned)
    #expect(
      record.arguments == [
        .integer(3), .bytes(.init(Array(room.prefix(kept)), count: count)),
        .lengthInOut(given: 16, returned: Int64(returned)),
      ])
    #expect(record.errno == (result < 0 ? 4 : 0))
  }

  @Test func `holds the records of threads that write at once, each whole`() throws {
    let path = folder.path("a.log")
    let writer = try open(path)
    let each = 3000
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      for number in 0..<each {
        let bytes = [UInt8](repeating: UInt8(thread), count: number % 700)
        bytes.withUnsafeBytes { bytes in
          let arguments = LiveArguments(.number(thread), .input(bytes), .number(number))
          let ticket = writer.begin("send", arguments, at: CallSite("A.swift", 1), before: 1)
          writer.complete(ticket, arguments, result: Int64(number), errno: 0, after: 2)
        }
      }
    }
    writer.close()
    let log = try CallLog.read(path: path)
    #expect(log.holes == 0 && log.unrecorded == 0)
    #expect(log.records.map(\.sequence) == Array(0..<4 * each))
    var next = [0, 0, 0, 0]
    for record in log.records {
      guard case .integer(let thread) = record.arguments[0], case .bytes(let bytes) = record.arguments[1]
      else {
        Issue.record("a record of another shape")
        return
      }
      let number = next[Int(thread)]
      next[Int(thread)] += 1
      #expect(record.result == Int64(number))
      #expect(bytes.kept == [UInt8](repeating: UInt8(thread), count: number % 700))
    }
    #expect(next == [each, each, each, each])
  }

  @Test func `says which source it was recorded from, when a digest was given`() throws {
    let digest = String(repeating: "0123456789abcdef", count: 4)
    for (given, kept) in [(digest, digest), ("short", nil), (digest.uppercased(), nil), (nil, nil)] {
      let path = folder.path("a.log")
      try open(path, digest: given).close()
      #expect(try CallLog.read(path: path).sourceDigest == kept)
    }
  }

  @Test func `takes arguments that are longer than a page`() throws {
    let arguments = (0..<50).map { String(repeating: "你", count: $0 * 10) }
    let path = folder.path("a.log")
    try open(path, arguments).close()
    #expect(try CallLog.read(path: path).arguments == arguments)
  }

  @Test func `takes source paths that do not fit its slot`() throws {
    let path = folder.path("a.log")
    let writer = try open(path)
    let site = CallSite(
      "AModuleWithALongName/AFileWithAVeryLongNameThatGoesOnAndOnUntilItDoesNotFitIntoTheSlotAnyMore.swift",
      1_000_000)
    let arguments = LiveArguments(.number(3))
    writer.complete(
      writer.begin("close", arguments, at: site, before: 1), arguments, result: 0, errno: 0, after: 2)
    writer.close()
    let record = try #require(try CallLog.read(path: path).records.first)
    #expect(record.file == "\(site.file)")
    #expect(record.line == 1_000_000)
  }

  @Test func `records nothing after it was closed`() throws {
    let path = folder.path("a.log")
    let writer = try open(path)
    writer.close()
    let arguments = LiveArguments(.number(3))
    let ticket = writer.begin("close", arguments, at: CallSite("A.swift", 1), before: 1)
    writer.complete(ticket, arguments, result: 0, errno: 0, after: 2)
    writer.close()
    let log = try CallLog.read(path: path)
    #expect(log.records.isEmpty && log.holes == 0 && log.unrecorded == 0)
  }

  private func currentThread() throws -> Int {
    // The kernel's own word for it: the link /proc/thread-self ends in the id.
    let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
    return try #require(Int(link.split(separator: "/").last ?? ""))
  }
}
