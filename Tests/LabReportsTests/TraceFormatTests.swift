import Foundation
import StraceParser
import Testing

@testable import LabReports

private func events(_ trace: String, joined: Bool) -> [TraceEvent] {
  TraceReader.events(of: Array(trace.utf8), joined: joined)
}

/// The viewer's file for a trace, as an object.
private func viewed(_ trace: String) throws -> [[String: Any]] {
  var viewer = TraceViewer()
  var text = TraceViewer.opening
  viewer.feed(Array(trace.utf8).span) { text += $0 }
  _ = viewer.finish { text += $0 }
  text += TraceViewer.closing
  let file = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
  return try #require(file?["traceEvents"] as? [[String: Any]])
}

@Suite struct `A trace as CSV` {
  @Test(arguments: [
    (
      "7 1700000001.000002 recvfrom(4<TCP:[9]>, \"a,b\", 10, 0, NULL, NULL) = 3 <0.000004>\n",
      "1,,7,1700000001.000002000,recvfrom,\"4, \"\"a,b\"\", 10, 0, NULL, NULL\",3,,,,0.000004000\n"
    ),
    (
      "7 accept(3, NULL, NULL) = 4<TCP:[1]>\n",
      "1,,7,,accept,\"3, NULL, NULL\",4,,TCP:[1],,\n"
    ),
    (
      "7 close(9) = -1 EBADF (Bad file descriptor)\n",
      "1,,7,,close,9,-1,EBADF,,,\n"
    ),
    // What a spreadsheet would take for a formula.
    ("close(-1) = 0\n", "1,,,,close,'-1,0,,,,\n"),
  ])
  func `has a row for each call`(_ trace: String, _ row: String) throws {
    let event = try #require(events(trace, joined: true).first)
    #expect(TraceCSV().row(event) == row)
  }

  @Test func `has as many fields in each row as names above them`() throws {
    let names = TraceCSV.heading(withFile: true).split(separator: ",").count
    let event = try #require(events("close(3) = 0\n", joined: true).first)
    let row = try #require(TraceCSV(file: "=1+1").row(event))
    #expect(row.split(separator: ",", omittingEmptySubsequences: false).count == names)
    #expect(row.hasPrefix("'=1+1,"))
  }

  @Test func `leaves out what is no call`() throws {
    let event = try #require(events("7 +++ exited with 0 +++\n", joined: true).first)
    #expect(TraceCSV().row(event) == nil)
  }
}

@Suite struct `A trace for a viewer` {
  @Test func `has a slice for each call on its thread's track`() throws {
    let slices = try viewed(
      "7 1700000010.000001 close(3) = 0 <0.000005>\n8 1700000010.000009 close(4) = -1 EBADF (Bad) <0.000001>\n"
    )
    #expect(slices.map { $0["ph"] as? String } == ["X", "X"])
    #expect(slices.map { $0["tid"] as? Int } == [7, 8])
    #expect(slices.map { $0["ts"] as? Double } == [1_700_000_010_000_001, 1_700_000_010_000_009])
    #expect(slices.map { $0["dur"] as? Double } == [5, 1])
    #expect(slices.map { $0["cat"] as? String } == ["call", "failed"])
    let details = try #require(slices[0]["args"] as? [String: Any])
    #expect(details["argument 1"] as? String == "3")
    #expect(details["line"] as? Int == 1)
  }

  @Test func `joins a cut call to one slice, with a flow from where it stopped to where it went on`() throws {
    let slices = try viewed(
      "7 1700000001.000000 accept(3,  <unfinished ...>\n8 1700000001.000100 close(5) = 0\n7 1700000001.000200 <... accept resumed>NULL, NULL) = 4\n"
    )
    let accept = try #require(slices.first { $0["name"] as? String == "accept" })
    #expect(accept["ts"] as? Double == 1_700_000_001_000_000)
    #expect(accept["dur"] as? Double == 200)
    #expect((accept["args"] as? [String: Any])?["result"] as? String == "4")
    let flow = slices.filter { $0["id"] as? Int == 1 }
    #expect(flow.map { $0["ph"] as? String } == ["s", "f"])
    #expect(flow.map { $0["ts"] as? Double } == [1_700_000_001_000_000, 1_700_000_001_000_200])
  }

