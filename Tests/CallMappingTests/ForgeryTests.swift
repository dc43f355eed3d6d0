import CallLog
import CallMapping
import LinuxABI
import StraceParser
import Testing

/// Something that a log or a trace may lack or have too much, and what must be said of it: what nobody looked at is not
/// the same on both sides.
struct Forgery: Sendable, CustomTestStringConvertible {
  let what: String
  let says: String
  let change: @Sendable (inout Rehearsal) -> Void
  var testDescription: String { what }

  init(_ what: String, _ says: String, _ change: @escaping @Sendable (inout Rehearsal) -> Void) {
    self.what = what
    self.says = says
    self.change = change
  }

  static let inTheLog = [
    Forgery("no arguments", "recv's number of arguments: the log has 0, 4 was expected") {
      $0.log.records[5].arguments = []
    },
    Forgery("one argument", "bind's number of arguments: the log has 1, 3 was expected") {
      $0.log.records[2].arguments.removeLast(2)
    },
    Forgery("send renamed", "sendto's number of arguments: the log has 4, 6 was expected") {
      $0.log.records[7].call = "sendto"
    },
    Forgery("recv renamed", "recvfrom's number of arguments: the log has 4, 6 was expected") {
      $0.log.records[5].call = "recvfrom"
    },
    Forgery("a number that became bytes", "recv's descriptor: the log has bytes, a number was expected") {
      $0.log.records[5].arguments[0] = Rehearsal.bytes("5")
    },
    Forgery("bytes that became a number", "recv's bytes: the log has a number, bytes was expected") {
      $0.log.records[5].arguments[1] = .integer(5)
    },
    Forgery("a length that was not measured again", "accept's length: the log has a number") {
      $0.log.records[4].arguments[2] = .integer(128)
    },
    Forgery("a call that ended the program in its middle", "bind's result: the program got no result") {
      $0.log.records[2].result = nil
      $0.log.records[2].after = nil
      $0.log.closed = nil
    },
    Forgery(
      "a last call without a result, in a log that was closed", "close's result: the program got no result"
    ) {
      $0.log.records[10].result = nil
      $0.log.records[10].after = nil
    },
    Forgery(
      "an address without bytes", "bind's address family: the program gave nothing, the kernel saw AF_INET"
    ) {
      $0.log.records[2].arguments[1] = .bytes(.init([], count: 0))
    },
    Forgery("an address of another length", "bind's number of bytes: the log has 16, 16 was expected") {
      guard case .bytes(var bytes) = $0.log.records[2].arguments[1] else { return }
      bytes.count += 1
      $0.log.records[2].arguments[1] = .bytes(bytes)
    },
    Forgery("an option without bytes", "setsockopt's option value") {
      $0.log.records[1].arguments[3] = .bytes(.init([], count: 0))
    },
    Forgery("a descriptor plus 2 to the power of 32", "listen's descriptor: the program asked for 4294967300")
    {
      $0.log.records[3].arguments[0] = .integer(4 + 1 << 32)
    },
    Forgery("flags plus 2 to the power of 32", "recv's flags") {
      $0.log.records[8].arguments[3] = .integer(0x42 + 1 << 32)
    },
    Forgery(
      "a print's text and length", #"write's bytes, from byte 1: the program gave "EVIL", the kernel saw"#
    ) {
      $0.log.records[6].arguments[1] = Rehearsal.bytes("EVIL")
      $0.log.records[6].arguments[2] = .integer(4)
      $0.log.records[6].result = 4
    },
    Forgery("a print that became a read", "missing read") { $0.log.records[6].call = "read" },
    Forgery("a print that became a look at the peer", "getpeername's length: the log has a number") {
      $0.log.records[6].call = "getpeername"
    },
    Forgery("a print too many", "missing write") {
      var record = $0.log.records[6]
      record.before += 101_000
      record.after = record.before + 500
      $0.log.records.insert(record, at: 7)
    },
    Forgery("an error beside a result", "listen's error: the program got EAGAIN, the kernel returned none") {
      $0.log.records[3].errno = 11
    },
    Forgery("a lost record", "lost 1") { $0.log.holes = 1 },
    Forgery("a call that found no room", "lost 1") { $0.log.unrecorded = 1 },
  ]

