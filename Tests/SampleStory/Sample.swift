public import Walkthrough

/// Stories made by hand, for tests of what shows them.
public enum Sample {
  /// hello and 你好, from connect to close.
  public static let chat = story("Lab 1: hello, hi", name: "client", text: "你好，听得到吗？")

  /// The same with a handout, and two questions at its first step.
  public static let lesson = Story(
    heading: chat.heading, sides: chat.sides, steps: chat.steps, arrows: chat.arrows,
    questions: chat.questions + [
      Question(
        step: 0, kind: .result, text: "Which result does strace show?",
        choices: [.init("0", why: "It is a descriptor."), .init("3", why: "The first that is free.")],
        right: 1)
    ], terms: [], notes: [], openQuestions: ["What will strace show?"])

  /// The same with texts that would steer a terminal, break out of markup, or fill the screen.
  public static let hostile = story(nasty, name: "cli\u{9b}31ment\u{202e}<b>", text: nasty)

  /// Escapes, a title for the window, the one-byte CSI, a bidirectional mark, NUL, markup, Mermaid's own words.
  public static let nasty =
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\u{2066}\u{61c}\u{0}\u{ffff}<script>alert('1')</script> --> end; #35; %% \"\n"
    + String(repeating: "n", count: 10_000) + String(repeating: "\u{301}", count: 10_000)

