import CallLog
import CallMapping
import StraceParser
import Testing

/// One thing changed in the log or in the trace, and the one sentence that must come of it.
struct Alteration: Sendable, CustomTestStringConvertible {
  let what: String
  let sentence: String
  let change: @Sendable (inout Rehearsal) -> Void
  var testDescription: String { what }

  init(_ what: String, _ sentence: String, _ change: @escaping @Sendable (inout Rehearsal) -> Void) {
    self.what = what
    self.sentence = sentence
    self.change = change
  }

  static let all = [
    Alteration("a length", "line 12: recv's length: the program asked for 512, the kernel saw 1024") {
      $0.log.records[5].arguments[2] = .integer(512)
    },
    Alteration("an errno", "line 15: recv's error: the program got EINTR, the kernel returned EAGAIN") {
      $0.log.records[8].errno = 4
    },
    Alteration("a result", "line 14: send's result: the program got 5, the kernel returned 6") {
      $0.log.records[7].result = 5
    },
    Alteration(
      "a failure",
      "line 10: listen's result: the program got -1 EADDRINUSE, the kernel returned 0"
    ) {
      $0.log.records[3].result = -1
      $0.log.records[3].errno = 98
    },
    Alteration(
      "one byte received",
      #"line 12: recv's bytes, from byte 2: the program got "hallo", the kernel returned "hello""#
    ) { $0.log.records[5].arguments[1] = Rehearsal.bytes("hallo") },
    Alteration(
      "one byte sent",
      #"line 14: send's bytes, from byte 6: the program gave "\275\240\345\245\276", the kernel saw "\275\240\345\245\275""#
    ) { $0.log.records[7].arguments[1] = .bytes(.init([0xe4, 0xbd, 0xa0, 0xe5, 0xa5, 0xbe], count: 6)) },
    Alteration("a byte more", "line 12: recv's number of bytes: the program got 6, the kernel returned 5") {
      $0.log.records[5].arguments[1] = Rehearsal.bytes("hello!")
    },
    Alteration(
      "a flag",
      "line 15: recv's flags: the program asked for MSG_PEEK, the kernel saw MSG_DONTWAIT|MSG_PEEK"
    ) { $0.log.records[8].arguments[3] = .integer(2) },
    Alteration("a port", "line 9: bind's port: the program gave 12581, the kernel saw 12580") {
      $0.log.records[2].arguments[1] = Rehearsal.address(12581)
    },
    Alteration("the peer's port", "line 11: accept's port: the program got 40001, the kernel returned 40000")
    {
      $0.log.records[4].arguments[1] = Rehearsal.address(40001)
    },
    Alteration("an address", "line 9: bind's address: the program gave 127.0.0.2, the kernel saw 127.0.0.1") {
      $0.log.records[2].arguments[1] = .bytes(
        .init([2, 0, 0x31, 0x24, 127, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0], count: 16))
    },
    Alteration(
      "a family", "line 9: bind's address family: the program gave AF_INET6, the kernel saw AF_INET"
    ) {
      $0.log.records[2].arguments[1] = .bytes(.init([10, 0] + [UInt8](repeating: 0, count: 26), count: 28))
    },
    Alteration("a descriptor", "line 13: write's descriptor: the program asked for 2, the kernel saw 1") {
      $0.log.records[6].arguments[0] = .integer(2)
    },
    Alteration(
      "a socket's descriptor", "line 16: close's descriptor: the program asked for 6, the kernel saw 5"
    ) {
      $0.log.records[9].arguments[0] = .integer(6)
    },
    Alteration(
      "an option's value", "line 8: setsockopt's option value: the program gave 0, the kernel saw [1]"
    ) {
      $0.log.records[1].arguments[3] = .bytes(.init([0, 0, 0, 0], count: 4))
    },
    Alteration(
      "an option",
      "line 8: setsockopt's option: the program asked for SO_REUSEPORT, the kernel saw SO_REUSEADDR"
    ) { $0.log.records[1].arguments[2] = .integer(15) },
    Alteration(
      "a type", "line 7: socket's type: the program asked for SOCK_DGRAM, the kernel saw SOCK_STREAM"
    ) {
      $0.log.records[0].arguments[1] = .integer(2)
    },
    Alteration(
      "a protocol", "line 7: socket's protocol: the program asked for IPPROTO_TCP, the kernel saw IPPROTO_IP"
    ) { $0.log.records[0].arguments[2] = .integer(6) },
    Alteration(
      "the room for an address", "line 11: accept's length: the program asked for [16], the kernel saw [128]"
    ) {
      $0.log.records[4].arguments[2] = .lengthInOut(given: 16, returned: 16)
    },
    Alteration(
      "an address's length", "line 11: accept's length: the program got [28], the kernel returned [16]"
    ) {
      $0.log.records[4].arguments[2] = .lengthInOut(given: 128, returned: 28)
    },
    Alteration(
      "what libc adds",
      "line 12: recv's argument 5, which libc adds: NULL was expected, the kernel saw 0x7ffd0"
    ) { $0.trace[11].call?.arguments[4] = .hex("0x7ffd0") },
    Alteration(
      "a call's name", "line 10: shutdown's system call: shutdown was expected, the kernel saw listen"
    ) {
      $0.log.records[3].call = "shutdown"
    },
    Alteration(
      "a null pointer", "line 11: accept's address: the program got 127.0.0.1:40000, the kernel returned NULL"
    ) {
      $0.trace[10].call?.arguments[1] = .null
    },
  ]
}

