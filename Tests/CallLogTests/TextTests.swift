import CallLog
import Foundation
import Testing

@Suite struct `The text of a call` {
  static let loopback: [UInt8] = [2, 0, 0x31, 0x24, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]

  static func record(
    _ call: String, _ arguments: [CallRecord.Argument], _ result: Int64?, errno: Int32 = 0
  ) -> CallRecord {
    CallRecord(
      sequence: 0, call: call, file: "lab_server/HelloHi.swift", line: 7, thread: 42, before: 1_500_000_000,
      after: result.map { _ in 2_000_000_123 }, arguments: arguments, result: result, errno: errno)
  }

  static func bytes(_ text: String) -> CallRecord.Argument {
    .bytes(.init(Array(text.utf8), count: text.utf8.count))
  }

  static let address = CallRecord.Argument.bytes(.init(loopback, count: 16))

  static let rows: [(CallRecord, swift: String, strace: String)] = [
    (
      record("socket", [.integer(2), .integer(1), .integer(0)], 3), "Socket(.inet, .stream)",
      "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3"
    ),
    (
      record("socket", [.integer(2), .integer(2), .integer(6)], -1, errno: 93),
      "Socket(.inet, .datagram, protocol: .tcp)",
      "socket(AF_INET, SOCK_DGRAM, IPPROTO_TCP) = -1 EPROTONOSUPPORT (Protocol not supported)"
    ),
    (
      record("socket", [.integer(99), .integer(1), .integer(0)], -1, errno: 97),
      "Socket(0x63 /* AF_??? */, .stream)",
      "socket(0x63 /* AF_??? */, SOCK_STREAM, 0) = -1 EAFNOSUPPORT (Address family not supported by protocol)"
    ),
    (
      record(
        "setsockopt",
        [.integer(3), .integer(1), .integer(2), .bytes(.init([1, 0, 0, 0], count: 4)), .integer(4)], 0),
      "setOption(.reuseAddress, to: true)", "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0"
    ),
    (
      record(
        "setsockopt",
        [
          .integer(3), .integer(1), .integer(13), .bytes(.init([1, 0, 0, 0, 2, 0, 0, 0], count: 8)),
          .integer(8),
        ], 0),
      "setOption(.linger, to: Linger(seconds: 2))",
      "setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=2}, 8) = 0"
    ),
    (
      record(
        "getsockopt",
        [
          .integer(3), .integer(1), .integer(4), .bytes(.init([111, 0, 0, 0], count: 4)),
          .lengthInOut(given: 8, returned: 4),
        ], 0),
      "option(.error)", "getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [8 => 4]) = 0"
    ),
    (
      record("bind", [.integer(3), address, .integer(16)], -1, errno: 98), "bind(to: 127.0.0.1:12580)",
      "bind(3, {sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = "
        + "-1 EADDRINUSE (Address already in use)"
    ),
    (
      record("accept", [.integer(3), address, .lengthInOut(given: 16, returned: 16)], 4), "accept()",
      "accept(3, {sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr(\"127.0.0.1\")}, [16]) = 4"
    ),
    (
      record("accept", [.integer(3), address, .lengthInOut(given: 128, returned: 16)], 4), "accept()",
      "accept(3, {sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr(\"127.0.0.1\")}, [128 => 16]) = 4"
    ),
    (
      record("accept", [.integer(3), bytes(""), .lengthInOut(given: 16, returned: nil)], nil), "accept()",
      "accept(3, 0x..., [16]) = ?"
    ),
    (
      record("send", [.integer(4), bytes("你好 \"x\""), .integer(10), .integer(0)], 10),
      "send(\"你好 \\\"x\\\"\")",
      "sendto(4, \"\\344\\275\\240\\345\\245\\275 \\\"x\\\"\", 10, 0, NULL, 0) = 10"
    ),
    (
      record("send", [.integer(4), bytes(""), .integer(0), .integer(0)], 0), "send(\"\")",
      "sendto(4, \"\", 0, 0, NULL, 0) = 0"
    ),
    (
      record("recv", [.integer(4), bytes("hello"), .integer(1024), .integer(0x42)], 5),
      "receive(upTo: 1024, flags: [.peek, .dontWait])",
      "recvfrom(4, \"hello\", 1024, MSG_PEEK|MSG_DONTWAIT, NULL, NULL) = 5"
    ),
    (
      record("recv", [.integer(4), bytes(""), .integer(1024), .integer(2)], -1, errno: 4),
      "receive(upTo: 1024, flags: .peek)",
      "recvfrom(4, 0x..., 1024, MSG_PEEK, NULL, NULL) = -1 EINTR (Interrupted system call)"
    ),
    (
      record("recv", [.integer(4), bytes(String(repeating: "x", count: 33)), .integer(64), .integer(0)], 33),
      "receive(upTo: 64)",
      "recvfrom(4, \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"..., 64, 0, NULL, NULL) = 33"
    ),
    (
      record(
        "recvfrom",
        [.integer(4), bytes("hi"), .integer(8), .integer(0), address, .lengthInOut(given: 16, returned: 16)],
        2),
      "receiveFrom(upTo: 8)",
      "recvfrom(4, \"hi\", 8, 0, {sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr(\"127.0.0.1\")}, "
        + "[16]) = 2"
    ),
    (record("shutdown", [.integer(4), .integer(1)], 0), "shutdown(.writing)", "shutdown(4, SHUT_WR) = 0"),
    (record("close", [.integer(4)], 0), "close()", "close(4) = 0"),
    (
      record("read", [.integer(0), bytes("hi\n"), .integer(4096)], 3), "readLine()",
      "read(0, \"hi\\n\", 4096) = 3"
    ),
    (
      record("write", [.integer(1), bytes("server: "), .integer(8)], 8), "print(\"server: \")",
      "write(1, \"server: \", 8) = 8"
    ),
    (
      record("sleep", [.integer(1)], 0), "sleep(1)",
      "clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1, tv_nsec=0}, 0x...) = 0"
    ),
    (
      record("mystery", [.integer(4), bytes("a"), .null], 0), "mystery(4, \"a\", NULL) = 0",
      "mystery(4, \"a\", NULL) = 0"
    ),
    (record("listen", [.integer(4)], 0), "listen(backlog: ?)", "listen(4, ?) = 0"),
  ]

  @Test(arguments: rows.indices)
  func `is the Swift call, the prototype, and strace's line`(index: Int) {
    let row = Self.rows[index]
    let text = CallText(row.0)
    #expect(text.swift == row.swift)
    #expect(text.strace == row.strace)
    #expect(text.lines == ["\(row.swift)  lab_server/HelloHi.swift:7", text.prototype, row.strace])
  }

  @Test func `shows as much of a buffer as it is asked to`() {
    let record = Self.record("send", [.integer(4), Self.bytes("hello"), .integer(5), .integer(0)], 5)
    #expect(CallText(record, limit: 3).strace == "sendto(4, \"hel\"..., 5, 0, NULL, 0) = 5")
    #expect(CallText(record, limit: 0).strace == "sendto(4, \"\"..., 5, 0, NULL, 0) = 5")
    #expect(CallText(record, limit: 3).swift == "send(\"hel\"...)")
  }

  @Test func `knows the prototype`() {
    let record = Self.record("recv", [], 0)
    #expect(CallText(record).prototype == "ssize_t recv(int sockfd, void *buf, size_t len, int flags);")
  }

  @Test(
    arguments: [
      ([1, 0], "{sa_family=AF_UNIX}", "unnamed"),
      ([1, 0, 0x2f, 0x61, 0], "{sa_family=AF_UNIX, sun_path=\"/a\"}", "\"/a\""),
      ([1, 0, 0, 0x61, 0x62], "{sa_family=AF_UNIX, sun_path=@\"ab\"}", "@\"ab\""),
      ([2, 0, 3], "{sa_family=AF_INET, sa_data=\"\\3\"}", "{sa_family=AF_INET, sa_data=\"\\3\"}"),
      ([2], "0x...", "no address"), ([], "0x...", "no address"),
      (
        [10, 0, 0x31, 0x24, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 15) + [1, 2, 0, 0, 0],
        "{sa_family=AF_INET6, sin6_port=htons(12580), sin6_flowinfo=htonl(0), "
          + "inet_pton(AF_INET6, \"::1\", &sin6_addr), sin6_scope_id=2}", "[::1]:12580"
      ),
    ] as [([UInt8], String, String)])
  func `spells addresses of every family`(bytes: [UInt8], strace: String, plain: String) {
    #expect(AddressText(bytes).strace == strace)
    #expect(AddressText(bytes).plain == plain)
  }
}

