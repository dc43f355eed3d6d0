import StraceParser
import Testing

@testable import TraceModel

/// Long traces are parsed by a second thread, some pieces ahead of the model.
@Suite("A trace that is read ahead")
struct ReadAheadTests {
  /// What a line was told as.
  private struct Told: Equatable {
    var line: Int
    var text: [UInt8]
    var name: [UInt8]
    var call: SyscallID?
    /// By its number among all open files: in which order slots are free again is no part of what is told.
    var subject: Int32?
    var concernsSocket: Bool
    var program: Int?
  }

  private func told(_ bytes: [UInt8], readsAhead: Bool, piece: Int) -> (lines: [Told], counts: TraceCounts) {
    var reader = ModelReader(readsAhead: readsAhead)
    var lines: [Told] = []
    func take(
      _ state: borrowing KernelState, _ parser: borrowing LineParser, _ s: Span<UInt8>,
      _ place: TraceStream.Place
    ) {
      let called = state.effects.called
      let name =
        parser.head.name.exists
        ? s.extracting(parser.head.name.range).withUnsafeBufferPointer { Array($0) } : []
      lines.append(
        Told(
          line: place.line, text: s.withUnsafeBufferPointer { Array($0) }, name: name, call: called?.call,
          subject: called?.subject?.serial, concernsSocket: called?.concernsSocket ?? false,
          program: state.effects.program))
    }
    var start = 0
    while start < bytes.count {
      let end = min(start + piece, bytes.count)
      reader.feed(bytes.span.extracting(start..<end)) { take($0, $1, $2, $3) }
      start = end
    }
    reader.finish { take($0, $1, $2, $3) }
    return (lines, reader.counts)
  }

  @Test func `is told as one that is read line by line`() {
    // Traces behind each other, until the pieces end anywhere in them; labels come and go, halves lie across pieces.
    for traces in [RecordedTraces.all[...], RecordedTraces.all.reversed()[...]] {
      var bytes: [UInt8] = []
      for trace in traces where bytes.count < 3 << 20 { bytes += trace.bytes }
      let plain = told(bytes, readsAhead: false, piece: 1 << 18)
      let ahead = told(bytes, readsAhead: true, piece: (1 << 18) - 7)
      #expect(ahead.lines == plain.lines)
      #expect(ahead.counts.lines == plain.counts.lines && ahead.counts.calls == plain.counts.calls)
    }
  }

  @Test func `is told whole where its last line has no end`() {
    let bytes =
      Array(String(repeating: "7 close(3) = 0\n", count: 20_000).utf8) + Array("7 close(4) = 0".utf8)
    let ahead = told(bytes, readsAhead: true, piece: 1 << 18)
    #expect(ahead.lines.count == 20_001)
    #expect(ahead.lines.last?.text == Array("7 close(4) = 0\n".utf8))
  }

  private struct Enough: Error {}

  @Test func `can be left in the middle`() {
    let bytes = Array(String(repeating: "7 close(3) = 0\n", count: 100_000).utf8)
    var count = 0
    do throws(Enough) {
      var reader = ModelReader(readsAhead: true)
      try reader.feed(bytes.span) { (_, _, _, _) throws(Enough) in
        count += 1
        if count == 1000 { throw Enough() }
      }
    } catch {
      count += 1_000_000
    }
    #expect(count == 1_001_000)
  }
}
