import CallForms
import CallLog
import CallMapping
import LinuxABI
import StraceParser
import Testing

/// A value of a log, and how strace writes the same and another one.
struct ValuePair: Sendable, CustomTestStringConvertible {
  let bytes: [UInt8]
  let same: String
  let other: String
  let sentence: String
  var testDescription: String { same }
}

@Suite struct `Values of the log and of strace` {
  static let zeros = [UInt8](repeating: 0, count: 16)

  static let addresses = [
    ValuePair(
      bytes: [10, 0, 0, 80, 0, 0, 0, 0] + zeros[..<15] + [1, 0, 0, 0, 0],
      same:
        #"{sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}"#,
      other:
        #"{sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::2", &sin6_addr), sin6_scope_id=0}"#,
      sentence: "line 1: connect's address: the program gave ::1, the kernel saw ::2"),
    ValuePair(
      bytes: [10, 0, 0, 80, 0, 0, 0, 0] + zeros[..<10] + [0xff, 0xff, 127, 0, 0, 1, 0, 0, 0, 0],
      same:
        #"{sa_family=AF_INET6, sin6_port=htons(80), inet_pton(AF_INET6, "::ffff:127.0.0.1", &sin6_addr)}"#,
      other:
        #"{sa_family=AF_INET6, sin6_port=htons(81), inet_pton(AF_INET6, "::ffff:127.0.0.1", &sin6_addr)}"#,
      sentence: "line 1: connect's port: the program gave 80, the kernel saw 81"),
    ValuePair(
      bytes: [1, 0] + Array("/tmp/a".utf8) + [0, 0, 0],
      same: #"{sa_family=AF_UNIX, sun_path="/tmp/a"}"#, other: #"{sa_family=AF_UNIX, sun_path="/tmp/b"}"#,
      sentence: #"line 1: connect's path: the program gave "/tmp/a", the kernel saw "/tmp/b""#),
    ValuePair(
      bytes: [1, 0, 0] + Array("lab".utf8),
      same: #"{sa_family=AF_UNIX, sun_path=@"lab"}"#, other: #"{sa_family=AF_UNIX, sun_path="lab"}"#,
      sentence: #"line 1: connect's path: the program gave @"lab", the kernel saw "lab""#),
    ValuePair(
      bytes: [2, 0, 0x31, 0x24, 127, 0, 0, 1] + zeros[..<8],
      same: #"{sa_family=0x2, sin_port=htons(12580), sin_addr=inet_addr("127.0.0.1")}"#,
      other: #"{sa_family=0x2, sin_port=htons(12580), sin_addr=inet_addr("127.0.0.3")}"#,
      sentence: "line 1: connect's address: the program gave 127.0.0.1, the kernel saw 127.0.0.3"),
  ]

  @Test(arguments: addresses)
  func `of an address are the same field by field`(_ pair: ValuePair) throws {
    var small = SmallLog()
    let length = pair.bytes.count
    small.call(
      "connect", [.integer(3), .bytes(.init(pair.bytes, count: length)), .integer(Int64(length))], 0,
      from: 100,
      to: 200)
    let line = { (address: String) in
      "7     100.000150 connect(3, \(address), \(length)) = 0\n7     100.000300 +++ exited with 0 +++\n"
    }
    #expect(try CallMap(log: small.log, trace: events(line(pair.same))).differences.map(\.description) == [])
    #expect(
      try CallMap(log: small.log, trace: events(line(pair.other))).differences.map(\.description) == [
        pair.sentence
      ])
  }

  static let options = [
    ValuePair(
      bytes: [1, 0, 0, 0], same: "SOL_SOCKET, SO_KEEPALIVE, [1], [4]",
      other: "SOL_SOCKET, SO_KEEPALIVE, [0], [4]",
      sentence: "option value"),
    ValuePair(
      bytes: [111, 0, 0, 0], same: "SOL_SOCKET, SO_KEEPALIVE, [ECONNREFUSED], [4]",
      other: "SOL_SOCKET, SO_KEEPALIVE, [ECONNRESET], [4]", sentence: "option value"),
    ValuePair(
      bytes: [1, 0, 0, 0], same: "0x1, 0x9, [SOCK_STREAM], [4]",
      other: "SOL_SOCKET, SO_KEEPALIVE, [SOCK_DGRAM], [4]",
      sentence: "option value"),
    ValuePair(
      bytes: [1, 0, 0, 0], same: "SOL_SOCKET, SO_KEEPALIVE, [1], [8 => 4]",
      other: "SOL_SOCKET, SO_BROADCAST, [1], [4]", sentence: "option"),
    ValuePair(
      bytes: [1, 0, 0, 0, 5, 0, 0, 0], same: "SOL_SOCKET, SO_KEEPALIVE, {l_onoff=1, l_linger=5}, [8]",
      other: "SOL_SOCKET, SO_KEEPALIVE, {l_onoff=1, l_linger=6}, [8]", sentence: "option value"),
    ValuePair(
      bytes: [1, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0],
      same: "SOL_SOCKET, SO_KEEPALIVE, {tv_sec=1, tv_usec=5}, [16]",
      other: "SOL_SOCKET, SO_KEEPALIVE, {tv_sec=2, tv_usec=5}, [16]", sentence: "option value"),
  ]

  @Test(arguments: options)
  func `of an option are the same in whatever form`(_ pair: ValuePair) throws {
    let differences = { (text: String, given: Int) in
      var small = SmallLog()
      small.call(
        "getsockopt",
        [
          .integer(3), .integer(1), .integer(9), .bytes(.init(pair.bytes, count: pair.bytes.count)),
          .lengthInOut(given: Int64(given), returned: Int64(pair.bytes.count)),
        ], 0, from: 100, to: 200)
      let line = "7     100.000150 getsockopt(3, \(text)) = 0\n7     100.000300 +++ exited with 0 +++\n"
      return try CallMap(log: small.log, trace: events(line)).differences
    }
    let given = pair.same.contains("[8 => 4]") ? 8 : pair.bytes.count
    #expect(try differences(pair.same, given).map(\.description) == [])
    let other = try differences(pair.other, pair.bytes.count)
    #expect(other.map(\.fieldWords) == [pair.sentence])
  }

  @Test(arguments: [
    #"recvfrom(4, "h\33[2J\"\\\n\0012", 64, MSG_PEEK|MSG_DONTWAIT, NULL, NULL) = 7"#,
    #"connect(3, {sa_family=AF_UNIX, sun_path=@"lab"}, 6) = -1 ECONNREFUSED (Connection refused)"#,
    #"accept(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("127.0.0.1")}, [128 => 16]) = 4"#,
    #"rt_sigprocmask(SIG_BLOCK, ~[RTMIN RT_1], [], 8) = 0"#,
    #"read(0, "abc"..., 3) = 3"#, #"poll([{fd=0, events=POLLIN}], 1, 0) = 0 (Timeout)"#,
    #"exit_group(0) = ?"#, "--- stopped by SIGSTOP ---", "+++ killed by SIGSEGV (core dumped) +++",
    "+++ exited with 3 +++", "+++ superseded by execve in pid 7 +++",
    "[ Process PID=9 runs in 32 bit mode. ]",
    "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 8",
    "ioctl(0, TCGETS, {c_iflag=ICRNL|IXON, c_cc=[[VINTR]=0x3, [VQUIT]=0x1c]}) = 0",
  ])
  func `of a trace read as strace wrote them`(_ line: String) throws {
    let event = try #require(events("7     100.000150 \(line)\n").first)
    #expect(CallFormatter().text(event) == line)
  }

  @Test func `that are too long are cut as strace cuts them`() throws {
    let event = try #require(events("write(1, \"0123456789\", 10) = 10\n").first)
    #expect(CallFormatter(stringLimit: 4).text(event) == #"write(1, "0123"..., 10) = 10"#)
  }
}
