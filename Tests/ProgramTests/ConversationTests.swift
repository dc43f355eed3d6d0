import CallLog
import Foundation
import TestPrograms
import Testing

@Suite struct `The hello/hi chat` {
  @Test func `goes as the lab says, from hello to #q#`() throws {
    let chat = try Chat()
    let client = try chat.connect()
    for (said, answered) in [("hello", "hi"), ("你好 text", "fine"), ("#q#", "still here")] {
      client.say(said + "\n")
      #expect(try chat.server.expect("server: ") == "client: \(said)\n")
      chat.server.say(answered + "\n")
      #expect(try client.expect("client: ") == "server: \(answered)\n")
    }
    client.say("bye\n")
    try chat.server.expect("server: ")
    chat.server.say("#q#\n")
    #expect(try client.finish() == 0)
    #expect(try chat.server.finish() == 0)
    #expect(client.outputText.hasSuffix("client: server: #q#\n"))
    #expect(client.errors.isEmpty && chat.server.errors.isEmpty)

    let server = try chat.log("server")
    let sleep = try #require(server.records.first { $0.call == "sleep" })
    #expect(sleep.arguments == [.integer(1)] && sleep.result == 0)
    #expect(try #require(sleep.after) - sleep.before >= 1_000_000_000)
    let calls = try chat.calls("server").filter { !$0.hasPrefix("write") && !$0.hasPrefix("read") }
    #expect(
      calls == [
        "socket=3", "setsockopt=0", "bind=0", "listen=0", "accept=4", "recv=5", "send=2", "recv=11", "send=4",
        "recv=3", "send=10", "recv=3", "send=3", "sleep=0", "close=0", "close=0",
      ])
    #expect(
      try chat.calls("client") == [
        "socket=3", "connect=0", "write=8", "read=6", "send=5", "recv=2", "write=11", "write=8", "read=12",
        "send=11",
        "recv=4", "write=13", "write=8", "read=4", "send=3", "recv=10", "write=19", "write=8", "read=4",
        "send=3",
        "recv=3", "write=12", "close=0",
      ])
    #expect(try chat.isComplete("server") && chat.isComplete("client"))
    #expect(server.records.allSatisfy { $0.file == "lab_server/HelloHi.swift" })
    #expect(
      server.arguments == ["hello-hi", "--port", "\(chat.port)", "--log", chat.folder.path("server.log")])
  }

  @Test func `warns of an empty line, sends it all the same, and both sides wait`() throws {
    let chat = try Chat()
    let client = try chat.connect()
    client.say("\n")
    try client.expectError("an empty line is 0 bytes: nothing travels, and both sides will wait in recv")
    try chat.waitUntil("client", isIn: "recv")
    try chat.waitUntil("server", isIn: "recv")
    #expect(try chat.calls("client").suffix(2) == ["send=0", "recv began"])
    let sent = try #require(try chat.log("client").records.last { $0.call == "send" })
    #expect(CallText(sent).strace == "sendto(3, \"\", 0, 0, NULL, 0) = 0")
    client.signal(SIGINT)
    #expect(try client.finish() == 130)
    #expect(try chat.server.finish() == 0)
  }

  @Test func `warns the server's user too`() throws {
    let chat = try Chat()
    let client = try chat.connect()
    client.say("x\n")
    try chat.server.expect("server: ")
    chat.server.say("\n")
    try chat.server.expectError("lab-server: an empty line is 0 bytes")
    try chat.waitUntil("server", isIn: "recv")
    try chat.waitUntil("client", isIn: "recv")
    chat.server.signal(SIGTERM)
    #expect(try chat.server.finish() == 143)
    #expect(try client.finish() == 0)
    #expect(client.outputText.hasSuffix("peer closed\n"))
  }

  @Test func `sends a long message whole, and it arrives in pieces over several turns`() throws {
    let chat = try Chat()
    let client = try chat.connect()
    let long = String(repeating: "0123456789", count: 250)
    client.say(long + "\n")
    #expect(try chat.server.expect("server: ") == "client: \(long.prefix(1024))\n")
    #expect(
      chat.server.errorText
        == "lab-server: recv returned all 1024 bytes it was allowed: the rest, if there is any, comes with the next turn\n"
    )
    // What waits is received at once, before the client has answered: the turns no longer match the messages.
    chat.server.say("go on\n")
    #expect(try chat.server.expect("server: ") == "client: \(long.dropFirst(1024).prefix(1024))\n")
    try client.expect("client: ")
    client.say("!\n")
    try chat.waitUntil("client", isIn: "recv")
    // The rest and the next message come together, the rest first.
    chat.server.say("go on\n")
    #expect(try chat.server.expect("server: ") == "client: \(long.dropFirst(2048))!\n")
    chat.server.say("#q#\n")
    // The client is two answers behind: it reads this one after its next line.
    try client.expect("client: ")
    client.say("?\n")
    #expect(try client.finish() == 0)
    #expect(client.outputText.hasSuffix("server: #q#\n"))
    #expect(try chat.server.finish() == 0)
    #expect(try chat.calls("client").contains("send=2500"))
  }

  @Test func `keeps a character that was cut at the 1024th byte for the next turn`() throws {
    let chat = try Chat()
    let client = try chat.connect()
    client.say(String(repeating: "a", count: 1022) + "你好\n")
    #expect(try chat.server.expect("server: ") == "client: " + String(repeating: "a", count: 1022) + "\n")
    try chat.server.expectError(
      "the last 2 bytes begin a character whose end has not arrived; nothing is lost, it is printed with the next turn"
    )
    chat.server.say("ok\n")
    #expect(try chat.server.expect("server: ") == "client: 你好\n")
    try client.expect("client: ")
    client.endInput()
    #expect(try client.finish() == 0)
    chat.server.endInput()
    #expect(try chat.server.finish() == 0)
  }

  @Test func `takes lines that are no UTF-8 and lines without an end`() throws {
    let chat = try Chat()
    let client = try chat.connect()
    client.say([0xff, 0x41, 0x0a])
    #expect(try chat.server.expect("server: ") == "client: \u{fffd}A\n")
    chat.server.say("last")
    chat.server.endInput()
    #expect(try client.expect("client: ") == "server: last\n")
    client.say("bye\n")
    #expect(try chat.server.finish() == 0)
    #expect(try client.finish() == 0)
    // Sent as typed: what is no UTF-8 becomes U+FFFD only where it is printed.
    let sent = try #require(try chat.log("client").records.first { $0.call == "send" })
    #expect(CallText(sent).strace == "sendto(3, \"\\377A\", 2, 0, NULL, 0) = 2")
  }
}