  private static func story(_ title: String, name: String, text: String) -> Story {
    let bytes = Array(text.utf8)
    func call(
      _ side: Int, _ at: Int64, _ function: String, _ swift: String, _ strace: String, _ sentence: String,
      line: Int, payload: Step.Payload? = nil, failure: Step.Failure? = nil, blocked: Bool = false,
      _ changes: [Change] = []
    ) -> Step {
      Step(
        side: side, process: 4242 + side, thread: 4242 + side, begin: at * 1000, end: at * 1000 + 90_000,
        isBlocked: blocked,
        function: function, swift: MarkedText([.init(swift)]),
        source: .init(
          file: side == 0 ? "lab_client/HelloHi.swift" : "lab_server/HelloHi.swift", line: line,
          excerpt: (max(1, line - 8)...line + 8).map {
            .init($0, $0 == line ? "    let it = try \(swift)" : "    // line \($0)")
          }),
        prototype: MarkedText([.init("int \(function)(int sockfd, const void *buf, size_t len, int flags);")]
        ),
        manual: "\(function)(2)",
        syscalls: [.init(lines: [Int(at % 1000) + 40], short: MarkedText([.init(strace)]))],
        mainSyscall: 0,
        explanations: [
          .init(
            .argument(0), name: "sockfd", value: "3", meaning: "the descriptor of the socket",
            manual: "\(function)(2)"),
          .init(
            .argument(3), name: "flags", value: "MSG_NOSIGNAL", number: "0x4000",
            meaning: "no SIGPIPE if the peer is gone"),
          .init(.result, name: "result", value: "0", meaning: "it worked"),
        ],
        sentence: sentence,
        aside: function == "recv" ? "TCP keeps no messages apart: it hands over what is there." : nil,
        failure: failure, payload: payload, changes: changes)
    }
    func socket(_ id: Int, _ side: Int, _ phase: SocketState.Phase) -> Change {
      .socket(
        .init(
          id: id, side: side, kind: .tcp4, phase: phase, local: "127.0.0.1:\(40000 + id)",
          peer: phase == .connected ? "127.0.0.1:12580" : nil))
    }
    let steps = [
      call(
        1, 0, "socket", "Socket(.inet, .stream)", "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
        "The server makes a socket: an end of a conversation that has no address yet.", line: 6,
        [.descriptor(side: 1, process: 4243, .init(3, socket: 1, what: "listener")), socket(1, 1, .open)]),
      call(
        1, 100, "listen", "socket.listen(backlog: 5)", "listen(3, 5) = 0",
        "The server listens: from now on the kernel completes connections for it, even while it does nothing.",
        line: 9,
        [socket(1, 1, .listening)]),
      call(
        0, 200, "socket", "Socket(.inet, .stream)", "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
        "The client makes a socket too.", line: 4,
        [.descriptor(side: 0, process: 4242, .init(3, socket: 2, what: "connection")), socket(2, 0, .open)]),
      call(
        0, 260, "connect", "socket.connect(to: address)",
        "connect(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = -1 ECONNREFUSED (Connection refused)",
        "The \(name) asks for a connection, and is refused: nobody listens at that port.", line: 7,
        failure: .init(
          name: "ECONNREFUSED", message: "Connection refused",
          cause: "Nobody listens at that address and port.",
          remedy: "Start the server first; look with ss -ltn.")),
      call(
        0, 300, "connect", "socket.connect(to: address)",
        "connect(3, {sa_family=AF_INET, sin_port=htons(12580), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0",
        "The client connects: the kernel shakes hands with the server's kernel, no accept is needed for it.",
        line: 8,
        blocked: true, [socket(2, 0, .connected)]),
      call(
        1, 310, "accept", "socket.accept()",
        "accept(3, {sa_family=AF_INET, sin_port=htons(40002), sin_addr=inet_addr(\"127.0.0.1\")}, [16]) = 4",
        "The server takes the connection, and gets a new descriptor for it.", line: 11,
        blocked: true,
        [
          .descriptor(side: 1, process: 4243, .init(4, socket: 3, what: "connection")),
          socket(3, 1, .connected),
        ]),
      call(
        0, 400, "send", "socket.send(\"\(text.prefix(40))\")",
        "sendto(3, \"\(text)\", \(bytes.count), MSG_NOSIGNAL, NULL, 0) = \(bytes.count)",
        "The client sends \(text.prefix(300)): the bytes are in the kernel now, the server need not have them.",
        line: 20,
        payload: .init(isSent: true, bytes: Array(bytes.prefix(Step.Payload.limit)), count: bytes.count),
        [.inFlight(.init(side: 0, from: 2, to: 3, bytes: bytes.count))]),
      call(
        1, 450, "recv", "connection.receive(upTo: 1024)",
        "recvfrom(4, \"\(text)\", 1024, 0, NULL, NULL) = \(bytes.count)",
        "The server receives what the client sent, all of it at once; it could have been less.", line: 15,
        payload: .init(
          isSent: false, bytes: Array(bytes.prefix(Step.Payload.limit)), count: bytes.count, leftOver: 2,
          unfinished: 1), blocked: true, [.inFlight(.init(side: 0, from: 2, to: 3, bytes: 0))]),
      call(
        0, 500, "close", "socket.close()", "close(3) = 0",
        "The client closes its last descriptor of the connection: the server will read the end of the stream.",
        line: 30,
        [.closed(side: 0, process: 4242, number: 3), socket(2, 0, .closed)]),
      call(
        1, 520, "recv", "connection.receive(upTo: 1024)", "recvfrom(4, \"\", 1024, 0, NULL, NULL) = 0",
        "The server receives 0 bytes: that is the end of the stream, not an empty message.", line: 15,
        blocked: true),
    ]
    return Story(
      heading: .init(
        title: title, question: "Which system calls does a chat make?", commands: ["labs/run hello-hi"],
        facts: [.init("strace", "6.1")], origin: "recorded 2026-11-20"),
      sides: [
        .init(
          name: name, program: "lab-client", language: nil, hasLog: true, verdict: "agrees",
          lines: TraceLines(Array(repeating: [], count: 60)),
          rest: [
            .init(
              name: "start-up", why: "The loader's and the runtime's work before the program's first line.",
              lines: Array(1...39) + [55])
          ]),
        .init(
          name: "server", program: "lab-server", language: nil, hasLog: true, verdict: "agrees", lines: [],
          rest: []),
      ],
      steps: steps,
      arrows: [
        Arrow(.connection, from: 4, to: 5), Arrow(.stream, from: 6, to: 7, bytes: bytes.count),
        Arrow(.end, from: 8, to: 9),
        Arrow(.datagram, from: 6, to: nil, bytes: 3),
      ],
      questions: [
        Question(
          step: 0, kind: .call, text: "Which system call comes now?",
          choices: [.init("bind", why: "There is no socket yet."), .init("socket", why: "It makes one.")],
          right: 1)
      ],
      terms: [], notes: [])
  }
}
