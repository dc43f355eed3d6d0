import CallLog
import Foundation
import TestPrograms
import Testing

@Suite struct `Ctrl-C` {
  private func line(_ program: String, _ signal: String) -> String {
    "\(program): interrupted by \(signal); sockets are closed\n"
  }

  @Test(arguments: [(SIGINT, "SIGINT", Int32(130)), (SIGTERM, "SIGTERM", 143)])
  func `ends a server that waits in accept`(signal: Int32, name: String, code: Int32) throws {
    let chat = try Chat()
    try chat.waitUntil("server", isIn: "accept")
    chat.server.signal(signal)
    #expect(try chat.server.finish() == code)
    #expect(chat.server.errorText == line("lab-server", name))
    #expect(try chat.calls("server").suffix(2) == ["accept failed with \(EINTR)", "close=0"])
    #expect(try chat.isComplete("server"))
  }

  @Test(arguments: ["recv", "read", "sleep"])
  func `ends a server that waits in a conversation`(call: String) throws {
    let chat = try Chat()
    let client = try chat.connect()
    if call != "recv" {
      client.say("hello\n")
      try chat.server.expect("server: ")
    }
    if call == "sleep" { chat.server.say("#q#\n") }
    try chat.waitUntil("server", isIn: call)
    chat.server.signal(SIGINT)
    #expect(try chat.server.finish() == 130)
    #expect(chat.server.errorText == line("lab-server", "SIGINT"))
    // sleep(3) returns the whole seconds that are left: none of one.
    let interrupted = call == "sleep" ? "sleep=0" : "\(call) failed with \(EINTR)"
    #expect(try chat.calls("server").suffix(3) == [interrupted, "close=0", "close=0"])
    #expect(try chat.isComplete("server"))
  }

  @Test(arguments: ["recv", "read"])
  func `ends a client`(call: String) throws {
    let chat = try Chat()
    let client = try chat.connect()
    if call == "recv" { client.say("hello\n") }
    try chat.waitUntil("client", isIn: call)
    client.signal(SIGTERM)
    #expect(try client.finish() == 143)
    #expect(client.errorText == line("lab-client", "SIGTERM"))
    #expect(try chat.calls("client").suffix(2) == ["\(call) failed with \(EINTR)", "close=0"])
    #expect(try chat.isComplete("client"))
  }

  @Test func `ends a client that waits in connect`() throws {
    let folder = TemporaryFolder()
    try Port.withSocket { listener, port in
      listen(listener, 0)
      // A queue of 0 lets one connection in; the next waits.
      let first = try Running([BuiltProgram.path("lab-client"), "hello-hi", "--port", "\(port)"])
      try first.expect("client: ")
      let client = try Running([
        BuiltProgram.path("lab-client"), "hello-hi", "--port", "\(port)", "--log", folder.path("client.log"),
      ])
      for _ in 0..<2000 {
        let last = try? CallLog.read(path: folder.path("client.log")).records.last
        if last?.call == "connect", Chat.state(of: Int(client.pid)) == "S" { break }
        usleep(5000)
      }
      client.signal(SIGINT)
      #expect(try client.finish() == 130)
      #expect(client.errorText == line("lab-client", "SIGINT"))
      let log = try CallLog.read(path: folder.path("client.log"))
      #expect(log.records.map(\.call) == ["socket", "connect", "close"])
      #expect(log.records[1].errno == EINTR)
    }
  }

  @Test func `typed at a terminal's prompt ends the program, on a line of its own`() throws {
    let chat = try Chat()
    let client = try chat.connect(ends: .terminal)
    try chat.waitUntil("client", isIn: "read")
    client.say([3])
    #expect(try client.finish() == 130)
    #expect(client.errorText == line("lab-client", "SIGINT"))
    #expect(try chat.isComplete("client"))
    #expect(try chat.server.finish() == 0)
  }

  @Test func `typed while the server waits for a client ends it`() throws {
    let chat = try Chat(ends: .terminal)
    try chat.waitUntil("server", isIn: "accept")
    chat.server.say([3])
    #expect(try chat.server.finish() == 130)
    #expect(try chat.isComplete("server"))
  }
}

@Suite struct `A terminal` {
  @Test func `holds a conversation, and Ctrl-D ends it`() throws {
    let chat = try Chat(ends: .terminal)
    let client = try chat.connect(ends: .terminal)
    client.say("hello\n")
    try chat.server.expect("client: hello\r\n")
    try chat.server.expect("server: ")
    chat.server.say("hi\n")
    try client.expect("server: hi\r\n")
    try client.expect("client: ")
    client.say([4])
    #expect(try client.finish() == 0)
    #expect(try chat.server.finish() == 0)
    #expect(chat.server.outputText.hasSuffix("peer closed\r\n"))
    #expect(client.errors.isEmpty && chat.server.errors.isEmpty)
  }
}
