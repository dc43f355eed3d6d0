import Testing

@testable import Walkthrough

/// What a story knows for its pictures: who talks with whom, what was broken off, what was lost, what a call says in short.
struct `A story` {
  @Test func `tells the connections of lab 11 apart`() throws {
    let story = try Recorded.story("11-half-close")
    #expect(story.conversations.map(\.title) == (1...4).map { "connection \($0) of 4" })
    for conversation in story.conversations {
      #expect(conversation.ends.map { $0.side.map { story.sides[$0].name } } == ["client", "server"])
      #expect(conversation.ends.map(\.descriptors) == [[3], [4]])
      #expect(conversation.ends[1].address == "127.0.0.1:12591")
    }
    #expect(Set(story.conversations.map { $0.ends[0].address }).count == 4)
    // The second begins with its socket and ends with its close; what is said to the terminal belongs to none.
    let second = story.steps.indices.filter { story.steps[$0].conversation == 1 }
    #expect(second.first == 22 && second.last == 33)
    #expect(story.steps[second[0]].function == "socket" && story.steps[33].function == "close")
    // The listener belongs to none.
    #expect(story.steps.prefix(4).allSatisfy { $0.conversation == nil })
  }

  @Test func `tells the users of lab 4 apart`() throws {
    let story = try Recorded.story("04-udp")
    #expect(story.conversations.allSatisfy { $0.kind == .datagrams })
    let users = story.conversations.map { $0.ends[0].side.map { story.sides[$0].name } ?? "" }
    #expect(users == ["client", "anna", "bert", "carl", "flood", "nobody"])
    // Each is called by the address by which the other end answers, and not by every interface.
    #expect(story.conversations.allSatisfy { $0.ends[0].address?.hasPrefix("127.0.0.1:") ?? false })
    for arrow in story.arrows where arrow.to != nil {
      let from = try #require(story.steps[arrow.from].conversation)
      #expect(story.steps[arrow.to ?? 0].conversation == from)
    }
  }

  @Test func `knows which datagrams of lab 4 were lost, and of none that somebody may still receive`() throws
  {
    let story = try Recorded.story("04-udp")
    let lost = story.arrows.filter(\.isLost)
    #expect(lost.count == 19)
    #expect(lost.allSatisfy { story.sides[story.steps[$0.from].side].name == "flood" && $0.to == nil })
    // Nobody had the port.
    #expect(story.arrows.filter { $0.to == nil && !$0.isLost }.count == 2)
  }

  private static let udp = """
    1.000000 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
    1.000100 bind(3, {sa_family=AF_INET, sin_port=htons(7), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    1.000200 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 4
    1.000300 sendto(4, "a", 1, 0, {sa_family=AF_INET, sin_port=htons(7), sin_addr=inet_addr("127.0.0.1")}, 16) = 1
    1.000400 sendto(4, "b", 1, 0, {sa_family=AF_INET, sin_port=htons(7), sin_addr=inet_addr("127.0.0.1")}, 16) = 1
    1.000500 sendto(4, "c", 1, 0, {sa_family=AF_INET, sin_port=htons(7), sin_addr=inet_addr("127.0.0.1")}, 16) = 1

    """

  @Test(arguments: [
    // Nobody looked: it may lie there still.
    ("", 0),
    ("1.000600 recvfrom(3, \"a\", 9, 0, NULL, NULL) = 1\n", 0),
    // What came later was received.
    (
      "1.000600 recvfrom(3, \"a\", 9, 0, NULL, NULL) = 1\n1.000700 recvfrom(3, \"c\", 9, 0, NULL, NULL) = 1\n",
      1
    ),
    // There was nothing more.
    (
      "1.000600 recvfrom(3, \"a\", 9, 0, NULL, NULL) = 1\n"
        + "1.000700 recvfrom(3, 0x7ffe, 9, MSG_DONTWAIT, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)\n",
      2
    ),
    (
      "1.000600 recvfrom(3, \"a\", 9, 0, NULL, NULL) = 1\n"
        + "1.000700 poll([{fd=3, events=POLLIN}], 1, 0) = 0 (Timeout)\n", 2
    ),
    // Another descriptor was asked, or whether it can be written.
    (
      "1.000600 recvfrom(3, \"a\", 9, 0, NULL, NULL) = 1\n"
        + "1.000700 poll([{fd=4, events=POLLIN}], 1, 0) = 0 (Timeout)\n", 0
    ),
  ])
  func `calls lost what its receiver no longer has`(_ receives: String, lost: Int) throws {
    let story = try Recorded.story(traces: [("program", Self.udp + receives)])
    #expect(story.arrows.count(where: \.isLost) == lost)
  }

