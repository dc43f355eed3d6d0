import Foundation
import StraceParser
import TestPrograms
import Testing
import TraceDiff

/// The programs themselves, run twice.
@Suite struct `Two runs of one program` {
  /// Runs the labs' chat under strace on a port of its own.
  private func chat(_ words: [String]) throws -> [String: Conversation] {
    let folder = TemporaryFolder()
    let port = try Port.free()
    func start(_ side: String) throws -> Running {
      try Running([
        "strace", "-f", "-ttt", "-T", "-yy", "-s", "4096", "-o", folder.path("\(side).strace"),
        BuiltProgram.path("lab-\(side)"), "hello-hi", "--port", "\(port)",
      ])
    }
    let server = try start("server")
    try Port.waitUntilListening(port)
    let client = try start("client")
    for word in words {
      try client.expect("client: ")
      client.say(word + "\n")
      try server.expect("server: ")
      server.say((word == words.last ? "#q#" : "yes, " + word) + "\n")
    }
    #expect(try client.finish() == 0)
    #expect(try server.finish() == 0)
    var sides: [String: Conversation] = [:]
    for side in ["server", "client"] {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("\(side).strace"))))
      sides[side] = try Conversation(side, bytes)
    }
    return sides
  }

  @Test func `do not differ, and differ as soon as one word does`() throws {
    let first = try chat(["hello", "你好"])
    let second = try chat(["hello", "你好"])
    let third = try chat(["hello", "good bye"])
    for side in ["server", "client"] {
      let one = try #require(first[side])
      #expect(TraceDiff(one, try #require(second[side])).lines == [])
      let other = TraceDiff(one, try #require(third[side]))
      #expect(!other.lines.isEmpty && other.lines.allSatisfy { $0.contains(": bytes: ") })
    }
  }
}
