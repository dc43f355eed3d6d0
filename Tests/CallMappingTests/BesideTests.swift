import CallLog
import CallMapping
import Foundation
import LinuxABI
import StraceParser
import Testing

/// What stands in a line beside its values, and what nothing can be compared with.
@Suite struct `Beside the values of a line` {
  /// What the comparison says of a recording in which one text is another.
  private func contradictions(
    _ name: String, _ old: String, _ new: String
  ) throws -> [String] {
    var run = try RecordedRun(name)
    let line = try run.line(with: old)
    try run.replace(old, with: new, in: line)
    let map = try run.map()
    #expect(!map.agrees)
    return (map.contradictions + map.differences).map(\.description)
  }

  /// strace's RVAL_STR and its labels of what a call made: sendto(2) and connect(2) have neither.
  @Test(arguments: [
    ("5, 0, NULL, 0) = 5 <", "5, 0, NULL, 0) = 5 (sent to 203.0.113.9) <"),
    ("5, 0, NULL, 0) = 5 <", "5, 0, NULL, 0) = 5</etc/passwd> <"),
    ("}, 16) = 0 <", "}, 16) = 0 (Timeout) <"),
  ])
  func `no text and no label stands behind a result that has none`(_ old: String, _ new: String) throws {
    #expect(try contradictions("01-hello-hi/client", old, new).count == 1)
  }

