import CallLog
import Foundation
import Testing

@Suite struct `A call log` {
  let folder = TemporaryFolder()

  @Test func `gives back what was written, also bytes of every length`() throws {
    let path = folder.path("a.log")
    let writer = try CallLogWriter(
      path: path, program: "./lab", arguments: ["hello-hi", "--port", "1"], sourceDigest: nil)
    // The kernel's own word for it: the link /proc/thread-self ends in the id.
    let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
    let thread = try #require(Int(link.split(separator: "/").last ?? ""))
    var expected: [CallRecord] = []
    for length in [0, 1, 63, 64, 65, 88, 240, 241, 1024, 4095, 4096, 4097, 100_000] {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
      let before = CallLogWriter.now()
      bytes.withUnsafeBytes { bytes in
        let arguments = LiveArguments(
          .number(4), .output(bytes), .number(length), .null, .input(bytes))
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
    #expect(log.closed != nil)
    #expect(log.holes == 0)
    #expect(log.program == "./lab")
    #expect(log.arguments == ["hello-hi", "--port", "1"])
    #expect(log.pid == Int(getpid()))
  }
}
