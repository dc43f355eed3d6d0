import Languages
import Testing
import TraceDiff

@Suite struct `Comparing recordings` {
  @Test func `finds them all`() { #expect(Traces.all.count > 70) }

  @Test(arguments: Traces.all)
  func `finds nothing between a trace and itself`(_ path: String) throws {
    let conversation = try Traces.recording(path)
    let diff = TraceDiff(conversation, conversation)
    #expect(diff.lines == [])
    let notes = diff.pairs.reduce(into: []) { $0 += $1.notes }
    #expect(notes.allSatisfy { $0.contains("strace -s") || $0.contains("strace never shows") })
    #expect(diff.same > 0)
    #expect(conversation.otherLines >= 0)
  }

  /// The lab's own programs, and the peers' with plain Glibc.
  @Test(arguments: [
    ("01-hello-hi/server", "accept(addr, [16])"), ("01-hello-hi/peers/swift/server", "accept(NULL, NULL)"),
  ])
  func `shows of a Swift and a Python server what Python adds, and nothing else`(
    _ swift: String, _ accept: String
  ) throws {
    let diff = TraceDiff(try Traces.recording(swift), try Traces.recording("01-hello-hi/peers/python/server"))
    #expect(
      diff.lines == [
        "the listener: call: socket(AF_INET, SOCK_STREAM, IPPROTO_IP) | socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP)",
        "the listener: call: \(accept) | accept4(addr, [16], SOCK_CLOEXEC)",
        "the accepted connection: only in B: - | getsockname([128 => 16])",
      ])
    #expect(diff.pairs.allSatisfy { $0.notes.isEmpty })
    let line = try #require(diff.pairs.first?.differences.last?.bLine)
    #expect(diff.b.why(line) == "accept4 sets close-on-exec in the same call")
  }

  @Test(arguments: ["01-hello-hi/client", "01-hello-hi/peers/swift/client"])
  func `shows of a Swift and a Python client one flag`(_ swift: String) throws {
    let diff = TraceDiff(try Traces.recording(swift), try Traces.recording("01-hello-hi/peers/python/client"))
    #expect(
      diff.lines == [
        "the connecting socket: call: socket(AF_INET, SOCK_STREAM, IPPROTO_IP) | socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP)"
      ])
  }

  /// Go waits in epoll for what C waits for in the call: that is no difference of the conversation, and is counted.
  @Test func `folds what Go tries too early`() throws {
    let diff = TraceDiff(
      try Traces.recording("01-hello-hi/peers/c/client"), try Traces.recording("01-hello-hi/peers/go/client"))
    #expect(
      !diff.lines.contains { $0.contains("EAGAIN") || $0.contains("EINPROGRESS") || $0.contains("SO_ERROR") })
    // Three reads that came too early, and the question how the connect ended, which is itself one of the socket's calls.
    #expect(diff.b.retries == 4)
    #expect(diff.b.waiting > 9)
    #expect(diff.lines.contains("the connecting socket: call: sendto(flags 0) | write × 3"))
    #expect(
      diff.lines.contains("the connecting socket: only in B: - | setsockopt(SOL_TCP, TCP_NODELAY, [1])"))
  }

  @Test func `takes Java's addresses for what they are`() throws {
    let diff = TraceDiff(
      try Traces.recording("01-hello-hi/peers/c/client"),
      try Traces.recording("01-hello-hi/peers/java/client"))
    #expect(
      diff.lines.contains(
        "the connecting socket: call: connect(AF_INET, 127.0.0.1) | connect(AF_INET6, ::ffff:127.0.0.1)"))
    #expect(diff.lines.contains("the connecting socket: only in B: - | getsockname([28]) × 2"))
  }
}
