import CallLog
import Foundation
import Glibc
import LinuxABI
import TestPrograms
import Testing

/// Structures in the log: written before the call and after it, read back as a tree, and never trusted.
@Suite struct `A logged structure` {
  let folder = TemporaryFolder()

  private func writer() throws -> CallLogWriter {
    try CallLogWriter(path: folder.path("a.log"), program: "test", arguments: [], sourceDigest: nil)
  }

  private func records() throws -> [CallRecord] { try CallLog.read(path: folder.path("a.log")).records }

  private let site = CallSite(#fileID, #line)

  @Test(arguments: [1, 2, 9, 64, 100])
  func `keeps every buffer of a readv, or of many the first`(number: Int) throws {
    let log = try writer()
    var block = (0..<number * 100).map { UInt8(truncatingIfNeeded: $0 / 100) }
    block.withUnsafeMutableBytes { block in
      let vectors = (0..<number).map { index in
        iovec(iov_base: block.baseAddress.map { $0 + index * 100 }, iov_len: 100)
      }
      vectors.withUnsafeBytes { vectors in
        guard let first = vectors.baseAddress else { return }
        let arguments = LiveArguments(
          .number(3), .buffers(first, count: number, isOutput: true), .number(number))
        let ticket = log.begin("readv", arguments, at: site, before: 1)
        let begun = log.record(ticket)
        #expect(begun?.isBegun == true)
        #expect(
          begun.map { CallText($0).strace.hasPrefix("readv(3, [{iov_base=0x..., iov_len=100}") } == true)
        // All but the last half of the last buffer came.
        log.complete(ticket, arguments, result: Int64(number * 100 - 50), errno: 0, after: 2)
      }
    }
    let record = try #require(try records().first)
    guard case .bytes(let bytes) = record.arguments[1],
      let value = StructureValue(bytes.kept, as: .buffersOut, result: record.result),
      case .list(let buffers) = value
    else {
      Issue.record("no buffers: \(record)")
      return
    }
    #expect(buffers.count == min(number, 64))
    for (index, buffer) in buffers.enumerated() {
      guard case .text(let text)? = buffer["iov_base"] else { continue }
      #expect(text.count == (index == number - 1 ? 50 : 100))
      #expect(text.kept.allSatisfy { $0 == UInt8(index) })
      // A fair share of what a record keeps.
      let shown = min(number, 64)
      #expect(text.kept.count >= min(text.count, (4096 - 8 - 20 * shown) / shown))
    }
    #expect(bytes.count <= 4096)
  }

  @Test func `holds the given before the call, and the found after it`() throws {
    let log = try writer()
    var entry = pollfd(fd: 7, events: 1, revents: 0)
    withUnsafeMutableBytes(of: &entry) { bytes in
      let arguments = LiveArguments(.inOut(UnsafeRawBufferPointer(bytes)), .number(1), .number(-1))
      let ticket = log.begin("poll", arguments, at: site, before: 1)
      #expect(log.record(ticket).map { CallText($0).strace } == "poll([{fd=7, events=POLLIN}], 1, -1) = ?")
      bytes.storeBytes(of: 0x11, toByteOffset: 6, as: Int16.self)
      log.complete(ticket, arguments, result: 1, errno: 0, after: 2)
    }
    let record = try #require(try records().first)
    #expect(
      CallText(record).strace
        == "poll([{fd=7, events=POLLIN}], 1, -1) = 1 ([{fd=7, revents=POLLIN|POLLHUP}])")
    #expect(CallText(record).swift == "poll([7: .readable], timeout: -1)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(record.jsonLine.utf8)) as? [String: Any])
    let arguments = try #require(json["args"] as? [[String: Any]])
    let entries = try #require(arguments[0]["structure"] as? [[String: Any]])
    #expect(entries.first?["fd"] as? Int == 7 && entries.first?["events"] as? String == "POLLIN")
  }

  /// Whoever writes a log may write anything into it.
  @Test(arguments: Structure.allCases)
  func `of any bytes is read without harm`(structure: Structure) {
    var random = SystemRandomNumberGenerator()
    for length in 0..<100 {
      let bytes = (0..<length).map { _ in UInt8.random(in: length % 3 == 0 ? 0...3 : 0...255, using: &random)
      }
      for result in [nil, -1, 0, 1, 3, Int64.max, Int64.min] as [Int64?] {
        _ = StructureValue(bytes, as: structure, result: result)?.strace()
        let record = CallRecord(
          sequence: 0, call: call(with: structure), file: "a", line: 1, thread: 1, before: 1, after: 2,
          arguments: (0..<4).map { _ in .bytes(.init(bytes, count: bytes.count)) }, result: result, errno: 11)
        let text = CallText(record)
        #expect(!text.swift.isEmpty && !text.strace.isEmpty && !record.jsonLine.isEmpty)
      }
    }
  }

  private func call(with structure: Structure) -> String {
    CallTable.all.first { $0.parameters.contains { $0.kind == .structure(structure) } }?.name ?? ""
  }

  @Test func `survives the kill of its program, in the call that it waits in`() throws {
    let path = folder.path("killed.log")
    let program = try Running([
      BuiltProgram.path("LogWriter"), "--lab", "wait", "--log", path,
    ])
    try program.expect("waiting\n")
    // Until it is inside the call: /proc/PID/syscall names the call that a sleeping program is in.
    let number = CallTable.call(named: "recvmsg")?.syscall.form(in: .current).number
    let deadline = Date().addingTimeInterval(20)
    while try !String(contentsOfFile: "/proc/\(program.pid)/syscall", encoding: .utf8)
      .hasPrefix("\(number ?? -1) ")
    {
      try #require(Date() < deadline)
      usleep(1000)
    }
    program.signal(SIGKILL)
    #expect(try program.finish() == 128 + SIGKILL)
    let log = try CallLog.read(path: path)
    #expect(log.holes == 0 && log.closed == nil)
    let last = try #require(log.records.last)
    #expect(last.call == "recvmsg" && last.isBegun)
    #expect(CallText(last).swift.hasPrefix("receiveMessage(into: [8, 100]"))
  }
}