  static let inTheTrace = [
    Forgery("a call that never came back", "recv's result: the program got 5, the kernel returned ?") {
      $0.trace[11].call?.arguments.removeLast(5)
      $0.trace[11].call?.result = nil
      if let call = $0.trace[11].call { $0.trace[11].content = .unfinished(call) }
    },
    Forgery("a result that strace never learnt", "recv's result: the program got 5, the kernel returned ?") {
      $0.trace[11].call?.result = TraceResult(value: "?", number: nil)
    },
    Forgery("only the end of a call", "recv's number of arguments: 6 was expected, the kernel saw the end") {
      if let call = $0.trace[11].call { $0.trace[11].content = .resumed(call) }
    },
    Forgery("arguments that are not there", "recv's number of arguments: 6 was expected, the kernel saw 1") {
      $0.trace[11].call?.arguments.removeLast(5)
    },
    Forgery("an argument too many", "send's number of arguments: 6 was expected, the kernel saw 7") {
      $0.trace[13].call?.arguments.append(.text("x"))
    },
    Forgery("a zero that is none", "send's argument 6, which libc adds: 0 was expected, the kernel saw 77") {
      $0.trace[13].call?.arguments[5] = .number(77)
    },
    Forgery("a backlog plus 2 to the power of 32", "listen's backlog: the program asked for 1") {
      $0.trace[9].call?.arguments[1] = .integer64(1 + 1 << 32)
    },
    Forgery(
      "a pointer for an address", "bind's address: the program gave 127.0.0.1:12580, the kernel saw 0x7ffe"
    ) {
      $0.trace[8].call?.arguments[1] = .hex("0x7ffe1234")
    },
    Forgery("a pointer for an option", "setsockopt's option value") {
      $0.trace[7].call?.arguments[3] = .hex("0x7ffe1234")
    },
    Forgery("another structure for an option", "setsockopt's option value") {
      $0.trace[7].call?.arguments[3] = TraceValue(.structure([.init(name: "a", value: .number(1))]))
    },
    Forgery("a pointer for bytes", "recv's bytes") { $0.trace[11].call?.arguments[1] = .hex("0x7ffe1234") },
    Forgery("an address that is none", "bind's address: the program gave 127.0.0.1") {
      $0.trace[8].call?.arguments[1] = .address(host: "zzz")
    },
    Forgery("a port that is not in network order", "bind's port: the program gave 12580") {
      $0.trace[8].call?.arguments[1] = .address(port: .number(12580))
    },
    Forgery("a field that the program never gave", "bind's sin_zero: the program gave nothing") {
      $0.trace[8].call?.arguments[1] = .address(more: [.init(name: "sin_zero", value: .number(1))])
    },
    Forgery("a protocol that nobody knows", "socket's protocol") {
      $0.trace[6].call?.arguments[2] = .name("IPPROTO_FOO")
    },
    Forgery("other bytes in an entry that was made again", "send's bytes, from byte 1") {
      var event = $0.trace[13]
      event.time?.nanoseconds -= 20_000
      event.call?.arguments[1] = .text("evil")
      event.call?.result = TraceResult(value: "?", number: nil, errno: "ERESTARTSYS")
      $0.trace.insert(event, at: 13)
    },
    Forgery("no recv", "missing recv") { $0.trace.removeAll { $0.call?.name == "recvfrom" } },
    Forgery("no send", "missing send") { $0.trace.removeAll { $0.call?.name == "sendto" } },
    Forgery("no close", "missing close") { $0.trace.removeAll { $0.call?.name == "close" } },
    Forgery("no write", "missing write") { $0.trace.removeAll { $0.call?.name == "write" } },
    Forgery("only the start and the end", "missing socket") {
      $0.trace.removeAll { !["execve", "exit_group"].contains($0.call?.name) }
    },
    Forgery("only two calls", "missing listen") {
      $0.trace.removeAll { !["socket", "bind"].contains($0.call?.name) && $0.kind == .call }
    },
    Forgery(
      "another text and length in a write", #"write's bytes, from byte 1: the program gave "client: hell"#
    ) {
      $0.trace[12].call?.arguments[1] = .text("EVIL")
      $0.trace[12].call?.arguments[2] = .number(4)
      $0.trace[12].call?.result = TraceResult(value: "4", number: 4)
    },
    Forgery("a second write of the same text", "unexplained write") {
      var event = $0.trace[12]
      event.time?.nanoseconds += 60_000
      $0.trace.insert(event, at: 13)
    },
    Forgery(
      "a write that was made in two", "write's number of system calls: 1 was expected, the kernel saw 2"
    ) {
      var event = $0.trace[12]
      event.time?.nanoseconds += 10_000
      $0.trace[12].call?.arguments[1] = .text("client: ")
      $0.trace[12].call?.arguments[2] = .number(8)
      $0.trace[12].call?.result = TraceResult(value: "8", number: 8)
      event.call?.arguments[1] = .text("hello\n")
      event.call?.arguments[2] = .number(6)
      event.call?.result = TraceResult(value: "6", number: 6)
      $0.trace.insert(event, at: 13)
    },
  ]

