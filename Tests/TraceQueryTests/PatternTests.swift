import StraceParser
import Testing

@testable import TraceQuery

private let trace = """
  7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3<TCP:[77]>
  7 bind(3<TCP:[77]>, {sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
  7 accept(3, {sa_family=AF_INET, sin_port=htons(50000), sin_addr=inet_addr("127.0.0.1")}, [128 => 16]) = 4
  7 recvfrom(4, "\\344\\275\\240\\345", 4, MSG_PEEK, NULL, NULL) = 4
  7 recvfrom(4, "hello"..., 1024, 0, NULL, NULL) = 900
  7 sendto(4, "hi\\n", 3, MSG_NOSIGNAL|MSG_MORE, NULL, 0) = 3
  7 sendto(4, "hi\\n", 3, 0, NULL, 0) = -1 EPIPE (Broken pipe)
  7 close(4) = 0
  7 accept(3, NULL, NULL) = 4
  7 close(4) = 0
  7 --- stopped by SIGSTOP ---
  7 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER} ---
  7 exit_group(0) = ?
  7 +++ killed by SIGPIPE +++

  """

private func events() -> [TraceEvent] { TraceReader.events(of: Array(trace.utf8), joined: true) }

@Suite struct `A pattern` {
  /// What is asked, and how many lines of the trace above answer to it.
  @Test(arguments: [
    ("_", 11),
    ("close", 2),
    ("close(4)", 2),
    ("close(>3) = 0", 2),
    ("close(!4)", 0),
    ("accept|close", 4),
    ("accept(_, ...) = 4", 2),
    ("accept(_, NULL, ...)", 1),
    ("accept(_, _, [128 => 16])", 1),
    ("accept(_, _, [_ => >16])", 0),
    ("socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, _) = 3", 1),
    ("socket(_, SOCK_STREAM, _)", 0),
    ("socket(_, SOCK_STREAM|..., _)", 1),
    ("bind(_, {sin_port=htons(12580), ...}, 16) = 0", 1),
    ("bind(_, {sin_port=htons(1), ...}, _)", 0),
    ("bind(_, {sin_port=htons(12580)}, 16)", 0),
    ("recvfrom(4, \"hello\", ...)", 1),
    ("recvfrom(4, ...\"\\345\", ...)", 1),
    ("recvfrom(4, \"\\344\"..., ...)", 1),
    ("recvfrom(4, ...\"ll\"..., ...)", 1),
    ("recvfrom(_, _, 1024, 0, NULL, NULL) = <1024", 1),
    ("recvfrom(_, _, 1024, 0)", 0),
    ("sendto = 3", 1),
    ("sendto = _", 1),
    ("sendto = -1", 1),
    ("sendto = -1 EPIPE", 1),
    ("sendto = -1 _", 1),
    ("sendto = -1 EINTR", 0),
    ("exit_group(0) = ?", 1),
    ("+++ killed by SIGPIPE +++", 1),
    ("+++ exited with 0 +++", 0),
    ("--- SIGPIPE ---", 0),
    ("--- SIGSTOP ---", 1),
    ("--- _ ---", 1),
    ("--- stopped by SIGSTOP ---", 1),
    ("--- stopped by _ ---", 1),
  ])
  func `finds what it describes and nothing else`(_ text: String, _ count: Int) throws {
    #expect(Query.all(try Pattern(text), in: events()).count == count)
  }

  @Test(arguments: [
    ("", 1), ("close(", 7), ("close(4", 8), ("close(4))", 9), ("recv(\"x", 8), ("a(99999999999999999999)", 3),
    ("a(=)", 3), ("a(" + String(repeating: "[", count: 100), 34),
  ])
  func `that makes no sense says at which column`(_ text: String, _ column: Int) {
    #expect {
      _ = try Pattern(text)
    } throws: { error in
      (error as? PatternError)?.column == column
    }
  }
}

@Suite struct `A sequence of patterns` {
  @Test func `binds a variable to one value throughout`() throws {
    let patterns = try ["accept(_, ...) = $fd", "close($fd)", "accept(_, ...) = $fd"].map { try Pattern($0) }
    let found = try #require(try Query.sequence(patterns, in: events()))
    #expect(found.map(\.line) == [3, 8, 9])
  }

  @Test func `goes back where an early match leads nowhere`() throws {
    let patterns = try ["_(4, ...) = $n", "close(4) = $n"].map { try Pattern($0) }
    let found = try #require(try Query.sequence(patterns, in: events()))
    #expect(found.map(\.line) == [8, 10])
  }

  @Test(arguments: [
    (#"a("5") = 0"#, "a(5) = 0"), ("a({x=1}) = 0", "a({y=1}) = 0"), (#"a("\377") = 0"#, #"a("\376") = 0"#),
    ("a(X(1)) = 0", "a(Y(1)) = 0"),
  ])
  func `binds a value and not its text`(_ one: String, _ other: String) throws {
    let patterns = try ["a($x)", "a($x)"].map { try Pattern($0) }
    let trace = { (second: String) in
      TraceReader.events(of: Array("\(one)\n\(second)\n".utf8), joined: true)
    }
    #expect(try Query.sequence(patterns, in: trace(other)) == nil)
    #expect(try Query.sequence(patterns, in: trace(one))?.count == 2)
  }

  @Test func `binds a descriptor whatever its label, and a number however it is written`() throws {
    let trace = TraceReader.events(
      of: Array("socket() = 5<TCP:[7]>\nclose(5<TCP:[8]>) = 0\nclose(0x5) = 0\n".utf8), joined: true)
    let patterns = try ["socket = $fd", "close($fd)", "close($fd)"].map { try Pattern($0) }
    #expect(try Query.sequence(patterns, in: trace)?.map(\.line) == [1, 2, 3])
  }

  @Test func `comes past a thousand beginnings that lead nowhere`() throws {
    let text = String(repeating: "read(7) = 1\n", count: 5000) + "read(3) = 1\nclose(3) = 0\n"
    let patterns = try ["read($fd)", "close($fd)"].map { try Pattern($0) }
    let trace = TraceReader.events(of: Array(text.utf8), joined: true)
    #expect(try Query.sequence(patterns, in: trace, limit: 20_000)?.map(\.line) == [5001, 5002])
  }

  @Test func `that takes too long is given up aloud, and one pattern never is`() throws {
    let text = (0..<40).map { "read(\($0)) = 1\n" }.joined() + "close(99) = 0\n"
    let trace = TraceReader.events(of: Array(text.utf8), joined: true)
    let patterns = try ["read($a)", "read($b)", "close($a)"].map { try Pattern($0) }
    #expect(throws: Query.GaveUp(comparisons: 100)) {
      try Query.sequence(patterns, in: trace, limit: 100)
    }
    #expect(try Query.sequence(patterns, in: trace) == nil)
    #expect(try Query.sequence([patterns[0]], in: trace, limit: 0)?.map(\.line) == [1])
  }

  @Test func `that does not happen shows how far it came`() throws {
    let patterns = try ["socket", "listen", "accept"].map { try Pattern($0) }
    #expect(try Query.sequence(patterns, in: events()) == nil)
    #expect(try Query.longestBeginning(patterns, in: events()).map(\.line) == [1])
  }
}
