import Testing

@testable import Machine

@Suite struct `A program of the system` {
  @Test(arguments: [0, 1, 7, 255])
  func `tells its exit status`(_ status: Int32) throws {
    let outcome = try #require(Program.run("/bin/sh", ["-c", "exit \(status)"]))
    #expect(outcome.status == status)
  }

  @Test func `is heard on both its streams`() throws {
    let outcome = try #require(Program.run("/bin/sh", ["-c", "echo out; echo err >&2"]))
    #expect(outcome.text == "out\nerr\n")
  }

  @Test func `that outlives its deadline is ended`() throws {
    let outcome = try #require(Program.run("/bin/sh", ["-c", "exec tail -f /dev/null"], seconds: 1))
    #expect(outcome.status == nil)
  }

  @Test func `that is killed has no exit status`() throws {
    let outcome = try #require(Program.run("/bin/sh", ["-c", "kill -KILL $$"]))
    #expect(outcome.status == nil)
  }

  @Test func `that is not there cannot be run`() {
    #expect(Program.run("/no/such/program", []) == nil)
    #expect(Program.find("no-such-program-anywhere") == nil)
    #expect(Program.find("sh") != nil)
  }
}