@Suite struct `A log as text` {
  typealias Calls = `The text of a call`

  static let log = CallLog(
    program: "./lab-server", arguments: ["hello-hi"], pid: 42, sourceDigest: nil, opened: 1_000_000_000,
    closed: nil,
    records: [
      Calls.record("recv", [.integer(4), Calls.bytes("你\n\u{1}\""), .integer(1024), .integer(2)], 6),
      Calls.record(
        "send", [.integer(4), .bytes(.init([0xff, 0], count: 5000)), .integer(5000), .integer(0)], 5000),
      Calls.record("connect", [.integer(3), Calls.address, .integer(16)], -1, errno: 111),
      Calls.record("accept", [.integer(3), Calls.bytes(""), .lengthInOut(given: 16, returned: nil)], nil),
    ], holes: 2)

  private func json(_ line: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test func `is JSON, a line for itself and one for each call`() throws {
    let head = try json(Self.log.jsonLine)
    #expect(head["kind"] as? String == "log")
    #expect(head["program"] as? String == "./lab-server")
    #expect(head["arguments"] as? [String] == ["hello-hi"])
    #expect(head["opened"] as? String == "1.000000000")
    #expect(head["closed"] is NSNull)
    #expect(head["holes"] as? Int == 2)

    let calls = try Self.log.records.map { try json($0.jsonLine) }
    #expect(calls[0]["call"] as? String == "recv")
    #expect(calls[0]["before"] as? String == "1.500000000")
    #expect(calls[0]["after"] as? String == "2.000000123")
    #expect(calls[0]["result"] as? Int == 6)
    #expect(calls[0]["errno"] is NSNull)
    let arguments = try #require(calls[0]["args"] as? [[String: Any]])
    #expect(arguments.map { $0["name"] as? String } == ["sockfd", "buf", "len", "flags"])
    #expect(arguments[1]["string"] as? String == "你\n\u{1}\"")
    #expect(arguments[1]["length"] as? Int == 6)
    #expect(arguments[3]["constant"] as? String == "MSG_PEEK")

    let sent = try #require(calls[1]["args"] as? [[String: Any]])
    #expect(sent[1]["hex"] as? String == "ff00")
    #expect(sent[1]["length"] as? Int == 5000)
    #expect(calls[2]["errno"] as? String == "ECONNREFUSED")
    let connect = try #require(calls[2]["args"] as? [[String: Any]])
    #expect(connect[1]["address"] as? String == "127.0.0.1:12580")
    #expect(calls[3]["after"] is NSNull && calls[3]["result"] is NSNull)
  }

  /// A peer's bytes and a program's name are in a log as they were.
  @Test func `holds no mark that turns the words around it, as text or as JSON`() throws {
    let nasty = "a\u{61c}b\u{202e}c\u{9b}d\r\ne"
    var log = Self.log
    log.program = nasty
    log.records = [Calls.record("send", [.integer(4), Calls.bytes(nasty), .integer(16), .integer(0)], 16)]
    log.records[0].file = nasty
    log.records.append(Calls.record(nasty, [], 0))
    log.sourceDigest = nasty
    let calls = log.records.map { CallText($0).swift }
    #expect(calls[0] == #"send("a\330\234b\342\200\256c\302\233d\r\ne")"#)
    for text in [log.text(), log.jsonLine, log.records[0].jsonLine] + calls {
      #expect(
        !text.unicodeScalars.contains { ["\u{61c}", "\u{202e}", "\u{9b}", "\r"].contains($0) }, "\(text)")
    }
    #expect(try json(log.jsonLine)["program"] as? String == nasty)
  }

  @Test func `tells what it holds and what it lost`() {
    let text = Self.log.text()
    #expect(
      text.hasPrefix(
        """
        ./lab-server hello-hi
        process 42, 4 calls, never closed: the program was killed
        all of it is the program's own word: what the kernel saw is in a trace, and socklab compare holds one against it
        each time is the program's own clock; under strace, what traced it is in it

        1  receive(upTo: 1024, flags: .peek)  lab_server/HelloHi.swift:7
           ssize_t recv(int sockfd, void *buf, size_t len, int flags);
           recvfrom(4, "\\344\\275\\240\\n\\1\\"", 1024, MSG_PEEK, NULL, NULL) = 6
           +0.500000 s, took 0.500000 s, thread 42

        """))
    #expect(text.contains("   +0.500000 s, began, never returned, thread 42\n"))
    #expect(
      text.hasSuffix(
        "1 call began and never returned\n2 records damaged, or not finished when the program was killed\n"))
  }
}
