import Testing

@testable import Walkthrough

/// What calls on descriptors do to sockets that they are not called for.
@Suite struct `A call that is about another descriptor than the socket` {
  private func story(_ lines: String) throws -> Story {
    try Recorded.story(traces: [("program", lines + "\n")])
  }

  private static let pair = """
    execve("./a", ["./a"], 0x7ffe /* 1 var */) = 0
    socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
    """

  /// dup(2): "If the file descriptor newfd was previously open, it is closed before being reused; the close is performed
  /// silently."
  @Test(arguments: ["dup2(5, 3) = 3", "dup3(5, 3, O_CLOEXEC) = 3", "close_range(3, 3, 0) = 0"])
  func `closes it, and its other end sees the end of the stream`(_ call: String) throws {
    let story = try story(
      """
      \(Self.pair)
      openat(AT_FDCWD, "/dev/null", O_RDONLY) = 5
      sendto(4, "left", 4, 0, NULL, 0) = 4
      \(call)
      recvfrom(4, "", 10, 0, NULL, NULL) = 0
      """)
    let name = call.prefix { $0 != "(" }
    #expect(story.arrows(.end) == ["program \(name) -> program recv"])
    let place = try #require(story.steps.firstIndex { $0.function == name })
    let step = story.steps[place]
    let state = RunStateTests.states(story)[place]
    #expect(state.inFlight.allSatisfy { $0.bytes == 0 })
    #expect(state.sockets[0].phase == .closed)
    if name != "close_range" {
      #expect(step.sentence.contains("That closes the socket"), "\(step.sentence)")
      #expect(step.sentence.contains("the other side will see"), "\(step.sentence)")
    }
  }

  @Test func `ends every socket of a range`() throws {
    let story = try story(
      """
      \(Self.pair)
      socketpair(AF_UNIX, SOCK_STREAM, 0, [5, 6]) = 0
      dup2(4, 0) = 0
      dup2(6, 1) = 1
      close_range(3, 6, 0) = 0
      recvfrom(0, "", 10, 0, NULL, NULL) = 0
      recvfrom(1, "", 10, 0, NULL, NULL) = 0
      """)
    #expect(
      story.arrows(.end) == ["program close_range -> program recv", "program close_range -> program recv"])
  }

  @Test func `leaves it alone while another descriptor stands for it`() throws {
    let story = try story(
      """
      \(Self.pair)
      openat(AT_FDCWD, "/dev/null", O_RDONLY) = 5
      dup(3) = 6
      dup2(5, 3) = 3
      close(6) = 0
      recvfrom(4, "", 10, 0, NULL, NULL) = 0
      """)
    #expect(story.arrows(.end) == ["program close -> program recv"])
    let step = try #require(story.steps.first { $0.function == "dup2" })
    #expect(step.sentence.contains("lives on under another descriptor"), "\(step.sentence)")
  }

  /// dup(2): "If oldfd is a valid file descriptor, and newfd has the same value as oldfd, then dup2() does nothing, and
  /// returns newfd." "If oldfd equals newfd, then dup3() fails with the error EINVAL."
  @Test func `changes nothing where dup2 and dup3 are given one number twice`() throws {
    let story = try story(
      """
      \(Self.pair)
      dup2(3, 3) = 3
      dup3(3, 3, 0) = -1 EINVAL (Invalid argument)
      sendto(4, "hi", 2, 0, NULL, 0) = 2
      recvfrom(3, "hi", 10, 0, NULL, NULL) = 2
      close(3) = 0
      recvfrom(4, "", 10, 0, NULL, NULL) = 0
      """)
    #expect(story.steps.map(\.function).prefix(3) == ["socketpair", "dup2", "dup3"])
    #expect(story.steps[1].changes == [])
    #expect(story.steps[1].sentence.contains("changes nothing"), "\(story.steps[1].sentence)")
    #expect(story.steps[2].sentence.contains("dup3 refuses"), "\(story.steps[2].sentence)")
    #expect(story.steps[2].failure?.cause?.contains("the same") ?? false)
    #expect(story.arrows(.end) == ["program close -> program recv"])
  }

  /// splice(2): one of the two is a pipe. It stays one, and lives on when the socket does not.
  @Test(arguments: ["splice(5, NULL, 3, NULL, 5, 0) = 5", "tee(5, 3, 5, 0) = 5"])
  func `moves bytes from a pipe, which is no socket for that`(_ call: String) throws {
    let story = try story(
      """
      \(Self.pair)
      pipe2([5, 6], O_CLOEXEC) = 0
      write(6, "hello", 5) = 5
      \(call)
      read(4, "hello", 10) = 5
      close(3) = 0
      close(4) = 0
      """)
    // No step is about the pipe, and it is not the socket that its bytes went to.
    let shown = RunStateTests.states(story).map { $0.processes.flatMap(\.descriptors).map(\.number) }
    #expect(shown.contains { $0.contains(3) } && !shown.contains { $0.contains(5) })
  }

  /// close(2): a call that another thread is in holds the open file until it returns; no number stands for it.
  @Test func `says what holds a socket whose last number is closed`() throws {
    let story = try story(
      """
      10 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3
      10 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16) = 0
      10 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 11
      10 recvfrom(3,  <unfinished ...>
      11 close(3) = 0
      10 <... recvfrom resumed>"data", 9, 0, NULL, NULL) = 4
      """)
    let close = try #require(story.steps.first { $0.function == "close" })
    #expect(close.sentence.contains("the last one of its socket"), "\(close.sentence)")
  }

  /// epoll_ctl(2): what comes back is what the program gave, and need be no number of a descriptor.
  @Test func `takes what epoll gives back for a descriptor only where that is a socket`() throws {
    func wait(_ data: Int) throws -> String {
      try story(
        """
        1 accept4(3, NULL, NULL, SOCK_NONBLOCK) = 7
        1 epoll_wait(4, [{events=EPOLLIN, data={u32=\(data), u64=\(data)}}], 10, 500) = 1
        1 recvfrom(7, "a", 9, 0, NULL, NULL) = 1
        """
      ).steps[1].sentence
    }
    #expect(try wait(7).contains("descriptor 7"))
    #expect(try !wait(1).contains("descriptor 1"))
  }
}

