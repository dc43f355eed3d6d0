import Testing

@testable import Walkthrough

/// A call that waits, and what another thread does meanwhile.
@Suite struct `A call under way` {
  private static let address =
    #"{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16"#
  private static let begin = [
    #"1 1700000010.000000 execve("/usr/bin/x", ["x"], 0x7ffd /* 5 vars */) = 0 <0.000100>"#,
    "1 1700000010.010000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.000010>",
    "1 1700000010.020000 bind(3, \(address)) = 0 <0.000010>",
    "1 1700000010.030000 listen(3, 1) = 0 <0.000010>",
    "1 1700000010.040000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4 <0.000010>",
    "1 1700000010.050000 connect(4, \(address)) = 0 <0.000010>",
    #"1 1700000010.060000 accept(3, {sa_family=AF_INET, sin_port=htons(5555), sin_addr=inet_addr("127.0.0.1")}, [16]) = 5 <0.000010>"#,
    "1 1700000010.070000 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD|CLONE_SIGHAND}, 88) = 2 <0.000010>",
    "2 1700000010.100000 recvfrom(4,  <unfinished ...>",
  ]

  private func story(_ lines: [String]) throws -> Story {
    try Recorded.story(traces: [("program", (Self.begin + lines).map { $0 + "\n" }.joined())])
  }

  private func receive(_ lines: [String]) throws -> (story: Story, step: Step) {
    let story = try story(lines)
    return (story, try #require(story.steps.first { $0.sentence.contains("waits for bytes") }))
  }

  /// connect(2) with AF_UNSPEC dissolves the connection; what waited returns at once. The other end's close comes later.
  @Test(arguments: [
    #""", 10, 0, NULL, NULL) = 0"#, "0x7ff, 10, 0, NULL, NULL) = -1 EPIPE (Broken pipe)",
    "0x7ff, 10, 0, NULL, NULL) = -1 ECONNRESET (Connection reset by peer)",
  ])
  func `is broken off by a connect of its own program, and not by a close behind it`(_ rest: String) throws {
    let (story, step) = try receive([
      #"1 1700000010.300000 connect(4, {sa_family=AF_UNSPEC, sa_data="\0\0\0\0\0\0\0\0\0\0\0\0\0\0"}, 16) = 0 <0.000010>"#,
      "2 1700000010.300100 <... recvfrom resumed>\(rest) <0.200100>",
      "1 1700000010.400000 close(5) = 0 <0.000010>",
      "1 1700000010.500000 close(4) = 0 <0.000010>", "1 1700000010.600000 +++ exited with 0 +++",
    ])
    #expect(story.arrows.filter { $0.kind == .end } == [])
    #expect(step.sentence.contains("takes the connection back"), "\(step.sentence)")
    // Nobody else has ended anything.
    #expect(step.failure?.cause.map { $0.contains("took the connection back") } ?? true)
  }

  /// What a close before it ended is told as before.
  @Test func `is ended by the close that came before its return`() throws {
    let story = try story([
      "1 1700000010.300000 close(5) = 0 <0.000010>",
      #"2 1700000010.300100 <... recvfrom resumed>"", 10, 0, NULL, NULL) = 0 <0.200100>"#,
      "1 1700000010.600000 +++ exited with 0 +++",
    ])
    #expect(story.arrows(.end) == ["program close -> program recv"])
  }

  /// execve(2): all threads but the calling one are destroyed; exit_group(2); signal(7).
  @Test(
    arguments: [
      (
        [
          #"1 1700000010.300000 execve("/bin/true", ["true"], 0x7ff /* 42 vars */ <unfinished ...>"#,
          "2 1700000010.300100 <... recvfrom resumed> <unfinished ...>) = ?",
          "2 1700000010.300200 +++ exited with 0 +++",
          "1 1700000010.301000 <... execve resumed>) = 0 <0.001000>",
          "1 1700000010.900000 +++ exited with 0 +++",
        ], "another thread starts another program"
      ),
      (
        [
          #"1 1700000010.300000 execve("/bin/true", ["true"], 0x7ff /* 42 vars */ <unfinished ...>"#,
          "2 1700000010.300200 +++ exited with 0 +++",
          "1 1700000010.301000 <... execve resumed>) = 0 <0.001000>",
          "1 1700000010.900000 +++ exited with 0 +++",
        ], "another thread starts another program"
      ),
      (
        [
          "1 1700000010.300000 exit_group(3) = ?",
          "2 1700000010.300100 <... recvfrom resumed> <unfinished ...>) = ?",
          "2 1700000010.300200 +++ exited with 3 +++", "1 1700000010.300300 +++ exited with 3 +++",
        ], "another thread ends the program"
      ),
      (
        ["2 1700000010.300200 +++ killed by SIGKILL +++", "1 1700000010.300300 +++ killed by SIGKILL +++"],
        "the program is killed by SIGKILL"
      ),
    ] as [([String], String)])
  func `ends with its thread`(_ lines: [String], _ words: String) throws {
    let (_, step) = try receive(lines)
    #expect(step.sentence.contains("until \(words)"), "\(step.sentence)")
    #expect(step.begin.flatMap { begin in step.end.map { $0 - begin } } == 200_200_000)
    #expect(step.isBlocked)
  }

  /// A leader in a call when another thread calls execve: that one goes on under the leader's id.
  @Test func `ends where another thread takes over its id`() throws {
    let story = try Recorded.story(traces: [
      (
        "program",
        (Self.begin.dropLast() + [
          "1 1700000010.100000 recvfrom(4,  <unfinished ...>",
          #"2 1700000010.300000 execve("/bin/true", ["true"], 0x7ff /* 42 vars */ <unfinished ...>"#,
          "1 1700000010.300100 +++ superseded by execve in pid 2 +++",
          "1 1700000010.301000 <... execve resumed>) = 0 <0.001000>",
          "1 1700000010.900000 +++ exited with 0 +++",
        ]).map { $0 + "\n" }.joined()
      )
    ])
    let step = try #require(story.steps.first { $0.sentence.contains("waits for bytes") })
    #expect(step.sentence.contains("another thread starts another program"), "\(step.sentence)")
    #expect(step.begin.flatMap { begin in step.end.map { $0 - begin } } == 200_100_000)
  }
}

/// strace writes a line when a call begins and one when it returns: what a call returned, nothing caused that began later.
@Suite struct `An arrow` {
  @Test(arguments: Recorded.labs + Recorded.peers)
  func `never comes from a call that began behind the end of what it explains`(_ name: String) throws {
    let reading = RunReading(try Recorded.programs(name))
    let timeline = Timeline(reading)
    for arrow in timeline.arrows {
      guard let to = arrow.to else { continue }
      let (cause, effect) = (timeline.calls[timeline.told[arrow.from]], timeline.calls[timeline.told[to]])
      guard reading.traces[cause.side] == reading.traces[effect.side], cause.line > 0, effect.line > 0 else {
        continue
      }
      #expect(cause.line < effect.lastLine, "\(name): lines \(cause.line) and \(effect.lastLine)")
    }
  }
}