  /// Calls that the program is said to have made while it printed.
  static let duringAPrint: [(String, [TraceValue])] = [
    ("openat", [.name("AT_FDCWD"), .text("/etc/shadow"), .name("O_RDWR")]),
    ("connect", [.number(4), Rehearsal.tracedAddress(80), .number(16)]),
    ("sendto", [.number(4), .text("evil"), .number(4), .number(0), .null, .number(0)]),
    ("execve", [.text("/bin/sh"), .array([]), .null]), ("write", [.number(7), .text("evil"), .number(4)]),
    ("read", [.number(0), .text("evil"), .number(4)]),
  ]
}

extension TraceValue {
  static func integer64(_ number: Int64) -> TraceValue { TraceValue(.integer("\(number)")) }

  static func address(
    port: TraceValue = TraceValue(.call("htons", [.number(12580)])), host: String = "127.0.0.1",
    more: [Field] = []
  ) -> TraceValue {
    TraceValue(
      .structure(
        [
          .init(name: "sa_family", value: .name("AF_INET")), .init(name: "sin_port", value: port),
          .init(name: "sin_addr", value: TraceValue(.call("inet_addr", [.text(host)]))),
        ] + more))
  }
}

extension CallMap {
  /// Everything that is wrong, as words to look for.
  fileprivate var complaints: String {
    var words = differences.map(\.description)
    words += calls.filter { $0.verdict == .missing }.map { "missing \($0.record.call)" }
    words += ledger.unexplained.map { "unexplained \($0.text ?? "")" } + ["lost \(lost)"]
    return words.joined(separator: "\n")
  }
}

@Suite struct `What nobody looked at` {
  @Test(arguments: Forgery.inTheLog, [true, false])
  func `in the log is not agreed to`(_ forgery: Forgery, _ hasStamps: Bool) throws {
    try expectNoAgreement(forgery, hasStamps)
  }

  @Test(arguments: Forgery.inTheTrace, [true, false])
  func `in the trace is not agreed to`(_ forgery: Forgery, _ hasStamps: Bool) throws {
    try expectNoAgreement(forgery, hasStamps)
  }

  private func expectNoAgreement(_ forgery: Forgery, _ hasStamps: Bool) throws {
    var run = Rehearsal.server()
    #expect(try run.map().agrees)
    forgery.change(&run)
    run.trace = Rehearsal.renumbered(run.trace)
    if !hasStamps { for index in run.trace.indices { run.trace[index].time = nil } }
    let map = try run.map()
    #expect(!map.agrees)
    #expect(!hasStamps || map.complaints.contains(forgery.says), "\(map.complaints)")
  }

  @Test(arguments: Forgery.duringAPrint.indices)
  func `happened during a print is unexplained`(_ row: Int) throws {
    var run = Rehearsal.server()
    let (name, arguments) = Forgery.duringAPrint[row]
    let print = (run.log.records[6].before - Rehearsal.start) / 1000
    run.syscall(name, arguments, 4, at: print + 20)
    run.trace.insert(run.trace.removeLast(), at: 12)
    run.trace = Rehearsal.renumbered(run.trace)
    let map = try run.map()
    #expect(!map.agrees)
    #expect(map.ledger.unexplained.map(\.lines) == [[13]])
    #expect(map.calls.allSatisfy { $0.verdict == .agrees })
  }

  @Test func `the C library does beside a print is its own`() throws {
    var run = Rehearsal.server()
    let print = (run.log.records[6].before - Rehearsal.start) / 1000
    run.syscall(
      "newfstatat", [.number(1), .text(""), .hex("0x7ffd"), .name("AT_EMPTY_PATH")], 0, at: print + 10)
    run.trace.insert(run.trace.removeLast(), at: 12)
    run.syscall("brk", [.null], 0x56_0000, at: print + 20)
    run.trace.insert(run.trace.removeLast(), at: 13)
    run.trace = Rehearsal.renumbered(run.trace)
    let map = try run.map()
    #expect(map.agrees)
    #expect(map.calls[6].lines == [13, 14, 15])
  }

  @Test func `a family that differs says about the rest of an address is left out`() throws {
    var run = Rehearsal.server()
    run.log.records[2].arguments[1] = .bytes(
      .init([10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0, 0, 0], count: 16))
    #expect(try run.map().differences.map(\.fieldName) == ["addr.sa_family"])
  }

