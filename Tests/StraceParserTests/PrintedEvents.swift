import Foundation
import StraceParser
import Testing

/// What is lost when a trace goes through events and back; nil when nothing is.
///
/// Lines are read in their order, because a line can be what it is because of those before it.
func difference(_ events: [TraceEvent]) -> String? {
  var text: [UInt8] = []
  for (index, event) in events.enumerated() {
    text += event.printed
    // The rest of a line over 1 MiB follows without a newline; a last line that is cut has none.
    let goesOn = index + 1 < events.count && events[index + 1].lineCount == 0
    if case .cut = event.content, index + 1 == events.count { continue }
    if !goesOn { text.append(10) }
  }
  let again = TraceReader.events(of: text, joined: false)
  for (index, event) in events.enumerated() {
    guard index < again.count else { return "line \(event.line) is gone" }
    if again[index] != event {
      return "\(String(decoding: event.printed, as: UTF8.self))\n\(event)\nbecame\n\(again[index])"
    }
  }
  return again.count == events.count ? nil : "there are \(again.count - events.count) lines more"
}

@Suite struct `An event is printed as its line` {
  @Test(arguments: [
    "read(3, \"a\\n\"..., 1024)                 = 2 <0.000020>",
    "731   1795210284.463618 bind(3<TCP:[7]>, {sa_family=AF_INET, sin_port=htons(80)}, 16) = 0",
    "731   21:58:37.271 (+     0.001000) [ 129] [00007f44c89eed69] f() = 0x1",
    "[pid   531] [httpd_t] f()               = -1 EAGAIN (Resource temporarily unavailable)",
    "[pid   622<[pid 7]>] f()                = ?", "1163<py th> f()                         = 3",
    "     0.000241 f([???])                  = 0", "12    09:05:03 f()                      = 0",
    "1795210284.000000001 f()                = 1 (in [3], left {tv_sec=0, tv_usec=5}) <0.000000001>",
    "f() = 0 (INJECTED) (DELAYED)".paddedResult, "f() = -1 EIO (x) (INJECTED: args, retval)".paddedResult,
    "f() = ? <unavailable>".paddedResult, "f() = 3</memfd:x>(deleted)".paddedResult,
    "f() = 2 /* 634 in strace's PID NS */".paddedResult, "sigreturn() (mask [])                   = 0",
    "openat(-100 /* AT_FDCWD */</home>, \"/a\" [user_u:bin_t:s0], 0x4 /* A */)   = 1".unpadded,
    "7     read(3,  <unfinished ...>", "7     read( <unfinished ...>", "7     f(3, [ <detached ...>",
    "7     f(3, NULL <pid changed to 9 ...>", "7     f(3 <unfinished ...>)             = ?",
    "7     <... read resumed>\"x\", 1)         = 1", "7     <... f resumed>, 0)               = 1",
    "7     <... f resumed> <unfinished ...>) = ?", "7     --- SIGINT {si_signo=SIGINT, si_pid=1} ---",
    "7     --- stopped by SIGSTOP ---", "--- SIGCHLD (Child exited) @ 0 (0) ---",
    "--- {si_signo=SIGSEGV} (Segmentation fault) ---", "7     +++ exited with 3 +++",
    "7     +++ killed by SIGSEGV (core dumped) +++", "7     +++ killed by SIGKILL +++",
    "8     +++ superseded by execve in pid 7 +++", "[ Process PID=9 runs in 32 bit mode. ]", "",
    "futex(0xa5b8f0, FUTEX_WAIT/usr/bin/strace: Process 503 attached", "write(1, \"hi\\n\", 3hi",
    ")                                       = 3",
    "strace: Process 503 attached", "hello",
    "f([{WIFSTOPPED(s) && WSTOPSIG(s) == SIGTRAP|0x80}], ~[KILL], [1 2], 1<<A|0x1, 2 * sizeof(struct ifreq)) = 0",
    "f({B38400 opost -icanon ...}, [[VINTR]=0x3], [128 => 16], (1<<A), ~(A|B), SCM_X{pid=1}, NULL) = 0",
    "f(/* bytes 8..15 */ \"\\0\", [/* 47 vars */], @\"a\", A=0x7ffd00000001, 000, 0x000001, '\\0') = 0",
    "f(\"\\33\", \"\\0012\", \"\\344\\275\", \"\"..., [?] 0x7f8a4f3e2000) = 0".unpadded,
  ])
  func `byte for byte, where it is in strace's own style`(_ line: String) throws {
    #expect(String(decoding: try event(line).printed, as: UTF8.self) == line)
  }

