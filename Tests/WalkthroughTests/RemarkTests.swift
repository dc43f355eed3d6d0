import CallMapping
import Languages
import LinuxABI
import StraceParser
import Testing

@testable import Walkthrough

@Suite struct `An aside` {
  private static func scene(_ line: String, _ function: String) throws -> StepContext {
    let event = try #require(TraceReader.events(of: Array((line + "\n").utf8), joined: true).first)
    var scene = StepContext(index: 3, side: "client", function: function)
    scene.row = CallTable.call(named: function)
    scene.syscalls = [StepContext.Part(event: event, role: .main)]
    scene.main = 0
    return scene
  }

  private static let connect =
    #"connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = "#

  @Test func `says that nobody has accepted yet only where the accept comes later`() throws {
    var scene = try Self.scene(Self.connect + "0", "connect")
    scene.outgoing = [StepContext.Link(kind: .connection, step: 7, side: "server")]
    #expect(Narrator(scene).remark?.contains("No accept has been called") == true)
    scene.outgoing = [StepContext.Link(kind: .connection, step: 2, side: "server")]
    #expect(Narrator(scene).remark == nil)
    scene.outgoing = []
    #expect(Narrator(scene).remark == nil)
  }

  @Test func `says that EINPROGRESS is no failure, and a refusal an answer`() throws {
    let begun = try Self.scene(Self.connect + "-1 EINPROGRESS (Operation now in progress)", "connect")
    #expect(Narrator(begun).remark?.hasPrefix("-1 looks like a failure and is none.") == true)
    let refused = try Self.scene(Self.connect + "-1 ECONNREFUSED (Connection refused)", "connect")
    #expect(Narrator(refused).remark?.hasPrefix("A refusal is an answer") == true)
  }

  @Test func `says once what name the kernel has for a call`() throws {
    var scene = try Self.scene(#"sendto(3, "hi", 2, 0, NULL, 0) = 2"#, "send")
    #expect(Narrator(scene).remark?.hasPrefix("The kernel has no send") == true)
    scene.earlier = 1
    #expect(Narrator(scene).remark == nil)
  }

  @Test(arguments: [(2, 0), (0, 1), (2, 1)])
  func `tells a character that is cut in two`(_ leftOver: Int, _ unfinished: Int) throws {
    var scene = try Self.scene(#"recvfrom(3, "\240a\344", 3, 0, NULL, NULL) = 3"#, "recv")
    scene.earlier = 1
    scene.payload = Step.Payload(
      isSent: false, bytes: [0xa0, 0x61, 0xe4], count: 3, leftOver: leftOver, unfinished: unfinished)
    let aside = try #require(Narrator(scene).remark)
    #expect(aside.contains("the receive before began") == (leftOver > 0))
    #expect(aside.contains("the next receive ends") == (unfinished > 0))
  }

  @Test func `names the language that asked by itself`() throws {
    var scene = try Self.scene(
      #"getsockname(4, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, [16]) = 0"#,
      "getsockname")
    scene.language = Language.python.rows.first { $0.function == "getsockname" }
    scene.languageTitle = "Python"
    #expect(
      Narrator(scene).remark
        == "The program did not ask for this: Python does it by itself. The new socket object is made from its "
        + "descriptor alone.")
    #expect(Narrator(scene).swift == nil)
    scene.language = Language.python.rows.first { $0.function == "accept" }
    #expect(Narrator(scene).swift?.plain == "sock.accept()")
  }
}

@Suite struct `The sentence of a call that a language renames` {
  @Test(arguments: [
    (#"write(3, "hi", 2) = 2"#, "send", "The client sends \"hi\": "),
    (#"read(3, "hi", 65536) = 2"#, "recv", "The client receives \"hi\": 2 bytes, where up to 65,536 bytes"),
    (#"accept4(3, NULL, NULL, SOCK_CLOEXEC) = 9"#, "accept", "The client takes the next connection"),
    (#"read(3, "", 65536) = 0"#, "recv", "The client receives 0 bytes: the other side has ended"),
    (
      #"epoll_pwait(4, [{events=EPOLLIN, data={u32=7, u64=7}}], 128, -1, NULL, 8) = 1"#, "epoll_wait",
      "The client asks which sockets of its epoll set, descriptor 4, are ready: descriptor 7 can be read."
    ),
  ])
  func `is that of the function`(_ line: String, _ function: String, _ beginning: String) throws {
    let event = try #require(TraceReader.events(of: Array((line + "\n").utf8), joined: true).first)
    var scene = StepContext(index: 0, side: "client", function: function)
    scene.row = CallTable.call(named: function)
    scene.syscalls = [StepContext.Part(event: event, role: .main)]
    scene.main = 0
    scene.found = Told.found(line, function)
    #expect(Narrator(scene).sentence.hasPrefix(beginning), "\(Narrator(scene).sentence)")
    // The arguments are those of the system call that was really made.
    let names = Narrator(scene).explanations.map(\.name)
    #expect(!names.contains { $0.hasPrefix("argument ") }, "\(names)")
  }
}
