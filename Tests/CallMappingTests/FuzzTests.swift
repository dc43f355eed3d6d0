import CallLog
import CallMapping
import LinuxABI
import StraceParser
import Testing

/// SplitMix64: the same numbers on every run.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func number() -> Int64 {
    let extremes: [Int64] = [.min, .max, -1, 0, 1, 4, 5, 64, 1024, Rehearsal.start, 0x1_0000_0000]
    return Bool.random(using: &self)
      ? extremes.randomElement(using: &self) ?? 0 : Int64(truncatingIfNeeded: next())
  }

  mutating func bytes() -> [UInt8] {
    (0..<Int.random(in: 0..<40, using: &self)).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  mutating func value(depth: Int = 0) -> TraceValue {
    let kind = Int.random(in: 0..<(depth > 3 ? 6 : 12), using: &self)
    let content: TraceValue.Content =
      switch kind {
      case 0:
        .integer(
          ["3", "-1", "0x80", "08", "", "9*9999999999999999999", "8192*1024"].randomElement(using: &self)
            ?? "")
      case 1: .pointer(next())
      case 2: .string(bytes(), isCut: Bool.random(using: &self), isAbstract: Bool.random(using: &self))
      case 3: .constant(["AF_INET", "NULL", "MSG_NEW", "SO_ERROR", ""].randomElement(using: &self) ?? "")
      case 4: .other("...")
      case 5: .pointer(0)
      case 6: .flags([value(depth: depth + 1), value(depth: depth + 1)])
      case 7:
        .structure(
          ["sa_family", nil, "sin_addr", "sun_path", "sin6_scope_id"].map {
            .init(name: $0, value: value(depth: depth + 1))
          })
      case 8: .array((0..<Int.random(in: 0..<3, using: &self)).map { _ in value(depth: depth + 1) })
      case 9: .set([], isNegated: true)
      case 10:
        .call(
          ["htons", "inet_addr", "inet_pton"].randomElement(using: &self) ?? "",
          [value(depth: depth + 1), value(depth: depth + 1)])
      default: .changed(from: value(depth: depth + 1), to: value(depth: depth + 1))
      }
    return TraceValue(content, label: Bool.random(using: &self) ? "/tmp/out/server.log" : nil)
  }

  mutating func argument() -> CallRecord.Argument {
    switch Int.random(in: 0..<4, using: &self) {
    case 0: .integer(number())
    case 1: .null
    case 2: .bytes(.init(bytes(), count: Int(truncatingIfNeeded: number())))
    default: .lengthInOut(given: number(), returned: Bool.random(using: &self) ? number() : nil)
    }
  }
}

@Suite struct `Whatever a log and a trace hold` {
  /// Changes one thing of a run at random.
  static func mutate(_ run: inout Rehearsal, _ random: inout Seeded) {
    guard let record = run.log.records.indices.randomElement(using: &random),
      let event = run.trace.indices.randomElement(using: &random)
    else { return }
    switch Int.random(in: 0..<16, using: &random) {
    case 0: run.log.records.remove(at: record)
    case 1: run.trace.remove(at: event)
    case 2: run.trace.swapAt(event, run.trace.count / 2)
    case 3: run.log.records[record].before = random.number()
    case 4: run.log.records[record].after = Bool.random(using: &random) ? nil : random.number()
    case 5:
      run.log.records[record].arguments = (0..<Int.random(in: 0..<7, using: &random)).map { _ in
        random.argument()
      }
    case 6: run.log.records[record].call = CallTable.all.randomElement(using: &random)?.name ?? "fork"
    case 7: run.log.records[record].call = "no_such_call"
    case 8: run.log.records[record].result = Bool.random(using: &random) ? nil : random.number()
    case 9: run.log.records[record].errno = Int32(truncatingIfNeeded: random.next())
    case 10: run.trace[event].time?.nanoseconds = random.number()
    case 11:
      run.trace[event].pid = Bool.random(using: &random) ? nil : Int(truncatingIfNeeded: random.number())
    case 12: run.trace[event].line = Int(truncatingIfNeeded: random.number())
    case 13:
      run.trace[event].call?.arguments = (0..<Int.random(in: 0..<8, using: &random)).map { _ in random.value()
      }
    case 14:
      run.trace[event].call?.result = TraceResult(
        value: "?", number: Bool.random(using: &random) ? random.number() : nil,
        errno: ["ERESTARTSYS", "EINTR", "(errno 600)", nil].randomElement(using: &random) ?? nil)
    default:
      let call = run.trace[event].call ?? TraceCall(name: "", arguments: [])
      let contents: [TraceEvent.Content] = [
        .call(call), .unfinished(call), .resumed(call), .signal(.stopped(by: call.name)),
        .signal(.delivered("SIGINT", info: random.value())), .exit(.exited(status: .max)),
        .exit(.killed(by: "", coreDumped: true)), .superseded(by: .min), .personality(process: 0, mode: ""),
        .notice([]), .stack([0]), .dump([255]), .summary([]), .blank, .cut([]), .output([10]),
        .unrecognised([], TraceEvent.Complaint(reason: "", column: .max)),
      ]
      run.trace[event].content = contents.randomElement(using: &random) ?? .blank
    }
  }

  @Test(arguments: 0..<40)
  func `no mutation ends the program, and the ledger always adds up`(_ seed: Int) {
    var random = Seeded(state: UInt64(seed))
    for _ in 0..<50 {
      var run = Rehearsal.server()
      for _ in 0..<Int.random(in: 1..<12, using: &random) { Self.mutate(&run, &random) }
      if Bool.random(using: &random) {
        for index in run.trace.indices { run.trace[index].time = nil }
      }
      guard let map = try? run.map() else { continue }
      let text = run.trace.text
      let lines = text.count { $0 == 0x0A } + (text.last == 0x0A ? 0 : 1)
      #expect(map.ledger.lineCount == lines)
      #expect(map.calls.count == run.log.records.count)
      #expect(map.differences.allSatisfy { !$0.description.isEmpty })
      _ = MappingTable([Side("server", map)])
      for call in map.calls { _ = CallText(call.record).swift }
    }
  }

  @Test(arguments: 0..<20)
  func `a subset of records and lines never gives a difference, only absences`(_ seed: Int) throws {
    var random = Seeded(state: UInt64(seed) &+ 1000)
    for _ in 0..<20 {
      var run = Rehearsal.server()
      let kept = run.log.records.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }
      run.log.records = kept
      run.trace = Rehearsal.renumbered(
        run.trace.enumerated().filter { $0.offset < 6 || Int.random(in: 0..<4, using: &random) > 0 }.map(
          \.element))
      let map = try run.map()
      #expect(map.differences.map(\.description) == [])
    }
  }

  @Test func `a long log without stamps is paired within its time`() throws {
    var run = Rehearsal()
    for number in 0..<3000 {
      run.call(
        "send", [.integer(5), Rehearsal.bytes("x"), .integer(1), .integer(0)], 1,
        seen: [.descriptor(5), .text("x"), .number(1), .number(0), .null, .number(0)])
      run.call(
        "recv", [.integer(5), Rehearsal.bytes("\(number)"), .integer(1024), .integer(0)],
        Int64("\(number)".count),
        seen: [.descriptor(5), .text("\(number)"), .number(1024), .number(0), .null, .null])
    }
    run.end()
    run.log.records.remove(at: 100)
    for index in run.trace.indices { run.trace[index].time = nil }
    let map = try run.map()
    #expect(map.extra.count == 1)
    #expect(map.calls.allSatisfy { $0.verdict == .agrees })
  }
}
