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
      let expression = options.drop { $0 != "-e" }.dropFirst().first
      // A whole class shows by itself, and what is more has to be said.
      let filter = expression == "trace=network" ? nil : expression.flatMap { TraceFilter(expression: $0) }
      let map = try CallMap(log: files.log, trace: files.trace, filter: filter)
      #expect(map.differences.map(\.description) == [])
      #expect(map.ledger.unexplained.map(\.text) == [])
      #expect(map.agrees)
      #expect(map.ledger.lineCount == files.trace.count { $0 == 0x0a })
      let isFiltered = options.contains("-e")
      let isUntraced = map.calls.contains { if case .notTraced = $0.verdict { true } else { false } }
      #expect(isUntraced == isFiltered)
      #expect(
        (map.matching == .threadAndTime)
          == (options.contains("-ttt") || options.contains { $0.contains("ns") }))
      // At most 45 lines before the first call of the lab.
      #expect(map.ledger.count(.startUp) + map.ledger.count(.log) <= 47)
    }
  }

  @Test func `shows send as sendto and recv as recvfrom`() throws {
    let run = try RealRun.usual.get()
    let sides = [
      Side("server", try CallMap(log: run.server.log, trace: run.server.trace)),
      Side("client", try CallMap(log: run.client.log, trace: run.client.trace)),
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
    #expect(throws: MappingError.self) { try CallMap(log: run.server.log, trace: run.client.trace) }
  }

  @Test func `each line taken out of the trace is missed where a call made it`() throws {
    let run = try RealRun.usual.get()
    let whole = run.client.events
    let map = try CallMap(log: run.client.log, trace: whole)
    for index in map.calls.indices where map.calls[index].call?.purpose == .socket {
      let line = map.calls[index].main?.line
      let other = try CallMap(log: run.client.log, trace: whole.filter { $0.line != line })
      #expect(other.calls[index].verdict == .missing)
      #expect(!other.agrees)
    }
  }

  @Test(arguments: [true, false])
  func `each value altered in the log is the one difference`(_ hasStamps: Bool) throws {
    let run = try RealRun.usual.get()
    for files in [run.server, run.client] {
      var trace = files.events
      if !hasStamps { for index in trace.indices { trace[index].time = nil } }
      var alterations = 0
      for record in files.log.records.indices {
        for altered in Self.alterations(of: files.log.records[record]) {
          var log = files.log
          log.records[record] = altered
          let map = try CallMap(log: log, trace: trace)
          #expect(map.differences.count == 1, "\(altered)")
          #expect(map.calls[record].verdict != .agrees)
          #expect(map.extra.isEmpty)
          alterations += 1
        }
      }
      #expect(alterations > 4 * files.log.records.count)
    }
  }

  /// The record with one thing changed, in every way.
  private static func alterations(of record: CallRecord) -> [CallRecord] {
    var all: [CallRecord] = []
    func add(_ change: (inout CallRecord) -> Void) {
      var altered = record
      change(&altered)
      all.append(altered)
    }
    for index in record.arguments.indices {
      switch record.arguments[index] {
      case .integer(let number): add { $0.arguments[index] = .integer(number + 1) }
      case .lengthInOut(let given, let returned):
        add { $0.arguments[index] = .lengthInOut(given: given + 1, returned: returned) }
        add { $0.arguments[index] = .lengthInOut(given: given, returned: (returned ?? 0) + 1) }
      case .bytes(let bytes):
        // What lies behind a sockaddr_in's address is not shown by strace.
        for place in bytes.kept.indices.prefix(8) {
          var kept = bytes.kept
          kept[place] ^= 1
          add { $0.arguments[index] = .bytes(.init(kept, count: bytes.count)) }
        }
      case .null: break
      }
    }
    add { $0.result = (record.result ?? 0) + 1 }
    add {
      $0.result = -1
      $0.errno = 9
    }
    return all
  }

  @Test(.enabled(if: RealRun.hasNamespaces, "needs unshare --pid"), arguments: [true, false])
  func `in a PID namespace agrees by order`(_ hasStamps: Bool) throws {
    let run = try RealRun(options: ["-f", "-yy"] + (hasStamps ? ["-ttt"] : []), wrapper: RealRun.namespace)
    for files in [run.server, run.client] {
      let map = try CallMap(log: files.log, trace: files.trace)
      #expect(map.agrees)
      #expect(map.matching == .order)
      #expect(map.notes.contains { if case .otherThreadIDs(log: [1], _) = $0 { true } else { false } })
      #expect(map.ledger.count(.otherProcess) > 0)
    }
  }

  @Test func `killed in accept leaves a begun call`() throws {
    let files = try RealRun.killedServer(by: 9)
    let map = try CallMap(log: files.log, trace: files.trace)
    #expect(map.calls.last?.record.call == "accept")
    #expect(map.calls.last?.verdict == .begun)
    #expect(map.agrees)
    #expect(map.notes.contains(.logNotClosed))
    #expect(map.ledger.count(.exit) == 1)
  }

  @Test func `a trace cut after any byte never ends the program`() throws {
    let run = try RealRun.usual.get()
    for end in stride(from: 0, to: run.client.trace.count, by: 7) {
      let trace = Array(run.client.trace[..<end])
      guard let map = try? CallMap(log: run.client.log, trace: trace) else { continue }
      #expect(map.differences.isEmpty)
      #expect(
        map.ledger.lineCount == run.client.trace[..<end].count { $0 == 0x0a }
          + (run.client.trace[end - 1] == 0x0a ? 0 : 1))
    }
  }
}
