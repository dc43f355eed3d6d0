import CallLog
import CallMapping
import LinuxABI
import StraceParser
import Testing

@Suite(
  .enabled(if: RealRun.obstacle == nil, "needs strace and the built programs: \(RealRun.obstacle ?? "")"),
  .serialized)
struct `A real run of hello-hi` {
  @Test(arguments: [
    ["-f", "-ttt", "-T", "-yy", "-s", "4096"], ["-f", "-ttt", "-s", "3"], ["-f", "-y"], ["-tt"],
    ["-f", "--absolute-timestamps=format:unix,precision:ns"], ["-f", "-ttt", "-X", "raw"],
    ["-f", "-ttt", "-X", "verbose"], ["-f", "-ttt", "-e", "trace=network"], ["-f", "-r", "-xx"],
    ["-f", "-ttt", "-yy", "-e", "trace=network,close"], ["-f", "-e", "trace=network,close"],
    ["-f", "-ttt", "-e", "trace=!close"],
  ])
  func `agrees call by call, and every line is explained`(_ options: [String]) throws {
    let run = try RealRun(options: options)
    for files in [run.server, run.client] {
      #expect(files.status == 0)
      let map = try CallMap(log: files.log, trace: files.events)
      #expect(map.differences.map(\.description) == [])
      #expect(map.ledger.unexplained.map(\.text) == [])
      #expect(map.agrees)
      #expect(map.ledger.lineCount == files.trace.count { $0 == 0x0a })
      let isFiltered = options.contains("-e")
      let isUntraced = map.calls.contains { if case .notTraced = $0.verdict { true } else { false } }
      #expect(isUntraced == isFiltered || options.contains("trace=network,close"))
      #expect(
        (map.matching == .threadAndTime)
          == (options.contains("-ttt") || options.contains { $0.contains("ns") }))
      // At most 45 lines before the first call of the lab.
      #expect(map.ledger.count(.startUp) + map.ledger.count(.log) <= 47)
    }
  }

  @Test func `shows send as sendto and recv as recvfrom`() throws {
    let run = try RealRun(options: ["-f", "-ttt", "-T", "-yy"])
    let sides = [
      Side("server", try CallMap(log: run.server.log, trace: run.server.events)),
      Side("client", try CallMap(log: run.client.log, trace: run.client.events)),
    ]
    let table = MappingTable(sides)
    let seen = Dictionary(uniqueKeysWithValues: table.socketRows.map { ($0.call, $0.syscalls) })
    #expect(seen["send"] == ["sendto(..., NULL, 0)"])
    #expect(seen["recv"] == ["recvfrom(..., NULL, NULL)"])
    #expect(
      Set(seen.keys) == [
        "socket", "setsockopt", "bind", "listen", "accept", "connect", "send", "recv", "close",
      ])
    // The other side's trace is another program's.
    #expect(throws: MappingError.self) { try CallMap(log: run.server.log, trace: run.client.events) }
  }

  @Test func `each line taken out of the trace is missed where a call made it`() throws {
    let run = try RealRun(options: ["-f", "-ttt", "-T", "-yy"])
    let whole = run.client.events
    let map = try CallMap(log: run.client.log, trace: whole)
    for index in map.calls.indices where map.calls[index].call?.purpose == .socket {
      let line = map.calls[index].main?.line
      let other = try CallMap(log: run.client.log, trace: whole.filter { $0.line != line })
      #expect(other.calls[index].verdict == .missing || other.filter.description.contains("close"))
      #expect(other.ledger.unread == 1)
      #expect(!other.agrees)
    }
  }

  @Test func `a trace cut after any byte never ends the program`() throws {
    let run = try RealRun(options: ["-f", "-ttt", "-T", "-yy"])
    for end in stride(from: 0, to: run.client.trace.count, by: 41) {
      let events = TraceReader.events(of: Array(run.client.trace[..<end]), joined: true)
      guard let map = try? CallMap(log: run.client.log, trace: events) else { continue }
      #expect(map.differences.isEmpty)
      #expect(
        map.ledger.lineCount == run.client.trace[..<end].count { $0 == 0x0a }
          + (run.client.trace[end - 1] == 0x0a ? 0 : 1))
    }
  }
}
