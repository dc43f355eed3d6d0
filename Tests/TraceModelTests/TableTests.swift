import Testing

@testable import TraceModel

@Suite("A table of descriptors stays small and quick, whatever is freed")
struct TableTests {
  /// A freed number is remembered, because what it stood for before the trace must not come back; that costs memory as a
  /// number in use does.
  @Test func `children do not each hold all that their parent freed`() {
    var trace = "1 execve(\"./a\", [\"./a\"], 0x1 /* 1 var */) = 0\n"
    for number in 0..<4000 { trace += "1 close(\(100_000 + number)) = 0\n" }
    for child in 2..<4002 { trace += "1 fork() = \(child)\n\(child) close(200000) = 0\n" }
    let reading = Reading(trace, checkedEvery: .max)
    #expect(reading.held.entries <= 2 * Bound.descriptors.limit)
    #expect(reading.exceeded == [.descriptors])
    #expect(reading.broken == [])
  }

  @Test func `what a refused number stood for is not kept`() {
    var trace = "1 execve(\"./a\", [\"./a\"], 0x1 /* 1 var */) = 0\n1 fork() = 2\n"
    for number in 0..<1024 { trace += "1 socket(AF_INET, SOCK_STREAM, 0) = \(number)\n" }
    for child in 3..<1027 { trace += "1 fork() = \(child)\n" }
    // The tables are full: the child's own numbers of before the trace find no place.
    for number in 2000..<4000 { trace += "2 read(\(number), \"x\", 1) = 1\n" }
    let reading = Reading(trace, checkedEvery: .max)
    #expect(reading.exceeded == [.descriptors])
    #expect(reading.held.files < 1100)
    #expect(reading.broken == [])
  }

  @Test func `a range is walked, not the table`() {
    var trace = ""
    for number in 0..<50_000 { trace += "dup(1) = \(number + 5000)\n" }
    for _ in 0..<3000 { trace += "close_range(500000, 500001, 0) = 0\n" }
    for _ in 0..<300 { trace += "execve(\"./a\", [\"./a\"], 0x1 /* 1 var */) = 0\n" }
    var reading: Reading?
    let time = ContinuousClock().measure { reading = Reading(trace, checkedEvery: .max) }
    #expect(reading?.broken == [])
    // 3,000 times 50,000 steps take minutes here.
    #expect(time < .seconds(15))
  }

  @Test func `a range that is closed leaves the numbers above it alone`() {
    let reading = Reading(
      """
      50 execve("./a", ["./a"], 0x1 /* 1 var */) = 0
      50 fork() = 51
      50 recvfrom(9000, "x", 1, 0, NULL, NULL) = 1
      50 recvfrom(5, "x", 1, 0, NULL, NULL) = 1
      51 close_range(3, 5000, 0) = 0
      51 write(9000, "x", 1) = 1
      51 write(5, "x", 1) = 1
      50 fork() = 52
      52 close_range(3, 4294967295, 0) = 0
      52 write(9000, "x", 1) = 1

      """)
    #expect(reading.subject(6) == reading.subject(3))
    #expect(reading.subject(7) != reading.subject(4))
    #expect(reading.subject(10) != reading.subject(3))
    #expect(reading.broken == [])
  }

  /// Each child has its parent's pages until one of the two writes in them: 60 copies of 20,000 descriptors are no more.
  @Test func `a child costs what it changes`() {
    var trace =
      "100 execve(\"./a\", [\"./a\"], 0x1 /* 1 var */) = 0\n100 socket(AF_INET, SOCK_STREAM, 0) = 3\n"
    for number in 4..<20_000 { trace += "100 dup(3) = \(number)\n" }
    let alone = Reading(trace, checkedEvery: .max).held.entries
    for child in 200..<240 { trace += "100 fork() = \(child)\n\(child) close(3) = 0\n" }
    let reading = Reading(
      trace + "239 write(3, \"x\", 1) = 1\n239 write(4, \"x\", 1) = 1\n", checkedEvery: .max)
    #expect(reading.held.entries <= alone + 40 * DescriptorPages.size)
    #expect(reading.exceeded == [])
    // The child's own 3 is free, and its 4 is what the parent has as 4.
    let last = reading.calls.suffix(2).map(\.subject)
    #expect(last.first != reading.made(2))
    #expect(last.last == reading.made(2))
    #expect(reading.broken == [])
  }

  @Test func `who closes a range looks at nothing that it does not close`() {
    var table = TableAlone()
    for number in 0..<Int64(10_000) {
      table.set(number, DescriptorTable.Entry(slot: 7, birth: 1, closesOnExec: number >= 16))
    }
    table.set(1 << 30, DescriptorTable.Entry(slot: 7, birth: 1))
    #expect(table.looked(in: 20_000...1 << 29) == [])
    #expect(table.looked(in: 20_000...Int64.max) == [1 << 30])
    // Those that execve(2) closes already need not be marked.
    #expect(table.looked(in: 16...Int64.max, for: .staying) == [1 << 30])
    #expect(table.looked(in: 0...Int64.max, for: .closing).count == 624)
    for number in 100..<Int64(10_000) { table.set(number, .freed) }
    #expect(table.looked(in: 112...9_999) == [])
    #expect(table.table.files(in: 98...9_999, table.pages).map(\.number) == [98, 99])
    #expect(table.firstFreed(in: 0..<5000) == 100)
  }

  /// A page has sixteen numbers, which a trace can take one of each.
  @Test func `numbers far apart do not take a page each for ever`() {
    var trace = "100 socket(AF_INET, SOCK_STREAM, 0) = 3\n"
    for number in 0..<40_000 { trace += "100 dup(3) = \(1_000_000 + 50_000 * number)\n" }
    trace += "100 dup(3) = 4\n100 write(4, \"x\", 1) = 1\n"
    let reading = Reading(trace, checkedEvery: .max)
    #expect(reading.held.entries <= Bound.descriptors.limit)
    #expect(reading.exceeded == [.descriptors])
    #expect(reading.calls.last?.subject == reading.made(1))
    #expect(reading.broken == [])
  }
}
