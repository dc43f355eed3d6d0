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
  7 munmap(0x7f0000001000, 4096) = 0
  7 exit_group(0) = ?
  7 +++ killed by SIGPIPE +++

  """

/// The lines that a trace answers to patterns, and whether that is all of them.
func ask(
  _ trace: String, _ patterns: String..., limits: SequenceSearch.Limits = SequenceSearch.Limits()
) throws -> (lines: [Int], isFound: Bool, closed: String?) {
  var query = Query(try patterns.map { try Pattern($0) }, limits: limits)
  try query.feed(Array(trace.utf8).span)
  try query.finish()
  let answer = query.answer
  return (answer.events.map(\.line), answer.isFound, answer.closed?.variable)
}

/// The lines that one pattern describes.
func all(_ trace: String, _ pattern: String) throws -> [Int] {
  var query = Query([try Pattern(pattern)], wantsAll: true)
  var lines: [Int] = []
  try query.feed(Array(trace.utf8).span) { lines.append($0.line) }
  try query.finish { lines.append($0.line) }
  return lines
}

@Suite struct `A pattern` {
  /// What is asked, and how many lines of the trace above answer to it.
  @Test(arguments: [
    ("_", 12),
    ("close", 2),
    ("close(4)", 2),
    ("close(>3) = 0", 2),
    ("close(!4)", 0),
    ("munmap(0x7f0000001000, >0x10)", 1),
    ("munmap(139637976731648, 4096)", 1),
    ("munmap(_, 0)", 0),
    ("_(0, ...)", 1),
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
    #expect(try all(trace, text).count == count)
  }

  /// strace 5.10 names no field of an epoll_event; what has some names is not read by its places.
  @Test(arguments: [
    ("epoll_ctl(_, _, 3, {events=EPOLLIN, ...})", [1, 2]),
    ("epoll_ctl(_, _, _, {events=EPOLLIN, data={u32=3, u64=3}})", [1, 2]),
    ("epoll_ctl(_, _, _, {events=EPOLLIN})", []), ("epoll_ctl(_, _, _, {events=EPOLLOUT, ...})", [3]),
    ("epoll_wait(_, [{events=EPOLLIN, ...}], ...)", [4]), ("poll([{events=POLLIN, ...}], ...)", []),
    ("poll([{u32=3, ...}], ...)", []),
  ])
  func `finds a field that an old strace does not name by its place`(_ text: String, _ lines: [Int]) throws {
    let trace = """
      7 epoll_ctl(5, EPOLL_CTL_ADD, 3, {EPOLLIN, {u32=3, u64=3}}) = 0
      7 epoll_ctl(5, EPOLL_CTL_ADD, 3, {events=EPOLLIN, data={u32=3, u64=3}}) = 0
      7 epoll_ctl(5, EPOLL_CTL_MOD, 3, {EPOLLOUT, {u32=3, u64=3}}) = 0
      7 epoll_wait(5, [{EPOLLIN, {u32=3, u64=3}}], 1, 0) = 1
      7 poll([{fd=3, events=POLLOUT}], 1, 0) = 0

      """
    #expect(try all(trace, text) == lines)
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
