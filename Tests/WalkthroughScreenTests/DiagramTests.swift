import Foundation
import FoundationXML
import LabReports
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

  @Test func `writes no character that XML does not have`() {
    let text = Escape.xml("a\u{0}b\u{b}c\u{ffff}<&>\"'")
    #expect(text == "a\\u{0}b\\u{b}c\\u{ffff}&lt;&amp;&gt;&quot;&#39;")
  }

  @Test(arguments: [
    ("a;b", "a#59;b"), ("#35;", "#35;35#59;"), ("end", "#101;nd"), ("the END", "the #69;ND"),
    ("<b>", "#60;b#62;"),
    ("\"x\"", "#34;x#34;"), ("a\nb", "a#92;u#123;a#125;b"), ("%%", "#37;#37;"), ("a: b", "a#58; b"),
  ])
  func `writes marks of Mermaid as numbers`(_ text: String, _ escaped: String) {
    #expect(Escape.mermaid(text) == escaped)
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
    #expect(long.contains("and 940 calls more"))
  }
}
