import CallLog
import CallMapping
import Foundation
import LinuxABI
import StraceParser
import Testing

@Suite struct `What cannot be vouched for` {
  @Test func `is what lies inside a look-up's time, and is counted`() throws {
    let run = try RecordedRun("13-names/client")
    let map = try run.map()
    let lookUps = run.log.records.filter { $0.call == "getaddrinfo" }
    // Stamps in microseconds, as doubles: exact to a fraction of one.
    let inside = run.lines.filter { line in
      guard let stamp = Double(line.split(separator: " ")[1]) else { return false }
      return lookUps.contains { record in
        stamp + 0.000_001 >= Double(record.before) / 1e9 && stamp <= Double(record.after ?? 0) / 1e9
      }
    }
    let asked = map.calls.filter { $0.record.call == "getaddrinfo" && !$0.syscalls.isEmpty }
    #expect(map.reservations == [.lookUps(lines: inside.count, calls: asked.count)])
    #expect(map.agrees)
    #expect(!map.agreesStrictly)
  }

  @Test func `is what a filter leaves out`() throws {
    var run = try RecordedRun.client.get()
    run.remove { line in
      guard line.contains("("), !line.contains("+++") else { return false }
      let name = line.split(separator: " ")[2].prefix { $0 != "(" }
      return !CallTable.isSocketSyscall(String(name))
    }
    let map = try run.map()
    #expect(map.agrees)
    #expect(map.reservations.contains(.filter(TraceFilter(.network))))
    #expect(!map.agreesStrictly)
    #expect(
      map.reservations.map(\.description).contains("what strace -e trace=network leaves out was not checked"))
  }

  /// With `-e trace=!openat` the log is known by its label, where strace wrote labels.
  @Test func `is not the log's own file where a label names it`() throws {
    var run = try RecordedRun.client.get()
    run.remove { $0.contains("openat(") }
    let map = try run.map()
    #expect(map.agrees)
    #expect(map.ledger.count(.notChecked) == 0)
    #expect(map.ledger.count(.log) == 7)
  }

  static let withoutOpenings = """
    7     100.000010 execve("./prog", ["prog", "--log", "out/prog.log"], 0x7ffd /* 2 vars */) = 0
    7     100.000030 fcntl(3, F_DUPFD_CLOEXEC, 100) = 100
    7     100.000040 close(3)             = 0
    7     100.000050 fallocate(100, 0, 0, 266240) = 0
    7     100.000150 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2
    7     100.000220 ftruncate(100, 4864) = 0

    """
  static let end = "7     100.000250 +++ exited with 0 +++\n"

  @Test func `is what has number 100 without a label, and so is not proven`() throws {
    var small = SmallLog(arguments: ["--log", "out/prog.log"])
    small.recv("hi", from: 100, to: 200)
    let map = try CallMap(log: small.log, trace: events(Self.withoutOpenings + Self.end))
    #expect(map.agrees)
    #expect(map.ledger.count(.log) == 0)
    // fcntl, close, fallocate and ftruncate.
    #expect(map.ledger.count(.notChecked) == 4)
    #expect(map.reservations == [.openingsLeftOut(lines: 4)])
    let written = try CallMap(
      log: small.log,
      trace: events(Self.withoutOpenings + "7     100.000230 write(100, \"secret\", 6) = 6\n" + Self.end))
    #expect(written.ledger.unexplained.map(\.reach) == [.writes])
  }

  @Test func `is what other processes do, and what the process ran before`() throws {
    var small = SmallLog(arguments: ["--log", "out/prog.log"])
    small.recv("hi", from: 100, to: 200)
    let map = try CallMap(
      log: small.log,
      trace: events(
        """
        7     100.000010 execve("/bin/sh", ["sh"], 0x7ffd /* 2 vars */) = 0
        7     100.000011 openat(AT_FDCWD, "out.txt", O_WRONLY|O_CREAT, 0644) = 3
        7     100.000012 dup2(3, 2)           = 2
        7     100.000013 close(3)             = 0
        7     100.000014 execve("./prog", ["prog", "--log", "out/prog.log"], 0x7ffd /* 2 vars */) = 0
        7     100.000020 openat(AT_FDCWD, "out/prog.log", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 3
        7     100.000150 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2
        7     100.000220 write(2, "an error\\n", 9) = 9
        7     100.000250 +++ exited with 0 +++

        """))
    #expect(
      map.ledger.entries.map(\.category) == [
        .otherProcess, .otherProcess, .otherProcess, .otherProcess, .startUp, .log, .mapped, .inputOutput,
        .exit,
      ])
    #expect(map.agrees)
    #expect(map.reservations == [.otherProcesses(lines: 4)])
  }

  /// Without an execve(2) nobody knows whether the program was starting.
  @Test func `is what came before the trace, and nothing in it is start-up`() throws {
    var run = try RecordedRun.client.get()
    run.remove { $0.contains("execve(") }
    let map = try run.map()
    #expect(map.ledger.count(.startUp) == 0)
    #expect(map.agrees)
    #expect(map.reservations.contains(.beforeTrace))
    #expect(!map.agreesStrictly)
  }

  @Test(arguments: [true, false])
  func `is no signal that abort(3) sends, if it arrives`(_ arrives: Bool) throws {
    var small = SmallLog(arguments: ["--log", "out/prog.log"])
    small.recv("hi", from: 100, to: 200)
    small.log.closed = nil
    let map = try CallMap(
      log: small.log,
      trace: events(
        """
        7     100.000010 execve("./prog", ["prog", "--log", "out/prog.log"], 0x7ffd /* 2 vars */) = 0
        7     100.000150 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2
        7     100.000220 tgkill(7, 7, SIGABRT) = 0
        \(arrives ? "" : "7     100.000221 getpid()             = 7\n")\
        7     100.000222 --- SIGABRT {si_signo=SIGABRT, si_code=SI_TKILL, si_pid=7, si_uid=0} ---
        7     100.000250 +++ killed by SIGABRT +++

        """))
    #expect(map.agrees == arrives)
    #expect(map.ledger.unexplained.map(\.reach) == (arrives ? [] : [.signals]))
  }
}

