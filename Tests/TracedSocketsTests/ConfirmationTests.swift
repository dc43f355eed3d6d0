import CallLog
import CallMapping
import Foundation
import LinuxABI
import StraceParser
import TestPrograms
import Testing

/// The log claims, the trace confirms: every record, written as strace would, is strace's own line.
@Suite(.enabled(if: BuiltProgram.canTrace, "needs strace"))
struct `The log of every call` {
  let folder = TemporaryFolder()

  @Test func `is what strace saw, line by line`() throws {
    let strace = try Running([
      "strace", "-s", "512", "-o", folder.path("a.strace"), BuiltProgram.path("LogWriter"), "--every-call",
      folder.path("a.log"),
    ])
    #expect(try strace.finish() == 0, "\(strace.errorText)")
    let claims = try CallLog.read(path: folder.path("a.log")).records.map { CallText($0, limit: 512).strace }
    let lines = try folder.text("a.strace").split(separator: "\n").map(String.init)
    let names = Set(CallTable.all.filter(\.purpose.isExact).map(\.syscall.name))
    let seen = lines.drop { !$0.hasPrefix("socket(") }
      .filter { names.contains(String($0.prefix { $0 != "(" })) }
      .map(Self.comparable)
    #expect(claims.count > 250)
    for (claim, line) in zip(claims, seen) { #expect(claim == line) }
    #expect(claims.count == seen.count)
    let calls = Set(try CallLog.read(path: folder.path("a.log")).records.map(\.call))
    #expect(calls == Set(CallTable.all.filter(\.purpose.isExact).map(\.name)))
  }

  @Test(arguments: [
    ["-s", "4096"], ["-y", "-s", "3"], ["-X", "raw"], ["-X", "verbose"], ["-xx"], ["-v", "-T"],
  ])
  func `agrees with the trace in every field, and no line is left over`(options: [String]) throws {
    let map = try Scenario.everyCall.run(in: folder, ["-ttt"] + options).map()
    #expect(map.differences.map(\.description) == [])
    #expect(map.ledger.unexplained.map(\.text) == [])
    #expect(map.calls.allSatisfy { $0.verdict == .agrees })
    #expect(map.agrees)
    #expect(map.matching == .threadAndTime)
  }

  @Test(arguments: [
    "trace=network", "trace=network,close", "trace=!poll,epoll_wait", "trace=sendmsg,recvmsg",
  ])
  func `agrees as far as a filter lets the trace go`(filter: String) throws {
    for stamps in [["-ttt"], []] {
      let map = try Scenario.everyCall.run(in: folder, stamps + ["-yy", "-e", filter]).map(
        filter: TraceFilter(expression: filter))
      #expect(map.differences.map(\.description) == [])
      #expect(map.agrees)
      let left = map.calls.count { $0.verdict == .notTraced(.filter) }
      #expect(left > 0 && left < map.calls.count)
    }
  }

  @Test func `agrees in order too, where the trace has no times`() throws {
    let map = try Scenario.everyCall.run(in: folder, []).map()
    #expect(map.differences.map(\.description) == [])
    #expect(map.agrees)
    #expect(map.matching == .threadAndOrder)
  }

  @Test(arguments: [["-ttt"], []])
  func `gives a look-up every system call that was made for it`(options: [String]) throws {
    let map = try Scenario.lookUp.run(in: folder, options).map()
    #expect(map.agrees, "\(map.ledger.unexplained.map(\.text))")
    let lookUps = map.calls.filter { $0.record.call == "getaddrinfo" }
    #expect(lookUps.count == 7)
    // A number with hints costs nothing, a name a lot. Without times the two cannot be told apart.
    if map.matching == .threadAndTime {
      #expect(lookUps[0].syscalls.isEmpty)
      #expect(lookUps[1].syscalls.count > 5)
    }
    let results = lookUps.map(\.record.result)
    #expect([results[0], results[3], results[4], results[5], results[6]] == [0, -2, -1, -8, 0])
    #expect(map.calls.count == 9)
    let text = CallText(lookUps[0].record).strace
    #expect(
      text == "getaddrinfo(\"127.0.0.1\", \"80\", {ai_flags=0, ai_family=AF_UNSPEC, ai_socktype=SOCK_STREAM, "
        + "ai_protocol=0}, [{ai_family=AF_INET, ai_socktype=SOCK_STREAM, ai_protocol=IPPROTO_TCP, "
        + "ai_addr={sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}}]) = 0")
  }

  /// strace's line without the column of its results, and with no pointer's number.
  static func comparable(_ line: String) -> String {
    line.replacing(/\) +=/, with: ") =").replacing(/0x[0-9a-f]{8,}/, with: StraceText.pointer)
  }
}
