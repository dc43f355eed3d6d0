import Testing

@testable import Walkthrough

/// What a step's own circumstances make of it: options that were set before, how long it took, what strace did.
@Suite struct `A step is told by its circumstances` {
  /// The one step of a call, counted from its end.
  private static func step(_ trace: String, _ function: String) throws -> Step {
    let story = try Recorded.story(traces: [("program", trace)])
    return try #require(story.steps.last { $0.function == function })
  }

  private static func rest(_ trace: String) throws -> [Story.Rest] {
    try Recorded.story(traces: [("program", trace)]).sides[0].rest
  }

  private static let listener = """
    socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    bind(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
    listen(3, 1) = 0

    """
  private static let client = """
    socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
    connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0

    """

  // MARK: Numbers without measure

  @Test(arguments: ["SOCK_STREAM", "SOCK_DGRAM"])
  func `and bytes beyond any number are no trap`(type: String) throws {
    let call = { (name: String) in
      "\(name)(3, \"a\", 9223372036854775807, 0, NULL, 0) = 9223372036854775807\n"
    }
    let other = "recvfrom(4, \"a\", 9223372036854775807, 0, NULL, NULL) = 9223372036854775807\n"
    let trace =
      "socketpair(AF_UNIX, \(type), 0, [3, 4]) = 0\n" + call("sendto") + call("sendto") + other + other
      + call("sendto") + "close(4) = 0\n"
    #expect(try Recorded.story(traces: [("program", trace)]).steps.count == 7)
  }

  // MARK: Time-outs

  /// One second, as strace shows a struct timeval.
  private static let second = #""\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0""#

  @Test(arguments: ["SO_RCVTIMEO_OLD", "SO_RCVTIMEO_NEW", "SO_RCVTIMEO"])
  func `where a receive waited as long as it may`(option: String) throws {
    let set = Self.client + "setsockopt(3, SOL_SOCKET, \(option), \(Self.second), 16) = 0 <0.000010>\n"
    let failed = "recvfrom(3, 0x7ffe, 9, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)"
    let waited = try Self.step(set + failed + " <1.000312>\n", "recv")
    #expect(waited.isBlocked)
    #expect(waited.sentence.contains("waits 1 s for bytes"))
    #expect(waited.failure?.cause?.contains("SO_RCVTIMEO") == true)
    // Without -T the option alone says that it waited.
    #expect(try Self.step(set + failed + "\n", "recv").sentence.contains("waits 1 s"))
    // One that returned at once was told not to wait by other means.
    let quick = try Self.step(set + failed + " <0.000020>\n", "recv")
    #expect(!quick.isBlocked && quick.sentence.contains("may not wait"))
    #expect(try Self.step(set, "setsockopt").sentence.contains("how long a receive"))
  }

  @Test func `where an accept or a send waited as long as it may`() throws {
    let accept =
      Self.listener + "setsockopt(3, SOL_SOCKET, SO_RCVTIMEO_OLD, \(Self.second), 16) = 0\n"
      + "accept(3, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <1.000312>\n"
    #expect(try Self.step(accept, "accept").sentence.contains("waits 1 s for a connection"))
    let set = Self.client + "setsockopt(3, SOL_SOCKET, SO_SNDTIMEO_OLD, \(Self.second), 16) = 0\n"
    let send =
      set
      + "sendto(3, \"hello\", 5, 0, NULL, 0) = -1 EAGAIN (Resource temporarily unavailable) <1.000312>\n"
    #expect(try Self.step(send, "send").sentence.contains("waits 1 s for room"))
    #expect(try Self.step(set, "setsockopt").sentence.contains("how long a send"))
    // A receive has another limit.
    let receive =
      set + "recvfrom(3, 0x7ffe, 9, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)\n"
    #expect(try Self.step(receive, "recv").sentence.contains("may not wait"))
  }

  // MARK: What strace did

  @Test func `and what strace injected moved nothing`() throws {
    let trace =
      "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0\nsendto(3, \"hello\", 5, 0, NULL, 0) = 5 (INJECTED)\n"
    let story = try Recorded.story(traces: [("program", trace)])
    #expect(story.arrows.isEmpty)
    #expect(story.steps.last?.payload == nil)
  }

