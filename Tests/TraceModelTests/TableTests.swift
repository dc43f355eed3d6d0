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
}
