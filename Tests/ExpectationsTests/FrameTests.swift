import Testing

@testable import Expectations

/// Messages with their length before them, over whatever calls moved them.
@Suite struct `Frames` {
  private static let peer = "4<TCP:[127.0.0.1:5000->127.0.0.1:6001]>"

  /// A whole trace of a server that makes these calls on the connection that it has accepted.
  private static func trace(_ calls: [String]) -> String {
    let start = [
      #"execve("./s", ["./s"], 0x7ffc0 /* 3 vars */) = 0"#, "brk(NULL) = 0x55",
      "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[7]>",
      #"bind(3<TCP:[7]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0"#,
      "listen(3<TCP:[127.0.0.1:5000]>, 1) = 0", "accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = \(peer)",
    ]
    let end = ["close(\(peer)) = 0", "close(3<TCP:[127.0.0.1:5000]>) = 0", "exit_group(0) = ?"]
    let lines = (start + calls + end).enumerated().map { "12 \(1_795_966_100 + $0).000000 \($1)" }
    return (lines + ["12 1795966999.000000 +++ exited with 0 +++"]).joined(separator: "\n") + "\n"
  }

  private static func received(_ text: String, _ count: Int) -> String {
    #"recvfrom(\#(peer), "\#(text)", 100, 0, NULL, NULL) = \#(count)"#
  }

  private static func sent(_ text: String, _ count: Int) -> String {
    #"sendto(\#(peer), "\#(text)", \#(count), 0, NULL, 0) = \#(count)"#
  }

  private func verdict(_ line: String, _ calls: [String]) throws -> Verdict {
    try #require(
      try RecordedRun.verdict("let L = listener\nlet C = connection of L\n\(line)", Self.trace(calls)))
  }

  /// "hi", no bytes, and "hello" begun: in one call, a byte at a time, and with a length that is cut in two.
  private static let pieces: [[String]] = [
    [received(#"\0\0\0\2hi\0\0\0\0\0\0\0\5hel"#, 17)],
    [
      received(#"\0"#, 1), received(#"\0"#, 1), received(#"\0"#, 1), received(#"\2"#, 1),
      received("h", 1), received("i", 1), received(#"\0\0\0\0\0\0\0\5hel"#, 11),
    ],
    [received(#"\0\0"#, 2), received(#"\0\2hi\0\0"#, 6), received(#"\0\0\0\0\0\5h"#, 7), received("el", 2)],
  ]

  @Test(arguments: pieces) func `are found over any pieces`(_ pieces: [String]) throws {
    let calls = pieces + [Self.sent(#"\0\0\0\2hi"#, 6), Self.sent(#"\0\0\0\0"#, 4)]
    for (line, outcome) in [
      (#"C received frame "hi"; C sent frame "hi""#, Verdict.Outcome.met),
      (#"C received frame "hi"; C received frame """#, .met), (#"each C: received frame "h"..."#, .met),
      (#"C received frame 2 bytes"#, .met), ("C received frame any; C received frame 0 bytes", .met),
      // Not whole; no message of its own; behind it in the order.
      (#"C received frame "hello""#, .notMet), (#"C received frame "i""#, .notMet),
      (#"C received frame ""; C received frame "hi""#, .notMet), ("C received frame 3 bytes", .notMet),
      // Both messages, and the beginning of a third.
      ("count C received frame any == 2", .met), ("C sent frames == C received frames", .met),
      ("C sent == C received", .notMet), (#"C sent frame "hi"; C sent frame ""; nothing else"#, .met),
      (#"C received frame "hi"; C received frame ""; nothing else"#, .notMet),
    ] {
      let verdict = try verdict(line, calls)
      #expect(verdict.outcome == outcome, "\(line): \(verdict.reason) \(verdict.difference ?? "")")
    }
  }

  @Test func `that are others, or not whole, are told with their line`() throws {
    let other = try verdict(#"C received frame "hello""#, [Self.received(#"\0\0\0\5hallo"#, 9)])
    #expect(other.outcome == .notMet)
    #expect(other.difference == #"line 7 has "hallo", and not "hello""#)
    // The length with its lowest byte first.
    let swapped = try verdict(#"C received frame "hello""#, [Self.received(#"\5\0\0\0hello"#, 9)])
    #expect(swapped.difference == "line 7 says that 83886080 bytes follow, and there are 5")
    let short = try verdict("C received frame any", [Self.received(#"\0\0"#, 2)])
    #expect(short.difference == "the length that begins in line 7 has 2 of 4 bytes")
  }

  @Test func `that strace cut are not seen where they decide`() throws {
    let text = [#"recvfrom(\#(Self.peer), "\0\0\0\5he"..., 100, 0, NULL, NULL) = 9"#]
    #expect(try verdict(#"C received frame "hello""#, text).outcome == .notSeen)
    #expect(try verdict(#"C received frame "ha""#, text).outcome == .notMet)
    #expect(try verdict("C received frame 5 bytes", text).outcome == .met)
    let length = [#"recvfrom(\#(Self.peer), "\0\0"..., 100, 0, NULL, NULL) = 9"#]
    #expect(try verdict("C received frame any", length).outcome == .notSeen)
    #expect(try verdict("C received frames == C sent frames", length).outcome == .notSeen)
  }

  @Test func `of more bytes than a number counts end nothing`() throws {
    let calls = [
      #"recvfrom(\#(Self.peer), "\0\0\0\5he"..., 9223372036854775807, 0, NULL, NULL) = 9223372036854775805"#,
      Self.received("hello", 5), Self.received("hello", 5),
    ]
    for line in ["C received frame any", "count C received frame any > 2", #"C received "hello""#] {
      _ = try verdict(line, calls)
    }
    #expect(try verdict("C sent == C received", calls).outcome == .notMet)
  }
}
