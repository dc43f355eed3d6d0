import Testing

@testable import Walkthrough

/// What a run says to whoever judges it.
@Suite struct `The facts of a run` {
  private func facts(_ lines: [String]) throws -> RunFacts {
    RunFacts([try Recorded.program("s", trace: Array((lines.joined(separator: "\n") + "\n").utf8))])
  }

  private func words(_ facts: RunFacts) -> [String] {
    facts.facts.map { fact in
      let kind =
        switch fact.kind {
        case .received(let passage): "received \(passage.count)"
        case .peeked(let passage): "peeked \(passage.count)"
        case .sent(let passage): "sent \(passage.count)"
        case .shortSend(let left, let rest): "short \(left) \(rest.count)"
        case .failed(let name): "failed \(name)"
        case .signal(let name): "signal \(name)"
        case .exited(let status): "exited \(status)"
        case .killed(let name): "killed \(name)"
        default: "\(fact.kind)"
        }
      return "\(fact.line) \(kind)\(fact.socket.map { " #\($0)" } ?? "")"
    }
  }

  private static let peer = "4<TCP:[127.0.0.1:5000->127.0.0.1:6001]>"

  @Test func `stand in order, each with its line and its socket`() throws {
    let facts = try facts(
      Recorded.listening + [
        "12 1795966990.4 accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = \(Self.peer) <0.5>",
        #"12 1795966991.1 recvfrom(\#(Self.peer), "hel", 3, MSG_PEEK, NULL, NULL) = 3 <0.0001>"#,
        #"12 1795966991.2 recvfrom(\#(Self.peer), "hello", 100, 0, NULL, NULL) = 5 <0.0001>"#,
        #"12 1795966991.3 sendto(\#(Self.peer), "abcdef", 6, 0, NULL, 0) = 2 <0.0001>"#,
        "12 1795966991.4 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=1, si_uid=0} ---",
        "12 1795966991.5 recvfrom(\(Self.peer), 0x7f, 9, MSG_DONTWAIT, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.00001>",
        #"12 1795966991.6 recvfrom(\#(Self.peer), "", 100, 0, NULL, NULL) = 0 <0.0001>"#,
        "12 1795966991.7 close(\(Self.peer)) = 0 <0.0001>", "12 1795966991.8 exit_group(0) = ?",
        "12 1795966991.9 +++ exited with 0 +++",
      ])
    #expect(
      words(facts) == [
        "4 opened #0", "5 waited #0", "5 opened #1", "6 peeked 3 #1", "7 received 5 #1", "8 sent 2 #1",
        "8 short 4 4 #1", "9 signal SIGTERM", "10 idle #1", "10 failed EAGAIN #1", "11 ended #1",
        "12 closed #1",
        "12 gone #1", "14 exited 0", "14 gone #0",
      ])
    #expect(facts.sockets.map(\.listener) == [nil, 0])
    #expect(facts.sockets.map(\.port) == [5000, 5000])
  }

  /// sigwait(3) and a signalfd take a signal when they return, whatever else happened while they waited.
  @Test func `have a signal that was waited for where its call returns`() throws {
    let facts = try facts(
      Recorded.listening + [
        "12 1795966990.3 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD}, 88) = 13 <0.0001>",
        "13 1795966990.4 rt_sigtimedwait([TERM],  <unfinished ...>",
        "12 1795966990.5 accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = \(Self.peer) <0.0001>",
        "12 1795966990.6 close(\(Self.peer)) = 0 <0.0001>",
        "13 1795966990.7 <... rt_sigtimedwait resumed>{si_signo=SIGTERM, si_code=SI_USER, si_pid=1, si_uid=0}, NULL, 8) = 15 (SIGTERM) <0.3>",
        "12 1795966990.8 signalfd4(-1, [INT], 8, 0) = 6<anon_inode:[signalfd]>",
        #"12 1795966990.9 read(6<anon_inode:[signalfd]>, "\2\0\0\0\0\0\0\0\200\0\0\0"..., 1280) = 128 <0.0001>"#,
        #"12 1795966991.0 read(7</tmp/x>, "\17\0\0\0\0\0\0\0\200\0\0\0"..., 128) = 128 <0.0001>"#,
      ])
    #expect(
      words(facts) == [
        "4 opened #0", "6 waited", "7 opened #1", "8 closed #1", "8 gone #1", "9 signal SIGTERM",
        "11 signal SIGINT",
      ])
  }

  @Test func `have all bytes that strace shows, where a story keeps the first`() throws {
    let text = String(repeating: "abcdefghij", count: 30)
    let program = try Recorded.program(
      "s",
      trace: Array(
        (Recorded.listening + [
          "12 1795966990.4 accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = \(Self.peer) <0.5>",
          #"12 1795966991.2 recvfrom(\#(Self.peer), "\#(text)", 1000, 0, NULL, NULL) = 300 <0.0001>"#,
        ]).joined(separator: "\n").utf8))
    let bytes = RunFacts([program]).facts.compactMap { fact -> [UInt8]? in
      if case .received(let passage) = fact.kind { return passage.bytes }
      return nil
    }
    #expect(bytes == [Array(text.utf8)])
    #expect(RunReading([program]).calls.compactMap(\.effect.moving?.message.bytes.count) == [64])
    #expect(RunReading([program]).marks.isEmpty)
  }

  @Test func `of many calls take no time that grows faster than they do`() throws {
    func lines(_ count: Int) -> [String] {
      Recorded.listening + [
        "12 1795966990.4 accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = \(Self.peer) <0.5>"
      ]
        + (0..<count).map {
          #"12 \#(1_795_967_000 + $0).0 recvfrom(\#(Self.peer), "hi", 100, 0, NULL, NULL) = 2"#
        }
    }
    let program = try Recorded.program("s", trace: Array(lines(40_000).joined(separator: "\n").utf8))
    let clock = ContinuousClock()
    let read = clock.measure { _ = Timeline(RunReading([program], keepsFacts: true)) }
    let all = clock.measure { _ = RunFacts([program]) }
    #expect(all < read * 4 + .seconds(1), "\(read) \(all)")
  }

  @Test func `name the sockets that a runtime made unasked`() throws {
    let facts = RunFacts(try Recorded.programs("01-hello-hi/peers/php"))
    for (index, program) in facts.programs.enumerated() {
      let own = facts.sockets.filter { $0.program == index && !$0.isRuntimes }
      #expect(own.count == (program.name == "server" ? 2 : 1), "\(program.name): \(own)")
    }
  }
}