  @Test func `a comment names a number, and nothing else`() throws {
    let said = try contradictions("01-hello-hi/client", #""hello", 5"#, #""hello" /* "secret" */, 5"#)
    #expect(said.count == 1)
    #expect(said.first?.contains("comment") == true)
    var run = try RecordedRun.client.get()
    try run.replace("SOCK_STREAM, IPPROTO_IP", with: "SOCK_STREAM, IPPROTO_IP /* IPPROTO_??? */")
    #expect(try run.map().agrees)
  }

  /// `= 1 ([{fd=4<TCP:[...]>, revents=POLLOUT}])`
  @Test(arguments: ["xd=", "fd=7", "fd=-"])
  func `poll found what the log says, by these names`(_ name: String) throws {
    let run = try RecordedRun("12-nonblocking/bob")
    let line = try #require(run.lines.firstIndex { $0.contains("= 1 ([{fd=") }) + 1
    var other = run
    try other.replace("([{fd=", with: "([{\(name)", in: line)
    #expect(try !other.map().agrees)
  }

  @Test(arguments: ["= 1 <", "= 1 ([{fd=0, revents=POLLIN}], left {tv_sec=9, tv_nsec=0}) <", "= 1 ([]) <"])
  func `poll says what it found, and no more`(_ result: String) throws {
    var run = try RecordedRun("12-nonblocking/bob")
    let index = try #require(run.lines.firstIndex { $0.contains("= 1 ([{fd=0, revents=POLLIN}]) <") })
    run.lines[index].replace("= 1 ([{fd=0, revents=POLLIN}]) <", with: result)
    #expect(try !run.map().agrees)
  }

  /// strace's dumpstr() of "hello".
  private static let dump =
    " | 00000  68 65 6c 6c 6f                                    hello            |"

  @Test func `a dump shows the bytes of the call above it`() throws {
    var run = try RecordedRun.client.get()
    let index = try #require(run.lines.firstIndex { $0.contains(#""hello", 5"#) })
    run.lines.insert(Self.dump, at: index + 1)
    #expect(try run.map().agrees)
    run.lines[index + 1] = Self.dump.replacing("68 65", with: "68 66").replacing("hello", with: "hfllo")
    #expect(try run.map().contradictions.map(\.field) == [.trace(.dump)])
    // The text beside the numbers is that of the same bytes.
    run.lines[index + 1] = Self.dump.replacing("hello", with: "hallo")
    #expect(try run.map().contradictions.map(\.field) == [.trace(.dump)])
    // Nor has a call more bytes than it moved.
    run.lines.insert(Self.dump.replacing("00000", with: "00010"), at: index + 2)
    run.lines[index + 1] = Self.dump
    #expect(try run.map().contradictions.map(\.field) == [.trace(.dump)])
  }

  @Test(arguments: [
    "lseek(1, 0, SEEK_SET) = 0", "_llseek(1, 0, [0], SEEK_SET) = 0", "lseek(2, 5, SEEK_CUR) = 5",
    "fcntl(1, F_SETFL, O_RDWR|O_ASYNC) = 0",
    #"pwrite64(2, "x", 1, 0) = 1"#,
  ])
  func `a standard stream is not changed for all who share it`(_ call: String) throws {
    var run = try RecordedRun.client.get()
    try run.put([call], RecordedRun.Place(name: "between two calls", text: "recvfrom(", free: 4))
    #expect(try run.map().ledger.unexplained.map(\.text) == [call])
  }

  /// fclose(3) gives back what was read ahead, and asks where a stream is.
  @Test(arguments: [
    "lseek(0, -5, SEEK_CUR) = 3", "lseek(1, 0, SEEK_CUR) = 0",
    "lseek(1, 0, SEEK_SET) = -1 ESPIPE (Illegal seek)",
  ])
  func `the C library asks where a stream is`(_ call: String) throws {
    var run = try RecordedRun.client.get()
    try run.put([call], RecordedRun.Place(name: "between two calls", text: "recvfrom(", free: 4))
    #expect(try run.map().agrees)
  }

  @Test func `a file that a path opened may be another's by a link, and that is said`() throws {
    var run = try RecordedRun.client.get()
    run.change { $0.replacing("AT_FDCWD</tmp/socklab>", with: "AT_FDCWD</home/evil>") }
    let map = try run.map()
    #expect(map.agrees)
    #expect(map.reservations == [.openedFile])
    #expect(map.notes.contains { $0.description.contains(#"opens "client.log""#) })
  }

  /// An hour, in a trace whose other times are the log's: the program may have been stopped, or the machine asleep.
  @Test(arguments: ["execve(", "+++ exited"])
  func `a long pause around the log's time is said`(_ text: String) throws {
    var run = try RecordedRun.client.get()
    let index = try run.line(with: text) - 1
    let stamp = try #require(run.lines[index].split(separator: " ").first { $0.contains(".") })
    let seconds = try #require(Int(stamp.prefix { $0 != "." }))
    let other = "\(text == "execve(" ? seconds - 3600 : seconds + 3600)" + stamp.drop { $0 != "." }
    run.lines[index].replace(String(stamp), with: other)
    let map = try run.map()
    #expect(map.agrees)
    #expect(map.reservations == [.pause])
  }
}

/// Runs whose surroundings are odd, and true.
@Suite struct `A program agrees whatever it was given` {
  /// A service's standard error, inetd(8)'s, a test's: a socket of a network, where 0 and 1 are something else.
  @Test(arguments: [
    "TCP:[127.0.0.1:50000->127.0.0.1:9]", "TCPv6:[[::1]:50000->[::1]:9]",
    "UDP:[127.0.0.1:50000->127.0.0.1:9]", "UNIX-STREAM:[77->78]", "pipe:[77]",
  ])
  func `as standard error`(_ label: String) throws {
    var run = try RecordedRun.client.get()
    try run.put(
      [#"write(2<\#(label)>, "-> socket(AF_INET, SOCK_STREAM, 0) = 3\n", 39) = 39"#],
      RecordedRun.Place(name: "between two calls", text: "recvfrom(", free: 4))
    let map = try run.map()
    #expect(map.ledger.unexplained.map(\.text) == [])
    #expect(map.agrees)
    let isNetwork = !label.hasPrefix("UNIX") && !label.hasPrefix("pipe")
    #expect(map.notes.contains(.givenStream(2, label, isAlone: true)) == isNetwork)
  }

  /// A launcher that execs in its own process: python's os.execv.
  @Test(arguments: [
    "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3",
    "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
  ])
  func `and whatever its caller did before, with what it inherits said`(_ socket: String) throws {
    var run = try RecordedRun.client.get()
    let stamp = try #require(run.lines[0].split(separator: " ").dropFirst().first)
    let seconds = try #require(Int(stamp.prefix { $0 != "." }))
    let calls = [
      #"execve("/usr/bin/python3", ["python3"], 0x7ffd /* 3 vars */) = 0"#, socket, "listen(3, 128) = 0",
      "close_range(5, 9, 0) = 0",
    ]
    let made = calls.enumerated().map { "\(run.log.pid)  \(seconds - 1).\(100000 + $0) \($1) <0.000001>" }
    // What is inherited takes the number 3.
    if !socket.contains("CLOEXEC") {
      run.lines.insert(
        contentsOf: made + ["\(run.log.pid)  \(seconds - 1).200000 dup2(3, 9) = 9 <0.000001>"], at: 0)
      run.lines.insert("\(run.log.pid)  \(seconds - 1).200010 close(3) = 0 <0.000001>", at: made.count + 1)
    } else {
      run.lines.insert(contentsOf: made, at: 0)
    }
    let map = try run.map()
    #expect(map.ledger.unexplained.map(\.text) == [])
    #expect(map.agrees, "\(map.contradictions.map(\.description))")
    let inherited = map.notes.contains { if case .inheritedSockets(_, [9]) = $0 { true } else { false } }
    #expect(inherited == !socket.contains("CLOEXEC"))
    #expect(!map.agreesStrictly)
  }

  /// `-e raw=write`: `write(0x1, 0x2cb87000, 0x1d) = 0x1d`. What is shown is compared, and what lies behind it is said.
  @Test func `and whichever pointers strace was told not to follow`() throws {
    var run = try RecordedRun.client.get()
    run.change { line in
      guard let start = line.range(of: " write(1<"), let end = line.range(of: "\", "),
        let length = Int(line[end.upperBound...].prefix { $0 != ")" })
      else { return line }
      let number = "0x" + String(length, radix: 16)
      let time = line.split(separator: "<").last ?? ""
      return "\(line[..<start.lowerBound]) write(0x1, 0x2cb87000, \(number)) = \(number) <\(time)"
    }
    let map = try run.map()
    #expect(map.agrees, "\((map.differences + map.contradictions).map(\.description))")
    #expect(map.notes.contains(.pointersOnly(["write"])))
    #expect(!map.agreesStrictly)
    let index = try #require(run.lines.firstIndex { $0.contains(" write(0x1, ") })
    run.lines[index].replace("0x2cb87000, 0x", with: "0x2cb87000, 0x1")
    #expect(try !run.map().agrees)
  }

  /// `-e raw=execve,openat`: the program and its log have no names then, and no descriptor shows what it is.
  @Test func `and where the program and its log lie behind pointers`() throws {
    var run = try RecordedRun.client.get()
    run.change { line in
      if line.contains(" execve(") {
        let head = line.prefix { $0 != "e" }
        return "\(head)execve(0x7ffc7e68f6f0, 0x7ffc7e690bc0, 0x7ffc7e690be8) = 0 <0.000100>"
      }
      guard let start = line.range(of: "openat("), let result = line.split(separator: "= ").last else {
        return line
      }
      let number = result.prefix { $0 != "<" && $0 != " " }
      let flags = line.contains("O_RDWR") ? "0x800c2, 0x1a4" : "0, 0"
      return "\(line[..<start.lowerBound])openat(0xffffff9c, 0x260a3e70, \(flags)) = 0x\(number) <0.000010>"
    }
    let map = try run.map()
    #expect(map.ledger.unexplained.map(\.text) == [])
    #expect(map.agrees, "\((map.differences + map.contradictions).map(\.description))")
    #expect(!map.notes.contains(.traceBeginsLate))
    #expect(!map.agreesStrictly)
  }
}
