import Foundation
import StraceParser
import Testing

/// The recordings of the labs, each a test by itself.
private let recordings: [String] = {
  let traces = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "traces")
  let all = FileManager.default.enumerator(at: traces, includingPropertiesForKeys: nil)?.compactMap {
    $0 as? URL
  }
  return (all ?? []).filter { $0.pathExtension == "strace" }.map(\.path).sorted()
}()

@Suite struct `A recording of a lab` {
  @Test func `exists`() {
    #expect(recordings.count >= 28)
  }

  @Test(arguments: recordings)
  func `is understood to the last line, and comes back byte for byte`(_ path: String) throws {
    let trace = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    var checker = TraceChecker()
    checker.feed(trace.span) { Issue.record("\(path):\($0.line): \($0.reason)") }
    checker.finish { Issue.record("\(path):\($0.line): \($0.reason)") }
    #expect(loss(trace) == nil)
  }

  @Test(arguments: recordings)
  func `comes back from its events, byte for byte`(_ path: String) throws {
    let trace = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let events = TraceReader.events(of: trace, joined: false)
    let lost = difference(events)
    #expect(lost == nil)
    for (line, event) in zip(trace.split(separator: .newlineByte, omittingEmptySubsequences: false), events)
    where !event.printed.elementsEqual(line) {
      // getrandom(2) and the like are shown in hexadecimal always: escapes are not the event's.
      #expect(line.contains(UInt8(ascii: "\\")), "\(path):\(event.line)")
    }
  }

  /// Lines that differ in their numbers alone are cut once: there are some 20,000 lines, and some 500 kinds of them.
  @Test func `comes back when every line is cut at every byte`() throws {
    var seen: Set<[UInt8]> = []
    for path in recordings {
      let trace = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      for line in trace.split(separator: .newlineByte) {
        let line = Array(line.prefix(300))
        guard seen.insert(line.map { (48..<58).contains($0) ? 48 : $0 }).inserted else { continue }
        // All cuts of a line as one trace: each is a line of its own.
        var cuts: [UInt8] = []
        for end in 1...line.count { cuts += line[..<end] + [.newlineByte] }
        if let lost = loss(cuts) { Issue.record("\(path): \(lost)") }
      }
    }
    #expect(seen.count > 100)
  }
}
