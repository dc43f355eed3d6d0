import Foundation
import TestPrograms
import Testing

private let socklab = Program(built: "socklab")

/// Lab 1's chat in C, recorded on each machine by `.ci/machines`.
@Suite struct `A trace of another machine` {
  static let machines = ["i386", "i386-by-number", "arm64", "armhf", "riscv64", "s390x", "mipsel"]

  private static func file(_ machine: String, _ side: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "traces/machines/\(machine)/\(side).strace").path
  }

  /// The chat makes the same calls everywhere, whatever a machine's kernel calls them: three words each way.
  @Test(arguments: machines)
  func `has the table of the chat, and no call in it that the catalogue lacks`(_ machine: String) throws {
    let outcome = try socklab.run([
      "table", "--trace", Self.file(machine, "server"), "--language", "c", "--format", "json",
    ])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(outcome.text.utf8)) as? [String: Any])
    let rows = try #require(json["rows"] as? [[String: Any]])
    var counts: [String: Int] = [:]
    for row in rows {
      counts[try #require(row["function"] as? String)] = row["calls"] as? Int
      #expect((row["call"] as? String)?.isEmpty == false)
    }
    #expect(
      counts
        == [
          "socket": 1, "setsockopt": 1, "bind": 1, "listen": 1, "accept": 1, "recv": 3, "send": 3, "close": 2,
        ].merging(machine == "i386-by-number" ? ["accept4": 1] : [:]) { _, new in new }
        .filter { machine != "i386-by-number" || $0.key != "accept" })
    // arm64 and riscv64 differ in no name: a trace does not say where it was made.
    for word in ["x86", "arm64", "not in the catalogue"] { #expect(!outcome.text.contains(word)) }
  }

  @Test(arguments: machines)
  func `has a walkthrough that knows every call`(_ machine: String) throws {
    let outcome = try socklab.run([
      "walkthrough", "server=\(Self.file(machine, "server"))", "client=\(Self.file(machine, "client"))",
    ])
    #expect(outcome.status == 0)
    for word in ["not in the catalogue", "unrecognised"] { #expect(!outcome.text.contains(word)) }
    #expect(outcome.text.contains("hello") && outcome.text.contains("你好，听得到吗？"))
  }
}
