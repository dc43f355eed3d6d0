import Foundation
import FoundationXML
import SampleStory
import Testing
import Walkthrough
import WalkthroughDiagram

struct `A sequence diagram` {
  @Test(arguments: [false, true])
  func `is valid XML, whatever is in the story`(_ isHostile: Bool) {
    let svg = Diagram.svg(isHostile ? Sample.hostile : Sample.chat)
    let parser = XMLParser(data: Data(svg.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(svg.contains("<title id=\"title\">"))
    #expect(!svg.contains("<script"))
    #expect(svg.contains("connect: ECONNREFUSED"))
  }

  @Test(arguments: [false, true])
  func `has only statements that Mermaid knows`(_ isHostile: Bool) throws {
    let lines = Diagram.mermaid(isHostile ? Sample.hostile : Sample.chat).split(separator: "\n")
    #expect(lines.first == "sequenceDiagram")
    let statement = try Regex(
      #"  (participant (kernel|p\d+ as [^;%<>"]*(#\d+;[^;%<>"]*)*)|(p\d+|kernel)(->>|-->>|-x)(p\d+|kernel): .+|Note over kernel: .+)"#
    )
    for line in lines.dropFirst() { #expect(try statement.wholeMatch(in: line) != nil, "\(line)") }
  }

  @Test func `folds a loop, and counts what is too much`() {
    func story(_ functions: [String]) -> Story {
      Story(
        heading: .init(title: "t"),
        sides: [
          .init(name: "a", program: nil, language: nil, hasLog: false, verdict: nil, lines: [], rest: [])
        ],
        steps: functions.map { Step(side: 0, function: $0) }, arrows: [], questions: [], terms: [], notes: [])
    }
    let loop = Diagram.mermaid(
      story(Array(repeating: ["socket", "connect", "close"], count: 100).flatMap { $0 }))
    #expect(loop.contains("1. socket (100 times)"))
    #expect(loop.split(separator: "\n").count == 6)
    let long = Diagram.mermaid(story((0..<1000).map { "call\($0)" }))
    #expect(long.contains("940 calls more not drawn"))
  }

  private func story(_ names: [String], _ steps: [Step], _ arrows: [Arrow] = []) -> Story {
    Story(
      heading: .init(title: "t"),
      sides: names.map {
        .init(name: $0, program: nil, language: nil, hasLog: false, verdict: nil, lines: [], rest: [])
      },
      steps: steps, arrows: arrows, questions: [], terms: [], notes: [])
  }

  private func moved(_ side: Int, _ function: String, _ count: Int) -> Step {
    let isSent = function.hasPrefix("send") || function == "write"
    return Step(side: side, function: function, payload: .init(isSent: isSent, bytes: [], count: count))
  }

  @Test func `shows a send and the receive right behind it as one message`() {
    let text = Diagram.mermaid(
      story(
        ["client", "server"], [moved(0, "send", 5), moved(1, "recv", 5)], [.init(.stream, from: 0, to: 1)]))
    #expect(text.contains("  p0->>p1: 1. send 5 bytes, 2. recv 5 bytes\n"))
    let sticky = Diagram.mermaid(
      story(
        ["client", "server"], [moved(0, "send", 5), moved(0, "send", 2), moved(1, "recv", 7)],
        [.init(.stream, from: 0, to: 2), .init(.stream, from: 1, to: 2)]))
    #expect(sticky.contains("  p0->>kernel: 1. send 5 bytes (to step 3)\n"))
    #expect(sticky.contains("  kernel-->>p1: 3. recv 7 bytes (from steps 1, 2)\n"))
  }

  @Test func `calls no empty datagram the end, and a stream's end so`() {
    let steps = [moved(0, "sendto", 0), moved(1, "recvfrom", 0)]
    let datagram = Diagram.mermaid(story(["client", "server"], steps, [.init(.datagram, from: 0, to: 1)]))
    #expect(!datagram.contains("the #101;nd"))
    let stream = Diagram.mermaid(story(["client", "server"], steps, [.init(.end, from: 0, to: 1)]))
    #expect(stream.contains("2. recvfrom 0 bytes#58; the #101;nd"))
  }

  @Test func `leaves out first what is said to the terminal`() {
    let steps = (0..<50).flatMap { [moved(0, "write", $0), moved(0, "sendto", $0 + 100)] }
    let text = Diagram.mermaid(
      story(["client", "server"], steps, (0..<50).map { .init(.datagram, from: 2 * $0 + 1, to: nil) }))
    #expect(text.contains("100. sendto 149 bytes (no receive in these traces)"))
    #expect(!text.contains("write"))
    #expect(text.contains("50 calls more not drawn"))
  }

  @Test func `names every program that shares a lifeline`() {
    let names = ["first", "second", "third", "fourth", "server"]
    let svg = Diagram.svg(
      story(names, [0, 1, 2, 3, 4].map { Step(side: $0, function: $0 == 4 ? "listen" : "connect") }))
    for name in names { #expect(svg.contains(name)) }
    #expect(svg.contains(">first, second,</text>"))
  }

  @Test func `draws what is on its way at the same time side by side`() {
    let steps = [moved(0, "send", 5), moved(0, "send", 2), moved(1, "recv", 7)]
    let svg = Diagram.svg(
      story(["client", "server"], steps, [.init(.stream, from: 0, to: 2), .init(.stream, from: 1, to: 2)]))
    #expect(svg.contains("d=\"M390 88 V156\""))
    #expect(svg.contains("d=\"M390 122 L397 130 V148 L390 156\""))
  }
}
