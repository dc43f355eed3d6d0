import Foundation
import StraceParser
import Testing

/// The example of README.md, compiled and run.
func refusedConnections(in trace: [UInt8]) -> [String] {
  var refused: [String] = []
  // README: begin
  var reader = TraceReader(joined: true)
  let note = { (event: TraceEvent) in
    guard let call = event.call, call.name == "connect", call.result?.errno == "ECONNREFUSED" else { return }
    refused.append("line \(event.line): thread \(event.pid ?? 0) was refused")
  }
  reader.feed(trace.span, note)  // as often as there are bytes
  reader.finish(note)  // calls that never resumed come last
  // README: end
  return refused
}

@Suite struct `The example of the README` {
  @Test func `does what it says`() {
    let trace = """
      7 connect(3, {sa_family=AF_INET, sin_port=htons(9)}, 16 <unfinished ...>
      8 connect(4, {sa_family=AF_INET, sin_port=htons(80)}, 16) = 0
      7 <... connect resumed>) = -1 ECONNREFUSED (Connection refused)

      """
    #expect(refusedConnections(in: Array(trace.utf8)) == ["line 1: thread 7 was refused"])
  }

  @Test func `stands in the README to the letter`() throws {
    let here = URL(fileURLWithPath: #filePath)
    let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let lines = try String(contentsOf: here, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let begin = try #require(lines.firstIndex { $0.hasSuffix("// README: begin") })
    let end = try #require(lines.firstIndex { $0.hasSuffix("// README: end") })
    let example = lines[(begin + 1)..<end].map { $0.dropFirst(2) }.joined(separator: "\n")
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    #expect(readme.contains("```swift\nimport StraceParser\n\nvar refused: [String] = []\n\(example)\n```"))
  }
}