  @Test func `and what strace delayed is not called waiting`() throws {
    let step = try Self.step(
      Self.client + "recvfrom(3, \"hello\", 9, 0, NULL, NULL) = 5 (DELAYED) <1.000400>\n", "recv")
    #expect(!step.isBlocked)
    #expect(!step.sentence.contains("waits"))
    #expect(step.aside?.contains("strace delayed this call") == true)
  }

  @Test func `and a line that strace cut says nothing of waiting`() throws {
    func cut(_ duration: String) -> String {
      """
      10 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0 <0.000020>
      10 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM) = 11 <0.000050>
      10 sendto(3, "hello", 5, 0, NULL, 0 <unfinished ...>
      11 recvfrom(4, "hello", 9, 0, NULL, NULL) = 5 <0.000021>
      10 <... sendto resumed>) = 5\(duration)

      """
    }
    #expect(try !Self.step(cut(" <0.000030>"), "send").isBlocked)
    #expect(try !Self.step(cut(""), "send").isBlocked)
    let read = cut("").replacing("sendto(3, \"hello\", 5, 0, NULL, 0 ", with: "recvfrom(3, ")
      .replacing("sendto resumed>)", with: "recvfrom resumed>\"hello\", 9, 0, NULL, NULL)")
    #expect(try !Self.step(read + "10 close(3) = 0\n", "recv").isBlocked)
  }

  @Test func `and relative stamps alone are times`() throws {
    let story = try Recorded.story(traces: [
      (
        "program",
        """
             0.000000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
             0.500000 sendto(3, "hello", 5, 0, NULL, 0) = 5
             0.250000 getpid() = 7
             0.250000 recvfrom(4, "hello", 9, 0, NULL, NULL) = 5

        """
      )
    ])
    #expect(story.steps.map(\.begin) == [0, 500_000_000, 1_000_000_000])
  }

  // MARK: Causes

  @Test func `where accept4 is given flags that it does not know`() throws {
    let step = try Self.step(
      Self.listener + "accept4(3, NULL, NULL, 0x77 /* SOCK_??? */) = -1 EINVAL (Invalid argument)\n",
      "accept4")
    #expect(step.sentence.contains("flag"))
    #expect(!step.sentence.contains("no listener"))
    #expect(step.failure?.cause?.contains("flag") == true)
  }

  @Test func `where connect hears of an earlier one that failed`() throws {
    let address = #"{sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("127.0.0.1")}, 16)"#
    let step = try Self.step(
      """
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP) = 3
      connect(3, \(address) = -1 EINPROGRESS (Operation now in progress)
      getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0
      connect(3, \(address) = -1 ECONNABORTED (Software caused connection abort)

      """, "connect")
    #expect(step.failure?.cause?.contains("accepted") == false)
    #expect(step.sentence.contains("earlier"))
  }

  @Test func `where a close with SO_LINGER of 0 seconds breaks the connection off`() throws {
    let story = try Recorded.story(traces: [
      (
        "server",
        """
        socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
        bind(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
        listen(3, 1) = 0
        accept(3, {sa_family=AF_INET, sin_port=htons(50000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 4
        setsockopt(4, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, 8) = 0
        close(4) = 0

        """
      ),
      (
        "client",
        """
        socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
        connect(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
        getsockname(3, {sa_family=AF_INET, sin_port=htons(50000), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0
        recvfrom(3, 0x7ffe, 9, 0, NULL, NULL) = -1 ECONNRESET (Connection reset by peer)

        """
      ),
    ])
    let close = try #require(story.steps.first { $0.function == "close" })
    #expect(close.sentence.contains("breaks"))
    #expect(close.sentence.contains("ECONNRESET"))
    let reset = try #require(story.steps.last { $0.function == "recv" })
    #expect(reset.failure?.cause?.contains("SO_LINGER") == true)
  }

  @Test func `where a peer was there and is gone`() throws {
    let step = try Self.step(
      Self.client
        + "recvfrom(3, \"\", 9, 0, NULL, NULL) = 0\nshutdown(3, SHUT_RDWR) = 0\n"
        + "getpeername(3, 0x7ffe, [16]) = -1 ENOTCONN (Transport endpoint is not connected)\n", "getpeername")
    #expect(step.sentence.contains("over"))
    #expect(step.failure?.cause?.contains("over") == true)
  }