@Suite struct `An end of the chat` {
  @Test func `by the client's end of input leaves both with 0`() throws {
    let chat = try Chat()
    let client = try chat.connect()
    client.say("hello\n")
    try chat.server.expect("server: ")
    chat.server.say("hi\n")
    try client.expect("client: ")
    client.endInput()
    #expect(try client.finish() == 0)
    #expect(try chat.server.finish() == 0)
    #expect(chat.server.outputText.hasSuffix("peer closed\n"))
    // The last receive of a conversation that the peer ends: nothing, and no error.
    let last = try #require(try chat.log("server").records.last { $0.call == "recv" })
    #expect(CallText(last).strace == "recvfrom(4, \"\", 1024, 0, NULL, NULL) = 0")
    #expect(try chat.isComplete("server") && chat.isComplete("client"))
  }

  @Test func `by the server's end of input sends no #q#`() throws {
    let chat = try Chat()
    let client = try chat.connect()
    client.say("hello\n")
    try chat.server.expect("server: ")
    chat.server.endInput()
    #expect(try chat.server.finish() == 0)
    #expect(try client.finish() == 0)
    #expect(client.outputText == "client: peer closed\n")
    #expect(try !chat.calls("server").contains { $0.hasPrefix("send") })
    #expect(try chat.isComplete("server") && chat.isComplete("client"))
  }