  @Test func `puts a thread under its process, and a child process under its own`() throws {
    let slices = try viewed(
      "7 1700000001.000000 clone3({flags=CLONE_VM|CLONE_THREAD, stack=0x7f}, 88) = 9\n7 1.1 clone(child_stack=NULL, flags=SIGCHLD) = 10\n"
        + "9 1700000001.200000 close(1) = 0\n10 1.3 close(2) = 0\n")
    #expect(slices.map { $0["pid"] as? Int } == [7, 7, 7, 10])
  }

  @Test func `shows a call that never resumed, signals and the end`() throws {
    let slices = try viewed(
      "7 1700000001.000000 read(0,  <unfinished ...>\n7 1.5 --- SIGINT {si_signo=SIGINT, si_code=SI_KERNEL} ---\n7 1.6 +++ killed by SIGINT +++\n"
    )
    #expect(slices.map { $0["name"] as? String } == ["SIGINT", "killed by SIGINT", "read"])
  }

  @Test func `gives each process its own track and its program's name, also where an id is used again`()
    throws
  {
    let slices = try viewed(
      """
      7 1700000001.000000 execve("./server", ["./server"], 0x7ff /* 3 vars */) = 0
      7 1700000001.100000 clone(child_stack=NULL, flags=SIGCHLD) = 8
      8 1700000001.200000 close(3 <unfinished ...>
      8 1700000001.300000 <... close resumed>) = 0
      8 1700000001.400000 exit_group(0) = ?
      8 1700000001.500000 +++ exited with 0 +++
      7 1700000001.600000 clone(child_stack=NULL, flags=SIGCHLD) = 8
      8 1700000001.700000 close(4) = 0

      """)
    let names = slices.filter { $0["ph"] as? String == "M" }
      .map { ($0["args"] as? [String: Any])?["name"] as? String ?? "" }
    #expect(names == ["server", "server", "server, another process 8, from line 7"])
    let second = try #require(slices.last)
    #expect(second["pid"] as? Int == 1 << 22)
    #expect(second["tid"] as? Int == 8)
    let exit = try #require(slices.first { $0["name"] as? String == "exited with 0" })
    #expect(exit["pid"] as? Int == 8)
  }

  @Test func `says of each call which socket it is about`() throws {
    let slices = try viewed(
      """
      7 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
      7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
      7 dup(3) = 4
      7 close(3) = 0
      7 write(4, "x", 1) = 1
      7 openat(AT_FDCWD, "f", O_RDONLY) = 3
      7 read(3, "x", 1) = 1

      """)
    let sockets = slices.map { ($0["args"] as? [String: Any])?["socket"] as? String }
    #expect(sockets[4] == "TCP -> 127.0.0.1:80")
    #expect(sockets[5] == nil)
    #expect(sockets[6] == nil)
  }

  @Test(arguments: [
    ("close(3) = 0\nclose(4) = 0\n", 2, 2), ("7 1.5 close(3) = 0\ngarbage\n\n7 1.6 close(4) = 0\n", 2, 0),
    ("7 1.5 close(3) = 0\n7 close(4) = 0\n", 2, 1),
  ])
  func `tells how many of the lines that it shows have no time`(
    _ trace: String, _ lines: Int, _ withoutTime: Int
  ) throws {
    var viewer = TraceViewer()
    viewer.feed(Array(trace.utf8).span) { _ in }
    _ = viewer.finish { _ in }
    #expect(viewer.shown == (lines, withoutTime))
  }

  @Test func `puts a line without a stamp to the one before`() throws {
    let slices = try viewed("7 1.500000 close(3) = 0\n7 close(4) = 0\n")
    #expect(slices.map { $0["ts"] as? Double } == [1_500_000, 1_500_000])
  }

  @Test func `adds up relative stamps`() throws {
    let slices = try viewed(
      "     0.000000 close(3) = 0\n     0.000250 close(4) = 0\n     0.000250 close(5) = 0\n")
    #expect(slices.map { $0["ts"] as? Double } == [0, 250, 500])
  }
}
