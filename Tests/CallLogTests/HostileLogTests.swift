import CallLog
import Foundation
import TestPrograms
import Testing

@Suite struct `A damaged call log` {
  /// A small log of four records: one in a slot, one in several, one with an address, one begun.
  static func sample(closed: Bool) throws -> [UInt8] {
    let folder = TemporaryFolder()
    let path = folder.path("a.log")
    let writer = try CallLogWriter(path: path, program: "lab", arguments: ["x", "y"], sourceDigest: nil)
    for length in [5, 700] {
      let bytes = [UInt8](repeating: 0x41, count: length)
      bytes.withUnsafeBytes { bytes in
        withUnsafePointer(to: 16 as UInt32) { size in
          let arguments = LiveArguments(.number(3), .input(bytes), .output(bytes), .length(size), .null)
          let ticket = writer.begin("recvfrom", arguments, at: CallSite("A/B.swift", 9), before: 10)
          writer.complete(ticket, arguments, result: Int64(length), errno: 0, after: 20)
        }
      }
    }
    if !closed {
      _ = writer.begin(
        "listen", LiveArguments(.number(3), .number(1)), at: CallSite("A/B.swift", 9), before: 30)
    }
    writer.close()
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    // What a kill leaves: no closing time, and the room that was never used. A page of it will do.
    if !closed {
      bytes.replaceSubrange(40..<48, with: [UInt8](repeating: 0, count: 8))
      bytes.replaceSubrange(56..<64, with: [UInt8](repeating: 0, count: 8))
      bytes = Array(bytes.prefix(4096 + 4096))
      bytes.replaceSubrange(48..<56, with: [0, 0x20, 0, 0, 0, 0, 0, 0])
    }
    return bytes
  }

  @Test(arguments: [true, false])
  func `is told from a whole one wherever it is cut`(closed: Bool) throws {
    let bytes = try Self.sample(closed: closed)
    let whole = try CallLog.read(bytes)
    #expect(whole.records.count == (closed ? 2 : 3))
    #expect(throws: CallLogError.notACallLog) { try CallLog.read([]) }
    for length in 1..<bytes.count {
      let error = #expect(throws: CallLogError.self) { try CallLog.read(Array(bytes.prefix(length))) }
      guard case .cut(let at, let expected)? = error else {
        Issue.record("\(length) bytes: \(String(describing: error))")
        return
      }
      #expect(at == length && expected > length && expected <= bytes.count)
    }
  }

  @Test(arguments: [true, false])
  func `is read or refused whichever bit is flipped`(closed: Bool) throws {
    var bytes = try Self.sample(closed: closed)
    let whole = try CallLog.read(bytes)
    var refused = 0
    for index in bytes.indices where index < 200 || index >= 4096 {
      // Every bit of the header and of what a record says about itself; of its bytes, one each.
      for bit in 0..<8 where index < 200 || index % 256 < 180 || bit == index % 8 {
        bytes[index] ^= 1 << bit
        do throws(CallLogError) {
          let log = try CallLog.read(bytes)
          // A record may be lost or altered, never invented.
          #expect(log.records.count <= whole.records.count)
          if bit == index % 8 { _ = log.records.map(\.jsonLine) + [log.text()] }
        } catch {
          #expect(!error.description.isEmpty)
          refused += 1
        }
        bytes[index] ^= 1 << bit
      }
    }
    #expect(refused > 100)
  }

  @Test func `is read or refused whatever bytes it has`() throws {
    var generator = SystemRandomNumberGenerator()
    let good = try Self.sample(closed: false)
    for _ in 0..<300 {
      var bytes = good
      for index in 4096..<bytes.count where index % 256 > 3 || Bool.random() {
        bytes[index] = UInt8.random(in: 0...255, using: &generator)
      }
      // Marks that look right, so that the rest is believed.
      for slot in stride(from: 4096, to: bytes.count, by: 256) where Bool.random() {
        bytes.replaceSubrange(slot..<slot + 4, with: [UInt8.random(in: 0...4), 0, 0, 0])
      }
      let log = try CallLog.read(bytes)
      #expect(log.records.count + log.holes <= 16)
    }
  }

  @Test(arguments: [true, false])
  func `misses a record whose slot says that it is none`(closed: Bool) throws {
    for mark: UInt8 in [0, 1, 4] {
      for slot in [0, 1] {
        var bytes = try Self.sample(closed: closed)
        let starts = stride(from: 4096, to: bytes.count, by: 256).filter { bytes[$0] == 3 }
        bytes[starts[slot]] = mark
        let log = try CallLog.read(bytes)
        #expect(log.records.count == (closed ? 1 : 2))
        #expect(log.holes > 0)
        #expect(log.holesAtEnd == (closed && slot == 1 ? log.holes : 0))
      }
    }
    let whole = try CallLog.read(Self.sample(closed: closed))
    #expect(whole.holes == 0)
  }

  @Test func `counts a record that was never finished as a hole, and reads the next`() throws {
    var bytes = try Self.sample(closed: true)
    // The first record's mark: being copied when the program was killed.
    bytes[4096] = 1
    let log = try CallLog.read(bytes)
    #expect(log.holes == 1)
    #expect(log.records.count == 1)
    #expect(log.records.first?.sequence == 0)
    #expect(log.text().contains("1 record damaged, or not finished when the program was killed"))
  }

  @Test func `loses only the record whose further slots are damaged`() throws {
    let bytes = try Self.sample(closed: true)
    // The second record's bytes lie in the slots after it.
    for offset in [0, 4, 8, 12] {
      var damaged = bytes
      damaged[4096 + 512 + offset] ^= 0x10
      let log = try CallLog.read(damaged)
      #expect(log.records.count == 1)
      #expect(log.holes >= 1)
    }
  }

  @Test(arguments: [
    ("", "not a call log"), ("hello\n", "not a call log"), ("SOCKLOG", "cut at byte 7"),
    ("SOCKLOG\n\u{2}\0\0\0", "cut at byte 12"),
    ("SOCKLOG\n\u{2}\0\0\0" + String(repeating: "\0", count: 500), "version 2"),
    ("SOCKLOG\n\u{1}\0\0\0" + String(repeating: "\0", count: 500), "damaged at byte 12"),
  ])
  func `is refused in a sentence that says what and where`(text: String, sentence: String) throws {
    let error = #expect(throws: CallLogError.self) { try CallLog.read(Array(text.utf8)) }
    #expect(error?.description.contains(sentence) == true)
  }

  @Test(arguments: [
    ("/dev/zero", CallLogError.notACallLog), ("/dev/null", .empty), ("/proc/self/maps", .notACallLog),
  ])
  func `is no device and no other file`(path: String, error: CallLogError) throws {
    #expect(throws: error) { try CallLog.read(path: path) }
  }

  @Test func `is missed by name`() {
    let error = #expect(throws: CallLogError.self) { try CallLog.read(path: "/nowhere/a.log") }
    #expect(error?.description == "/nowhere/a.log: open: ENOENT (No such file or directory)")
  }
}