@Suite struct `One altered value` {
  @Test func `is not there to begin with: log and trace agree`() throws {
    let map = try Rehearsal.server().map()
    #expect(map.differences.map(\.description) == [])
    #expect(map.calls.map(\.verdict) == [Verdict](repeating: .agrees, count: 11))
    #expect(map.agrees)
    #expect(map.matching == .threadAndTime)
    #expect(
      map.ledger.summary
        == "21 lines: 11 mapped to 11 Swift calls, 3 start-up, 5 the log's own, 1 shutting down, 1 exit, "
        + "0 unexplained")
    #expect(map.notes == [])
  }

  @Test(arguments: Alteration.all)
  func `is the one difference, and is named`(_ alteration: Alteration) throws {
    var run = Rehearsal.server()
    alteration.change(&run)
    let map = try run.map()
    #expect(map.differences.map(\.description) == [alteration.sentence])
    #expect(!map.agrees)
    #expect(map.ledger.lineCount == run.trace.count)
  }

  @Test(arguments: Alteration.all)
  func `is found without stamps too`(_ alteration: Alteration) throws {
    var run = Rehearsal.server()
    alteration.change(&run)
    for index in run.trace.indices { run.trace[index].time = nil }
    let map = try run.map()
    // Without times a call of another name is one that is missing, and another that nobody made.
    guard alteration.what != "a call's name" else {
      #expect(map.calls[3].verdict == .missing)
      #expect(map.extra.map(\.line) == [10])
      return
    }
    #expect(map.differences.map(\.description) == [alteration.sentence])
  }

  @Test(arguments: 0..<11)
  func `a call missing in the log is an extra system call`(_ index: Int) throws {
    var run = Rehearsal.server()
    let name = run.log.records.remove(at: index).call
    let map = try run.map()
    #expect(map.calls.allSatisfy { $0.verdict == .agrees })
    #expect(map.ledger.unexplained.map(\.lines) == [[7 + index]])
    #expect(map.extra.map(\.line) == (name == "write" ? [] : [7 + index]))
    #expect(!map.agrees)
  }

  @Test(arguments: 0..<11, [true, false])
  func `a call missing in the trace is missing`(_ index: Int, _ hasStamps: Bool) throws {
    var run = Rehearsal.server()
    run.trace = Rehearsal.renumbered(run.trace.enumerated().filter { $0.offset != 6 + index }.map(\.element))
    if !hasStamps { for index in run.trace.indices { run.trace[index].time = nil } }
    let map = try run.map()
    #expect(map.calls[index].verdict == .missing)
    #expect(map.calls.enumerated().allSatisfy { $0.offset == index || $0.element.verdict == .agrees })
    #expect(map.ledger.count(.unexplained) == 0)
  }

  /// Within the time of the record before it, and behind that.
  @Test(arguments: [20_000, 60_000] as [Int64])
  func `a system call nobody logged is extra`(_ later: Int64) throws {
    var run = Rehearsal.server()
    var event = run.trace[9]
    event.time?.nanoseconds += later
    run.trace.insert(event, at: 10)
    run.trace = Rehearsal.renumbered(run.trace)
    let map = try run.map()
    #expect(map.extra.map(\.line) == [11])
    #expect(map.ledger.unexplained.map(\.text) == ["listen(4, 1) = 0"])
    #expect(map.calls.allSatisfy { $0.verdict == .agrees })
  }
}
