import CallLog
import CallMapping
import StraceParser
import Testing

/// execve(2) more than once in one process: a shell's `exec`, and env(1), nice(1) and prlimit(1), become what they start.
@Suite struct `A process that is one program after another` {
  private static let chain = [
    #"execve("/bin/sh", ["sh", "-c", "exec env nice prog a"], 0x7ffd /* 2 vars */) = 0"#,
    #"execve("/usr/bin/env", ["env", "nice", "prog", "a"], 0x7ffd /* 2 vars */) = 0"#,
    #"execve("/usr/bin/nice", ["nice", "prog", "a"], 0x7ffd /* 2 vars */) = 0"#,
    #"execve("/opt/prog", ["prog", "a"], 0x7ffd /* 2 vars */) = 0"#,
  ]

  /// - Parameter times: of the starts, in microseconds; the log is opened at 60.
  private func contradictions(_ log: SmallLog, _ starts: [String], at times: [Int], then: String = "") throws
    -> [String]
  {
    let lines = zip(starts, times).map { start, time in
      let digits = String(time)
      return "7     100.\(String(repeating: "0", count: 6 - digits.count))\(digits) \(start)"
    }
    let map = try CallMap(
      log: log.log,
      trace: events(
        lines.joined(separator: "\n") + "\n" + then
          + "7     100.000900 exit_group(0) = ?\n7     100.000901 +++ exited with 0 +++\n"))
    return map.contradictions.map(\.fieldName)
  }

  private static let received = "7     100.000150 recvfrom(4, \"hi\", 64, 0, NULL, NULL) = 2\n"

  @Test func `agrees with the log of the last of them`() throws {
    var log = SmallLog(arguments: ["a"])
    log.recv("hi", from: 100, to: 200)
    #expect(try contradictions(log, Self.chain, at: [1, 10, 20, 30], then: Self.received) == [])
  }

  /// It opened its log, called nothing that the log has, and became another program: no line says which of them opened it.
  @Test(arguments: [1, 2, 3])
  func `agrees with the log of one that others took over`(_ count: Int) throws {
    var log = SmallLog(program: "sh", arguments: ["-c", "exec env nice prog a"])
    log.log.closed = log.log.opened + 1
    #expect(try contradictions(log, Array(Self.chain.prefix(count + 1)), at: [1, 70, 80, 90]) == [])
  }

  @Test(arguments: [
    // The header names the last, which came after the log's opening.
    ("prog", ["a"]),
    // It names the first, and not what that was told.
    ("sh", ["-c", "exec prog a"]),
  ])
  func `contradicts a log that was opened before its program began`(_ program: String, _ arguments: [String])
    throws
  {
    var log = SmallLog(program: program, arguments: arguments)
    log.log.closed = log.log.opened + 1
    let found = try contradictions(log, Self.chain, at: [1, 70, 80, 90])
    #expect(found.contains("log opened"), "\(found)")
  }
}
