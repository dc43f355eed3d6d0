import StraceParser
import Testing

@testable import TraceModel

/// The kernel gives the lowest number that is free: who compares asks which ones the trace shows free.
@Suite struct `Of the numbers of a table` {
  private func table(_ freed: [Int64], open: [Int64]) -> TableAlone {
    var table = TableAlone()
    for number in open + freed { table.set(number, DescriptorTable.Entry(slot: 1, birth: 1)) }
    for number in freed { table.set(number, .freed) }
    return table
  }

  @Test func `the lowest that was freed is found, and none that nobody has seen`() {
    var table = table([3, 5], open: [4, 7])
    #expect(table.firstFreed(in: 0..<100) == 3)
    #expect(table.firstFreed(in: 4..<100) == 5)
    #expect(table.firstFreed(in: 0..<3) == nil)
    #expect(table.firstFreed(in: 6..<100) == nil)
    table.set(3, DescriptorTable.Entry(slot: 2, birth: 2))
    #expect(table.firstFreed(in: 0..<100) == 5)
    table.set(5, DescriptorTable.Entry(slot: 2, birth: 2))
    #expect(table.firstFreed(in: 0..<100) == nil)
    table.set(4, .freed)
    #expect(table.firstFreed(in: 0..<100) == 4)
  }

  @Test func `far ones and ranges are found as well`() {
    var table = table([100_000], open: [3, 100_001])
    #expect(table.firstFreed(in: 0..<200_000) == 100_000)
    #expect(table.firstFreed(in: 100_001..<200_000) == nil)
    // close_range(2) frees what was never seen.
    table.table.freeUnseen(100_001...Int64(Int32.max))
    #expect(table.firstFreed(in: 100_001..<200_000) == 100_002)
    table.table.freeUnseen(0...2)
    #expect(table.firstFreed(in: 0..<200_000) == 0)
  }

  @Test func `so many far ones are not searched`() {
    let table = table([100_000], open: (0..<1000).map { 200_000 + 16 * $0 })
    #expect(table.firstFreed(in: 0..<300_000) == nil)
  }

  @Test func `one is free for a process, and a shared table is told`() {
    var reader = ModelReader()
    let text = Array(
      """
      7 execve("./a", ["a"], 0x7ffd /* 2 vars */) = 0
      7 openat(AT_FDCWD, "a", O_RDONLY) = 3
      7 openat(AT_FDCWD, "b", O_RDONLY) = 4
      7 close(3) = 0
      7 clone(child_stack=NULL, flags=CLONE_FILES|SIGCHLD) = 8

      """.utf8)
    var free: [Int64?] = []
    var shared: [Bool] = []
    reader.feed(text.span) { state, _, _, _ in
      guard let process = state.effects.called?.process else { return }
      free.append(state.freeNumber(in: 0..<10, of: process))
      shared.append(state.sharesTable(process))
    }
    #expect(free == [nil, nil, nil, 3, 3])
    #expect(shared == [false, false, false, false, true])
  }

  @Test func `what a call in two halves begins is told where it begins`() {
    var reader = ModelReader()
    let text = Array(
      "7 close(3 <unfinished ...>\n8 getpid() = 7\n7 <... close resumed>) = 0\n".utf8)
    var begun: [String] = []
    reader.feed(text.span) { state, _, _, _ in
      begun.append(state.effects.begun.map { "\($0.call == SyscallID("close")) \($0.thread ?? 0)" } ?? "")
    }
    reader.finish { _, _, _, _ in }
    #expect(begun == ["true 7", "", ""])
  }
}
