import LanguageMapping
import Languages
import Testing

@Suite struct `A socket that is thrown away` {
  private func counts(_ trace: [UInt8], _ language: Language = .python) throws -> [String: Int] {
    let table = try LanguageTable(trace, .language(language))
    return Dictionary(table.rows.map { ("\($0.kind) \($0.function)", $0.count) }, uniquingKeysWith: +)
  }

  /// The script closes one of its four sockets, and its epoll set; it asks for its addresses three times; accept asks by itself.
  @Test func `is asked for its ends and closed by Python, and not by the program`() throws {
    let counts = try counts(try Recordings.mistakes("python"))
    #expect(counts["asked close"] == 1 + 1)
    #expect(counts["asked getsockname"] == 2)
    #expect(counts["asked getpeername"] == 1)
    #expect(counts["unasked close"] == 3)
    #expect(counts["unasked getsockname"] == 3 + 1)
    #expect(counts["unasked getpeername"] == 3)
  }

  private static let made =
    "7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3\n7 listen(3, 5) = 0\n"
  private static let own =
    "7 getsockname(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"127.0.0.1\")}, [16]) = 0\n"
  private static let peer =
    "7 getpeername(3, 0x7ffe51d96380, [16]) = -1 ENOTCONN (Transport endpoint is not connected)\n"

  @Test(arguments: [
    own + "7 close(3) = 0\n", peer + "7 close(3) = 0\n", peer + own + "7 close(3) = 0\n",
    own + peer + "7 write(1, \"x\", 1) = 1\n7 close(3) = 0\n", own + peer, own,
    own + peer + "7 close(3) = -1 EBADF (Bad file descriptor)\n",
    own + peer + "7 close_range(3, 3, 0) = 0\n", own + peer + "7 +++ exited with 0 +++\n",
    own + peer + own + "7 close(3) = 0\n",
    own + "7 recvfrom(3, \"\", 5, 0, NULL, NULL) = 0\n" + peer + "7 close(3) = 0\n",
  ])
  func `is one only where all of it is there and nothing between`(_ lines: String) throws {
    let counts = try counts(Array((Self.made + lines).utf8))
    #expect(!counts.keys.contains { $0.hasPrefix("unasked") }, "\(counts)")
    let asked = lines.split(separator: "\n").count { $0.contains("getsockname") }
    #expect(counts["asked getsockname", default: 0] == asked)
  }

  @Test func `is one in a thread, whatever the others do meanwhile, and in another language none`() throws {
    let lines =
      Self.made + Self.own + "8 brk(NULL) = 0x1\n8 write(1, \"x\", 1) = 1\n7 brk(NULL) = 0x1\n" + Self.peer
      + "7 futex(0x1, FUTEX_WAKE_PRIVATE, 1) = 0\n7 close(3) = 0\n"
    #expect(try counts(Array(lines.utf8))["unasked close"] == 1)
    let c = try counts(Array(lines.utf8), .c)
    #expect(c["asked close"] == 1 && c["asked getpeername"] == 1)
  }
}