  @Test(arguments: LineTable.rows)
  func `and read as itself again, in any style`(_ row: LineTable.Row) throws {
    let lost = difference(TraceReader.events(of: Array(row.line.utf8) + [10], joined: false))
    #expect(lost == nil)
    // Each cut of it, as one trace.
    let line = Array(row.line.utf8)
    var cuts: [UInt8] = []
    for end in 0..<line.count { cuts += line[..<end] + [10] }
    let all = difference(TraceReader.events(of: cuts, joined: false))
    #expect(all == nil)
  }

  @Test func `says what only a few lines say`() throws {
    let injected = try #require(
      try event("read(3</a>, \"x\", 1) = -1 EIO (Input/output error) (INJECTED: args) (DELAYED)").call)
    #expect(injected.result?.injected == "args")
    #expect(injected.result?.isDelayed == true)
    #expect(injected.result?.message == "Input/output error")
    let stopped = try event("7     --- stopped by SIGSTOP ---")
    #expect(stopped.content == .signal(.stopped(by: "SIGSTOP")))
    #expect(stopped.signal == "SIGSTOP")
    let killed = try event("7     +++ killed by SIGSEGV (core dumped) +++")
    #expect(killed.content == .exit(.killed(by: "SIGSEGV", coreDumped: true)))
    let superseded = try event("8     +++ superseded by execve in pid 7 +++")
    #expect(superseded.content == .superseded(by: 7))
    #expect(superseded.status == nil)
    let personality = try event("[ Process PID=9 runs in 32 bit mode. ]")
    #expect(personality.content == .personality(process: 9, mode: "32 bit"))
    #expect(personality.status == nil)
    let context = try event("[httpd_t] execve(\"/a\" [user_u:object_r:bin_t:s0], []) = 0")
    #expect(context.prefix.securityContext == "httpd_t")
    #expect(context.call?.arguments.first?.securityContext == "user_u:object_r:bin_t:s0")
    let gone = try #require(try event("close(3</tmp/x>(deleted)) = 0").call?.arguments.first)
    #expect(gone.descriptorLabel == DescriptorLabel("/tmp/x", isMarkedDeleted: true))
  }

  @Test(
    arguments: [
      ("[{fd=3, revents=POLLIN}], left {tv_sec=0, tv_nsec=5}", ["", "left"]),
      ("in [3], out [4], left {tv_sec=0, tv_usec=5}", ["in", "out", "left"]),
      ("flags O_RDWR|O_LARGEFILE", ["flags"]), ("old mask [INT TERM]", ["old mask"]),
      ("Timeout", ["Timeout"]),
      ("errno 22", ["errno"]), ("2026-11-20T21:39:38+0000", [""]), ("class \"a\"", ["class"]), ("", []),
      ("[{fd=3", []), ("left", []), ("a (b", []),
    ] as [(String, [String])])
  func `a note has parts`(_ note: String, _ names: [String]) throws {
    let result = TraceResult(value: "1", number: 1, note: note)
    #expect(result.noted.map(\.name) == names)
  }

  @Test(
    arguments: [
      ("8192*1024", 8_388_608), ("1<<20", 1_048_576), ("5 + 3", 8), ("1<<63", nil), ("1<<64", nil),
      ("A<<1", nil),
      ("9223372036854775807*2", nil), ("0x7f0000000000", 0x7f00_0000_0000), ("0644", 420),
    ] as [(String, Int64?)])
  func `a number that is reckoned of two is a number`(_ text: String, _ number: Int64?) throws {
    #expect(try event("f(\(text)) = 0").call?.arguments.first?.number == number)
  }

  @Test func `what poll found are values`() throws {
    let call = try #require(
      try event(
        "poll([{fd=3, events=POLLIN}], 1, 9) = 1 ([{fd=3</a>, revents=POLLIN|POLLHUP}], left {tv_sec=1})"
      )
      .call)
    guard case .array(let found)? = call.result?.noted("")?.content,
      case .structure(let entry)? = found.first?.content
    else {
      Issue.record("no list")
      return
    }
    #expect(entry.map(\.name) == ["fd", "revents"])
    #expect(entry.first?.value.number == 3)
    #expect(
      call.result?.noted("left")
        == TraceValue(.structure([.init(name: "tv_sec", value: TraceValue(.integer("1")))])))
  }
}

extension String {
  /// A line with its result in strace's column.
  fileprivate var paddedResult: String {
    guard let place = range(of: " = ") else { return self }
    let call = self[..<place.lowerBound]
    return call + String(repeating: " ", count: max(1, 40 - call.utf8.count))
      + self[place.upperBound...].with("= ")
  }

  /// A line of which the gap before the result is one space.
  fileprivate var unpadded: String { replacingOccurrences(of: "   = ", with: " = ") }
}

extension Substring {
  fileprivate func with(_ prefix: String) -> String { prefix + self }
}