@Suite struct `A program that was given no streams` {
  /// `<&- >&- 2>&-`: the log is opened as 0 and moves; null(4) takes the numbers' places.
  @Test func `has null(4) in their stead, and prints to it`() throws {
    var small = SmallLog(arguments: ["--log", "out/prog.log"])
    small.recv("hi", from: 100, to: 200)
    let map = try CallMap(
      log: small.log,
      trace: events(
        """
        7     100.000010 execve("./prog", ["prog", "--log", "out/prog.log"], 0x7ffd /* 2 vars */) = 0
        7     100.000020 openat(AT_FDCWD, "out/prog.log", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 0
        7     100.000030 fcntl(0, F_DUPFD_CLOEXEC, 100) = 100
        7     100.000040 close(0)             = 0
        7     100.000050 openat(AT_FDCWD, "/dev/null", O_RDWR) = 0
        7     100.000060 openat(AT_FDCWD, "/dev/null", O_RDWR) = 1
        7     100.000070 openat(AT_FDCWD, "/dev/null", O_RDWR) = 2
        7     100.000080 openat(AT_FDCWD, "/dev/null", O_RDWR) = 3
        7     100.000090 close(3)             = 0
        7     100.000150 recvfrom(4, "hi", 64, 0, NULL, NULL) = 2
        7     100.000220 write(2, "an error\\n", 9) = 9
        7     100.000230 write(1, "hidden\\n", 7) = 7
        7     100.000250 +++ exited with 0 +++

        """))
    #expect(
      map.ledger.entries.map(\.category) == [
        .startUp, .log, .log, .log, .startUp, .startUp, .startUp, .startUp, .startUp, .mapped, .inputOutput,
        .unexplained, .exit,
      ])
  }
}

/// A service's streams are sockets of journald(8), what inetd(8) starts has a connection.
@Suite struct `Standard streams that are sockets` {
  private func run(_ label: String) throws -> RecordedRun {
    var run = try RecordedRun.client.get()
    run.change { line in
      line.replacingOccurrences(of: "(0</tmp/socklab/client.in>", with: "(0<\(label)>")
        .replacingOccurrences(of: "(1</tmp/socklab/client.out>", with: "(1<\(label)>")
    }
    return run
  }

  @Test(arguments: ["UNIX-STREAM:[77->78]", "socket:[77]", "TCP:[127.0.0.1:9->127.0.0.1:10]"])
  func `are input and output as any`(_ label: String) throws {
    for place in RecordedRun.Place.all.dropFirst(4) {
      var run = try run(label)
      try run.put([#"write(2<\#(label)>, "an error", 8) = 8"#, "fstat(2<\(label)>, {...}) = 0"], place)
      let map = try run.map()
      #expect(map.agreesStrictly, "\(place.name): \(map.ledger.summary)")
      #expect(map.ledger.count(.inputOutput) == 2)
    }
  }

  /// Who starts a program may give it such a standard error; what goes there is said not to be checked.
  @Test(arguments: [
    #"write(2<TCP:[127.0.0.1:9->203.0.113.9:443]>, "secret", 6) = 6"#,
    #"write(2<UDP:[127.0.0.1:9->127.0.0.1:10]>, "secret", 6) = 6"#,
  ])
  func `are not vouched for where standard error is a network's socket of its own`(_ line: String) throws {
    for name in ["/tmp/socklab/client.out", "TCP:[127.0.0.1:9->127.0.0.1:10]"] {
      for place in RecordedRun.Place.all {
        var run = try run(name)
        try run.put([line], place)
        let map = try run.map()
        #expect(map.agrees, "\(place.name)")
        #expect(map.reservations == [.givenError], "\(place.name)")
      }
    }
  }

  @Test(arguments: [
    #"sendto(2<TCP:[127.0.0.1:9->127.0.0.1:10]>, "secret", 6, 0, NULL, 0) = 6"#,
    #"read(2<TCP:[127.0.0.1:9->127.0.0.1:10]>, "secret", 6) = 6"#,
    #"write(1<TCP:[127.0.0.1:9->127.0.0.1:10]>, "secret", 6) = 6"#,
  ])
  func `are nothing else, nor is another socket`(_ line: String) throws {
    var run = try run("TCP:[127.0.0.1:9->127.0.0.1:10]")
    try run.put([line], RecordedRun.Place.all[4])
    let map = try run.map()
    #expect(map.ledger.unexplained.count == 1)
    #expect(!map.agrees)
  }
}
