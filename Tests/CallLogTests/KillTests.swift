import CallLog
import Foundation
import TestPrograms
import Testing

@Suite struct `A program killed at any moment` {
  let folder = TemporaryFolder()

  @Test(arguments: [1, 4])
  func `has left every record that was complete`(threads: Int) throws {
    var acknowledged = 0
    for run in 0..<30 {
      let path = folder.path("\(threads)-\(run).log")
      let writer = try Running([BuiltProgram.path("LogWriter"), "--until-killed", "\(threads)", path])
      try writer.expect(bytes: 16)
      try writer.collect(seconds: .random(in: 0...0.02))
      writer.signal(SIGKILL)
      #expect(try writer.finish() == 128 + SIGKILL)

      let log = try CallLog.read(path: path)
      #expect(log.closed == nil)
      #expect(log.unrecorded == 0)
      // What was in progress: one call a thread, and one run of slots a thread that was taken and not marked yet.
      #expect(log.records.count { $0.isBegun } <= threads)
      #expect(log.holes <= threads)
      let found = Dictionary(uniqueKeysWithValues: log.records.map { (Key($0), $0) })
      #expect(found.count == log.records.count)
      for key in keys(writer.output) {
        acknowledged += 1
        guard let record = found[key], record.after != nil, record.arguments[1] == .bytes(message(key.number))
        else {
          Issue.record("record \(key) is \(String(describing: found[key]))")
          return
        }
      }
    }
    #expect(acknowledged >= 30)
  }

  struct Key: Hashable {
    let thread: Int64
    let number: Int64
  }

  /// The names of completed records, 16 bytes each; the last may have been cut off by the kill.
  private func keys(_ bytes: [UInt8]) -> [Key] {
    bytes.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count - 15, by: 16).map { offset in
        Key(
          thread: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self),
          number: bytes.loadUnaligned(fromByteOffset: offset + 8, as: Int64.self))
      }
    }
  }

  /// The bytes that LogWriter gives the record of this number.
  private func message(_ number: Int64) -> CallRecord.Bytes {
    let length = Int(number % 7 == 0 ? number % 3000 : number % 40)
    return CallRecord.Bytes((0..<length).map { UInt8(truncatingIfNeeded: Int(number) + $0) }, count: length)
  }
}

extension `A program killed at any moment`.Key {
  init(_ record: CallRecord) {
    var numbers = record.arguments.map { argument in
      if case .integer(let value) = argument { value } else { Int64(-1) }
    }
    numbers += [-1, -1, -1, -1]
    self.init(thread: numbers[0], number: numbers[3])
  }
}

@Suite(.enabled(if: BuiltProgram.canTrace, "needs strace"))
struct `A trace of a program that logs` {
  let folder = TemporaryFolder()

  @Test func `shows no system call of the log's own while there is room`() throws {
    let calls = try trace(500)
    #expect(calls == [])
    #expect(try CallLog.read(path: folder.path("a.log")).records.count == 500)
  }

  @Test func `shows growth as a few calls, and nothing for a record`() throws {
    let calls = try trace(5000)
    // Steps of 1,024, 1,024, 2,048 and 4,096 records.
    #expect(calls.count { $0 == "fallocate" } == 3)
    let expected: Set = ["fallocate", "mmap", "munmap", "pwrite64", "gettid"]
    #expect(Set(calls).isSubset(of: expected), "\(calls)")
    #expect(calls.count < 30)
  }

  @Test func `makes none for a structure either`() throws {
    #expect(try trace(120, "--structures") == [])
    let records = try CallLog.read(path: folder.path("a.log")).records
    #expect(records.count == 240 && records.allSatisfy { !$0.isBegun })
  }

  /// The names of the system calls between the program's two marks.
  private func trace(_ count: Int, _ mode: String = "--calls") throws -> [String] {
    let strace = try Running([
      "strace", "-f", "-o", folder.path("a.strace"), BuiltProgram.path("LogWriter"), mode, "\(count)",
      folder.path("a.log"),
    ])
    #expect(try strace.finish() == 0)
    let names = try folder.text("a.strace").split(separator: "\n").map { line in
      String(line.drop { $0 != " " }.drop { $0 == " " }.prefix { $0 != "(" })
    }
    let marks = names.indices.filter { names[$0] == "getppid" }
    #expect(marks.count == 2)
    guard let first = marks.first, let last = marks.last else { return ["no marks"] }
    return Array(names[first + 1..<last])
  }
}
