import CallLog
import Foundation
import TestPrograms
import Testing

@Suite struct `The command line of a lab program` {
  @Test(
    arguments: [
      ([], "name a lab first: hello-hi"),
      (["--port", "1"], "name a lab first: hello-hi"),
      (["hello"], "there is no lab 'hello'; the labs are: hello-hi"),
      (["hello-hi", "--port"], "--port needs a value"),
      (["hello-hi", "--port="], "--port needs a value"),
      (["hello-hi", "--port", "0"], "--port takes a number from 1 to 65535, not '0'"),
      (["hello-hi", "--port", "65536"], "--port takes a number from 1 to 65535, not '65536'"),
      (["hello-hi", "--port", "x"], "--port takes a number from 1 to 65535, not 'x'"),
      (
        ["hello-hi", "--host", "localhost"],
        "--host takes an IPv4 address such as 127.0.0.1 or an IPv6 address such as ::1, "
          + "not 'localhost'"
      ),
      (["hello-hi", "--show-calls=yes"], "--show-calls takes no value"),
      (["hello-hi", "--log", "a", "--log", "b"], "--log is given twice; give it once"),
      (["hello-hi", "--port=1", "--port", "1"], "--port is given twice; give it once"),
      (
        ["hello-hi", "--log", "-"],
        "--log takes a file, and - is none: a log is written in place; ./- is a file of that name"
      ),
      (
        ["hello-hi", "--loud"],
        "unknown argument '--loud'; the options are --host, --port, --log, --show-calls, --help"
      ),
      (
        ["hello-hi", "12580"],
        "unknown argument '12580'; the options are --host, --port, --log, --show-calls, --help"
      ),
    ] as [([String], String)])
  func `is refused with 64 and one line`(arguments: [String], message: String) throws {
    for program in ["lab-server", "lab-client"] {
      let run = try Running([BuiltProgram.path(program)] + arguments)
      #expect(try run.finish() == 64)
      // A list of labs goes on with the labs that come after the first.
      #expect(run.errorText.hasPrefix("\(program): \(message)"))
      #expect(run.errorText.split(separator: "\n").count == 1)
      #expect(run.output.isEmpty)
    }
  }

  @Test(arguments: [["--help"], ["hello-hi", "--help"], ["-h"], ["hello-hi", "-h"]])
  func `tells the labs and the options`(arguments: [String]) throws {
    for program in ["lab-server", "lab-client"] {
      let run = try Running([BuiltProgram.path(program)] + arguments)
      #expect(try run.finish() == 0)
      #expect(run.outputText.hasPrefix("usage: \(program) LAB [options]\n"))
      for word in ["hello-hi", "12580", "--host", "--port", "--log", "--show-calls", "--help"] {
        #expect(run.outputText.contains(word))
      }
      #expect(run.errors.isEmpty)
    }
  }

  @Test func `names a log that cannot be written`() throws {
    let chat = try Chat()
    let log = chat.folder.path("server.log")
    let client = try Running([
      BuiltProgram.path("lab-client"), "hello-hi", "--port", "\(chat.port)", "--log", log,
    ])
    #expect(try client.finish() == 1)
    #expect(
      client.errorText
        == "lab-client: \(log): another program is writing its log here; name another file with --log, "
        + "or end that program\n")
    // The server's log has not suffered.
    #expect(try chat.log("server").records.count == 5)
  }

  @Test func `shows each call on standard error, and nothing without being asked`() throws {
    let chat = try Chat(["--show-calls"])
    let client = try chat.connect()
    client.say("hello\n")
    try chat.server.expect("server: ")
    chat.server.endInput()
    #expect(try chat.server.finish() == 0)
    #expect(try client.finish() == 0)
    #expect(client.errors.isEmpty)
    let lines = chat.server.errorText.split(separator: "\n").map(String.init)
    let records = try chat.log("server").records
    let expected = records.flatMap { record in
      CallText(record).lines.enumerated().map { $0.offset == 0 ? $0.element : "    \($0.element)" }
    }
    #expect(lines == expected)
    #expect(lines.contains("    recvfrom(4, \"hello\", 1024, 0, NULL, NULL) = 5"))
    #expect(lines.contains { $0.hasPrefix("listen(backlog: 1)  lab_server/HelloHi.swift:") })
  }

  @Test func `shows calls without a log too`() throws {
    let port = try Port.free()
    let client = try Running([
      BuiltProgram.path("lab-client"), "hello-hi", "--port", "\(port)", "--show-calls",
    ])
    #expect(try client.finish() == 1)
    #expect(client.errorText.contains("    socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"))
  }

  @Test func `takes the digest of the source from the environment`() throws {
    let folder = TemporaryFolder()
    let digest = String(repeating: "ab", count: 32)
    let client = try Running(
      [
        BuiltProgram.path("lab-client"), "hello-hi", "--port", "\(Port.free())", "--log",
        folder.path("a.log"),
      ],
      environment: ["SOCKLAB_SOURCE_DIGEST": digest])
    try client.finish()
    #expect(try CallLog.read(path: folder.path("a.log")).sourceDigest == digest)
  }
}