  @Test func `where an address is of another family than its socket`() throws {
    let step = try Self.step(
      """
      socket(AF_UNIX, SOCK_STREAM, 0) = 3
      bind(3, {sa_family=AF_INET, sin_port=htons(4000), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINVAL (Invalid argument)

      """, "bind")
    #expect(step.failure?.cause?.contains("family") == true)
    #expect(step.failure?.cause?.contains("bound already") == false)
  }

  @Test func `where nothing was asked for, 0 says nothing of the end`() throws {
    let step = try Self.step(Self.client + "read(3, \"\", 0) = 0\n", "read")
    #expect(!step.sentence.contains("ended") && !step.sentence.contains("no more"))
    #expect(step.explanations.last?.meaning.contains("the end.") == false)
  }

  // MARK: Descriptors

  @Test func `and close_range ends sockets`() throws {
    let story = try Recorded.story(traces: [
      (
        "program",
        "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0\nsendto(3, \"a\", 1, 0, NULL, 0) = 1\nclose_range(3, 4294967295, 0) = 0\n"
      )
    ])
    let step = try #require(story.steps.last)
    #expect(step.function == "close_range")
    #expect(step.sentence.contains("closes all its descriptors from 3"))
    let closed = step.changes.compactMap { if case .closed(_, _, let number) = $0 { number } else { nil } }
    #expect(closed.sorted() == [3, 4])
  }

  @Test func `and pidfd_getfd makes a descriptor of another program's socket`() throws {
    let step = try Self.step(
      """
      pidfd_open(20, 0) = 3
      pidfd_getfd(3, 7, 0) = 4<TCP:[127.0.0.1:4000->127.0.0.1:50000]>
      sendto(4, "hello", 5, 0, NULL, 0) = 5

      """, "pidfd_getfd")
    #expect(step.sentence.contains("descriptor 4"))
    #expect(step.sentence.contains("another process"))
  }

  @Test func `and a socket that a child may have is not said to live on`() throws {
    let step = try Self.step(
      "execve(\"./server\", [\"./server\"], 0x7ffe /* 3 vars */) = 0\n" + Self.client
        + "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f08) = 11\nclose(3) = 0\n",
      "close")
    #expect(!step.sentence.contains("lives on"))
    #expect(step.sentence.contains("not known"))
  }

  @Test func `and a socket that is only connecting is not called connected`() throws {
    let step = try Self.step(
      """
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_IP) = 3
      connect(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)
      getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0

      """, "getsockopt")
    let descriptor = try #require(step.explanations.first)
    #expect(!descriptor.meaning.contains("connected to"))
    #expect(descriptor.meaning.contains("127.0.0.1:1"))
  }

  // MARK: Questions to the kernel

  @Test func `and a question that is no socket's is not called an unused one`() throws {
    let question = try Self.rest(
      "getpeername(0, 0x7ffe, [16]) = -1 ENOTSOCK (Socket operation on non-socket)\n" + Self.client)
    #expect(!question.contains { $0.why.contains("opened and closed") })
    #expect(question.contains { $0.why.contains("whether its input is a socket") })
    // A receive is no question: the program wanted bytes.
    let receive = try Self.step(
      Self.client
        + "recvfrom(1, 0x7ffe, 9, 0, NULL, NULL) = -1 ENOTSOCK (Socket operation on non-socket)\n", "recv")
    #expect(receive.failure?.name == "ENOTSOCK")
  }

  /// A busy machine holds a call up, and the receive happens to come meanwhile: five bytes need nobody to make room.
  @Test func `is no waiting send where the buffer was empty`() throws {
    func waits(_ first: String, _ count: Int) throws -> [Bool] {
      let story = try Recorded.story(traces: [
        (
          "program",
          """
          1 1795966990.1 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<UNIX-STREAM:[7->8]>, 4<UNIX-STREAM:[8->7]>]) = 0 <0.00001>
          1 1795966990.2 sendto(3<UNIX-STREAM:[7->8]>, "\(first)"..., \(count), 0, NULL, 0) = \(count) <0.005>
          2 1795966990.203 recvfrom(4<UNIX-STREAM:[8->7]>, "\(first)"..., \(count), 0, NULL, NULL) = \(count) <0.0001>

          """
        )
      ])
      return story.steps.filter { $0.function == "send" || $0.function == "sendto" }.map(\.isBlocked)
    }
    #expect(try waits("hello", 5) == [false])
    #expect(try waits("hello", 300_000) == [true])
  }
}
