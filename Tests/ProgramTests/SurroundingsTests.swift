import CallLog
import Foundation
import TestPrograms
import Testing

/// What the shell, the machine and the peer may do to a program.
@Suite struct `Hostile surroundings` {
  /// Runs a command of the shell: `$0` is the program, the rest its arguments.
  private func shell(_ script: String, _ command: [String], ends: Running.Ends = .pipes) throws -> Running {
    try Running(["bash", "-c", script] + command, ends: ends)
  }

  /// Which standard streams the program starts without, and whether it has a log to learn that from.
  @Test(
    arguments: ["0<&-", "1>&-", "2>&-", "0<&- 1>&-", "0<&- 2>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-"],
    [true, false])
  func `that close standard streams get no socket in their place`(_ closed: String, _ hasLog: Bool) throws {
    let folder = TemporaryFolder()
    let port = try Port.free()
    let log = folder.path("server.log")
    let server = try shell(
      "exec \"$0\" \"$@\" \(closed)",
      [BuiltProgram.path("lab-server"), "hello-hi", "--port", "\(port)"] + (hasLog ? ["--log", log] : []))
    try Port.waitUntilListening(port)
    let client = try Running([BuiltProgram.path("lab-client"), "hello-hi", "--port", "\(port)"])
    try client.expect("client: ")
    client.say("hello\n")
    // Not what the server prints: its own words would come back to the client.
    let hasInput = !closed.contains("0<&-")
    if hasInput { server.say("hi\n") }
    server.endInput()
    let answers = hasInput ? "server: hi\nclient: " : "peer closed\n"
    try client.expect(answers)
    client.endInput()
    #expect(try client.finish() == 0)
    #expect(client.outputText == "client: " + answers)
    #expect(try server.finish() == 0)
    #expect(server.outputText.contains("client: hello") == !closed.contains("1>&-"))
    if hasLog {
      let records = try CallLog.read(path: log).records
      #expect(records.first { $0.call == "socket" }?.result == 3)
      #expect(records.first { $0.call == "accept" }?.result == 4)
    }
  }

  @Test func `that allow no file of that size are told in one line, and kill nobody`() throws {
    let folder = TemporaryFolder()
    let log = folder.path("a.log")
    let client = try shell(
      "ulimit -f 100; exec \"$0\" \"$@\"",
      [BuiltProgram.path("lab-client"), "hello-hi", "--port", "1", "--log", log])
    #expect(try client.finish() == 1)
    #expect(client.errorText.hasPrefix("lab-client: \(log): no room for the call log"))
    #expect(client.errorText.contains("EFBIG"))
    #expect(client.errorText.split(separator: "\n").count == 1)
  }

  /// What stands in the file that is to become the log.
  @Test(arguments: ["SOCKLOG\n", "SOCKLOG\nis my file", "SOCKLOG\n" + String(repeating: "x", count: 9000)])
  func `that hold a text beginning with SOCKLOG keep it`(_ text: String) throws {
    let folder = TemporaryFolder()
    let path = try folder.write("notes", text)
    let client = try Running([
      BuiltProgram.path("lab-client"), "hello-hi", "--port", "1", "--log", path,
    ])
    #expect(try client.finish() == 1)
    #expect(
      client.errorText
        == "lab-client: \(path): exists and is not a call log; remove it, or name another file with --log\n")
    #expect(try folder.text("notes") == text)
  }

  @Test func `that name the program with escapes find them visible in the log`() throws {
    let folder = TemporaryFolder()
    let client = try shell(
      "exec -a \"$(printf '\\033[2Jlab\\nclose(3) = 0')\" \"$0\" \"$@\"",
      [
        BuiltProgram.path("lab-client"), "hello-hi", "--port", "\(Port.free())", "--log",
        folder.path("a.log"),
      ])
    #expect(try client.finish() == 1)
    let log = try CallLog.read(path: folder.path("a.log"))
    #expect(log.program.hasPrefix("\u{1b}[2J"))
    #expect(log.text().hasPrefix("\\33[2Jlab\\nclose(3) = 0 hello-hi --port "))
    #expect(!log.text().contains("\u{1b}"))
  }

  @Test func `that put escapes into an argument find them visible in the complaint`() throws {
    let client = try Running([BuiltProgram.path("lab-client"), "hello-hi", "\u{1b}]0;title\u{7}\n"])
    #expect(try client.finish() == 64)
    #expect(
      client.errorText.hasPrefix("lab-client: unknown argument '\\33]0;title\\7\\n'; the options are "))
  }

  /// Clears the screen, rings the bell, goes back to the beginning of the line, and turns the direction of writing.
  private static let wild = "\u{1b}[2J\u{7}x\ry\u{202e}z"

  @Test func `that send escapes see them shown at a terminal`() throws {
    let chat = try Chat()
    let client = try chat.connect(ends: .terminal)
    client.say("hello\n")
    try chat.server.expect("server: ")
    chat.server.say(Self.wild + "\n")
    #expect(try client.expect("client: ").contains("server: \\33[2J\\7x\\ry\\342\\200\\256z\r\n"))
    client.say([4])
    #expect(try client.finish() == 0)
    #expect(try chat.server.finish() == 0)
  }

  @Test func `that send escapes find them unchanged in a file`() throws {
    let chat = try Chat()
    let client = try chat.connect()
    client.say("hello\n")
    try chat.server.expect("server: ")
    chat.server.say(Self.wild + "\n")
    #expect(try client.expect("client: ") == "server: \(Self.wild)\n")
    client.endInput()
    #expect(try client.finish() == 0)
  }
}

/// What a person at a terminal sees of `--show-calls`.
@Suite struct `Calls that are shown` {
  @Test func `begin on a line of their own after a prompt at a terminal`() throws {
    let chat = try Chat()
    let client = try Running(
      [
        "sh", "-c", "exec \"$0\" \"$@\" 2>&1", BuiltProgram.path("lab-client"), "hello-hi", "--port",
        "\(chat.port)", "--show-calls",
      ], ends: .terminal)
    try client.expect("client: \r\nprint(\"client: \")  lab_client/HelloHi.swift:")
    client.say([4])
    #expect(try client.finish() == 0)
    #expect(!client.outputText.contains("\r\n\r\n"))
  }

  @Test func `tell a close that stands nowhere in the source`() throws {
    let chat = try Chat()
    let client = try chat.connect(["--show-calls"])
    client.signal(SIGINT)
    #expect(try client.finish() == 130)
    let close = try #require(try chat.log("client").records.last)
    #expect(close.call == "close" && close.manner == .scopeEnd)
    let words = "close()  made at lab_client/HelloHi.swift:\(close.line), closed when it went out of scope\n"
    #expect(try chat.log("client").text().contains(words))
    #expect(client.errorText.contains(words))
    #expect(close.jsonLine.contains("\"place\":\"scope end\""))
    chat.server.endInput()
    #expect(try chat.server.finish() == 0)
    // The server closed its sockets by hand.
    #expect(try chat.log("server").records.allSatisfy { $0.manner == .written })
  }
}