/// clone(2): with CLONE_FILES "the calling process and the child process share the same file descriptor table": what one
/// makes or closes the other has, or has not.
@Suite struct `Two processes with one table of descriptors` {
  private static let start = """
    100 execve("./a", ["./a"], 0x7ffe /* 1 var */) = 0
    100 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
    100 sendto(3, "x", 1, 0, NULL, 0) = -1 EDESTADDRREQ (Destination address required)
    100 clone(child_stack=0x7f, flags=CLONE_FILES|SIGCHLD) = 101
    """

  private func story(_ lines: String) throws -> Story {
    // A story tells a process's end among its steps where there is a clock.
    let lines = "\(Self.start)\n\(lines)".split(separator: "\n").enumerated().map { number, line in
      "\(line.prefix(4))1700000000.\(100_000 + number) \(line.dropFirst(4))\n"
    }
    return try Recorded.story(traces: [("program", lines.joined())])
  }

  /// The sockets' numbers that each process has at the end.
  private func numbers(_ story: Story) -> [Int?: [Int]] {
    var state = State()
    for change in story.steps.flatMap(\.changes) { state.apply(change) }
    return Dictionary(
      state.processes.map { ($0.id, $0.descriptors.filter { $0.socket != nil }.map(\.number)) },
      uniquingKeysWith: { $1 })
  }

  private static let last = "sendto(5, \"x\", 1, 0, NULL, 0) = -1 EDESTADDRREQ (Destination address required)"

  @Test func `what one makes or closes is made or closed for both`() throws {
    let story = try story(
      """
      101 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 4
      101 sendto(4, "x", 1, 0, NULL, 0) = -1 EDESTADDRREQ (Destination address required)
      100 close(3) = 0
      100 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 5
      101 \(Self.last)
      """)
    #expect(numbers(story) == [100: [4, 5], 101: [4, 5]])
  }

  /// execve(2) and unshare(2) give the process a table of its own, close_range(2) with CLOSE_RANGE_UNSHARE as well.
  @Test(arguments: [
    "101 unshare(CLONE_FILES) = 0", "101 close_range(100, 200, CLOSE_RANGE_UNSHARE) = 0",
  ])
  func `until one has a table of its own`(_ line: String) throws {
    let story = try story(
      """
      101 sendto(3, "x", 1, 0, NULL, 0) = -1 EDESTADDRREQ (Destination address required)
      \(line)
      101 close(3) = 0
      101 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 5
      101 \(Self.last)
      """)
    #expect(numbers(story) == [100: [3], 101: [5]])
    let close = try #require(story.steps.first { $0.function == "close" })
    #expect(close.sentence.contains("another one still stands"), "\(close.sentence)")
  }

  @Test func `the end of one closes nothing, and what it had is not left open by it`() throws {
    let story = try story(
      """
      101 sendto(3, "x", 1, 0, NULL, 0) = -1 EDESTADDRREQ (Destination address required)
      101 exit_group(0) = ?
      101 +++ exited with 0 +++
      100 sendto(3, "x", 1, 0, NULL, 0) = -1 EDESTADDRREQ (Destination address required)
      100 close(3) = 0
      """)
    #expect(story.unusual.unclosed.isEmpty)
    let close = try #require(story.steps.first { $0.function == "close" })
    #expect(!close.sentence.contains("another one"), "\(close.sentence)")
  }

  @Test func `a close by one is no leak of the other, and what is left open is one`() throws {
    let story = try story(
      """
      101 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 5
      101 \(Self.last)
      101 close(3) = 0
      101 unshare(CLONE_FILES) = 0
      100 exit_group(0) = ?
      100 +++ exited with 0 +++
      101 close(5) = 0
      """)
    #expect(story.unusual.unclosed.map(\.number) == [5])
  }
}
