import Testing

@testable import Expectations

/// What large projects ask of their traces, and how: five assertions of one line, each beside the regular expression that is
/// usual for it. Both traces do what is asked, in two spellings that strace has; the third does not.
@Suite struct `One line` {
  struct Row: Sendable {
    var asks: String
    var expectation: String
    var regex: String
    var right: String
    var alsoRight: String
    var wrong: String
  }

  private static let start = [#"execve("./s", ["./s"], 0x7ffc0 /* 3 vars */) = 0"#, "brk(NULL) = 0x55"]
  private static let end = ["exit_group(0) = ?"]
  private static let address = #"{sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}"#

  private static func trace(_ calls: [String]) -> String {
    let lines = (start + calls + end).enumerated().map { "12 \(1_795_966_100 + $0).000000 \($1)" }
    return (lines + ["12 1795966999.000000 +++ exited with 0 +++"]).joined(separator: "\n") + "\n"
  }

  private static let listening = [
    "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3", "bind(3, \(address), 16) = 0", "listen(3, 1) = 0",
  ]
  private static let accepting = "accept(3, NULL, NULL) = 4"
  private static let closing = ["close(4) = 0", "close(3) = 0"]
  private static let reuse = "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0"

  private static func conversation(_ calls: [String]) -> String {
    trace(listening + [accepting] + calls + closing)
  }

  static let rows = [
    Row(
      asks: "the port can be used again at once",
      expectation:
        "call `setsockopt(L, SOL_SOCKET, SO_REUSEADDR, [1], ...) = 0` before call `bind(L, ...) = 0`",
      regex: #"SO_REUSEADDR, \[1\], 4\)\s+= 0\n.* bind\(\d+,"#,
      right: trace([listening[0], reuse] + listening[1...] + closing.suffix(1)),
      // Another option between them, and labels.
      alsoRight: trace(
        [
          "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[7]>",
          "setsockopt(3<TCP:[7]>, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0",
          "setsockopt(3<TCP:[7]>, SOL_SOCKET, SO_KEEPALIVE, [1], 4) = 0",
        ] + listening[1...] + closing.suffix(1)),
      // Too late, and on a socket that never listens.
      wrong: trace(listening + [reuse] + closing.suffix(1))),
    Row(
      asks: "no connection leaks", expectation: "each C: closed before exited",
      regex: #"accept\(3, .*\) = (\d+)\n(.*\n)*.* close\(\1\) = 0"#, right: conversation([]),
      // A range of numbers is closed by one call.
      alsoRight: trace(listening + [accepting, "close_range(3, 4294967295, 0) = 0"]),
      wrong: trace(listening + [accepting] + closing.suffix(1))),
    Row(
      asks: "the request is answered, whole",
      expectation: #"C received "GET / HTTP/1.1\r\n"; C sent "HTTP/1.1 200 OK\r\n"; nothing else"#,
      regex: #"recvfrom\(4, "GET / HTTP.*\n.*sendto\(4, "HTTP/1.1 200 OK"#,
      right: conversation([
        #"recvfrom(4, "GET / HTTP/1.1\r\n", 1024, 0, NULL, NULL) = 16"#,
        #"sendto(4, "HTTP/1.1 200 OK\r\n", 17, 0, NULL, 0) = 17"#,
      ]),
      // In pieces, by other calls.
      alsoRight: conversation([
        #"read(4, "GET / HT", 8) = 8"#, #"read(4, "TP/1.1\r\n", 1024) = 8"#,
        #"writev(4, [{iov_base="HTTP/1.1 ", iov_len=9}, {iov_base="200 OK\r\n", iov_len=8}], 2) = 17"#,
      ]),
      wrong: conversation([
        #"recvfrom(4, "GET / HTTP/1.1\r\n", 1024, 0, NULL, NULL) = 16"#,
        #"sendto(4, "HTTP/1.1 200 OK\r\n", 17, 0, NULL, 0) = 11"#,
      ])),
    Row(
      asks: "the program tells nobody on the network", expectation: "count D == 0",
      regex: #"^(?![\s\S]*connect\(\d+, \{sa_family=AF_INET)"#, right: conversation([]),
      alsoRight: trace(
        listening + [
          accepting, "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 5",
          #"connect(5, {sa_family=AF_INET, sin_port=htons(5001), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 ECONNREFUSED (Connection refused)"#,
          "close(5) = 0",
        ] + closing),
      wrong: trace(
        listening + [
          accepting, "socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = 5",
          #"connect(5, {sa_family=AF_INET6, sin6_port=htons(4317), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0"#,
          "close(5) = 0",
        ] + closing)),
    Row(
      asks: "a client that leaves ends its connection and not the server",
      expectation: "if C failed EPIPE | C failed ECONNRESET: C closed before exited 0",
      regex: #"EPIPE \(Broken pipe\)\n(.*\n)*.* close\(4\)"#,
      right: conversation([#"sendto(4, "hi", 2, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE (Broken pipe)"#]),
      alsoRight: conversation([
        #"recvfrom(4, 0x7f, 100, 0, NULL, NULL) = -1 ECONNRESET (Connection reset by peer)"#
      ]),
      wrong: trace(
        listening + [accepting, #"sendto(4, "hi", 2, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE (Broken pipe)"#])),
  ]

  @Test(arguments: rows) func `asks by meaning what a regular expression asks by spelling`(_ row: Row) throws
  {
    let names = "let L = listener\nlet C = connection of L\nlet D = connection to 4317\n"
    for (trace, wanted) in [(row.right, Verdict.Outcome.met), (row.alsoRight, .met), (row.wrong, .notMet)] {
      let verdict = try RecordedRun.verdict(names + row.expectation, trace)
      #expect(verdict?.outcome == wanted, "\(row.asks): \(verdict?.reason ?? "")")
    }
    let regex = try Regex(row.regex)
    // It is broken where it says no to what is right, or yes to what is wrong.
    #expect(row.right.contains(regex))
    #expect(!row.alsoRight.contains(regex) || row.wrong.contains(regex), "\(row.asks)")
  }
}
