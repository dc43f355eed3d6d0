import StraceParser
import Testing

@Suite struct `Events that are asked for` {
  private static let trace = LineTable.rows.map { "7     \($0.line)\n\($0.line)\n" }.joined() + "read(3, \"ab"

  @Test(arguments: [1, 7, 64, 1 << 20], [false, true])
  func `are those that a reader hands on`(_ size: Int, _ joined: Bool) {
    let trace = Array(Self.trace.utf8)
    var rest = trace[...]
    var cursor = TraceCursor(joined: joined) {
      defer { rest = rest.dropFirst(size) }
      return Array(rest.prefix(size))
    }
    var events: [TraceEvent] = []
    while let event = cursor.next() { events.append(event) }
    #expect(events == TraceReader.events(of: trace, joined: joined))
    #expect(cursor.next() == nil)
    #expect(cursor.counts.lines == trace.count { $0 == .newlineByte } + 1)
  }

  @Test(arguments: [false, true])
  func `are a sequence, which begins anew each time`(_ joined: Bool) {
    let events = TraceEvents(of: Array(Self.trace.utf8), joined: joined)
    let first = Array(events)
    #expect(first == TraceReader.events(of: Array(Self.trace.utf8), joined: joined))
    #expect(Array(events) == first)
    #expect(Array(TraceEvents(of: [])) == [])
  }

  @Test func `are not made before`() {
    var asked = 0
    var cursor = TraceCursor {
      asked += 1
      return Array("close(3) = 0\n".utf8)
    }
    #expect(asked == 0)
    #expect(cursor.next()?.line == 1)
    #expect(cursor.next()?.line == 2)
    #expect(asked == 2)
  }

  @Test func `stop where the source fails, and go on after`() throws {
    struct Dry: Error {}
    var pieces: [[UInt8]?] = [Array("close(3) ".utf8), nil, Array("= 0\nclose(4) = 0\n".utf8), []]
    var cursor = TraceCursor { () throws(Dry) in
      guard let piece = pieces.removeFirst() else { throw Dry() }
      return piece
    }
    #expect(throws: Dry.self) { try cursor.next() }
    #expect(try cursor.next()?.call?.arguments == [TraceValue(.integer("3"))])
    #expect(try cursor.next()?.call?.arguments == [TraceValue(.integer("4"))])
    #expect(try cursor.next() == nil)
  }
}
