import Foundation
import TestPrograms
import Testing

/// Two people at two terminals, and one who looks at both.
@Suite(.enabled(if: Terminal.isHere && BuiltProgram.canTrace, "tmux or strace cannot be had"), .serialized)
struct `A run that a third terminal follows` {
  private let socklab = "'\(BuiltProgram.path("socklab"))'"

  private func trace(_ name: String, _ command: String, into folder: String, _ option: String = "") -> String
  {
    "\(socklab) trace --into '\(folder)' --as \(name) \(option) -- \(command)"
  }

  @Test(arguments: [(80, 24), (120, 36)])
  func `shows a chat in Swift while it is talked`(_ width: Int, _ height: Int) throws {
    let (server, client) = (try Terminal(width: 80, height: 24), try Terminal(width: 80, height: 24))
    let third = try Terminal(width: width, height: height)
    let (run, port) = (server.path("run"), try Port.free())
    func chat(_ name: String) -> String { "'\(BuiltProgram.path("lab-\(name)"))' hello-hi --port \(port)" }

    try server.type(trace("server", chat("server"), into: run))
    try third.type("until [ -s '\(run)/server.json' ]; do sleep 0.1; done; \(socklab) walkthrough '\(run)'")
    try third.wait(all: ["live", "The server is still in accept", "accept"])
    try client.type(trace("client", chat("client"), into: run))
    // tmux leaves out blanks at a line's end.
    try client.wait("\nclient:")
    // It is the client's turn, and both wait: one for a person, one for the other.
    try third.wait(all: ["live", "client", "kernel", "server", "line from the person", "still"])
    try client.type("你好")
    try server.wait("client: 你好")
    try third.wait(all: ["live", "你好"])
    // Paused and a step back, the picture stays while they talk on.
    try third.press("Left")
    let paused = try third.wait(all: ["paused"])
    try server.type("hi")
    try client.wait("server: hi")
    #expect(try third.wait(all: ["paused"]) == paused)
    try third.press("f")
    try third.wait(all: ["live", "hi"])
    #expect(try !third.screen.contains("unrecognised"))
    #expect(try !third.screen.contains("Differs"))
    try client.press("C-d")
    try third.wait(all: ["the run has ended"])
    try third.press("Home")
    try third.wait(all: ["step 1/"])
    try third.press("q")
    try third.wait("ready>")
    // What the two people see is what their programs print; the table comes where the last of both ended.
    #expect(try (server.screen + client.screen).contains("the table of all comes when"))
    try third.type("until [ -s '\(run)/page.html' ]; do sleep 0.1; done; echo page''there")
    try third.wait("pagethere")
  }

  @Test func `shows two Python files`() throws {
    let scratch = TemporaryFolder()
    let port = try Port.free()
    let s = try scratch.write(
      "s.py",
      """
      import socket
      s = socket.create_server(("127.0.0.1", \(port)))
      c, _ = s.accept()
      while True:
          b = c.recv(100)
          if not b: break
          print("heard", b.decode())
          c.sendall(b.upper())
      """)
    let c = try scratch.write(
      "c.py",
      """
      import socket
      s = socket.create_connection(("127.0.0.1", \(port)))
      while True:
          try: line = input("say: ")
          except EOFError: break
          s.sendall(line.encode())
          print("got", s.recv(100).decode())
      """)
    let (server, client) = (try Terminal(width: 80, height: 24), try Terminal(width: 80, height: 24))
    let third = try Terminal(width: 80, height: 24)
    let run = scratch.path("run")
    try server.type(trace("server", "python3 '\(s)'", into: run))
    try third.type("until [ -s '\(run)/server.json' ]; do sleep 0.1; done; \(socklab) walkthrough '\(run)'")
    try third.wait(all: ["live", "The server is still in accept"])
    try client.type(trace("client", "python3 '\(c)'", into: run, "--live"))
    try client.wait("say:")
    try client.type("good morning")
    try client.wait("got GOOD MORNING")
    try server.wait("heard good morning")
    try third.wait(all: ["live", "GOOD MORNING"])
    // --live tells it where it was asked for, and nowhere else.
    try client.wait("The client sends \"good morning\"")
    // What it prints and reads is no socket's.
    #expect(try !server.screen.contains("sends") && !client.screen.contains("prints"))
    try client.press("C-d")
    try third.wait(all: ["the run has ended"])
  }
}
