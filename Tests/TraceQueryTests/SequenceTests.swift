import Testing

@testable import TraceQuery

private let trace = """
  7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3<TCP:[77]>
  7 bind(3<TCP:[77]>, {sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
  7 accept(3, {sa_family=AF_INET, sin_port=htons(50000), sin_addr=inet_addr("127.0.0.1")}, [128 => 16]) = 4
  7 recvfrom(4, "hello"..., 1024, 0, NULL, NULL) = 900
  7 close(4) = 0
  7 accept(3, NULL, NULL) = 4
  7 close(4) = 0
  7 close(3) = 0
  7 exit_group(0) = ?

  """

@Suite struct `A sequence of patterns` {
  @Test func `binds a variable to one value throughout`() throws {
    let found = try ask(
      trace, "accept(_, ...) = $fd", "close($fd)", "accept(_, ...) = $other", "close($other)")
    #expect(found.lines == [3, 5, 6, 7])
    #expect(found.isFound)
  }

  @Test func `goes back where an early match leads nowhere`() throws {
    #expect(try ask(trace, "_(4, ...) = $n", "close(4) = $n").lines == [5, 7])
  }

  @Test func `is the first one, though a later one is whole before it`() throws {
    let trace = "open() = 3\nopen() = 4\nclose(4) = 0\nclose(3) = 0\nclose(9) = 0\n"
    #expect(try ask(trace, "open = $fd", "close($fd)").lines == [1, 4])
    #expect(try ask(trace, "open = _", "close").lines == [1, 3])
    #expect(try ask(trace, "open", "open", "close").lines == [1, 2, 3])
  }

  @Test func `takes an event for one pattern only`() throws {
    let trace = "close(3) = 0\nclose(4) = 0\n"
    #expect(try ask(trace, "close", "close").lines == [1, 2])
    #expect(try !ask(trace, "close", "close", "close").isFound)
  }

  @Test(arguments: [
    (#"a("5") = 0"#, "a(5) = 0"), ("a({x=1}) = 0", "a({y=1}) = 0"), (#"a("\377") = 0"#, #"a("\376") = 0"#),
    ("a(X(1)) = 0", "a(Y(1)) = 0"),
  ])
  func `binds a value and not its text`(_ one: String, _ other: String) throws {
    #expect(try !ask("\(one)\n\(other)\n", "a($x)", "a($x)").isFound)
    #expect(try ask("\(one)\n\(one)\n", "a($x)", "a($x)").isFound)
  }

  @Test func `binds a descriptor whatever its label, and a number however it is written`() throws {
    let trace = """
      socket(AF_INET, SOCK_STREAM, 0) = 5<TCP:[7]>
      read(5<TCP:[127.0.0.1:80]>, "", 3) = 0
      close(0x5) = 0

      """
    #expect(try ask(trace, "socket = $fd", "read($fd, ...)", "close(#fd)").lines == [1, 2, 3])
  }

  @Test func `refuses a value that a variable has`() throws {
    let trace = "listen(3, 1) = 0\nbind(3, NULL, 0) = 0\nbind(4, NULL, 0) = 0\n"
    #expect(try ask(trace, "listen($fd, _)", "bind(!$fd, ...)").lines == [1, 3])
  }

  @Test func `comes past a thousand beginnings that lead nowhere`() throws {
    let text = String(repeating: "read(7) = 1\n", count: 5000) + "read(3) = 1\nclose(3) = 0\n"
    var limits = SequenceSearch.Limits()
    limits.comparisons = 20_000
    #expect(try ask(text, "read($fd)", "close($fd)", limits: limits).lines == [5001, 5002])
  }

  @Test func `that takes too much is given up aloud, and one pattern never is`() throws {
    let text = (0..<40).map { "read(\($0)) = 1\n" }.joined() + "close(99) = 0\n"
    var limits = SequenceSearch.Limits()
    limits.comparisons = 50
    #expect(throws: GaveUp.comparisons(50)) {
      try ask(text, "read($a)", "read($b)", "close($a)", limits: limits)
    }
    limits = SequenceSearch.Limits(beginnings: 30)
    #expect(throws: GaveUp.beginnings(31)) {
      try ask(text, "read($a)", "read($b)", "close($a)", limits: limits)
    }
    #expect(try !ask(text, "read($a)", "read($b)", "close($a)").isFound)
    limits.comparisons = 2
    #expect(try ask(text, "read($a)", limits: limits).lines == [1])
  }

  @Test func `that does not happen shows how far it came`() throws {
    let found = try ask(trace, "socket", "listen", "accept")
    #expect(!found.isFound)
    #expect(found.lines == [1])
  }

  @Test func `follows the lines where calls began, though they return in another order`() throws {
    let trace = """
      7 accept(3,  <unfinished ...>
      8 read(5, "a", 1) = 1
      9 read(5, "b", 1) = 1
      7 <... accept resumed>NULL, NULL) = 4
      7 close(4) = 0

      """
    #expect(try ask(trace, "accept", "read(_, \"a\", 1)", "close").lines == [1, 2, 5])
    #expect(try all(trace, "accept|read") == [1, 2, 3])
    #expect(try ask(trace, "accept|read").lines == [1])
  }

  @Test func `waits for a call that does not return no longer than it has room`() throws {
    let reads = String(repeating: "8 read(5, \"a\", 1) = 1\n", count: 10_000)
    let lines = try all("7 accept(3,  <unfinished ...>\n\(reads)", "accept|read")
    #expect(lines.count == 10_001)
    #expect(lines.first == 2)
  }
}

