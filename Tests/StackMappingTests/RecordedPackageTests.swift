import Foundation
import Testing
import TraceModel

@testable import StackMapping

/// Servers and a client on packages, traced where those could be built; with what their files said of the frames. What is
/// right was read from their sources.
@Suite struct `The stacks of a recorded program` {
  private struct Recording {
    let stacked: StackedCalls
    let symbols: Symbols

    init(_ name: String, withSymbols: Bool) throws {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Packages")
      let text = [UInt8](try Data(contentsOf: folder.appending(path: "\(name).strace")))
      var model = ModelReader()
      var reader = StackReader()
      model.feed(text.span) { reader.take($0, $1, $2, $3) }
      model.finish { reader.take($0, $1, $2, $3) }
      stacked = reader.finish(model.state.programs)
      var symbols = Symbols()
      let program = try #require(stacked.frames.first { !$0.isInLibrary }?.object)
      let facts = try String(contentsOf: folder.appending(path: "\(name).symbols"), encoding: .utf8)
      for line in facts.split(separator: "\n") {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        if fields[0] == "name" {
          symbols.names[fields[1]] = fields[2]
          symbols.modules[fields[1]] = fields[3].isEmpty ? nil : SymbolName.module(demangled: fields[3])
        } else if withSymbols, let offset = UInt64(fields[1].dropFirst(2), radix: 16) {
          let place = Symbols.Place(
            symbol: fields[2], file: fields[3].isEmpty ? nil : fields[3], line: Int(fields[4]))
          for frame in stacked.frames where frame.offset == offset && frame.object == program {
            symbols.places[frame, default: []].append(place)
          }
        }
      }
      self.symbols = symbols
    }
  }

  /// Every call on a socket is in exactly one row.
  private func counted(_ table: StackTable, _ stacked: StackedCalls) -> Bool {
    let lines = (table.functions + table.outside).flatMap(\.sites).flatMap(\.lines)
    return lines.sorted() == stacked.calls.filter(\.isOnSocket).map(\.line).sorted()
  }

  private func chains(_ rows: [StackTable.FunctionRow]) -> Set<String> {
    Set(
      rows.flatMap { row in
        row.sites.map { ([row.brief] + $0.through + [$0.function]).joined(separator: " → ") }
      })
  }

  /// `echo` is its module, and `echo-server` its product.
  @Test(arguments: [true, false])
  func `on SwiftNIO names its handlers, and what the event loop does for nobody`(_ withSymbols: Bool) throws {
    let recording = try Recording("echo", withSymbols: withSymbols)
    let table = StackTable(recording.stacked, recording.symbols)
    #expect(counted(table, recording.stacked))
    let names = [
      "startServer(on:)", "EchoHandler.channelReadComplete(context:)", "Once.channelRead(context:data:)",
    ]
    #expect(table.functions.map(\.name) == names)
    #expect(table.functions.allSatisfy { $0.layer == .program("echo") })
    #expect(
      chains(table.functions).isSuperset(of: [
        "EchoHandler.channelReadComplete → NIOCore → Posix.write → write",
        "startServer → NIOPosix → SocketAddress.makeAddressResolvingHost → getaddrinfo → connect",
        "startServer → Posix.socket → socket", "Once.channelRead → NIOCore → Posix.close → close",
      ]))
    // The listener is set up, accepts and reads on the loop's own thread.
    #expect(table.outside.map(\.name) == ["static ThreadOpsPosix.run(handle:args:)"])
    #expect(table.outside.first?.layer == .package("NIOPosix"))
    let calls = Set(table.outside.flatMap(\.sites).map(\.function))
    #expect(calls.isSuperset(of: ["bind", "listen", "accept4", "read"]))
    #expect(
      table.functions.reduce(0) { $0 + $1.calls } == 10 && table.outside.reduce(0) { $0 + $1.calls } == 20)
    let lines = table.functions.flatMap(\.sites).map { "\($0.file ?? "?"):\($0.line ?? 0)" }
    // `.wait()` of the bootstrap stands in line 40, `context.flush()` in 14, `listener.close` in 27.
    #expect(Set(lines) == (withSymbols ? ["main.swift:40", "main.swift:14", "main.swift:27"] : ["?:0"]))
    #expect(StackTable.modules(recording.stacked, recording.symbols).contains("NIOPosix"))
    let other = StackTable(recording.stacked, recording.symbols, own: ["NIOPosix"])
    #expect(
      counted(other, recording.stacked)
        && other.functions.contains { $0.name.contains("Posix.accept") || $0.name.contains("Linux.accept4") })
  }

  @Test(arguments: [true, false])
  func `on FlyingFox has no function of its own at any call`(_ withSymbols: Bool) throws {
    let recording = try Recording("hello", withSymbols: withSymbols)
    let table = StackTable(recording.stacked, recording.symbols)
    #expect(counted(table, recording.stacked) && table.functions.isEmpty)
    let packages: Set<Layer> = [.package("FlyingFox"), .package("FlyingSocks")]
    #expect(Set(table.outside.map(\.layer)).isSubset(of: packages))
    #expect(table.outside.contains { $0.name == "HTTPServer.preparePoolAndSocket()" })
    #expect(table.hasResumed)
  }

  @Test func `with URLSession is told by Foundation, and a stripped library's names are not shown`() throws {
    let recording = try Recording("fetch", withSymbols: true)
    let table = StackTable(recording.stacked, recording.symbols)
    #expect(counted(table, recording.stacked))
    #expect(table.functions.map(\.name) == ["fetch(_:)"])
    // libcurl makes its wake-up pair where the session is made; connect, send and recv are Foundation's own threads'.
    #expect(chains(table.functions).contains("fetch → FoundationNetworking → libcurl.so.4 → socketpair"))
    let connect = table.outside.first { $0.sites.contains { $0.function == "connect" } }
    #expect(connect?.layer == .toolchain("FoundationNetworking"))
    #expect(chains(table.outside).allSatisfy { !$0.contains("curl_") })
    for call in ["connect", "send", "recv", "getsockopt"] {
      #expect(table.outside.flatMap(\.sites).contains { $0.function == call }, "\(call)")
    }
  }

  /// What the walkthrough asks: the function of the program, its file and its line, by the line of the trace.
  @Test func `gives each call's function and place to whoever tells it`() throws {
    let recording = try Recording("echo", withSymbols: true)
    let found = ProgramFunctions(recording.stacked, recording.symbols)
    let write = try #require(found.places.values.first { $0.function.hasPrefix("EchoHandler") })
    #expect(write.file == "/srv/pk/Sources/echo/main.swift" && write.line == 14)
    #expect(write.through == ["NIOCore", "Posix.write"] && !write.isResumed)
  }
}
