import CallLog
import CallMapping
import Foundation
import LinuxABI
import StraceParser
import TestPrograms
import Testing

/// The check that the mapping tells the truth: what a program says of its calls, and what its stacks say of them.
@Suite(.enabled(if: stacksAreThere, "this strace cannot write stacks (-k)"))
struct `The log and the stacks of lab 1` {
  /// The folder of the programs: the debug ones beside this test, or those that SOCKLAB_BIN names.
  private static func program(_ name: String) -> String {
    ProcessInfo.processInfo.environment["SOCKLAB_BIN"].map { "\($0)/\(name)" } ?? BuiltProgram.path(name)
  }

  @Test func `name the same line for every call`() throws {
    let folder = TemporaryFolder()
    let port = try Port.free()
    func start(_ side: String) throws -> Running {
      try Running([
        "strace", "-f", "-k", "-ttt", "-T", "-yy", "-s", "4096", "-o", folder.path("\(side).strace"),
        Self.program("lab-\(side)"), "hello-hi", "--port", "\(port)", "--log", folder.path("\(side).log"),
      ])
    }
    let server = try start("server")
    try Port.waitUntilListening(port)
    let client = try start("client")
    for (said, answered) in [("hello", "hi"), ("你好", "#q#")] {
      try client.expect("client: ", seconds: 60)
      client.say(said + "\n")
      try server.expect("server: ", seconds: 60)
      server.say(answered + "\n")
    }
    #expect(try client.finish(seconds: 60) == 0)
    #expect(try server.finish(seconds: 60) == 0)
    for (side, expected) in [("server", 11), ("client", 7)] {
      let log = try CallLog.read(path: folder.path("\(side).log"))
      let trace = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("\(side).strace"))))
      let map = try CallMap(log: log, trace: trace)
      #expect(map.agrees)
      // The log names the lab's own line, and not that of the library that makes the call for it.
      let stacks = try StackJSON.of(
        folder.path("\(side).strace"), ["--binaries", "--every-call", "--own", "lab_\(side)"])
      #expect(stacks.lines == trace.count { $0 == UInt8(ascii: "\n") })
      var checked = 0
      for call in map.calls {
        let main = try #require(call.main)
        let site = stacks.functions.flatMap(\.sites).first { $0.lines.contains(main.line) }
        let text = "\(side), line \(main.line): \(call.record.call)"
        #expect(site?.line == call.record.line, "\(text)")
        #expect(call.record.file.hasSuffix("/" + (site?.file ?? "nowhere")), "\(text)")
        if call.call?.purpose == .socket { checked += 1 }
      }
      // socket, setsockopt, bind, listen, accept, twice recv and send, twice close; socket, connect, ..., close.
      #expect(checked == expected)
      let mains = Set(map.calls.compactMap { $0.main?.line })
      let named = stacks.functions.filter { !mains.isDisjoint(with: $0.sites.flatMap(\.lines)) }
      #expect(named.map(\.name) == ["helloHi(at:_:)"] && named.first?.module == "lab_\(side)")
    }
  }
}