@Suite struct `A descriptor in a pattern` {
  private let reused = """
    1 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 25
    1 close(25) = 0
    1 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 25
    1 bind(25, NULL, 16) = 0

    """

  @Test func `is one open file, and #fd its bare number`() throws {
    #expect(try ask(reused, "socket(_, ...) = $fd", "bind($fd, ...)").lines == [3, 4])
    #expect(try !ask(reused, "socket(_, SOCK_STREAM, _) = $fd", "bind($fd, ...)").isFound)
    #expect(try ask(reused, "socket(_, SOCK_STREAM, _) = $fd", "bind(#fd, ...)").lines == [1, 4])
    #expect(try ask(reused, "close(#fd)", "bind($fd, ...)").lines == [2, 4])
  }

  @Test func `asked for behind its close is an error, and a call that never came is none`() throws {
    #expect(try ask(reused, "socket = $fd", "close($fd)", "socket = $fd").closed == "fd")
    #expect(try ask(reused, "socket = $fd", "close($fd)", "close($fd) = -1 EBADF").closed == "fd")
    #expect(try ask(reused, "socket(_, SOCK_STREAM, _) = $fd", "bind($fd, ...)").closed == nil)
    #expect(try ask(reused, "socket = $fd", "close($fd)", "listen").closed == nil)
    #expect(try ask(reused, "socket = $fd", "close($fd)", "socket = #fd").lines == [1, 2, 3])
  }

  @Test func `is the same in a child that inherited it, behind its parent's close too`() throws {
    let trace = """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
      7 clone(child_stack=NULL, flags=SIGCHLD) = 8
      7 close(3) = 0
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
      7 sendto(3, "parent", 6, 0, NULL, 0) = 6
      8 sendto(3, "child", 5, 0, NULL, 0) = 5

      """
    let found = try ask(trace, "socket = $fd", "close($fd)", "sendto($fd, ...)")
    #expect(found.lines == [1, 3, 6])
    #expect(found.isFound)
  }

  @Test func `is another one under another number`() throws {
    let trace =
      "socket(AF_INET, SOCK_STREAM, 0) = 3\ndup(3) = 4\nread(4, \"a\", 9) = 1\nread(3, \"b\", 9) = 1\n"
    #expect(try ask(trace, "socket = $fd", "read($fd, ...)").lines == [1, 4])
    #expect(try ask(trace, "dup($fd) = $copy", "read($copy, ...)", "read($fd, ...)").lines == [2, 3, 4])
  }

  @Test func `stands in the lists of poll, of pairs, of messages, and in dup2`() throws {
    let trace = """
      1 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      1 poll([{fd=4, events=POLLIN}], 1, -1) = 1 ([{fd=4, revents=POLLIN}])
      1 sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[], msg_iovlen=0, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[9]}], msg_controllen=24, msg_flags=0}, 0) = 1
      1 read(9, "x", 9) = 1
      1 dup2(4, 1) = 1
      1 write(1, "x", 1) = 1
      1 close(4) = 0
      1 openat(AT_FDCWD, "f", O_RDONLY) = 4
      1 poll([{fd=4, events=POLLIN}], 1, -1) = 1 ([{fd=4, revents=POLLIN}])

      """
    #expect(try ask(trace, "socketpair(_, _, _, [$a, $b])", "poll([{fd=$b, ...}], ...)").lines == [1, 2])
    #expect(try ask(trace, "openat(_, _, _) = $b", "poll([{fd=$b, ...}], ...)").lines == [8, 9])
    let sent = "sendmsg(_, {msg_control=[{cmsg_data=[$f], ...}], ...}, _)"
    #expect(try ask(trace, sent, "read($f, ...)").lines == [3, 4])
    #expect(try ask(trace, "dup2(_, $out)", "write($out, ...)").lines == [5, 6])
  }

  @Test func `is nothing but a number where a call has no descriptor`() throws {
    let trace =
      "getrandom(\"a\", 7, 0) = 7\nsocket(AF_INET, SOCK_STREAM, 0) = 7\nread(3, \"a\", 7) = 7\nclose(7) = 0\n"
    #expect(try ask(trace, "getrandom(_, $n, _)", "read(_, _, $n) = $n").lines == [1, 3])
    #expect(try ask(trace, "getrandom(_, $n, _)", "close($n)").lines == [1, 4])
  }
}
