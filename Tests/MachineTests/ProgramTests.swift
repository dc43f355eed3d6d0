import Glibc
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

  /// A tool of a person's may be a script: what it started would go on as a child of init.
  @Test(arguments: ["sleep 1000", "sleep 1000 & exit 0", "sleep 1000 & exec tail -f /dev/null"])
  func `is ended with all that it started`(_ script: String) throws {
    let begin = ContinuousClock.now
    let mark = "\(getpid()).\(script.utf8.count)"
    _ = try #require(
      Program.run("/bin/sh", ["-c", script.replacing("1000", with: "1000 \(mark)")], seconds: 1))
    #expect(ContinuousClock.now - begin < .seconds(5))
    let alive = Program.run("/usr/bin/pgrep", ["-f", "sleep 1000 \(mark)$"])?.text
    #expect(alive == "")
  }

  /// A program may close its output and stay.
  @Test func `that says nothing more and stays is ended at its deadline`() throws {
    let begin = ContinuousClock.now
    let outcome = try #require(
      Program.run("/bin/sh", ["-c", "exec sleep 30 >&- 2>&-"], seconds: 1))
    #expect(outcome.status == nil && ContinuousClock.now - begin < .seconds(5))
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
