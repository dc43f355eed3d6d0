import Testing
import Walkthrough

@testable import Expectations

/// One contract, and every language's recording of the same chat.
@Suite struct `A contract of meaning` {
  static let languages = [
    "c", "go", "java", "node", "perl", "php", "python", "ruby", "rust", "swift",
  ]

  /// Node closes its listener before it answers, and Java shuts before it closes: neither is what the chat is about.
  static let chat = """
    as server
    let L = listener
    let C = connection of L
    section "server"
    then L opened; C opened; C received "hello"; C sent "hi"; C received "你好，听得到吗？"; C sent "听到了"; C received "#q#"; C sent "#q#"; C closed; exited 0
    then C received "hello"; C received "你好，听得到吗？"; C received "#q#"; nothing else
    then C sent "hi"; C sent "听到了"; C sent "#q#"; nothing else
    L opened before L closed
    count C == 1
    as client
    let C = connection
    section "client"
    then C opened; C sent "hello"; C received "hi"; C sent "你好，听得到吗？"; C received "听到了"; C sent "#q#"; C received "#q#"; C closed; exited 0
    each C: C sent "hello"; C sent "你好，听得到吗？"; C sent "#q#"; nothing else
    count C == 1
    let P = partner of C
    section "both"
    C sent == P received
    P sent == C received
    """

  @Test(arguments: languages) func `holds in every language`(_ language: String) throws {
    let verdicts = try RecordedRun.verdicts(Self.chat, RecordedRun.pair("01-hello-hi/peers/\(language)"))
    #expect(verdicts.count(.met) == verdicts.all.count, "\(verdicts.text())")
  }

  /// Its recording has a filter: nothing says that there was nothing else. It sends an empty buffer before each text.
  @Test func `says what was sent behind a buffer that has nothing`() throws {
    let contract = """
      as server
      let C = connection
      C received "hello"; C sent "hi"; C sent "#q#"
      as client
      let C = connection
      C sent "hello"; C sent "#q#"; C received "#q#"
      """
    let verdicts = try RecordedRun.verdicts(contract, RecordedRun.pair("01-hello-hi/peers/erlang"))
    #expect(verdicts.count(.met) == verdicts.all.count, "\(verdicts.text())")
  }

  /// What is said on the socket, as the traces write it, and what else the contract says: each taken out, or changed.
  private static func mutations(_ trace: String, isServer: Bool) -> [(what: String, trace: String)] {
    var lines = trace.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var mutations: [(what: String, trace: String)] = []
    let words = ["\"hello\"", "\"hi\"", "\"#q#\"", "\"\\344\\275\\240", "\"\\345\\220\\254\\345\\210"]
    func add(_ what: String, _ index: Int, _ line: String?) {
      let old = lines[index]
      if let line { lines[index] = line } else { lines.remove(at: index) }
      mutations.append((what, lines.joined(separator: "\n")))
      if line != nil { lines[index] = old } else { lines.insert(old, at: index) }
    }
    for index in lines.indices {
      let line = lines[index]
      let isSocket = line.contains("<TCP") && line.contains(":12580")
      // The second half of a call that was cut has no label; its first word is what was received.
      let isHalf = line.contains("<... read resumed>") || line.contains("<... recvfrom resumed>")
      let word = words.first { line.contains($0) }
      if isSocket || isHalf, let word, !line.contains("write(1<"), !line.contains(#"\n""#) {
        add("without \(line)", index, nil)
        let changed =
          word.hasPrefix("\"\\34")
          ? line.replacing(word, with: "\"\\343" + word.dropFirst(5))
          : line.replacing(word, with: "\"X" + word.dropFirst(2))
        add("another byte: \(changed)", index, changed)
      }
      if line.contains("close("), isSocket, line.contains("->") { add("without \(line)", index, nil) }
      if isServer, line.contains("accept"),
        line.contains("htons(") || line.contains("-> ") || line.contains("->127.0.0.1"),
        !line.contains("-1 E")
      {
        add("without \(line)", index, nil)
      }
      if line.contains("exited with 0"), index > lines.count - 3 {
        add("another status: \(line)", index, line.replacing("with 0", with: "with 3"))
      }
    }
    return mutations
  }

  @Test(arguments: languages) func `is met by no trace that lacks a fact, or has another byte`(
    _ language: String
  ) throws {
    let folder = "01-hello-hi/peers/\(language)"
    let file = try ExpectationFile(Array("expect 1\n\(Self.chat)".utf8))
    var count = 0
    for (index, side) in ["server", "client"].enumerated() {
      let trace = String(decoding: try RecordedRun.bytes("\(folder)/\(side).strace"), as: UTF8.self)
      for mutation in Self.mutations(trace, isServer: index == 0) {
        let verdicts = try file.judge([RecordedRun.program(side, Array(mutation.trace.utf8))])
        let own = verdicts.all.filter { $0.expectation.section == side }
        count += 1
        #expect(own.contains { $0.outcome != .met }, "\(language) \(side): \(mutation.what)")
      }
    }
    // Six messages on each side, each taken out and changed, two closes, an accept and two ends.
    #expect(count == 29, "\(count)")
  }
}