  @Test func `knows which ends of lab 11 were resets`() throws {
    let story = try Recorded.story("11-half-close")
    // tcp(7): bytes that come to a closed socket are answered by one, and a close with unread bytes is one.
    #expect(
      story.arrows.filter { $0.kind == .reset }.map { [$0.from + 1, ($0.to ?? -1) + 1] } == [
        [29, 32], [40, 41], [49, 51],
      ])
    #expect(story.arrows(.end).count == 4)
  }

  @Test func `calls EPIPE no reset where the program ended its own sending, or the socket is a unix one`()
    throws
  {
    let pair = """
      1.000000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      1.000100 sendto(3, "a", 1, 0, NULL, 0) = 1
      1.000200 close(4) = 0
      1.000300 sendto(3, "b", 1, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE (Broken pipe)

      """
    #expect(try Recorded.story(traces: [("program", pair)]).arrows(.reset) == [])
    // Step 12 of lab 11: shutdown, then a send.
    let story = try Recorded.story("11-half-close")
    #expect(story.steps[11].failure?.name == "EPIPE")
    #expect(!story.arrows.contains { $0.to == 11 })
  }

  @Test(arguments: [
    ("01-hello-hi", 11, "recv → recvfrom(4) = 5"), ("01-hello-hi", 6, "connect(3) = 0"),
    ("01-hello-hi", 1, "socket = 3"), ("11-half-close", 41, "recv → recvfrom(3): ECONNRESET"),
    ("11-half-close", 39, "poll = 1"), ("01-hello-hi", 39, "sleep → clock_nanosleep = 0"),
  ])
  func `says in short what a call is`(_ lab: String, step: Int, label: String) throws {
    let story = try Recorded.story(lab)
    let parts = CallLabel(story.steps[step - 1])
    #expect(parts.function + parts.systemCall + parts.descriptor + parts.result == label)
  }

  @Test(arguments: [
    ("01-hello-hi", "你好，听得到吗？ · 24 bytes"), ("11-half-close", "that is all I h… · 18 bytes"),
    // A header of four bytes is no text; the frame around text is.
    ("08-framing", "00 00 00 05 · 4 bytes"),
  ])
  func `says what an arrow carries`(_ lab: String, text: String) throws {
    let story = try Recorded.story(lab)
    let texts = story.arrows.map { arrow in
      let (bytes, words) = story.carried(by: arrow)
      return bytes.map { "\($0) · \(words)" } ?? words
    }
    #expect(texts.contains(text), "\(texts)")
  }

  @Test func `knows which waits were in vain`() throws {
    let wait = """
      1.000000 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3
      1.000100 poll([{fd=3, events=POLLIN}], 1, 500) = 0 (Timeout) <0.500000>
      2.000000 poll([{fd=3, events=POLLIN}], 1, 0) = 0 (Timeout) <0.000010>

      """
    let steps = try Recorded.story(traces: [("program", wait)]).steps
    #expect(steps.map(\.isTimedOut) == [false, true, false])
    #expect(steps[1].waited == 500_000_000)
  }
}

struct `A program in a sentence` {
  @Test(arguments: [
    ("server", "the server"), ("anna", "the program anna"), ("", "the program"), (" ", "the program"),
    ("as", "the program \"as\""), ("program 1", "program 1"),
  ])
  func `is named so that nobody reads its name as a word`(_ side: String, _ text: String) {
    #expect(Narrator.name(side) == text)
  }
}
