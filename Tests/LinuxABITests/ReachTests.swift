import LinuxABI
import Testing

@Suite struct `The table of calls that reach out` {
  @Test func `names each call once for each way`() {
    var seen: Set<String> = []
    for row in ReachRow.all {
      for name in row.names {
        #expect(seen.insert("\(name) \(row.reach)").inserted, "\(name)")
        #expect(ReachRow.rows(of: name).contains { $0.reach == row.reach }, "\(name)")
      }
    }
  }

  /// What the other table says of a call, this one must not leave out.
  @Test func `has every call that sends, opens, makes a process or starts a program`() {
    for traits in SyscallTraits.all where !traits.isForSocketsAlone {
      let isSent = traits.moves.isSent || traits.moves == .toSecond
      let reach: Reach? =
        isSent
        ? .writes : traits.process == .forks ? .processes : traits.process == .executes ? .executes : nil
      guard let reach else { continue }
      for name in traits.names { #expect(ReachRow.rows(of: name).contains { $0.reach == reach }, "\(name)") }
    }
  }

  @Test(arguments: ["brk", "futex", "clock_gettime", "getpid", "munmap", "read", "fstat", "rt_sigaction"])
  func `has none that keeps to the process`(_ name: String) { #expect(ReachRow.rows(of: name).isEmpty) }

  @Test func `has words for each way`() {
    #expect(Set(Reach.allCases.map(\.words)).count == Reach.allCases.count)
  }
}