  @Test func `in the middle of a character says which bytes were left`() throws {
    let chat = try Chat()
    // A peer that is not ours: bash sends two of the three bytes and closes.
    let peer = try Running([
      "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/\(chat.port); printf 'a\\344\\275' >&3; read -r -n 2 <&3",
    ])
    #expect(try chat.server.expect("server: ") == "client: a\n")
    chat.server.say("ok\n")
    #expect(try peer.finish() == 0)
    #expect(try chat.server.finish() == 0)
    #expect(
      chat.server.errorText.hasSuffix(
        "lab-server: the peer closed in the middle of a character: \"\\344\\275\" never became one\n"))
  }

  @Test func `by an input without newlines is one line and 1`() throws {
    let chat = try Chat()
    let client = try Running([
      "sh", "-c", "exec \"$0\" hello-hi --port \(chat.port) < /dev/zero", BuiltProgram.path("lab-client"),
    ])
    #expect(try client.finish() == 1)
    #expect(
      client.errorText
        == "lab-client: the input has a line of more than 1048576 bytes; give it shorter ones\n")
    #expect(try chat.server.finish() == 0)
  }

  @Test func `by a killed client with nothing unread looks like any other`() throws {
    let chat = try Chat()
    let client = try chat.connect()
    client.say("hello\n")
    try chat.server.expect("server: ")
    try chat.waitUntil("client", isIn: "recv")
    client.signal(SIGKILL)
    #expect(try client.finish() == 128 + SIGKILL)
    chat.server.say("anyone?\n")
    #expect(try chat.server.finish() == 0)
    #expect(chat.server.outputText.hasSuffix("peer closed\n"))
    // The killed client was in recv, and its log says so.
    let log = try chat.log("client")
    #expect(log.closed == nil && log.records.last?.call == "recv" && log.records.last?.isBegun == true)
  }

  @Test func `by a killed client with something unread is a reset`() throws {
    let chat = try Chat()
    let client = try chat.connect()
    client.say("hello\n")
    try chat.server.expect("server: ")
    try chat.waitUntil("client", isIn: "recv")
    try chat.stop(client)
    chat.server.say("unread\n")
    try chat.waitUntil("server", isIn: "recv")
    client.signal(SIGKILL)
    #expect(try chat.server.finish() == 1)
    #expect(
      chat.server.errorText
        == "lab-server: recv: ECONNRESET (Connection reset by peer): the peer closed, or ended, "
        + "with data unread; look at how the other side ended\n")
    #expect(try chat.calls("server").suffix(3) == ["recv failed with \(ECONNRESET)", "close=0", "close=0"])
    #expect(try chat.isComplete("server"))
  }

  @Test func `by a taken port is one line and 1`() throws {
    try Port.withSocket { socket, port in
      listen(socket, 1)
      let server = try Running([BuiltProgram.path("lab-server"), "hello-hi", "--port", "\(port)"])
      #expect(try server.finish() == 1)
      #expect(
        server.errorText
          == "lab-server: bind 127.0.0.1:\(port): EADDRINUSE (Address already in use): another socket "
          + "is bound to that port, or a connection of an earlier server is still in TIME_WAIT; end the other "
          + "program or choose another with --port; for TIME_WAIT wait a minute, or set SO_REUSEADDR in every run "
          + "of the server\n")
      #expect(server.output.isEmpty)
    }
  }

  @Test func `by nobody listening is one line and 1`() throws {
    let folder = TemporaryFolder()
    let port = try Port.free()
    let client = try Running([
      BuiltProgram.path("lab-client"), "hello-hi", "--port=\(port)", "--log", folder.path("a.log"),
    ])
    #expect(try client.finish() == 1)
    #expect(
      client.errorText
        == "lab-client: connect 127.0.0.1:\(port): ECONNREFUSED (Connection refused): nobody listens at "
        + "that address; start the server first, and give both sides the same --host and --port\n")
    let log = try CallLog.read(path: folder.path("a.log"))
    #expect(log.records.map(\.call) == ["socket", "connect", "close"])
    #expect(log.closed != nil)
  }

  @Test func `by an output that takes nothing is one line and 1`() throws {
    let chat = try Chat()
    let client = try Running([
      "sh", "-c", "exec \"$0\" hello-hi --port \(chat.port) > /dev/full", BuiltProgram.path("lab-client"),
    ])
    #expect(try client.finish() == 1)
    #expect(
      client.errorText
        == "lab-client: write: ENOSPC (No space left on device): the disk is full; delete something\n")
    #expect(try chat.server.finish() == 0)
  }
}
