import CallLog
import Foundation
import LinuxABI
import TestPrograms
import Testing

@Suite(.enabled(if: BuiltProgram.canTrace, "needs strace"))
struct `Under strace a lab program` {
  private let strace = ["strace", "-f", "-o"]

  /// The lines of a trace without their process id.
  private func trace(_ chat: Chat, _ side: String) throws -> [String] {
    try chat.folder.text("\(side).strace").split(separator: "\n").map {
      String($0.drop { $0 != " " }.drop { $0 == " " })
    }
  }

  @Test func `reaches its first socket call in 45 lines`() throws {
    let chat = try Chat(prefix: strace + ["FOLDER/server.strace"])
    let client = try chat.connect(prefix: strace + ["FOLDER/client.strace"])
    client.endInput()
    #expect(try client.finish() == 0)
    #expect(try chat.server.finish() == 0)
    for side in ["server", "client"] {
      let first = try #require(try trace(chat, side).firstIndex { $0.hasPrefix("socket(") })
      #expect(first <= 45)
    }
  }

  @Test func `makes the calls that its log claims`() throws {
    let chat = try Chat(prefix: strace + ["FOLDER/server.strace", "-s", "4096"])
    let client = try chat.connect(prefix: strace + ["FOLDER/client.strace", "-s", "4096"])
    client.say("你好\n")
    try chat.server.expect("server: ")
    chat.server.say("#q#\n")
    #expect(try client.finish() == 0)
    #expect(try chat.server.finish() == 0)
    for side in ["server", "client"] {
      let claims = try chat.log(side).records.map { CallText($0, limit: 4096).strace }
      let names = Set(CallTable.all.map(\.syscall.name))
      let lines = try trace(chat, side)
      let end = try #require(lines.lastIndex { $0.hasPrefix("ftruncate(") })
      let seen = lines[..<end].drop { !$0.hasPrefix("socket(") }
        .filter { names.contains(String($0.prefix { $0 != "(" })) }
        .map { $0.replacing(/\) +=/, with: ") =").replacing(/0x[0-9a-f]{8,}/, with: StraceText.pointer) }
      #expect(claims == Array(seen))
    }
  }

  @Test(arguments: [1, 3])
  func `makes an interrupted receive again, and each attempt is recorded`(interruptions: Int) throws {
    let chat = try Chat()
    let client = try chat.connect(
      prefix: strace + ["FOLDER/client.strace", "-e", "inject=recvfrom:error=EINTR:when=1..\(interruptions)"])
    client.say("hello\n")
    try chat.server.expect("server: ")
    chat.server.say("#q#\n")
    #expect(try client.finish() == 0)
    #expect(client.errors.isEmpty)
    let receives = try chat.calls("client").filter { $0.hasPrefix("recv") }
    #expect(receives == Array(repeating: "recv failed with \(EINTR)", count: interruptions) + ["recv=3"])
  }

  @Test func `gives up a receive that is always interrupted`() throws {
    let chat = try Chat()
    let client = try chat.connect(
      prefix: strace + ["FOLDER/client.strace", "-e", "inject=recvfrom:error=EINTR"])
    client.say("hello\n")
    #expect(try client.finish() == 1)
    #expect(client.errorText.hasPrefix("lab-client: recv: EINTR (Interrupted system call): "))
  }

  @Test func `sends the rest of a message of which the kernel took a part`() throws {
    let chat = try Chat()
    let client = try chat.connect(
      prefix: strace + ["FOLDER/client.strace", "-e", "inject=sendto:retval=2:when=1"])
    client.say("hello\n")
    // The injected return is a lie about two bytes that never left; the rest is sent in a second call.
    #expect(try chat.server.expect("server: ") == "client: llo\n")
    chat.server.endInput()
    #expect(try client.finish() == 0)
    #expect(try chat.calls("client").filter { $0.hasPrefix("send") } == ["send=2", "send=3"])
  }

  @Test(arguments: [
    ("bind", "EACCES", "bind 127.0.0.1:PORT: EACCES (Permission denied): ports below"),
    ("listen", "EADDRINUSE", "listen: EADDRINUSE (Address already in use): another socket"),
    ("socket", "EMFILE", "socket: EMFILE (Too many open files): this program has no descriptor left"),
    ("accept", "ENFILE", "accept: ENFILE (Too many open files in system): the whole system"),
  ])
  func `says in one line which call failed`(call: String, error: String, message: String) throws {
    let folder = TemporaryFolder()
    let port = try Port.free()
    let server = try Running(
      strace + [
        folder.path("a.strace"), "-e", "inject=\(call):error=\(error)", BuiltProgram.path("lab-server"),
      ]
        + ["hello-hi", "--port", "\(port)", "--log", folder.path("a.log")])
    #expect(try server.finish() == 1)
    #expect(server.errorText.hasPrefix("lab-server: \(message.replacing("PORT", with: "\(port)"))"))
    #expect(server.errorText.split(separator: "\n").count == 1)
    let log = try CallLog.read(path: folder.path("a.log"))
    #expect(log.closed != nil)
    #expect(log.records.contains { $0.call == call && $0.result == -1 })
  }

  @Test func `says so although a signal interrupts that very write`() throws {
    let folder = TemporaryFolder()
    let port = try Port.free()
    // The only writes of a server that cannot bind are those of its last word.
    let server = try Running(
      strace + [folder.path("a.strace"), "-e", "inject=bind:error=EACCES"]
        + ["-e", "inject=write:error=EINTR:when=1..2", BuiltProgram.path("lab-server")]
        + ["hello-hi", "--port", "\(port)"])
    #expect(try server.finish() == 1)
    #expect(server.errorText.hasPrefix("lab-server: bind 127.0.0.1:\(port): EACCES (Permission denied): "))
    #expect(server.errorText.split(separator: "\n").count == 1)
  }

  @Test func `says that a peer is gone, and is not killed by SIGPIPE`() throws {
    let chat = try Chat(
      prefix: strace + ["FOLDER/server.strace", "-e", "inject=sendto:error=EPIPE:signal=SIGPIPE"])
    let client = try chat.connect()
    client.say("hello\n")
    try chat.server.expect("server: ")
    chat.server.say("hi\n")
    #expect(try chat.server.finish() == 1)
    #expect(
      chat.server.errorText.hasPrefix(
        "lab-server: send: EPIPE (Broken pipe): there is no connection to send on"))
    #expect(try client.finish() == 0)
  }
}
