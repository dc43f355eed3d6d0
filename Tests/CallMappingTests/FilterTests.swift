import CallLog
import CallMapping
import LinuxABI
import StraceParser
import Testing

@Suite struct `A filter` {
  @Test(arguments: [
    ("network,close", ["recvfrom", "close"], ["write", "read"]),
    ("!close", ["recvfrom", "write"], ["close"]),
    ("%network", ["recvfrom"], ["close", "write"]),
    ("trace=%file", ["openat", "unlink"], ["recvfrom", "close"]),
    ("!%desc,listen", ["recvfrom"], ["close", "read", "listen"]), ("all", ["close"], []),
    // By the names of every machine: sendfile(2) is in both classes.
    ("%network", ["sendfile64", "recvmmsg_time64"], ["splice"]),
    (
      "%desc", ["sendfile64", "splice", "dup3", "unlinkat", "fcntl64"], ["recvfrom", "socket", "close_range"]
    ),
    ("%clock", [], ["close"]), ("?accept4", ["accept4"], ["accept"]),
  ])
  func `is read as strace reads it`(_ text: String, _ shown: [String], _ hidden: [String]) throws {
    let filter = try #require(TraceFilter(expression: text))
    for name in shown { #expect(filter.traces(name, isFailure: false)) }
    for name in hidden { #expect(!filter.traces(name, isFailure: false)) }
  }

  @Test(arguments: ["", "!", "%nonsense", "a b", "network,", "/regular", "close;id"])
  func `that is none is refused`(_ text: String) {
    #expect(TraceFilter(expression: text) == nil)
  }

  @Test func `that is given makes what it leaves out untraced, and nothing else`() throws {
    var run = Rehearsal.server()
    run.trace.removeAll { ["close", "listen"].contains($0.call?.name) }
    run.trace = Rehearsal.renumbered(run.trace)
    let filter = try #require(TraceFilter(expression: "!close"))
    let map = try CallMap(log: run.log, trace: run.trace, filter: filter)
    #expect(map.calls.map(\.verdict).filter { $0 == .notTraced(.filter) }.count == 2)
    #expect(map.calls[3].verdict == .missing)
    #expect(map.notes.contains(.filtered(filter, leftOut: ["close"])))
    // Without it the same lines are missing.
    #expect(try run.map().calls.last?.verdict == .missing)
  }

  @Test func `of failed calls is inferred, and proves nothing of the others`() throws {
    var run = Rehearsal.server()
    run.trace.removeAll { $0.kind == .call && $0.call?.result?.errno == nil }
    run.trace = Rehearsal.renumbered(run.trace)
    let map = try run.map()
    #expect(map.filter.description == "-Z")
    #expect(map.calls[8].verdict == .agrees)
    #expect(map.compared == 1)
    #expect(map.agrees)
    // And with no failed call of the program at all nothing was compared.
    run.log.records.remove(at: 8)
    run.trace[0].call?.name = "access"
    let none = try run.map()
    #expect(none.compared == 0)
    #expect(!none.agrees)
  }

  @Test func `is not inferred from a trace without an end`() throws {
    var run = Rehearsal.server()
    run.trace.removeAll { !($0.call.map { CallTable.isSocketSyscall($0.name) } ?? false) }
    run.trace = Rehearsal.renumbered(Array(run.trace.prefix(6)))
    let map = try run.map()
    #expect(map.filter.description == "all system calls")
    #expect(map.calls[6].verdict == .notTraced(.afterTrace))
    #expect(map.calls.last?.verdict == .notTraced(.afterTrace))
    #expect(!map.agrees)
  }

  @Test(arguments: ["1", "17"])
  func `or not, a last line that is cut in its result is no difference`(_ result: String) throws {
    var run = Rehearsal.server()
    run.trace = Array(run.trace[..<14])
    run.trace[13].call?.result = TraceResult(value: result, number: Int64(result))
    let map = try run.map()
    #expect(map.calls[7].verdict == .notTraced(.afterTrace))
    #expect(map.calls[..<7].allSatisfy { $0.verdict == .agrees })
    #expect(map.differences.isEmpty)
    // What the trace shows before its last line is compared as ever.
    run.log.records[3].arguments[1] = .integer(2)
    #expect(try run.map().differences.map(\.fieldName) == ["backlog"])
  }
}
