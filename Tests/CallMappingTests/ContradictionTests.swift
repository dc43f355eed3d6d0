import CallLog
import CallMapping
import Testing

/// A recorded trace, or its log, with something changed that no record holds, and what must be said of it.
struct ForgedRun: Sendable, CustomTestStringConvertible {
  let what: String
  let recording: String
  let says: [String]
  let change: @Sendable (inout RecordedRun) throws -> Void
  var testDescription: String { what }

  init(
    _ what: String, in recording: String = "01-hello-hi/client", _ says: String...,
    change: @escaping @Sendable (inout RecordedRun) throws -> Void
  ) {
    self.what = what
    self.recording = recording
    self.says = says
    self.change = change
  }

  static let labels = [
    ForgedRun(
      "every label names another peer",
      "line 50: sendto's peer in the label: 127.0.0.1:12580 was expected, the trace has 203.0.113.9:443"
    ) { try $0.replace("->127.0.0.1:12580]", with: "->203.0.113.9:443]") },
    ForgedRun(
      "one label names another peer",
      "line 55: sendto's label: TCP:[127.0.0.1:56908->127.0.0.1:12580], as in line 50 was expected, the trace has TCP:[127.0.0.1:56908->203.0.113.9:443]"
    ) { try $0.replace("->127.0.0.1:12580]", with: "->203.0.113.9:443]", in: 55) },
    ForgedRun(
      "one label has another port of its own",
      "line 55: sendto's label: TCP:[127.0.0.1:56908->127.0.0.1:12580], as in line 50 was expected, the trace has TCP:[127.0.0.1:56909->127.0.0.1:12580]"
    ) { try $0.replace("127.0.0.1:56908->", with: "127.0.0.1:56909->", in: 55) },
    ForgedRun(
      "one label has another host of its own",
      "line 55: sendto's label: TCP:[127.0.0.1:56908->127.0.0.1:12580], as in line 50 was expected, the trace has"
    ) { try $0.replace("127.0.0.1:56908->", with: "10.0.0.1:56908->", in: 55) },
    ForgedRun(
      "a peer before the socket was connected",
      "line 46: connect's peer in the label: none was expected, the trace has 127.0.0.1:12580"
    ) { try $0.replace("3<TCP:[287520]>", with: "3<TCP:[127.0.0.1:56908->127.0.0.1:12580]>", in: 46) },
    ForgedRun(
      "another socket by its inode",
      "line 46: connect's label: TCP:[287520], as in line 45 was expected, the trace has TCP:[287521]"
    ) { try $0.replace("3<TCP:[287520]>", with: "3<TCP:[287521]>", in: 46) },
    ForgedRun(
      "a file in the place of a socket", "line 46: connect's label: TCP:[287520], as in line 45 was expected",
      "line 50: sendto's label: TCP:[287520], as in line 45 was expected, the trace has /etc/hosts"
    ) {
      try $0.replace("3<TCP:[287520]>", with: "3</etc/passwd>", in: 46)
      try $0.replace("3<TCP:[127.0.0.1:56908->127.0.0.1:12580]>", with: "3</etc/hosts>", in: 50)
    },
    ForgedRun(
      "a socket of another kind",
      "line 55: sendto's label: TCP:[287520], as in line 45 was expected, the trace has UDP:["
    ) { try $0.replace("<TCP:[127", with: "<UDP:[127", in: 55) },
    ForgedRun(
      "a socket in the place of a file",
      "line 36: flock's label: /tmp/socklab/client.log, as in line 35 was expected, the trace has TCP:[9]"
    ) { try $0.replace("(3</tmp/socklab/client.log>", with: "(3<TCP:[9]>", in: 36) },
    ForgedRun(
      "another kind than the call makes", "line 46: connect's label: the file of line 45 was expected"
    ) {
      try $0.replace("= 3<TCP:[287520]>", with: "= 3", in: 45)
      try $0.replace("3<TCP:[287520]>", with: "3</etc/passwd>", in: 46)
    },
    ForgedRun(
      "a listener elsewhere than it was bound", in: "01-hello-hi/server",
      "listen's address in the label: 127.0.0.1:12580 was expected, the trace has 10.0.0.1:12580"
    ) { try $0.replace("<TCP:[127.0.0.1:12580]>", with: "<TCP:[10.0.0.1:12580]>") },
    ForgedRun(
      "a connection from somebody else than accept says", in: "01-hello-hi/server",
      "accept's peer in the label: 127.0.0.1:56908 was expected, the trace has 203.0.113.9:56908"
    ) { try $0.replace("->127.0.0.1:56908]", with: "->203.0.113.9:56908]") },
    ForgedRun(
      "a connection at another port than its listener's", in: "01-hello-hi/server",
      "accept's address in the label: 127.0.0.1:12580 was expected, the trace has 127.0.0.1:80"
    ) { try $0.replace("127.0.0.1:12580->", with: "127.0.0.1:80->") },
    ForgedRun(
      "a unix socket of another path", in: "05-unix/client",
      #"line 57: sendto's address in the label: "letters.sock" was expected, the trace has "evil.sock""#
    ) { try $0.replace(#","letters.sock"]"#, with: #","evil.sock"]"#) },
    ForgedRun(
      "a unix socket with another peer", in: "05-unix/client",
      "line 62: recvfrom's label: 1635926 was expected, the trace has 1635927"
    ) { try $0.replace("->1635926]", with: "->1635927]", in: 62) },
    ForgedRun(
      "a file that has another path in the middle",
      "line 52: write's label: /tmp/socklab/client.out, as in line 25 was expected, the trace has /etc/passwd"
    ) { try $0.replace("</tmp/socklab/client.out>", with: "</etc/passwd>", in: 52) },
  ]

  static let program = [
    ForgedRun(
      "another program",
      #"line 1: execve's program: the log has "./lab-client", the trace has "./evil""#,
      #"line 1: execve's arguments of the program: the log has "./lab-client", the trace has "./evil""#
    ) { try $0.replace("./lab-client", with: "./evil", in: 1) },
    ForgedRun(
      "another argument",
      #"line 1: execve's arguments of the program: the log has "hello-hi", the trace has "raw""#
    ) { try $0.replace(#""hello-hi""#, with: #""raw""#, in: 1) },
    ForgedRun(
      "an argument less",
      #"line 1: execve's arguments of the program: the log has "client.log", the trace has no more"#
    ) { try $0.replace(#", "client.log"]"#, with: "]", in: 1) },
    ForgedRun(
      "an argument more",
      #"line 1: execve's arguments of the program: the log has no more, the trace has "--port""#
    ) { try $0.replace(#", "client.log"]"#, with: #", "client.log", "--port"]"#, in: 1) },
    ForgedRun(
      "an argument that is cut where the log's differs",
      #"execve's arguments of the program: the log has "hello-hi", the trace has "helly"..."#
    ) { try $0.replace(#""hello-hi""#, with: #""helly"..."#, in: 1) },
    ForgedRun("another process id", "getpid's process id: the log has 5249, the trace has 5250") {
      try $0.replace("getpid()        = 5249", with: "getpid()        = 5250")
    },
  ]

  static let times = [
    ForgedRun(
      "nine seconds in a call of microseconds", "line 50: sendto's duration: the log has 0.000",
      "the trace has 9.000301 s",
      "line 51: recvfrom's beginning: not before 1795217891.482442 s, when the call of line 50 is over was expected"
    ) { try $0.replace("<0.000301>", with: "<9.000301>", in: 50) },
    ForgedRun(
      "a start-up call that lasts into the next", "line 16: readlink's beginning: not before 1795217882.4"
    ) { try $0.replace("<0.000006>", with: "<0.000099>", in: 15) },
  ]

  static let texts = [
    ForgedRun(
      "a buffer that is cut where others are longer",
      "line 50: sendto's number of shown bytes: 824 or more, as in line 32 was expected, the trace has 3"
    ) { try $0.replace(#""hello", 5"#, with: #""hel"..., 5"#, in: 50) },
    ForgedRun(
      "a buffer that is cut and has all its bytes", "sendto's number of shown bytes",
      "bytes: the program gave 5"
    ) {
      try $0.replace(#""hello", 5"#, with: #""hello"..., 5"#, in: 50)
    },
    ForgedRun(
      "an error behind 0",
      "line 42: rt_sigaction's error: no error behind 0 was expected, the trace has EPIPE"
    ) {
      try $0.replace("8) = 0", with: "8) = 0 EPIPE (Broken pipe)", in: 42)
    },
    ForgedRun(
      "a failure without an error", "line 17: newfstatat's error: the name of an error behind -1 was expected"
    ) {
      try $0.replace("= -1 ENOENT (No such file or directory)", with: "= -1", in: 17)
    },
    ForgedRun(
      "an error with another's text",
      "line 17: newfstatat's text of the error: No such file or directory was expected, the trace has Permission denied"
    ) { try $0.replace("(No such file or directory)", with: "(Permission denied)", in: 17) },
    ForgedRun(
      "an error with two texts",
      "line 18: newfstatat's text of the error: No such file or directory was expected, the trace has Nichts"
    ) { try $0.replace("(No such file or directory)", with: "(Nichts)", in: 18) },
    ForgedRun(
      "a family for a protocol of a failed socket", in: "09-errors/client",
      "line 82: socket's protocol: the program asked for IPPROTO_TCP, the kernel saw AF_IPX"
    ) { try $0.replace("IPPROTO_TCP) = -1", with: "AF_IPX) = -1", in: 82) },
    ForgedRun(
      "an unknown protocol for a known one of a failed socket", in: "09-errors/client",
      "line 82: socket's protocol: the program asked for IPPROTO_TCP, the kernel saw IPPROTO_NEW"
    ) { try $0.replace("IPPROTO_TCP) = -1", with: "IPPROTO_NEW) = -1", in: 82) },
  ]

  static let ends = [
    ForgedRun(
      "another status than exit_group's",
      "end of the program: status 0, as in line 66 was expected, the trace has 3"
    ) { try $0.replace("exited with 0", with: "exited with 3") },
    ForgedRun(
      "a death by a signal that exit_group does not let in",
      "end of the program: status 0, as in line 66 was expected, the trace has killed by SIGTERM"
    ) { try $0.replace("exited with 0", with: "killed by SIGTERM") },
    ForgedRun(
      "an end in order with a log that was never closed",
      "line 67: end of the log: the log has no end, the trace has the program's end in order, with status 0"
    ) { $0.log.closed = nil },
    ForgedRun("a record behind the end", "line 67: time of the end: the log has a close at 1795217883.5402") {
      let last = $0.log.records.count - 1
      $0.log.records[last].after? += 1_000_000_000
    },
    ForgedRun(
      "a log that was closed behind the end",
      "line 67: time of the end: the log has its closing at 1795217942.540319 s"
    ) {
      $0.log.closed? += 60_000_000_000
    },
  ]

  static let descriptors = [
    ForgedRun(
      "a number above one that is free", "line 35: openat's new descriptor: 3, which is free was expected"
    ) {
      try $0.replace("= 3</tmp/socklab/client.log>", with: "= 4</tmp/socklab/client.log>", in: 35)
      try $0.replace("(3</tmp/socklab/client.log>", with: "(4</tmp/socklab/client.log>")
    },
    ForgedRun(
      "a number that is in use",
      "openat's new descriptor: another than 3, open since line 30 was expected, the trace has 3"
    ) { run in
      let close = try run.line(with: "close(3</proc/5249/maps>)")
      run.lines.remove(at: close - 1)
    },
  ]
}

extension ForgedRun {
  /// The comparison names it, and does not agree.
  func check() throws {
    var run = try RecordedRun(recording)
    try change(&run)
    let map = try run.map()
    let said = (map.contradictions + map.differences).map(\.description).joined(separator: "\n")
    for words in says { #expect(said.contains(words), "\(said)") }
    #expect(!map.agrees)
  }
}

@Suite struct `What a trace cannot say` {
  @Test(
    arguments: ForgedRun.labels + ForgedRun.program + ForgedRun.times + ForgedRun.texts + ForgedRun.ends
      + ForgedRun.descriptors)
  func `is a difference of its kind`(_ forged: ForgedRun) throws {
    try forged.check()
  }

  @Test(arguments: RecordedRun.all)
  func `is in no recording`(_ name: String) throws {
    let map = try RecordedRun(name).map()
    #expect(map.contradictions.map(\.description) == [])
    #expect(map.agrees)
  }

  @Test func `is told once for each line, and bounded`() throws {
    var run = try RecordedRun("01-hello-hi/client")
    let line = try run.line(with: "brk(NULL)")
    let forged = Array(repeating: run.lines[line - 1] + " ENOENT (No such file or directory)", count: 3000)
    run.lines.insert(
      contentsOf: forged.map {
        $0.replacing(" <0.000007> ENOENT (No such file or directory)", with: " ENOENT")
      },
      at: line)
    let map = try run.map()
    #expect(map.contradictions.count == 1024)
    // And the first of them begins inside the call whose stamp they have.
    #expect(map.contradictionsLeftOut == 3001 - 1024)
  }

  @Test func `about times is not asked where the log's clock went back`() throws {
    var run = try RecordedRun("01-hello-hi/client")
    try run.replace("<0.000301>", with: "<9.000301>", in: 50)
    let last = run.log.records.count - 1
    run.log.records[last].after = run.log.records[last].before - 1
    let map = try run.map()
    #expect(!map.contradictions.contains { $0.fieldName == "duration" || $0.fieldName == "beginning" })
    #expect(map.notes.contains { if case .clockStepped = $0 { true } else { false } })
  }

  @Test func `a kill behind exit_group may be honest, and is said`() throws {
    var run = try RecordedRun("01-hello-hi/client")
    try run.replace("exited with 0", with: "killed by SIGKILL")
    let map = try run.map()
    #expect(map.agrees)
    #expect(map.isKilledWhileExiting)
    #expect(!map.agreesStrictly)
    #expect(map.notes == [.killedWhileExiting(line: 66)])
  }
}