  @Test func `the kernel may show an int without its sign`() throws {
    var run = Rehearsal.server()
    run.log.records[3].arguments[1] = .integer(-1)
    run.trace[9].call?.arguments[1] = .integer64(4_294_967_295)
    #expect(try run.map().agrees)
  }
}

@Suite struct `A print into the buffer` {
  private func fwrite(_ text: String) -> [CallRecord.Argument] {
    [Rehearsal.bytes(text), .integer(1), .integer(Int64(text.utf8.count)), .integer(1)]
  }

  private func map(_ writes: String, closed: Bool = true, end: String = "exited with 0") throws -> CallMap {
    var small = SmallLog()
    small.call("fwrite", fwrite("one\n"), 4, from: 100, to: 120)
    small.call("fwrite", fwrite("two\n"), 4, from: 130, to: 140)
    small.recv("hi", from: 200, to: 300)
    if !closed { small.log.closed = nil }
    return try CallMap(
      log: small.log,
      trace: events(
        Self.start
          + "7     100.000250 recvfrom(4, \"hi\", 64, 0, NULL, NULL) = 2\n\(writes)7     100.000900 +++ \(end) +++\n"
      ))
  }

  private static let start = "7     100.000001 execve(\"./prog\", [\"prog\"], 0x7ffd /* 2 vars */) = 0\n"

  private func write(_ text: String, _ length: Int) -> String {
    "7     100.000800 write(1, \"\(text)\", \(length)) = \(length)\n"
  }

  @Test func `leaves at the program's end, as input and output of the program`() throws {
    let map = try map(write(#"one\ntwo\n"#, 8))
    #expect(map.agrees)
    #expect(map.ledger.count(.inputOutput) == 1)
    #expect(map.calls.map(\.verdict) == [.agrees, .agrees, .agrees])
  }

  @Test(arguments: [
    (#"one\ntwo\nx"#, 9), (#"one\nTwo\n"#, 8), (#"two\none\n"#, 8), (#"one\n"#, 8), ("", 0),
  ])
  func `leaves as it was printed, or not at all`(_ text: String, _ length: Int) throws {
    let map = try map(write(text, length))
    #expect(!map.agrees)
    #expect(map.calls[0].verdict == .missing)
    #expect(map.ledger.count(.unexplained) == 1)
  }

  @Test func `that never leaves is missing, but for a program that was killed`() throws {
    #expect(try map("").calls.map(\.verdict) == [.missing, .missing, .agrees])
    #expect(try map(write(#"one\n"#, 4)).calls.map(\.verdict) == [.agrees, .missing, .agrees])
    #expect(try map("", closed: false, end: "killed by SIGKILL").agrees)
  }

  @Test(arguments: [
    (#"one\ntwo\nthree\n"#, 14, true), (#"three\n"#, 6, false), (#"one\ntwo\nthre"#, 12, false),
    (#"one\ntwo\nthree\n!"#, 15, false), (#"one\nTWO\nthree\n"#, 14, false),
  ])
  func `leaves before what a flushed print writes`(_ text: String, _ length: Int, _ agrees: Bool) throws {
    var small = SmallLog()
    small.call("fwrite", fwrite("one\n"), 4, from: 100, to: 120)
    small.call("fwrite", fwrite("two\n"), 4, from: 130, to: 140)
    small.call("write", [.integer(1), Rehearsal.bytes("three\n"), .integer(6)], 6, from: 200, to: 300)
    let map = try CallMap(
      log: small.log,
      trace: events(
        Self.start
          + "7     100.000250 write(1, \"\(text)\", \(length)) = \(length)\n7     100.000900 +++ exited with 0 +++\n"
      ))
    #expect(map.agrees == agrees)
    #expect((map.calls[2].verdict == .agrees) == agrees)
  }

  @Test(arguments: [
    ("size", 1, 2), ("nmemb", 2, 5),
  ])
  func `says of itself what its text has`(_ name: String, _ index: Int, _ value: Int64) throws {
    var small = SmallLog()
    var arguments = fwrite("one\n")
    arguments[index] = .integer(value)
    small.call("fwrite", arguments, 4, from: 100, to: 120)
    small.log.closed = Rehearsal.start + 850_000
    let trace = events(write(#"one\n"#, 4) + "7     100.000900 +++ exited with 0 +++\n")
    #expect(try CallMap(log: small.log, trace: trace).differences.map(\.fieldName) == [name])
  }
}
