import CallMapping
import LinuxABI
import Testing

/// The kernel's tables have socket as 41 and bind as 49 on x86-64, as 198 and 200 on arm64, as 359 and 361 on i386.
@Suite struct `The machine of a table` {
  private static let told: [([String: Int], Architecture?)] = [
    ([:], nil), (["socket": 41, "bind": 49], .x86_64), (["socket": 198, "bind": 200], .arm64),
    (["socket": 41, "bind": 200], nil), (["socket": 359, "bind": 361], nil), (["bind": 49], .x86_64),
  ]

  private func side(_ numbers: [String: Int]) throws -> Side {
    var run = try RecordedRun("01-hello-hi/server")
    run.lines = run.lines.map { line in
      numbers.reduce(line) { $0.replacing(" \($1.key)(", with: " [ \($1.value)] \($1.key)(") }
    }
    return Side("server", try run.map())
  }

  /// Names do not say it: arm64 and riscv64 differ in none.
  @Test(arguments: told)
  func `is named where the numbers of its calls prove it`(_ numbers: [String: Int], _ proven: Architecture?)
    throws
  {
    #expect(MappingTable([try side(numbers)]).architecture == proven)
  }

  @Test func `is what a person says`() throws {
    #expect(MappingTable([try side([:])], architecture: .arm64).architecture == .arm64)
  }
}
