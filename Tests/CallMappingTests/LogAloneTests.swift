import CallLog
import CallMapping
import Foundation
import Testing

@Suite struct `A log alone` {
  private static func log() throws -> CallLog {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "traces/01-hello-hi/server.log")
    return try CallLog.read([UInt8](try Data(contentsOf: file)))
  }

  @Test func `agrees with nothing, for nothing was compared`() throws {
    let map = CallMap(logAlone: try Self.log())
    #expect(map.isLogAlone && !map.agrees && !map.agreesStrictly)
    #expect(map.compared == 0 && map.agreeing == 0)
    #expect(map.calls.count == map.log.records.count)
    #expect(map.calls.allSatisfy { $0.verdict == .notTraced(.noTrace) && $0.lines.isEmpty })
    #expect(map.ledger.lineCount == 0)
    #expect(map.notes == [.noTrace])
  }

  @Test func `says what it lost itself`() throws {
    var log = try Self.log()
    log.holes = 2
    log.closed = nil
    #expect(CallMap(logAlone: log).notes == [.noTrace, .holes(2), .logNotClosed])
    log.records = []
    #expect(CallMap(logAlone: log).notes.last == .emptyLog)
  }
}
