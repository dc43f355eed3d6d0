import CallForms
import CallMapping
import Foundation
import StraceParser
import Testing

@testable import Walkthrough

/// What of a handout is told behind the run, and how its quoted lines find their steps.
@Suite struct `A handout behind the run` {
  @Test func `is read in its parts, without folds and links`() throws {
    let text = """
      ## Look

      <details>
      <summary>When you have run it</summary>

      Find **the `send` line** of [lab 1](../01) in `[110 => 0]`, *now*, FIN\\_WAIT:

      ```strace
      close(3) = 0
      ```

      | a | `b|c` |
      |---|---|
      | 1 | 2 |

          socklab query

      </details>

      ## Myth

      > "It is
      > so."

      - one
      - two

      ## Check yourself

      1. Is it?

      ## Make

      It.

      ## Appendix

      1. never
      """
    let parts = Handout.parts(text)
    #expect(parts.map(\.title) == ["Look", "Myth", "Check yourself", "Make"])
    #expect(
      parts[0].blocks == [
        .paragraph([
          .init("Find "), .init("the ", .strong), .init("send", .code), .init(" line", .strong),
          .init(" of "),
          .init("lab 1"), .init(" in "), .init("[110 => 0]", .code), .init(", "), .init("now", .emphasis),
          .init(", FIN_WAIT:"),
        ]),
        .quotes([.init("close(3) = 0")]),
        .table([[[.init("a ")], [.init("b|c", .code), .init(" ")]], [[.init("1 ")], [.init("2 ")]]]),
        .code(["socklab query"]),
      ])
    #expect(
      parts[1].blocks == [
        .saying([.init("\"It is so.\"")]), .paragraph([.init("- one")]), .paragraph([.init("- two")]),
      ])
  }

  @Test(arguments: ["[", "`", "**", "*", "\\", "[a](", "[[[[a](b)", "a*b"])
  func `keeps marks that mean nothing`(_ text: String) {
    #expect(!Handout.prose(text + " end").map(\.text).joined().isEmpty)
    // Linear: what is nested or never closed is no reason to look through the rest again and again.
    let long = String(repeating: text, count: 20_000)
    let clock = ContinuousClock()
    #expect(clock.measure { _ = Handout.prose(long) } < .seconds(5))
  }

  @Test func `says how often a line stands there`() {
    let line = Quotation("close(3) = 0  [20 times]")
    #expect(line.text == "close(3) = 0")
    #expect(line.times == 20)
    for text in [
      "close(3) = 0", "x [20 times]", "x  [1 times]", "x  [-2 times]", " times]", "a  [99999999999 times]",
    ] {
      #expect(Quotation(text).text == text)
      #expect(Quotation(text).times == 1)
    }
  }

  /// Of a trace without stamps the order is that of its lines.
  private func steps(_ quotes: String..., words: String = "") -> [[Int]] {
    let lines = [
      "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3", "close(3) = 0",
      "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
      #"connect(3, {sa_family=AF_INET, sin_port=htons(41234), sin_addr=inet_addr("127.0.0.1")}, 16) = 0"#,
      #"sendto(3, "x", 1, 0, NULL, 0) = 1"#, #"sendto(3, "x", 1, 0, NULL, 0) = 1"#, "close(3) = 0",
    ]
    var contexts: [StepContext] = []
    for side in ["client", "server"] {
      for line in lines {
        var context = StepContext(index: contexts.count, side: side, function: "f")
        var reader = TraceReader(joined: true)
        var event: TraceEvent?
        let bytes = Array((line + "\n").utf8)
        reader.feed(bytes.span) { event = $0 }
        reader.finish { event = $0 }
        if let event { context.syscalls = [StepContext.Part(event: event, role: .main)] }
        contexts.append(context)
      }
    }
    let part = HandoutPart(
      title: "Look", blocks: [.paragraph([.init(words)]), .quotes(quotes.map { HandoutPart.Quote($0) })])
    let found = QuotedSteps.found(in: [part], contexts, names: ["client", "server"])
    guard case .quotes(let quotes)? = found[0].blocks.last else { return [] }
    return quotes.map(\.steps)
  }

  @Test func `finds the steps that follow each other, in the program that it named last`() {
    let socket = "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3"
    // The second socket, and not the first: between it and the sends lies nothing else.
    #expect(steps(socket, #"sendto(3, "x", 1, 0, NULL, 0) = 1"#, "close(3) = 0") == [[2], [4], [6]])
    #expect(steps(socket, "close(3) = 0", words: "Not the client, the server's.") == [[7], [8]])
    // Another port than the handout's, which every run has.
    let connect =
      #"connect(3, {sa_family=AF_INET, sin_port=htons(50000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0"#
    #expect(steps(connect) == [[3]])
    #expect(steps(#"sendto(3, "x", 1, 0, NULL, 0) = 1  [2 times]"#) == [[4, 5]])
    #expect(steps("listen(3, 1) = 0") == [[]])
    // From one program to the other, when the first has no more of it.
    #expect(steps(connect, connect, connect) == [[3], [10], []])
  }

  /// An editor of Windows ends lines with two characters.
  @Test func `is read whatever its lines end with, and however many questions it has`() throws {
    let text =
      "# Lab\n\n## Predict\n\n" + (1...120).map { "\($0). What is \($0)?\n" }.joined() + "\n## Why\n\nSo.\n"
    let other = text.replacing("\n", with: "\r\n")
    for handout in [text, other] {
      #expect(Handout.questions(handout) == (1...120).map { "What is \($0)?" })
      #expect(Handout.parts(handout).map(\.title) == ["Why"])
    }
  }
}
