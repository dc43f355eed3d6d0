import Testing

@testable import Walkthrough

/// What a run should be looked at for, from traces written by hand.
@Suite struct `A wait` {
  private static let server =
    Recorded.listening + [
      "12 1795966990.4 accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = 4<TCP:[127.0.0.1:5000->127.0.0.1:40000]> <9.2>"
    ]

  /// A client whose first call on a socket is in second `begin` of the run, and its connect in second 9.6.
  private func client(_ begin: Int) -> [String] {
    [
      #"15 1795966990.5 execve("./c", ["./c"], 0x7ffc0 /* 3 vars */) = 0 <0.0001>"#,
      "15 \(1_795_966_990 + begin).55 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[9]> <0.0001>",
      #"15 1795966999.6 connect(3<TCP:[9]>, {sa_family=AF_INET, sin_port=htons(5000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0 <0.0001>"#,
    ]
  }

  private func unusual(_ traces: [String]...) throws -> Unusual {
    try Recorded.story(
      traces: traces.enumerated().map { ("p\($0)", $1.map { $0 + "\n" }.joined()) }
    ).unusual
  }

  @Test func `is none while the other program has not begun to talk`() throws {
    #expect(try unusual(Self.server, client(9)).waits == [])
    // It had begun, and let the server wait for eight seconds.
    #expect(try unusual(Self.server, client(1)).waits.map(\.nanoseconds) == [9_200_000_000])
    // Of nobody else anything is known.
    #expect(try unusual(Self.server).waits.count == 1)
  }

  private static let received = "12 1795966999.7 recvfrom(4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>, "
  private static let receiving = "15 1795966999.7 recvfrom(3<TCP:[127.0.0.1:40000->127.0.0.1:5000]>, "

  @Test(arguments: [
    (#""", 9, 0, NULL, NULL) = 0 <5.0>"#, true), (#""hi", 9, 0, NULL, NULL) = 2 <5.0>"#, false),
  ])
  func `is a standstill where both receive and nobody sends`(_ rest: String, _ isStandstill: Bool) throws {
    let found = try unusual(
      Self.server + [Self.received + rest],
      client(9) + [
        Self.receiving
          + "0x7ffc0, 9, 0, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <4.5>",
        "15 1795967004.3 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---",
        "15 1795967004.4 +++ killed by SIGALRM +++",
      ])
    #expect(found.standstills.map(\.nanoseconds) == (isStandstill ? [4_500_000_000] : []))
  }

  @Test func `is no standstill of a program with another thread`() throws {
    let found = try unusual(
      Self.server + [
        "12 1795966999.65 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD|CLONE_SIGHAND}, 88) = 13 <0.0001>",
        Self.received + #""", 9, 0, NULL, NULL) = 0 <5.0>"#,
        "13 1795966999.8 getsockname(4<TCP:[127.0.0.1:5000->127.0.0.1:40000]>, 0x7ffc0, [16]) = 0 <0.0001>",
      ], client(9) + [Self.receiving + #""", 9, 0, NULL, NULL) = 0 <5.0>"#])
    #expect(found.standstills == [])
  }

  @Test(arguments: [("SIGUSR1", 1), ("SIGINT", 0), ("SIGALRM", 0)])
  func `is broken off by a signal that nobody ends programs by`(_ signal: String, _ count: Int) throws {
    let begun =
      Self.server.dropLast() + [
        "12 1795966990.4 accept(3<TCP:[127.0.0.1:5000]>, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.2>",
        "13 1795966990.5 --- SIGCHLD {si_signo=SIGCHLD} ---",
        "12 1795966990.6 --- \(signal) {si_signo=\(signal), si_code=SI_USER} ---",
      ]
    let found = try unusual(begun + ["12 1795966990.8 +++ exited with 1 +++"])
    #expect(found.interrupted.map(\.signal) == Array(repeating: signal, count: count))
    // It died of it, which is told.
    #expect(try unusual(begun + ["12 1795966990.8 +++ killed by \(signal) +++"]).interrupted.isEmpty)
    // It was called again.
    #expect(try unusual(begun + [Self.server[4]]).interrupted.isEmpty)
  }

  @Test func `in vain is told from a hundred attempts on, and an event loop's never`() throws {
    func asked(_ times: Int, between: [String] = []) -> [String] {
      let attempt =
        "15 1795966999.7 recvfrom(3<TCP:[127.0.0.1:40000->127.0.0.1:5000]>, 0x7ffc0, 9, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.0001>"
      return client(9) + (0..<times).flatMap { _ in between + [attempt] }
    }
    #expect(try unusual(asked(99)).polled == [])
    #expect(try unusual(asked(100)).polled.map(\.count) == [100])
    let ready =
      "15 1795966999.7 poll([{fd=3<TCP:[127.0.0.1:40000->127.0.0.1:5000]>, events=POLLIN}], 1, -1) = 1 ([{fd=3, revents=POLLIN}]) <0.0001>"
    #expect(try unusual(asked(300, between: [ready])).polled == [])
    let timeout =
      "15 1795966999.7 poll([{fd=3<TCP:[127.0.0.1:40000->127.0.0.1:5000]>, events=POLLIN}], 1, 1) = 0 (Timeout) <0.0001>"
    #expect(try unusual(asked(300, between: [timeout])).polled.map(\.count) == [300])
  }
}
